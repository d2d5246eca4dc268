import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import pages.shared.coverage_matrix as matrix
from pages.shared.coverage_matrix import Selection, matrix_data
from partnering.foundation.catalog import load_catalog
from partnering.foundation.vocabulary import PartnerRole, Rater
from partnering.tracker.coverage import (
    Coverage,
    PersonWhoCouldHelp,
    compute_coverage,
)
from partnering.tracker.coverage_changes import compare
from partnering.tracker.levels import Sight
from partnering.tracker.small_cells import hide_small_cells
from tests.parts import Part, summed

CATALOG = load_catalog()
SCALE = CATALOG.continuum("partnering-continuum-1")
PATIENT, CAREGIVER, CITIZEN, CLINICIAN, LOCAL = PartnerRole
SEEN = "information_delivery"


def took_part(
    role: PartnerRole,
    *,
    people: int = 2,
    minutes: int = 45,
    project: int | None = None,
    partner: int | None = None,
    named: frozenset[int] = frozenset(),
) -> Part:
    return Part(
        activity_id=1,
        held_on=date(2026, 11, 3),
        lifecycle="sittig-2023",
        stage=SEEN,
        partner_role=role,
        people=people,
        named=named,
        minutes=minutes,
        level_by_project=project,
        level_by_partner=partner,
    )


def coverage_of(*parts: Part, people: tuple[PersonWhoCouldHelp, ...] = ()) -> Coverage:
    return compute_coverage(
        summed(parts),
        project="statin",
        release="2.1.0",
        lifecycle=CATALOG.lifecycle("sittig-2023"),
        catalog=CATALOG,
        policy=CATALOG.policy("default-1"),
        people=people,
        as_of=date(2026, 11, 21),
    )


def helper(person_id: int, name: str, role: PartnerRole) -> PersonWhoCouldHelp:
    return PersonWhoCouldHelp(person_id=person_id, name=name, role=role, is_in_project=True)


def cell(data: dict[str, Any], role: PartnerRole, stage: str = SEEN) -> dict[str, Any]:
    (row,) = (row for row in data["stages"] if row["key"] == stage)
    (found,) = (cell for cell in row["cells"] if cell["role"] == role)
    return dict(found)


def shown(coverage: Coverage, role: PartnerRole) -> dict[str, Any]:
    return cell(matrix_data(coverage, SCALE), role)


def test_every_stage_is_a_row_and_every_partner_role_a_column_with_its_mark() -> None:
    data = matrix_data(coverage_of(), SCALE)
    assert [row["name"] for row in data["stages"]] == [
        s.name for s in CATALOG.lifecycle("sittig-2023").stages
    ]
    assert [role["key"] for role in data["roles"]] == list(PartnerRole)
    assert len({role["mark"] for role in data["roles"]}) == len(PartnerRole)
    assert all([cell["role"] for cell in row["cells"]] == list(PartnerRole) for row in data["stages"])
    assert (data["controlLine"], data["levels"]) == (3.5, [0, 1, 2, 3, 4, 5])


def test_a_cell_reads_out_where_who_how_long_and_what_both_sides_say() -> None:
    found = shown(coverage_of(took_part(CAREGIVER, project=4, partner=2)), CAREGIVER)
    assert found["label"] == (
        "What people see, Caregiver: 2 people, 1 hour 30 minutes; "
        "the project says 4 Partnering, the partners say 2 Participating"
    )
    assert (found["lines"], found["notes"]) == (["2 people", "1 hour 30 minutes"], [])
    assert (found["project"], found["partners"], found["isEmpty"], found["isGap"]) == (4, 2, False, False)


@pytest.mark.parametrize(
    ("project", "partner", "words"),
    [
        (4, None, "the project says 4 Partnering, the partners have not said"),
        (None, 0, "the partners say 0 Informed, the project has not said"),
        (None, None, "Not rated yet"),
    ],
)
def test_a_side_that_has_not_spoken_is_named(project: int | None, partner: int | None, words: str) -> None:
    found = shown(
        coverage_of(took_part(CITIZEN, people=1, minutes=1, project=project, partner=partner)), CITIZEN
    )
    assert found["label"] == f"What people see, Citizen: 1 person, 1 minute; {words}"


@pytest.mark.parametrize(
    ("project", "partner", "words", "notes"),
    [
        (4, 2, "the project says 4 Partnering; Say yours first", ["Say yours first"]),
        (1, 4, "the project says 1 Consulted; Say yours first", ["Say yours first"]),
        (None, 4, "45 minutes; Say yours first", ["Say yours first"]),
    ],
)
def test_what_is_kept_back_is_in_no_word_and_no_mark(
    project: int | None, partner: int, words: str, notes: list[str]
) -> None:
    coverage = compute_coverage(
        summed([took_part(PATIENT, people=1, project=project, partner=partner)]),
        project="statin",
        release="2.1.0",
        lifecycle=CATALOG.lifecycle("sittig-2023"),
        catalog=CATALOG,
        policy=CATALOG.policy("default-1"),
        people=(),
        as_of=date(2026, 11, 21),
        sight=Sight(Rater.PROJECT),
    )
    found = shown(coverage, PATIENT)
    assert found["label"].endswith(words)
    assert (found["project"], found["partners"], found["notes"]) == (project, None, notes)


