"""Activity files: what Excel and LibreOffice write is read; what is wrong is told by line, column and value."""

import csv
import tracemalloc
from datetime import date
from functools import partial
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnering.foundation.catalog import load_catalog
from partnering.foundation.errors import InvalidInput
from partnering.foundation.spreadsheet_cells import Problem
from partnering.foundation.vocabulary import Activity, Contribution, PartnerRole
from partnering.tracker.activity_files import (
    COLUMNS,
    REQUIRED_COLUMNS,
    ActivityFileProblems,
    read_activity_file,
)
from partnering.tracker.activity_records import ActivityRecord, RoleInActivity

TODAY = date(2026, 11, 21)
CATALOG = load_catalog()

EXAMPLE = "\n".join(
    [
        ",".join(COLUMNS),
        (
            "W-7,2026-03-04,2.0.0,pcor_evidence,workshop,90,patient_partner,3,Rosa M.; J. T.; Ana,3,2,60,new_question,"
            '"We count ""sleeping well"" now"'
        ),
        "W-7,2026-03-04,2.0.0,pcor_evidence,workshop,90,clinician_partner,1,Dr Lind,3,3,60,evidence_view,",
        (
            "T-1,2026-04-11,2.0.0,information_delivery,prototype_test,45,caregiver_partner,2,,4,3,70,plain_language,"
            '"""Adverse"" is ""bad"", on all pages"'
        ),
        "",
    ]
)
GOOD = {
    "external_id": "A-1",
    "held_on": "2026-03-04",
    "release": "2.0.0",
    "stage": "pcor_evidence",
    "activity": "workshop",
    "minutes": "90",
    "partner_role": "patient_partner",
    "people": "3",
}


def read(data: bytes | str, releases: list[str] | None = None) -> list[ActivityRecord]:
    content = data.encode() if isinstance(data, str) else data
    stage_of = partial(CATALOG.stage_of, prefer="sittig-2023")
    return list(read_activity_file(BytesIO(content), stage_of=stage_of, today=TODAY, releases=releases))


def problems_of(data: bytes | str, releases: list[str] | None = None) -> tuple[Problem, ...]:
    with pytest.raises(ActivityFileProblems) as caught:
        read(data, releases)
    return caught.value.problems


