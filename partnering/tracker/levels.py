"""Levels on the scale: how one is found, who may see whose, and the highest that each side gave.

Pure. Two sides say where the work stands, and neither is led by the other: whoever may rate a stage sees the other
side's level there once they have given their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from partnering.foundation.catalog import Catalog
from partnering.foundation.errors import InvalidInput
from partnering.foundation.vocabulary import PartnerRole, Rater

Place = tuple[str, str]
"""Keys of a lifecycle and of one of its stages."""


def level_of(who_controls: int, how_continuous: int) -> int:
    """The level, 0 to 5, from the steps that fit on control and on time: the lower, for both tests must be true."""
    return min(who_controls, how_continuous)


@dataclass(frozen=True, slots=True)
class SaidLevel:
    """A level that one side gave for a stage and role, in a rating or in a partner's own account of an activity."""

    lifecycle: str
    stage: str
    partner_role: PartnerRole
    rater: Rater
    level: int


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose levels a person may see in one release."""

    side: Rater | None = None
    """The side the person rates for; None for whoever rates for neither, and sees both."""
    own_role: PartnerRole | None = None
    """A partner rates for this role only; None for the team, who rate for each."""
    given: Mapping[PartnerRole, frozenset[Place]] = field(default_factory=dict)
    """Where the person has given a level of their own."""

    def may_rate(self, role: PartnerRole) -> bool:
        """Whether the person may say where the work with this role stands."""
        return self.side is not None and self.own_role in (None, role)

    def keeps_back(self, catalog: Catalog, role: PartnerRole, lifecycle: str, stage: str) -> Rater | None:
        """The side whose level of this place the person may not see yet; None where nothing is kept back.

        Own levels by the stages of another lifecycle count where they speak of all that this stage speaks of.
        """
        if not self.may_rate(role):
            return None
        given = self.given.get(role, frozenset())
        if (lifecycle, stage) in given:
            return None
        elsewhere = {
            hub for key, other in given if key != lifecycle for hub in _hub_stages(catalog, key, other)
        }
        if elsewhere and elsewhere >= _hub_stages(catalog, lifecycle, stage):
            return None
        return Rater.PARTNER if self.side is Rater.PROJECT else Rater.PROJECT


EVERYTHING_IN_SIGHT = Sight()


def _hub_stages(catalog: Catalog, lifecycle: str, stage: str) -> frozenset[str]:
    try:
        return frozenset(catalog.lifecycle(lifecycle).stage(stage).crosswalk)
    except InvalidInput:  # a stage that the catalog no longer holds speaks of nothing
        return frozenset()


@dataclass(slots=True)
class Levels:
    """The highest level of each side so far, and whose the reader may not see yet."""

    highest: dict[Rater, int] = field(default_factory=dict)
    kept_back: Rater | None = None

    def hear(self, rater: Rater, level: int | None, kept_back: Rater | None = None) -> None:
        """Take in what a side said at a place where this side's levels are kept back."""
        if level is None:
            return
        if rater is kept_back:
            self.kept_back = rater
        self.highest[rater] = max(level, self.highest.get(rater, level))

    def of(self, rater: Rater) -> int | None:
        """The highest level of a side, None where it said nothing or the reader may not see all of it yet."""
        return None if rater is self.kept_back else self.highest.get(rater)
