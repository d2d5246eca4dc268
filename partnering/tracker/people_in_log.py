"""How much each named partner took part, as the log tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partnering.tracker.models import ActivityEntry, ActivityPerson


@dataclass(frozen=True, slots=True)
class TimeInLog:
    """The part of one person."""

    activities: int
    minutes: int
    """Together with those to prepare."""
    last_held_on: date


def time_in_log(session: Session, *, project_id: int, since: date) -> Mapping[int, TimeInLog]:
    """The part of each person who is named in an activity on this day or later, by person id.

    What was taken back does not count. Part of use cases; one query.
    """
    rows = session.execute(
        select(
            ActivityPerson.person_id,
            func.count(),
            func.sum(ActivityEntry.minutes + func.coalesce(ActivityEntry.preparation_minutes, 0)),
            func.max(ActivityEntry.held_on),
        )
        .join(ActivityEntry, ActivityEntry.id == ActivityPerson.activity_id)
        .where(
            ActivityEntry.project_id == project_id,
            ActivityEntry.held_on >= since,
            ActivityEntry.removed_at.is_(None),
        )
        .group_by(ActivityPerson.person_id)
    )
    return {
        person_id: TimeInLog(activities, int(minutes), last_held_on)
        for person_id, activities, minutes, last_held_on in rows
    }
