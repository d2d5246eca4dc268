"""A person's own account: name, password, whether others may ask them, and where they are signed in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.errors import NotFound
from partnering.foundation.invitations import end_links
from partnering.foundation.models import Person, SignInSession
from partnering.foundation.people import clean_name
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.words import _


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One browser where the person is signed in."""

    session_id: int
    device: str
    started_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class MyAccount:
    """What a person sees of their own account."""

    name: str
    email: str | None
    may_be_asked: bool
    has_password: bool


@requires(Permission.KEEP_OWN_ACCOUNT)
def read_my_account(session: Session, person_id: int) -> MyAccount:
    """The person's own account."""
    person = session.get_one(Person, person_id)
    return MyAccount(
        name=person.name,
        email=person.email,
        may_be_asked=person.may_be_asked,
        has_password=person.password_hash is not None,
    )


@requires(Permission.KEEP_OWN_ACCOUNT)
def list_my_sessions(session: Session, person_id: int, *, now: datetime) -> list[OpenSession]:
    """Where the person is signed in, the latest visit first."""
    rows = session.scalars(
        select(SignInSession)
        .where(
            SignInSession.person_id == person_id,
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > now,
        )
        .order_by(SignInSession.last_seen_at.desc(), SignInSession.id.desc())
    )
    return [
        OpenSession(
            session_id=row.id, device=row.device, started_at=row.started_at, last_seen_at=row.last_seen_at
        )
        for row in rows
    ]


@requires(Permission.KEEP_OWN_ACCOUNT)
def end_session(session: Session, person_id: int, *, session_id: int, now: datetime) -> None:
    """End one of the person's own sessions; that browser is signed out at its next click.

    Raises NotFound for a session that is not theirs or has ended.
    """
    row = session.scalar(
        select(SignInSession).where(
            SignInSession.id == session_id,
            SignInSession.person_id == person_id,
            SignInSession.ended_at.is_(None),
        )
    )
    if row is None:
        raise NotFound(_("This browser is signed out already."))
    row.ended_at = now
    audit.record(
        session, person_id, project_id=None, action="session ended", subject=f"session {session_id}", now=now
    )


@requires(Permission.KEEP_OWN_ACCOUNT)
def change_my_details(
    session: Session, person_id: int, *, name: str, may_be_asked: bool, now: datetime
) -> None:
    """Change the person's own name, and whether other projects may see it and ask for help. Raises InvalidInput."""
    person = session.get_one(Person, person_id)
    before = {"name": person.name, "may_be_asked": person.may_be_asked}
    person.name, person.may_be_asked = clean_name(name), may_be_asked
    audit.record(
        session,
        person_id,
        project_id=None,
        action="account changed",
        subject=f"person {person_id}",
        before=before,
        after={"name": person.name, "may_be_asked": may_be_asked},
        now=now,
    )


@requires(Permission.KEEP_OWN_ACCOUNT)
def change_my_password(
    session: Session, person_id: int, *, password_hash: str, keep_session_id: int, now: datetime
) -> None:
    """Set a new password, sign out every other browser, and end links by which it could be set again.

    password_hash: from `sign_in.hash_password`, after the old password was checked.
    """
    session.get_one(Person, person_id).password_hash = password_hash
    session.execute(
        update(SignInSession)
        .where(
            SignInSession.person_id == person_id,
            SignInSession.id != keep_session_id,
            SignInSession.ended_at.is_(None),
        )
        .values(ended_at=now)
    )
    end_links(session, person_id, now=now)
    audit.record(
        session, person_id, project_id=None, action="password changed", subject=f"person {person_id}", now=now
    )
