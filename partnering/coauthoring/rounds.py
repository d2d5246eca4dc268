"""Review rounds: people are asked to judge one version of an aid until a day, and asked again after an edit."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.coauthoring.asking import (
    NewReviewer,
    Reviewer,
    asked_already,
    check_day,
    check_not_asked_yet,
    invite,
    people_to_ask,
)
from partnering.coauthoring.consensus import Consensus, from_stored
from partnering.coauthoring.models import Aid, AidVersion, Review, ReviewRound
from partnering.coauthoring.review_access import ReviewLink, invitation_in_turn, link_for, verdict_stays
from partnering.coauthoring.review_standing import AidStanding, ReviewerStanding, review_standing
from partnering.coauthoring.versions import aid_of_project, text_of_version, version_numbered
from partnering.foundation import audit
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.models import Membership, Person
from partnering.foundation.partnerships import short_words
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.turns import take_turn_in_project
from partnering.foundation.vocabulary import ReviewHat
from partnering.foundation.words import _


@dataclass(frozen=True, slots=True)
class OpenedRound:
    """A round that was opened just now."""

    round_id: int
    number: int
    """The version it is about."""
    invitation_ids: tuple[int, ...]
    """In the order in which the reviewers were given."""
    links: tuple[ReviewLink, ...]
    """Of those asked by link. Each token is told this once."""


@requires(Permission.ASK_FOR_REVIEW)
def open_round(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    aid_id: int,
    number: int,
    hats: Collection[ReviewHat],
    words: str,
    due_on: date,
    reviewers: Sequence[NewReviewer],
    today: date,
    now: datetime,
) -> OpenedRound:
    """Ask people to review a version. Somebody new becomes a partner of the project, without access to the screens.

    Raises InvalidInput for a day that cannot be, no hat, or nobody to ask; NotFound for another project's aid or
    people; NotPossibleNow where somebody is asked about this version already, as after a double click.
    """
    take_turn_in_project(session, project_id)
    aid = aid_of_project(session, project_id=project_id, aid_id=aid_id)
    version = version_numbered(session, aid, number)
    check_day(due_on, today)
    if not hats:
        raise InvalidInput(_("What to look at: choose at least one."))
    people = people_to_ask(session, project_id=project_id, reviewers=reviewers, now=now)
    check_not_asked_yet(session, version_id=version.id, reviewers=people)
    return _open(
        session,
        person_id,
        (aid, version),
        people,
        hats=[hat.value for hat in ReviewHat if hat in hats],
        words=words,
        due_on=due_on,
        action="review round opened",
        now=now,
    )


@requires(Permission.ASK_FOR_REVIEW)
def ask_again(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    aid_id: int,
    words: str,
    due_on: date,
    today: date,
    now: datetime,
) -> OpenedRound:
    """Ask everybody whose verdict has lapsed in part about the latest version, each only about the parts that changed.

    Who has access signs in, anybody else gets a new link. Raises InvalidInput for a day that cannot be, NotFound,
    NotPossibleNow where there is nobody to ask.
    """
    take_turn_in_project(session, project_id)
    aid = aid_of_project(session, project_id=project_id, aid_id=aid_id)
    version = version_numbered(session, aid, aid.latest_number)
    check_day(due_on, today)
    standing = review_standing(session, project_id=project_id, aid_id=aid.id, text=version.text)
    people = _to_ask_again(session, project_id, version.id, standing)
    if not people:
        raise NotPossibleNow(
            _(
                "There is nobody to ask again: what reviewers said still fits this text, or they are asked already."
            )
        )
    hats = session.scalars(
        select(ReviewRound.hats).where(ReviewRound.aid_id == aid.id).order_by(ReviewRound.id.desc()).limit(1)
    ).one()
    return _open(
        session,
        person_id,
        (aid, version),
        people,
        hats=hats,
        words=words,
        due_on=due_on,
        action="reviewers asked again",
        now=now,
    )


@requires(Permission.ASK_FOR_REVIEW)
def close_round(
    session: Session, person_id: int, *, project_id: int, round_id: int, now: datetime
) -> Consensus:
    """Close a round: nobody can go on, all see what was said, and how it came out is kept with the rule used.

    It tells how verdicts stand for the version of the round, those of earlier rounds that still hold included. A round
    that is closed already says the same as then. Raises NotFound.
    """
    row = round_in_turn(session, project_id=project_id, round_id=round_id)
    if row.consensus is not None:
        return from_stored(row.consensus)
    text = text_of_version(session, row.version_id)
    consensus = review_standing(session, project_id=project_id, aid_id=row.aid_id, text=text).consensus
    row.closed_at, row.closed_by, row.consensus = now, person_id, consensus.as_stored()
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="review round closed",
        subject=f"review round {row.id}",
        after={"is_agreed": consensus.is_agreed, "equimedian": consensus.equimedian},
        now=now,
    )
    return consensus


@requires(Permission.ASK_FOR_REVIEW)
def take_back_invitation(
    session: Session, person_id: int, *, project_id: int, invitation_id: int, now: datetime
) -> None:
    """Ask somebody no longer; their link opens nothing from now on. Twice does nothing more.

    Raises NotFound, NotPossibleNow once they have given their verdict, which stays.
    """
    asked = invitation_in_turn(session, project_id=project_id, invitation_id=invitation_id)
    if asked.invitation.taken_back_at is not None:
        return
    given = select(Review.id).where(Review.invitation_id == asked.invitation.id, Review.given_at.is_not(None))
    if session.scalar(given) is not None:
        raise NotPossibleNow(verdict_stays())
    asked.invitation.taken_back_at = now
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="review invitation taken back",
        subject=f"review invitation {asked.invitation.id}",
        now=now,
    )


@requires(Permission.ASK_FOR_REVIEW)
def renew_link(
    session: Session, person_id: int, *, project_id: int, invitation_id: int, now: datetime
) -> ReviewLink:
    """Make a new link for somebody who is asked, also for one who had none; an earlier link opens nothing from now on.

    Raises NotFound, also for an invitation that was taken back.
    """
    asked = invitation_in_turn(session, project_id=project_id, invitation_id=invitation_id)
    if asked.invitation.taken_back_at is not None:
        raise NotFound(_("This invitation was taken back. Ask the person in a new round."))
    name = session.get_one(Person, asked.invitation.person_id).name
    link = link_for(asked.invitation, name=name, due_on=asked.round.due_on, now=now)
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="review link made",
        subject=f"review invitation {asked.invitation.id}",
        now=now,
    )
    return link


def round_in_turn(session: Session, *, project_id: int, round_id: int) -> ReviewRound:
    """The row of a round, after those who give a verdict in it now. Part of use cases. Raises NotFound."""
    row = session.scalar(
        select(ReviewRound)
        .join(Aid, Aid.id == ReviewRound.aid_id)
        .where(ReviewRound.id == round_id, Aid.project_id == project_id)
        .with_for_update(of=ReviewRound)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound(_("There is no such review in this project."))
    return row


def _open(
    session: Session,
    person_id: int,
    about: tuple[Aid, AidVersion],
    people: Sequence[Reviewer],
    *,
    hats: list[str],
    words: str,
    due_on: date,
    action: str,
    now: datetime,
) -> OpenedRound:
    aid, version = about
    row = ReviewRound(
        aid_id=aid.id,
        version_id=version.id,
        hats=hats,
        words=short_words(words, field=_("What you say to the reviewers")),
        due_on=due_on,
        opened_by=person_id,
        opened_at=now,
    )
    session.add(row)
    session.flush()
    invitation_ids, links = invite(
        session, person_id, round_id=row.id, due_on=due_on, reviewers=people, now=now
    )
    audit.record(
        session,
        person_id,
        project_id=aid.project_id,
        action=action,
        subject=f"review round {row.id}",
        after={
            "aid": aid.slug,
            "number": version.number,
            "reviewers": len(people),
            "due_on": due_on.isoformat(),
        },
        now=now,
    )
    session.flush()
    return OpenedRound(row.id, version.number, invitation_ids, links)


def _to_ask_again(
    session: Session, project_id: int, version_id: int, standing: AidStanding
) -> list[Reviewer]:
    """Those whose verdict has lapsed in part, who are still of the project and not asked already."""
    lapsed = {one.person_id: one for one in standing.reviewers if one.lapsed}
    already = asked_already(session, version_id=version_id)
    rows = session.execute(
        select(Membership.person_id, Membership.access_role)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.project_id == project_id,
            Membership.is_active,
            Person.is_active,
            Membership.person_id.in_(lapsed.keys() - already),
        )
        .order_by(Membership.person_id)
    )
    return [_again(lapsed[reviewer_id], by_link=access_role is None) for reviewer_id, access_role in rows]


def _again(reviewer: ReviewerStanding, *, by_link: bool) -> Reviewer:
    return Reviewer(
        person_id=reviewer.person_id,
        name=reviewer.name,
        partner_role=reviewer.partner_role,
        by_link=by_link,
        screens=tuple(screen.key for screen in reviewer.lapsed),
    )
