"""Inputs as people read them: the words, who said them, where, how long ago, and every answer."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from partnering.foundation.models import Membership, Person
from partnering.foundation.vocabulary import Activity, Answer, Consent, InputStatus, PartnerRole, TeamRole
from partnering.tracker.models import ActivityEntry, Input, InputAnswer, Release


@dataclass(frozen=True, slots=True)
class AnswerTold:
    """An answer, as people read it."""

    answer_id: int
    answer: Answer
    words: str
    deferred_until: date | None
    answered_by: str
    answered_at: datetime
    read_at: datetime | None
    changed_activity_id: int | None
    changed_activity: Activity | None
    changed_held_on: date | None
    """What came of it: the kind and the day of an activity, where one is linked and still counts."""
    changed_release_id: int | None
    changed_version: str | None
    reopened_at: datetime | None
    reopened_because: str | None


@dataclass(frozen=True, slots=True)
class InputTold:
    """Something a partner said, with all its answers, the oldest first."""

    input_id: int
    said: str
    given_by: str
    role: PartnerRole | TeamRole | None
    can_read_answer: bool
    """False for a partner without access to the screens: somebody has to tell them."""
    is_own: bool
    written_down_by: str | None
    """Who typed it, where that is somebody else."""
    given_at: datetime
    age_days: int
    """Days since it was said, or said again."""
    release_id: int | None
    version: str | None
    lifecycle: str | None
    stage: str | None
    status: InputStatus
    is_waiting: bool
    """Whether it waits for an answer today: never answered, said again, or put off to a day that has come."""
    waits_again_on: date | None
    consent: Consent
    answers: tuple[AnswerTold, ...]

    @property
    def last_answer(self) -> AnswerTold | None:
        """The answer that stands; None before any."""
        return self.answers[-1] if self.answers else None


def inputs_told(session: Session, person_id: int, rows: Sequence[Input], today: date) -> list[InputTold]:
    """Rows of one project with their answers, names and places; four queries, whatever the number of rows."""
    if not rows:
        return []
    answers = session.scalars(
        select(InputAnswer).where(InputAnswer.input_id.in_([row.id for row in rows])).order_by(InputAnswer.id)
    ).all()
    names, roles, can_read = _people(
        session,
        rows[0].project_id,
        {person for row in rows for person in (row.given_by, row.entered_by)}
        | {answer.answered_by for answer in answers},
    )
    release_ids = {row.release_id for row in rows} | {answer.changed_release_id for answer in answers}
    versions = {
        row.id: row.version
        for row in session.execute(
            select(Release.id, Release.version).where(Release.id.in_(release_ids - {None}))
        )
    }
    activities = {
        activity_id: (activity, held_on)
        for activity_id, activity, held_on in session.execute(
            select(ActivityEntry.id, ActivityEntry.activity, ActivityEntry.held_on).where(
                ActivityEntry.id.in_({answer.changed_activity_id for answer in answers} - {None}),
                ActivityEntry.removed_at.is_(None),
            )
        )
    }
    told: defaultdict[int, list[AnswerTold]] = defaultdict(list)
    for answer in answers:
        activity, held_on = activities.get(answer.changed_activity_id or 0, (None, None))
        told[answer.input_id].append(
            AnswerTold(
                answer_id=answer.id,
                answer=answer.answer,
                words=answer.words,
                deferred_until=answer.deferred_until,
                answered_by=names[answer.answered_by],
                answered_at=answer.answered_at,
                read_at=answer.read_at,
                changed_activity_id=answer.changed_activity_id if activity else None,
                changed_activity=activity,
                changed_held_on=held_on,
                changed_release_id=answer.changed_release_id,
                changed_version=versions.get(answer.changed_release_id or 0),
                reopened_at=answer.reopened_at,
                reopened_because=answer.reopened_because,
            )
        )
    return [
        InputTold(
            input_id=row.id,
            said=row.said,
            given_by=names[row.given_by],
            role=roles.get(row.given_by),
            can_read_answer=row.given_by in can_read,
            is_own=row.given_by == person_id,
            written_down_by=names[row.entered_by] if row.entered_by != row.given_by else None,
            given_at=row.given_at,
            age_days=days_since(row.waits_since, today),
            release_id=row.release_id,
            version=versions.get(row.release_id or 0),
            lifecycle=row.lifecycle,
            stage=row.stage,
            status=row.status,
            is_waiting=row.status is not InputStatus.ANSWERED
            or (row.waits_again_on is not None and row.waits_again_on <= today),
            waits_again_on=row.waits_again_on,
            consent=row.consent,
            answers=tuple(told[row.id]),
        )
        for row in rows
    ]


def inputs_by_id(
    session: Session, person_id: int, *, project_id: int, input_ids: Collection[int], today: date
) -> dict[int, InputTold]:
    """These inputs of one project by their ids, as the person reads them; others are left out. Part of use cases."""
    rows = session.scalars(
        select(Input).where(Input.project_id == project_id, Input.id.in_(input_ids)).order_by(Input.id)
    ).all()
    return {told.input_id: told for told in inputs_told(session, person_id, rows, today)}


def days_since(moment: datetime, today: date) -> int:
    """Whole days from a moment until today; 0 for a day that has begun in UTC only."""
    return max(0, (today - moment.date()).days)


def _people(
    session: Session, project_id: int, person_ids: Collection[int]
) -> tuple[dict[int, str], dict[int, PartnerRole | TeamRole], set[int]]:
    """Names, roles here, and who may sign in and read here."""
    names: dict[int, str] = {}
    roles: dict[int, PartnerRole | TeamRole] = {}
    can_read: set[int] = set()
    for person, membership in session.execute(
        select(Person, Membership)
        .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.project_id == project_id))
        .where(Person.id.in_(person_ids))
    ):
        names[person.id] = person.name
        if membership is not None:
            roles[person.id] = membership.role
            if membership.is_active and membership.access_role is not None:
                can_read.add(person.id)
    return names, roles, can_read
