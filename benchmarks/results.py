"""What is measured, as figures in a table, and below it the machine and the day."""

import os
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path


def write_results(benchmark: str, lines: Sequence[str], *, foot: str = "{measured}.") -> None:
    """Keep the lines beside a benchmark, as Markdown, and print them.

    benchmark: its `__file__`. foot: the last line; in it, "{measured}" is the command, the machine and the day.
    """
    source = Path(benchmark)
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    today = datetime.now(UTC)
    measured = f"Measured by `python -m benchmarks.{source.stem}` on {machine}, {today.day} {today:%B %Y}"
    text = "\n".join([*lines, foot.format(measured=measured)]) + "\n"
    source.with_suffix(".md").write_text(text, "utf-8")
    sys.stdout.write(text)


def within(percent: int, figures: Sequence[float]) -> float:
    """The figure that so many of a hundred do not exceed."""
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]
