"""What was counted of each project, kept until something of the project changes.

To count a million activities takes seconds, and between two looks at a dashboard most projects stay as they are.
Part of use cases, which have checked the person's rights in each project: what is kept is the same for everybody, and
small counts are hidden after it is read.
"""

from collections.abc import Callable, Collection, Hashable, Mapping
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.orm import Session

from partnering.foundation.audit import last_events
from partnering.foundation.models import Person, Project

T = TypeVar("T")
MOST_KEPT = 500
"""Projects. Each takes some tens of kilobytes."""


class KeptCounts(Generic[T]):
    """Counts of one sort, by database and project."""

    def __init__(self) -> None:
        self._kept: WeakKeyDictionary[Engine | Connection, dict[int, tuple[Hashable, T]]] = (
            WeakKeyDictionary()
        )
        self._lock = Lock()

    def read(
        self, session: Session, states: Mapping[int, Hashable], count: Callable[[int], T]
    ) -> Mapping[int, T]:
        """By project, what was counted in this state, else what `count` says now.

        Each project is counted by itself: of two who ask at once each gets what the other has done, and SQLite groups
        many small heaps of rows twice as fast as one large one.
        """
        bind = session.get_bind()
        if bind.get_execution_options().get("one_more_step_writes", False):
            # What this transaction has written may be undone.
            return {project_id: count(project_id) for project_id in states}
        found: dict[int, T] = {}
        for project_id, state in states.items():
            with self._lock:
                kept = self._kept.get(bind, {}).get(project_id)
            if kept is not None and kept[0] == state:
                found[project_id] = kept[1]
                continue
            found[project_id] = count(project_id)
            with self._lock:
                of_bind = self._kept.setdefault(bind, {})
                if len(of_bind) >= MOST_KEPT and project_id not in of_bind:
                    of_bind.clear()
                of_bind[project_id] = (state, found[project_id])
        return found


def states_of(session: Session, *, project_ids: Collection[int]) -> dict[int, Hashable]:
    """By project, what stays the same while nothing that is counted of it changes: one query.

    People sign in all day, and what belongs to no project changes no count of one, but for an account that goes.
    """
    of_project, _of_none = last_events(Project.id)
    who_left = select(func.count()).where(Person.is_active.is_(False)).scalar_subquery()
    rows = session.execute(
        select(Project.id, of_project, who_left).where(Project.id.in_(project_ids)).order_by(Project.id)
    )
    return {project_id: (last_event, left) for project_id, last_event, left in rows}
