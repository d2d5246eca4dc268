"""Reads the levels that were said of a release, and whose of them a person may see. Part of use cases."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import BindParameter, CompoundSelect, bindparam, case, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from partnering.foundation.database import read_rows, term_column
from partnering.foundation.models import Membership
from partnering.foundation.permissions import ROLE_TABLE, Permission
from partnering.foundation.vocabulary import AccessRole, PartnerRole, Rater, TeamRole
from partnering.tracker.levels import EVERYTHING_IN_SIGHT, Place, SaidLevel, Sight
from partnering.tracker.models import ActivityAccount, ActivityEntry, ActivityRole, StageRating

RATED_LEVEL = case(
    (StageRating.who_controls < StageRating.how_continuous, StageRating.who_controls),
    else_=StageRating.how_continuous,
)
"""What `level_of` gives, in SQL."""


def side_of(access_role: AccessRole | None, role: PartnerRole | TeamRole | None) -> Sight:
    """For which side and role a member of a project rates, before anything is said: partners for their own role, the
    team for each. Nobody else rates."""
    if access_role is None or Permission.RATE_STAGES not in ROLE_TABLE[access_role]:
        return EVERYTHING_IN_SIGHT
    if isinstance(role, PartnerRole):
        return Sight(Rater.PARTNER, role)
    return EVERYTHING_IN_SIGHT if access_role is AccessRole.PARTNER else Sight(Rater.PROJECT)


_release_ids: BindParameter[list[int]] = bindparam("release_ids", expanding=True)
_any_activity = aliased(ActivityEntry)
# Ids alone stand in an index; of most activities nobody gave an account, and they need not be read.
_ids_of_releases = select(_any_activity.id).where(
    _any_activity.project_id == bindparam("project_id"), _any_activity.release_id.in_(_release_ids)
)
_all_said = union_all(
    select(
        StageRating.release_id,
        StageRating.lifecycle,
        StageRating.stage,
        StageRating.partner_role,
        StageRating.rater,
        RATED_LEVEL.label("level"),
    ).where(
        StageRating.project_id == bindparam("project_id"),
        StageRating.release_id.in_(_release_ids),
        StageRating.replaced_at.is_(None),
    ),
    select(
        ActivityEntry.release_id,
        ActivityEntry.lifecycle,
        ActivityEntry.stage,
        ActivityAccount.partner_role,
        literal(Rater.PARTNER, term_column(Rater)),
        ActivityAccount.level,
    )
    .join(ActivityEntry, ActivityEntry.id == ActivityAccount.activity_id)
    .where(
        ActivityAccount.activity_id.in_(_ids_of_releases),
        ActivityAccount.level.is_not(None),
        ActivityEntry.removed_at.is_(None),
    ),
).subquery()
_said_of = (
    _all_said.c.release_id,
    _all_said.c.lifecycle,
    _all_said.c.stage,
    _all_said.c.partner_role,
    _all_said.c.rater,
)
_SAID = select(*_said_of, func.max(_all_said.c.level)).group_by(*_said_of)
"""The highest level that each side gave for each stage and role."""

_of_own = (
    ActivityEntry.project_id == bindparam("project_id"),
    ActivityEntry.release_id.in_(_release_ids),
    ActivityEntry.removed_at.is_(None),
)
_rated = select(
    StageRating.release_id, StageRating.partner_role, StageRating.lifecycle, StageRating.stage
).where(
    StageRating.release_id.in_(_release_ids),
    StageRating.rated_by == bindparam("person_id"),
    StageRating.replaced_at.is_(None),
)
_logged = (
    select(ActivityEntry.release_id, ActivityRole.partner_role, ActivityEntry.lifecycle, ActivityEntry.stage)
    .join(ActivityEntry, ActivityEntry.id == ActivityRole.activity_id)
    .where(*_of_own, ActivityEntry.entered_by == bindparam("person_id"))
)
_told = (
    select(
        ActivityEntry.release_id, ActivityAccount.partner_role, ActivityEntry.lifecycle, ActivityEntry.stage
    )
    .join(ActivityEntry, ActivityEntry.id == ActivityAccount.activity_id)
    .where(*_of_own, ActivityAccount.told_by == bindparam("person_id"), ActivityAccount.level.is_not(None))
)
_GIVEN: dict[Rater, CompoundSelect[int | None, PartnerRole, str, str]] = {
    Rater.PROJECT: union_all(
        _rated.where(StageRating.rater == Rater.PROJECT),
        _logged.where(ActivityRole.level_by_project.is_not(None)),
    ),
    Rater.PARTNER: union_all(
        _rated.where(StageRating.rater == Rater.PARTNER),
        _logged.where(ActivityRole.level_by_partner.is_not(None)),
        _told,
    ),
}
"""Where a person has given a level of their own, for the side they rate for."""


_SIDE = select(Membership.access_role, Membership.partner_role).where(
    Membership.project_id == bindparam("project_id"),
    Membership.person_id == bindparam("person_id"),
    Membership.is_active,
)


def read_side(session: Session, person_id: int, *, project_id: int) -> Sight:
    """As `side_of`, for this person in this project."""
    row = session.execute(_SIDE, {"project_id": project_id, "person_id": person_id}).one_or_none()
    return EVERYTHING_IN_SIGHT if row is None else side_of(row.access_role, row.partner_role)


def read_sights(
    session: Session, person_id: int, *, project_id: int, release_ids: Collection[int]
) -> dict[int, Sight]:
    """By release, whose levels the person may see. At most two queries, whatever the number of releases.

    Somebody has given their own level where they rated the stage, logged an activity with a level of their side, or
    told their own account of one with a level. What was taken back or replaced does not count.
    """
    side = read_side(session, person_id, project_id=project_id)
    return sights_from(session, person_id, side, project_id=project_id, release_ids=release_ids)


def sights_from(
    session: Session, person_id: int, side: Sight, *, project_id: int, release_ids: Collection[int]
) -> dict[int, Sight]:
    """As `read_sights`, where it is known for which side this person rates in this project; at most one query."""
    if side.side is None or not release_ids:
        return dict.fromkeys(release_ids, side)
    of_person = {"project_id": project_id, "release_ids": list(release_ids), "person_id": person_id}
    given: defaultdict[int | None, defaultdict[PartnerRole, set[Place]]] = defaultdict(
        lambda: defaultdict(set)
    )
    for release_id, role, lifecycle, stage in read_rows(session, _GIVEN[side.side], of_person):
        given[release_id][role].add((lifecycle, stage))
    return {
        release_id: Sight(
            side.side,
            side.own_role,
            {role: frozenset(places) for role, places in given[release_id].items()},
        )
        for release_id in release_ids
    }


def read_said_levels(
    session: Session, *, project_id: int, release_ids: Collection[int]
) -> dict[int, list[SaidLevel]]:
    """By release, the levels that stand beside those of the activities: in ratings, and in partners' own accounts.

    Of each side, stage and role the highest.
    """
    of_releases = {"project_id": project_id, "release_ids": list(release_ids)}
    levels: defaultdict[int, list[SaidLevel]] = defaultdict(list)
    for release_id, lifecycle, stage, role, rater, level in session.execute(_SAID, of_releases):
        levels[release_id].append(SaidLevel(lifecycle, stage, role, rater, level))
    return levels
