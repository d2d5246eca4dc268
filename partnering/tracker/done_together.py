"""What was done together on the way to a release, counted for a record that anybody may read. Part of use cases."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from partnering.foundation.models import Membership
from partnering.foundation.vocabulary import Activity, Answer, Consent, PartnerRole
from partnering.tracker.input_list import waits_on
from partnering.tracker.models import ActivityEntry, ActivityRole, Input, InputAnswer, Release

FACE_THE_DECISION = frozenset({PartnerRole.PATIENT_PARTNER, PartnerRole.CAREGIVER_PARTNER})
"""Patients, and those who care or decide for them."""


@dataclass(frozen=True, slots=True)
class DoneTogether:
    """Activities of one kind in which the same partners took part: how often, and from when to when."""

    activity: Activity
    with_patients: bool
    """Somebody took part who faces the decision, or cares for one who does."""
    with_clinicians: bool
    times: int
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class AnswersGiven:
    """What came of everything that partners said about a release: how often each last answer, and what waits."""

    said: int
    waiting: int
    by_answer: tuple[tuple[Answer, int], ...]
    """Of those that are answered; each answer that was given at least once."""


@dataclass(frozen=True, slots=True)
class AnsweredInput:
    """Something a partner said, and the last answer to it."""

    input_id: int
    said: str
    partner_role: PartnerRole | None
    consent: Consent
    words: str
    """Of the answer."""


def done_together(
    session: Session,
    *,
    project_id: int,
    release_id: int,
    activities: Collection[Activity],
    since: date | None,
    until: date,
) -> list[DoneTogether]:
    """What was logged for this release and those before it, of these kinds, from one day to another, both included."""
    releases = _with_those_before(session, project_id, release_id)
    is_patient = case((ActivityRole.partner_role.in_(FACE_THE_DECISION), 1), else_=0)
    is_clinician = case((ActivityRole.partner_role == PartnerRole.CLINICIAN_PARTNER, 1), else_=0)
    one_by_one = (
        select(
            ActivityEntry.activity,
            ActivityEntry.held_on,
            func.max(is_patient).label("with_patients"),
            func.max(is_clinician).label("with_clinicians"),
        )
        .join(ActivityRole, ActivityRole.activity_id == ActivityEntry.id)
        .where(
            ActivityEntry.project_id == project_id,
            ActivityEntry.release_id.in_(releases),
            ActivityEntry.activity.in_(activities),
            ActivityEntry.removed_at.is_(None),
            ActivityEntry.held_on <= until,
            *([ActivityEntry.held_on >= since] if since else []),
        )
        .group_by(ActivityEntry.id, ActivityEntry.activity, ActivityEntry.held_on)
        .subquery()
    ).c
    kinds = (one_by_one.activity, one_by_one.with_patients, one_by_one.with_clinicians)
    rows = session.execute(
        select(*kinds, func.count(), func.min(one_by_one.held_on), func.max(one_by_one.held_on))
        .group_by(*kinds)
        .order_by(*kinds)
    )
    return [
        DoneTogether(activity, bool(patients), bool(clinicians), times, first_on, last_on)
        for activity, patients, clinicians, times, first_on, last_on in rows
    ]


def _with_those_before(session: Session, project_id: int, release_id: int) -> list[int]:
    rows = session.execute(
        select(Release.id, Release.previous_release_id).where(Release.project_id == project_id)
    ).all()
    previous = {row.id: row.previous_release_id for row in rows}
    found: list[int] = []
    one: int | None = release_id
    while one is not None and one not in found:
        found.append(one)
        one = previous.get(one)
    return found


_LAST_ANSWER = (
    select(func.max(InputAnswer.id))
    .where(InputAnswer.input_id == Input.id)
    .correlate(Input)
    .scalar_subquery()
)


def answers_given(session: Session, *, project_id: int, release_id: int, today: date) -> AnswersGiven:
    """Counts over everything said about the release; what was put off counts as waiting from its day on."""
    one_by_one = (
        select(InputAnswer.answer, waits_on(today).label("is_waiting"))
        .select_from(Input)
        .outerjoin(InputAnswer, InputAnswer.id == _LAST_ANSWER)
        .where(Input.project_id == project_id, Input.release_id == release_id)
        .subquery()
    ).c
    kinds = (one_by_one.answer, one_by_one.is_waiting)
    rows = session.execute(select(*kinds, func.count()).group_by(*kinds)).all()
    answered: dict[Answer, int] = {}
    for answer, is_waiting, times in rows:
        if answer is not None and not is_waiting:
            answered[answer] = answered.get(answer, 0) + times
    return AnswersGiven(
        said=sum(times for _answer, _waits, times in rows),
        waiting=sum(times for answer, is_waiting, times in rows if answer is None or is_waiting),
        by_answer=tuple((answer, answered[answer]) for answer in Answer if answer in answered),
    )


def answered_inputs(session: Session, *, project_id: int, input_ids: Collection[int]) -> list[AnsweredInput]:
    """Those of these inputs that are answered, in the order in which they were said."""
    rows = session.execute(
        select(Input.id, Input.said, Membership.partner_role, Input.consent, InputAnswer.words)
        .join(InputAnswer, InputAnswer.id == _LAST_ANSWER)
        .outerjoin(
            Membership,
            (Membership.person_id == Input.given_by) & (Membership.project_id == Input.project_id),
        )
        .where(Input.project_id == project_id, Input.id.in_(input_ids))
        .order_by(Input.id)
    )
    return [AnsweredInput(*row) for row in rows]
