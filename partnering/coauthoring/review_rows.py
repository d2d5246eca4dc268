"""Who was asked to review the aids of a project, and what was given, to take out. Part of use cases."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.coauthoring.models import (
    Aid,
    AidVersion,
    AnsweringEdit,
    BlockDismissal,
    Remark,
    Review,
    ReviewAnswer,
    ReviewInvitation,
    ReviewRound,
)
from partnering.coauthoring.review_access import STILL_TO_JUDGE
from partnering.foundation.vocabulary import (
    Consent,
    PartnerRole,
    ReviewHat,
    ReviewQuestion,
    ReviewReply,
    Verdict,
)

BATCH = 100


@dataclass(frozen=True, slots=True)
class AnswerOnScreen:
    """One plain answer about one screen."""

    screen: str
    question: ReviewQuestion
    reply: ReviewReply


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """What was said of one place."""

    screen: str
    question: ReviewQuestion | None
    pointer: str
    quote: str
    words: str
    input_id: int | None
    answering: tuple[int, ...]
    """Numbers of the versions that answer it."""


@dataclass(frozen=True, slots=True)
class GivenRow:
    """What the person who was asked gave."""

    consent: Consent
    is_by_paper: bool
    given_at: datetime
    verdict: Verdict
    words: str
    minutes: int | None
    lifted_because: str | None
    dismissed_because: str | None
    answers: tuple[AnswerOnScreen, ...]
    remarks: tuple[RemarkRow, ...]


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One invitation to review a version, with what came of it."""

    invitation_id: int
    slug: str
    number: int
    opened_at: datetime
    due_on: date
    closed_at: datetime | None
    hats: tuple[ReviewHat, ...]
    person_id: int
    partner_role: PartnerRole | None
    """Who they speak as; None for somebody of a team."""
    taken_back_at: datetime | None
    given: GivenRow | None
    """None also for a review that is only begun: it is its writer's own."""
    is_kept_back: bool
    """True where the reader has yet to judge in the same round, which is open: each judges before seeing others."""


def review_rows(session: Session, person_id: int, *, project_id: int) -> Iterator[ReviewRow]:
    """Every invitation to review an aid of the project, in the order in which people were asked."""
    still_judging = _rounds_to_judge(session, person_id)
    last = 0
    while rows := session.execute(
        select(ReviewInvitation, ReviewRound, Aid.slug, AidVersion.number)
        .join(ReviewRound, ReviewRound.id == ReviewInvitation.round_id)
        .join(AidVersion, AidVersion.id == ReviewRound.version_id)
        .join(Aid, Aid.id == ReviewRound.aid_id)
        .where(Aid.project_id == project_id, ReviewInvitation.id > last)
        .order_by(ReviewInvitation.id)
        .limit(BATCH)
    ).all():
        given = _given(session, [invitation.id for invitation, *_rest in rows])
        for invitation, round_, slug, number in rows:
            yield ReviewRow(
                invitation_id=invitation.id,
                slug=slug,
                number=number,
                opened_at=round_.opened_at,
                due_on=round_.due_on,
                closed_at=round_.closed_at,
                hats=tuple(hat for hat in ReviewHat if hat in round_.hats),
                person_id=invitation.person_id,
                partner_role=invitation.partner_role,
                taken_back_at=invitation.taken_back_at,
                given=given.get(invitation.id),
                is_kept_back=round_.id in still_judging,
            )
        last = rows[-1][0].id


def _rounds_to_judge(session: Session, person_id: int) -> frozenset[int]:
    """Ids of the open rounds in which this person is asked and has not judged."""
    rows = session.scalars(
        select(ReviewRound.id)
        .join(ReviewInvitation, ReviewInvitation.round_id == ReviewRound.id)
        .outerjoin(Review, Review.invitation_id == ReviewInvitation.id)
        .where(ReviewInvitation.person_id == person_id, STILL_TO_JUDGE)
    )
    return frozenset(rows)


def _given(session: Session, invitation_ids: Collection[int]) -> dict[int, GivenRow]:
    """By invitation: the reviews that were given."""
    rows = session.execute(
        select(Review, BlockDismissal.reason)
        .outerjoin(BlockDismissal, BlockDismissal.review_id == Review.id)
        .where(Review.invitation_id.in_(invitation_ids), Review.given_at.is_not(None))
    ).all()
    ids = [review.id for review, _reason in rows]
    answers, remarks = _answers(session, ids), _remarks(session, ids)
    return {
        review.invitation_id: GivenRow(
            consent=review.consent,
            is_by_paper=review.entered_by is not None,
            given_at=review.given_at,
            verdict=review.verdict,
            words=review.words,
            minutes=review.minutes,
            lifted_because=review.lifted_because,
            dismissed_because=reason,
            answers=tuple(answers[review.id]),
            remarks=tuple(remarks[review.id]),
        )
        for review, reason in rows
        if review.verdict is not None and review.given_at is not None
    }


def _answers(session: Session, review_ids: Collection[int]) -> defaultdict[int, list[AnswerOnScreen]]:
    found: defaultdict[int, list[AnswerOnScreen]] = defaultdict(list)
    for row in session.scalars(
        select(ReviewAnswer)
        .where(ReviewAnswer.review_id.in_(review_ids))
        .order_by(ReviewAnswer.screen, ReviewAnswer.question)
    ):
        found[row.review_id].append(AnswerOnScreen(row.screen, row.question, row.reply))
    return found


def _remarks(session: Session, review_ids: Collection[int]) -> defaultdict[int, list[RemarkRow]]:
    answering: defaultdict[int, list[int]] = defaultdict(list)
    for input_id, number in session.execute(
        select(AnsweringEdit.input_id, AidVersion.number)
        .join(AidVersion, AidVersion.id == AnsweringEdit.version_id)
        .join(Remark, Remark.input_id == AnsweringEdit.input_id)
        .where(Remark.review_id.in_(review_ids))
        .order_by(AidVersion.number)
    ):
        answering[input_id].append(number)
    found: defaultdict[int, list[RemarkRow]] = defaultdict(list)
    for row in session.scalars(select(Remark).where(Remark.review_id.in_(review_ids)).order_by(Remark.id)):
        found[row.review_id].append(
            RemarkRow(
                screen=row.screen,
                question=row.question,
                pointer=row.pointer,
                quote=row.quote,
                words=row.words,
                input_id=row.input_id,
                answering=() if row.input_id is None else tuple(answering[row.input_id]),
            )
        )
    return found
