"""Reads what was logged for a release and hands it to the pure `coverage` module."""

from collections import defaultdict
from datetime import date

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import Session

from partnering.foundation.catalog import Catalog
from partnering.foundation.errors import NotFound
from partnering.foundation.models import Membership, Partnership, Person, Project
from partnering.foundation.permissions import Permission, permissions_in_project, requires
from partnering.foundation.vocabulary import PartnerRole, Standing
from partnering.foundation.words import _
from partnering.tracker.coverage import (
    Coverage,
    PersonWhoCouldHelp,
    StageSum,
    compute_coverage,
    hide_small_cells,
)
from partnering.tracker.models import ActivityEntry, ActivityPerson, ActivityRole, Release
from partnering.tracker.sight import read_said_levels, read_sights

MOST_PEOPLE_WHO_COULD_HELP = 200

_Place = tuple[str, str, PartnerRole]
_OF_RELEASE = (
    ActivityEntry.project_id == bindparam("project_id"),
    ActivityEntry.release_id == bindparam("release_id"),
    ActivityEntry.removed_at.is_(None),
)
_SUMS = (
    select(
        ActivityEntry.lifecycle,
        ActivityEntry.stage,
        ActivityRole.partner_role,
        func.count(),
        func.sum(ActivityRole.people),
        func.sum(ActivityEntry.minutes * ActivityRole.people),
        func.max(ActivityEntry.held_on),
        func.max(ActivityRole.level_by_project),
        func.max(ActivityRole.level_by_partner),
    )
    .join(ActivityRole, ActivityRole.activity_id == ActivityEntry.id)
    .where(*_OF_RELEASE)
    .group_by(ActivityEntry.lifecycle, ActivityEntry.stage, ActivityRole.partner_role)
)
_NAMED = (
    select(
        ActivityEntry.lifecycle,
        ActivityEntry.stage,
        ActivityPerson.partner_role,
        ActivityPerson.person_id,
        func.count(),
    )
    .join(ActivityPerson, ActivityPerson.activity_id == ActivityEntry.id)
    .where(*_OF_RELEASE)
    .group_by(
        ActivityEntry.lifecycle, ActivityEntry.stage, ActivityPerson.partner_role, ActivityPerson.person_id
    )
)
_IS_AWAY = exists().where(
    Partnership.membership_id == Membership.id,
    Partnership.standing.in_((Standing.PAUSED, Standing.LEFT)),
)
_HELPERS = (
    select(Person.id, Person.name, Membership.partner_role)
    .join(Membership, Membership.person_id == Person.id)
    .where(Membership.is_active, Membership.partner_role.is_not(None), ~_IS_AWAY, Person.is_active)
    .distinct()
    .order_by(Person.name, Person.id)
    .limit(bindparam("most"))
)
_HELPERS_HERE = _HELPERS.where(Membership.project_id == bindparam("project_id"))
_HELPERS_ELSEWHERE = _HELPERS.where(Membership.project_id != bindparam("project_id"), Person.may_be_asked)


@requires(Permission.VIEW_COVERAGE)
def read_coverage(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    release_id: int,
    catalog: Catalog,
    today: date,
    lifecycle: str | None = None,
) -> Coverage:
    """The coverage of a release on this day, by the project's own lifecycle or any other of the catalog.

    Those who may not see people (funders) get it with small cells hidden, without names, and by the project's own
    lifecycle only: the same numbers cut another way would give the hidden ones back by subtraction.
    Raises NotFound for a release of another project, InvalidInput for an unknown lifecycle.
    """
    row = session.execute(
        select(Project.slug, Project.lifecycle, Project.policy, Release.version)
        .join(Release, Release.project_id == Project.id)
        .where(Project.id == project_id, Release.id == release_id)
    ).one_or_none()
    if row is None:
        raise NotFound(_("There is no such release in this project."))
    held = permissions_in_project(session, person_id, project_id)
    sees_people = Permission.VIEW_PEOPLE in held
    said = read_said_levels(session, project_id=project_id, release_ids=[release_id])
    sights = read_sights(session, person_id, project_id=project_id, release_ids=[release_id])
    coverage = compute_coverage(
        read_sums(session, project_id=project_id, release_id=release_id),
        project=row.slug,
        release=row.version,
        lifecycle=catalog.lifecycle(lifecycle if lifecycle and sees_people else row.lifecycle),
        catalog=catalog,
        policy=catalog.policy(row.policy),
        people=people_who_could_help(session, project_id=project_id) if sees_people else (),
        as_of=today,
        said=said.get(release_id, ()),
        sight=sights[release_id],
    )
    return coverage if sees_people else hide_small_cells(coverage)


def read_sums(session: Session, *, project_id: int, release_id: int) -> list[StageSum]:
    """What each partner role did at each stage, over every activity of the release that counts; two queries."""
    of_release = {"project_id": project_id, "release_id": release_id}
    named: defaultdict[_Place, set[int]] = defaultdict(set)
    mentions: defaultdict[_Place, int] = defaultdict(int)
    for lifecycle, stage, role, person_id, times in session.execute(_NAMED, of_release):
        named[lifecycle, stage, role].add(person_id)
        mentions[lifecycle, stage, role] += times
    return [
        StageSum(
            lifecycle=lifecycle,
            stage=stage,
            partner_role=role,
            activities=activities,
            named=frozenset(named[lifecycle, stage, role]),
            not_named=people - mentions[lifecycle, stage, role],
            minutes=minutes,
            last_held_on=last_held_on,
            level_by_project=by_project,
            level_by_partner=by_partner,
        )
        for (
            lifecycle,
            stage,
            role,
            activities,
            people,
            minutes,
            last_held_on,
            by_project,
            by_partner,
        ) in session.execute(_SUMS, of_release)
    ]


def people_who_could_help(session: Session, *, project_id: int) -> list[PersonWhoCouldHelp]:
    """Partners of this project, then partners elsewhere in the network who agreed to be asked; by name.

    Nobody is asked during a break or after leaving. At most `MOST_PEOPLE_WHO_COULD_HELP` of each, and each once.
    """
    found: dict[tuple[int, PartnerRole], PersonWhoCouldHelp] = {}
    for helpers, is_in_project in ((_HELPERS_HERE, True), (_HELPERS_ELSEWHERE, False)):
        rows = session.execute(helpers, {"project_id": project_id, "most": MOST_PEOPLE_WHO_COULD_HELP})
        for helper_id, name, role in rows:
            if role is not None:
                found.setdefault(
                    (helper_id, role),
                    PersonWhoCouldHelp(
                        person_id=helper_id, name=name, role=role, is_in_project=is_in_project
                    ),
                )
    return list(found.values())
