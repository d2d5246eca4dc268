"""Search: what happened, what partners said, how it was answered, and people, as far as one may see them.

Words are found by their beginnings, all of them in one text, whatever their capitals and accents; of a text without
spaces, such as Chinese, where it begins and behind its signs. The newest entry comes first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.excerpts import Excerpt, excerpt, has_all, words_of
from partnering.foundation.models import Membership, Person
from partnering.foundation.permissions import Permission, held_by, permissions_in_project, requires
from partnering.foundation.search_index import matching
from partnering.foundation.vocabulary import PartnerRole, Term
from partnering.foundation.words import N_
from partnering.tracker.models import ActivityEntry, ActivityRole, Input, InputAnswer

MOST_HITS = 20


class HitKind(Term):
    """What a search finds."""

    ACTIVITY = "activity", N_("What happened")
    INPUT = "input", N_("What partners said")
    ANSWER = "answer", N_("How it was answered")
    PERSON = "person", N_("People")


SEEN_WITH = {
    HitKind.ACTIVITY: Permission.VIEW_ACTIVITIES,
    HitKind.INPUT: Permission.VIEW_INPUTS,
    HitKind.ANSWER: Permission.VIEW_INPUTS,
    HitKind.PERSON: Permission.VIEW_PEOPLE,
}
"""What somebody must be allowed to see for the search to find it for them."""


@dataclass(frozen=True, slots=True)
class CellOfHit:
    """The cell of the coverage where an activity shows."""

    release_id: int
    lifecycle: str
    stage: str
    partner_role: PartnerRole


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found."""

    kind: HitKind
    id: int
    """Of the activity, the input (for its answers too) or the person."""
    project_id: int
    title: str
    excerpt: Excerpt
    on: date
    """The day of an activity, of what was said or answered, or on which a person joined."""
    cell: CellOfHit | None = None
    """None for what belongs to no release, and for what is no activity."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, kind by kind in the order of `HitKind`, of each the newest first."""

    words: tuple[str, ...]
    """What was searched for; empty where what was typed holds no word."""
    hits: tuple[Hit, ...]
    more_of: frozenset[HitKind]
    """Kinds of which there are more than are shown."""


@requires(Permission.VIEW_PEOPLE)
def search(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    words: str,
    kind: HitKind | None = None,
    most: int = MOST_HITS,
) -> Found:
    """What the person may see of the project where all these words stand, at most `most` of each kind.

    words: as typed. Nothing in it is an operator, and nothing is refused; the first ten words count.
    """
    held = permissions_in_project(session, person_id, project_id)
    return _search(session, {project_id: held}, words, kind, most)


@requires(Permission.KEEP_OWN_ACCOUNT)
def search_everywhere(
    session: Session, person_id: int, *, words: str, kind: HitKind | None = None, most: int = MOST_HITS
) -> Found:
    """As `search`, in every project the person is a member of. Time grows with their number."""
    rows = session.execute(
        select(Membership.project_id, Membership.access_role, Membership.partner_role).where(
            Membership.person_id == person_id, Membership.is_active
        )
    )
    held = {project_id: held_by(access, partner_role) for project_id, access, partner_role in rows}
    return _search(session, held, words, kind, most)


def _search(
    session: Session,
    held: dict[int, frozenset[Permission]],
    typed: str,
    kind: HitKind | None,
    most: int,
) -> Found:
    words = words_of(typed)
    hits: list[Hit] = []
    more_of = set()
    for each in HitKind if kind is None else (kind,):
        seen_in = [project_id for project_id in held if SEEN_WITH[each] in held[project_id]]
        found = [
            hit
            for project_id in (seen_in if words else ())
            for hit in _FIND[each](session, project_id, words, most + 1)
        ]
        found.sort(key=lambda hit: (hit.on, hit.id), reverse=True)
        hits += found[:most]
        if len(found) > most:
            more_of.add(each)
    return Found(words=words, hits=tuple(hits), more_of=frozenset(more_of))


def _find_activities(session: Session, project_id: int, words: Sequence[str], most: int) -> list[Hit]:
    there = matching(session, "search_activities", project_id, words)
    rows = session.scalars(
        select(ActivityEntry)
        .join(there, there.c.id == ActivityEntry.id)
        .where(ActivityEntry.project_id == project_id, ActivityEntry.removed_at.is_(None))
        .order_by(there.c.id.desc())
        .limit(most)
    ).all()
    order = list(PartnerRole)
    roles: dict[int, PartnerRole] = {}
    for activity_id, role in session.execute(
        select(ActivityRole.activity_id, ActivityRole.partner_role).where(
            ActivityRole.activity_id.in_([row.id for row in rows])
        )
    ):
        roles[activity_id] = min(role, roles.get(activity_id, role), key=order.index)
    return [
        Hit(
            kind=HitKind.ACTIVITY,
            id=row.id,
            project_id=project_id,
            title=row.activity.label,
            excerpt=excerpt((row.what_changed, row.decision, row.what_worked, row.what_did_not), words),
            on=row.held_on,
            cell=CellOfHit(row.release_id, row.lifecycle, row.stage, roles[row.id])
            if row.release_id is not None and row.id in roles
            else None,
        )
        for row in rows
    ]


def _find_inputs(session: Session, project_id: int, words: Sequence[str], most: int) -> list[Hit]:
    there = matching(session, "search_inputs", project_id, words)
    rows = session.execute(
        select(Input.id, Input.said, Input.given_at, Person.name)
        .join(there, there.c.id == Input.id)
        .join(Person, Person.id == Input.given_by)
        .where(Input.project_id == project_id)
        .order_by(there.c.id.desc())
        .limit(most)
    )
    return [
        Hit(HitKind.INPUT, input_id, project_id, name, excerpt((said,), words), given_at.date())
        for input_id, said, given_at, name in rows
    ]


def _find_answers(session: Session, project_id: int, words: Sequence[str], most: int) -> list[Hit]:
    there = matching(session, "search_answers", project_id, words)
    rows = session.execute(
        select(InputAnswer, Person.name)
        .join(there, there.c.id == InputAnswer.id)
        .join(Input, Input.id == InputAnswer.input_id)
        .join(Person, Person.id == InputAnswer.answered_by)
        .where(Input.project_id == project_id)
        .order_by(there.c.id.desc())
        .limit(most)
    )
    return [
        Hit(
            HitKind.ANSWER,
            row.input_id,
            project_id,
            name,
            excerpt((row.words, row.reopened_because or ""), words),
            row.answered_at.date(),
        )
        for row, name in rows
    ]


def _find_people(session: Session, project_id: int, words: Sequence[str], most: int) -> list[Hit]:
    # A project has so many people that reading their names costs less than keeping an index of them.
    rows = session.execute(
        select(Person.name, Membership)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.project_id == project_id, Membership.is_active)
        .order_by(Membership.joined_at.desc(), Person.id.desc())
    )
    found = [(name, membership) for name, membership in rows if has_all(name, words)]
    return [
        Hit(
            HitKind.PERSON,
            membership.person_id,
            project_id,
            membership.role.label,
            excerpt((name,), words),
            membership.joined_at.date(),
        )
        for name, membership in found[:most]
    ]


_FIND: dict[HitKind, Callable[[Session, int, Sequence[str], int], list[Hit]]] = {
    HitKind.ACTIVITY: _find_activities,
    HitKind.INPUT: _find_inputs,
    HitKind.ANSWER: _find_answers,
    HitKind.PERSON: _find_people,
}