def file_of(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> str:
    """A file of good rows, each changed in the cells that are given."""
    out = StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows({key: value for key, value in (GOOD | row).items() if key in columns} for row in rows)
    return out.getvalue()


def only_problem(data: bytes | str) -> str:
    (problem,) = problems_of(data)
    return str(problem)


# What is read


def test_the_rows_of_one_external_id_are_one_activity() -> None:
    assert read(EXAMPLE) == [
        ActivityRecord(
            external_id="W-7",
            held_on=date(2026, 3, 4),
            release="2.0.0",
            lifecycle="sittig-2023",
            stage="pcor_evidence",
            activity=Activity.WORKSHOP,
            minutes=90,
            listening_percent=60,
            roles=(
                RoleInActivity(
                    line=2,
                    partner_role=PartnerRole.PATIENT_PARTNER,
                    people=3,
                    partners=("Rosa M.", "J. T.", "Ana"),
                    level_by_project=3,
                    level_by_partner=2,
                    contribution=Contribution.NEW_QUESTION,
                    what_changed='We count "sleeping well" now',
                ),
                RoleInActivity(
                    line=3,
                    partner_role=PartnerRole.CLINICIAN_PARTNER,
                    people=1,
                    partners=("Dr Lind",),
                    level_by_project=3,
                    level_by_partner=3,
                    contribution=Contribution.EVIDENCE_VIEW,
                    what_changed="",
                ),
            ),
        ),
        ActivityRecord(
            external_id="T-1",
            held_on=date(2026, 4, 11),
            release="2.0.0",
            lifecycle="sittig-2023",
            stage="information_delivery",
            activity=Activity.PROTOTYPE_TEST,
            minutes=45,
            listening_percent=70,
            roles=(
                RoleInActivity(
                    line=4,
                    partner_role=PartnerRole.CAREGIVER_PARTNER,
                    people=2,
                    partners=(),
                    level_by_project=4,
                    level_by_partner=3,
                    contribution=Contribution.PLAIN_LANGUAGE,
                    what_changed='"Adverse" is "bad", on all pages',
                ),
            ),
        ),
    ]


def test_a_file_with_the_required_columns_alone_is_enough() -> None:
    (record,) = read(file_of({}, columns=REQUIRED_COLUMNS))
    assert (record.release, record.listening_percent, record.what_changed) == (None, None, "")
    assert record.roles == (RoleInActivity(2, PartnerRole.PATIENT_PARTNER, 3, (), None, None, None, ""),)


def test_the_rows_of_one_activity_may_stand_apart_and_in_any_order_of_columns() -> None:
    text = file_of(
        {"external_id": "B"},
        {"external_id": "A", "what_changed": "First"},
        {"external_id": "B", "partner_role": "citizen_partner"},
        columns=tuple(reversed(COLUMNS)),
    )
    assert [(record.external_id, [role.line for role in record.roles]) for record in read(text)] == [
        ("B", [2, 4]),
        ("A", [3]),
    ]


def test_what_changed_is_joined_in_order_without_repeats() -> None:
    text = file_of(
        {"what_changed": "Shorter words"},
        {"partner_role": "citizen_partner", "what_changed": "Larger type"},
        {"partner_role": "clinician_partner", "what_changed": "Shorter words"},
    )
    assert read(text)[0].what_changed == "Shorter words\nLarger type"


def test_an_empty_cell_takes_what_another_row_of_the_activity_says() -> None:
    text = file_of(
        {"release": "", "listening_percent": ""},
        {"partner_role": "citizen_partner", "release": "2.0.0", "listening_percent": "0"},
        {"partner_role": "clinician_partner", "release": "", "listening_percent": ""},
    )
    assert [(record.release, record.listening_percent) for record in read(text)] == [("2.0.0", 0)]


@pytest.mark.parametrize("lifecycle", CATALOG.lifecycles)
def test_stages_of_every_shipped_lifecycle_are_accepted_and_kept(lifecycle: str) -> None:
    stages = [stage.key for stage in CATALOG.lifecycle(lifecycle).stages]
    text = file_of(*({"external_id": stage, "stage": stage} for stage in stages))
    assert [(record.lifecycle, record.stage) for record in read(text)] == [
        (lifecycle, stage) for stage in stages
    ]


@pytest.mark.parametrize(
    "as_saved",
    [
        pytest.param(EXAMPLE.encode("utf-8-sig"), id="with a byte order mark"),
        pytest.param(EXAMPLE.replace("\n", "\r\n").encode("utf-8-sig"), id="as Excel saves it"),
        pytest.param(EXAMPLE.replace("\n", "\r").encode(), id="as an old Mac saves it"),
        pytest.param((EXAMPLE + ",,,,,,,,,,,,,\n\n   \n").encode(), id="with empty lines at the end"),
        pytest.param(EXAMPLE.replace("\n", ",,\n").encode(), id="with empty columns at the end"),
        pytest.param(EXAMPLE.replace("held_on", " Held_On ").encode(), id="with a header in other letters"),
        pytest.param(EXAMPLE.rstrip("\n").encode(), id="without a line end at the end"),
    ],
)
def test_what_spreadsheets_add_changes_nothing(as_saved: bytes) -> None:
    assert read(as_saved) == read(EXAMPLE)


@pytest.mark.parametrize("delimiter", [";", "\t"])
@pytest.mark.parametrize("is_stated", [False, True])
def test_semicolons_and_tabs_part_cells_too(delimiter: str, is_stated: bool) -> None:
    out = StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(csv.reader(StringIO(EXAMPLE)))
    first_line = f"sep={delimiter}\r\n" if is_stated else ""
    records = read(first_line + out.getvalue())
    assert [record.external_id for record in records] == ["W-7", "T-1"]
    assert records[0].roles[0].partners == ("Rosa M.", "J. T.", "Ana")
    assert [record.line for record in records] == ([3, 5] if is_stated else [2, 4])


def test_line_breaks_inside_quotes_are_kept_and_counted() -> None:
    text = file_of({"what_changed": "One\r\ntwo\nthree"}, {"external_id": "A-2", "minutes": "x"})
    assert only_problem(text) == "Line 5, minutes: “x”. Write a whole number from 1 to 1440."
    assert read(text.replace(",x,", ",5,"))[0].what_changed == "One\ntwo\nthree"


def test_the_bound_of_a_row_is_not_one_of_the_file() -> None:
    rows = [{"external_id": str(n), "what_changed": "x" * 4_999} for n in range(30)]
    assert len(read(file_of(*rows))) == 30


def test_text_that_only_looks_like_a_formula_is_read() -> None:
    texts = ["- shorter words\n- larger type", "-", "a = b", "5% more", "+ a picture", "–5 is shown", "-2.5"]
    text = file_of(*({"external_id": str(n), "what_changed": said} for n, said in enumerate(texts)))
    assert [record.what_changed for record in read(text)] == texts


cells = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], include_characters="\n"), max_size=60
)


