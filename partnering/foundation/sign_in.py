"""Signing in by e-mail and password, by a one-time link or by a provider, and staying signed in.

Checking a password takes a while on purpose (argon2), so it happens outside the write transaction:
`find_account` (read) -> `is_right_password` (no database) -> `finish_sign_in` (write).
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.errors import InvalidInput, NotAllowed
from partnering.foundation.invitations import find_open
from partnering.foundation.models import Person, SignInFailure, SignInSession
from partnering.foundation.permissions import public
from partnering.foundation.tokens import new_token, token_hash
from partnering.foundation.words import _

SESSION_LIFETIME = timedelta(days=30)
"""Counted from the last visit."""
SEEN_EVERY = timedelta(minutes=10)
"""How often a visit is written down: a write on every click would be too much."""
TIME_TO_FINISH = timedelta(hours=1)
"""How long after the end of a session its screen may still keep what is being typed there."""
FREE_TRIES = 5
TRIES_PER_PLACE = 50
REMEMBERED = timedelta(minutes=15)
LONGEST_WAIT_SECONDS = 300
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200

_hasher = PasswordHasher()


@cache
def _nobody() -> str:
    """A hash that nothing matches: somebody unknown costs as much time as somebody known."""
    return _hasher.hash(new_token())


@dataclass(frozen=True, slots=True)
class Account:
    """What is needed to check a password. The same shape for an address that nobody has."""

    person_id: int | None
    password_hash: str
    wait_seconds: int
    """How long to wait before the next try is looked at; 0 for now."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A browser that has just signed in."""

    person_id: int
    token: str
    """For the cookie; it cannot be read again."""


@dataclass(frozen=True, slots=True)
class SignedInPerson:
    """Who sits behind a valid session."""

    person_id: int
    session_id: int
    name: str
    email: str | None
    is_administrator: bool
    last_seen_at: datetime

    def is_visit_due(self, now: datetime) -> bool:
        """Whether it is time to write the visit down: not on every click."""
        return self.last_seen_at < now - SEEN_EVERY


@public
def find_account(session: Session, *, email: str, place: str, now: datetime) -> Account:
    """What to check the password of this address against.

    email: as typed. place: where the browser sits (an IP address); many failures from one place are slowed down too.
    """
    nobody = _nobody()  # for everybody: its first call is slow, which must not tell who is known
    person = session.execute(
        select(Person.id, Person.password_hash).where(
            Person.email == email.strip().lower(),
            Person.is_active,
            Person.password_hash.is_not(None),
            Person.is_program.is_(False),
        )
    ).one_or_none()
    return Account(
        person_id=person.id if person else None,
        password_hash=person.password_hash if person else nobody,
        wait_seconds=max(
            _wait_seconds(session, _subject("email", email), FREE_TRIES, now),
            _wait_seconds(session, _subject("place", place), TRIES_PER_PLACE, now),
        ),
    )


