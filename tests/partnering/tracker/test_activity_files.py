"""Activity files: what Excel and LibreOffice write is read, and a file that cannot be read is told how to be saved."""

import csv
import tracemalloc
from datetime import date
from functools import partial
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnering.foundation.errors import InvalidInput
from partnering.foundation.vocabulary import Activity, Contribution, PartnerRole
from partnering.tracker.activity_files import (
    COLUMNS,
    REQUIRED_COLUMNS,
    ActivityFileProblems,
    read_activity_file,
)
from partnering.tracker.activity_records import ActivityRecord, RoleInActivity
from tests.partnering.tracker.reading_files import (
    CATALOG,
    EXAMPLE,
    TODAY,
    file_of,
    only_problem,
    problems_of,
    read,
)

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
