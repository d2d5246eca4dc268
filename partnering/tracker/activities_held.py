"""Activities by the days on which they were held, in short: to choose from."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.permissions import Permission, requires
from partnering.foundation.vocabulary import Activity
from partnering.tracker.models import ActivityEntry

MOST_HELD = 50


@dataclass(frozen=True, slots=True)
class HeldActivity:
    """An activity, as a choice."""

    activity_id: int
    held_on: date
    activity: Activity


@requires(Permission.VIEW_ACTIVITIES)
def list_activities_held(
    session: Session, person_id: int, *, project_id: int, since: date, until: date
) -> list[HeldActivity]:
    """What was held from one day to another, both included, the latest first, at most `MOST_HELD`."""
    rows = session.execute(
        select(ActivityEntry.id, ActivityEntry.held_on, ActivityEntry.activity)
        .where(
            ActivityEntry.project_id == project_id,
            ActivityEntry.removed_at.is_(None),
            ActivityEntry.held_on.between(since, until),
        )
        .order_by(ActivityEntry.held_on.desc(), ActivityEntry.id.desc())
        .limit(MOST_HELD)
    )
    return [HeldActivity(*row) for row in rows]