def test_an_absence_that_the_policy_does_not_mind_is_still_seen() -> None:
    found = shown(coverage_of(), CITIZEN)
    assert found["label"] == "What people see, Citizen: Nobody yet"
    assert (found["lines"], found["isEmpty"], found["isGap"]) == (["Nobody yet"], True, False)


def test_a_gap_says_who_is_needed_and_who_could_help() -> None:
    people = (
        helper(1, "Rosa", PATIENT),
        helper(2, "J. T.", CAREGIVER),
        helper(3, "Ann", CLINICIAN),
        helper(4, "Bo", CLINICIAN),
        helper(5, "Cy", CLINICIAN),
    )
    coverage = coverage_of(people=people)
    assert shown(coverage, PATIENT)["notes"] == ["Needed: Patient or Caregiver", "Could help: Rosa"]
    assert shown(coverage, CAREGIVER)["notes"] == ["Needed: Patient or Caregiver", "Could help: J. T."]
    assert shown(coverage, CLINICIAN)["notes"] == ["Needed", "Could help: Ann, Bo and 1 other"]
    assert shown(coverage, CLINICIAN)["isGap"]
    assert shown(coverage, CLINICIAN)["label"] == (
        "What people see, Clinician: Nobody yet; Needed; Could help: Ann, Bo and 1 other"
    )


def test_where_a_patient_took_part_no_caregiver_is_missing() -> None:
    coverage = coverage_of(took_part(PATIENT, project=4, partner=4))
    assert not shown(coverage, CAREGIVER)["isGap"]
    assert shown(coverage, CLINICIAN)["isGap"]


def test_a_level_below_the_policy_is_said_in_words_where_people_took_part() -> None:
    part = took_part(PATIENT, people=1, project=1, partner=0, named=frozenset({1}))
    coverage = coverage_of(part, people=(helper(1, "Rosa", PATIENT),))
    found = shown(coverage, PATIENT)
    assert (found["isGap"], found["notes"]) == (True, ["Too low on the scale", "Ask Rosa"])
    assert not shown(coverage, CAREGIVER)["isGap"]


def test_a_missing_rating_is_said_once() -> None:
    found = shown(coverage_of(took_part(PATIENT)), PATIENT)
    assert (found["isGap"], found["notes"]) == (True, ["Nobody has said where it stands"])


def test_a_hidden_cell_says_fewer_than_5_people_and_nothing_else() -> None:
    found = shown(hide_small_cells(coverage_of(took_part(CITIZEN, project=5, partner=1))), CITIZEN)
    assert found["label"] == "What people see, Citizen: Fewer than 5 people"
    assert (found["lines"], found["notes"], found["isEmpty"]) == (["Fewer than 5 people"], [], False)
    assert (found["project"], found["partners"]) == (None, None)


def test_changes_since_the_release_before_have_an_arrow_and_words() -> None:
    before = coverage_of(took_part(PATIENT, people=1, project=4, partner=4), took_part(CITIZEN, minutes=30))
    now = coverage_of(took_part(PATIENT, people=3, project=5, partner=2), took_part(CITIZEN, minutes=20))
    data = matrix_data(now, SCALE, changes=compare(now, before))
    assert cell(data, PATIENT)["notes"] == ["▲ More people", "▲ Project says higher", "▼ Partners say lower"]
    assert cell(data, CITIZEN)["notes"] == ["Not rated yet", "▼ Less time"]
    assert cell(data, LOCAL)["notes"] == []
    assert cell(data, PATIENT)["label"].endswith(
        "; since the release before: More people, Project says higher, Partners say lower"
    )
    assert "change" in [entry["sample"] for entry in data["legend"]]
    assert "change" not in [entry["sample"] for entry in matrix_data(now, SCALE)["legend"]]


def test_one_cell_is_drawn_as_chosen() -> None:
    data = matrix_data(coverage_of(), SCALE, selected=Selection(SEEN, CLINICIAN))
    chosen = [
        (row["key"], cell["role"]) for row in data["stages"] for cell in row["cells"] if cell["isSelected"]
    ]
    assert chosen == [(SEEN, CLINICIAN)]


def test_what_the_browser_gets_is_plain_json_in_which_a_name_stays_a_name() -> None:
    name = "<img src=x onerror=alert(1)>"
    data = matrix_data(coverage_of(people=(helper(1, name, CLINICIAN),)), SCALE)
    assert json.loads(json.dumps(data)) == data
    assert cell(data, CLINICIAN)["notes"][1] == f"Could help: {name}"


def test_the_script_writes_text_and_never_markup() -> None:
    script = Path(matrix.__file__).with_name("coverage_matrix.js").read_text("utf-8")
    assert not [
        word for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write") if word in script
    ]


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "x",
        {},
        {"stage": SEEN},
        {"stage": SEEN, "partner_role": "developer"},
        {"stage": "elsewhere", "partner_role": "patient_partner"},
        {"stage": [SEEN], "partner_role": "patient_partner"},
    ],
)
def test_what_a_browser_sends_is_no_selection_unless_it_names_a_cell(sent: object) -> None:
    assert matrix.selection_of(coverage_of(), sent) is None


def test_a_pressed_cell_is_the_selection() -> None:
    sent = {"stage": SEEN, "partner_role": "caregiver_partner"}
    assert matrix.selection_of(coverage_of(), sent) == Selection(SEEN, CAREGIVER)
