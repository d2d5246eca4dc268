"""Releases: the versions of what a project makes, and how they move on."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.turns import take_turn_in_project
from partnering.foundation.typed_text import tidy_line
from partnering.foundation.vocabulary import ReleaseStatus
from partnering.foundation.words import _
from partnering.tracker.models import ActivityEntry, Release

VERSION = re.compile(r"(?=.*\w)[^\s/?#\\]{1,40}")
"""What fits into an address: at least one letter or digit, no space, no slash."""
TRANSITIONS: dict[ReleaseStatus, frozenset[ReleaseStatus]] = {
    ReleaseStatus.DRAFT: frozenset({ReleaseStatus.IN_REVIEW, ReleaseStatus.WITHDRAWN}),
    ReleaseStatus.IN_REVIEW: frozenset(
        {ReleaseStatus.DRAFT, ReleaseStatus.RELEASED, ReleaseStatus.WITHDRAWN}
    ),
    ReleaseStatus.RELEASED: frozenset({ReleaseStatus.WITHDRAWN}),
    ReleaseStatus.WITHDRAWN: frozenset(),
}
"""What each status may become. What was released never returns to draft, because people saw it (CRMI asks the same)."""


@dataclass(frozen=True, slots=True)
class ReleaseCard:
    """A release as lists show it."""

    release_id: int
    version: str
    status: ReleaseStatus
    previous_release_id: int | None
    previous_version: str | None
    planned_for: date | None
    released_on: date | None


@dataclass(frozen=True, slots=True)
class ReleaseInTurn:
    """A release that stays as it is until the transaction ends."""

    version: str
    status: ReleaseStatus


@requires(Permission.PLAN_RELEASES)
def add_release(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    version: str,
    now: datetime,
    previous: str | None = None,
    planned_for: date | None = None,
) -> int:
    """Add a release in draft and return its id.

    version: its name, such as "2.1.0"; unique in the project. previous: the version before it, for comparing.
    Raises InvalidInput for a version that cannot be used, NotPossibleNow for one that exists, NotFound for an
    unknown previous version.
    """
    release = new_release(
        session, project_id=project_id, version=version, previous=previous, planned_for=planned_for, now=now
    )
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="release added",
        subject=f"release {release.id}",
        after={"version": release.version, "previous": previous, "planned_for": _iso(planned_for)},
        now=now,
    )
    return release.id


def new_release(
    session: Session,
    *,
    project_id: int,
    version: str,
    now: datetime,
    previous: str | None = None,
    planned_for: date | None = None,
) -> Release:
    """Check and write a release. Part of use cases, which check rights and leave the event; raises as `add_release`."""
    version = version.strip()
    if not VERSION.fullmatch(version) or not version.isprintable():
        raise InvalidInput(
            _(
                "“{version}” cannot be a version. Use 1 to 40 characters without spaces or slashes, such as 2.1.0."
            ).format(version=version[:60])
        )
    take_turn_in_project(session, project_id)
    if _id_of(session, project_id=project_id, version=version) is not None:
        raise NotPossibleNow(_("There is a release {version} already.").format(version=version))
    previous_id = find_release_id(session, project_id=project_id, version=previous) if previous else None
    release = Release(
        project_id=project_id,
        version=version,
        status=ReleaseStatus.DRAFT,
        previous_release_id=previous_id,
        planned_for=planned_for,
        created_at=now,
    )
    session.add(release)
    session.flush()
    return release


@requires(Permission.PLAN_RELEASES)
def move_release(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    release_id: int,
    to: ReleaseStatus,
    today: date,
    now: datetime,
) -> None:
    """Move a release to another status. Raises NotPossibleNow where `TRANSITIONS` does not allow it, NotFound."""
    before = set_status(session, project_id=project_id, release_id=release_id, to=to, today=today)
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="release moved",
        subject=f"release {release_id}",
        before={"status": before},
        after={"status": to},
        now=now,
    )


def set_status(
    session: Session, *, project_id: int, release_id: int, to: ReleaseStatus, today: date
) -> ReleaseStatus:
    """Move a release on and give its status before. Part of use cases, which leave the event; raises as they do."""
    release = session.scalar(
        select(Release).where(Release.id == release_id, Release.project_id == project_id).with_for_update()
    )
    if release is None:
        raise NotFound(_("There is no such release in this project."))
    if to not in TRANSITIONS[release.status]:
        possible = sorted(status.label for status in TRANSITIONS[release.status])
        raise NotPossibleNow(
            _("Release {version} is “{status}”. From there it can become: {possible}.").format(
                version=release.version,
                status=release.status.label,
                possible=", ".join(possible) or _("nothing else"),
            )
        )
    before = release.status
    release.status = to
    if to is ReleaseStatus.RELEASED:
        release.released_on = today
    return before


@requires(Permission.VIEW_COVERAGE)
def list_releases(session: Session, person_id: int, *, project_id: int) -> list[ReleaseCard]:
    """The project's releases, the newest first."""
    rows = session.scalars(
        select(Release)
        .where(Release.project_id == project_id)
        .order_by(Release.created_at.desc(), Release.id.desc())
    ).all()
    versions = {release.id: release.version for release in rows}
    return [
        ReleaseCard(
            release_id=release.id,
            version=release.version,
            status=release.status,
            previous_release_id=release.previous_release_id,
            previous_version=versions.get(release.previous_release_id)
            if release.previous_release_id
            else None,
            planned_for=release.planned_for,
            released_on=release.released_on,
        )
        for release in rows
    ]


