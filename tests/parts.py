"""Who took part in which activity, as tests tell it, and what the database makes of it for the coverage."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from partnering.foundation.vocabulary import PartnerRole
from partnering.tracker.coverage import StageSum


@dataclass(frozen=True, slots=True)
class Part:
    """One partner role's part in one activity of the release. An activity has one place, and a role one part in it."""

    activity_id: int
    held_on: date
    lifecycle: str
    stage: str
    partner_role: PartnerRole
    people: int
    named: frozenset[int]
    minutes: int
    level_by_project: int | None
    level_by_partner: int | None


def summed(parts: Iterable[Part]) -> list[StageSum]:
    """The parts by lifecycle, stage and role, as `read_what_counts` reads them."""

    def place(part: Part) -> tuple[str, str, PartnerRole]:
        return part.lifecycle, part.stage, part.partner_role

    return [_sum(list(those)) for _place, those in groupby(sorted(parts, key=place), place)]


def _sum(parts: list[Part]) -> StageSum:
    def highest(levels: list[int | None]) -> int | None:
        return max((level for level in levels if level is not None), default=None)

    return StageSum(
        lifecycle=parts[0].lifecycle,
        stage=parts[0].stage,
        partner_role=parts[0].partner_role,
        activities=len(parts),
        named=frozenset().union(*(part.named for part in parts)),
        not_named=sum(part.people - len(part.named) for part in parts),
        minutes=sum(part.minutes * part.people for part in parts),
        last_held_on=max(part.held_on for part in parts),
        level_by_project=highest([part.level_by_project for part in parts]),
        level_by_partner=highest([part.level_by_partner for part in parts]),
    )
