"""A person goes for good: who they were is forgotten, what was done stays. Part of use cases."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from partnering.foundation.models import (
    AuditEvent,
    Invitation,
    Membership,
    Need,
    Partnership,
    PartnershipStep,
    Person,
    Project,
    SignInSession,
)
from partnering.foundation.vocabulary import AccessRole, Consent, Standing

SOMEBODY_WHO_LEFT = "Somebody who left"
"""What stands in the place of the name."""


def only_lead_of(session: Session, person_id: int) -> list[str]:
    """Titles of the projects that nobody else leads."""
    lead = (Membership.access_role == AccessRole.LEAD) & Membership.is_active
    own = select(Membership.project_id).where(lead, Membership.person_id == person_id)
    led_by_others = (
        select(Membership.project_id)
        .join(Person, Person.id == Membership.person_id)
        .where(lead, Person.is_active, Membership.person_id != person_id)
    )
    return list(
        session.scalars(
            select(Project.title)
            .where(Project.id.in_(own), Project.id.not_in(led_by_others))
            .order_by(Project.title, Project.id)
        )
    )


def projects_of(session: Session, person_id: int) -> list[int]:
    """Ids of all projects that the person is or was in."""
    return list(
        session.scalars(
            select(Membership.project_id)
            .where(Membership.person_id == person_id)
            .order_by(Membership.project_id)
        )
    )


def forget_person(session: Session, person_id: int, *, now: datetime) -> None:
    """Take name, address, password, sessions, links, needs and agreed words of a person away; the row stays.

    They take part nowhere any more and can never sign in again.
    """
    person = session.get_one(Person, person_id)
    _scrub_trail(session, person)
    person.name, person.email, person.password_hash = SOMEBODY_WHO_LEFT, None, None
    person.is_active = person.is_administrator = person.may_be_asked = False
    session.execute(delete(SignInSession).where(SignInSession.person_id == person_id))
    session.execute(delete(Invitation).where(Invitation.person_id == person_id))
    own = select(Membership.id).where(Membership.person_id == person_id)
    session.execute(delete(Need).where(Need.membership_id.in_(own)))
    session.execute(update(PartnershipStep).where(PartnershipStep.membership_id.in_(own)).values(words=""))
    for partnership in session.scalars(select(Partnership).where(Partnership.membership_id.in_(own))):
        _end(partnership, now)
    session.execute(
        update(Membership)
        .where(Membership.person_id == person_id)
        .values(is_active=False, access_role=None)
        .execution_options(synchronize_session="fetch")
    )
    session.flush()


def _end(partnership: Partnership, now: datetime) -> None:
    if partnership.standing is not Standing.LEFT:
        partnership.standing, partnership.standing_since = Standing.LEFT, now
    if partnership.consent is Consent.NAMED:
        partnership.consent = Consent.ROLE_ONLY
    partnership.i_do = partnership.i_do_not = partnership.whom_i_call = partnership.how_we_stop = ""
    partnership.partner_agreed_at = partnership.project_agreed_at = partnership.project_agreed_by = None


def _scrub_trail(session: Session, person: Person) -> None:
    """Put the words for somebody who left in the place of every name the person had, in the trail of changes."""
    events = session.scalars(
        select(AuditEvent).where(
            or_(AuditEvent.subject == f"person {person.id}", AuditEvent.person_id == person.id),
            or_(AuditEvent.before.is_not(None), AuditEvent.after.is_not(None)),
        )
    ).all()
    names = {person.name}
    for event in events:
        if event.subject == f"person {person.id}":
            names |= {values["name"] for values in (event.before, event.after) if values and "name" in values}
    for event in events:
        event.before, event.after = _scrubbed(event.before, names), _scrubbed(event.after, names)


def _scrubbed(value: Any, names: Collection[str]) -> Any:
    if isinstance(value, dict):
        return {key: _scrubbed(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [_scrubbed(inner, names) for inner in value]
    return SOMEBODY_WHO_LEFT if isinstance(value, str) and value in names else value
