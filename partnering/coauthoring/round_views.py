"""What people of a project read of review rounds: who was asked, who has answered, and in time what they said.

Before a round is closed, somebody who is asked and has not answered sees nobody else's review: each judges before
seeing the others. Those who ask for reviews see what has been said so far, partners see it once the round is closed.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from partnering.coauthoring.blocks import last_judged
from partnering.coauthoring.consensus import Consensus, from_stored
from partnering.coauthoring.models import (
    Aid,
    AidVersion,
    BlockDismissal,
    Review,
    ReviewAnswer,
    ReviewInvitation,
    ReviewRound,
)
from partnering.coauthoring.review_standing import Dismissal
from partnering.coauthoring.versions import aid_of_project
from partnering.coauthoring.you_said_we_did import SaidAndDone, said_and_done
from partnering.foundation.errors import NotFound
from partnering.foundation.models import Person
from partnering.foundation.permissions import Permission, permissions_in_project, requires
from partnering.foundation.vocabulary import PartnerRole, ReviewHat, ReviewQuestion, ReviewReply, Verdict
from partnering.foundation.words import _


@dataclass(frozen=True, slots=True)
class RoundCard:
    """A round as a list shows it."""

    round_id: int
    aid_id: int
    number: int
    """The version it is about."""
    hats: tuple[ReviewHat, ...]
    words: str
    due_on: date
    closed_at: datetime | None
    asked: int
    """How many are asked; without those whose invitation was taken back."""
    given: int
    """How many of them have given their verdict."""
    consensus: Consensus | None
    """How it came out; None while it is open."""


@dataclass(frozen=True, slots=True)
class InvitationCard:
    """Somebody who is asked."""

    invitation_id: int
    person_id: int
    name: str
    partner_role: PartnerRole | None
    is_by_link: bool
    screens: tuple[str, ...] | None
    """Keys of the parts they are asked about again; None for the whole aid."""
    opened_at: datetime | None
    begun_at: datetime | None
    given_at: datetime | None
    taken_back_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReviewTold:
    """A review that was given, with every remark, what came of it, and where its place is now."""

    review_id: int
    name: str
    verdict: Verdict
    words: str
    minutes: int | None
    entered_by: str | None
    """Who typed in what came back on paper; None where the reviewer wrote it."""
    lifted_because: str | None
    is_blocking: bool
    """Whether it is a “harmful or misleading” that stands."""
    dismissal: Dismissal | None
    """Where somebody set it aside."""
    answers: Mapping[tuple[str, ReviewQuestion], ReviewReply]
    """By screen and question."""
    remarks: tuple[SaidAndDone, ...]


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round, as one person may see it."""

    card: RoundCard
    invitations: tuple[InvitationCard, ...]
    """All for those who ask for reviews and once it is closed; else one's own."""
    reviews: tuple[ReviewTold, ...]
    """The earliest first; before it is closed only those the person may see by then."""


@requires(Permission.VIEW_AIDS)
def list_rounds(session: Session, person_id: int, *, project_id: int, aid_id: int) -> list[RoundCard]:
    """The rounds of an aid, the latest first. Raises NotFound."""
    aid = aid_of_project(session, project_id=project_id, aid_id=aid_id)
    rows = session.execute(
        select(ReviewRound, AidVersion.number, func.count(ReviewInvitation.id), func.count(Review.given_at))
        .join(AidVersion, AidVersion.id == ReviewRound.version_id)
        .outerjoin(
            ReviewInvitation,
            (ReviewInvitation.round_id == ReviewRound.id) & ReviewInvitation.taken_back_at.is_(None),
        )
        .outerjoin(Review, Review.invitation_id == ReviewInvitation.id)
        .where(ReviewRound.aid_id == aid.id)
        .group_by(ReviewRound.id, AidVersion.number)
        .order_by(ReviewRound.id.desc())
    )
    return [_card(round_, number, asked=asked, given=given) for round_, number, asked, given in rows]


@requires(Permission.VIEW_AIDS)
def read_round(session: Session, person_id: int, *, project_id: int, round_id: int, today: date) -> RoundView:
    """A round with what the person may see of it by now. Raises NotFound."""
    row = session.execute(
        select(ReviewRound, AidVersion.number, Aid)
        .join(AidVersion, AidVersion.id == ReviewRound.version_id)
        .join(Aid, Aid.id == ReviewRound.aid_id)
        .where(ReviewRound.id == round_id, Aid.project_id == project_id)
    ).one_or_none()
    if row is None:
        raise NotFound(_("There is no such review in this project."))
    round_, number, aid = row
    invitations = _invitations(session, round_.id)
    asked = [one for one in invitations if one.taken_back_at is None]
    is_still_judging = any(one.person_id == person_id and one.given_at is None for one in asked)
    asks = Permission.ASK_FOR_REVIEW in permissions_in_project(session, person_id, project_id)
    sees_all = round_.closed_at is not None or (asks and not is_still_judging)
    return RoundView(
        card=_card(round_, number, asked=len(asked), given=sum(one.given_at is not None for one in asked)),
        invitations=tuple(one for one in invitations if asks or sees_all or one.person_id == person_id),
        reviews=_reviews(session, person_id, round_, aid, today, is_own_only=not sees_all),
    )


