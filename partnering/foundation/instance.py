"""Facts about the whole database: does it hold demo people, is it still empty."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.models import InstanceFact, Membership, Person, Project
from partnering.foundation.permissions import public
from partnering.foundation.vocabulary import AccessRole
from partnering.foundation.words import N_, _

DEMO_PASSWORD_FACT = "demo_password"  # noqa: S105 (the name of a fact, not a password)

_PART: Mapping[AccessRole, str] = MappingProxyType(
    {
        AccessRole.LEAD: N_("Runs “{project}”."),
        AccessRole.EDITOR: N_("Works on “{project}”."),
        AccessRole.FACILITATOR: N_("Looks after the partners of “{project}”."),
        AccessRole.PARTNER: N_("Takes part in “{project}”."),
        AccessRole.FUNDER: N_("Sees the totals of “{project}”, but no names."),
    }
)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A made-up person that anybody may sign in as."""

    name: str
    email: str
    role: str
    """Who this person is, such as "Patient"."""
    part: str
    """What this person does and sees, in one or more sentences."""


def mark_as_demo(session: Session, *, password: str) -> None:
    """Say that this database holds demo accounts that all share `password`; it is then served to this machine only."""
    session.merge(InstanceFact(key=DEMO_PASSWORD_FACT, value=password))


def demo_password(session: Session) -> str | None:
    """The password of the demo accounts; None for a database of real people."""
    return session.scalar(select(InstanceFact.value).where(InstanceFact.key == DEMO_PASSWORD_FACT))


@public
def list_demo_accounts(session: Session) -> list[DemoAccount]:
    """The people of a demo database that can sign in, in the order they came; empty for a database of real people."""
    if demo_password(session) is None:
        return []
    people = session.scalars(
        select(Person)
        .where(Person.is_active, Person.email.is_not(None), Person.password_hash.is_not(None))
        .order_by(Person.id)
    ).all()
    places = session.execute(
        select(Membership, Project.title)
        .join(Project, Project.id == Membership.project_id)
        .where(Membership.is_active, Membership.access_role.is_not(None))
        .order_by(Membership.id)
    ).all()
    return [
        _demo_account(person, [(place, title) for place, title in places if place.person_id == person.id])
        for person in people
    ]


def _demo_account(person: Person, places: list[tuple[Membership, str]]) -> DemoAccount:
    roles = [place.role.label for place, _title in places]
    parts = [
        _(_PART[place.access_role]).format(project=title)
        for place, title in places
        if place.access_role is not None
    ]
    if person.is_administrator:
        roles, parts = [*roles, _("Administrator")], [*parts, _("Looks after the whole network.")]
    return DemoAccount(
        name=person.name,
        email=person.email or "",
        role=", ".join(dict.fromkeys(roles)),
        part=" ".join(parts) or _("Is in no project yet."),
    )


def is_empty(session: Session) -> bool:
    """True where nobody but the command line is known and there is no project."""
    has_people = session.scalar(select(Person.id).where(Person.is_program.is_(False)).limit(1))
    has_projects = session.scalar(select(Project.id).limit(1))
    return has_people is None and has_projects is None
