"""What somebody who is asked for a review reads: the list of their reviews, and one of them with all they said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from partnering.coauthoring.aid_contents import AidContent, content_of
from partnering.coauthoring.anchors import Anchor, mark_from_stored
from partnering.coauthoring.models import (
    Aid,
    AidVersion,
    Remark,
    Review,
    ReviewAnswer,
    ReviewInvitation,
    ReviewRound,
)
from partnering.coauthoring.review_access import STILL_TO_JUDGE, Asked, not_asked, own_invitation
from partnering.coauthoring.review_standing import LapsedScreen, lapsed_screens
from partnering.coauthoring.screens import WHOLE_AID, Screen, screens_of
from partnering.coauthoring.versions import texts_of_versions
from partnering.foundation.database import read_rows
from partnering.foundation.errors import NotFound
from partnering.foundation.models import Membership, Person, Project
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.vocabulary import (
    Consent,
    ReviewHat,
    ReviewQuestion,
    ReviewReply,
    Verdict,
)

MINUTES_A_SCREEN: Final = 2
"""How long a screen and its four questions take, about; told before somebody begins."""


@dataclass(frozen=True, slots=True)
class MyReviewCard:
    """A review somebody is asked for."""

    invitation_id: int
    project_id: int
    project_title: str
    aid_id: int
    title: str
    number: int
    """The version it is about."""
    latest_number: int
    """The version there is by now."""
    hats: tuple[ReviewHat, ...]
    words: str
    """What the writers say to the reviewers."""
    asked_by: str
    due_on: date
    screens: int
    """How many parts there are to look at."""
    is_again: bool
    """Whether it is only about parts that changed since they spoke."""
    begun_at: datetime | None
    given_at: datetime | None
    closed_at: datetime | None

    @property
    def minutes(self) -> int:
        """About how long it takes."""
        return self.screens * MINUTES_A_SCREEN

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be done."""
        return self.given_at is None and self.closed_at is None


@dataclass(frozen=True, slots=True)
class KeptRemark:
    """A remark as its speaker reads it, with the place it points at."""

    remark_id: int
    question: ReviewQuestion | None
    anchor: Anchor
    about: str
    """What the place is called; empty for a whole screen."""
    words: str
    said_at: datetime
    input_id: int | None


@dataclass(frozen=True, slots=True)
class GivenVerdict:
    """What somebody said in the end."""

    number: int
    """The version it was given on."""
    verdict: Verdict
    words: str
    minutes: int | None
    consent: Consent
    given_at: datetime
    is_lifted: bool


@dataclass(frozen=True, slots=True)
class MyReview:
    """One review, for the person who is asked."""

    card: MyReviewCard
    text: bytes
    """Of the version, bytes unchanged."""
    content: AidContent
    screens: tuple[Screen, ...]
    """The parts to look at, in reading order."""
    changed: tuple[LapsedScreen, ...]
    """Where they are asked again: what changed in each of these parts since they spoke."""
    answers: Mapping[tuple[str, ReviewQuestion], ReviewReply]
    """By screen and question."""
    remarks: tuple[KeptRemark, ...]
    """The first said first; without the words beside the verdict."""
    given: GivenVerdict | None


# Made once: every page of a review asks these, and putting a statement together takes longer than its answer.
_NAMES = (
    select(Project.title, Person.name)
    .join(Person, Person.id == bindparam("person_id"))
    .where(Project.id == bindparam("project_id"))
)
_WAITING = (
    select(ReviewInvitation, ReviewRound, AidVersion, Aid, Review, Project.title, Person.name)
    .join(ReviewRound, ReviewRound.id == ReviewInvitation.round_id)
    .join(AidVersion, AidVersion.id == ReviewRound.version_id)
    .join(Aid, Aid.id == ReviewRound.aid_id)
    .join(Project, Project.id == Aid.project_id)
    .join(Person, Person.id == ReviewInvitation.invited_by)
    .join(
        Membership,
        (Membership.person_id == ReviewInvitation.person_id) & (Membership.project_id == Aid.project_id),
    )
    .outerjoin(Review, Review.invitation_id == ReviewInvitation.id)
    .where(
        ReviewInvitation.person_id == bindparam("person_id"),
        Membership.is_active,
        STILL_TO_JUDGE,
    )
    .order_by(ReviewRound.due_on, ReviewInvitation.id)
)
_PROJECT = (
    select(Aid.project_id)
    .join(ReviewRound, ReviewRound.aid_id == Aid.id)
    .join(ReviewInvitation, ReviewInvitation.round_id == ReviewRound.id)
    .join(
        Membership,
        (Membership.person_id == ReviewInvitation.person_id) & (Membership.project_id == Aid.project_id),
    )
    .where(
        ReviewInvitation.id == bindparam("invitation_id"),
        ReviewInvitation.person_id == bindparam("person_id"),
        ReviewInvitation.taken_back_at.is_(None),
        Membership.is_active,
    )
)
_REVIEW = select(Review).where(Review.invitation_id == bindparam("invitation_id"))
_ANSWERS = select(ReviewAnswer.screen, ReviewAnswer.question, ReviewAnswer.reply).where(
    ReviewAnswer.review_id == bindparam("review_id")
)
_REMARKS = (
    select(Remark)
    .where(Remark.review_id == bindparam("review_id"), Remark.screen != WHOLE_AID)
    .order_by(Remark.id)
)
_BEFORE = (
    select(Review.id, Review.seen, ReviewRound.version_id)
    .join(ReviewInvitation, ReviewInvitation.id == Review.invitation_id)
    .join(ReviewRound, ReviewRound.id == ReviewInvitation.round_id)
    .where(
        ReviewRound.aid_id == bindparam("aid_id"),
        ReviewInvitation.person_id == bindparam("person_id"),
        ReviewInvitation.id < bindparam("invitation_id"),
        Review.given_at.is_not(None),
    )
    .order_by(Review.given_at, Review.id)
)


