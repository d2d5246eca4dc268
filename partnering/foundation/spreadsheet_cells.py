"""The cells of a spreadsheet row, read into values; what is wrong is noted with line, column and what to write."""

import re
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import TypeVar

from partnering.foundation.spreadsheets import is_formula
from partnering.foundation.words import _

LONGEST_CELL = 5_000
EARLIEST_DAY = date(1970, 1, 1)
LONGEST_WORD = 80
SHOWN_CHARACTERS = 40

WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
UNSEEN_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
DAY_AND_MONTH_FIRST = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in the file that must be mended before it can be read."""

    line: int | None
    """As an editor counts lines; None where the whole file is meant."""
    column: str | None
    value: str
    """As it stands in the file; empty where nothing does."""
    expected: str

    def __str__(self) -> str:
        where = ""
        if self.line is not None and self.column is not None:
            where = _("Line {line}, {column}: ").format(line=self.line, column=self.column)
        elif self.line is not None:
            where = _("Line {line}: ").format(line=self.line)
        is_quoted = not self.value or f'"{self.value}"' in self.expected
        value = "" if is_quoted else _("“{value}”. ").format(value=shortened(self.value))
        return f"{where}{value}{self.expected}"


def shortened(value: str) -> str:
    """The value in one line of at most `SHOWN_CHARACTERS`, with nothing in it that a terminal obeys."""
    head = "".join(
        letter if letter.isprintable() else " " for letter in value[: SHOWN_CHARACTERS + 1]
    ).strip()
    return head if len(value) <= SHOWN_CHARACTERS else head[: SHOWN_CHARACTERS - 1] + "…"


class Cells:
    """The cells of one row by column. Each reader gives the value, or nothing after noting what is wrong with it."""

    def __init__(
        self, line: int, values: Mapping[str, str], required: Collection[str], problems: list[Problem]
    ) -> None:
        self.line = line
        self._values = values
        self._required = required
        self._problems = problems
        self._problems_before = len(problems)

    @property
    def are_good(self) -> bool:
        """Whether nothing of this row was refused."""
        return len(self._problems) == self._problems_before

    def refuse(self, column: str, value: str, expected: str) -> None:
        """Note what is wrong with a cell."""
        self._problems.append(Problem(self.line, column, value, expected))

    def is_plain(self, column: str, text: str, longest: int) -> bool:
        """Whether the text is neither too long, nor a formula, nor holds what no screen shows; notes which."""
        if len(text) > longest:
            expected = _("This has {n} characters. Keep it to {most}.")
            self.refuse(column, text, expected.format(n=f"{len(text):,}", most=f"{longest:,}"))
        elif is_formula(text):
            expected = _("A spreadsheet could run this as a formula. Start it with a letter or a digit.")
            self.refuse(column, text, expected)
        elif unseen := UNSEEN_CHARACTER.search(text):
            expected = _("This holds a character that no screen shows (U+{code}). Delete it.")
            self.refuse(column, text, expected.format(code=f"{ord(unseen[0]):04X}"))
        else:
            return True
        return False

    def text(self, column: str, longest: int = LONGEST_CELL) -> str:
        """The text without space around it, lines ending in "\\n"; "" where the cell is empty or refused."""
        text = self._values.get(column, "")
        if not text or text.isspace():
            if column in self._required:
                self.refuse(column, "", _("This cell is empty, and every row needs it."))
            return ""
        if not self.is_plain(column, text, longest):
            return ""
        return text.strip().replace("\r\n", "\n").replace("\r", "\n")

    def whole_number(self, column: str, lowest: int, highest: int) -> int | None:
        """The number, digits only; None where the cell is empty or refused."""
        value = self.text(column)
        if not value:
            return None
        if WHOLE_NUMBER.fullmatch(value) and lowest <= int(value) <= highest:
            return int(value)
        expected = _("Write a whole number from {lowest} to {highest}.")
        self.refuse(column, value, expected.format(lowest=lowest, highest=highest))
        return None

    def one_of(self, column: str, choices: Mapping[str, T]) -> T | None:
        """What the choices hold under this word; None where the cell is empty or refused."""
        value = self.text(column)
        if value and value not in choices:
            self.refuse(column, value, one_of_these(value, choices))
        return choices.get(value)

    def day(self, column: str, today: date) -> date | None:
        """A day not after today, written as 2026-03-04; None where the cell is empty or refused."""
        value = self.text(column)
        if not value:
            return None
        try:
            day = date.fromisoformat(value) if ISO_DATE.fullmatch(value) else None
        except ValueError:
            self.refuse(column, value, _("The calendar has no such day."))
            return None
        if day is None:
            self.refuse(column, value, _expected_date(value))
        elif day > today:
            self.refuse(column, value, _("This day is still to come. Log it once it has happened."))
        elif day < EARLIEST_DAY:
            self.refuse(
                column, value, _("Check the year: it is before {year}.").format(year=EARLIEST_DAY.year)
            )
        else:
            return day
        return None


def one_of_these(value: str, choices: Iterable[str]) -> str:
    """What to write instead: the likeliest choice, else all of them."""
    known = list(choices)
    if close := get_close_matches(value[:LONGEST_WORD].casefold(), known, n=1):
        return _("This is not known here. Did you mean “{choice}”?").format(choice=close[0])
    return _("This is not known here. Write one of: {choices}.").format(choices=", ".join(known))


def _expected_date(value: str) -> str:
    """How to write the date instead, in every way that this one can be read."""
    iso_dates = []
    if found := DAY_AND_MONTH_FIRST.fullmatch(value):
        first, sign, second, year = int(found[1]), found[2], int(found[3]), int(found[4])
        days_and_months = [(first, second)] if sign == "." else [(second, first), (first, second)]
        for day, month in dict.fromkeys(days_and_months):
            with suppress(ValueError):
                iso_dates.append(date(year, month, day).isoformat())
    if not iso_dates:
        return _("Write a date as year-month-day, such as 2026-03-04.")
    if len(iso_dates) == 1:
        return _("Write it as {date}.").format(date=iso_dates[0])
    return _("Write it as {date} or {other_date}, whichever day is meant.").format(
        date=iso_dates[0], other_date=iso_dates[1]
    )
