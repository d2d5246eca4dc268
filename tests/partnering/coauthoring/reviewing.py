"""Reviews for tests: asking people, and what they say."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.coauthoring.asking import NewReviewer
from partnering.coauthoring.giving import NewVerdict
from partnering.coauthoring.models import Review
from partnering.coauthoring.my_reviews import list_my_reviews
from partnering.coauthoring.reviews import NewRemark, give_verdict, keep_remark
from partnering.coauthoring.rounds import OpenedRound, open_round
from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import PartnerRole, ReviewHat, Verdict
from tests.cast import CATALOG, NOW, TODAY, Cast

DUE = date(2026, 3, 12)
NELL = NewReviewer(name="Nell", role=PartnerRole.PATIENT_PARTNER, by_link=True)
"""A patient nobody knew before, asked by link."""


@dataclass(frozen=True)
class Asked:
    """Somebody who is asked, as the use cases of a reviewer take them."""

    person: int
    invitation: int
    project: int

    @property
    def at(self) -> dict[str, Any]:
        return {"project_id": self.project, "invitation_id": self.invitation}


def ask(session: Session, cast: Cast, *reviewers: int | NewReviewer, **more: Any) -> OpenedRound:
    """The lead asks these people about the cast's aid, by default about its first version."""
    call: dict[str, Any] = {
        "project_id": cast.project,
        "aid_id": cast.aid,
        "number": 1,
        "hats": [ReviewHat.LIVED_EXPERIENCE],
        "words": "Please be frank.",
        "due_on": DUE,
        "today": TODAY,
        "now": NOW,
        **more,
    }
    people = [one if isinstance(one, NewReviewer) else NewReviewer(one) for one in reviewers]
    return open_round(session, cast.lead, reviewers=people, **call)


def asked(session: Session, cast: Cast, person: int, **more: Any) -> Asked:
    """One person is asked in a round of their own; somebody who is asked about this already, as before."""
    about = (more.get("aid_id", cast.aid), more.get("number", 1))
    for card in list_my_reviews(session, person):
        if card.is_waiting and (card.aid_id, card.number) == about:
            return Asked(person, card.invitation_id, cast.project)
    (invitation,) = ask(session, cast, person, **more).invitation_ids
    return Asked(person, invitation, cast.project)


def says(
    session: Session,
    who: Asked,
    words: str,
    *,
    screen: str = "options",
    pointer: str = "",
    now: datetime = NOW,
    **more: Any,
) -> int:
    """A remark on a screen, with a form of its own."""
    remark = NewRemark(words, screen, pointer=pointer, **more)
    return keep_remark(session, who.person, **who.at, remark=remark, form_token=new_token(), now=now)


def judges(
    session: Session,
    who: Asked,
    verdict: Verdict,
    words: str = "",
    *,
    minutes: int | None = None,
    now: datetime = NOW,
    **more: Any,
) -> int:
    """The verdict of somebody who is asked; a no says why."""
    words = words or ("It leaves out the pain." if verdict is Verdict.HARMFUL_OR_MISLEADING else "")
    return give_verdict(
        session,
        who.person,
        **who.at,
        entry=NewVerdict(verdict, words, minutes, **more),
        catalog=CATALOG,
        today=TODAY,
        now=now,
    )


def row_of(session: Session, review_id: int) -> Review:
    """The row of a review."""
    return session.scalars(select(Review).where(Review.id == review_id)).one()
