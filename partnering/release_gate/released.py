"""Released aids, as anybody may find them: which there are, at which address, and whether something changed."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, defer

from partnering.foundation.audit import last_events
from partnering.foundation.errors import NotFound
from partnering.foundation.models import Project
from partnering.foundation.permissions import public
from partnering.foundation.words import _
from partnering.release_gate.models import PublishedAid
from partnering.tracker.releases import withdrawn_among


@dataclass(frozen=True, slots=True)
class ReleasedAid:
    """An aid in the public list: the latest of its releases that is in use, else the latest of all."""

    slug: str
    version: str
    title: str
    project: str
    published_on: date
    next_review_on: date | None
    is_withdrawn: bool

    def is_overdue(self, today: date) -> bool:
        """Whether it is past the day on which it should have been looked at again."""
        return self.next_review_on is not None and self.next_review_on < today


@dataclass(frozen=True, slots=True)
class Publication:
    """One aid in one release."""

    published_id: int
    version: str
    changed: tuple[int | None, int | None]
    """The last event of its project, and the last of no project: while both are the same, nothing about it changed."""


# Made once: a reader waits for this on every page.
_FOUND = select(PublishedAid.id, PublishedAid.version, *last_events(PublishedAid.project_id)).where(
    PublishedAid.slug == bindparam("slug"), PublishedAid.version == bindparam("version")
)


@public
def list_released_aids(session: Session) -> list[ReleasedAid]:
    """Every aid that was released, by title: those in use first, then those that were withdrawn."""
    rows = session.execute(
        select(PublishedAid, Project.title)
        .join(Project, Project.id == PublishedAid.project_id)
        .options(defer(PublishedAid.gate))
    ).all()
    withdrawn = _withdrawn(session, [row for row, _project in rows])
    latest: dict[str, tuple[PublishedAid, str]] = {}
    for row, project in sorted(rows, key=lambda found: _rank(found[0], withdrawn)):
        latest[row.slug] = (row, project)
    aids = [
        ReleasedAid(
            slug=row.slug,
            version=row.version,
            title=row.title,
            project=project,
            published_on=row.published_at.date(),
            next_review_on=row.next_review_on,
            is_withdrawn=row.id in withdrawn,
        )
        for row, project in latest.values()
    ]
    return sorted(aids, key=lambda aid: (aid.is_withdrawn, aid.title.casefold(), aid.slug))


@public
def find_released_aid(session: Session, *, slug: str, version: str | None = None) -> Publication:
    """The aid in this release; without a version in the latest that is in use, else in the latest. Raises NotFound."""
    if version is None:
        rows = published_as(session, slug.replace("\0", ""))
        version = rows[-1].version if rows else ""
    # PostgreSQL refuses a NUL in a text, and no address has one.
    where = {"slug": slug.replace("\0", ""), "version": version.replace("\0", "")}
    found = session.connection().execute(_FOUND, where).one_or_none()
    if found is None:
        raise NotFound(
            _("There is no released aid at this address. Look at the list of all released aids: /aids")
        )
    published_id, version, *changed = found
    return Publication(published_id, version, (changed[0], changed[1]))


def published_as(session: Session, slug: str) -> list[PublishedAid]:
    """All that went out under this name, those that were withdrawn first and the latest last. Part of use cases."""
    rows = list(
        session.scalars(
            select(PublishedAid).where(PublishedAid.slug == slug).options(defer(PublishedAid.gate))
        )
    )
    withdrawn = _withdrawn(session, rows)
    return sorted(rows, key=lambda row: _rank(row, withdrawn))


def _withdrawn(session: Session, rows: list[PublishedAid]) -> frozenset[int]:
    """Ids of those that were withdrawn, alone or with their release."""
    releases = withdrawn_among(session, release_ids={row.release_id for row in rows})
    return frozenset(row.id for row in rows if row.withdrawn_at is not None or row.release_id in releases)


def _rank(row: PublishedAid, withdrawn: frozenset[int]) -> tuple[bool, datetime, int]:
    return (row.id not in withdrawn, row.published_at, row.id)
