"""The trail of who changed what. Every write leaves exactly one event, in its own transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
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


ABOUT_NEEDS = frozenset({"need told", "need withdrawn", "need met"})
"""Actions that are listed for those only who may read needs: that somebody has one is as private as its words."""
OF_JOURNALS = frozenset({"journal words shared", "journal words moved", "journal words taken back"})
"""Actions that are listed for nobody but the writer, in their own data: with whom somebody talks is theirs to tell."""


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

    Journals are left out, and needs where they are not theirs.
    """
    sees_needs = Permission.MEET_NEEDS in permissions_in_project(session, person_id, project_id)
    hidden = OF_JOURNALS if sees_needs else OF_JOURNALS | ABOUT_NEEDS
    rows = session.execute(
        select(AuditEvent.at, Person.name, AuditEvent.action, AuditEvent.subject)
        .join(Person, Person.id == AuditEvent.person_id)
        .where(AuditEvent.project_id == project_id, AuditEvent.action.not_in(hidden))
        .order_by(AuditEvent.id.desc())
        .limit(most)
    )
    return [Change(at=at, by=name, action=action, subject=subject) for at, name, action, subject in rows]
