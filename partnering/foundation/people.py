"""People of the network and their part in a project."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.invitations import end_links
from partnering.foundation.models import Membership, Person
from partnering.foundation.permissions import Permission, permissions_in_project, requires
from partnering.foundation.turns import take_turn_in_network, take_turn_in_project
from partnering.foundation.typed_text import UNSEEN, tidy_line
from partnering.foundation.vocabulary import AccessRole, PartnerRole, TeamRole
from partnering.foundation.words import _


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a project, as other people of the project see them."""

    person_id: int
    name: str
    email: str | None
    role: PartnerRole | TeamRole
    access_role: AccessRole | None
    is_active: bool
    can_sign_in: bool
    """True once the person has set a password."""
    joined_at: datetime


def clean_name(name: str) -> str:
    """The name without stray spaces. Raises InvalidInput where nothing to see is left, or above 200 characters."""
    name = tidy_line(name)
    if len(name) > 200 or not any(sign.isprintable() and not sign.isspace() for sign in name):
        raise InvalidInput(_("Give a name of 1 to 200 characters."))
    return name


def clean_email(email: str) -> str:
    """The e-mail address in small letters. Raises InvalidInput where it cannot be one."""
    email = email.strip().lower()
    before, _at, after = email.rpartition("@")
    if (
        not before
        or "." not in after.strip(".")
        or len(email) > 254
        or any(letter.isspace() or UNSEEN.match(letter) for letter in email)
    ):
        raise InvalidInput(
            _("“{email}” is not an e-mail address. Write it like rosa@example.org.").format(email=email[:60])
        )
    return email


def command_line_person(session: Session) -> int:
    """The id of the account that the command line writes as. The first migration makes it; it can never sign in."""
    return session.scalars(select(Person.id).where(Person.is_program)).one()


@requires(Permission.ADD_PERSON)
def add_person(
    session: Session, person_id: int, *, name: str, email: str, now: datetime, is_administrator: bool = False
) -> int:
    """Add a person who can be invited to sign in, and return the id.

    Raises InvalidInput for a name or address that cannot be used, NotPossibleNow for an address in use.
    """
    name, email = clean_name(name), clean_email(email)
    take_turn_in_network(session)
    if session.scalar(select(Person.id).where(Person.email == email)) is not None:
        raise NotPossibleNow(_("Somebody with the address {email} is here already.").format(email=email))
    person = Person(name=name, email=email, is_administrator=is_administrator, created_at=now)
    session.add(person)
    session.flush()
    audit.record(
        session,
        person_id,
        project_id=None,
        action="person added",
        subject=f"person {person.id}",
        after={"name": name, "is_administrator": is_administrator},
        now=now,
    )
    return person.id


@requires(Permission.ADD_PERSON)
def find_person(session: Session, person_id: int, *, email: str) -> int | None:
    """The id of the person with this address; None where nobody has it. Raises InvalidInput for what is no address."""
    return session.scalar(select(Person.id).where(Person.email == clean_email(email)))


@requires(Permission.GIVE_ACCESS)
def give_access(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    name: str,
    email: str,
    access_role: AccessRole,
    role: PartnerRole | TeamRole,
    now: datetime,
) -> int:
    """Make somebody a member with access, and return their person id. Adds the person where the address is new.

    A member already in the project keeps their place and gets the new roles. Somebody new to the project loses the
    open links that leads made: whoever holds one was trusted with the other project, not with this one. Raises
    InvalidInput for a bad name or address, NotPossibleNow where it would leave the project without a lead.
    """
    name, email = clean_name(name), clean_email(email)
    take_turn_in_network(session)
    take_turn_in_project(session, project_id)
    member = session.scalar(select(Person).where(Person.email == email))
    if member is None:
        member = Person(name=name, email=email, created_at=now)
        session.add(member)
        session.flush()
    membership = _membership(session, project_id=project_id, person_id=member.id)
    if membership is None or not membership.is_active or membership.access_role is None:
        end_links(session, member.id, made_by_leads=True, now=now)
    before = None
    if membership is None:
        membership = Membership(project_id=project_id, person_id=member.id, joined_at=now)
        session.add(membership)
    else:
        before = _roles(membership)
        if access_role is not AccessRole.LEAD:
            _keep_a_lead(session, membership)
    membership.access_role, membership.is_active = access_role, True
    _set_role(membership, role)
    session.flush()
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="access given",
        subject=f"person {member.id}",
        before=before,
        after=_roles(membership),
        now=now,
    )
    return member.id


