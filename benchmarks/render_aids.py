"""Measures how long each format takes to draw: `python -m benchmarks.render_aids` writes benchmarks/render_aids.md.

The aid has four icon arrays of 1,000 people: the ear infection example with its first two outcomes. Each figure is the
median of several runs in a warm process, with reading the file left out and the checks for a draft taken in.
"""

import os
import platform
import sys
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import get_args

from benchmarks.check_aids import median_milliseconds
from decision_aids.formats.rendering import Target, render
from decision_aids.reading import Document, read_document
from decision_aids.wording import wording

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "render_aids.md"
AID = ROOT / "data" / "aids" / "ear-infection-antibiotics.yaml"
TODAY = date(2026, 11, 22)
AIMS = {"html": "aim: 20 ms and 120 kB", "pdf": "aim: 100 ms", "png": "at twice its size"}


def main() -> None:
    """Measure, print and write."""
    aid = with_four_arrays()
    lines = ["| format | time | size | beside it |", "|---|---|---|---|"]
    for target in get_args(Target):
        drawn = render(aid, target, today=TODAY)
        time = median_milliseconds(partial(render, aid, target, today=TODAY))
        lines.append(f"| {target} | {time:.0f} ms | {len(drawn) / 1000:.0f} kB | {AIMS.get(target, '')} |")
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    now = datetime.now(UTC).date()
    lines += ["", f"Measured by `python -m benchmarks.render_aids` on {machine}, {wording('en').day(now)}."]
    RESULTS.write_text("\n".join(lines) + "\n", "utf-8")
    sys.stdout.write(RESULTS.read_text("utf-8"))


def with_four_arrays() -> Document:
    """The example with its first two outcomes, for two options."""
    text = AID.read_text("utf-8")
    text = cut(text, "      - id: pain-4-to-7-days\n", "\nvalues:\n")
    text = cut(text, "  - rule: L7\n    at: /evidence/0/outcomes/6\n", "  - rule: L22\n")
    return read_document(text.encode(), file=AID.name)


def cut(text: str, first: str, next_kept: str) -> str:
    """The text without what stands from the one mark up to the other. Raises ValueError where a mark is missing."""
    begin = text.index(first)
    return text[:begin] + text[text.index(next_kept, begin) :]


if __name__ == "__main__":
    main()
