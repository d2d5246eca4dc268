"""How the text of an aid came to be, as it was logged: versions, verdicts, and edits that answer somebody.

Part of use cases.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.coauthoring.models import (
    AidVersion,
    AnsweringEdit,
    Review,
    ReviewInvitation,
    ReviewRound,
)
from partnering.foundation.vocabulary import PartnerRole, Verdict


@dataclass(frozen=True, slots=True)
class TextHistory:
    """The way of one text."""

    number: int
    sha256: str
    first_written_at: datetime
    """When the first version of the aid came to be."""
    writers: tuple[tuple[int, datetime], ...]
    """Who saved a version and when, up to this text, the earliest first."""
    first_round_at: datetime | None
    """When reviewers were first asked; None where nobody was."""


@dataclass(frozen=True, slots=True)
class VerdictGiven:
    """A verdict that was given on a version of the aid."""

    person_id: int
    partner_role: PartnerRole | None
    """Who the reviewer spoke as; None for somebody of a team."""
    number: int
    """Of the version it was given on."""
    verdict: Verdict
    given_at: datetime


def text_history(session: Session, *, aid_id: int, version_id: int) -> TextHistory:
    """How this version of the aid came to be."""
    versions = session.execute(
        select(
            AidVersion.id,
            AidVersion.number,
            AidVersion.sha256,
            AidVersion.written_by,
            AidVersion.written_at,
        )
        .where(AidVersion.aid_id == aid_id, AidVersion.id <= version_id)
        .order_by(AidVersion.number)
    ).all()
    last = next(row for row in versions if row.id == version_id)
    return TextHistory(
        number=last.number,
        sha256=last.sha256,
        first_written_at=versions[0].written_at,
        writers=tuple((row.written_by, row.written_at) for row in versions if row.number <= last.number),
        first_round_at=session.scalar(
            select(ReviewRound.opened_at)
            .where(ReviewRound.aid_id == aid_id)
            .order_by(ReviewRound.opened_at)
            .limit(1)
        ),
    )


def verdicts_given(session: Session, *, aid_id: int, until: datetime) -> list[VerdictGiven]:
    """Every verdict given on any version of the aid up to a moment, the earliest first."""
    rows = session.execute(
        select(
            ReviewInvitation.person_id,
            ReviewInvitation.partner_role,
            AidVersion.number,
            Review.verdict,
            Review.given_at,
        )
        .join(ReviewInvitation, ReviewInvitation.id == Review.invitation_id)
        .join(ReviewRound, ReviewRound.id == ReviewInvitation.round_id)
        .join(AidVersion, AidVersion.id == ReviewRound.version_id)
        .where(ReviewRound.aid_id == aid_id, Review.given_at <= until)
        .order_by(Review.given_at, Review.id)
    )
    return [
        VerdictGiven(person_id, role, number, verdict, given_at)
        for person_id, role, number, verdict, given_at in rows
        if verdict is not None and given_at is not None
    ]


def inputs_that_changed(session: Session, *, aid_id: int, number: int) -> list[int]:
    """Ids of what partners said that is answered by an edit of this aid, up to the version of this number."""
    return list(
        session.scalars(
            select(AnsweringEdit.input_id)
            .join(AidVersion, AidVersion.id == AnsweringEdit.version_id)
            .where(AidVersion.aid_id == aid_id, AidVersion.number <= number)
            .distinct()
            .order_by(AnsweringEdit.input_id)
        )
    )
