"""The coverage of a release as it is read from the database: what counts, who sees what, and how fast."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import Engine, event, text, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from partnering.foundation.errors import InvalidInput, NotFound
from partnering.foundation.models import Person
from partnering.foundation.partnerships import move_my_part
from partnering.foundation.people import add_partner, end_access, give_access
from partnering.foundation.vocabulary import AccessRole, PartnerRole, Standing, TeamRole
from partnering.tracker import release_coverage
from partnering.tracker.activities import RolePart, put_back_activity, take_back_activity
from partnering.tracker.activity_list import list_activities_of_cell, list_latest_changes
from partnering.tracker.coverage import Cell, Coverage, Gap
from partnering.tracker.coverage_formats import coverage_json
from partnering.tracker.file_import import import_activities, read_file_for_project
from partnering.tracker.release_coverage import people_who_could_help, read_coverage
from partnering.tracker.releases import add_release
from tests.cast import (
    CATALOG,
    NOW,
    SECRET,
    TODAY,
    WORDS_OF_THE_OTHER_PROJECT,
    YESTERDAY,
    Cast,
    a_meeting,
    gather,
    log,
    nothing_changes,
)

PATIENT, CAREGIVER, CITIZEN, CLINICIAN, LOCAL = PartnerRole
HEADER = "external_id,held_on,release,stage,activity,minutes,partner_role,people,partners,level_by_partner"


def coverage_for(
    session: Session, cast: Cast, person_id: int, lifecycle: str | None = None, release_id: int | None = None
) -> Coverage:
    return read_coverage(
        session,
        person_id,
        project_id=cast.project,
        release_id=release_id or cast.release,
        catalog=CATALOG,
        today=TODAY,
        lifecycle=lifecycle,
    )


def cell_of(coverage: Coverage, role: PartnerRole = PATIENT, stage: str = "information_delivery") -> Cell:
    (found,) = [
        cell
        for row in coverage.stages
        if row.stage == stage
        for cell in row.cells
        if cell.partner_role is role
    ]
    return found


def gap_of(coverage: Coverage, role: PartnerRole, stage: str = "pcor_evidence") -> Gap:
    (found,) = [
        gap for row in coverage.stages if row.stage == stage for gap in row.gaps if role in gap.any_of
    ]
    return found


def bring_in(session: Session, cast: Cast, *rows: str) -> None:
    """Rows of an activity file, for the release of the first project."""
    content = "\n".join([HEADER, *rows, ""])
    records = read_file_for_project(
        session,
        cast.lead,
        project_id=cast.project,
        file=BytesIO(content.encode()),
        catalog=CATALOG,
        today=TODAY,
    )
    import_activities(
        session, cast.lead, project_id=cast.project, records=records, file_name="rows.csv", now=NOW
    )


def empty_release(session: Session, cast: Cast) -> int:
    return add_release(session, cast.lead, project_id=cast.project, version="3.0", now=NOW)


# What counts


def test_coverage_holds_what_people_logged(cast: Cast, session: Session) -> None:
    coverage = coverage_for(session, cast, cast.lead)
    assert (coverage.project, coverage.release, coverage.lifecycle, coverage.as_of) == (
        "statin",
        "2.1",
        "sittig-2023",
        TODAY,
    )
    # Six people of the cast each logged a meeting of one hour with Rosa; three of them are partners.
    assert cell_of(coverage) == Cell(
        partner_role=PATIENT,
        activities=6,
        people=1,
        minutes=360,
        level_by_project=3,
        level_by_partner=3,
        last_held_on=YESTERDAY,
        days_silent=1,
        activities_from_other_lifecycles=0,
    )
    others = [
        cell
        for row in coverage.stages
        for cell in row.cells
        if cell.activities and cell is not cell_of(coverage)
    ]
    assert others == []


def test_a_level_counts_for_the_side_that_gave_it(cast: Cast, session: Session) -> None:
    release = empty_release(session, cast)
    log(session, cast.facilitator, cast.project, replace(a_meeting(release, cast.patient), level=5))
    cell = cell_of(coverage_for(session, cast, cast.facilitator, release_id=release))
    assert (cell.level_by_project, cell.level_by_partner) == (5, None)
    log(session, cast.caregiver, cast.project, replace(a_meeting(release, cast.patient), level=2))
    cell = cell_of(coverage_for(session, cast, cast.facilitator, release_id=release))
    assert (cell.level_by_project, cell.level_by_partner) == (5, 2)


def test_named_people_count_once_and_those_without_a_name_each_time(cast: Cast, session: Session) -> None:
    release = empty_release(session, cast)
    parts = (RolePart(PATIENT, (cast.patient,), others=2), RolePart(CLINICIAN, (), others=3))
    for _time in range(3):
        log(session, cast.lead, cast.project, replace(a_meeting(release), roles=parts, minutes=20))
    coverage = coverage_for(session, cast, cast.lead, release_id=release)
    patients, clinicians = cell_of(coverage, PATIENT), cell_of(coverage, CLINICIAN)
    assert (patients.activities, patients.people, patients.minutes) == (3, 1 + 3 * 2, 3 * 20 * 3)
    assert (clinicians.activities, clinicians.people, clinicians.minutes) == (3, 9, 3 * 20 * 3)


def test_what_was_taken_back_does_not_count_until_it_is_put_back(cast: Cast, session: Session) -> None:
    release = empty_release(session, cast)
    kept = log(session, cast.lead, cast.project, a_meeting(release, cast.patient))
    gone = log(
        session, cast.lead, cast.project, replace(a_meeting(release, cast.patient), minutes=999, level=5)
    )
    before = coverage_for(session, cast, cast.lead, release_id=release)
    for activity_id in (kept, gone):
        take_back_activity(session, cast.lead, project_id=cast.project, activity_id=activity_id, now=NOW)
    nothing = coverage_for(session, cast, cast.lead, release_id=release)
    assert cell_of(nothing).is_empty
    assert nothing.headline == "Nobody has logged an activity for release 3.0 yet."
    put_back_activity(session, cast.lead, project_id=cast.project, activity_id=kept, now=NOW)
    cell = cell_of(coverage_for(session, cast, cast.lead, release_id=release))
    assert (cell.activities, cell.minutes, cell.level_by_project) == (1, 60, 3)
    put_back_activity(session, cast.lead, project_id=cast.project, activity_id=gone, now=NOW)
    assert coverage_for(session, cast, cast.lead, release_id=release) == before


def test_only_what_belongs_to_the_release_counts(cast: Cast, session: Session) -> None:
    before = coverage_for(session, cast, cast.lead)
    log(session, cast.lead, cast.project, a_meeting(cast.earlier_release, cast.patient))
    log(session, cast.lead, cast.project, a_meeting(None, cast.patient))
    log(session, cast.outsider, cast.other_project, a_meeting(cast.other_release, cast.other_partner))
    assert coverage_for(session, cast, cast.lead) == before
    earlier = coverage_for(session, cast, cast.lead, release_id=cast.earlier_release)
    assert cell_of(earlier).activities == 1


def test_a_release_is_seen_by_any_lifecycle(cast: Cast, session: Session) -> None:
    for key in CATALOG.lifecycles:
        coverage = coverage_for(session, cast, cast.patient, key)
        assert coverage.lifecycle == key
        assert [row.stage for row in coverage.stages] == [
            stage.key for stage in CATALOG.lifecycle(key).stages
        ]
        assert {cell.activities for row in coverage.stages for cell in row.cells} == {0, 6}
    with pytest.raises(InvalidInput, match="not a lifecycle we know"):
        coverage_for(session, cast, cast.patient, "no-such")


def test_the_same_comes_from_both_databases(any_session: Session) -> None:
    cast = gather(any_session)
    coverage = coverage_for(any_session, cast, cast.lead)
    assert (cell_of(coverage).activities, cell_of(coverage).people) == (6, 1)
    assert [person.name for person in gap_of(coverage, CLINICIAN).who_can_help] == ["Clara"]


# Who could help


@pytest.mark.parametrize("to", [Standing.PAUSED, Standing.LEFT])
def test_nobody_is_asked_during_a_break_or_after_leaving(to: Standing, cast: Cast, session: Session) -> None:
    before = {person.name for person in people_who_could_help(session, project_id=cast.project)}
    move_my_part(session, cast.patient, project_id=cast.project, to=to, words="", now=NOW)
    after = {person.name for person in people_who_could_help(session, project_id=cast.project)}
    assert before - after == {"Rosa"}


def test_who_could_help_are_the_partners_of_the_project_who_hold_the_missing_role(
    cast: Cast, session: Session
) -> None:
    coverage = coverage_for(session, cast, cast.lead)
    asked = gap_of(coverage, PATIENT).who_can_help
    assert [(person.name, person.role, person.is_in_project) for person in asked] == [
        ("Carl", CAREGIVER, True),
        ("Rosa", PATIENT, True),
    ]
    assert [person.name for person in gap_of(coverage, CLINICIAN).who_can_help] == ["Clara"]


def helpers(session: Session, cast: Cast) -> list[tuple[str, bool]]:
    found = people_who_could_help(session, project_id=cast.project)
    return [(person.name, person.is_in_project) for person in found]


OWN = [("Carl", True), ("Cita", True), ("Clara", True), ("Rosa", True)]


def test_somebody_elsewhere_is_named_only_when_they_agreed_to_be_asked(cast: Cast, session: Session) -> None:
    assert helpers(session, cast) == OWN
    agree(session, cast.other_partner)
    assert helpers(session, cast) == [*OWN, ("Zsofia", False)]
    asked = gap_of(coverage_for(session, cast, cast.patient), PATIENT).who_can_help
    assert [(person.name, person.is_in_project) for person in asked][-1] == ("Zsofia", False)
    agree(session, cast.other_partner, may_be_asked=False)
    assert helpers(session, cast) == OWN


def test_who_is_not_active_any_more_or_no_partner_is_not_asked(cast: Cast, session: Session) -> None:
    agree(session, cast.outsider)  # leads another project, and is no partner there
    for person_id in (cast.editor, cast.lead, cast.funder):
        agree(session, person_id)
    assert helpers(session, cast) == OWN
    end_access(session, cast.lead, project_id=cast.project, member_id=cast.caregiver, now=NOW)
    session.execute(update(Person).where(Person.id == cast.clinician).values(is_active=False))
    assert helpers(session, cast) == [("Cita", True), ("Rosa", True)]


def test_a_partner_of_two_projects_is_asked_as_one_of_the_own(cast: Cast, session: Session) -> None:
    give_access(
        session,
        cast.outsider,
        project_id=cast.other_project,
        name="Rosa",
        email="rosa@example.org",
        access_role=AccessRole.PARTNER,
        role=PATIENT,
        now=NOW,
    )
    agree(session, cast.patient)
    assert helpers(session, cast) == OWN


def test_of_very_many_partners_some_are_named(
    cast: Cast, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release_coverage, "MOST_PEOPLE_WHO_COULD_HELP", 2)
    for name in ("Zack", "Zelda", "Zita"):
        agree(
            session,
            add_partner(
                session, cast.outsider, project_id=cast.other_project, name=name, role=LOCAL, now=NOW
            ),
        )
    assert helpers(session, cast) == [("Carl", True), ("Cita", True), ("Zack", False), ("Zelda", False)]


def agree(session: Session, person_id: int, *, may_be_asked: bool = True) -> None:
    session.execute(update(Person).where(Person.id == person_id).values(may_be_asked=may_be_asked))


# What a funder does not see


@pytest.fixture
def telling(cast: Cast, session: Session) -> int:
    """A release that has something to tell: names, small numbers beside large ones, foreign stages."""
    agree(session, cast.other_partner)
    release = empty_release(session, cast)
    bring_in(
        session,
        cast,
        "F-1,2026-03-01,3.0,information_delivery,workshop,90,patient_partner,6,Rosa; Nell,5",
        "F-1,2026-03-01,3.0,information_delivery,workshop,90,caregiver_partner,4,Carl,5",
        "F-2,2026-03-02,3.0,design_development,meeting,30,clinician_partner,1,Clara,0",
        "F-3,2026-03-03,3.0,pcor_evidence,meeting,45,patient_partner,5,Rosa,3",
        "F-3,2026-03-03,3.0,pcor_evidence,meeting,45,clinician_partner,3,,3",
    )
    log(session, cast.patient, cast.project, replace(a_meeting(release, cast.patient), what_worked=SECRET))
    return release


def test_a_funder_sees_large_numbers_and_that_there_are_small_ones(
    telling: int, cast: Cast, session: Session
) -> None:
    coverage = coverage_for(session, cast, cast.funder, release_id=telling)
    assert (cell_of(coverage).people, cell_of(coverage).activities) == (6, 2)
    assert cell_of(coverage, CAREGIVER).is_hidden
    assert cell_of(coverage, CLINICIAN, "patient_specific_inference").is_hidden
    assert cell_of(coverage, PATIENT, "pcor_evidence").people == 5
    assert cell_of(coverage, CLINICIAN, "pcor_evidence").is_hidden
    assert cell_of(coverage, CITIZEN).is_empty
    assert coverage.headline == "Release 3.0 misses a patient or caregiver at 2 stages."


def test_a_funder_sees_no_name_no_word_and_no_small_number(
    telling: int, cast: Cast, session: Session
) -> None:
    full = coverage_for(session, cast, cast.lead, release_id=telling)
    assert any(gap.who_can_help for row in full.stages for gap in row.gaps)
    assert any(0 < cell.people < 5 for row in full.stages for cell in row.cells)
    seen = coverage_for(session, cast, cast.funder, release_id=telling)
    for row in seen.stages:
        assert [gap.who_can_help for gap in row.gaps] == [()] * len(row.gaps)
        for cell in row.cells:
            assert cell.people == 0 or cell.people >= 5
            if cell.people == 0:
                numbers = (cell.activities, cell.minutes, cell.activities_from_other_lifecycles)
                assert numbers == (0, 0, 0)
                assert {
                    cell.level_by_project,
                    cell.level_by_partner,
                    cell.last_held_on,
                    cell.days_silent,
                } == {None}
    told = f"{seen!r} {coverage_json(seen)}"
    names = ["Rosa", "Nell", "Carl", "Clara", "Cita", "Zsofia", SECRET, "second screen"]
    assert [name for name in names if name in told] == []
    assert seen.control_line_sentence is None


def test_a_funder_cannot_cut_the_numbers_another_way(telling: int, cast: Cast, session: Session) -> None:
    seen = coverage_for(session, cast, cast.funder, release_id=telling)
    for key in (*CATALOG.lifecycles, "no-such"):
        assert coverage_for(session, cast, cast.funder, key, telling) == seen


def test_who_sees_people_sees_them(telling: int, cast: Cast, session: Session) -> None:
    for person_id in (
        cast.lead,
        cast.editor,
        cast.facilitator,
        cast.patient,
        cast.clinician,
        cast.administrator,
    ):
        seen = coverage_for(session, cast, person_id, release_id=telling)
        assert cell_of(seen, CAREGIVER).people == 4
        assert not any(cell.is_hidden for row in seen.stages for cell in row.cells)


# Two projects


def test_no_member_of_one_project_reads_of_another(cast: Cast, session: Session) -> None:
    for person_id in cast.members:
        told = repr([coverage_for(session, cast, person_id, key) for key in CATALOG.lifecycles]).lower()
        assert [word for word in WORDS_OF_THE_OTHER_PROJECT if word in told] == []


def test_a_release_of_another_project_is_not_found(cast: Cast, session: Session) -> None:
    for person_id in (cast.lead, cast.funder, cast.administrator):
        with nothing_changes(session), pytest.raises(NotFound, match="no such release in this project"):
            coverage_for(session, cast, person_id, release_id=cast.other_release)


# Speed


@contextmanager
def statements() -> Iterator[list[tuple[str, object]]]:
    """Every statement that a database is sent in the block, with its values."""
    sent: list[tuple[str, object]] = []

    def note(
        _connection: Connection, _cursor: object, statement: str, values: object, *_more: object
    ) -> None:
        sent.append((statement, values))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def many(first: int, last: int) -> list[str]:
    return [
        f"M-{n},2026-02-{1 + n % 28:02},3.0,{stage},meeting,{10 + n % 50},{role},2,Person {n % 40},{n % 6}"
        for n in range(first, last)
        for stage, role in [
            (
                ("pcor_evidence", "patient_partner"),
                ("design", "citizen_partner"),
                ("planning", "clinician_partner"),
            )[n % 3]
        ]
    ]


def test_coverage_takes_as_many_queries_for_one_activity_as_for_three_hundred(any_session: Session) -> None:
    cast = gather(any_session)
    release = empty_release(any_session, cast)
    queries = []
    for first, last in ((0, 1), (1, 3), (3, 300)):
        bring_in(any_session, cast, *many(first, last))
        any_session.expire_all()
        with statements() as sent:
            coverage = coverage_for(any_session, cast, cast.lead, release_id=release)
        assert sum(cell.activities for row in coverage.stages for cell in row.cells) == last
        queries.append(len(sent))
    assert queries == [6, 6, 6]


def test_reading_a_release_goes_by_the_index_and_never_through_all_activities(
    cast: Cast, session: Session
) -> None:
    release = empty_release(session, cast)
    bring_in(session, cast, *many(0, 300))
    cell: dict[str, Any] = {
        "release_id": release,
        "lifecycle": "sittig-2023",
        "stage": "pcor_evidence",
        "partner_role": PATIENT,
    }
    with statements() as sent:
        coverage_for(session, cast, cast.lead, release_id=release)
        list_activities_of_cell(session, cast.lead, project_id=cast.project, catalog=CATALOG, **cell)
    with statements() as sent_for_changes:
        list_latest_changes(session, cast.lead, project_id=cast.project)
    plans = [plan_of(session, *one) for one in sent if " activities" in one[0]]
    assert len(plans) > 3
    for plan in plans:
        assert "INDEX ix_activities_project_id_release_id_" in plan
        assert "(project_id=? AND release_id=?" in plan
    (latest,) = [plan_of(session, *one) for one in sent_for_changes if "FROM activities" in one[0]]
    assert "ix_activities_project_id_held_on (project_id=?" in latest
    for plan in (*plans, latest):
        assert "SCAN activit" not in plan
        assert "TEMP B-TREE FOR ORDER BY" not in plan


def plan_of(session: Session, statement: str, values: object) -> str:
    connection = session.connection()
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)  # type: ignore[arg-type]  # as it was sent
    return "\n".join(row.detail for row in rows)


def test_a_team_member_may_hold_a_team_role_only(cast: Cast, session: Session) -> None:
    give_access(
        session,
        cast.lead,
        project_id=cast.project,
        name="Clara",
        email="clara@example.org",
        access_role=AccessRole.EDITOR,
        role=TeamRole.RESEARCHER,
        now=NOW,
    )
    assert [
        person.name for person in gap_of(coverage_for(session, cast, cast.lead), CLINICIAN).who_can_help
    ] == []
    assert (
        session.scalar(text("select count(*) from memberships where person_id = :id"), {"id": cast.clinician})
        == 1
    )