def is_right_password(account: Account, password: str) -> bool:
    """Whether the password fits. Takes the same time for an address that nobody has."""
    try:
        _hasher.verify(account.password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
    return account.person_id is not None


@public
def finish_sign_in(
    session: Session,
    *,
    account: Account,
    is_right: bool,
    email: str,
    place: str,
    device: str,
    now: datetime,
) -> SignedIn | None:
    """Open a session after a right password, or remember the failure; None where signing in failed."""
    subjects = [_subject("email", email), _subject("place", place)]
    session.execute(delete(SignInFailure).where(SignInFailure.failed_at < now - REMEMBERED))
    if not is_right or account.person_id is None:
        session.add_all(SignInFailure(subject_hash=subject, failed_at=now) for subject in subjects)
        return None
    session.execute(delete(SignInFailure).where(SignInFailure.subject_hash == subjects[0]))
    return _open_session(session, person_id=account.person_id, device=device, action="signed in", now=now)


@public
def accept_invitation(
    session: Session, *, token: str, password_hash: str, device: str, now: datetime
) -> SignedIn:
    """Use up a one-time link: set the password, end the person's other sessions, and sign in.

    password_hash: from `hash_password`. Raises NotFound for a link that is not valid (any more).
    """
    invitation, person = find_open(session, token=token, now=now, lock=True)
    invitation.used_at = now
    person.password_hash = password_hash
    session.execute(
        update(SignInSession)
        .where(SignInSession.person_id == person.id, SignInSession.ended_at.is_(None))
        .values(ended_at=now)
    )
    return _open_session(session, person_id=person.id, device=device, action="invitation accepted", now=now)


@public
def sign_in_identified(session: Session, *, email: str, device: str, now: datetime) -> SignedIn:
    """Open a session for the person with this address.

    email: of whoever sits there, as `identity_provider.verified_email` gives it. Nobody is added. Raises NotAllowed
    for an address that nobody here has, and for a person who is no longer active.
    """
    person_id = session.scalar(
        select(Person.id).where(
            Person.email == email.strip().lower(), Person.is_active, Person.is_program.is_(False)
        )
    )
    if person_id is None:
        raise NotAllowed(_("This address is not known here. Ask the person who invited you."))
    return _open_session(session, person_id=person_id, device=device, action="signed in by provider", now=now)


def hash_password(password: str) -> str:
    """The argon2id hash of a new password. Raises InvalidInput for one that is too short or too long."""
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidInput(
            _("Use a password of at least {n} characters. Three or four words work well.").format(
                n=SHORTEST_PASSWORD
            )
        )
    if len(password) > LONGEST_PASSWORD:
        raise InvalidInput(_("Use a password of at most {n} characters.").format(n=LONGEST_PASSWORD))
    return _hasher.hash(password)


@public
def person_of_session(session: Session, *, token: str, now: datetime) -> SignedInPerson | None:
    """Who the cookie's token belongs to; None once the session ended or expired, or the person is not active."""
    row = session.execute(
        select(
            Person.id,
            SignInSession.id,
            Person.name,
            Person.email,
            Person.is_administrator,
            SignInSession.last_seen_at,
        )
        .join(SignInSession, SignInSession.person_id == Person.id)
        .where(
            SignInSession.token_hash == token_hash(token),
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > now,
            Person.is_active,
        )
    ).one_or_none()
    if row is None:
        return None
    return SignedInPerson(*row)


@public
def author_of_draft(session: Session, *, token: str, now: datetime) -> int | None:
    """Whose draft may be kept under this token: the person of a session that is open, or ended up to an hour ago.

    A session can end in the middle of somebody's sentence: it expires, or they sign out elsewhere. Their screen is
    still there with words on it, and the words must not be lost. So for `TIME_TO_FINISH` the token is good for one
    thing more: to keep a draft of the same person, which they find again once they have signed in. It opens nothing:
    no draft, name or project can be read with it, and nothing be logged. Whoever holds a stolen token of an ended
    session could leave a stray draft, and no more.

    None for a token nobody has, after that hour, and for a person who is no longer active.
    """
    return session.scalar(
        select(Person.id)
        .join(SignInSession, SignInSession.person_id == Person.id)
        .where(
            SignInSession.token_hash == token_hash(token),
            SignInSession.ended_at.is_(None) | (SignInSession.ended_at > now - TIME_TO_FINISH),
            SignInSession.expires_at > now - TIME_TO_FINISH,
            Person.is_active,
        )
    )


@public
def note_visit(session: Session, *, token: str, now: datetime) -> None:
    """Write down that a session is in use, at most every ten minutes, and let it live on from now."""
    session.execute(
        update(SignInSession)
        .where(
            SignInSession.token_hash == token_hash(token),
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > now,
            SignInSession.last_seen_at < now - SEEN_EVERY,
        )
        .values(last_seen_at=now, expires_at=now + SESSION_LIFETIME)
    )


@public
def sign_out(session: Session, *, token: str | None, now: datetime) -> None:
    """End the session that the browser's token belongs to; without one, or with one that has ended, change nothing."""
    if token is None:
        return
    row = session.scalar(
        select(SignInSession).where(
            SignInSession.token_hash == token_hash(token), SignInSession.ended_at.is_(None)
        )
    )
    if row is None:
        return
    row.ended_at = now
    audit.record(
        session,
        row.person_id,
        project_id=None,
        action="signed out",
        subject=f"person {row.person_id}",
        now=now,
    )


def _open_session(session: Session, *, person_id: int, device: str, action: str, now: datetime) -> SignedIn:
    token = new_token()
    session.add(
        SignInSession(
            person_id=person_id,
            token_hash=token_hash(token),
            device=device[:200],
            started_at=now,
            last_seen_at=now,
            expires_at=now + SESSION_LIFETIME,
        )
    )
    audit.record(session, person_id, project_id=None, action=action, subject=f"person {person_id}", now=now)
    return SignedIn(person_id=person_id, token=token)


def _subject(kind: str, value: str) -> bytes:
    return hashlib.sha256(f"{kind}:{value.strip().lower()}".encode()).digest()


def _wait_seconds(session: Session, subject: bytes, free_tries: int, now: datetime) -> int:
    # A clock that was ahead and is put right must not shut people out until it gets there again.
    failures, last = session.execute(
        select(func.count(), func.max(SignInFailure.failed_at)).where(
            SignInFailure.subject_hash == subject,
            SignInFailure.failed_at > now - REMEMBERED,
            SignInFailure.failed_at <= now,
        )
    ).one()
    if failures < free_tries:
        return 0
    wait: int = min(LONGEST_WAIT_SECONDS, 2 ** min(failures - free_tries + 1, 9))
    return max(0, wait - int((now - last).total_seconds()))