@given(
    changes=st.lists(
        cells.filter(lambda text: not text.strip().startswith(tuple("=+-@＝＋－＠"))), min_size=1
    )
)
@settings(max_examples=50)
def test_any_text_survives_and_every_row_has_the_line_an_editor_shows(changes: list[str]) -> None:
    text = file_of(*({"external_id": f"A-{n}", "what_changed": said} for n, said in enumerate(changes)))
    records = read(text)
    assert [record.what_changed for record in records] == [said.strip() for said in changes]
    lines = text.split("\n")
    assert all(lines[record.line - 1].startswith(f"{record.external_id},") for record in records)


# What is refused, in one clear message each


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"held_on": "04.03.2026"}, "held_on: “04.03.2026”. Write it as 2026-03-04."),
        (
            {"held_on": "3/4/2026"},
            "held_on: “3/4/2026”. Write it as 2026-03-04 or 2026-04-03, whichever day is meant.",
        ),
        ({"held_on": "31/12/2025"}, "held_on: “31/12/2025”. Write it as 2025-12-31."),
        ({"held_on": "3/3/2026"}, "held_on: “3/3/2026”. Write it as 2026-03-03."),
        ({"held_on": "March 4"}, "held_on: “March 4”. Write a date as year-month-day, such as 2026-03-04."),
        ({"held_on": "20260304"}, "held_on: “20260304”. Write a date as year-month-day, such as 2026-03-04."),
        ({"held_on": "2026-02-30"}, "held_on: “2026-02-30”. The calendar has no such day."),
        (
            {"held_on": "2026-11-22"},
            "held_on: “2026-11-22”. This day is still to come. Log it once it has happened.",
        ),
        ({"held_on": "0026-03-04"}, "held_on: “0026-03-04”. Check the year: it is before 1970."),
        ({"held_on": ""}, "held_on: This cell is empty, and every row needs it."),
        ({"external_id": " "}, "external_id: This cell is empty, and every row needs it."),
        (
            {"activity": "workshp"},
            "activity: “workshp”. This is not known here. Did you mean “workshop”?",
        ),
        (
            {"partner_role": "nurse"},
            (
                "partner_role: “nurse”. This is not known here. Write one of: patient_partner, caregiver_partner, "
                "citizen_partner, clinician_partner, local_decision_maker."
            ),
        ),
        (
            {"contribution": "bridges"},
            "contribution: “bridges”. This is not known here. Did you mean “bridge”?",
        ),
        ({"minutes": "-30"}, "minutes: “-30”. Write a whole number from 1 to 1440."),
        ({"minutes": "0"}, "minutes: “0”. Write a whole number from 1 to 1440."),
        ({"minutes": "1.5"}, "minutes: “1.5”. Write a whole number from 1 to 1440."),
        ({"minutes": "1441"}, "minutes: “1441”. Write a whole number from 1 to 1440."),
        ({"minutes": "9" * 5_000}, f"minutes: “{'9' * 39}…”. Write a whole number from 1 to 1440."),
        ({"minutes": "٩٠"}, "minutes: “٩٠”. Write a whole number from 1 to 1440."),
        ({"people": "0"}, "people: “0”. Write a whole number from 1 to 10000."),
        (
            {"people": "1", "partners": "Rosa; Ana"},
            "partners: “Rosa; Ana”. These are 2 names, but people is 1.",
        ),
        ({"partners": "Rosa; ROSA"}, "partners: “ROSA”. This name stands here twice. Name each person once."),
        ({"level_by_project": "6"}, "level_by_project: “6”. Write a whole number from 0 to 5."),
        ({"level_by_partner": "-1"}, "level_by_partner: “-1”. Write a whole number from 0 to 5."),
        ({"listening_percent": "101"}, "listening_percent: “101”. Write a whole number from 0 to 100."),
        (
            {"what_changed": "x" * 5_001},
            f"what_changed: “{'x' * 39}…”. This has 5,001 characters. Keep it to 5,000.",
        ),
        ({"partners": "R" * 201}, f"partners: “{'R' * 39}…”. This has 201 characters. Keep it to 200."),
        (
            {"what_changed": "red \x1b[31mtext"},
            "what_changed: “red  [31mtext”. This holds a character that no screen shows (U+001B). Delete it.",
        ),
    ],
)
def test_a_cell_that_cannot_be_used_is_told_with_what_to_write(change: dict[str, str], message: str) -> None:
    assert only_problem(file_of({"external_id": "A-0"}, change)) == f"Line 3, {message}"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("what_changed", "=cmd()"),
        ("what_changed", " =1+1"),
        ("what_changed", "\n=1+1"),
        ("what_changed", "@SUM(A1)"),
        ("what_changed", "+1+1"),
        ("what_changed", "-2+3+cmd|' /C calc'!A0"),
        ("what_changed", "\tindented"),
        ("what_changed", "\rreturned"),
        ("what_changed", "＝1+1"),
        ("external_id", "=A1"),
        ("minutes", "=45+45"),
        ("partners", "=HYPERLINK(1)"),
    ],
)
def test_a_cell_that_a_spreadsheet_could_run_is_refused(column: str, value: str) -> None:
    (problem,) = problems_of(file_of({column: value}))
    assert (problem.line, problem.column, problem.value) == (2, column, value)
    assert problem.expected == "A spreadsheet could run this as a formula. Start it with a letter or a digit."


