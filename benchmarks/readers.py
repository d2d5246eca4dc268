"""Readers of plain pages: many connections that ask again as soon as they are answered, as fast as the server can."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Answered:
    """What the readers got."""

    seconds: float
    """From the first question to the last answer."""
    milliseconds: tuple[float, ...]
    """How long each answer took, as its reader saw it."""
    statuses: Mapping[int, int]
    """How many answers of each status."""
    body_bytes: int
    """Of all answers together."""

    @property
    def a_second(self) -> float:
        """Answers in a second."""
        return len(self.milliseconds) / self.seconds

    def at(self, percent: int) -> float:
        """The time within which so many of a hundred answers came."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


async def read_at_once(
    url: str,
    paths: Sequence[str],
    *,
    readers: int,
    times: int,
    headers: Mapping[str, str] | None = None,
) -> Answered:
    """Let so many readers ask at once, each so many times over one connection, and one path after the other."""
    place = urlsplit(url)
    asked = [
        "\r\n".join(
            [
                f"GET {path} HTTP/1.1",
                f"Host: {place.netloc}",
                *(f"{name}: {value}" for name, value in (headers or {}).items()),
                "\r\n",
            ]
        ).encode()
        for path in paths
    ]
    took: list[float] = []
    statuses: Counter[int] = Counter()
    sizes: list[int] = []

    async def read(number: int) -> None:
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        for time_number in range(times):
            started = time.perf_counter()
            writer.write(asked[(number + time_number) % len(asked)])
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = _content_length(head)
            await reader.readexactly(length)
            took.append((time.perf_counter() - started) * 1000)
            statuses[int(head.split(b" ", 2)[1])] += 1
            sizes.append(length)
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*(read(number) for number in range(readers)))
    return Answered(time.perf_counter() - started, tuple(took), dict(statuses), sum(sizes))


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    if b" 304 " in head.split(b"\r\n", 1)[0]:
        return 0
    raise ValueError(f"The server does not say how long its answer is:\n{head.decode()}")
