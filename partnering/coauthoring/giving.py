"""A verdict is given: it binds to what was seen, its remarks become inputs, its minutes become time given."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partnering.coauthoring.aid_contents import content_of
from partnering.coauthoring.models import ReleaseAid, Remark, Review
from partnering.coauthoring.review_access import Asked
from partnering.coauthoring.screens import WHOLE_AID, screens_of
from partnering.coauthoring.standing import NO
from partnering.foundation.catalog import Catalog
from partnering.foundation.errors import InvalidInput
from partnering.foundation.typed_text import tidy, words_that_say_something
from partnering.foundation.vocabulary import Consent, Verdict
from partnering.foundation.words import _
from partnering.tracker.inputs import NewInput, new_input
from partnering.tracker.time_given import OF_A_REVIEW, log_review

MOST_MINUTES: Final = 1440
OVERALL: Final = "verdict"
"""In the place of the token of a form: the words beside the verdict, which wait for an answer as a remark does."""


@dataclass(frozen=True, slots=True)
class NewVerdict:
    """What a reviewer says in the end."""

    verdict: Verdict
    words: str = ""
    """Why, in the reviewer's own words. A “harmful or misleading” needs them."""
    minutes: int | None = None
    """The time it took; 0 to 1440. None where it was not said."""
    consent: Consent = Consent.ROLE_ONLY

    def says_the_same_as(self, given: Review) -> bool:
        """Whether this is what was given before."""
        now = (self.verdict, tidy(self.words), self.minutes, self.consent)
        return now == (given.verdict, given.words, given.minutes, given.consent)


def give(
    session: Session,
    person_id: int,
    *,
    asked: Asked,
    review: Review,
    entry: NewVerdict,
    catalog: Catalog,
    today: date,
    now: datetime,
) -> dict[str, Any]:
    """Set the verdict of a review that is under way, and tell it as an event does. Part of use cases.

    Raises InvalidInput for minutes out of range and for a no that says nothing.
    """
    words = _checked_words(session, review, entry)
    if entry.minutes is not None and not 0 <= entry.minutes <= MOST_MINUTES:
        raise InvalidInput(
            _("How many minutes it took: give a number from 0 to {most}.").format(most=MOST_MINUTES)
        )
    review.verdict, review.words, review.given_at = entry.verdict, words, now
    review.minutes, review.consent = entry.minutes, entry.consent
    review.ending = None
    only = asked.invitation.screens
    content = content_of(asked.version.text)
    review.seen = {
        screen.key: screen.sha256 for screen in screens_of(content) if only is None or screen.key in only
    }
    if words and entry.verdict not in {Verdict.READY, Verdict.NOT_FOR_ME_TO_JUDGE}:
        session.add(
            Remark(
                review_id=review.id,
                form_token=OVERALL,
                screen=WHOLE_AID,
                value_sha256=content.document.sha256,
                words=words,
                said_at=now,
            )
        )
    session.flush()
    release_id = session.scalar(
        select(func.max(ReleaseAid.release_id)).where(ReleaseAid.aid_id == asked.aid.id)
    )
    remarks = _let_remarks_wait(session, person_id, asked, review, release_id=release_id)
    role = asked.invitation.partner_role
    if role is not None and entry.minutes:
        log_review(
            session,
            person_id,
            project_id=asked.aid.project_id,
            release_id=release_id,
            reviewer_id=asked.invitation.person_id,
            partner_role=role,
            minutes=entry.minutes,
            form_token=f"{OF_A_REVIEW}{review.id}",
            held_on=today,
            catalog=catalog,
            now=now,
        )
    return {
        "aid": asked.aid.slug,
        "number": asked.version.number,
        "verdict": entry.verdict,
        "remarks": remarks,
        "minutes": entry.minutes,
    }


def _checked_words(session: Session, review: Review, entry: NewVerdict) -> str:
    field = _("Why")
    says_why = tidy(entry.words) or session.scalar(
        select(Remark.id).where(Remark.review_id == review.id).limit(1)
    )
    if entry.verdict is Verdict.HARMFUL_OR_MISLEADING or (entry.verdict in NO and not says_why):
        return words_that_say_something(
            entry.words, field=_("Say what should change, so that it can be mended")
        )
    return words_that_say_something(entry.words, field=field) if tidy(entry.words) else ""


def _let_remarks_wait(
    session: Session,
    person_id: int,
    asked: Asked,
    review: Review,
    *,
    release_id: int | None,
) -> int:
    """Make an input of each remark, and say how many there are."""
    remarks = session.scalars(select(Remark).where(Remark.review_id == review.id).order_by(Remark.id)).all()
    for remark in remarks:
        remark.input_id = new_input(
            session,
            person_id,
            project_id=asked.aid.project_id,
            entry=NewInput(
                remark.words,
                release_id=release_id,
                given_by=asked.invitation.person_id,
                consent=review.consent,
            ),
            form_token=f"remark-{remark.id}",
            now=review.given_at or remark.said_at,
        )
    return len(remarks)
