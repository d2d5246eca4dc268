"""Reviews on paper: somebody of the team enters what came back, and it is marked as entered by them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from partnering.coauthoring.giving import NewVerdict, give
from partnering.coauthoring.review_access import invitation_in_turn, verdict_stays
from partnering.coauthoring.reviews import NewRemark, given_review, put_answer, put_remark, review_under_way
from partnering.foundation import audit
from partnering.foundation.catalog import Catalog
from partnering.foundation.errors import NotFound, NotPossibleNow
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.times import day_in_words
from partnering.foundation.vocabulary import ReviewQuestion, ReviewReply
from partnering.foundation.words import _


@dataclass(frozen=True, slots=True)
class PaperAnswer:
    """One cross on the paper."""

    screen: str
    question: ReviewQuestion
    reply: ReviewReply


@dataclass(frozen=True, slots=True)
class PaperReview:
    """All that came back."""

    verdict: NewVerdict
    answers: tuple[PaperAnswer, ...] = ()
    remarks: tuple[NewRemark, ...] = ()


@requires(Permission.ASK_FOR_REVIEW)
def enter_paper_review(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    invitation_id: int,
    entry: PaperReview,
    catalog: Catalog,
    today: date,
    now: datetime,
) -> int:
    """Enter what a reviewer wrote on paper, verdict and all, and return the id of the review.

    What they began on a screen stays beside it. The same sent twice counts once. Raises as `give_verdict` and
    `keep_remark`, and NotFound for an invitation that was taken back.
    """
    asked = invitation_in_turn(session, project_id=project_id, invitation_id=invitation_id)
    if asked.invitation.taken_back_at is not None:
        raise NotFound(_("This invitation was taken back. Ask the person in a new round."))
    given = given_review(session, asked)
    if given is not None:
        if given.entered_by is not None and entry.verdict.says_the_same_as(given):
            return given.id
        raise NotPossibleNow(verdict_stays())
    if asked.round.closed_at is not None:
        raise NotPossibleNow(
            _(
                "This round was closed on {day}, so nothing more can be typed in. Ask the person in a new round."
            ).format(day=day_in_words(asked.round.closed_at.date()))
        )
    review = review_under_way(session, asked, now=now)
    for answer in entry.answers:
        put_answer(session, asked, review, screen=answer.screen, question=answer.question, reply=answer.reply)
    for number, remark in enumerate(entry.remarks, start=1):
        put_remark(session, asked, review, remark=remark, form_token=f"paper-{number}", now=now)
    review.entered_by = person_id
    told = give(
        session,
        person_id,
        asked=asked,
        review=review,
        entry=entry.verdict,
        catalog=catalog,
        today=today,
        now=now,
    )
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="paper review entered",
        subject=f"review {review.id}",
        after=told,
        now=now,
    )
    return review.id
