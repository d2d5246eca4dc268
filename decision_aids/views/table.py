"""The comparison table of one evidence set: every outcome by option, as HTML, PDF and Markdown draw it."""

from collections.abc import Sequence
from dataclasses import dataclass

from decision_aids.views.result import OptionShown, Panel, Row
from decision_aids.wording import Wording


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, and a smaller line below it, often empty."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One outcome: the first cell is its heading, the others are in the order of the columns."""

    pointer: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with as many cells in each row as there are column headings."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[TableRow, ...]


def table_of(panel: Panel, options: Sequence[OptionShown], wording: Wording) -> Table:
    """The outcomes of an evidence set by option, with differences where the document gives any, and certainty."""
    has_differences = any(row.difference for row in panel.rows)
    header = [wording.say("result_column_outcome"), *(option.label for option in options)]
    if has_differences:
        header.append(wording.say("result_column_difference"))
    header.append(wording.say("result_column_certainty"))
    about = (panel.label, panel.population)
    return Table(
        caption=" ".join(f"{text.removesuffix('.')}." for text in about if text),
        header=tuple(header),
        rows=tuple(_table_row(row, wording, has_differences=has_differences) for row in panel.rows),
    )


def _table_row(row: Row, wording: Wording, *, has_differences: bool) -> TableRow:
    cells = [Cell(row.label, " · ".join(filter(None, (row.untold_time, row.scale, row.note))))]
    for figure in row.figures:
        interval = figure.interval
        is_told = interval is not None and interval.printed != figure.printed
        note = wording.say("result_likely", interval=interval.printed) if interval and is_told else ""
        cells.append(Cell(figure.counted, note))
    if has_differences:
        cells.append(Cell(row.difference))
    cells.append(Cell(row.certainty_label))
    return TableRow(row.pointer, tuple(cells))
