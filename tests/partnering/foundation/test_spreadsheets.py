"""What we write opens in a spreadsheet as text, never as a formula; what comes in is told apart the same way."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnering.foundation.spreadsheets import csv_text, is_formula, read_rows, safe_cell

SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|' /C calc'!A0",
        "@SUM(A1)",
        "+1+1",
        "-1+1",
        "--1",
        " =1",
        "\t=1",
        "\tx",
        "\rx",
        "＝1",
        "－x",
        "-5 points",
    ],
)
def test_a_cell_that_may_run_is_a_formula(text: str) -> None:
    assert is_formula(text)
    assert safe_cell(text).startswith("'")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\t",
        "Rosa",
        "a=b",
        "-5",
        "+5",
        "-2.5",
        "- 3 %",
        "-1,440",
        "-",
        "---",
        "- a list",
        "+ a plan",
        "'=1",
    ],
)
def test_numbers_lists_and_plain_words_are_no_formula(text: str) -> None:
    assert not is_formula(text)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Rosa", "Rosa"),
        ("a\tb", "a\tb"),
        ("1 - 2 = -1", "1 - 2 = -1"),
        ("=1", "'=1"),
        (" =1", "' =1"),
        ("- one\n- two", "'- one\n'- two"),
        ("Rosa;=cmd()", "Rosa;'=cmd()"),
        ("Rosa; =cmd()", "Rosa;' =cmd()"),
        ("x\t@y", "x\t'@y"),
    ],
)
def test_each_piece_that_another_separator_would_cut_off_is_made_safe(text: str, safe: str) -> None:
    assert safe_cell(text) == safe


@given(text=st.text(st.sampled_from("=+-@;, \t\r\n\"'a1＝")), separator=st.sampled_from(",;\t"))
def test_no_cell_begins_with_a_sign_whatever_separator_the_program_expects(text: str, separator: str) -> None:
    written = csv_text(["a", "b"], [["x", text]])
    rows = csv.reader(StringIO(written, newline=""), delimiter=separator)
    assert not any(cell.lstrip(" ").startswith(SIGNS) for row in rows for cell in row if separator != ",")
    (_header, (_x, cell)) = csv.reader(StringIO(written, newline=""))
    assert not cell.lstrip(" ").startswith(SIGNS)


def test_a_line_break_of_any_kind_stays_inside_its_cell() -> None:
    written = csv_text(["a", "b"], [["one\rtwo\r\nthree\nfour", "x"]])
    assert list(csv.reader(StringIO(written))) == [["a", "b"], ["one\ntwo\nthree\nfour", "x"]]


def test_numbers_days_and_empty_cells_stay_what_they_are() -> None:
    rows = [["Zoë", -5, date(2026, 3, 4), None], ['says "hi", twice', 0, date(2026, 3, 5), 1]]
    assert csv_text(["name", "n", "day", "level"], rows) == (
        'name,n,day,level\nZoë,-5,2026-03-04,\n"says ""hi"", twice",0,2026-03-05,1\n'
    )


@given(
    rows=st.lists(st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"])), min_size=1), min_size=1)
)
def test_what_we_write_is_what_we_read(rows: list[list[str]]) -> None:
    safe_rows = [[safe_cell(cell) for cell in row] for row in rows]
    data = csv_text(["header"], rows).encode("utf-8-sig")
    header, *read = read_rows(BytesIO(data))
    assert header.cells == ["header"]
    assert [(row.line, row.cells) for row in read] == [
        (line, cells) for line, cells in enumerate(safe_rows, start=2) if any(cell.strip() for cell in cells)
    ]
