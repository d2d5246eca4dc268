"""Reads what counts in the coverage of a release: what was logged, who was named, and the levels said beside it.

One statement, so that the activities of the release are looked up once for all of it. Part of use cases.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, Row, Select, bindparam, func, literal_column, null, select, union_all
from sqlalchemy.orm import Session

from partnering.foundation.database import read_rows
from partnering.foundation.vocabulary import PartnerRole, Rater
from partnering.tracker.coverage_shapes import StageSum
from partnering.tracker.levels import SaidLevel
from partnering.tracker.models import (
    ActivityAccount,
    ActivityEntry,
    ActivityPerson,
    ActivityRole,
    StageRating,
)
from partnering.tracker.sight import RATED_LEVEL

_Place = tuple[str, str, PartnerRole]

_logged = (
    select(
        ActivityEntry.id,
        ActivityEntry.lifecycle,
        ActivityEntry.stage,
        ActivityEntry.minutes,
        ActivityEntry.held_on,
    )
    .where(
        ActivityEntry.project_id == bindparam("project_id"),
        ActivityEntry.release_id == bindparam("release_id"),
        ActivityEntry.removed_at.is_(None),
    )
    .cte("logged")
).c
_took_part = (
    select(
        literal_column("'took part'").label("what"),
        _logged.lifecycle,
        _logged.stage,
        ActivityRole.partner_role,
        func.count().label("times"),
        func.sum(ActivityRole.people).label("people"),
        func.sum(_logged.minutes * ActivityRole.people).label("minutes"),
        func.max(_logged.held_on).label("last_held_on"),
        func.max(ActivityRole.level_by_project).label("level_by_project"),
        func.max(ActivityRole.level_by_partner).label("level_by_partner"),
        null().label("person_id"),
    )
    .join(ActivityRole, ActivityRole.activity_id == _logged.id)
    .group_by(ActivityRole.partner_role, _logged.stage, _logged.lifecycle)
)
# Sorted for grouping by number first, by words after: comparing words takes most of the time.
_named = (
    select(
        literal_column("'named'"),
        _logged.lifecycle,
        _logged.stage,
        ActivityPerson.partner_role,
        func.count(),
        *(null() for _column in range(5)),
        ActivityPerson.person_id,
    )
    .join(ActivityPerson, ActivityPerson.activity_id == _logged.id)
    .group_by(ActivityPerson.person_id, ActivityPerson.partner_role, _logged.stage, _logged.lifecycle)
)
_told = (
    select(
        literal_column("'said'"),
        _logged.lifecycle,
        _logged.stage,
        ActivityAccount.partner_role,
        *(null() for _column in range(5)),
        func.max(ActivityAccount.level),
        null(),
    )
    .join(ActivityAccount, ActivityAccount.activity_id == _logged.id)
    .where(ActivityAccount.level.is_not(None))
    .group_by(ActivityAccount.partner_role, _logged.stage, _logged.lifecycle)
)
_rated: Select[*tuple[Any, ...]] = (
    select(
        literal_column("'said'"),
        StageRating.lifecycle,
        StageRating.stage,
        StageRating.partner_role,
        *(null() for _column in range(4)),
        func.max(RATED_LEVEL).filter(StageRating.rater == Rater.PROJECT),
        func.max(RATED_LEVEL).filter(StageRating.rater == Rater.PARTNER),
        null(),
    )
    .where(
        StageRating.project_id == bindparam("project_id"),
        StageRating.release_id == bindparam("release_id"),
        StageRating.replaced_at.is_(None),
    )
    .group_by(StageRating.partner_role, StageRating.stage, StageRating.lifecycle)
)
_WHAT_COUNTS: CompoundSelect[*tuple[Any, ...]] = union_all(_took_part, _named, _told, _rated)


@dataclass(frozen=True, slots=True)
class WhatCounts:
    """What the coverage of one release is computed from."""

    sums: list[StageSum]
    """What each partner role did at each stage, over every activity of the release that counts."""
    said: list[SaidLevel]
    """The levels beside those of the activities, in ratings and in partners' own accounts: of each side the highest."""


def read_what_counts(session: Session, *, project_id: int, release_id: int) -> WhatCounts:
    """All of it by lifecycle, stage and role."""
    rows = read_rows(session, _WHAT_COUNTS, {"project_id": project_id, "release_id": release_id})
    took_part: list[Row[*tuple[Any, ...]]] = []
    said: list[SaidLevel] = []
    named: defaultdict[_Place, set[int]] = defaultdict(set)
    mentions: defaultdict[_Place, int] = defaultdict(int)
    for row in rows:
        what, lifecycle, stage, role, times, _people, _minutes, _last, by_project, by_partner, person_id = row
        if what == "named":
            place = lifecycle, stage, role
            named[place].add(person_id)
            mentions[place] += times
        elif what == "said":
            if by_project is not None:
                said.append(SaidLevel(lifecycle, stage, role, Rater.PROJECT, by_project))
            if by_partner is not None:
                said.append(SaidLevel(lifecycle, stage, role, Rater.PARTNER, by_partner))
        else:
            took_part.append(row)
    sums = [
        StageSum(
            lifecycle,
            stage,
            role,
            activities=times,
            named=frozenset(named[lifecycle, stage, role]),
            not_named=people - mentions[lifecycle, stage, role],
            minutes=minutes,
            last_held_on=last_held_on,
            level_by_project=by_project,
            level_by_partner=by_partner,
        )
        for (
            _what,
            lifecycle,
            stage,
            role,
            times,
            people,
            minutes,
            last_held_on,
            by_project,
            by_partner,
            _person_id,
        ) in took_part
    ]
    return WhatCounts(sums, said)
