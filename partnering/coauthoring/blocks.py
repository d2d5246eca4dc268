"""A “harmful or misleading” is set aside by somebody who did not write the aid, in their name and with a reason."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.coauthoring.models import (
    Aid,
    BlockDismissal,
    Review,
    ReviewInvitation,
    ReviewRound,
)
from partnering.coauthoring.versions import writers_of
from partnering.foundation import audit
from partnering.foundation.errors import NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.models import Person
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.typed_text import words_that_say_something
from partnering.foundation.vocabulary import Verdict
from partnering.foundation.words import _


@requires(Permission.DISMISS_BLOCKS)
def dismiss_block(
    session: Session, person_id: int, *, project_id: int, review_id: int, reason: str, now: datetime
) -> None:
    """Set a “harmful or misleading” aside. The reason and the name are printed; the verdict still counts as a no.

    The same sent twice counts once. Raises InvalidInput without a reason, NotAllowed for a writer of the aid and for
    the one who said it, NotFound, NotPossibleNow where it does not stand.
    """
    reason = words_that_say_something(reason, field=_("Why it is set aside (this is printed)"))
    row = session.execute(
        select(Review, ReviewInvitation.person_id, Aid.id)
        .join(ReviewInvitation, ReviewInvitation.id == Review.invitation_id)
        .join(ReviewRound, ReviewRound.id == ReviewInvitation.round_id)
        .join(Aid, Aid.id == ReviewRound.aid_id)
        .where(Review.id == review_id, Review.given_at.is_not(None), Aid.project_id == project_id)
        .with_for_update(of=Review)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound(_("There is no such review in this project."))
    review, speaker_id, aid_id = row
    if speaker_id == person_id:
        raise NotAllowed(_("You said this yourself. Take it back in your review instead."))
    if person_id in writers_of(session, aid_id=aid_id):
        raise NotAllowed(
            _(
                "You wrote a part of this aid, so somebody else must weigh this. Ask a facilitator who did not."
            )
        )
    stands = review.verdict is Verdict.HARMFUL_OR_MISLEADING and review.lifted_at is None
    if not stands or review.id != last_judged(session, speaker_id, aid_id=aid_id):
        raise NotPossibleNow(_("This does not hold the aid back, so there is nothing to set aside."))
    before = session.get(BlockDismissal, review.id)
    if before is not None:
        if (before.reason, before.dismissed_by) == (reason, person_id):
            return
        raise NotPossibleNow(
            _("{name} has set this aside already.").format(
                name=session.get_one(Person, before.dismissed_by).name
            )
        )
    session.add(BlockDismissal(review_id=review.id, reason=reason, dismissed_by=person_id, dismissed_at=now))
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="block dismissed",
        subject=f"review {review.id}",
        now=now,
    )


def last_judged(session: Session, person_id: int, *, aid_id: int) -> int | None:
    """The latest review of this aid in which a person judged: none before it blocks any more. Part of use cases."""
    return session.scalar(
        select(Review.id)
        .join(ReviewInvitation, ReviewInvitation.id == Review.invitation_id)
        .join(ReviewRound, ReviewRound.id == ReviewInvitation.round_id)
        .where(
            ReviewRound.aid_id == aid_id,
            ReviewInvitation.person_id == person_id,
            Review.verdict != Verdict.NOT_FOR_ME_TO_JUDGE,
        )
        .order_by(Review.given_at.desc(), Review.id.desc())
        .limit(1)
    )
