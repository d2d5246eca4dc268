"""A summary-of-findings table as people paste or upload it: one outcome a row, one option a column of numbers.

Pure: bytes in, a frozen table out. Reads what GRADE tables look like: "Risk with placebo", "120 per 1000 (95 to 150)",
"⊕⊕⊕◯ Moderate" (Guyatt et al. 2011, doi:10.1016/j.jclinepi.2011.01.012).
"""

import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

from partnering.foundation.errors import InvalidInput
from partnering.foundation.spreadsheet_cells import Problem
from partnering.foundation.spreadsheets import UnreadableFile, read_rows
from partnering.foundation.words import _, ngettext

MAX_BYTES = 1_000_000
MOST_OUTCOMES = 100
MOST_OPTIONS = 10
LONGEST_LABEL = 500
SHOWN_PROBLEMS = 10
USUAL_DENOMINATOR = 1000
"""Out of how many percentages are told, where the table names no number of people."""

CERTAINTIES = {"very low": "very_low", "low": "low", "moderate": "moderate", "high": "high"}
DIRECTIONS = ("harm", "benefit", "neutral")

Number = int | Decimal
"""Whole where it can be, as the format of aids writes it."""

_NUMBER = r"\d{1,3}(?:[ ,\u00a0\u2009\u202f]\d{3})+(?:\.\d{1,6})?|\d{1,9}(?:\.\d{1,6})?"
_TO = r"\s*(?:to|-|–|—|,|;)\s*"
_PER = re.compile(rf"(?:per|in|of|out of|/)\s*({_NUMBER})\b", re.IGNORECASE)
_FIGURE = re.compile(
    rf"(?P<less><\s*)?(?P<n>{_NUMBER})(?:{_TO}(?P<n_high>{_NUMBER}))?\s*"
    rf"(?:(?P<percent>%)|(?:per|in|of|out of|/)\s*(?P<per>{_NUMBER}))?\s*"
    rf"(?:[(\[]\s*(?:95\s*%\s*CI:?\s*)?(?P<low>{_NUMBER})\s*%?{_TO}(?P<high>{_NUMBER})\s*%?\s*[)\]])?",
    re.IGNORECASE,
)
_TIME = re.compile(rf"({_NUMBER})\s*(hour|day|week|month|year)s?\b", re.IGNORECASE)
_RISK_WITH = re.compile(r"(?:assumed |corresponding |anticipated )?risks? (?:with|in)\s+", re.IGNORECASE)
_OTHER_COLUMNS = re.compile(
    r"relative|effect|participant|stud(?:y|ies)|comment|what happens|difference|summary|№|no of|n of",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """How many people, out of the table's denominator; or why nobody knows."""

    n: Number | tuple[Number, Number] | str | None
    """A number, a range, "<1", or None with a reason."""
    low: Number | None = None
    high: Number | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FindingsRow:
    """One outcome: a figure for each option, and what else the table says of it."""

    label: str
    figures: tuple[Figure, ...]
    certainty: str
    """As in the format of aids: high, moderate, low, very_low or not_stated."""
    direction: str | None
    time: tuple[Number, str] | None
    """How long people were followed, with its unit, such as years."""
    notes: tuple[str, ...]
    """Columns that have no place of their own in an aid, each with its name."""


@dataclass(frozen=True, slots=True)
class FindingsTable:
    """A whole table. Every figure is out of `denominator` people."""

    options: tuple[str, ...]
    denominator: int
    rows: tuple[FindingsRow, ...]


class FindingsTableProblems(InvalidInput):
    """The table cannot be read. The text lists the first `SHOWN_PROBLEMS` problems, `problems` has all."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [str(problem) for problem in problems[:SHOWN_PROBLEMS]]
        unseen = len(problems) - len(lines)
        if unseen:
            lines.append(ngettext("And {n} more.", "And {n} more.", unseen).format(n=unseen))
        super().__init__("\n".join(lines))


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column holds what, by number; `names` are as they stand in the file."""

    names: tuple[str, ...]
    options: tuple[int, ...]
    certainty: int | None
    direction: int | None
    time: int | None
    others: tuple[int, ...]


def read_findings_table(data: bytes) -> FindingsTable:
    """The table in a CSV file, or in cells pasted from a document (parted by tabs).

    The first row names the columns: the outcome, one for each option, and if there are any: certainty, direction
    (harm, benefit or neutral), follow-up. A cell holds a count such as "12", "12 per 1000 (8 to 17)", "1.2%", "<1" or
    "4 to 6"; or words such as "not reported" where nobody knows. Raises FindingsTableProblems (an InvalidInput).
    """
    if len(data) > MAX_BYTES:
        raise _problem(None, _("This is larger than 1 MB. Take out all but the table of findings."))
    try:
        with closing(read_rows(BytesIO(data))) as rows:
            read = [(row.line, [" ".join(_printable(cell).split()) for cell in row.cells]) for row in rows]
    except UnreadableFile as problem:
        raise _problem(problem.line, problem.message) from problem
    if len(read) < 2:
        raise _problem(
            None, _("There is no table here. It needs a row of names, and a row for each outcome.")
        )
    (header_line, header), *body = read
    if len(body) > MOST_OUTCOMES:
        raise _problem(
            None,
            _("This has {n} rows, and an aid shows at most {most} outcomes.").format(
                n=len(body), most=MOST_OUTCOMES
            ),
        )
    columns = _columns_of(header_line, header)
    problems: list[Problem] = []
    denominator = _denominator(header, body, columns, problems)
    found = [_row(line, cells, columns, denominator, problems) for line, cells in body]
    if problems:
        raise FindingsTableProblems(problems)
    return FindingsTable(
        options=tuple(_option_name(header[number]) for number in columns.options),
        denominator=denominator,
        rows=tuple(found),
    )


def _columns_of(line: int, header: list[str]) -> _Columns:
    certainty = direction = time = None
    options, others = [], []
    for number, name in enumerate(header[1:], start=1):
        plain = name.casefold()
        if "certainty" in plain or "quality" in plain:
            certainty = number
        elif plain == "direction":
            direction = number
        elif plain.replace("-", " ") in {"follow up", "followup", "time"}:
            time = number
        elif not plain or (_OTHER_COLUMNS.search(plain) and not _RISK_WITH.search(plain)):
            others.append(number)
        else:
            options.append(number)
    names = [_option_name(header[number]).casefold() for number in options]
    if not 2 <= len(options) <= MOST_OPTIONS:
        raise _problem(
            line,
            _(
                "The first row must name the outcome, and then 2 to {most} options, such as “Risk with placebo”. "
                "This names {n}."
            ).format(most=MOST_OPTIONS, n=len(options)),
        )
    if len(set(names)) < len(names):
        raise _problem(line, _("Two options have the same name. Give each one of its own."))
    return _Columns(tuple(header), tuple(options), certainty, direction, time, tuple(others))


def _option_name(name: str) -> str:
    bare = _PER.sub("", _RISK_WITH.sub("", name, count=1))
    bare = re.sub(r"\(\s*(?:95\s*%\s*CI)?\s*\)", "", bare, flags=re.IGNORECASE).strip(" :,*")
    return bare or name


def _denominator(
    header: list[str], body: Sequence[tuple[int, list[str]]], columns: _Columns, problems: list[Problem]
) -> int:
    """Out of how many people the table counts: the same in every cell that says so."""
    found: dict[str, tuple[int, str, str]] = {}
    for line, cells in [(0, header), *body]:
        for number in columns.options:
            cell = cells[number] if number < len(cells) else ""
            if stated := _PER.search(cell):
                found.setdefault(_bare(stated[1]), (line, columns.names[number], cell))
    if len(found) > 1:
        line, name, cell = list(found.values())[1]
        expected = _("Elsewhere the table counts out of {first}. Count out of one number everywhere.")
        problems.append(Problem(line or None, name, cell, expected.format(first=next(iter(found)))))
    stated_as = next(iter(found), str(USUAL_DENOMINATOR))
    if found or any("%" in cell for _line, cells in body for cell in cells):
        whole = Decimal(stated_as)
        if whole == int(whole) and whole >= 1:
            return int(whole)
    expected = _("Say out of how many people the numbers count, such as “12 per 1000”.")
    problems.append(Problem(None, None, "", expected))
    return USUAL_DENOMINATOR


def _row(
    line: int, cells: list[str], columns: _Columns, denominator: int, problems: list[Problem]
) -> FindingsRow:
    def cell(number: int | None) -> str:
        return cells[number] if number is not None and number < len(cells) else ""

    def refuse(number: int, expected: str) -> None:
        problems.append(
            Problem(
                line, columns.names[number] or _("column {n}").format(n=number + 1), cell(number), expected
            )
        )

    label = cell(0)
    if not any(sign.isalpha() for sign in label):
        refuse(0, _("Say in words what can happen."))
    elif len(label) > LONGEST_LABEL:
        refuse(0, _("Keep this to {most} characters.").format(most=LONGEST_LABEL))
    if any(cells[len(columns.names) :]):
        problems.append(Problem(line, None, "", _("This row has more cells than the first row has names.")))
    figures = []
    for number in columns.options:
        figure = _figure(cell(number), denominator)
        if isinstance(figure, str):
            refuse(number, figure)
        else:
            figures.append(figure)
    certainty = _certainty(cell(columns.certainty))
    if certainty is None and columns.certainty is not None:
        refuse(columns.certainty, _("Write high, moderate, low or very low."))
    direction = cell(columns.direction).casefold() or None
    if direction not in {None, *DIRECTIONS} and columns.direction is not None:
        refuse(columns.direction, _("Write harm, benefit or neutral."))
    time = _time(cell(columns.time))
    if time is None and columns.time is not None and cell(columns.time):
        refuse(columns.time, _("Write a length of time, such as 10 years."))
    notes = (f"{columns.names[number]}: {cell(number)}" for number in columns.others if cell(number))
    return FindingsRow(label, tuple(figures), certainty or "not_stated", direction, time, tuple(notes))


def _figure(cell: str, denominator: int) -> Figure | str:
    """What a cell counts, or what was expected there instead."""
    if not any(sign.isdigit() for sign in cell):
        has_words = any(sign.isalpha() for sign in cell)
        return Figure(None, reason=cell if has_words else _("not in the table"))
    found = _FIGURE.fullmatch(cell)
    if found is None or (found["less"] and (found["n"] != "1" or found["n_high"] or found["percent"])):
        return _("Write a number of people, such as “12 per 1000 (8 to 17)”, or words where nobody knows.")
    scale = Decimal(denominator) / 100 if found["percent"] else Decimal(1)
    n, n_high, low, high = (
        None if found[name] is None else _scaled(found[name], scale)
        for name in ("n", "n_high", "low", "high")
    )
    told = [number for number in (n, n_high, low, high) if number is not None]
    if max(told) > denominator:
        return _("This is more than the {n} it is out of.").format(n=denominator)
    if (n_high is not None and n is not None and n > n_high) or (
        low is not None and high is not None and low > high
    ):
        return _("The lower number of a range comes first.")
    if found["less"]:
        return Figure("<1", low, high)
    return Figure(n if n_high is None or n is None else (n, n_high), low, high)


def _certainty(cell: str) -> str | None:
    if not cell:
        return "not_stated"
    plain = cell.casefold().replace("_", " ").replace("-", " ")
    return next((key for words, key in CERTAINTIES.items() if re.search(rf"\b{words}\b", plain)), None)


def _time(cell: str) -> tuple[Number, str] | None:
    found = _TIME.search(cell)
    return None if found is None else (_scaled(found[1], Decimal(1)), f"{found[2].casefold()}s")


def _scaled(number: str, scale: Decimal) -> Number:
    scaled = Decimal(_bare(number)) * scale
    return int(scaled) if scaled == int(scaled) else scaled.normalize()


def _bare(number: str) -> str:
    return re.sub(r"[ ,\u00a0\u2009\u202f]", "", number)


def _printable(cell: str) -> str:
    return "".join(sign if sign.isprintable() or sign.isspace() else "" for sign in cell)


def _problem(line: int | None, expected: str) -> FindingsTableProblems:
    return FindingsTableProblems([Problem(line, None, "", expected)])