def test_a_name_that_a_spreadsheet_could_run_is_refused_behind_other_names_too() -> None:
    assert only_problem(file_of({"partners": "Rosa; =cmd()"})) == (
        "Line 2, partners: “=cmd()”. A spreadsheet could run this as a formula. Start it with a letter or a digit."
    )


def test_an_unknown_stage_is_told_with_the_stages_there_are() -> None:
    assert only_problem(file_of({"stage": "information_delivry"})) == (
        'Line 2, stage: "information_delivry" is not a stage we know. Stages of sittig-2023: '
        "computable_clinical_knowledge, patient_specific_inference, information_delivery, clinical_decision, "
        "patient_behaviors, health_outcomes, aggregate_data, pcor_evidence. Did you mean information_delivery?"
    )


def test_a_release_that_the_project_does_not_have_is_refused() -> None:
    (problem,) = problems_of(file_of({}, {"external_id": "A-2", "release": "9.9"}), releases=["2.0.0"])
    assert str(problem) == (
        "Line 3, release: “9.9”. The project has no such release. Add it first, or correct this cell."
    )


@pytest.mark.parametrize(
    ("column", "value", "other"),
    [
        ("held_on", "2026-03-05", "2026-03-04"),
        ("release", "2.1.0", "2.0.0"),
        ("stage", "clinical_decision", "pcor_evidence"),
        ("activity", "meeting", "workshop"),
        ("minutes", "60", "90"),
    ],
)
def test_rows_of_one_activity_must_agree(column: str, value: str, other: str) -> None:
    text = file_of({}, {"partner_role": "citizen_partner", column: value})
    assert only_problem(text) == (
        f"Line 3, {column}: “{value}”. Line 2 says “{other}” for the same external_id. Rows of one activity must agree."
    )


def test_a_role_and_a_person_stand_once_in_an_activity() -> None:
    text = file_of(
        {"partners": "Rosa; Ana; J. T."}, {}, {"partner_role": "caregiver_partner", "partners": "Bo; ROSA"}
    )
    assert [str(problem) for problem in problems_of(text)] == [
        (
            "Line 3, partner_role: “patient_partner”. Line 2 has this role for the same external_id. "
            "Put both into one row."
        ),
        "Line 4, partners: “ROSA”. Line 2 names this person in the same activity. Name each person once.",
    ]


