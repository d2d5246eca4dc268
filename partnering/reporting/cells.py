"""The cells of CSV files that leave the program."""

from collections.abc import Iterator
from datetime import date, datetime

Cells = Iterator[tuple[str | int | None, ...]]
"""The rows of one file."""


def iso(moment: date | datetime | None) -> str | None:
    """A day, or a moment to the second; None for none."""
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="seconds")
    return None if moment is None else moment.isoformat()


def yes(is_so: bool) -> str:  # noqa: FBT001 (one value, one word)
    """The word for it."""
    return "yes" if is_so else "no"
