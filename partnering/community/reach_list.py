"""A list of who was seen doing what, counted so that everybody counts once. The list itself is never kept. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import BinaryIO

from partnering.community.reach_growth import count_once
from partnering.foundation.errors import InvalidInput
from partnering.foundation.spreadsheets import Row, UnreadableFile, read_rows
from partnering.foundation.vocabulary import ReachTier
from partnering.foundation.words import _

COLUMNS = ("who", "tier", "seen_on")
TIERS: Mapping[str, ReachTier] = {tier.value: tier for tier in ReachTier}


def count_list(file: BinaryIO, *, first_day: date, last_day: date) -> dict[ReachTier, int]:
    """How many there are in each tier from the first day to the last, from a CSV file of `COLUMNS`.

    Each `who` counts once, in the highest tier in which they were seen in these days; rows of other days do not
    count. Raises InvalidInput, with line, column, value and what was expected, for a file that cannot be read.
    """
    try:
        rows = read_rows(file)
        places = _places(next(rows, None))
        return count_once(_seen(rows, places, first_day, last_day))
    except UnreadableFile as problem:
        raise InvalidInput(
            _("Line {line}: {problem}").format(line=problem.line, problem=problem.message)
        ) from problem


def _places(header: Row | None) -> list[int]:
    names = [name.strip().lower() for name in header.cells] if header else []
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        raise InvalidInput(
            _("The list: the first line must name the columns {columns}. There is no: {missing}.").format(
                columns=", ".join(COLUMNS), missing=", ".join(missing)
            )
        )
    return [names.index(column) for column in COLUMNS]


def _seen(
    rows: Iterator[Row], places: Sequence[int], first_day: date, last_day: date
) -> Iterator[tuple[str, ReachTier]]:
    for row in rows:
        who, tier, seen_on = (row.cells[n].strip() if n < len(row.cells) else "" for n in places)
        if not who:
            raise _problem(row, "who", who, _("a key for the person or place, such as a number"))
        if tier not in TIERS:
            raise _problem(row, "tier", tier, ", ".join(TIERS))
        try:
            day = date.fromisoformat(seen_on)
        except ValueError as problem:
            raise _problem(row, "seen_on", seen_on, _("a day such as 2026-03-04")) from problem
        if first_day <= day <= last_day:
            yield who.casefold(), TIERS[tier]


def _problem(row: Row, column: str, value: str, expected: str) -> InvalidInput:
    return InvalidInput(
        _("Line {line}, column {column}: “{value}” cannot be read. Expected: {expected}.").format(
            line=row.line, column=column, value=value[:40], expected=expected
        )
    )
