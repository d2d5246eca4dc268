"""Where one partner role stood at one stage, release after release, by both sides."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partnering.foundation.catalog import Catalog
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.vocabulary import PartnerRole, Rater
from partnering.tracker.crosswalk import Crosswalk
from partnering.tracker.levels import Levels
from partnering.tracker.models import ActivityEntry, ActivityRole, Release
from partnering.tracker.sight import read_said_levels, read_sights

MOST_RELEASES = 12


@dataclass(frozen=True, slots=True)
class ReleaseLevels:
    """The highest level each side gave in one release, None where it said nothing or is kept back."""

    version: str
    level_by_project: int | None
    level_by_partner: int | None
    kept_back: Rater | None


@requires(Permission.VIEW_ACTIVITIES)
def list_levels_over_time(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    lifecycle: str,
    stage: str,
    partner_role: PartnerRole,
    catalog: Catalog,
) -> list[ReleaseLevels]:
    """The levels of one cell in each release where something was said, the oldest first; of many the newest
    `MOST_RELEASES`. The same number of queries, whatever the number of releases. Raises InvalidInput for an unknown
    lifecycle.
    """
    shown_in = catalog.lifecycle(lifecycle)
    newest = (
        select(Release.id, Release.version)
        .where(Release.project_id == project_id)
        .order_by(Release.created_at.desc(), Release.id.desc())
        .limit(MOST_RELEASES)
    )
    versions = {row.id: row.version for row in session.execute(newest)}
    sights = read_sights(session, person_id, project_id=project_id, release_ids=versions)
    crosswalks = {release_id: Crosswalk(catalog, shown_in, sight) for release_id, sight in sights.items()}
    levels: defaultdict[int | None, Levels] = defaultdict(Levels)

    def hear(release_id: int, place: tuple[str, str], rater: Rater, level: int | None) -> None:
        crosswalk = crosswalks[release_id]
        if stage in crosswalk.shown_at(*place):
            levels[release_id].hear(rater, level, crosswalk.keeps_back(partner_role, *place))

    for release_id, said in read_said_levels(session, project_id=project_id, release_ids=versions).items():
        for one in said:
            if one.partner_role is partner_role:
                hear(release_id, (one.lifecycle, one.stage), one.rater, one.level)
    for in_release, in_lifecycle, at_stage, by_project, by_partner in session.execute(
        select(
            ActivityEntry.release_id,
            ActivityEntry.lifecycle,
            ActivityEntry.stage,
            func.max(ActivityRole.level_by_project),
            func.max(ActivityRole.level_by_partner),
        )
        .join(ActivityRole, ActivityRole.activity_id == ActivityEntry.id)
        .where(
            ActivityEntry.project_id == project_id,
            ActivityEntry.release_id.in_(versions),
            ActivityEntry.removed_at.is_(None),
            ActivityRole.partner_role == partner_role,
        )
        .group_by(ActivityEntry.release_id, ActivityEntry.lifecycle, ActivityEntry.stage)
    ):
        if in_release is not None:
            hear(in_release, (in_lifecycle, at_stage), Rater.PROJECT, by_project)
            hear(in_release, (in_lifecycle, at_stage), Rater.PARTNER, by_partner)
    return [
        ReleaseLevels(
            version=version,
            level_by_project=levels[release_id].of(Rater.PROJECT),
            level_by_partner=levels[release_id].of(Rater.PARTNER),
            kept_back=levels[release_id].kept_back,
        )
        for release_id, version in reversed(versions.items())
        if levels[release_id].highest
    ]
