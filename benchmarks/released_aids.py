"""Measures released aids under load: `python -m benchmarks.released_aids` writes benchmarks/released_aids.md.

200 readers ask at once, on one process, for the demo's released aid; beside it a Streamlit page shows the same.
"""

import asyncio
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.readers import Answered, read_at_once
from benchmarks.tabs import use_tabs
from partnering.foundation.times import day_in_words
from tests.browser.serving import WITH_US, free_port, serving
from tests.browser.walking import demo_database

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "released_aids.md"
AID = "/aids/statin-diabetes/2.0.0"
READERS = 200
TIMES = 50
ONE_BY_ONE = 300
RUNS_IN_STREAMLIT = 3
PACKED = {"Accept-Encoding": "gzip"}


def main() -> None:
    """Measure, print and write."""
    with tempfile.TemporaryDirectory() as folder:
        rows = list(measure(Path(folder)))
    lines = ["| what | answers a second | median | p95 | size of one |", "|---|---|---|---|---|", *rows]
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    day = day_in_words(datetime.now(UTC).date())
    lines += [
        "",
        f"{READERS} readers at once on one process, each over one connection that asks again once it is answered.",
        "The readers run on the same machine and share its cores.",
        f"Measured by `python -m benchmarks.released_aids` on {machine}, {day}.",
    ]
    RESULTS.write_text("\n".join(lines) + "\n", "utf-8")
    sys.stdout.write(RESULTS.read_text("utf-8"))


def measure(folder: Path) -> Iterator[str]:
    """A row for each way to ask."""
    database = demo_database(folder)
    with serving(database, folder / "served.log") as served:
        page, tag = page_and_tag(served.url, AID)
        again = {**PACKED, "If-None-Match": tag}
        yield row("One reader, the page", _read(served.url, [AID], PACKED, readers=1, times=ONE_BY_ONE))
        yield row(
            "One reader who has it already (304)",
            _read(served.url, [AID], again, readers=1, times=ONE_BY_ONE),
        )
        yield row(f"{READERS} readers, the page", _read(served.url, [AID], PACKED))
        yield row(f"{READERS} readers who have it already (304)", _read(served.url, [AID], again))
        yield row(f"{READERS} readers, the PDF", _read(served.url, [f"{AID}.pdf"], PACKED, times=TIMES // 5))
        forms = [f"{AID}{ending}" for ending in ("", ".json", ".yaml", ".fhir.json")]
        yield row(f"{READERS} readers, four forms in turn", _read(served.url, forms, PACKED))
    yield measure_streamlit(folder, page)


def page_and_tag(url: str, path: str) -> tuple[bytes, str]:
    """The body and the tag of a page."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.read(), answer.headers["etag"] or ""


def _read(
    url: str, paths: list[str], headers: dict[str, str], *, readers: int = READERS, times: int = TIMES
) -> Answered:
    answered = asyncio.run(read_at_once(url, paths, readers=readers, times=times, headers=headers))
    if not answered.statuses.keys() <= {200, 304}:
        raise RuntimeError(f"Something else than the page came: {answered.statuses}")
    return answered


def row(what: str, answered: Answered) -> str:
    """A line of the table."""
    size = answered.body_bytes / len(answered.milliseconds) / 1024
    times = f"{answered.at(50):.1f} ms | {answered.at(95):.1f} ms"
    return f"| {what} | {answered.a_second:,.0f} | {times} | {size:.1f} kB |"


def measure_streamlit(folder: Path, page: bytes) -> str:
    """The line for a Streamlit page that shows the same: a run of it for each reader, tabs open already."""
    file = folder / "aid.html"
    file.write_bytes(page)
    with _streamlit(file, folder / "streamlit.log") as url:
        started = time.perf_counter()
        waited = asyncio.run(use_tabs(url, "", ["nobody"] * READERS, runs=RUNS_IN_STREAMLIT, every_seconds=0))
        seconds = time.perf_counter() - started
    mean = sum(waited.milliseconds) / len(waited.milliseconds)
    if waited.errors:
        raise RuntimeError(f"The Streamlit page failed {waited.errors} times in {seconds:.0f} s.")
    return (
        f"| {READERS} tabs, the same in a Streamlit page | {READERS / mean * 1000:,.0f} | {waited.at(50):,.0f} ms "
        f"| {waited.at(95):,.0f} ms | {len(page) / 1024:.1f} kB, and 3 MB of Streamlit once |"
    )


@contextmanager
def _streamlit(page: Path, log: Path) -> Iterator[str]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    script = ROOT / "benchmarks" / "aid_in_streamlit.py"
    arguments = [str(script), "--server.address=127.0.0.1", f"--server.port={port}", "--server.headless=true"]
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*WITH_US, sys.executable, "-m", "streamlit", "run", *arguments],
            cwd=ROOT,
            env=os.environ | {"AID_PAGE": str(page)},
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
        )
    try:
        for _try in range(600):
            try:
                page_and_tag(url, "/_stcore/health")
                break
            except OSError:
                time.sleep(0.1)
        yield url
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    main()
