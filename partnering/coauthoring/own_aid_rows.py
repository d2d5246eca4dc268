"""What co-authoring holds of one person: to hand out to them, and to forget when they go. Part of use cases."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, defer

from partnering.coauthoring.models import (
    Aid,
    AidDraft,
    AidPresence,
    AidVersion,
    Remark,
    Review,
    ReviewAnswer,
    ReviewInvitation,
    ReviewRound,
)
from partnering.foundation.models import Project
from partnering.foundation.vocabulary import Consent

_VERSION = "number message written_at".split()
_REVIEW = "begun_at given_at verdict words minutes consent lifted_at lifted_because ending".split()
_ANSWER = "screen question reply".split()
_REMARK = "screen question pointer quote words said_at".split()


def own_aid_rows(session: Session, person_id: int) -> dict[str, Any]:
    """What the person wrote in aids and said in reviews, as plain JSON values; nobody else's words."""
    reviews = _reviews(session, person_id)
    return {
        "aids_you_are_writing": [
            {
                "project": slug,
                "aid": aid,
                "text": draft.text.decode(errors="backslashreplace"),
                "updated_at": draft.updated_at.isoformat(),
            }
            for draft, aid, slug in session.execute(
                select(AidDraft, Aid.slug, Project.slug)
                .join(Aid, Aid.id == AidDraft.aid_id)
                .join(Project, Project.id == Aid.project_id)
                .where(AidDraft.person_id == person_id)
                .order_by(Aid.id)
            )
        ],
        "versions_of_aids_you_saved": [
            {"project": slug, "aid": aid, **_plain(version, _VERSION)}
            for version, aid, slug in session.execute(
                select(AidVersion, Aid.slug, Project.slug)
                .join(Aid, Aid.id == AidVersion.aid_id)
                .join(Project, Project.id == Aid.project_id)
                .where(AidVersion.written_by == person_id)
                .order_by(AidVersion.id)
                .options(defer(AidVersion.text))
            )
        ],
        "reviews_you_were_asked_for": [
            {
                "project": slug,
                "aid": aid,
                "version": number,
                "asked_at": invitation.invited_at.isoformat(),
                "review": reviews.get(invitation.id),
            }
            for invitation, number, aid, slug in session.execute(
                select(ReviewInvitation, AidVersion.number, Aid.slug, Project.slug)
                .join(ReviewRound, ReviewRound.id == ReviewInvitation.round_id)
                .join(AidVersion, AidVersion.id == ReviewRound.version_id)
                .join(Aid, Aid.id == ReviewRound.aid_id)
                .join(Project, Project.id == Aid.project_id)
                .where(ReviewInvitation.person_id == person_id)
                .order_by(ReviewInvitation.id)
            )
        ],
    }


def count_aid_drafts(session: Session, person_id: int) -> int:
    """How many aids the person changed and did not save; one that went two ways counts twice."""
    return (
        session.scalar(select(func.count()).select_from(AidDraft).where(AidDraft.person_id == person_id)) or 0
    )


def forget_own_aid_rows(session: Session, person_id: int, *, now: datetime) -> None:
    """Throw away what the person began and did not give or save, and let no verdict ask for their name any more."""
    session.execute(delete(AidDraft).where(AidDraft.person_id == person_id))
    session.execute(delete(AidPresence).where(AidPresence.person_id == person_id))
    invitations = select(ReviewInvitation.id).where(ReviewInvitation.person_id == person_id)
    own = Review.invitation_id.in_(invitations)
    begun = select(Review.id).where(own, Review.given_at.is_(None))
    given = select(Review.invitation_id).where(own, Review.given_at.is_not(None))
    session.execute(delete(ReviewAnswer).where(ReviewAnswer.review_id.in_(begun)))
    session.execute(delete(Remark).where(Remark.review_id.in_(begun)))
    session.execute(delete(Review).where(own, Review.given_at.is_(None)))
    session.execute(
        update(Review).where(own, Review.consent == Consent.NAMED).values(consent=Consent.ROLE_ONLY)
    )
    session.execute(
        update(ReviewInvitation)
        .where(
            ReviewInvitation.person_id == person_id,
            ReviewInvitation.id.not_in(given),
            ReviewInvitation.taken_back_at.is_(None),
        )
        .values(taken_back_at=now)
    )


def _reviews(session: Session, person_id: int) -> dict[int, dict[str, Any]]:
    """By invitation, what the person said, given or not."""
    own = (
        select(Review.id)
        .join(ReviewInvitation, ReviewInvitation.id == Review.invitation_id)
        .where(ReviewInvitation.person_id == person_id)
    )
    answers: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for answer in session.scalars(
        select(ReviewAnswer)
        .where(ReviewAnswer.review_id.in_(own))
        .order_by(ReviewAnswer.screen, ReviewAnswer.question)
    ):
        answers[answer.review_id].append(_plain(answer, _ANSWER))
    remarks: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for remark in session.scalars(select(Remark).where(Remark.review_id.in_(own)).order_by(Remark.id)):
        remarks[remark.review_id].append(_plain(remark, _REMARK))
    return {
        review.invitation_id: {
            **_plain(review, _REVIEW),
            "answers": answers[review.id],
            "remarks": remarks[review.id],
        }
        for review in session.scalars(select(Review).where(Review.id.in_(own)))
    }


def _plain(row: object, names: list[str]) -> dict[str, Any]:
    return {name: _value(getattr(row, name)) for name in names}


def _value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
