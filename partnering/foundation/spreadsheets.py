"""CSV as spreadsheets write it, read within bounds; and CSV that no spreadsheet runs as a formula."""

import csv
import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import date
from io import StringIO, TextIOWrapper
from itertools import chain
from typing import BinaryIO, NamedTuple, TextIO

from partnering.foundation.errors import InvalidInput
from partnering.foundation.words import _

LONGEST_ROW_CHARACTERS = 100_000

# A byte that is not UTF-8 comes out of the decoder as one of these surrogates, so the line that holds it is known.
UNREADABLE_CHARACTER = re.compile("[\0\udc80-\udcff]")
UTF_16_MARKS = ("\udcff\udcfe", "\udcfe\udcff")
WORKBOOK_MARK = "PK\x03\x04"
DELIMITER_LINE = re.compile(r'"?sep=([,;\t])"?\s*', re.IGNORECASE)

# Full-width signs start a formula too where the keyboard is Japanese or Chinese.
SIGNS = "+\\-＋－"
FORMULA = re.compile(rf"[\t\r]|\s*[=@＝＠]|\s*[{SIGNS}](?![{SIGNS}\s]*$)(?!\s*\d[\d.,]*\s*%?\s*$)(?!\s+\w)")
# A program that expects semicolons or tabs splits our cells there, so each piece is made safe.
START_OF_A_PIECE_THAT_RUNS = re.compile(rf"\A(?=[\t\r])|(?:\A|(?<=[;\t\r\n]))(?=[ \"]*[=@＝＠{SIGNS}])")


class UnreadableFile(InvalidInput):
    """The text from this line on cannot be read as CSV."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


class Row(NamedTuple):
    """One row of a CSV file."""

    line: int
    """The line it begins on, as an editor counts lines: a row with line breaks inside quotes spans several."""
    cells: list[str]


class _Lines(Iterator[str]):
    """The lines of a text, none longer than a row may be, refused where they are not plain UTF-8."""

    def __init__(self, text: TextIOWrapper) -> None:
        self._text = text
        self.number = 0
        self.first_of_row = 1
        self._characters_in_row = 0

    def start_row(self) -> None:
        self.first_of_row = self.number + 1
        self._characters_in_row = 0

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_ROW_CHARACTERS + 1)
        if not line:
            raise StopIteration
        self.number += 1
        if found := UNREADABLE_CHARACTER.search(line):
            raise UnreadableFile(self.number, self._why_unreadable(line, found.start()))
        self._characters_in_row += len(line)
        if self._characters_in_row > LONGEST_ROW_CHARACTERS:
            raise UnreadableFile(
                self.first_of_row,
                _(
                    "This row is longer than {most} characters. Shorten its longest cell, "
                    'or look for a quote mark (") that is opened here and never closed.'
                ).format(most=f"{LONGEST_ROW_CHARACTERS:,}"),
            )
        return line

    def _why_unreadable(self, line: str, position: int) -> str:
        if self.number == 1 and line.startswith(WORKBOOK_MARK):
            problem = _("This is a workbook, not a CSV file.")
        elif self.number == 1 and line.startswith(UTF_16_MARKS):
            problem = _("This file is in UTF-16; only UTF-8 can be read.")
        elif line[position] == "\0":
            problem = _(
                "This line holds a NUL character, which no text has; the file may be damaged or in UTF-16."
            )
        else:
            byte = f"{ord(line[position]) - 0xDC00:02X}"
            before = line[max(0, position - 20) : position].strip()
            problem = _("This line is not in UTF-8: see byte {byte} after “{before}”.").format(
                byte=byte, before=before
            )
        advice = _(
            "Save it again: in Excel as “CSV UTF-8 (Comma delimited)”; in LibreOffice as “Text CSV” with the "
            "character set “Unicode (UTF-8)”."
        )
        return f"{problem} {advice}"


def read_rows(data: BinaryIO) -> Generator[Row, None, None]:
    """The rows of a CSV file that are not empty, the header first, read one by one.

    Takes what Excel and LibreOffice write: a byte order mark or none, any line end, a first line `sep=;`; the header
    tells whether commas, semicolons or tabs part the cells. Raises `UnreadableFile` for anything but UTF-8, for a
    row beyond `LONGEST_ROW_CHARACTERS`, and for quote marks that do not pair; never holds more than one row.
    """
    text = TextIOWrapper(data, encoding="utf-8-sig", errors="surrogateescape", newline="")
    try:
        lines = _Lines(text)
        header_line = next((line for line in lines if line.strip()), "")
        delimiter = max(",;\t", key=header_line.count)
        if stated := DELIMITER_LINE.fullmatch(header_line):
            delimiter = stated[1]
            header_line = next(lines, "")
        lines.first_of_row = lines.number
        reader = csv.reader(chain([header_line], lines), delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield Row(lines.first_of_row, cells)
                lines.start_row()
        except csv.Error as error:
            message = _('A quote mark (") in this row has no partner, or text follows the closing one.')
            raise UnreadableFile(lines.first_of_row, message) from error
    finally:
        text.detach()


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet may run this cell. Numbers with a sign, and text after "- " as in a list, are not."""
    return FORMULA.match(cell) is not None and not cell.isspace()


def safe_cell(text: str) -> str:
    """The text with an apostrophe before whatever a spreadsheet could run (OWASP, CSV injection).

    Stricter than `is_formula`: a text that begins with a sign is guarded even where it reads as a list.
    """
    return START_OF_A_PIECE_THAT_RUNS.sub("'", text)


def _written(cell: str | int | date | None) -> str | int | date | None:
    # Python's writer puts no quote marks around a text for a "\r" in it, and every reader ends the row there.
    return safe_cell(cell.replace("\r\n", "\n").replace("\r", "\n")) if isinstance(cell, str) else cell


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str | int | date | None]]) -> str:
    """A CSV file whose texts are safe in a spreadsheet: numbers as they are, ISO days, None as an empty cell.

    Encode it with "utf-8-sig" for people: without the mark, Excel spoils every accent.
    """
    out = StringIO()
    write_csv(out, header, rows)
    return out.getvalue()


def write_csv(out: TextIO, header: Sequence[str], rows: Iterable[Sequence[str | int | date | None]]) -> None:
    """As `csv_text`, row by row, for files of any length."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_written(cell) for cell in row] for row in rows)