@requires(Permission.GIVE_ACCESS)
def end_access(session: Session, person_id: int, *, project_id: int, member_id: int, now: datetime) -> None:
    """End a person's access to the project. What they did stays; they can be given access again.

    Links that leads made for them end too. Raises NotFound for somebody who is not a member, NotPossibleNow for the
    last lead.
    """
    take_turn_in_project(session, project_id)
    membership = _membership(session, project_id=project_id, person_id=member_id)
    if membership is None or not membership.is_active:
        raise NotFound(_("This person is not part of the project."))
    _keep_a_lead(session, membership)
    before = _roles(membership)
    membership.is_active = False
    end_links(session, member_id, made_by_leads=True, now=now)
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="access ended",
        subject=f"person {member_id}",
        before=before,
        after=_roles(membership),
        now=now,
    )


@requires(Permission.ADD_PARTNERS)
def add_partner(
    session: Session, person_id: int, *, project_id: int, name: str, role: PartnerRole, now: datetime
) -> int:
    """Add a partner by name, without access to the screens, and return their person id.

    Somebody of this name who was part of the project before comes back, with what they did and without access.
    Raises InvalidInput for a name that cannot be used, NotPossibleNow where this name is in the project already.
    """
    name = clean_name(name)
    take_turn_in_project(session, project_id)
    known = named_members(session, project_id=project_id, names=[name]).get(name.casefold())
    earlier = None if known is None else _membership(session, project_id=project_id, person_id=known)
    if earlier is not None and earlier.is_active:
        raise NotPossibleNow(
            _("{name} is in this project already. Add a letter or a number if it is someone else.").format(
                name=name
            )
        )
    before = None
    if earlier is None:
        (partner_id,) = new_named_partners(session, project_id=project_id, roles={name: role}, now=now)
    else:
        partner_id, before = earlier.person_id, _roles(earlier)
        earlier.access_role, earlier.is_active = None, True
        _set_role(earlier, role)
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="partner added",
        subject=f"person {partner_id}",
        before=before,
        after={"access_role": None, "role": role, "is_active": True},
        now=now,
    )
    return partner_id


def new_named_partners(
    session: Session, *, project_id: int, roles: Mapping[str, PartnerRole], now: datetime
) -> list[int]:
    """Write people and their places in the project, and return their ids in the order of `roles`, which is by name.

    Part of use cases, which check rights and leave the event.
    """
    partners = [Person(name=name, created_at=now) for name in roles]
    session.add_all(partners)
    session.flush()
    session.add_all(
        Membership(project_id=project_id, person_id=partner.id, partner_role=role, joined_at=now)
        for partner, role in zip(partners, roles.values(), strict=True)
    )
    session.flush()
    return [partner.id for partner in partners]


def named_members(session: Session, *, project_id: int, names: list[str] | None = None) -> dict[str, int]:
    """Person ids of the project's members with these names, keyed by the name in `casefold` form; None asks for all.

    Capitals do not matter; where members share a name, the one who came first is meant, of those still here if any.
    """
    wanted = None if names is None else {name.casefold() for name in names}
    rows = session.execute(
        select(Person.name, Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.project_id == project_id)
        .order_by(Membership.is_active, Person.id.desc())
    )
    return {name.casefold(): found for name, found in rows if wanted is None or name.casefold() in wanted}


@requires(Permission.VIEW_PEOPLE)
def list_members(session: Session, person_id: int, *, project_id: int) -> list[Member]:
    """The people of the project who are active, by name. Addresses are left out for those who may not give access."""
    may_see_addresses = Permission.GIVE_ACCESS in permissions_in_project(session, person_id, project_id)
    rows = session.execute(
        select(Person, Membership)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.project_id == project_id, Membership.is_active)
        .order_by(func.lower(Person.name), Person.id)
    )
    return [
        Member(
            person_id=person.id,
            name=person.name,
            email=person.email if may_see_addresses else None,
            role=membership.role,
            access_role=membership.access_role,
            is_active=person.is_active,
            can_sign_in=person.password_hash is not None,
            joined_at=membership.joined_at,
        )
        for person, membership in rows
    ]


def _membership(session: Session, *, project_id: int, person_id: int) -> Membership | None:
    return session.scalar(
        select(Membership).where(Membership.project_id == project_id, Membership.person_id == person_id)
    )


def _set_role(membership: Membership, role: PartnerRole | TeamRole) -> None:
    membership.partner_role = role if isinstance(role, PartnerRole) else None
    membership.team_role = role if isinstance(role, TeamRole) else None


def _roles(membership: Membership) -> dict[str, object]:
    return {
        "access_role": membership.access_role,
        "role": membership.role,
        "is_active": membership.is_active,
    }


def _keep_a_lead(session: Session, leaving: Membership) -> None:
    if leaving.access_role is not AccessRole.LEAD or not leaving.is_active:
        return
    leads = session.scalar(
        select(func.count()).where(
            Membership.project_id == leaving.project_id,
            Membership.access_role == AccessRole.LEAD,
            Membership.is_active,
        )
    )
    if leads == 1:
        raise NotPossibleNow(_("A project needs a lead. Make somebody else a lead first."))
