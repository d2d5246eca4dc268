"""How many lessons were written in some projects, by year and stage. Part of use cases; no word of them is read."""

from collections.abc import Collection

from sqlalchemy import case, extract, func, literal, select
from sqlalchemy.orm import Session

from partnering.foundation.models import Project
from partnering.foundation.tallies import Tally
from partnering.reflection.models import Lesson, SharedLesson


def tally_lessons(session: Session, *, project_ids: Collection[int]) -> list[Tally[bool]]:
    """Lessons by whether a copy of them is shared with all projects."""
    is_shared = case((SharedLesson.id.is_(None), literal(0)), else_=literal(1))
    place = (
        Lesson.project_id,
        extract("year", Lesson.written_at),
        Project.lifecycle,
        func.nullif(Lesson.stage, ""),
        is_shared,
    )
    rows = session.execute(
        select(*place, func.count())
        .join(Project, Project.id == Lesson.project_id)
        .outerjoin(SharedLesson, SharedLesson.lesson_id == Lesson.id)
        .where(Lesson.project_id.in_(project_ids))
        .group_by(*place)
    )
    return [
        Tally(project_id, year, lifecycle, stage, bool(shared), n)
        for project_id, year, lifecycle, stage, shared, n in rows
    ]
