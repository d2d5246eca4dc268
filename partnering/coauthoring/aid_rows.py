"""The versions of a project's aids, to take out. Part of use cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from partnering.coauthoring.models import Aid, AidVersion, ReleaseAid
from partnering.foundation.vocabulary import VersionOrigin
from partnering.tracker.releases import release_ids

BATCH = 500


@dataclass(frozen=True, slots=True)
class AidVersionRow:
    """One version of an aid, without its text."""

    version_id: int
    slug: str
    number: int
    sha256: str
    origin: VersionOrigin
    base_number: int | None
    message: str
    written_by: int
    written_at: datetime
    releases: tuple[str, ...]
    """The releases that the aid is to go out with; told of its latest version only."""


def aid_version_rows(session: Session, *, project_id: int) -> Iterator[AidVersionRow]:
    """Every version of every aid of the project, in order."""
    names = {number: version for version, number in release_ids(session, project_id=project_id).items()}
    releases: dict[int, list[str]] = {}
    for part in session.execute(
        select(ReleaseAid.aid_id, ReleaseAid.release_id)
        .where(ReleaseAid.release_id.in_(names))
        .order_by(ReleaseAid.release_id)
    ):
        releases.setdefault(part.aid_id, []).append(names[part.release_id])
    rows = session.execute(
        select(AidVersion, Aid.slug, Aid.id, Aid.latest_number)
        .join(Aid, Aid.id == AidVersion.aid_id)
        .where(Aid.project_id == project_id)
        .order_by(Aid.slug, AidVersion.number)
        .options(defer(AidVersion.text))
        .execution_options(yield_per=BATCH)
    )
    for version, slug, aid_id, latest_number in rows:
        is_latest = version.number == latest_number
        yield AidVersionRow(
            version_id=version.id,
            slug=slug,
            number=version.number,
            sha256=version.sha256,
            origin=version.origin,
            base_number=version.base_number,
            message=version.message,
            written_by=version.written_by,
            written_at=version.written_at,
            releases=tuple(releases.get(aid_id, ())) if is_latest else (),
        )
