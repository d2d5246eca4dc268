"""Coaching: one person asks another, who says yes or not now, and either ends it at any time.

Only the two read that they are a pair. What they speak of is kept nowhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from partnering.foundation import audit
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.models import Person
from partnering.foundation.partnerships import short_words
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.turns import take_turn_of_person
from partnering.foundation.words import _
from partnering.reflection.coach_offers import people_who_may_coach
from partnering.reflection.models import Coaching, CoachingTime
from partnering.reflection.sealing import seal, unseal
from partnering.reflection.terms import CoachingStatus

TRANSITIONS: Mapping[CoachingStatus, frozenset[CoachingStatus]] = {
    CoachingStatus.ASKED: frozenset({CoachingStatus.ACCEPTED, CoachingStatus.DECLINED, CoachingStatus.ENDED}),
    CoachingStatus.ACCEPTED: frozenset({CoachingStatus.ENDED}),
    CoachingStatus.DECLINED: frozenset({CoachingStatus.ENDED}),
    CoachingStatus.ENDED: frozenset(),
}
"""What each status may become. The learner puts a "not now" away by ending it."""
IS_NEWS = timedelta(days=7)
"""For how long a yes is told."""


@dataclass(frozen=True, slots=True)
class NotedTime:
    """One time that the two met."""

    time_id: int
    held_on: date
    minutes: int


@dataclass(frozen=True, slots=True)
class OwnCoaching:
    """A pair as one of the two sees it."""

    coaching_id: int
    is_coach: bool
    """Whether the reader is the one who coaches."""
    other_id: int
    other: str
    """The name of the other one."""
    words: str
    """What the learner wishes for."""
    status: CoachingStatus
    asked_at: datetime
    times: tuple[NotedTime, ...]
    """Each time the two met, the latest first."""

    @property
    def minutes(self) -> int:
        """For how long they met so far."""
        return sum(time.minutes for time in self.times)


@dataclass(frozen=True, slots=True)
class CoachingNews:
    """Something about coaching that waits for the reader."""

    status: CoachingStatus
    """Asked: the reader is asked to coach. Accepted, declined: what came of the reader's own wish."""
    other: str


@requires(Permission.COACH)
def ask_for_coach(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    coach_id: int,
    words: str,
    form_token: str,
    now: datetime,
) -> int:
    """Ask somebody of the project to coach, and return the id. The same form sent twice asks once.

    Raises InvalidInput for words that say nothing or do not fit, NotFound for somebody who cannot coach here,
    NotPossibleNow where the two are a pair already, or this form was sent before with something else in it.
    """
    words = short_words(words, field=_("What you wish for"))
    if not words:
        raise InvalidInput(_("What you wish for: write at least one word, so that your coach can say yes."))
    take_turn_of_person(session, person_id)
    possible = people_who_may_coach(session, person_id, project_id=project_id)
    if coach_id not in {one.person_id for one in possible if not one.is_reader}:
        raise NotFound(_("This person cannot coach here. Choose somebody of the list."))
    earlier = session.scalar(
        select(Coaching).where(Coaching.learner_id == person_id, Coaching.form_token == form_token)
    )
    if earlier is not None:
        was_forgotten = earlier.status is CoachingStatus.ENDED
        sent = (earlier.project_id, earlier.coach_id, words if was_forgotten else unseal(earlier.sealed))
        if sent != (project_id, coach_id, words):
            raise NotPossibleNow(
                _("This was sent before, and it has changed since. Send again to ask once more.")
            )
        return earlier.id
    if session.scalar(select(Coaching.id).where(_own(person_id, project_id), Coaching.coach_id == coach_id)):
        raise NotPossibleNow(_("You have asked this person already. You find it in the list."))
    row = Coaching(
        project_id=project_id,
        learner_id=person_id,
        coach_id=coach_id,
        form_token=form_token,
        sealed=seal(words),
        status=CoachingStatus.ASKED,
        asked_at=now,
    )
    session.add(row)
    session.flush()
    _record(session, person_id, row, "coach asked", now)
    return row.id


@requires(Permission.COACH)
def answer_as_coach(
    session: Session, person_id: int, *, project_id: int, coaching_id: int, is_yes: bool, now: datetime
) -> None:
    """Say yes to somebody who asked, or not now. The same answer twice does nothing more.

    Raises NotFound where nobody asked this person, NotPossibleNow once it has ended or was answered otherwise.
    """
    row = coaching_in_turn(session, person_id, project_id=project_id, coaching_id=coaching_id)
    if row.coach_id != person_id:
        raise NotFound(_no_coaching())
    to = CoachingStatus.ACCEPTED if is_yes else CoachingStatus.DECLINED
    if row.status is to:
        return
    _check_step(row, to)
    row.status, row.answered_at = to, now
    _record(session, person_id, row, "coaching accepted" if is_yes else "coaching declined", now)


