"""Where the verdicts on an aid stand: which still count for a text, which parts of which have lapsed, what blocks.

The rules, after the way programmers review each other's changes (approvals go stale, an objection stays):
- a person's verdict is their latest; it speaks of the aid as a whole;
- it holds for a screen while that screen is the one the person saw last; any edit of the screen makes it lapse there;
- a yes counts only while no screen has lapsed; a no goes on counting until its speaker says otherwise, so that no edit
  can silence it;
- a “harmful or misleading” blocks until its speaker lifts it or judges anew, or somebody dismisses it. Dismissed, it
  no longer blocks and still counts as the no that it is.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from partnering.coauthoring.consensus import Vote
from partnering.coauthoring.screens import Screen
from partnering.foundation.vocabulary import PartnerRole, Verdict

YES: Final = frozenset({Verdict.READY, Verdict.READY_WITH_SMALL_CHANGES})
NO: Final = frozenset({Verdict.NEEDS_CHANGE, Verdict.HARMFUL_OR_MISLEADING})


@dataclass(frozen=True, slots=True)
class GivenReview:
    """One verdict that was given, as the rules need it."""

    review_id: int
    person_id: int
    partner_role: PartnerRole | None
    given_at: datetime
    verdict: Verdict
    seen: Mapping[str, str]
    """The SHA-256 of each screen it speaks of, by the screen's key."""
    is_lifted: bool = False
    is_dismissed: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the verdict of one person stands for one text."""

    latest: GivenReview
    holds: tuple[str, ...]
    """Keys of the screens for which it holds, in reading order."""
    lapsed: Mapping[str, int | None]
    """Screens that changed since, by key, with the review in which the person last spoke of each; None for a new
    screen. Empty for a person who cannot judge."""
    block: GivenReview | None
    """The “harmful or misleading” of this person that stands."""

    @property
    def counts(self) -> bool:
        """Whether it is a vote on this text."""
        if self.latest.verdict in YES:
            return not self.lapsed
        return self.latest.verdict in NO and not self.latest.is_lifted


def standings(reviews: Sequence[GivenReview], screens: Sequence[Screen]) -> tuple[Standing, ...]:
    """Where everybody's verdict stands for the text with these screens, by person id."""
    in_order = sorted(reviews, key=lambda review: (review.person_id, review.given_at, review.review_id))
    return tuple(
        _standing(tuple(own), screens) for _person, own in groupby(in_order, key=lambda one: one.person_id)
    )


def votes(of: Sequence[Standing], writers: Set[int]) -> tuple[Vote, ...]:
    """The verdicts that count, without those of people who wrote the aid."""
    return tuple(
        Vote(standing.latest.partner_role, standing.latest.verdict)
        for standing in of
        if standing.counts and standing.latest.person_id not in writers
    )


def _standing(own: Sequence[GivenReview], screens: Sequence[Screen]) -> Standing:
    latest = own[-1]
    judging = [review for review in own if review.verdict is not Verdict.NOT_FOR_ME_TO_JUDGE]
    last_of = {key: review for review in judging if not review.is_lifted for key in review.seen}
    holds = [
        screen.key
        for screen in screens
        if screen.key in last_of and last_of[screen.key].seen[screen.key] == screen.sha256
    ]
    lapsed = {
        screen.key: last_of[screen.key].review_id if screen.key in last_of else None
        for screen in screens
        if screen.key not in holds
    }
    return Standing(
        latest=latest,
        holds=tuple(holds),
        lapsed=lapsed if latest in judging else {},
        block=_block(judging),
    )


def _block(judging: Sequence[GivenReview]) -> GivenReview | None:
    last = judging[-1] if judging else None
    if last is None or last.verdict is not Verdict.HARMFUL_OR_MISLEADING:
        return None
    return None if last.is_lifted or last.is_dismissed else last
