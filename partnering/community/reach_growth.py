"""How far the work reaches: everybody counted once, and growth only where it can be said. Pure.

A number on its own says little: five more people are much for ten and little for a thousand. So a factor of growth
comes with a baseline, both windows and the numbers behind it, and there is none below `FEWEST_AT_BASELINE`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from partnering.foundation.vocabulary import ReachTier
from partnering.foundation.words import _

FEWEST_AT_BASELINE = 10
MOST_DIFFERENCE_OF_WINDOWS = Decimal("0.1")
"""By how much of the longer one two windows may differ in length: quarters have 90 to 92 days."""

_TIERS = {tier: place for place, tier in enumerate(ReachTier)}


@dataclass(frozen=True, slots=True)
class Window:
    """What was counted from one day to another, both included."""

    first_day: date
    last_day: date
    numbers: Mapping[ReachTier, int]
    """Without the tiers that were not counted."""

    @property
    def days(self) -> int:
        """How long it is."""
        return (self.last_day - self.first_day).days + 1


@dataclass(frozen=True, slots=True)
class Growth:
    """How much larger a tier is in the last window than in the baseline."""

    tier: ReachTier
    baseline: Window
    latest: Window
    factor: Decimal
    """To one place: 2.7 means 2.7 times as many."""

    @property
    def before(self) -> int:
        """The number at the baseline."""
        return self.baseline.numbers[self.tier]

    @property
    def now(self) -> int:
        """The number in the latest window."""
        return self.latest.numbers[self.tier]


def growth_of(windows: Sequence[Window]) -> tuple[Growth, ...]:
    """How each tier grew from the first of these windows to the last. Tiers for which that cannot be said are left out.

    It takes two windows of about the same length, a number in both, and `FEWEST_AT_BASELINE` at the baseline.
    """
    if why_no_growth(windows) is not None:
        return ()
    baseline, latest = _ends(windows)
    return tuple(
        Growth(tier, baseline, latest, _factor(baseline.numbers[tier], latest.numbers[tier]))
        for tier in ReachTier
        if _has_enough(tier, baseline, latest)
    )


def why_no_growth(windows: Sequence[Window]) -> str | None:
    """Why growth cannot be said of any tier, in words; None where it can."""
    if len(windows) < 2:
        return _("To say how it grows, count the same way once more in another window as long as this one.")
    baseline, latest = _ends(windows)
    longer, shorter = max(baseline.days, latest.days), min(baseline.days, latest.days)
    if longer - shorter > MOST_DIFFERENCE_OF_WINDOWS * longer:
        return _(
            "The first window has {first} days and the last one {last}. Growth needs windows of the same length."
        ).format(first=baseline.days, last=latest.days)
    if not any(_has_enough(tier, baseline, latest) for tier in ReachTier):
        return _("Growth is said only from {n} upwards in the first window.").format(n=FEWEST_AT_BASELINE)
    return None


def count_once(seen: Iterable[tuple[str, ReachTier]]) -> dict[ReachTier, int]:
    """How many there are in each tier, when each counts once, in the highest tier in which they were seen.

    seen: who, by any key, with a tier; in any order, as often as they were seen.
    """
    highest: dict[str, ReachTier] = {}
    for who, tier in seen:
        highest[who] = max(highest.get(who, tier), tier, key=_TIERS.__getitem__)
    reached = list(highest.values())
    return {tier: reached.count(tier) for tier in ReachTier}


def _ends(windows: Sequence[Window]) -> tuple[Window, Window]:
    in_order = sorted(windows, key=lambda window: window.first_day)
    return in_order[0], in_order[-1]


def _has_enough(tier: ReachTier, baseline: Window, latest: Window) -> bool:
    return baseline.numbers.get(tier, 0) >= FEWEST_AT_BASELINE and tier in latest.numbers


def _factor(before: int, now: int) -> Decimal:
    return (Decimal(now) / Decimal(before)).quantize(Decimal("0.1"))