@requires(Permission.COACH)
def end_coaching(
    session: Session, person_id: int, *, project_id: int, coaching_id: int, now: datetime
) -> None:
    """End it, or take a wish back, as either of the two; what was wished for is forgotten, the time stays.

    Twice does nothing more. Raises NotFound for somebody else's.
    """
    row = coaching_in_turn(session, person_id, project_id=project_id, coaching_id=coaching_id)
    if row.status is CoachingStatus.ENDED:
        return
    _check_step(row, CoachingStatus.ENDED)
    row.status, row.ended_at, row.sealed = CoachingStatus.ENDED, now, ""
    _record(session, person_id, row, "coaching ended", now)


@requires(Permission.COACH)
def list_my_coaching(session: Session, person_id: int, *, project_id: int) -> list[OwnCoaching]:
    """The pairs this person is one of and that have not ended, as coach first, the latest first in each."""
    learner, coach = aliased(Person), aliased(Person)
    rows = session.execute(
        select(Coaching, learner.name, coach.name)
        .join(learner, learner.id == Coaching.learner_id)
        .join(coach, coach.id == Coaching.coach_id)
        .where(_own(person_id, project_id))
        .order_by(Coaching.coach_id != person_id, Coaching.asked_at.desc(), Coaching.id.desc())
    ).all()
    times = _times(session, [row.id for row, _learner, _coach in rows])
    return [
        OwnCoaching(
            coaching_id=row.id,
            is_coach=row.coach_id == person_id,
            other_id=row.learner_id if row.coach_id == person_id else row.coach_id,
            other=learner_name if row.coach_id == person_id else coach_name,
            words=unseal(row.sealed),
            status=row.status,
            asked_at=row.asked_at,
            times=tuple(times[row.id]),
        )
        for row, learner_name, coach_name in rows
        if row.coach_id != person_id or row.status is not CoachingStatus.DECLINED
    ]


@requires(Permission.COACH)
def list_coaching_news(
    session: Session, person_id: int, *, project_id: int, now: datetime
) -> list[CoachingNews]:
    """Who asks this person to coach, and what came of their own wishes; the oldest first. It opens no words."""
    own = Coaching.learner_id == person_id
    answered = or_(
        Coaching.status == CoachingStatus.DECLINED,
        (Coaching.status == CoachingStatus.ACCEPTED) & (Coaching.answered_at > now - IS_NEWS),
    )
    is_asked = (Coaching.coach_id == person_id) & (Coaching.status == CoachingStatus.ASKED)
    other = aliased(Person)
    rows = session.execute(
        select(Coaching.status, other.name)
        .join(
            other,
            (own & (other.id == Coaching.coach_id))
            | ((Coaching.coach_id == person_id) & (other.id == Coaching.learner_id)),
        )
        .where(Coaching.project_id == project_id, is_asked | (own & answered))
        .order_by(Coaching.asked_at, Coaching.id)
    )
    return [CoachingNews(status, name) for status, name in rows]


def coaching_in_turn(session: Session, person_id: int, *, project_id: int, coaching_id: int) -> Coaching:
    """The pair, for one of the two; who changes it at the same moment waits. Part of use cases.

    Raises NotFound for everybody else.
    """
    row = session.scalar(
        select(Coaching)
        .where(
            Coaching.id == coaching_id,
            Coaching.project_id == project_id,
            or_(Coaching.learner_id == person_id, Coaching.coach_id == person_id),
        )
        .with_for_update()
    )
    if row is None:
        raise NotFound(_no_coaching())
    return row


def _times(session: Session, coaching_ids: Sequence[int]) -> Mapping[int, list[NotedTime]]:
    found: dict[int, list[NotedTime]] = {coaching_id: [] for coaching_id in coaching_ids}
    rows = session.scalars(
        select(CoachingTime)
        .where(CoachingTime.coaching_id.in_(coaching_ids))
        .order_by(CoachingTime.held_on.desc(), CoachingTime.id.desc())
    )
    for row in rows:
        found[row.coaching_id].append(NotedTime(row.id, row.held_on, row.minutes))
    return found


def _own(person_id: int, project_id: int) -> ColumnElement[bool]:
    """Pairs of this person that have not ended."""
    return (
        (Coaching.project_id == project_id)
        & or_(Coaching.learner_id == person_id, Coaching.coach_id == person_id)
        & (Coaching.status != CoachingStatus.ENDED)
    )


def _check_step(row: Coaching, to: CoachingStatus) -> None:
    if to not in TRANSITIONS[row.status]:
        raise NotPossibleNow(
            _("This is at “{status}” now. Look at it once more.").format(status=row.status.label)
        )


def _no_coaching() -> str:
    return _("There is no such coaching between you and somebody else here.")


def _record(session: Session, person_id: int, row: Coaching, action: str, now: datetime) -> None:
    audit.record(
        session, person_id, project_id=row.project_id, action=action, subject=f"coaching {row.id}", now=now
    )
