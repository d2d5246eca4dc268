"""Where the reviews of an aid stand for one text: whose verdict counts, what has lapsed and why, what holds it back."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from decision_aids.comparing import Change, differences
from partnering.coauthoring.aid_contents import KEPT_READ, AidContent, content_of
from partnering.coauthoring.consensus import Consensus, find_consensus
from partnering.coauthoring.models import (
    AidVersion,
    BlockDismissal,
    Review,
    ReviewInvitation,
    ReviewRound,
)
from partnering.coauthoring.review_access import STILL_TO_JUDGE
from partnering.coauthoring.screens import ABOUT, EVIDENCE, screen_at, screens_of
from partnering.coauthoring.standing import GivenReview, Standing, standings, votes
from partnering.coauthoring.versions import aid_of_project, texts_of_versions, writers_of
from partnering.foundation.models import Membership, Partnership, Person
from partnering.foundation.vocabulary import Consent, PartnerRole, Verdict
from partnering.foundation.words import _


@dataclass(frozen=True, slots=True)
class LapsedScreen:
    """A part of the text that is no longer what the reviewer saw."""

    key: str
    name: str
    is_new: bool
    """Whether the reviewer never saw such a part."""
    changes: tuple[str, ...]
    """What changed since, each in a sentence; empty for a new part."""


@dataclass(frozen=True, slots=True)
class Dismissal:
    """Who set a “harmful or misleading” aside, and the reason to print."""

    by: str
    reason: str
    dismissed_at: datetime


@dataclass(frozen=True, slots=True)
class ReviewerStanding:
    """One person's verdict on an aid, and how it stands for a text."""

    person_id: int
    name: str
    """For people of the project only."""
    printed_as: str
    """What may stand outside the project: the name or the role, as the reviewer agreed."""
    partner_role: PartnerRole | None
    """Who they spoke as; None for the project's own team."""
    consent: Consent
    is_writer: bool
    """Whether they wrote a version of the aid; then their verdict is told and is no vote."""
    entered_by: str | None
    """Who typed in what came back on paper; None where the reviewer wrote it."""
    review_id: int
    """Of their latest verdict."""
    verdict: Verdict
    words: str
    given_at: datetime
    counts: bool
    """Whether the verdict is a vote on this text; never for a writer."""
    lapsed: tuple[LapsedScreen, ...]
    is_asked_again: bool
    """Whether they are asked in an open round and have not answered there yet."""
    is_blocking: bool
    """Whether a “harmful or misleading” of theirs stands."""
    dismissal: Dismissal | None
    """Where somebody set their latest “harmful or misleading” aside."""
    lifted_because: str | None
    """Why they took their latest “harmful or misleading” back."""


@dataclass(frozen=True, slots=True)
class AskedReviewer:
    """Somebody who is asked in an open round and has not answered yet."""

    person_id: int
    partner_role: PartnerRole | None
    number: int
    """The version they are asked about."""


@dataclass(frozen=True, slots=True)
class AidStanding:
    """Where the reviews of an aid stand for one text."""

    sha256: str
    reviewers: tuple[ReviewerStanding, ...]
    """Everybody who gave a verdict on any version, the earliest first."""
    waiting: tuple[AskedReviewer, ...]
    consensus: Consensus

    @property
    def blocks(self) -> tuple[ReviewerStanding, ...]:
        """Those whose “harmful or misleading” stands."""
        return tuple(reviewer for reviewer in self.reviewers if reviewer.is_blocking)


@dataclass(frozen=True, slots=True)
class _Given:
    """The rows around a review that was given."""

    review: Review
    invitation: ReviewInvitation
    version_id: int
    number: int
    name: str
    agreed: Consent | None
    dismissal: BlockDismissal | None

    def as_rules_need_it(self) -> GivenReview:
        review = self.review
        if review.verdict is None or review.given_at is None or review.seen is None:
            raise ValueError(f"Review {review.id} is not given")
        return GivenReview(
            review_id=review.id,
            person_id=self.invitation.person_id,
            partner_role=self.invitation.partner_role,
            given_at=review.given_at,
            verdict=review.verdict,
            seen=review.seen,
            is_lifted=review.lifted_at is not None,
            is_dismissed=self.dismissal is not None,
        )


