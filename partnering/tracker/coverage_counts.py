"""What is counted for each cell of a coverage, over everything that shows there. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from partnering.foundation.vocabulary import PartnerRole, Rater
from partnering.tracker.coverage_shapes import StageSum
from partnering.tracker.crosswalk import Crosswalk
from partnering.tracker.levels import Levels, SaidLevel


@dataclass(slots=True)
class CellCount:
    """The running count of one cell. Without activities nobody took part there, whatever was said of it."""

    activities: int = 0
    named: set[int] = field(default_factory=set)
    """Person ids of those who are named."""
    not_named: int = 0
    minutes: int = 0
    last_held_on: date = date.min
    from_other_lifecycles: int = 0
    levels: Levels = field(default_factory=Levels)


CellCounts = Mapping[str, Mapping[PartnerRole, CellCount]]
"""By key of a stage and role; nothing for a cell of which nothing is known."""


def count_cells(sums: Iterable[StageSum], said: Iterable[SaidLevel], crosswalk: Crosswalk) -> CellCounts:
    """What shows in each cell of one lifecycle. Raises InvalidInput for a stage that the catalog does not have."""
    counts: defaultdict[str, defaultdict[PartnerRole, CellCount]] = defaultdict(
        lambda: defaultdict(CellCount)
    )
    for one in sums:
        role, is_foreign = one.partner_role, one.lifecycle != crosswalk.lifecycle.key
        is_rated = one.level_by_project is not None or one.level_by_partner is not None
        kept_back = crosswalk.keeps_back(role, one.lifecycle, one.stage) if is_rated else None
        for stage in crosswalk.shown_at(one.lifecycle, one.stage):
            count = counts[stage][role]
            count.activities += one.activities
            count.named |= one.named
            count.not_named += one.not_named
            count.minutes += one.minutes
            count.last_held_on = max(count.last_held_on, one.last_held_on)
            count.from_other_lifecycles += one.activities if is_foreign else 0
            count.levels.hear(Rater.PROJECT, one.level_by_project, kept_back)
            count.levels.hear(Rater.PARTNER, one.level_by_partner, kept_back)
    for level in said:
        kept_back = crosswalk.keeps_back(level.partner_role, level.lifecycle, level.stage)
        for stage in crosswalk.shown_at(level.lifecycle, level.stage):
            counts[stage][level.partner_role].levels.hear(level.rater, level.level, kept_back)
    return counts
