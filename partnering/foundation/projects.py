"""Projects: adding one, and listing those a person belongs to."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.catalog import Catalog
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.models import Membership, Person, Project
from partnering.foundation.permissions import (
    ADMINISTRATOR,
    Permission,
    held_by,
    permissions_in_project,
    requires,
)
from partnering.foundation.turns import take_turn_in_network
from partnering.foundation.typed_text import tidy_line
from partnering.foundation.vocabulary import AccessRole, PartnerRole, TeamRole
from partnering.foundation.words import _

DEFAULT_LIFECYCLE = "sittig-2023"
DEFAULT_POLICY = "default-1"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class ProjectCard:
    """A project as one of its people sees it."""

    project_id: int
    slug: str
    title: str
    lifecycle: str
    policy: str
    access_role: AccessRole | None
    """None for an administrator who is not a member."""
    role: PartnerRole | TeamRole | None
    permissions: frozenset[Permission]


@requires(Permission.ADD_PROJECT)
def add_project(
    session: Session,
    person_id: int,
    *,
    slug: str,
    title: str,
    catalog: Catalog,
    now: datetime,
    lifecycle: str = DEFAULT_LIFECYCLE,
    policy: str = DEFAULT_POLICY,
) -> int:
    """Add a project and return its id.

    slug: its name in addresses and commands, such as "statin-choice": small letters, digits and hyphens, at most 40.
    Raises InvalidInput for a slug, title, lifecycle or policy that cannot be used, NotPossibleNow for a slug in use.
    """
    project = new_project(
        session, slug=slug, title=title, lifecycle=lifecycle, policy=policy, catalog=catalog, now=now
    )
    audit.record(
        session,
        person_id,
        project_id=project.id,
        action="project added",
        subject=f"project {project.id}",
        after={"slug": slug, "title": project.title, "lifecycle": lifecycle, "policy": policy},
        now=now,
    )
    return project.id


def new_project(
    session: Session, *, slug: str, title: str, lifecycle: str, policy: str, catalog: Catalog, now: datetime
) -> Project:
    """Check and write a project. Part of use cases, which check rights and leave the event; raises as `add_project`."""
    if not SLUG.fullmatch(slug) or len(slug) > 40:
        raise InvalidInput(
            _(
                "“{slug}” cannot be the short name of a project. Use small letters, digits and hyphens, at most 40, "
                "such as statin-choice."
            ).format(slug=slug)
        )
    title = tidy_line(title)
    if not 1 <= len(title) <= 300:
        raise InvalidInput(_("Give the project a title of 1 to 300 characters."))
    catalog.lifecycle(lifecycle)
    catalog.policy(policy)
    take_turn_in_network(session)
    if session.scalar(select(Project.id).where(Project.slug == slug)) is not None:
        raise NotPossibleNow(_("There is a project “{slug}” already. Choose another name.").format(slug=slug))
    project = Project(slug=slug, title=title, lifecycle=lifecycle, policy=policy, created_at=now)
    session.add(project)
    session.flush()
    return project


@requires(Permission.KEEP_OWN_ACCOUNT)
def list_projects(session: Session, person_id: int) -> list[ProjectCard]:
    """The projects this person may open, by title; an administrator may open all."""
    is_administrator = session.scalar(select(Person.is_administrator).where(Person.id == person_id))
    belongs = (
        (Membership.project_id == Project.id)
        & (Membership.person_id == person_id)
        & Membership.is_active
        & Membership.access_role.is_not(None)
    )
    statement = select(Project, Membership).outerjoin(Membership, belongs).order_by(Project.title, Project.id)
    if not is_administrator:
        statement = statement.where(Membership.id.is_not(None))
    return [
        _card(project, membership, is_administrator=bool(is_administrator))
        for project, membership in session.execute(statement)
    ]


def _card(project: Project, membership: Membership | None, *, is_administrator: bool) -> ProjectCard:
    access_role = membership.access_role if membership else None
    held = held_by(access_role, membership.partner_role if membership else None)
    return ProjectCard(
        project_id=project.id,
        slug=project.slug,
        title=project.title,
        lifecycle=project.lifecycle,
        policy=project.policy,
        access_role=access_role,
        role=membership.role if membership else None,
        permissions=held | ADMINISTRATOR if is_administrator else held,
    )


@requires(Permission.KEEP_OWN_ACCOUNT)
def find_project(session: Session, person_id: int, *, slug: str) -> int:
    """The id of the project with this slug. Raises NotFound for an outsider as for a slug that does not exist."""
    found = session.scalar(select(Project.id).where(Project.slug == slug)) if SLUG.fullmatch(slug) else None
    if found is None or not permissions_in_project(session, person_id, found):
        raise NotFound(_("There is no project “{slug}”, or you are not part of it.").format(slug=slug))
    return found