@requires(Permission.REVIEW_AIDS)
def list_my_reviews(session: Session, person_id: int) -> list[MyReviewCard]:
    """The reviews that wait for the person, in every project, the earliest day first."""
    rows = session.execute(_WAITING, {"person_id": person_id})
    return [
        _card(Asked(invitation, round_, version, aid), review, project_title=title, asked_by=name)
        for invitation, round_, version, aid, review, title, name in rows
    ]


@requires(Permission.REVIEW_AIDS)
def find_my_review(session: Session, person_id: int, *, invitation_id: int) -> int:
    """The project of a review the person is or was asked for, by its id. Raises NotFound for anybody else's."""
    project_id = session.scalar(_PROJECT, {"person_id": person_id, "invitation_id": invitation_id})
    if project_id is None:
        raise NotFound(not_asked())
    return project_id


@requires(Permission.REVIEW_AIDS)
def read_my_review(session: Session, person_id: int, *, project_id: int, invitation_id: int) -> MyReview:
    """One review with the text and all that the person said. Raises NotFound for anybody else's."""
    asked = own_invitation(session, person_id, project_id=project_id, invitation_id=invitation_id)
    content = content_of(asked.version.text)
    review = _review(session, asked.invitation.id)
    answers = () if review is None else read_rows(session, _ANSWERS, {"review_id": review.id})
    (names,) = read_rows(
        session, _NAMES, {"project_id": asked.aid.project_id, "person_id": asked.invitation.invited_by}
    )
    return MyReview(
        card=_card(asked, review, project_title=names.title, asked_by=names.name),
        text=asked.version.text,
        content=content,
        screens=asked_screens(content, asked.invitation.screens),
        changed=_changed(session, asked, content),
        answers={(screen, question): reply for screen, question, reply in answers},
        remarks=() if review is None else remarks_of(session, review.id, content),
        given=None if review is None else _given(review, asked.version.number),
    )


def asked_screens(content: AidContent, only: Sequence[str] | None) -> tuple[Screen, ...]:
    """The screens somebody is asked about. Part of use cases.

    only: keys where they are asked again, about these parts; then an empty one shows too, for something was taken out.
    """
    if only is None:
        return tuple(screen for screen in screens_of(content) if not screen.is_empty)
    return tuple(screen for screen in screens_of(content) if screen.key in only)


def remarks_of(session: Session, review_id: int, content: AidContent) -> tuple[KeptRemark, ...]:
    """The remarks of a review, the first said first, without the words beside the verdict. Part of use cases."""
    rows = session.scalars(_REMARKS, {"review_id": review_id})
    return tuple(
        KeptRemark(
            remark_id=row.id,
            question=row.question,
            anchor=anchor_of(row),
            about=content.name_of(row.pointer) if row.pointer else "",
            words=row.words,
            said_at=row.said_at,
            input_id=row.input_id,
        )
        for row in rows
    )


def anchor_of(remark: Remark) -> Anchor:
    """The anchor of a remark, as it was when it was said."""
    return Anchor(
        screen=remark.screen,
        pointer=remark.pointer,
        quote=remark.quote,
        quote_before=remark.quote_before,
        quote_after=remark.quote_after,
        mark=mark_from_stored(remark.mark),
        value_sha256=remark.value_sha256,
    )


def _card(asked: Asked, review: Review | None, *, project_title: str, asked_by: str) -> MyReviewCard:
    invitation, round_ = asked.invitation, asked.round
    content = content_of(asked.version.text)
    return MyReviewCard(
        invitation_id=invitation.id,
        project_id=asked.aid.project_id,
        project_title=project_title,
        aid_id=asked.aid.id,
        title=content.document.aid.title,
        number=asked.version.number,
        latest_number=asked.aid.latest_number,
        hats=tuple(hat for hat in ReviewHat if hat in round_.hats),
        words=round_.words,
        asked_by=asked_by,
        due_on=round_.due_on,
        screens=len(asked_screens(content, invitation.screens)),
        is_again=invitation.screens is not None,
        begun_at=None if review is None else review.begun_at,
        given_at=None if review is None else review.given_at,
        closed_at=round_.closed_at,
    )


def _review(session: Session, invitation_id: int) -> Review | None:
    return session.scalar(_REVIEW, {"invitation_id": invitation_id})


def _given(review: Review, number: int) -> GivenVerdict | None:
    if review.given_at is None or review.verdict is None:
        return None
    return GivenVerdict(
        number=number,
        verdict=review.verdict,
        words=review.words,
        minutes=review.minutes,
        consent=review.consent,
        given_at=review.given_at,
        is_lifted=review.lifted_at is not None,
    )


def _changed(session: Session, asked: Asked, content: AidContent) -> tuple[LapsedScreen, ...]:
    """What changed on the screens they are asked about again, since their latest verdict that spoke of each."""
    if asked.invitation.screens is None:
        return ()
    before = read_rows(
        session,
        _BEFORE,
        {
            "aid_id": asked.aid.id,
            "person_id": asked.invitation.person_id,
            "invitation_id": asked.invitation.id,
        },
    )
    last_of: dict[str, int | None] = dict.fromkeys(asked.invitation.screens)
    for review_id, seen, _version_id in before:
        last_of.update((key, review_id) for key in seen or {} if key in last_of)
    version_of = {
        review_id: version_id for review_id, _seen, version_id in before if review_id in last_of.values()
    }
    texts = texts_of_versions(session, set(version_of.values()))
    return lapsed_screens(
        content, last_of, {one: texts[version_id] for one, version_id in version_of.items()}
    )
