"""Logging an activity: what is kept and what is refused; taking it back."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.people import end_access
from partnering.foundation.vocabulary import (
    Activity,
    AgendaSetBy,
    Contribution,
    DecisionRight,
    Impact,
    Influence,
    PartnerRole,
    Source,
)
from partnering.tracker.activities import NewActivity, RolePart, put_back_activity, take_back_activity
from partnering.tracker.models import ActivityEntry, ActivityPerson, ActivityRole
from tests.cast import CATALOG, NOBODY, NOW, TODAY, YESTERDAY, Cast, a_meeting, gather, log, nothing_changes
from tests.partnering.tracker.changed_meetings import CLINICIANS, PATIENTS, some, who


def stored(session: Session, activity_id: int) -> ActivityEntry:
    session.flush()
    session.expire_all()
    return session.get_one(ActivityEntry, activity_id)


def parts(session: Session, activity_id: int) -> list[ActivityRole]:
    return list(
        session.scalars(
            select(ActivityRole)
            .where(ActivityRole.activity_id == activity_id)
            .order_by(ActivityRole.partner_role)
        )
    )


# What is kept


def test_everything_a_person_fills_in_is_kept(any_session: Session) -> None:
    cast = gather(any_session)
    entry = NewActivity(
        held_on=YESTERDAY,
        release_id=cast.release,
        stage="information_delivery",
        activity=Activity.PROTOTYPE_TEST,
        roles=(
            RolePart(PATIENTS, (cast.patient, cast.named_only), others=3),
            RolePart(CLINICIANS, (), others=1),
        ),
        minutes=90,
        what_changed="  Two screens became one.\r\nRosa drew it. ",
        agenda_set_by=AgendaSetBy.TOGETHER,
        preparation_minutes=0,
        listening_percent=100,
        contribution=Contribution.PLAIN_LANGUAGE,
        decision="Keep it short",
        decision_right=DecisionRight.CO_DECIDES,
        influence=Influence.REDIRECTING,
        impact=Impact.RELEVANCE,
        what_worked="Paper",
        what_did_not="The \x00video link",
        evidence_link="https://example.org/notes?page=3",
        level=0,
    )
    row = stored(any_session, log(any_session, cast.lead, cast.project, entry, form_token="key"))
    kept = {column.name: getattr(row, column.name) for column in ActivityEntry.__table__.columns}
    assert kept == {
        "id": row.id,
        "project_id": cast.project,
        "release_id": cast.release,
        "external_id": None,
        "form_token": "key",
        "held_on": YESTERDAY,
        "lifecycle": "sittig-2023",
        "stage": "information_delivery",
        "activity": Activity.PROTOTYPE_TEST,
        "minutes": 90,
        "what_changed": "Two screens became one.\nRosa drew it.",
        "agenda_set_by": AgendaSetBy.TOGETHER,
        "preparation_minutes": 0,
        "listening_percent": 100,
        "decision": "Keep it short",
        "decision_right": DecisionRight.CO_DECIDES,
        "influence": Influence.REDIRECTING,
        "impact": Impact.RELEVANCE,
        "what_worked": "Paper",
        "what_did_not": "The video link",
        "evidence_link": "https://example.org/notes?page=3",
        "source": Source.SCREEN,
        "entered_by": cast.lead,
        "entered_at": NOW,
        "removed_at": None,
        "removed_by": None,
    }
    assert [
        (part.partner_role, part.people, part.level_by_project, part.level_by_partner, part.contribution)
        for part in parts(any_session, row.id)
    ] == [
        (CLINICIANS, 1, 0, None, Contribution.PLAIN_LANGUAGE),
        (PATIENTS, 5, 0, None, Contribution.PLAIN_LANGUAGE),
    ]
    named = any_session.execute(
        select(ActivityPerson.person_id, ActivityPerson.partner_role)
        .where(ActivityPerson.activity_id == row.id)
        .order_by(ActivityPerson.person_id)
    ).all()
    assert [tuple(person) for person in named] == [(cast.patient, PATIENTS), (cast.named_only, PATIENTS)]


def test_six_fields_are_enough(cast: Cast, session: Session) -> None:
    entry = NewActivity(
        held_on=TODAY,
        release_id=None,
        stage="information_delivery",
        activity=Activity.MEETING,
        roles=(RolePart(PATIENTS, others=1),),
        minutes=1,
    )
    row = stored(session, log(session, cast.editor, cast.project, entry))
    assert (row.release_id, row.minutes, row.what_changed, row.influence) == (None, 1, "", None)


def test_the_level_counts_for_the_side_that_logs(cast: Cast, session: Session) -> None:
    levels = {}
    for person in cast.loggers:
        (part,) = parts(session, cast.activities[person])
        levels[person] = (part.level_by_project, part.level_by_partner)
    partners = (cast.patient, cast.caregiver, cast.clinician)
    assert levels == {person: (None, 3) if person in partners else (3, None) for person in cast.loggers}


def test_a_partner_speaks_for_their_own_role_where_it_took_part(cast: Cast, session: Session) -> None:
    both = (RolePart(PATIENTS, (cast.patient,)), RolePart(PartnerRole.CLINICIAN_PARTNER, (cast.clinician,)))
    entry = replace(a_meeting(cast.release), roles=both, level=2)

    by_patient = parts(session, log(session, cast.patient, cast.project, entry))
    by_lead = parts(session, log(session, cast.lead, cast.project, entry))

    assert {part.partner_role: part.level_by_partner for part in by_patient} == {
        PATIENTS: 2,
        PartnerRole.CLINICIAN_PARTNER: None,
    }
    assert {part.level_by_project for part in by_lead} == {2}


def test_a_stage_of_another_lifecycle_is_kept_with_it(cast: Cast, session: Session) -> None:
    others = [
        (lifecycle.key, stage.key)
        for lifecycle in CATALOG.lifecycles.values()
        for stage in lifecycle.stages
        if lifecycle.key != "sittig-2023"
    ]
    lifecycle, stage = others[0]
    entry = replace(a_meeting(cast.release, cast.patient), stage=stage)
    row = stored(session, log(session, cast.lead, cast.project, entry))
    assert (row.lifecycle, row.stage) == (lifecycle, stage)


def test_somebody_who_left_can_still_be_named(cast: Cast, session: Session) -> None:
    end_access(session, cast.lead, project_id=cast.project, member_id=cast.patient, now=NOW)
    assert log(session, cast.lead, cast.project, a_meeting(cast.release, cast.patient))


# What is refused


REFUSED: list[tuple[str, Callable[[Cast], NewActivity]]] = [
    (r"When: .* has not come yet", some(held_on=date(2026, 3, 5))),
    ("Minutes: give a number from 1 to 1440", some(minutes=0)),
    ("Minutes: give a number from 1 to 1440", some(minutes=1441)),
    ("Minutes: give a number from 1 to 1440", some(minutes=-60)),
    ("Minutes to prepare: give a number from 0 to 1440", some(preparation_minutes=-1)),
    ("Minutes to prepare: give a number from 0 to 1440", some(preparation_minutes=1441)),
    ("Share of time you listened: give a number from 0 to 100", some(listening_percent=101)),
    ("Share of time you listened: give a number from 0 to 100", some(listening_percent=-1)),
    ("Where it stood: choose a step from 0 to 5", some(level=6)),
    ("Where it stood: choose a step from 0 to 5", some(level=-1)),
    ("is not a stage we know", some(stage="no_such_stage")),
    ("What came of it: this is 5001 characters long", some(what_changed="x" * 5001)),
    ("Decision: this is 5001 characters long", some(decision="x" * 5001)),
    ("What worked: this is 5001 characters long", some(what_worked="x" * 5001)),
    ("What did not work: this is 5001 characters long", some(what_did_not="x" * 5001)),
    ("Link: give an address that starts with https", some(evidence_link="example.org")),
    ("Link: give an address that starts with https", some(evidence_link="javascript:alert(1)")),
    ("Link: give an address that starts with https", some(evidence_link="java\x00script:alert(1)")),
    ("Link: give an address that starts with https", some(evidence_link="https://")),
    ("Link: give an address that starts with https", some(evidence_link="http://[example.org")),
    ("Who: choose at least one partner", who()),
    ("Who: each role can stand here once", who(RolePart(PATIENTS, others=1), RolePart(PATIENTS, others=2))),
    ("Who: give a number of people from 1 to 10000 for “Patient”", who(RolePart(PATIENTS))),
    ("Who: give a number of people from 1 to 10000 for “Patient”", who(RolePart(PATIENTS, others=10_001))),
    ("Who: give a number of people from 1 to 10000 for “Patient”", who(RolePart(PATIENTS, others=-1))),
]


@pytest.mark.parametrize(("words", "entry"), REFUSED)
def test_a_value_that_cannot_be_is_refused_by_the_name_of_its_field(
    cast: Cast, session: Session, words: str, entry: Callable[[Cast], NewActivity]
) -> None:
    with nothing_changes(session), pytest.raises(InvalidInput, match=words):
        log(session, cast.lead, cast.project, entry(cast))


def test_five_thousand_characters_fit(cast: Cast, session: Session) -> None:
    entry = some(what_changed=" " + "x" * 5000 + "\n")(cast)
    assert stored(session, log(session, cast.lead, cast.project, entry)).what_changed == "x" * 5000


def test_a_person_takes_part_in_one_role(cast: Cast, session: Session) -> None:
    twice = who(RolePart(PATIENTS, (cast.patient,)), RolePart(CLINICIANS, (cast.patient,)))
    with nothing_changes(session), pytest.raises(InvalidInput, match="somebody is named twice"):
        log(session, cast.lead, cast.project, twice(cast))


def test_people_and_releases_of_other_projects_cannot_be_named(cast: Cast, session: Session) -> None:
    for person in (cast.other_partner, cast.outsider, NOBODY):
        with nothing_changes(session), pytest.raises(NotFound, match="not part of this project"):
            log(session, cast.lead, cast.project, a_meeting(cast.release, person))
    for release in (cast.other_release, NOBODY):
        with nothing_changes(session), pytest.raises(NotFound, match="no such release"):
            log(session, cast.lead, cast.project, a_meeting(release, cast.patient))


TEXT = st.text(st.characters(), max_size=40)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    texts=st.fixed_dictionaries(
        dict.fromkeys(("what_changed", "decision", "what_worked", "what_did_not", "evidence_link"), TEXT)
    ),
    numbers=st.fixed_dictionaries(
        {
            name: st.none() | st.integers(-(10**12), 10**12)
            for name in ("preparation_minutes", "listening_percent", "level")
        }
    ),
    minutes=st.integers(-(10**12), 10**12),
    others=st.integers(-(10**12), 10**12),
)
def test_whatever_is_typed_is_kept_or_refused_in_words(
    cast: Cast,
    session: Session,
    texts: dict[str, str],
    numbers: dict[str, int | None],
    minutes: int,
    others: int,
) -> None:
    changes: dict[str, Any] = {**texts, **numbers, "minutes": minutes}
    entry = replace(
        a_meeting(cast.release), roles=(RolePart(PATIENTS, (cast.patient,), others=others),), **changes
    )
    with session.begin_nested() as attempt:
        with suppress(InvalidInput):
            log(session, cast.lead, cast.project, entry)
        attempt.rollback()


# Taking back


def test_an_activity_that_was_taken_back_stays_in_the_database(cast: Cast, session: Session) -> None:
    activity = cast.activities[cast.patient]
    take_back_activity(session, cast.patient, project_id=cast.project, activity_id=activity, now=NOW)
    row = stored(session, activity)
    assert (row.removed_at, row.removed_by) == (NOW, cast.patient)
    put_back_activity(session, cast.patient, project_id=cast.project, activity_id=activity, now=NOW)
    row = stored(session, activity)
    assert (row.removed_at, row.removed_by) == (None, None)


def test_what_is_gone_cannot_be_taken_back_nor_what_counts_be_put_back(cast: Cast, session: Session) -> None:
    activity = cast.activities[cast.patient]
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="counts already"):
        put_back_activity(session, cast.lead, project_id=cast.project, activity_id=activity, now=NOW)
    take_back_activity(session, cast.lead, project_id=cast.project, activity_id=activity, now=NOW)
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="taken back already"):
        take_back_activity(session, cast.lead, project_id=cast.project, activity_id=activity, now=NOW)


def test_a_partner_takes_back_only_what_they_logged(cast: Cast, session: Session) -> None:
    theirs = cast.activities[cast.caregiver]
    for use_case in (take_back_activity, put_back_activity):
        with nothing_changes(session), pytest.raises(NotAllowed, match="somebody else logged"):
            use_case(session, cast.patient, project_id=cast.project, activity_id=theirs, now=NOW)
    take_back_activity(session, cast.facilitator, project_id=cast.project, activity_id=theirs, now=NOW)


def test_an_activity_of_another_project_is_not_there(cast: Cast, session: Session) -> None:
    for activity in (cast.other_activity, NOBODY):
        with nothing_changes(session), pytest.raises(NotFound, match="no such activity"):
            take_back_activity(session, cast.lead, project_id=cast.project, activity_id=activity, now=NOW)
