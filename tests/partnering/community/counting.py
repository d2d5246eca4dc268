"""Ways of counting and counts, for several tests."""

from datetime import date

from sqlalchemy.orm import Session

from partnering.community.reach import Measure, NewCount, NewMeasure, add_measure, list_reach, note_count
from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import ReachTier, ReachUnit
from tests.cast import NOW, TODAY, Cast


def a_measure(
    session: Session, cast: Cast, unit: ReachUnit = ReachUnit.PEOPLE, source: str = "Our web page"
) -> int:
    """A way of counting in which nothing is counted yet."""
    return add_measure(
        session,
        cast.facilitator,
        project_id=cast.project,
        entry=NewMeasure(unit, source, "Each browser once."),
        form_token=new_token(),
        now=NOW,
    )


def counts(session: Session, cast: Cast, measure_id: int, entry: NewCount, *, today: date = TODAY) -> None:
    """The facilitator writes down a count."""
    note_count(
        session,
        cast.facilitator,
        project_id=cast.project,
        measure_id=measure_id,
        entry=entry,
        today=today,
        now=NOW,
    )


def in_february(**numbers: int) -> NewCount:
    """28 days, by the names of the tiers."""
    return NewCount(date(2026, 2, 1), date(2026, 2, 28), by_tier(**numbers))


def in_january(**numbers: int) -> NewCount:
    """31 days."""
    return NewCount(date(2026, 1, 1), date(2026, 1, 31), by_tier(**numbers))


def by_tier(**numbers: int) -> dict[ReachTier, int]:
    return {ReachTier[name.upper()]: n for name, n in numbers.items()}


def reach_seen_by(session: Session, cast: Cast, person: int) -> list[Measure]:
    return list_reach(session, person, project_id=cast.project)
