"""Reads what was logged for a release and hands it to the pure `coverage` module."""

from datetime import date

from sqlalchemy import bindparam, desc, exists, false, select, true, union_all
from sqlalchemy.orm import Session

from partnering.foundation.catalog import Catalog
from partnering.foundation.database import read_rows
from partnering.foundation.errors import NotFound
from partnering.foundation.models import Membership, Partnership, Person, Project
from partnering.foundation.permissions import Permission, part_in_project, requires
from partnering.foundation.vocabulary import PartnerRole, Standing
from partnering.foundation.words import _
from partnering.tracker.coverage import Coverage, PersonWhoCouldHelp, compute_coverage
from partnering.tracker.models import Release
from partnering.tracker.sight import side_of, sights_from
from partnering.tracker.small_cells import hide_small_cells
from partnering.tracker.what_counts import read_what_counts

MOST_PEOPLE_WHO_COULD_HELP = 200

_RELEASE = (
    select(Project.slug, Project.lifecycle, Project.policy, Release.version)
    .join(Release, Release.project_id == Project.id)
    .where(Project.id == bindparam("project_id"), Release.id == bindparam("release_id"))
)
_IS_AWAY = exists().where(
    Partnership.membership_id == Membership.id,
    Partnership.standing.in_((Standing.PAUSED, Standing.LEFT)),
)
_ASKED = (
    select(Person.id, Person.name, Membership.partner_role)
    .join(Membership, Membership.person_id == Person.id)
    .where(Membership.is_active, Membership.partner_role.is_not(None), ~_IS_AWAY, Person.is_active)
    .order_by(Person.name, Person.id)
    .limit(bindparam("most"))
)
_here = _ASKED.where(Membership.project_id == bindparam("project_id")).subquery()
_elsewhere = (
    _ASKED.where(Membership.project_id != bindparam("project_id"), Person.may_be_asked).distinct().subquery()
)
_HELPERS = union_all(
    select(*_here.c, true().label("is_in_project")), select(*_elsewhere.c, false())
).order_by(desc("is_in_project"), "name", "id")


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
    rows = read_rows(session, _RELEASE, {"project_id": project_id, "release_id": release_id})
    if not rows:
        raise NotFound(_("There is no such release in this project."))
    (release,) = rows
    part = part_in_project(session, person_id, project_id)
    sees_people = Permission.VIEW_PEOPLE in part.permissions
    what_counts = read_what_counts(session, project_id=project_id, release_id=release_id)
    sights = sights_from(
        session,
        person_id,
        side_of(part.access_role, part.partner_role),
        project_id=project_id,
        release_ids=[release_id],
    )
    coverage = compute_coverage(
        what_counts.sums,
        project=release.slug,
        release=release.version,
        lifecycle=catalog.lifecycle(lifecycle if lifecycle and sees_people else release.lifecycle),
        catalog=catalog,
        policy=catalog.policy(release.policy),
        people=people_who_could_help(session, project_id=project_id) if sees_people else (),
        as_of=today,
        said=what_counts.said,
        sight=sights[release_id],
    )
    return coverage if sees_people else hide_small_cells(coverage)


def people_who_could_help(session: Session, *, project_id: int) -> list[PersonWhoCouldHelp]:
    """Partners of this project, then partners elsewhere in the network who agreed to be asked; by name.

    Nobody is asked during a break or after leaving. At most `MOST_PEOPLE_WHO_COULD_HELP` of each, and each once.
    """
    asked = {"project_id": project_id, "most": MOST_PEOPLE_WHO_COULD_HELP}
    found: dict[tuple[int, PartnerRole], PersonWhoCouldHelp] = {}
    for helper_id, name, role, is_in_project in read_rows(session, _HELPERS, asked):
        found.setdefault((helper_id, role), PersonWhoCouldHelp(helper_id, name, role, is_in_project))
    return list(found.values())
