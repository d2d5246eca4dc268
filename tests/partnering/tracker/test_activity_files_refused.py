"""What is wrong in an activity file is told by line, column and value."""

import pytest

from partnering.tracker.activity_files import COLUMNS, REQUIRED_COLUMNS, ActivityFileProblems
from tests.partnering.tracker.reading_files import EXAMPLE, file_of, only_problem, problems_of, read

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
