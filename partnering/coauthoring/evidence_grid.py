"""The numbers of an evidence set as a grid: outcomes by options, and back again.

A cell holds a number with its interval as tables of findings print them: "158 (104 to 244)".
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from decision_aids.editing import with_value
from partnering.coauthoring.section_edits import UNKNOWN_YET, id_from
from partnering.foundation.typed_text import tidy_line

Row = Mapping[str, Any]
"""One outcome by the keys of the columns; an empty cell is ""."""

LABEL, DIRECTION, CERTAINTY = "label", "direction", "certainty"
_NUMBER = r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?"
_ONE = re.compile(_NUMBER)
_TO = rf"({_NUMBER})\s*(?:to|–|-|,|;)\s*({_NUMBER})"
_RANGE = re.compile(rf"\[?\s*{_TO}\s*\]?")
_WITH_INTERVAL = re.compile(rf"(.*\S)\s*[(\[]\s*{_TO}\s*[)\]]")


Interval = tuple[int | Decimal, int | Decimal]


@dataclass(frozen=True, slots=True)
class Grid:
    """An evidence set as rows. `options` are labels by id, `of` is the denominator."""

    pointer: str
    options: Mapping[str, str]
    of: object
    outcomes: tuple[Mapping[str, Any], ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class GridEdits:
    """What was changed in a grid since it was drawn: cells by row, new rows, and the numbers of rows taken out."""

    cells: Mapping[int, Row]
    added: Sequence[Row] = ()
    removed: Sequence[int] = ()


def column(option: str) -> str:
    """The key of the column of an option."""
    return f"option {option}"


def grid_of(document: Mapping[str, Any], number: int) -> Grid | None:
    """The grid of an evidence set, by its number from 0; None where its parts have another shape than the format's."""
    options, sets = document.get("options"), document.get("evidence")
    if not isinstance(options, tuple) or not isinstance(sets, tuple) or not isinstance(sets[number], dict):
        return None
    outcomes = sets[number].get("outcomes") or ()
    parts = (*options, *outcomes) if isinstance(outcomes, tuple) else (None,)
    if not all(isinstance(part, dict) and isinstance(part.get("id"), str) for part in parts):
        return None
    labels = {option["id"]: str(option.get("label") or option["id"]) for option in options}
    if not all(_has_plain_numbers(outcome) for outcome in outcomes):
        return None
    rows = tuple(_row(outcome, labels) for outcome in outcomes)
    return Grid(f"/evidence/{number}/outcomes", labels, sets[number].get("denominator"), outcomes, rows)


def with_grid(text: bytes, grid: Grid, edits: GridEdits) -> bytes:
    """The text with the outcomes of the grid as they were when it was drawn, and what was changed since.

    Raises CannotEdit.
    """
    outcomes = [
        _changed(grid, outcome, edits.cells.get(number, {}))
        for number, outcome in enumerate(grid.outcomes)
        if number not in edits.removed
    ]
    for row in edits.added:
        if any(row.values()):
            outcomes.append(_new(grid, row, [outcome["id"] for outcome in outcomes]))
    return with_value(text, grid.pointer, tuple(outcomes))


def as_number(typed: object) -> tuple[object, Interval | None]:
    """What a cell stands for: a number, a range as a tuple, "<1", or None; and its interval, if it has one.

    Words that are none of these stay words, so that the checks can say what is wrong with them.
    """
    words = tidy_line(str("" if typed is None else typed))
    interval = None
    if found := _WITH_INTERVAL.fullmatch(words):
        words, interval = found[1], (_exact(found[2]), _exact(found[3]))
    if not words:
        return None, interval
    if found := _RANGE.fullmatch(words):
        return (_exact(found[1]), _exact(found[2])), interval
    return _exact(words) if _ONE.fullmatch(words) else words.replace("< 1", "<1"), interval


def printed(value: object) -> str:
    """A number as it stands in a cell."""
    match value:
        case None:
            return ""
        case (low, high):
            return f"{printed(low)} to {printed(high)}"
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)


def _exact(words: str) -> int | Decimal:
    return Decimal(words) if "." in words else int(words)


def _has_plain_numbers(outcome: Mapping[str, Any]) -> bool:
    numbers = outcome.get("per_option") or {}
    return isinstance(numbers, dict) and all(isinstance(number, dict) for number in numbers.values())


def _middle(outcome: Mapping[str, Any]) -> str:
    return "mean" if outcome.get("measure") == "mean" else "n"


def _row(outcome: Mapping[str, Any], options: Mapping[str, str]) -> Row:
    row = {key: str(outcome.get(key) or "") for key in (LABEL, DIRECTION)}
    for option in options:
        number = (outcome.get("per_option") or {}).get(option, {})
        cell = printed(number.get(_middle(outcome)))
        low, high = number.get("low"), number.get("high")
        if low is not None or high is not None:
            cell += f" ({printed(low)} to {printed(high)})"
        row[column(option)] = cell
    return row | {CERTAINTY: str(outcome.get(CERTAINTY) or "")}


def _new(grid: Grid, row: Row, taken: Sequence[str]) -> dict[str, Any]:
    words = tidy_line(str(row.get(LABEL) or ""))
    own = {"id": id_from(words, taken, otherwise=f"outcome-{len(taken) + 1}"), "label": words}
    empty = {option: dict(UNKNOWN_YET) for option in grid.options}
    return _changed(
        grid, {**own, "direction": "neutral", "per_option": empty, "certainty": "not_stated"}, row
    )


def _changed(grid: Grid, outcome: Mapping[str, Any], cells: Row) -> dict[str, Any]:
    changed = dict(outcome)
    for key in (LABEL, DIRECTION, CERTAINTY):
        if key in cells:
            changed[key] = tidy_line(str(cells[key] or "")) or None
    numbers = dict(outcome.get("per_option") or {})
    for option in grid.options:
        if column(option) in cells:
            number = numbers.get(option, {})
            numbers[option] = _number(_middle(outcome), number, cells[column(option)])
    return changed | {"per_option": numbers}


def _number(middle: str, before: Mapping[str, Any], typed: object) -> dict[str, Any]:
    """A number with its interval, as typed; for one that is not known, the reason that stood there."""
    value, interval = as_number(typed)
    number: dict[str, Any] = {middle: value}
    if interval:
        number |= {"low": interval[0], "high": interval[1]}
    if value is None:
        number["reason"] = before.get("reason") or UNKNOWN_YET["reason"]
    return number