def test_what_the_rows_of_one_activity_say_has_a_bound_too() -> None:
    text = file_of(
        {"what_changed": "x" * 3_000}, {"partner_role": "citizen_partner", "what_changed": "y" * 3_000}
    )
    assert only_problem(text) == (
        f"Line 3, what_changed: “{'y' * 39}…”. The rows of this activity say more than 5,000 characters here. "
        "Shorten them."
    )


def test_every_problem_of_the_file_is_told_at_once() -> None:
    text = file_of(
        {"held_on": "x", "minutes": "-1"}, {"external_id": "A-2"}, {"external_id": "A-3", "people": "0"}
    )
    with pytest.raises(ActivityFileProblems) as caught:
        read(text)
    assert caught.value.message == (
        "Line 2, held_on: “x”. Write a date as year-month-day, such as 2026-03-04.\n"
        "Line 2, minutes: “-1”. Write a whole number from 1 to 1440.\n"
        "Line 4, people: “0”. Write a whole number from 1 to 10000.\n"
        "Nothing of this file was saved."
    )


def test_a_file_with_many_problems_prints_twenty_and_says_how_many_more() -> None:
    text = file_of(*({"external_id": f"A-{n}", "minutes": "-1"} for n in range(23)))
    with pytest.raises(ActivityFileProblems) as caught:
        read(text)
    assert len(caught.value.problems) == 23
    lines = caught.value.message.splitlines()
    assert len(lines) == 22
    assert lines[-3:] == [
        "Line 21, minutes: “-1”. Write a whole number from 1 to 1440.",
        "And 3 more.",
        "Nothing of this file was saved.",
    ]


def test_reading_stops_after_a_thousand_problems() -> None:
    with pytest.raises(ActivityFileProblems) as caught:
        read(file_of(*({"minutes": "-1"} for _row in range(1_100))))
    assert len(caught.value.problems) == 1_000
    assert "And at least 980 more: reading stopped there." in caught.value.message


def test_a_file_has_a_bound_of_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partnering.tracker.activity_files.MOST_ROWS", 3)
    rows = [{"external_id": f"A-{n}"} for n in range(5)]
    assert len(read(file_of(*rows[:3]))) == 3
    assert only_problem(file_of(*rows)) == (
        "Line 5: A file may have 3 rows. Split it, and bring in one part after the other."
    )


# The header


@pytest.mark.parametrize(
    ("instead", "message"),
    [
        ("peple", "Line 1, column 7: “peple”. This is not known here. Did you mean “people”?"),
        ("minutes", "Line 1, column 7: “minutes”. This column is there twice. Keep one."),
    ],
)
def test_a_column_that_is_unknown_or_there_twice_is_told_with_what_is_missing_then(
    instead: str, message: str
) -> None:
    text = file_of({}, columns=REQUIRED_COLUMNS).replace("people", instead, 1)
    missing = "Line 1, people: This column is missing, and every file needs it."
    assert [str(problem) for problem in problems_of(text)] == [message, missing]


def test_a_problem_of_the_header_has_its_line_behind_a_first_line_of_excel() -> None:
    assert only_problem("sep=;\r\n" + EXAMPLE.replace(",", ";").replace("people", "people;who", 1)) == (
        "Line 2, column 9: “who”. This is not known here. Write one of: " + ", ".join(COLUMNS) + "."
    )


@pytest.mark.parametrize("column", REQUIRED_COLUMNS)
def test_a_file_without_a_required_column_is_refused(column: str) -> None:
    text = file_of({}, columns=tuple(name for name in COLUMNS if name != column))
    assert only_problem(text) == f"Line 1, {column}: This column is missing, and every file needs it."


def test_a_first_line_that_names_no_column_is_told_as_such() -> None:
    assert only_problem("A-1,2026-03-04\n") == (
        "Line 1: The first line must name the columns. It needs external_id, held_on, stage, activity, minutes, "
        "partner_role, people."
    )


def test_a_cell_beyond_the_header_is_refused() -> None:
    text = file_of({"external_id": "A-0"}, {"what_changed": "yes"}).replace("yes", "yes, no, and so on")
    assert only_problem(text) == (
        "Line 3, column 15: “no”. The first line names no such column. "
        'Put quote marks (") around a text that holds a comma or a semicolon.'
    )


