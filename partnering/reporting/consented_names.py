"""What people are called outside their project: as they agreed, and by default by a number only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.models import Membership, Partnership, Person
from partnering.foundation.vocabulary import Consent, PartnerRole, Standing, TeamRole


@dataclass(frozen=True, slots=True)
class Shown:
    """Somebody of the project, as files outside show them."""

    called: str | None
    """The name, or a number such as "Partner 7"; None for who is not shared."""
    name: str
    """Only for what its giver said that their name may stand at."""
    role: PartnerRole | TeamRole
    consent: Consent
    standing: Standing | None
    """None for the team."""
    since: datetime
    is_active: bool


def people_shown(session: Session, *, project_id: int) -> dict[int, Shown]:
    """Everybody who is or was in the project, by person id, in the order in which they came. Part of use cases.

    What each is called is unlike what anybody else is called, whatever the capitals, and holds no semicolon, which
    parts names in a cell.
    """
    rows = session.execute(
        select(Person, Membership, Partnership)
        .join(Membership, Membership.person_id == Person.id)
        .outerjoin(Partnership, Partnership.membership_id == Membership.id)
        .where(Membership.project_id == project_id)
        .order_by(Membership.id)
    ).all()
    shown: dict[int, Shown] = {}
    taken: set[str] = set()
    counted = {True: 0, False: 0}
    for person, membership, found in rows:
        partnership: Partnership | None = found
        is_partner = membership.partner_role is not None
        counted[is_partner] += 1
        consent = partnership.consent if partnership and is_partner else Consent.ROLE_ONLY
        wanted = f"{'Partner' if is_partner else 'Team member'} {counted[is_partner]}"
        if consent is Consent.NAMED:
            wanted = person.name.replace(";", ",")
        called = _not_yet_taken(wanted, taken)
        taken.add(called.casefold())
        shown[person.id] = Shown(
            called=None if consent is Consent.NOT_SHARED else called,
            name=person.name,
            role=membership.role,
            consent=consent,
            standing=(partnership.standing if partnership else Standing.ACTIVE) if is_partner else None,
            since=membership.joined_at,
            is_active=membership.is_active,
        )
    return shown


def called_by(shown: Mapping[int, Shown], person_ids: Iterable[int]) -> str:
    """What these people are called, as one cell; those who are not shared are left out."""
    found = (shown[person_id].called for person_id in person_ids if person_id in shown)
    return "; ".join(called for called in found if called is not None)


def is_not_shared(shown: Mapping[int, Shown], person_id: int) -> bool:
    """Whether this person asked not to be shared."""
    return person_id in shown and shown[person_id].consent is Consent.NOT_SHARED


def _not_yet_taken(wanted: str, taken: set[str]) -> str:
    names = (wanted if n == 1 else f"{wanted} ({n})" for n in count(1))
    return next(name for name in names if name.casefold() not in taken)
