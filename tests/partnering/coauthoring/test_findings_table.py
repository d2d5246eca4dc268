"""A summary-of-findings table, pasted or uploaded: read as it is, or refused with line and column."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decision_aids.reading import read_document
from partnering.coauthoring.findings_table import (
    Figure,
    FindingsTable,
    FindingsTableProblems,
    read_findings_table,
)
from partnering.coauthoring.first_drafts import table_draft

GRADE = """\
Outcomes\tRisk with placebo\tRisk with statins (95% CI)\tRelative effect (95% CI)\tCertainty of the evidence (GRADE)
Death from any cause\t50 per 1,000\t45 per 1,000 (40 to 51)\tRR 0.90 (0.80 to 1.02)\t⊕⊕⊕◯ Moderate
Heart attack\t4.5%\t3.15% (2% to 4%)\t\tHIGH
Muscle pain\tnot reported\t<1 per 1000\t\tVery low
"""


def read(text: str) -> FindingsTable:
    return read_findings_table(text.encode())


def problems(text: str | bytes) -> list[str]:
    with pytest.raises(FindingsTableProblems) as refused:
        read_findings_table(text if isinstance(text, bytes) else text.encode())
    return [str(problem) for problem in refused.value.problems]


def test_a_grade_table_as_it_is_pasted_from_a_paper() -> None:
    table = read(GRADE)
    assert (table.options, table.denominator) == (("placebo", "statins"), 1000)
    death, attack, pain = table.rows
    assert death.label == "Death from any cause"
    assert death.figures == (Figure(50), Figure(45, 40, 51))
    assert death.certainty == "moderate"
    assert death.notes == ("Relative effect (95% CI): RR 0.90 (0.80 to 1.02)",)
    assert attack.figures == (Figure(45), Figure(Decimal("31.5"), 20, 40))
    assert attack.certainty == "high"
    assert pain.figures == (Figure(None, reason="not reported"), Figure("<1"))
    assert pain.certainty == "very_low"


def test_a_plain_table_with_direction_and_time() -> None:
    text = (
        "sep=;\r\nOutcome;No test;PSA test (per 100);Direction;Follow-up\r\nDie;0.3;4 to 6;harm;10 years\r\n"
    )
    table = read(text)
    assert (table.options, table.denominator) == (("No test", "PSA test"), 100)
    (row,) = table.rows
    assert row.figures == (Figure(Decimal("0.3")), Figure((4, 6)))
    assert (row.direction, row.time, row.certainty) == ("harm", (10, "years"), "not_stated")


@pytest.mark.parametrize(
    ("cell", "figure"),
    [
        ("", Figure(None, reason="not in the table")),
        ("—", Figure(None, reason="not in the table")),
        ("see comment", Figure(None, reason="see comment")),
        ("12 of 1000", Figure(12)),
        ("12/1000", Figure(12)),
        ("12 in 1 000 [8; 17]", Figure(12, 8, 17)),
        ("12 per 1000 (95% CI 8–17)", Figure(12, 8, 17)),
        ("1.2 %", Figure(12)),
        ("0.05%", Figure(Decimal("0.5"))),
    ],
)
def test_a_cell_is_read_as_papers_write_it(cell: str, figure: Figure) -> None:
    table = read(f"Outcome\tA\tB\nDie\t1 per 1000\t{cell}\n")
    assert table.rows[0].figures[1] == figure


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ["There is no table here. It needs a row of names, and a row for each outcome."]),
        ("Outcome,A,B\n", ["There is no table here. It needs a row of names, and a row for each outcome."]),
        (
            "Outcome,A\nDie,1 per 10\n",
            [
                (
                    "Line 1: The first row must name the outcome, and then 2 to 10 options, such as "
                    "“Risk with placebo”. This names 1."
                )
            ],
        ),
        ("Outcome,A,a\nDie,1 per 9,2\n", ["Line 1: Two options have the same name. Give each one of its own."]),
        ("Outcome,A,B\nDie,1,2\n", ["Say out of how many people the numbers count, such as “12 per 1000”."]),
        (
            "Outcome,A,B\nDie,1 per 100,2\nFall,1 per 50,3\n",
            ["Line 3, A: “1 per 50”. Elsewhere the table counts out of 100. Count out of one number everywhere."],
        ),
        (
            "Outcome,A,B\nDie,11 per 10,<5\n",
            [
                "Line 2, A: “11 per 10”. This is more than the 10 it is out of.",
                (
                    "Line 2, B: “<5”. Write a number of people, such as “12 per 1000 (8 to 17)”, or words where "
                    "nobody knows."
                ),
            ],
        ),
        (
            "Outcome,A,B,Certainty,Direction,Time\nDie,3 per 10 (9 to 2),1,sure,up,soon\n",
            [
                "Line 2, A: “3 per 10 (9 to 2)”. The lower number of a range comes first.",
                "Line 2, Certainty: “sure”. Write high, moderate, low or very low.",
                "Line 2, Direction: “up”. Write harm, benefit or neutral.",
                "Line 2, Time: “soon”. Write a length of time, such as 10 years.",
            ],
        ),
        ("Outcome,A,B\n,1 per 10,1\n", ["Line 2, Outcome: Say in words what can happen."]),
        ("Outcome,A,B\nDie,1 per 10,1,5\n", ["Line 2: This row has more cells than the first row has names."]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_line_and_column(text: str, told: list[str]) -> None:
    assert problems(text) == told


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\x89PNG\r\n\x1a\n\x00", "Line 1: This line is not in UTF-8"),
        (b"PK\x03\x04\x14\x00", "Line 1: This is a workbook, not a CSV file."),
        ("Höhe,A,B\n".encode("latin-1"), "Line 1: This line is not in UTF-8: see byte F6 after “H”."),
        ("Outcome\tA\tB\n".encode("utf-16"), "Line 1: This file is in UTF-16"),
        (b"x" * 3_000_000, "This is larger than 1 MB"),
        (b"Outcome,A,B\n" + b"Die,1,2\n" * 101, "This has 101 rows, and an aid shows at most 100 outcomes."),
        (b'Outcome,A,B\n"Die,1,2\n', "Line 2: A quote mark"),
    ],
    ids=["picture", "workbook", "latin-1", "utf-16", "3 MB", "rows", "quote"],
)
def test_a_file_that_is_no_table_is_refused(data: bytes, told: str) -> None:
    (problem,) = problems(data)
    assert problem.startswith(told)


def read_or_refused(data: bytes) -> FindingsTable | None:
    with suppress(FindingsTableProblems):
        return read_findings_table(data)
    return None


@settings(max_examples=100)
@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_whatever_stands_in_a_table_it_becomes_an_aid_or_is_refused_in_words(
    label: str, option: str, cell: str, note: str
) -> None:
    text = f"Outcome\tA\t{option}\tComments\nDie\t1 per 10\t2\t\n{label}\t{cell}\t\t{note}\n"
    table = read_or_refused(text.encode("utf-8", "surrogatepass"))
    if table is not None:
        read_document(table_draft(table, slug="an-aid", title="Title"), file="aid.yaml")


@settings(max_examples=100)
@given(st.binary(max_size=60))
def test_whatever_the_bytes_are_they_are_read_or_refused_in_words(data: bytes) -> None:
    read_or_refused(data)
