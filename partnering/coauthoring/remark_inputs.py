"""What reviewers said of aids that needs an answer, whichever release it was said for. Part of use cases."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.coauthoring.models import AidVersion, Remark, Review, ReviewInvitation, ReviewRound


@dataclass(frozen=True, slots=True)
class RemarkInputs:
    """Ids of the inputs that remarks on some aids have become."""

    of_text: frozenset[int]
    """Said of the text that is meant, or of one before it."""
    of_later: frozenset[int]
    """Said of a text that was written after it."""


def inputs_of_aids(session: Session, *, numbers: Mapping[int, int]) -> RemarkInputs:
    """What was said of these aids, up to the version with this number and after it."""
    rows = session.execute(
        select(Remark.input_id, ReviewRound.aid_id, AidVersion.number)
        .join(Review, Review.id == Remark.review_id)
        .join(ReviewInvitation, ReviewInvitation.id == Review.invitation_id)
        .join(ReviewRound, ReviewRound.id == ReviewInvitation.round_id)
        .join(AidVersion, AidVersion.id == ReviewRound.version_id)
        .where(ReviewRound.aid_id.in_(numbers), Remark.input_id.is_not(None))
    )
    is_later = {row.input_id: row.number > numbers[row.aid_id] for row in rows}
    return RemarkInputs(
        frozenset(input_id for input_id, later in is_later.items() if not later),
        frozenset(input_id for input_id, later in is_later.items() if later),
    )