# The file as a whole


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "This file is empty."),
        (b"\n\n", "This file is empty."),
        (",".join(COLUMNS).encode(), "This file names its columns, but holds no activity."),
        (
            file_of({"what_changed": "x"}).replace(",x", ',"x').encode(),
            'Line 2: A quote mark (") in this row has no partner, or text follows the closing one.',
        ),
        (
            file_of({"what_changed": "x"}).replace(",x", ',"x" y').encode(),
            'Line 2: A quote mark (") in this row has no partner, or text follows the closing one.',
        ),
    ],
)
def test_a_file_that_holds_nothing_to_read_says_so(data: bytes, message: str) -> None:
    assert only_problem(data) == message


HOW_TO_SAVE = (
    "Save it again: in Excel as “CSV UTF-8 (Comma delimited)”; in LibreOffice as “Text CSV” with the character set "
    "“Unicode (UTF-8)”."
)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (EXAMPLE.encode("utf-16"), "Line 1: This file is in UTF-16; only UTF-8 can be read."),
        (
            EXAMPLE.encode("utf-16-le"),
            "Line 1: This line holds a NUL character, which no text has; the file may be damaged or in UTF-16.",
        ),
        (
            EXAMPLE.replace("Dr Lind", "Zoë").encode("latin-1"),
            "Line 3: This line is not in UTF-8: see byte EB after “inician_partner,1,Zo”.",
        ),
        (
            EXAMPLE.replace("Dr Lind", "Z\0").encode(),
            "Line 3: This line holds a NUL character, which no text has; the file may be damaged or in UTF-16.",
        ),
        (b"PK\x03\x04\x14\x00\x06\x00", "Line 1: This is a workbook, not a CSV file."),
    ],
)
def test_another_encoding_is_refused_with_how_to_save_it(data: bytes, message: str) -> None:
    assert only_problem(data) == f"{message} {HOW_TO_SAVE}"


@pytest.mark.parametrize("filling", [b"x" * 50_000_000, b'"' + b"x\n" * 25_000_000])
def test_a_cell_of_50_megabytes_is_refused_without_being_held(filling: bytes) -> None:
    data = BytesIO(file_of({}).rstrip().encode() + filling)
    tracemalloc.start()
    try:
        with pytest.raises(ActivityFileProblems) as caught:
            read_activity_file(data, stage_of=partial(CATALOG.stage_of, prefer="sittig-2023"), today=TODAY)
        _now, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert str(caught.value.problems[0]) == (
        'Line 2: This row is longer than 100,000 characters. Shorten its longest cell, or look for a quote mark (") '
        "that is opened here and never closed."
    )
    assert peak_bytes < 2_000_000


def test_what_was_wrong_before_a_broken_row_is_told_too() -> None:
    text = file_of({"minutes": "-1"}, {"external_id": "A-2", "what_changed": "x"}).replace(",x", ',"x')
    assert [problem.line for problem in problems_of(text)] == [2, 3]


def test_a_path_is_read_and_the_callers_stream_stays_open(tmp_path: Path) -> None:
    path = tmp_path / "activities.csv"
    path.write_text(EXAMPLE, encoding="utf-8")
    stage_of = partial(CATALOG.stage_of, prefer="cdsic-4")
    stream = BytesIO(EXAMPLE.encode())
    from_path = read_activity_file(path, stage_of=stage_of, today=TODAY)
    assert list(from_path) == list(read_activity_file(stream, stage_of=stage_of, today=TODAY))
    assert not stream.closed


def test_a_path_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_activity_file(
            tmp_path / "gone.csv", stage_of=partial(CATALOG.stage_of, prefer="crmi"), today=TODAY
        )
    assert caught.value.message == f"{tmp_path / 'gone.csv'} cannot be read: No such file or directory."


@given(
    data=st.binary(max_size=200)
    | st.text('",;=\r\n\t 2a-', max_size=40).map(lambda text: (EXAMPLE + text).encode())
)
@settings(max_examples=200)
def test_whatever_a_file_holds_it_is_read_or_refused_in_words(data: bytes) -> None:
    try:
        records = read(data)
    except ActivityFileProblems as error:
        records, message = [], error.message
    else:
        message = ""
    assert (len(records) >= 2) != message.endswith("Nothing of this file was saved.")
