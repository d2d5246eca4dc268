"""One-time links by which people set a password and sign in. The link also serves to set a forgotten password."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.errors import NotFound, NotPossibleNow
from partnering.foundation.models import Invitation, Membership, Person
from partnering.foundation.permissions import Permission, public, requires
from partnering.foundation.tokens import new_token, token_hash
from partnering.foundation.turns import take_turn_in_network
from partnering.foundation.words import _

LIFETIME = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """What the person behind a valid link sees before setting a password."""

    person_id: int
    name: str
    email: str
    expires_at: datetime


@requires(Permission.GIVE_ACCESS)
def invite_member(session: Session, person_id: int, *, project_id: int, member_id: int, now: datetime) -> str:
    """Make a one-time link for a member who has no password yet, and return its token. Earlier links end.

    A link lets its holder become that person. So a lead can make one only for somebody whose access is to this
    project alone; for everybody else an administrator makes it. Raises NotFound, NotPossibleNow.
    """
    take_turn_in_network(session)
    member = session.get(Person, member_id)
    places = session.scalars(
        select(Membership).where(
            Membership.person_id == member_id, Membership.is_active, Membership.access_role.is_not(None)
        )
    ).all()
    if member is None or project_id not in {place.project_id for place in places}:
        raise NotFound(_("This person has no access to the project. Give access first."))
    if session.get_one(Person, person_id).is_administrator:
        return _new_link(session, person_id, member=member, project_id=project_id, now=now)
    if member.password_hash is not None:
        raise NotPossibleNow(
            _("{name} can sign in already. Only an administrator can make a new link.").format(
                name=member.name
            )
        )
    if member.is_administrator or len(places) > 1:
        raise NotPossibleNow(
            _(
                "{name} also belongs elsewhere, and the link would open that too. Ask an administrator for it."
            ).format(name=member.name)
        )
    return _new_link(session, person_id, member=member, project_id=project_id, now=now)


@requires(Permission.ADD_PERSON)
def invite_person(session: Session, person_id: int, *, member_id: int, now: datetime) -> str:
    """Make a one-time link for anybody, also to set a forgotten password, and return its token. Earlier links end."""
    take_turn_in_network(session)
    member = session.get(Person, member_id)
    if member is None or member.email is None or member.is_program:
        raise NotFound(_("There is no such person with an e-mail address."))
    return _new_link(session, person_id, member=member, project_id=None, now=now)


def _new_link(
    session: Session, person_id: int, *, member: Person, project_id: int | None, now: datetime
) -> str:
    end_links(session, member.id, now=now)
    token = new_token()
    session.add(
        Invitation(
            person_id=member.id,
            token_hash=token_hash(token),
            created_at=now,
            created_by=person_id,
            expires_at=now + LIFETIME,
        )
    )
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="invitation made",
        subject=f"person {member.id}",
        now=now,
    )
    return token


def end_links(session: Session, person_id: int, *, now: datetime, made_by_leads: bool = False) -> None:
    """End the links for this person that are still open: all, or those that leads made. Part of use cases."""
    open_links = update(Invitation).where(
        Invitation.person_id == person_id, Invitation.used_at.is_(None), Invitation.expires_at > now
    )
    if made_by_leads:
        administrators = select(Person.id).where(Person.is_administrator)
        open_links = open_links.where(Invitation.created_by.not_in(administrators))
    session.execute(open_links.values(expires_at=now))


@public
def read_invitation(session: Session, *, token: str, now: datetime) -> OpenInvitation:
    """The person behind a link. Raises NotFound, in the same words, for a wrong, used or expired one."""
    invitation, person = find_open(session, token=token, now=now, lock=False)
    return OpenInvitation(
        person_id=person.id, name=person.name, email=person.email or "", expires_at=invitation.expires_at
    )


def find_open(session: Session, *, token: str, now: datetime, lock: bool) -> tuple[Invitation, Person]:
    """The rows behind a valid link; part of the use cases around it. Raises NotFound otherwise.

    lock: hold the row until the transaction ends, so that a link used twice at once works once.
    """
    statement = (
        select(Invitation, Person)
        .join(Person, Person.id == Invitation.person_id)
        .where(
            Invitation.token_hash == token_hash(token),
            Invitation.used_at.is_(None),
            Invitation.expires_at > now,
            Person.is_active,
        )
    )
    row = session.execute(statement.with_for_update(of=Invitation) if lock else statement).one_or_none()
    if row is None:
        raise NotFound(
            _(
                "This link is not valid any more. It works once, for 7 days. Ask whoever invited you for a new one."
            )
        )
    return row[0], row[1]
