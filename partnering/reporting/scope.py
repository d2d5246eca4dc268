"""What a dashboard speaks of, and of which projects its reader sees every count. Pure values."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from partnering.foundation.tallies import Tally
from partnering.reporting.figure import Period
from partnering.tracker.levels import Place

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Scope:
    """Projects, period and stage."""

    project_ids: tuple[int, ...]
    sees_people: frozenset[int]
    """The projects where the reader may see people, and so every count."""
    period: Period
    places: frozenset[Place] | None
    """Every stage of every lifecycle that shows at the chosen one; None for all stages."""
    today: date

    @property
    def sees_everything(self) -> bool:
        """Whether nothing is hidden from the reader."""
        return self.sees_people.issuperset(self.project_ids)

    def chosen(self, tallies: Iterable[Tally[K]]) -> list[Tally[K]]:
        """Those of the period and the stage."""
        return [
            tally
            for tally in tallies
            if self.period.has(tally.year)
            and (self.places is None or (tally.lifecycle, tally.stage) in self.places)
        ]