@requires(Permission.VIEW_COVERAGE)
def count_activities(
    session: Session, person_id: int, *, project_id: int, release_ids: Collection[int]
) -> dict[int, int]:
    """By release, how many activities were logged for it and still count; 0 for one of another project."""
    rows = session.execute(
        select(ActivityEntry.release_id, func.count())
        .where(
            ActivityEntry.project_id == project_id,
            ActivityEntry.release_id.in_(release_ids),
            ActivityEntry.removed_at.is_(None),
        )
        .group_by(ActivityEntry.release_id)
    )
    return dict.fromkeys(release_ids, 0) | {release_id: n for release_id, n in rows if release_id is not None}


@requires(Permission.VIEW_COVERAGE)
def find_release(session: Session, person_id: int, *, project_id: int, version: str) -> int:
    """The id of the release with this version. Raises NotFound, naming the versions there are."""
    return find_release_id(session, project_id=project_id, version=version)


def find_release_id(session: Session, *, project_id: int, version: str) -> int:
    """As `find_release`, inside a use case that has checked the person's rights."""
    found = _id_of(session, project_id=project_id, version=version)
    if found is None:
        known = session.scalars(
            select(Release.version)
            .where(Release.project_id == project_id)
            .order_by(Release.id.desc())
            .limit(10)
        ).all()
        raise NotFound(
            _("There is no release “{version}” in this project. There are: {known}.").format(
                version=version[:60], known=", ".join(known) or _("none yet")
            )
        )
    return found


def release_ids(session: Session, *, project_id: int) -> dict[str, int]:
    """Every version of the project with its id; part of use cases that have checked the person's rights."""
    rows = session.execute(select(Release.version, Release.id).where(Release.project_id == project_id))
    return {row.version: row.id for row in rows}


def release_in_turn(session: Session, *, project_id: int, release_id: int) -> ReleaseInTurn:
    """A release of this project, after those who move it at the same moment. Part of use cases. Raises NotFound."""
    row = session.execute(
        select(Release.version, Release.status)
        .where(Release.id == release_id, Release.project_id == project_id)
        .with_for_update(key_share=True)
    ).one_or_none()
    if row is None:
        raise NotFound(_("There is no such release in this project."))
    return ReleaseInTurn(version=row.version, status=row.status)


def withdrawn_among(session: Session, *, release_ids: Collection[int]) -> frozenset[int]:
    """Those of these releases that are withdrawn. Part of use cases."""
    return frozenset(
        session.scalars(
            select(Release.id).where(Release.id.in_(release_ids), Release.status == ReleaseStatus.WITHDRAWN)
        )
    )


def _id_of(session: Session, *, project_id: int, version: str) -> int | None:
    return session.scalar(
        select(Release.id).where(Release.project_id == project_id, Release.version == tidy_line(version))
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
