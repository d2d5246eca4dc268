"""The time that partners gave, as the log tells it: by day and by what they spent it on."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partnering.foundation.vocabulary import Activity, TimeKind
from partnering.tracker.models import ActivityEntry, ActivityRole

KIND_OF: Mapping[Activity, TimeKind] = {
    Activity.DOCUMENT_REVIEW: TimeKind.REVIEW,
    Activity.ASYNC_COMMENT: TimeKind.REVIEW,
    Activity.COACHING: TimeKind.COACHING,
}
"""What is no being together. All other activities are."""


def partner_minutes(
    session: Session, *, project_id: int, since: date | None = None, until: date | None = None
) -> Mapping[tuple[date, TimeKind], int]:
    """Person-minutes by day and kind: the minutes of an activity, and those to prepare, times its partners.

    since, until: the first and the last day that count; None for no bound. What was taken back does not count.
    Part of use cases; one query.
    """
    days = [ActivityEntry.project_id == project_id, ActivityEntry.removed_at.is_(None)]
    if since is not None:
        days.append(ActivityEntry.held_on >= since)
    if until is not None:
        days.append(ActivityEntry.held_on <= until)
    rows = session.execute(
        select(
            ActivityEntry.held_on,
            ActivityEntry.activity,
            func.sum(ActivityEntry.minutes * ActivityRole.people),
            func.sum(func.coalesce(ActivityEntry.preparation_minutes, 0) * ActivityRole.people),
        )
        .join(ActivityRole, ActivityRole.activity_id == ActivityEntry.id)
        .where(*days)
        .group_by(ActivityEntry.held_on, ActivityEntry.activity)
    )
    minutes: Counter[tuple[date, TimeKind]] = Counter()
    for held_on, activity, spent, prepared in rows:
        minutes[held_on, KIND_OF.get(activity, TimeKind.MEETINGS)] += spent
        if prepared:
            minutes[held_on, TimeKind.PREPARATION] += prepared
    return minutes
