"""Reads what was logged for a release and hands it to the pure `coverage` module."""

from collections import defaultdict
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from partnering.foundation.catalog import Catalog
from partnering.foundation.errors import NotFound
from partnering.foundation.models import Membership, Person, Project
from partnering.foundation.permissions import Permission, permissions_in_project, requires
from partnering.foundation.vocabulary import PartnerRole
from partnering.foundation.words import _
from partnering.tracker.coverage import Coverage, Part, PersonWhoCouldHelp, compute_coverage, hide_small_cells
from partnering.tracker.models import ActivityEntry, ActivityPerson, ActivityRole, Release

MOST_PEOPLE_WHO_COULD_HELP = 200


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
    coverage = compute_coverage(
        read_parts(session, project_id=project_id, release_id=release_id),
        project=row.slug,
        release=row.version,
        lifecycle=catalog.lifecycle(lifecycle if lifecycle and sees_people else row.lifecycle),
        catalog=catalog,
        policy=catalog.policy(row.policy),
        people=people_who_could_help(session, project_id=project_id) if sees_people else (),
        as_of=today,
    )
    return coverage if sees_people else hide_small_cells(coverage)


def read_parts(session: Session, *, project_id: int, release_id: int) -> list[Part]:
    """Every partner role's part in every activity of the release that counts; two queries, whatever their number."""
    counts = _of_release(project_id, release_id)
    named: defaultdict[tuple[int, PartnerRole], list[int]] = defaultdict(list)
    for activity_id, partner_role, person_id in session.execute(
        select(ActivityPerson.activity_id, ActivityPerson.partner_role, ActivityPerson.person_id)
        .join(ActivityEntry, ActivityEntry.id == ActivityPerson.activity_id)
        .where(counts)
    ):
        named[activity_id, partner_role].append(person_id)
    rows = session.execute(
        select(
            ActivityEntry.id,
            ActivityEntry.held_on,
            ActivityEntry.lifecycle,
            ActivityEntry.stage,
            ActivityRole.partner_role,
            ActivityRole.people,
            ActivityEntry.minutes,
            ActivityRole.level_by_project,
            ActivityRole.level_by_partner,
        )
        .join(ActivityRole, ActivityRole.activity_id == ActivityEntry.id)
        .where(counts)
    )
    return [
        Part(
            activity_id=activity_id,
            held_on=held_on,
            lifecycle=lifecycle,
            stage=stage,
            partner_role=partner_role,
            people=people,
            named=frozenset(named.get((activity_id, partner_role), ())),
            minutes=minutes,
            level_by_project=level_by_project,
            level_by_partner=level_by_partner,
        )
        for (
            activity_id,
            held_on,
            lifecycle,
            stage,
            partner_role,
            people,
            minutes,
            level_by_project,
            level_by_partner,
        ) in rows
    ]


def people_who_could_help(session: Session, *, project_id: int) -> list[PersonWhoCouldHelp]:
    """Partners of this project, then partners elsewhere in the network who agreed to be asked; by name.

    At most `MOST_PEOPLE_WHO_COULD_HELP` of each, and each person once.
    """
    here = (Membership.project_id == project_id) & Membership.is_active
    elsewhere = (Membership.project_id != project_id) & Membership.is_active & Person.may_be_asked
    found: dict[tuple[int, PartnerRole], PersonWhoCouldHelp] = {}
    for belongs, is_in_project in ((here, True), (elsewhere, False)):
        rows = session.execute(
            select(Person.id, Person.name, Membership.partner_role)
            .join(Membership, Membership.person_id == Person.id)
            .where(belongs, Membership.partner_role.is_not(None), Person.is_active)
            .distinct()
            .order_by(Person.name, Person.id)
            .limit(MOST_PEOPLE_WHO_COULD_HELP)
        )
        for helper_id, name, role in rows:
            if role is not None:
                found.setdefault(
                    (helper_id, role),
                    PersonWhoCouldHelp(
                        person_id=helper_id, name=name, role=role, is_in_project=is_in_project
                    ),
                )
    return list(found.values())


def _of_release(project_id: int, release_id: int) -> ColumnElement[bool]:
    return (
        (ActivityEntry.project_id == project_id)
        & (ActivityEntry.release_id == release_id)
        & ActivityEntry.removed_at.is_(None)
    )
