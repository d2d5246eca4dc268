"""Offering to coach: who in a project would like to, and with what they can help."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.models import Membership, Person
from partnering.foundation.partnerships import short_words
from partnering.foundation.permissions import Permission, held_by, requires
from partnering.foundation.turns import take_turn_of_person
from partnering.foundation.vocabulary import PartnerRole, TeamRole
from partnering.foundation.words import _
from partnering.reflection.models import CoachOffer


@dataclass(frozen=True, slots=True)
class PossibleCoach:
    """Somebody of the project who may be asked to coach."""

    person_id: int
    name: str
    role: PartnerRole | TeamRole
    offer: str | None
    """What they offered to help with, which may be no words; None where they did not offer."""
    is_reader: bool


@requires(Permission.COACH)
def offer_coaching(session: Session, person_id: int, *, project_id: int, words: str, now: datetime) -> None:
    """Offer to coach in this project, or say the offer in other words; the same words twice do nothing more.

    Raises InvalidInput for words that do not fit.
    """
    words = short_words(words, field=_("What you can help with"))
    take_turn_of_person(session, person_id)
    offer = session.get(CoachOffer, (project_id, person_id))
    if offer is not None and offer.words == words:
        return
    action = "coaching offered" if offer is None else "coaching offer changed"
    if offer is None:
        session.add(CoachOffer(project_id=project_id, person_id=person_id, words=words, offered_at=now))
    else:
        offer.words = words
    session.flush()
    _record(session, person_id, project_id, action, now)


@requires(Permission.COACH)
def end_coach_offer(session: Session, person_id: int, *, project_id: int, now: datetime) -> None:
    """Offer no more. Whom one coaches already stays. Nothing happens where there is no offer."""
    take_turn_of_person(session, person_id)
    offer = session.get(CoachOffer, (project_id, person_id))
    if offer is None:
        return
    session.delete(offer)
    session.flush()
    _record(session, person_id, project_id, "coaching offer ended", now)


@requires(Permission.COACH)
def list_possible_coaches(session: Session, person_id: int, *, project_id: int) -> list[PossibleCoach]:
    """Everybody of the project who can coach, also the reader: those who offered first, then coaches by role."""
    return sorted(
        people_who_may_coach(session, person_id, project_id=project_id),
        key=lambda one: (one.offer is None, one.role is not TeamRole.COACH_MENTOR),
    )


def people_who_may_coach(session: Session, person_id: int, *, project_id: int) -> Sequence[PossibleCoach]:
    """Everybody who takes part in coaching in this project, by name. Part of use cases."""
    rows = session.execute(
        select(Person.id, Person.name, Membership, CoachOffer.words)
        .join(Membership, Membership.person_id == Person.id)
        .outerjoin(
            CoachOffer, (CoachOffer.person_id == Person.id) & (CoachOffer.project_id == Membership.project_id)
        )
        .where(
            Membership.project_id == project_id,
            Membership.is_active,
            Membership.access_role.is_not(None),
            Person.is_active,
        )
        .order_by(Person.name, Person.id)
    )
    return [
        PossibleCoach(coach_id, name, membership.role, offer, is_reader=coach_id == person_id)
        for coach_id, name, membership, offer in rows
        if Permission.COACH in held_by(membership.access_role, membership.partner_role)
    ]


def _record(session: Session, person_id: int, project_id: int, action: str, now: datetime) -> None:
    audit.record(
        session, person_id, project_id=project_id, action=action, subject=f"person {person_id}", now=now
    )
