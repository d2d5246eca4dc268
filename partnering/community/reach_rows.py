"""Counts of reach to take out of a project. Part of use cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.community.models import ReachCount, ReachMeasure
from partnering.foundation.vocabulary import ReachUnit


@dataclass(frozen=True, slots=True)
class ReachRow:
    """What was counted in one window, with how. A number is None where it was not counted."""

    measure_id: int
    unit: ReachUnit
    source: str
    how_counted: str
    first_day: date
    last_day: date
    aware: int | None
    using: int | None
    producing: int | None


def reach_count_rows(session: Session, *, project_id: int) -> Iterator[ReachRow]:
    """Every count of the project, by the way of counting and by day."""
    for measure, count in session.execute(
        select(ReachMeasure, ReachCount)
        .join(ReachCount, ReachCount.measure_id == ReachMeasure.id)
        .where(ReachMeasure.project_id == project_id)
        .order_by(ReachMeasure.id, ReachCount.first_day)
    ):
        yield ReachRow(
            measure_id=measure.id,
            unit=measure.unit,
            source=measure.source,
            how_counted=measure.how_counted,
            first_day=count.first_day,
            last_day=count.last_day,
            aware=count.n_aware,
            using=count.n_using,
            producing=count.n_producing,
        )
