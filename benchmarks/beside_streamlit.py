"""The page of an aid, shown by Streamlit: what many open tabs of it wait for."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.readers import page_and_tag
from benchmarks.tabs import use_tabs
from tests.browser.serving import WITH_US, free_port

ROOT = Path(__file__).parents[1]
RUNS = 3


def measure_streamlit(folder: Path, page: bytes, *, tabs: int) -> str:
    """A line of the table: so many tabs, open already, each with a run of the page one after the other."""
    file = folder / "aid.html"
    file.write_bytes(page)
    with _streamlit(file, folder / "streamlit.log") as url:
        started = time.perf_counter()
        waited = asyncio.run(use_tabs(url, "", ["nobody"] * tabs, runs=RUNS, every_seconds=0))
        seconds = time.perf_counter() - started
    mean = sum(waited.milliseconds) / len(waited.milliseconds)
    if waited.errors:
        raise RuntimeError(f"The Streamlit page failed {waited.errors} times in {seconds:.0f} s.")
    return (
        f"| {tabs} tabs, the same in a Streamlit page | {tabs / mean * 1000:,.0f} | {waited.at(50):,.0f} ms "
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
