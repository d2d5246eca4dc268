"""Measures how long each format takes to draw: `python -m benchmarks.render_aids` writes benchmarks/render_aids.md.

The aid has four icon arrays of 1,000 people: the ear infection example with its first two outcomes. Each figure is the
median of several runs in a warm process, with reading the file left out and the checks for a draft taken in.
"""

from datetime import date
from functools import partial
from pathlib import Path
from typing import get_args

from benchmarks.check_aids import median_milliseconds
from benchmarks.results import write_results
from decision_aids.formats.rendering import Target, render
from decision_aids.reading import Document, read_document

ROOT = Path(__file__).parents[1]
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
    write_results(__file__, [*lines, ""])


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
