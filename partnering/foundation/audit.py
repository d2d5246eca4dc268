"""The trail of who changed what. Every write leaves exactly one event, in its own transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, SQLColumnExpression, func, select
from sqlalchemy.orm import Session

from partnering.foundation.models import AuditEvent, Person
from partnering.foundation.permissions import Permission, permissions_in_project, requires


def record(
    session: Session,
    person_id: int,
    *,
    project_id: int | None,
    action: str,
    subject: str,
    now: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write one event. `before` and `after` hold plain values of what changed, never a password or a token."""
    session.add(
        AuditEvent(
            at=now,
            person_id=person_id,
            project_id=project_id,
            action=action,
            subject=subject,
            before=dict(before) if before is not None else None,
            after=dict(after) if after is not None else None,
        )
    )


def last_events(
    project: SQLColumnExpression[int],
) -> tuple[ScalarSelect[int | None], ScalarSelect[int | None]]:
    """The last event of a project, and the last of none, as columns of a query that has the project's id.

    While both are the same, nothing has changed of what anybody may read of the project.
    """
    return (
        select(func.max(AuditEvent.id)).where(AuditEvent.project_id == project).scalar_subquery(),
        select(func.max(AuditEvent.id)).where(AuditEvent.project_id.is_(None)).scalar_subquery(),
    )


ABOUT_NEEDS = frozenset({"need told", "need withdrawn", "need met"})
"""Actions that are listed for those only who may read needs: that somebody has one is as private as its words."""
ABOUT_PAYMENTS = frozenset(
    {
        "payment promised",
        "payment taken back",
        "payment approved",
        "payment made",
        "payment not received",
        "payment declined",
    }
)
"""Actions that are listed for those only who may read payments: who declined one was promised one."""
OF_JOURNALS = frozenset(
    {
        "journal words shared",
        "journal words moved",
        "journal words taken back",
        "journal weeks counted",
        "journal weeks not counted",
        "journal marks counted",
        "journal marks not counted",
    }
)
"""Actions that are listed for nobody but the writer, in their own data: with whom somebody talks is theirs to tell."""
OF_COACHING = frozenset(
    {
        "coach asked",
        "coaching accepted",
        "coaching declined",
        "coaching ended",
        "coaching time noted",
        "coaching time taken back",
    }
)
"""As `OF_JOURNALS`: who coaches whom only the two know."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the trail."""

    at: datetime
    by: str
    action: str
    subject: str


@requires(Permission.VIEW_HISTORY)
def list_changes(session: Session, person_id: int, *, project_id: int, most: int = 50) -> list[Change]:
    """The newest changes of a project, newest first; at most `most`.

    Journals and coaching are left out; so are needs and payments for those who may not read them.
    """
    held = permissions_in_project(session, person_id, project_id)
    hidden = OF_JOURNALS | OF_COACHING
    if Permission.MEET_NEEDS not in held:
        hidden |= ABOUT_NEEDS
    if Permission.KEEP_PAYMENTS not in held:
        hidden |= ABOUT_PAYMENTS
    rows = session.execute(
        select(AuditEvent.at, Person.name, AuditEvent.action, AuditEvent.subject)
        .join(Person, Person.id == AuditEvent.person_id)
        .where(AuditEvent.project_id == project_id, AuditEvent.action.not_in(hidden))
        .order_by(AuditEvent.id.desc())
        .limit(most)
    )
    return [Change(at=at, by=name, action=action, subject=subject) for at, name, action, subject in rows]
