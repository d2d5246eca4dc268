"""Reviewing: what somebody who is asked reads, says screen by screen, and judges in the end.

Each use case takes the invitation and the person who is asked, who is signed in or holds a link (see `review_access`).
What is kept before the verdict is theirs alone, as a draft is; with the verdict it goes to the writers.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from partnering.coauthoring.aid_contents import content_of
from partnering.coauthoring.anchors import Mark, anchor_at, mark_as_stored
from partnering.coauthoring.blocks import last_judged
from partnering.coauthoring.giving import NewVerdict, give
from partnering.coauthoring.models import Remark, Review, ReviewAnswer
from partnering.coauthoring.review_access import Asked, check_open, own_invitation
from partnering.coauthoring.screens import WHOLE_AID, screens_of
from partnering.foundation import audit
from partnering.foundation.catalog import Catalog
from partnering.foundation.errors import InvalidInput, NotPossibleNow
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.typed_text import words_that_say_something
from partnering.foundation.vocabulary import ReviewQuestion, ReviewReply, Verdict
from partnering.foundation.words import _

MOST_REMARKS: Final = 200
"""Remarks in one review."""
LONGEST_TOKEN: Final = 64


@dataclass(frozen=True, slots=True)
class NewRemark:
    """Something a reviewer says: the words, the screen, and where they point at something on it, that place."""

    words: str
    screen: str
    question: ReviewQuestion | None = None
    pointer: str = ""
    """With stable ids; empty for the whole screen."""
    quote: str = ""
    """The words it is about, as they stand at the pointer; empty for all that stands there."""
    mark: Mark | None = None


@requires(Permission.REVIEW_AIDS)
def note_review_opened(
    session: Session, person_id: int, *, project_id: int, invitation_id: int, now: datetime
) -> None:
    """Note that the reviewer has looked, so that the writers need not ask whether it arrived. Twice does nothing."""
    asked = own_invitation(session, person_id, project_id=project_id, invitation_id=invitation_id)
    if asked.invitation.opened_at is None:
        asked.invitation.opened_at = now


@requires(Permission.REVIEW_AIDS)
def keep_answer(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    invitation_id: int,
    screen: str,
    question: ReviewQuestion,
    reply: ReviewReply | None,
    now: datetime,
) -> None:
    """Keep the answer to one of the four questions about a screen; None takes it back.

    Raises NotFound, InvalidInput for a screen that is not asked about, NotPossibleNow after the verdict or the round.
    """
    asked = own_invitation(
        session, person_id, project_id=project_id, invitation_id=invitation_id, is_turn=True
    )
    review = review_under_way(session, asked, now=now)
    put_answer(session, asked, review, screen=screen, question=question, reply=reply)


@requires(Permission.REVIEW_AIDS)
def keep_remark(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    invitation_id: int,
    remark: NewRemark,
    form_token: str,
    now: datetime,
) -> int:
    """Keep a remark and return its id. The same form sent again replaces what it said before.

    Raises NotFound, InvalidInput for words that are missing or too long and for a place that is not in the text,
    NotPossibleNow after the verdict or the round.
    """
    asked = own_invitation(
        session, person_id, project_id=project_id, invitation_id=invitation_id, is_turn=True
    )
    review = review_under_way(session, asked, now=now)
    return put_remark(session, asked, review, remark=remark, form_token=form_token, now=now)


@requires(Permission.REVIEW_AIDS)
def drop_remark(
    session: Session, person_id: int, *, project_id: int, invitation_id: int, remark_id: int, now: datetime
) -> None:
    """Take a remark back before the verdict; one that is gone already is no error. Raises as `keep_remark`."""
    asked = own_invitation(
        session, person_id, project_id=project_id, invitation_id=invitation_id, is_turn=True
    )
    review = review_under_way(session, asked, now=now)
    session.execute(delete(Remark).where(Remark.id == remark_id, Remark.review_id == review.id))


@requires(Permission.REVIEW_AIDS)
def give_verdict(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    invitation_id: int,
    entry: NewVerdict,
    catalog: Catalog,
    today: date,
    now: datetime,
) -> int:
    """Judge the version, and return the id of the review.

    From now on the writers see it; its remarks wait for an answer as inputs, and the minutes are logged as an activity.
    The same verdict sent twice counts once. Raises InvalidInput for minutes out of range and for a no without a reason,
    NotFound, NotPossibleNow after another verdict or the end of the round.
    """
    asked = own_invitation(
        session, person_id, project_id=project_id, invitation_id=invitation_id, is_turn=True
    )
    given = given_review(session, asked)
    if given is not None and entry.says_the_same_as(given):
        return given.id
    review = review_under_way(session, asked, now=now)
    told = give(
        session, person_id, asked=asked, review=review, entry=entry, catalog=catalog, today=today, now=now
    )
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="review given",
        subject=f"review {review.id}",
        after=told,
        now=now,
    )
    return review.id


@requires(Permission.REVIEW_AIDS)
def lift_block(
    session: Session, person_id: int, *, project_id: int, invitation_id: int, because: str, now: datetime
) -> None:
    """Take one's own “harmful or misleading” back, and say why. It then counts neither for nor against.

    Also after the round is closed. The same words sent twice count once. Raises InvalidInput without words, NotFound,
    NotPossibleNow where one did not say so, or it stands no longer.
    """
    because = words_that_say_something(because, field=_("Why you take it back"))
    asked = own_invitation(
        session, person_id, project_id=project_id, invitation_id=invitation_id, is_turn=True
    )
    given = given_review(session, asked)
    if given is None or given.verdict is not Verdict.HARMFUL_OR_MISLEADING:
        raise NotPossibleNow(_("You did not call this version harmful or misleading."))
    if given.lifted_at is not None:
        if given.lifted_because == because:
            return
        raise NotPossibleNow(_("You have taken this back already."))
    if given.id != last_judged(session, person_id, aid_id=asked.aid.id):
        raise NotPossibleNow(_("You have judged anew since then, so this holds the aid back no longer."))
    given.lifted_at, given.lifted_because = now, because
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="block lifted",
        subject=f"review {given.id}",
        now=now,
    )


def given_review(session: Session, asked: Asked) -> Review | None:
    """The review of an invitation after its verdict; None before. Part of use cases."""
    return session.scalar(
        select(Review)
        .where(Review.invitation_id == asked.invitation.id, Review.given_at.is_not(None))
        .execution_options(populate_existing=True)
    )


def review_under_way(session: Session, asked: Asked, *, now: datetime) -> Review:
    """The review somebody goes on with now, begun if need be. Part of use cases.

    Raises NotPossibleNow after the verdict and after the round is closed.
    """
    review = session.scalar(
        select(Review)
        .where(Review.invitation_id == asked.invitation.id)
        .execution_options(populate_existing=True)
    )
    if review is not None and review.given_at is not None:
        raise NotPossibleNow(
            _("You have given your verdict already. To say more, ask the writers to ask you again.")
        )
    check_open(asked)
    if review is None:
        review = Review(invitation_id=asked.invitation.id, begun_at=now, kept_at=now, words="")
        session.add(review)
    review.kept_at = now
    if asked.invitation.opened_at is None:
        asked.invitation.opened_at = now
    session.flush()
    return review


def put_answer(
    session: Session,
    asked: Asked,
    review: Review,
    *,
    screen: str,
    question: ReviewQuestion,
    reply: ReviewReply | None,
) -> None:
    """Write or take back an answer. Part of use cases. Raises InvalidInput."""
    keys = {found.key for found in screens_of(content_of(asked.version.text))}
    if screen not in (keys if asked.invitation.screens is None else keys & {*asked.invitation.screens}):
        raise InvalidInput(_("You are not asked about this part. Open the page again and choose a part."))
    row = session.get(ReviewAnswer, (review.id, screen, question))
    if reply is None:
        if row is not None:
            session.delete(row)
    elif row is None:
        session.add(ReviewAnswer(review_id=review.id, screen=screen, question=question, reply=reply))
    else:
        row.reply = reply
    session.flush()


def put_remark(
    session: Session, asked: Asked, review: Review, *, remark: NewRemark, form_token: str, now: datetime
) -> int:
    """Write a remark, or write it anew. Part of use cases. Raises InvalidInput."""
    words = words_that_say_something(remark.words, field=_("What you want to say"))
    if remark.screen == WHOLE_AID or not 1 <= len(form_token) <= LONGEST_TOKEN:
        raise InvalidInput(_("This form is too old. Open the page again, and copy your words into it."))
    anchor = anchor_at(
        content_of(asked.version.text),
        screen=remark.screen,
        pointer=remark.pointer,
        quote=remark.quote,
        mark=remark.mark,
    )
    own = select(Remark).where(Remark.review_id == review.id)
    row = session.scalar(own.where(Remark.form_token == form_token))
    if row is None:
        if (session.scalar(select(func.count()).select_from(own.subquery())) or 0) >= MOST_REMARKS:
            raise InvalidInput(
                _("There are {n} remarks already. Put what is left into one of them.").format(n=MOST_REMARKS)
            )
        row = Remark(review_id=review.id, form_token=form_token, said_at=now)
        session.add(row)
    row.screen, row.question, row.pointer = anchor.screen, remark.question, anchor.pointer
    row.quote, row.quote_before, row.quote_after = anchor.quote, anchor.quote_before, anchor.quote_after
    row.mark, row.value_sha256, row.words = mark_as_stored(anchor.mark), anchor.value_sha256, words
    session.flush()
    return row.id
