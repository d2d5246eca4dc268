"""Browser tabs without a browser: they speak Streamlit's own protocol, and the server works as for a person."""

import asyncio
import time
from dataclasses import dataclass, field
from urllib.request import urlopen

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.results import within

COOKIE = "one_more_step"
SECONDS_TO_WAIT = 60


@dataclass(frozen=True, slots=True)
class Waited:
    """How long runs of a screen took, as the tabs saw it, in milliseconds."""

    milliseconds: tuple[float, ...]
    errors: int

    def at(self, percent: int) -> float:
        """The time within which so many of a hundred runs were done."""
        return within(percent, self.milliseconds)


@dataclass(slots=True)
class _Tab:
    """One tab: what the server told it to send along next time."""

    url: str
    key: str
    page: str
    connection: ClientConnection | None = None
    page_hash: str = ""
    known: dict[str, bytes] = field(default_factory=dict)
    errors: int = 0

    async def open(self) -> None:
        with await asyncio.to_thread(urlopen, f"{self.url}/_stcore/health") as answer:
            cookies = [line.partition(";")[0] for line in answer.headers.get_all("set-cookie") or []]
        tokens = [cookie.partition("=")[2] for cookie in cookies if cookie.startswith("_streamlit_xsrf=")]
        self.connection = await connect(
            f"ws{self.url.removeprefix('http')}/_stcore/stream",
            origin=self.url,  # type: ignore[arg-type]  # a plain text, as their documentation has it
            subprotocols=["streamlit", *tokens],  # type: ignore[list-item]  # as above
            additional_headers={"Cookie": "; ".join([*cookies, f"{COOKIE}={self.key}"])},
            max_size=None,
            compression=None,
            proxy=None,
        )

    async def run(self) -> float:
        """Have the server run the script, and give how many milliseconds it took until the last piece arrived."""
        if self.connection is None:
            raise RuntimeError("Open the tab first.")
        message = BackMsg()
        script = message.rerun_script
        script.context_info.timezone = "UTC"
        script.context_info.url = f"{self.url}/{self.page}"
        if self.page_hash:
            script.page_script_hash = self.page_hash
        else:
            script.page_name = self.page
        script.cached_message_hashes.extend(self.known)
        started = time.perf_counter()
        await self.connection.send(message.SerializeToString())
        async with asyncio.timeout(SECONDS_TO_WAIT):
            while not self._is_last(await self.connection.recv()):
                pass
        return (time.perf_counter() - started) * 1000

    def _is_last(self, frame: str | bytes) -> bool:
        message = ForwardMsg()
        message.ParseFromString(frame if isinstance(frame, bytes) else frame.encode())
        if message.metadata.cacheable and message.hash:
            self.known[message.hash] = b""
        match message.WhichOneof("type"):
            case "navigation":
                self.page_hash = message.navigation.page_script_hash
            case "delta" if message.delta.new_element.WhichOneof("type") in {"exception", "alert"}:
                self.errors += 1
            case "page_not_found" | "auth_redirect":
                self.errors += 1
            case "script_finished":
                return message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        return False


async def use_tabs(url: str, page: str, keys: list[str], *, runs: int, every_seconds: float) -> Waited:
    """Open a page in one tab for each key, and run it again so many times in each, at that pace."""
    tabs = [_Tab(url, key, page) for key in keys]
    for tab in tabs:
        await tab.open()
        await tab.run()
        await tab.run()

    async def use(tab: _Tab, number: int) -> list[float]:
        await asyncio.sleep(every_seconds * number / len(tabs))
        times = []
        for _run in range(runs):
            took = await tab.run()
            times.append(took)
            await asyncio.sleep(max(0.0, every_seconds - took / 1000))
        return times

    times = await asyncio.gather(*(use(tab, number) for number, tab in enumerate(tabs)))
    for tab in tabs:
        if tab.connection is not None:
            await tab.connection.close()
    return Waited(tuple(one for some in times for one in some), sum(tab.errors for tab in tabs))