def review_standing(
    session: Session, *, project_id: int, aid_id: int, text: bytes, up_to_number: int | None = None
) -> AidStanding:
    """Where the reviews of an aid stand for this text. Part of use cases.

    text: of any version of the aid. up_to_number: leaves out what was said of later versions, and who wrote them.
    Raises NotFound, and DocumentProblems for a text that is no decision aid.
    """
    aid = aid_of_project(session, project_id=project_id, aid_id=aid_id)
    content = content_of(text)
    writers = writers_of(session, aid_id=aid.id, up_to_number=up_to_number)
    screens = screens_of(content)
    given = {
        row.review.id: row
        for row in _given_reviews(session, project_id, aid.id)
        if up_to_number is None or row.number <= up_to_number
    }
    found = standings([row.as_rules_need_it() for row in given.values()], screens)
    waiting = _waiting(session, aid.id)
    asked_again = {asked.person_id for asked in waiting}
    names = _names(session, given.values())
    seen = _texts_seen(session, found, given)
    reviewers = [
        _reviewer(
            standing,
            given,
            lapsed_screens(content, standing.lapsed, seen),
            is_writer=standing.latest.person_id in writers,
            is_asked_again=standing.latest.person_id in asked_again,
            names=names,
        )
        for standing in found
    ]
    return AidStanding(
        sha256=content.document.sha256,
        reviewers=tuple(sorted(reviewers, key=lambda one: (one.given_at, one.review_id))),
        waiting=waiting,
        consensus=find_consensus(votes(found, writers)),
    )


def lapsed_screens(
    now: AidContent, lapsed: Mapping[str, int | None], seen: Mapping[int, bytes]
) -> tuple[LapsedScreen, ...]:
    """What changed on each screen since somebody saw it. Part of use cases.

    lapsed: by the screen's key the review in which it was seen; None for a new one. seen: the text of each review.
    """
    changes: defaultdict[str, list[str]] = defaultdict(list)
    for review_id in sorted({review_id for review_id in lapsed.values() if review_id is not None}):
        keys = {key for key, own in lapsed.items() if own == review_id}
        for screens, sentence in _changes(content_of(seen[review_id]), now):
            for key in keys & screens:
                changes[key].append(sentence)
    return tuple(
        LapsedScreen(screen.key, screen.name, lapsed[screen.key] is None, tuple(changes[screen.key]))
        for screen in screens_of(now)
        if screen.key in lapsed
    )


def role_in_words(partner_role: PartnerRole | None) -> str:
    """What somebody spoke as, in the reader's language."""
    return _("Project team") if partner_role is None else partner_role.label


@lru_cache(maxsize=KEPT_READ)
def _changes(before: AidContent, now: AidContent) -> tuple[tuple[frozenset[str], str], ...]:
    """What changed between two texts, each change in a sentence with the keys of the screens it is on."""
    return tuple(
        (frozenset(_screens_of_change(change, before, now)), change.sentence)
        for change in differences(before.document, now.document)
    )


def _screens_of_change(change: Change, before: AidContent, now: AidContent) -> set[str]:
    if change.pointer_after is not None:
        pointer = now.stable(change.pointer_after)
    else:
        pointer = before.stable(change.pointer_before or "")
    screen = screen_at(pointer)
    # Which evidence sets there are, and in which order, is told on the last screen.
    return {screen, ABOUT} if pointer == f"/{screen}" and screen.startswith(f"{EVIDENCE}/") else {screen}


