"""Consensus by group: the rule, and how it came out.

The rule is that of the IPDAS collaboration of 2005 (Elwyn et al. 2006, doi:10.1136/bmj.38926.629329.AE): scores from 1
to 9, and their equimedian, a median in which each group of people counts the same, however many speak in it. It is
agreed at 7 to 9, unless at least 30% of the scores lie in the top third and at least 30% in the bottom third. Which
verdict is which score is this project's own choice.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any, Final

from partnering.foundation.vocabulary import PartnerRole, Verdict

RULE: Final = "ipdas-equimedian-30-30"
SOURCE: Final = "doi:10.1136/bmj.38926.629329.AE"
AGREED_FROM: Final = 7
TOP_THIRD: Final = (7, 9)
BOTTOM_THIRD: Final = (1, 3)
DISAGREEMENT_PERCENT: Final = 30

SCORES: Final[Mapping[Verdict, int | None]] = {
    Verdict.READY: 9,
    Verdict.READY_WITH_SMALL_CHANGES: 7,
    Verdict.NEEDS_CHANGE: 4,
    Verdict.HARMFUL_OR_MISLEADING: 1,
    Verdict.NOT_FOR_ME_TO_JUDGE: None,
}
"""The score of each verdict, 1 to 9; None is left out."""

TEAM: Final = "team"
"""The group of those who speak as no partner."""


@dataclass(frozen=True, slots=True)
class Vote:
    """One verdict that counts, and the group its speaker belongs to; None for the project's own team."""

    partner_role: PartnerRole | None
    verdict: Verdict

    @property
    def group(self) -> str:
        """The group's key."""
        return self.partner_role or TEAM


@dataclass(frozen=True, slots=True)
class Consensus:
    """How the votes came out, with the rule that was used."""

    rule: str
    source: str
    agreed_from: int
    disagreement_percent: int
    scores: Mapping[str, tuple[int, ...]]
    """By group, each from the lowest; groups by their key."""
    equimedian: float | None
    """1 to 9, in steps of a half; None where nobody judged."""
    top_third_percent: int
    bottom_third_percent: int
    """Shares of all scores, rounded down."""
    is_split: bool
    """Whether both thirds hold so many that the median hides a disagreement."""
    is_agreed: bool

    def as_stored(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        return {**asdict(self), "scores": {group: list(scores) for group, scores in self.scores.items()}}


def from_stored(stored: Mapping[str, Any]) -> Consensus:
    """The result that `as_stored` gave."""
    scores = {group: tuple(scores) for group, scores in stored["scores"].items()}
    return Consensus(**{**stored, "scores": scores})


def find_consensus(votes: Sequence[Vote]) -> Consensus:
    """How these votes come out. Each person votes once; who cannot judge is left out."""
    by_group: dict[str, list[int]] = {}
    for vote in votes:
        score = SCORES[vote.verdict]
        if score is not None:
            by_group.setdefault(vote.group, []).append(score)
    groups = {group: tuple(sorted(by_group[group])) for group in sorted(by_group)}
    everybody = [score for scores in groups.values() for score in scores]
    middle = equimedian(groups)
    top, bottom = (_share(everybody, third) for third in (TOP_THIRD, BOTTOM_THIRD))
    least = Fraction(DISAGREEMENT_PERCENT, 100)
    is_split = top >= least and bottom >= least
    return Consensus(
        rule=RULE,
        source=SOURCE,
        agreed_from=AGREED_FROM,
        disagreement_percent=DISAGREEMENT_PERCENT,
        scores=groups,
        equimedian=None if middle is None else float(middle),
        top_third_percent=int(top * 100),
        bottom_third_percent=int(bottom * 100),
        is_split=is_split,
        is_agreed=middle is not None and middle >= AGREED_FROM and not is_split,
    )


def equimedian(groups: Mapping[str, Sequence[int]]) -> Fraction | None:
    """The median of all scores where each group weighs the same; None without scores.

    Where exactly half of the weight lies below a gap, it is the middle of the gap, as for any median.
    """
    weights: defaultdict[int, Fraction] = defaultdict(Fraction)
    for scores in groups.values():
        for score in scores:
            weights[score] += Fraction(1, len(scores))
    half = sum(weights.values(), Fraction()) / 2
    below = Fraction(0)
    ordered = sorted(weights)
    for score, following in zip(ordered, [*ordered[1:], ordered[-1]] if ordered else [], strict=True):
        below += weights[score]
        if below == half:
            return Fraction(score + following, 2)
        if below > half:
            return Fraction(score)
    return None


def _share(scores: Sequence[int], third: tuple[int, int]) -> Fraction:
    lowest, highest = third
    inside = sum(lowest <= score <= highest for score in scores)
    return Fraction(inside, len(scores)) if scores else Fraction(0)
