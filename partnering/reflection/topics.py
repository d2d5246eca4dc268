"""Topics: what a person is willing to be asked about. Who names none is asked nothing.

People of the same projects read them; those of other projects too, where a person said that they may be asked by them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, delete, func, select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.errors import InvalidInput
from partnering.foundation.models import Membership, Person
from partnering.foundation.permissions import Permission, held_by, requires
from partnering.foundation.turns import take_turn_of_person
from partnering.foundation.typed_text import tidy_line
from partnering.foundation.vocabulary import PartnerRole, TeamRole
from partnering.foundation.words import _
from partnering.reflection.models import LONGEST_KEY, PersonTopic

MOST_TOPICS = 20
MOST_ELSEWHERE = 5
"""Of people of other projects, for each topic."""


@dataclass(frozen=True, slots=True)
class Knows:
    """Somebody who offered to be asked about some topics."""

    person_id: int
    name: str
    role: PartnerRole | TeamRole | None
    """None for somebody of another project, who is not asked from here."""
    topics: tuple[str, ...]


@requires(Permission.KEEP_OWN_ACCOUNT)
def list_my_topics(session: Session, person_id: int) -> list[str]:
    """What this person is willing to be asked about, in the order of the alphabet."""
    own = select(PersonTopic.topic).where(PersonTopic.person_id == person_id)
    return list(session.scalars(own.order_by(PersonTopic.folded)))


@requires(Permission.KEEP_OWN_ACCOUNT)
def choose_my_topics(session: Session, person_id: int, *, topics: Sequence[str], now: datetime) -> None:
    """Say anew what one is willing to be asked about; nothing at all for none. The same twice counts once.

    Raises InvalidInput for too many topics, and for one that is too long.
    """
    take_turn_of_person(session, person_id)
    chosen = checked_topics(topics)
    before = list_my_topics(session, person_id)
    wanted = {folded(topic): topic for topic in chosen}
    if wanted == {folded(topic): topic for topic in before}:
        return
    session.execute(delete(PersonTopic).where(PersonTopic.person_id == person_id))
    session.add_all(PersonTopic(person_id=person_id, folded=key, topic=wanted[key]) for key in wanted)
    audit.record(
        session,
        person_id,
        project_id=None,
        action="topics chosen",
        subject=f"person {person_id}",
        before={"topics": len(before)},
        after={"topics": len(wanted)},
        now=now,
    )


@requires(Permission.LEARN_TOGETHER)
def list_topics(session: Session, person_id: int, *, project_id: int) -> list[str]:
    """Every topic that somebody else of the project offers, in the order of the alphabet."""
    found: dict[str, str] = {}
    for key, topic, here in session.execute(
        select(PersonTopic.folded, PersonTopic.topic, Membership)
        .join(Membership, _is_here(project_id))
        .where(PersonTopic.person_id != person_id)
        .order_by(PersonTopic.folded, PersonTopic.person_id)
    ):
        if _role_here(here) is not None:
            found.setdefault(key, topic)
    return list(found.values())


def who_knows(session: Session, *, project_id: int, topics: Collection[str]) -> Mapping[str, list[Knows]]:
    """By folded topic, who offers to be asked about it: people of the project, then a few others. Part of use cases."""
    wanted = {folded(topic) for topic in topics}
    found: dict[str, list[Knows]] = {}
    here: set[int] = set()
    for row, person, membership in session.execute(
        select(PersonTopic, Person, Membership)
        .join(Person, Person.id == PersonTopic.person_id)
        .join(Membership, _is_here(project_id))
        .where(PersonTopic.folded.in_(wanted), Person.is_active)
        .order_by(Person.name, Person.id, PersonTopic.folded)
    ):
        role = _role_here(membership)
        if role is not None:
            here.add(person.id)
            found.setdefault(row.folded, []).append(Knows(person.id, person.name, role, (row.topic,)))
    for key, topic, known_id, name in session.execute(_elsewhere(wanted, but=here)):
        found.setdefault(key, []).append(Knows(known_id, name, None, (topic,)))
    return found


def checked_topics(topics: Sequence[str]) -> list[str]:
    """The topics in one line each, every one once. Raises InvalidInput for too many and for one that is too long."""
    tidied = {folded(topic): tidy_line(topic) for topic in topics if any(map(str.isalnum, topic))}
    if len(tidied) > MOST_TOPICS:
        raise InvalidInput(_("Topics: at most {n} fit. Take some out.").format(n=MOST_TOPICS))
    for topic in tidied.values():
        if len(topic) > LONGEST_KEY or len(folded(topic)) > LONGEST_KEY:
            raise InvalidInput(
                _("Topics: “{topic}…” is too long. Use at most {n} characters.").format(
                    topic=topic[:40], n=LONGEST_KEY
                )
            )
    return list(tidied.values())


def folded(topic: str) -> str:
    """The topic as it is compared: in one line, without capitals."""
    return tidy_line(topic).casefold()


def _elsewhere(wanted: Collection[str], *, but: Collection[int]) -> Select[str, str, int, str]:
    """Of everybody else who may be asked, the first few of each topic by name: a network has no end."""
    place = func.row_number().over(partition_by=PersonTopic.folded, order_by=(Person.name, Person.id))
    known = (
        select(PersonTopic.folded, PersonTopic.topic, Person.id, Person.name, place.label("place"))
        .join(Person, Person.id == PersonTopic.person_id)
        .where(
            PersonTopic.folded.in_(wanted),
            Person.is_active,
            Person.may_be_asked,
            Person.id.not_in(but),
        )
        .subquery()
    )
    columns = known.c
    return (
        select(columns.folded, columns.topic, columns.id, columns.name)
        .where(columns.place <= MOST_ELSEWHERE)
        .order_by(columns.folded, columns.place)
    )


def _is_here(project_id: int) -> ColumnElement[bool]:
    return and_(
        Membership.person_id == PersonTopic.person_id,
        Membership.project_id == project_id,
        Membership.is_active,
        Membership.access_role.is_not(None),
    )


def _role_here(membership: Membership) -> PartnerRole | TeamRole | None:
    held = held_by(membership.access_role, membership.partner_role)
    return membership.role if Permission.LEARN_TOGETHER in held else None
