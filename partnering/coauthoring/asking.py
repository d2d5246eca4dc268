"""Asking for a review: whom, and how they get there. Part of the use cases about rounds."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.coauthoring.models import Review, ReviewInvitation, ReviewRound
from partnering.coauthoring.review_access import STILL_TO_JUDGE, ReviewLink, link_for
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.models import Membership, Person
from partnering.foundation.people import clean_name, named_members, new_named_partners
from partnering.foundation.times import day_in_words
from partnering.foundation.vocabulary import PartnerRole
from partnering.foundation.words import _

LONGEST_ROUND: Final = timedelta(days=366)
MOST_REVIEWERS: Final = 200


@dataclass(frozen=True, slots=True)
class NewReviewer:
    """Somebody to ask: a person of the project by id, or somebody new by name and role.

    by_link: make a link that opens this one review without an account. Without it, a person with access signs in, and
    anybody else answers on paper.
    """

    person_id: int | None = None
    name: str = ""
    role: PartnerRole | None = None
    by_link: bool = False


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Somebody who is to be asked, known by now."""

    person_id: int
    name: str
    partner_role: PartnerRole | None
    by_link: bool
    screens: tuple[str, ...] | None = None


def people_to_ask(
    session: Session, *, project_id: int, reviewers: Sequence[NewReviewer], now: datetime
) -> list[Reviewer]:
    """Who these reviewers are, in their order; those who are new come into the project as partners without access.

    Raises InvalidInput for nobody, too many or somebody twice, NotFound for a person of another project.
    """
    if not 1 <= len(reviewers) <= MOST_REVIEWERS:
        raise InvalidInput(_("Whom you ask: choose from 1 to {most} people.").format(most=MOST_REVIEWERS))
    members = _members(session, project_id, {one.person_id for one in reviewers if one.person_id is not None})
    ids = iter(_new_partners(session, project_id, [one for one in reviewers if one.person_id is None], now))
    found = []
    for one in reviewers:
        if one.person_id is None:
            found.append(Reviewer(next(ids), clean_name(one.name), one.role, one.by_link))
        elif one.person_id in members:
            name, role = members[one.person_id]
            found.append(Reviewer(one.person_id, name, role, one.by_link))
        else:
            raise NotFound(
                _(
                    "Whom you ask: one of these people is not part of this project. Give a name and a role instead."
                )
            )
    if len({one.person_id for one in found}) < len(found):
        raise InvalidInput(_("Whom you ask: somebody stands here twice. Choose each person once."))
    return found


def check_day(due_on: date, today: date) -> None:
    """Raise InvalidInput for a day that has passed or is more than a year away."""
    if not today <= due_on <= today + LONGEST_ROUND:
        raise InvalidInput(
            _("By when: choose a day from {first} to {last}.").format(
                first=day_in_words(today), last=day_in_words(today + LONGEST_ROUND)
            )
        )


def asked_already(session: Session, *, version_id: int) -> frozenset[int]:
    """Who is asked about this version in an open round and has not answered yet."""
    return frozenset(
        session.scalars(
            select(ReviewInvitation.person_id)
            .join(ReviewRound, ReviewRound.id == ReviewInvitation.round_id)
            .outerjoin(Review, Review.invitation_id == ReviewInvitation.id)
            .where(ReviewRound.version_id == version_id, STILL_TO_JUDGE)
        )
    )


def check_not_asked_yet(session: Session, *, version_id: int, reviewers: Collection[Reviewer]) -> None:
    """Raise NotPossibleNow where somebody is asked about this version already."""
    already = asked_already(session, version_id=version_id)
    names = sorted(one.name for one in reviewers if one.person_id in already)
    if names:
        raise NotPossibleNow(
            _(
                "Asked about this version already: {names}. Wait for what they say, or take that back first."
            ).format(names=", ".join(names))
        )


def invite(
    session: Session,
    person_id: int,
    *,
    round_id: int,
    due_on: date,
    reviewers: Sequence[Reviewer],
    now: datetime,
) -> tuple[tuple[int, ...], tuple[ReviewLink, ...]]:
    """Write an invitation for each reviewer; gives their ids in that order, and the links of those asked by link."""
    rows = [
        ReviewInvitation(
            round_id=round_id,
            person_id=one.person_id,
            partner_role=one.partner_role,
            screens=None if one.screens is None else list(one.screens),
            invited_by=person_id,
            invited_at=now,
        )
        for one in reviewers
    ]
    session.add_all(rows)
    session.flush()
    links = tuple(
        link_for(row, name=one.name, due_on=due_on, now=now)
        for row, one in zip(rows, reviewers, strict=True)
        if one.by_link
    )
    session.flush()
    return tuple(row.id for row in rows), links


def _members(
    session: Session, project_id: int, person_ids: Collection[int]
) -> Mapping[int, tuple[str, PartnerRole | None]]:
    rows = session.execute(
        select(Person.id, Person.name, Membership.partner_role)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.project_id == project_id,
            Membership.is_active,
            Person.is_active,
            Person.id.in_(person_ids),
        )
    )
    return {person_id: (name, role) for person_id, name, role in rows}


def _new_partners(
    session: Session, project_id: int, reviewers: Sequence[NewReviewer], now: datetime
) -> list[int]:
    roles: dict[str, PartnerRole] = {}
    for one in reviewers:
        name = clean_name(one.name)
        if one.role is None:
            raise InvalidInput(_("{name}: say who they speak as, such as a patient.").format(name=name))
        if name.casefold() in {taken.casefold() for taken in roles}:
            raise InvalidInput(_("Whom you ask: somebody stands here twice. Choose each person once."))
        roles[name] = one.role
    known = named_members(session, project_id=project_id, names=list(roles)) if roles else {}
    if known:
        name = next(name for name in roles if name.casefold() in known)
        raise NotPossibleNow(
            _(
                "{name} is in this project already. Choose them from the list, or add a letter or a number if it is "
                "someone else."
            ).format(name=name)
        )
    return new_named_partners(session, project_id=project_id, roles=roles, now=now) if roles else []
