"""How long people met for coaching. It is time given to the project; what was said is kept nowhere."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from partnering.foundation import audit
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.models import Membership
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.times import day_in_words
from partnering.foundation.turns import take_turn_of_person
from partnering.foundation.vocabulary import PartnerRole, TeamRole
from partnering.foundation.words import _
from partnering.reflection.coaching import coaching_in_turn
from partnering.reflection.models import Coaching, CoachingTime
from partnering.reflection.terms import CoachingStatus

MINUTES_OF_A_DAY = 1440
LONGEST_AGO = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class CoachingMinutes:
    """One time of coaching as a report may count it: how long, and as whom the two took part. Without people."""

    held_on: date
    minutes: int
    """For how long they met; each of the two gave this time."""
    coach_role: PartnerRole | TeamRole
    learner_role: PartnerRole | TeamRole


@requires(Permission.COACH)
def note_coaching_time(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    coaching_id: int,
    held_on: date,
    minutes: int,
    form_token: str,
    today: date,
    now: datetime,
) -> int:
    """Note for how long the two met on a day, as either of them, and return the id. Sent twice is noted once.

    Raises InvalidInput for a day to come, one more than a year ago, or minutes that no day has; NotFound for somebody
    else's coaching; NotPossibleNow before the coach has said yes and after the end.
    """
    take_turn_of_person(session, person_id)
    row = coaching_in_turn(session, person_id, project_id=project_id, coaching_id=coaching_id)
    earlier = session.scalar(
        select(CoachingTime.id).where(
            CoachingTime.noted_by == person_id, CoachingTime.form_token == form_token
        )
    )
    if earlier is not None:
        return earlier
    if row.status is not CoachingStatus.ACCEPTED:
        raise NotPossibleNow(_("Time can be noted while the coaching goes on. This one does not."))
    if not today - LONGEST_AGO <= held_on <= today:
        raise InvalidInput(
            _("The day you met: choose one from {first} to today.").format(
                first=day_in_words(today - LONGEST_AGO)
            )
        )
    if not 1 <= minutes <= MINUTES_OF_A_DAY:
        raise InvalidInput(
            _("For how long: use a whole number of minutes from 1 to {most}.").format(most=MINUTES_OF_A_DAY)
        )
    time = CoachingTime(
        coaching_id=row.id, form_token=form_token, held_on=held_on, minutes=minutes, noted_by=person_id
    )
    session.add(time)
    session.flush()
    _record(session, person_id, row, "coaching time noted", now, after={"minutes": minutes})
    return time.id


@requires(Permission.COACH)
def take_back_coaching_time(
    session: Session, person_id: int, *, project_id: int, coaching_id: int, time_id: int, now: datetime
) -> None:
    """Take a time away that was noted wrongly, as either of the two. Raises NotFound for what is not there."""
    row = coaching_in_turn(session, person_id, project_id=project_id, coaching_id=coaching_id)
    time = session.get(CoachingTime, time_id)
    if time is None or time.coaching_id != row.id:
        raise NotFound(_("This time is not noted any more."))
    _record(session, person_id, row, "coaching time taken back", now, before={"minutes": time.minutes})
    session.delete(time)


def coaching_minutes(session: Session, *, project_id: int) -> list[CoachingMinutes]:
    """Every time of coaching in a project, the first first.

    Part of use cases, which count and hide small numbers.
    """
    coach, learner = aliased(Membership), aliased(Membership)
    wanted = (
        select(CoachingTime.held_on, CoachingTime.minutes, coach, learner)
        .join(Coaching, Coaching.id == CoachingTime.coaching_id)
        .join(coach, (coach.person_id == Coaching.coach_id) & (coach.project_id == Coaching.project_id))
        .join(
            learner, (learner.person_id == Coaching.learner_id) & (learner.project_id == Coaching.project_id)
        )
        .where(Coaching.project_id == project_id)
        .order_by(CoachingTime.held_on, CoachingTime.id)
    )
    return [
        CoachingMinutes(held_on, minutes, coaches_as.role, learns_as.role)
        for held_on, minutes, coaches_as, learns_as in session.execute(wanted)
    ]


def _record(
    session: Session,
    person_id: int,
    row: Coaching,
    action: str,
    now: datetime,
    *,
    before: dict[str, int] | None = None,
    after: dict[str, int] | None = None,
) -> None:
    audit.record(
        session,
        person_id,
        project_id=row.project_id,
        action=action,
        subject=f"coaching {row.id}",
        before=before,
        after=after,
        now=now,
    )
