"""Who is in an aid right now, and where: so that people talk before they write over each other."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.coauthoring.models import AidPresence
from partnering.coauthoring.versions import aid_of_project
from partnering.foundation.models import Person
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.turns import take_turn_of_person

SEEN_FOR = timedelta(seconds=60)
"""How long somebody counts as present after their screen was last heard of."""
NOTED_EVERY = timedelta(seconds=15)
"""A screen that asks more often, at the same section, writes nothing."""
LONGEST_SECTION = 80


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody else who is in an aid."""

    person_id: int
    name: str
    section: str
    seen_at: datetime


@requires(Permission.WRITE_AIDS)
def note_presence(
    session: Session, person_id: int, *, project_id: int, aid_id: int, section: str, now: datetime
) -> None:
    """Note that the person is at this section of an aid. Raises NotFound for an aid of another project."""
    aid = aid_of_project(session, project_id=project_id, aid_id=aid_id)
    take_turn_of_person(session, person_id)
    section = section[:LONGEST_SECTION]
    here = session.get(AidPresence, (aid.id, person_id))
    if here is None:
        session.add(AidPresence(aid_id=aid.id, person_id=person_id, section=section, seen_at=now))
    elif here.section != section or now - here.seen_at >= NOTED_EVERY:
        here.section, here.seen_at = section, now


@requires(Permission.VIEW_AIDS)
def list_present(
    session: Session, person_id: int, *, project_id: int, aid_id: int, now: datetime
) -> list[Present]:
    """Who else was in the aid within `SEEN_FOR`, by name. Raises NotFound for an aid of another project."""
    aid = aid_of_project(session, project_id=project_id, aid_id=aid_id)
    rows = session.execute(
        select(Person.id, Person.name, AidPresence.section, AidPresence.seen_at)
        .join(Person, Person.id == AidPresence.person_id)
        .where(
            AidPresence.aid_id == aid.id,
            AidPresence.person_id != person_id,
            AidPresence.seen_at > now - SEEN_FOR,
        )
        .order_by(Person.name, Person.id)
    )
    return [Present(*row) for row in rows]
