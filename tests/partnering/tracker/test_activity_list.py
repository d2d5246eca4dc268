"""Reading what happened: in one cell of the matrix, and what changed last."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from partnering.foundation.catalog import shown_at
from partnering.foundation.errors import InvalidInput, NotAllowed
from partnering.foundation.vocabulary import Activity, Contribution, Influence, PartnerRole
from partnering.tracker.activities import NewActivity, RolePart, put_back_activity, take_back_activity
from partnering.tracker.activity_list import (
    MOST,
    ActivityTold,
    ChangeTold,
    RoleTold,
    list_activities_of_cell,
    list_latest_changes,
)
from partnering.tracker.release_coverage import read_coverage
from tests.cast import CATALOG, NOW, SECRET, TODAY, YESTERDAY, Cast, a_meeting, gather, log

PATIENT, CAREGIVER, CITIZEN, CLINICIAN, LOCAL = PartnerRole


def told_of(
    session: Session,
    cast: Cast,
    *,
    person_id: int | None = None,
    release_id: int | None = None,
    lifecycle: str = "sittig-2023",
    stage: str = "information_delivery",
    role: PartnerRole = PATIENT,
) -> list[ActivityTold]:
    """What the lead, or somebody else, reads of one cell."""
    return list_activities_of_cell(
        session,
        person_id or cast.lead,
        project_id=cast.project,
        release_id=release_id or cast.release,
        lifecycle=lifecycle,
        stage=stage,
        partner_role=role,
        catalog=CATALOG,
    )


def changes_for(session: Session, cast: Cast, person_id: int | None = None, **more: int) -> list[ChangeTold]:
    return list_latest_changes(session, person_id or cast.lead, project_id=cast.project, **more)


def a_full_meeting(cast: Cast, release_id: int) -> NewActivity:
    return NewActivity(
        held_on=date(2026, 2, 27),
        release_id=release_id,
        stage="design_development",
        activity=Activity.CO_WRITE,
        roles=(
            RolePart(CLINICIAN, (cast.clinician,)),
            RolePart(PATIENT, (cast.patient,), others=2),
            RolePart(CITIZEN, (cast.named_only,)),
        ),
        minutes=90,
        what_changed="The table has two columns.",
        contribution=Contribution.DESIGN_IDEA,
        decision="Keep it short.",
        influence=Influence.REFINING,
        what_worked="Coffee.",
        what_did_not="The room was cold.",
        evidence_link="https://example.org/notes",
        level=4,
    )


def test_a_cell_tells_all_that_was_written_down(cast: Cast, session: Session, release: int) -> None:
    logged = log(session, cast.facilitator, cast.project, a_full_meeting(cast, release))
    expected = ActivityTold(
        activity_id=logged,
        held_on=date(2026, 2, 27),
        version="3.0",
        lifecycle="cdsic-4",
        stage="design_development",
        activity=Activity.CO_WRITE,
        minutes=90,
        what_changed="The table has two columns.",
        what_worked="Coffee.",
        what_did_not="The room was cold.",
        decision="Keep it short.",
        influence=Influence.REFINING,
        evidence_link="https://example.org/notes",
        entered_by="Fatima",
        entered_at=NOW,
        may_take_back=True,
        roles=(
            RoleTold(PATIENT, 3, ("Rosa",), 4, None, Contribution.DESIGN_IDEA, None),
            RoleTold(CITIZEN, 1, ("Cita",), 4, None, Contribution.DESIGN_IDEA, None),
            RoleTold(CLINICIAN, 1, ("Clara",), 4, None, Contribution.DESIGN_IDEA, None),
        ),
        accounts=(),
        named_as=None,
        may_tell=False,
    )
    for role in (PATIENT, CITIZEN, CLINICIAN):
        assert told_of(session, cast, release_id=release, role=role) == [expected]
    for role in (CAREGIVER, LOCAL):
        assert told_of(session, cast, release_id=release, role=role) == []


def test_an_activity_is_told_at_each_stage_where_it_shows_and_at_no_other(
    cast: Cast, session: Session, release: int
) -> None:
    log(session, cast.lead, cast.project, a_full_meeting(cast, release))
    for lifecycle in CATALOG.lifecycles.values():
        shows = shown_at(CATALOG, "cdsic-4", "design_development", lifecycle.key)
        told = {
            stage.key
            for stage in lifecycle.stages
            if told_of(session, cast, release_id=release, lifecycle=lifecycle.key, stage=stage.key)
        }
        assert told == set(shows)


def test_a_cell_tells_as_many_activities_as_coverage_counts_there(any_session: Session) -> None:
    cast = gather(any_session)
    for stage in ("design_development", "analyze", "publication", "recommendation_wording", "measuring"):
        log(any_session, cast.lead, cast.project, replace(a_meeting(cast.release, cast.patient), stage=stage))
    for lifecycle in CATALOG.lifecycles:
        coverage = read_coverage(
            any_session,
            cast.lead,
            project_id=cast.project,
            release_id=cast.release,
            catalog=CATALOG,
            today=TODAY,
            lifecycle=lifecycle,
        )
        for row in coverage.stages:
            for cell in row.cells:
                told = told_of(
                    any_session, cast, lifecycle=lifecycle, stage=row.stage, role=cell.partner_role
                )
                assert len(told) == cell.activities


def test_the_latest_day_comes_first_and_of_one_day_what_was_logged_last(
    cast: Cast, session: Session, release: int
) -> None:
    meeting = a_meeting(release, cast.patient)
    days = [date(2026, 2, 3), date(2026, 3, 1), date(2026, 1, 9), date(2026, 3, 1)]
    first, second, third, fourth = (
        log(session, cast.lead, cast.project, replace(meeting, held_on=day)) for day in days
    )
    in_order = [fourth, second, first, third]
    assert [told.activity_id for told in told_of(session, cast, release_id=release)] == in_order
    assert [told.activity_id for told in changes_for(session, cast, most=100)][-4:] == in_order


def test_a_cell_tells_only_the_latest_of_very_many(cast: Cast, session: Session, release: int) -> None:
    meeting = a_meeting(release, cast.patient)
    logged = [
        log(session, cast.lead, cast.project, replace(meeting, held_on=TODAY - timedelta(days=n)))
        for n in range(MOST + 3)
    ]
    assert [told.activity_id for told in told_of(session, cast, release_id=release)] == logged[:MOST]


def test_what_was_taken_back_is_not_told_until_it_is_put_back(
    cast: Cast, session: Session, release: int
) -> None:
    logged = log(session, cast.lead, cast.project, a_full_meeting(cast, release))
    before = (told_of(session, cast, release_id=release), changes_for(session, cast, most=100))
    take_back_activity(session, cast.lead, project_id=cast.project, activity_id=logged, now=NOW)
    assert told_of(session, cast, release_id=release) == []
    assert logged not in [told.activity_id for told in changes_for(session, cast, most=100)]
    put_back_activity(session, cast.lead, project_id=cast.project, activity_id=logged, now=NOW)
    assert (told_of(session, cast, release_id=release), changes_for(session, cast, most=100)) == before


def test_each_may_take_back_their_own_and_some_may_take_back_all(cast: Cast, session: Session) -> None:
    all_six = set(cast.activities.values())
    for person_id in cast.loggers:
        told = told_of(session, cast, person_id=person_id)
        assert {one.activity_id for one in told} == all_six
        may = {one.activity_id for one in told if one.may_take_back}
        takes_back_all = person_id in (cast.lead, cast.editor, cast.facilitator)
        assert may == (all_six if takes_back_all else {cast.activities[person_id]})


def test_the_last_changes_leave_out_what_changed_nothing(cast: Cast, session: Session, release: int) -> None:
    log(session, cast.lead, cast.project, replace(a_meeting(release, cast.patient), what_changed=""))
    one = log(session, cast.lead, cast.project, replace(a_meeting(None, cast.patient), what_changed="A."))
    other = log(
        session, cast.lead, cast.project, replace(a_meeting(release, cast.patient), what_changed="B.")
    )
    told = changes_for(session, cast)
    assert len(told) == 5
    assert [(change.activity_id, change.version, change.what_changed) for change in told[:2]] == [
        (other, "3.0", "B."),
        (one, None, "A."),
    ]
    assert [change.held_on for change in told] == [YESTERDAY] * 5
    assert [change.activity_id for change in changes_for(session, cast, most=1)] == [other]


def test_a_project_where_nothing_happened_has_no_changes(cast: Cast, session: Session) -> None:
    for activity_id in cast.activities.values():
        take_back_activity(session, cast.lead, project_id=cast.project, activity_id=activity_id, now=NOW)
    assert changes_for(session, cast) == []
    assert told_of(session, cast) == []


def test_who_may_not_read_words_reads_none(cast: Cast, session: Session) -> None:
    for person_id in (cast.funder, cast.administrator):
        with pytest.raises(NotAllowed):
            told_of(session, cast, person_id=person_id)
        with pytest.raises(NotAllowed):
            changes_for(session, cast, person_id)


def test_what_happened_in_another_project_is_not_told(cast: Cast, session: Session) -> None:
    theirs = list_activities_of_cell(
        session,
        cast.outsider,
        project_id=cast.other_project,
        release_id=cast.other_release,
        lifecycle="sittig-2023",
        stage="information_delivery",
        partner_role=PATIENT,
        catalog=CATALOG,
    )
    assert [told.what_changed for told in theirs] == [SECRET]
    assert told_of(session, cast, release_id=cast.other_release) == []
    assert SECRET not in repr(changes_for(session, cast, most=100))


def test_a_stage_of_another_lifecycle_is_empty_and_an_unknown_lifecycle_refused(any_session: Session) -> None:
    cast = gather(any_session)
    assert told_of(any_session, cast, stage="design_development") == []
    with pytest.raises(InvalidInput, match="not a lifecycle we know"):
        told_of(any_session, cast, lifecycle="no-such")