def _card(row: ReviewRound, number: int, *, asked: int, given: int) -> RoundCard:
    return RoundCard(
        round_id=row.id,
        aid_id=row.aid_id,
        number=number,
        hats=tuple(hat for hat in ReviewHat if hat in row.hats),
        words=row.words,
        due_on=row.due_on,
        closed_at=row.closed_at,
        asked=asked,
        given=given,
        consensus=None if row.consensus is None else from_stored(row.consensus),
    )


def _invitations(session: Session, round_id: int) -> list[InvitationCard]:
    rows = session.execute(
        select(ReviewInvitation, Person.name, Review.begun_at, Review.given_at)
        .join(Person, Person.id == ReviewInvitation.person_id)
        .outerjoin(Review, Review.invitation_id == ReviewInvitation.id)
        .where(ReviewInvitation.round_id == round_id)
        .order_by(ReviewInvitation.id)
    )
    return [
        InvitationCard(
            invitation_id=row.id,
            person_id=row.person_id,
            name=name,
            partner_role=row.partner_role,
            is_by_link=row.token_hash is not None,
            screens=None if row.screens is None else tuple(row.screens),
            opened_at=row.opened_at,
            begun_at=begun_at,
            given_at=given_at,
            taken_back_at=row.taken_back_at,
        )
        for row, name, begun_at, given_at in rows
    ]


def _reviews(
    session: Session, person_id: int, round_: ReviewRound, aid: Aid, today: date, *, is_own_only: bool
) -> tuple[ReviewTold, ...]:
    which = ReviewInvitation.round_id == round_.id
    if is_own_only:
        which &= ReviewInvitation.person_id == person_id
    typist, dismisser = aliased(Person), aliased(Person)
    given = session.execute(
        select(Review, Person.id, Person.name, typist.name, BlockDismissal, dismisser.name)
        .join(ReviewInvitation, ReviewInvitation.id == Review.invitation_id)
        .join(Person, Person.id == ReviewInvitation.person_id)
        .outerjoin(typist, typist.id == Review.entered_by)
        .outerjoin(BlockDismissal, BlockDismissal.review_id == Review.id)
        .outerjoin(dismisser, dismisser.id == BlockDismissal.dismissed_by)
        .where(which, Review.given_at.is_not(None))
        .order_by(Review.given_at, Review.id)
    ).all()
    remarks: defaultdict[int, list[SaidAndDone]] = defaultdict(list)
    for said in reversed(said_and_done(session, person_id, aid=aid, which=which, today=today)):
        remarks[said.place.review_id].append(said)
    answers: defaultdict[int, dict[tuple[str, ReviewQuestion], ReviewReply]] = defaultdict(dict)
    ids = [review.id for review, *_rest in given]
    for answer in session.scalars(select(ReviewAnswer).where(ReviewAnswer.review_id.in_(ids))):
        answers[answer.review_id][answer.screen, answer.question] = answer.reply
    return tuple(
        ReviewTold(
            review_id=review.id,
            name=name,
            verdict=review.verdict,
            words=review.words,
            minutes=review.minutes,
            entered_by=entered_by,
            lifted_because=review.lifted_because,
            is_blocking=_stands(review, aside)
            and review.id == last_judged(session, reviewer_id, aid_id=aid.id),
            dismissal=_dismissal(aside, aside_by),
            answers=answers[review.id],
            remarks=tuple(remarks[review.id]),
        )
        for review, reviewer_id, name, entered_by, aside, aside_by in given
        if review.verdict is not None
    )


def _stands(review: Review, aside: BlockDismissal | None) -> bool:
    """Whether it is a “harmful or misleading” that nobody took back or set aside."""
    is_harmful = review.verdict is Verdict.HARMFUL_OR_MISLEADING
    return is_harmful and review.lifted_at is None and aside is None


def _dismissal(aside: BlockDismissal | None, by: str) -> Dismissal | None:
    return None if aside is None else Dismissal(by, aside.reason, aside.dismissed_at)
