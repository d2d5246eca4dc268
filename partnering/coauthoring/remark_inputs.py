"""What reviewers said of an aid that needs an answer, whichever release it was said for. Part of use cases."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.coauthoring.models import Remark, Review, ReviewInvitation, ReviewRound


def inputs_of_aids(session: Session, *, aid_ids: Collection[int]) -> frozenset[int]:
    """Ids of the inputs that remarks on these aids have become."""
    rows = session.scalars(
        select(Remark.input_id)
        .join(Review, Review.id == Remark.review_id)
        .join(ReviewInvitation, ReviewInvitation.id == Review.invitation_id)
        .join(ReviewRound, ReviewRound.id == ReviewInvitation.round_id)
        .where(ReviewRound.aid_id.in_(aid_ids), Remark.input_id.is_not(None))
    )
    return frozenset(input_id for input_id in rows if input_id is not None)
