"""Measures how long it takes to check decision aids: `python -m benchmarks.check_aids` writes benchmarks/check_aids.md.

Each figure is the median of several runs on the machine it runs on, and names its aim.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from benchmarks.results import write_results
from decision_aids.checks.run import check_document
from decision_aids.reading import Document, read_document

ROOT = Path(__file__).parents[1]
AIDS = sorted((ROOT / "data" / "aids").glob("*.yaml"))
TODAY = date(2026, 11, 22)
DOCUMENTS = 1_000
PROCESSES = 7
RUNS = 15


def main() -> None:
    """Measure, print and write."""
    lines = ["| what | median | beside it |", "|---|---|---|"]
    rows = [*measure_process(), *measure_one(), *measure_many()]
    lines += [f"| {what} | {figure} | {beside} |" for what, figure, beside in rows]
    write_results(__file__, [*lines, ""])


def measure_process() -> Iterator[tuple[str, str, str]]:
    """The command in a process of its own, as a person or a pipeline runs it, and the bare interpreter."""
    aid = str(largest())
    command = median_milliseconds(lambda: run("-m", "decision_aids", "check", aid), runs=PROCESSES)
    bare = median_milliseconds(lambda: run("-c", ""), runs=PROCESSES)
    yield (
        "The command `check` on one aid, in a new process",
        f"{command:.0f} ms",
        f"{bare:.0f} ms for Python alone",
    )


def measure_one() -> Iterator[tuple[str, str, str]]:
    """Reading and checking the largest example in a process that is warm."""
    text = largest().read_bytes()
    document = read(text)
    reading = median_milliseconds(lambda: read(text))
    checking = median_milliseconds(lambda: check_document(document, today=TODAY))
    yield f"Reading one aid of {len(text) / 1000:.0f} kB", f"{reading:.1f} ms", "YAML, types and references"
    yield "Checking it with every rule", f"{checking:.1f} ms", "aim: 20 ms"


def measure_many() -> Iterator[tuple[str, str, str]]:
    """Many documents with different words, one after the other."""
    texts = list(different_texts())
    started = time.perf_counter()
    found = sum(len(check_document(read(text), today=TODAY)) for text in texts)
    seconds = time.perf_counter() - started
    yield (
        f"Reading and checking {DOCUMENTS:,} aids with different words",
        f"{seconds:.1f} s",
        f"{DOCUMENTS / seconds:.0f} a second, {found:,} findings",
    )


def different_texts() -> Iterator[bytes]:
    """The examples over and over, each time with another title."""
    texts = [aid.read_text("utf-8") for aid in AIDS]
    for number in range(DOCUMENTS):
        yield texts[number % len(texts)].replace("\ntitle: ", f"\ntitle: Aid {number}. ", 1).encode()


def run(*arguments: str) -> object:
    """Runs Python in a process of its own. The exit code of a check tells of findings, not of a failure."""
    return subprocess.run([sys.executable, *arguments], check=False, capture_output=True, cwd=ROOT)


def largest() -> Path:
    """The example with the most to read."""
    return max(AIDS, key=lambda aid: aid.stat().st_size)


def read(text: bytes) -> Document:
    """The document in a text."""
    return read_document(text, file="aid.yaml")


def median_milliseconds(work: Callable[[], object], *, runs: int = RUNS) -> float:
    """The median of some runs, after two that warm up."""
    times = []
    for number in range(runs + 2):
        started = time.perf_counter()
        work()
        if number >= 2:
            times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