def _given_reviews(session: Session, project_id: int, aid_id: int) -> list[_Given]:
    rows = session.execute(
        select(
            Review,
            ReviewInvitation,
            AidVersion.id,
            AidVersion.number,
            Person.name,
            Partnership.consent,
            BlockDismissal,
        )
        .join(ReviewInvitation, ReviewInvitation.id == Review.invitation_id)
        .join(ReviewRound, ReviewRound.id == ReviewInvitation.round_id)
        .join(AidVersion, AidVersion.id == ReviewRound.version_id)
        .join(Person, Person.id == ReviewInvitation.person_id)
        .outerjoin(Membership, (Membership.person_id == Person.id) & (Membership.project_id == project_id))
        .outerjoin(Partnership, Partnership.membership_id == Membership.id)
        .outerjoin(BlockDismissal, BlockDismissal.review_id == Review.id)
        .where(ReviewRound.aid_id == aid_id, Review.given_at.is_not(None))
        .order_by(Review.given_at, Review.id)
    )
    return [_Given(*row) for row in rows]


def _texts_seen(session: Session, found: Sequence[Standing], given: Mapping[int, _Given]) -> dict[int, bytes]:
    """By review, the texts in which people saw what has lapsed since; no other text is fetched."""
    version_of = {
        review_id: given[review_id].version_id
        for standing in found
        for review_id in standing.lapsed.values()
        if review_id is not None
    }
    texts = texts_of_versions(session, set(version_of.values()))
    return {review_id: texts[version_id] for review_id, version_id in version_of.items()}


def _waiting(session: Session, aid_id: int) -> tuple[AskedReviewer, ...]:
    rows = session.execute(
        select(ReviewInvitation.person_id, ReviewInvitation.partner_role, AidVersion.number)
        .join(ReviewRound, ReviewRound.id == ReviewInvitation.round_id)
        .join(AidVersion, AidVersion.id == ReviewRound.version_id)
        .outerjoin(Review, Review.invitation_id == ReviewInvitation.id)
        .where(ReviewRound.aid_id == aid_id, STILL_TO_JUDGE)
        .order_by(ReviewInvitation.id)
    )
    return tuple(AskedReviewer(*row) for row in rows)


def _names(session: Session, given: Collection[_Given]) -> dict[int, str]:
    """Names of those who typed reviews in or set blocks aside."""
    wanted = {row.review.entered_by for row in given} | {
        row.dismissal.dismissed_by for row in given if row.dismissal is not None
    }
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted - {None})))
    return {row.id: row.name for row in rows}


def _reviewer(
    standing: Standing,
    given: Mapping[int, _Given],
    lapsed: Sequence[LapsedScreen],
    *,
    is_writer: bool,
    is_asked_again: bool,
    names: Mapping[int, str],
) -> ReviewerStanding:
    latest = given[standing.latest.review_id]
    review, invitation, dismissal = latest.review, latest.invitation, latest.dismissal
    consent = Consent.NOT_SHARED if latest.agreed is Consent.NOT_SHARED else review.consent
    return ReviewerStanding(
        person_id=invitation.person_id,
        name=latest.name,
        printed_as=_printed_as(latest.name, invitation.partner_role, consent),
        partner_role=invitation.partner_role,
        consent=consent,
        is_writer=is_writer,
        entered_by=None if review.entered_by is None else names[review.entered_by],
        review_id=review.id,
        verdict=standing.latest.verdict,
        words=review.words,
        given_at=standing.latest.given_at,
        counts=standing.counts and not is_writer,
        lapsed=tuple(lapsed),
        is_asked_again=is_asked_again,
        is_blocking=standing.block is not None,
        dismissal=None
        if dismissal is None
        else Dismissal(names[dismissal.dismissed_by], dismissal.reason, dismissal.dismissed_at),
        lifted_because=review.lifted_because,
    )


def _printed_as(name: str, partner_role: PartnerRole | None, consent: Consent) -> str:
    match consent:
        case Consent.NAMED:
            return name
        case Consent.ROLE_ONLY:
            return role_in_words(partner_role)
        case Consent.NOT_SHARED:
            return _("A reviewer")
