"""Plans for the stages after a release, to take out: of a project, and of one person. Part of use cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from partnering.foundation.models import Project
from partnering.tracker.models import Release, StagePlan

BATCH = 500


@dataclass(frozen=True, slots=True)
class PlanRow:
    """What is planned at a stage after a release."""

    version: str
    lifecycle: str
    stage: str
    words: str
    planned_for: date
    written_by: int
    written_at: datetime
    agreed_by: int | None
    agreed_at: datetime | None


def plan_rows(session: Session, *, project_id: int) -> Iterator[PlanRow]:
    """Every plan of the project, in the order in which they were begun."""
    for row, version in session.execute(
        select(StagePlan, Release.version)
        .join(Release, Release.id == StagePlan.release_id)
        .where(StagePlan.project_id == project_id)
        .order_by(StagePlan.id)
        .execution_options(yield_per=BATCH)
    ):
        yield PlanRow(
            version=version,
            lifecycle=row.lifecycle,
            stage=row.stage,
            words=row.words,
            planned_for=row.planned_for,
            written_by=row.written_by,
            written_at=row.written_at,
            agreed_by=row.agreed_by,
            agreed_at=row.agreed_at,
        )


def own_plans(session: Session, person_id: int) -> dict[str, Any]:
    """The plans that the person wrote or agreed to, as plain JSON values."""
    rows = session.execute(
        select(StagePlan, Release.version, Project.slug)
        .join(Release, Release.id == StagePlan.release_id)
        .join(Project, Project.id == StagePlan.project_id)
        .where(or_(StagePlan.written_by == person_id, StagePlan.agreed_by == person_id))
        .order_by(StagePlan.id)
    )
    return {
        "plans_you_wrote_or_agreed_to": [
            {
                "project": slug,
                "release": version,
                "stage": row.stage,
                "words": row.words,
                "planned_for": row.planned_for.isoformat(),
                "you_wrote_it_at": row.written_at.isoformat() if row.written_by == person_id else None,
                "you_agreed_at": row.agreed_at.isoformat()
                if row.agreed_at and row.agreed_by == person_id
                else None,
            }
            for row, version, slug in rows
        ]
    }
