"""Which aids are to go out with which release."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.coauthoring.models import Aid, AidVersion, ReleaseAid
from partnering.coauthoring.versions import aid_of_project
from partnering.foundation import audit
from partnering.foundation.errors import NotPossibleNow
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.vocabulary import ReleaseStatus
from partnering.foundation.words import _
from partnering.tracker.releases import release_in_turn

OPEN = frozenset({ReleaseStatus.DRAFT, ReleaseStatus.IN_REVIEW})
"""Where a release may still change what goes out with it."""
_NOTHING: Mapping[int, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class VersionInRelease:
    """An aid of a release, with the text that goes out or went out."""

    aid_id: int
    slug: str
    title: str
    version_id: int
    number: int
    text: bytes
    sha256: str


@requires(Permission.WRITE_AIDS)
def put_aid_in_release(
    session: Session, person_id: int, *, project_id: int, aid_id: int, release_id: int, now: datetime
) -> None:
    """Let an aid go out with a release; nothing happens where it does already.

    Raises NotFound, and NotPossibleNow for a release that is out or withdrawn.
    """
    aid = aid_of_project(session, project_id=project_id, aid_id=aid_id)
    version = open_release(session, project_id=project_id, release_id=release_id)
    if add_to_release(session, person_id, aid_id=aid.id, release_id=release_id, now=now):
        audit.record(
            session,
            person_id,
            project_id=project_id,
            action="aid put in release",
            subject=f"aid {aid.id}",
            after={"release": version},
            now=now,
        )


@requires(Permission.WRITE_AIDS)
def take_aid_out_of_release(
    session: Session, person_id: int, *, project_id: int, aid_id: int, release_id: int, now: datetime
) -> None:
    """Let an aid no longer go out with a release; the aid stays. Raises as `put_aid_in_release`."""
    aid = aid_of_project(session, project_id=project_id, aid_id=aid_id)
    version = open_release(session, project_id=project_id, release_id=release_id)
    part = session.get(ReleaseAid, (release_id, aid.id))
    if part is None:
        return
    session.delete(part)
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="aid taken out of release",
        subject=f"aid {aid.id}",
        before={"release": version},
        now=now,
    )


def open_release(session: Session, *, project_id: int, release_id: int) -> str:
    """The version of a release that may still change, and stays so until the transaction ends. Part of use cases.

    Raises NotFound, and NotPossibleNow for a release that is out or withdrawn.
    """
    release = release_in_turn(session, project_id=project_id, release_id=release_id)
    if release.status not in OPEN:
        raise NotPossibleNow(
            _(
                "Release {version} is “{status}”. What went out with it stays as it was. Add the next release, and "
                "change the aids there."
            ).format(version=release.version, status=release.status.label)
        )
    return release.version


def add_to_release(session: Session, person_id: int, *, aid_id: int, release_id: int, now: datetime) -> bool:
    """Put an aid into an open release, and say if it was not there before. Part of use cases, which leave the event."""
    if session.get(ReleaseAid, (release_id, aid_id)) is not None:
        return False
    session.add(ReleaseAid(release_id=release_id, aid_id=aid_id, added_by=person_id, added_at=now))
    return True


def versions_of_release(
    session: Session, *, project_id: int, release_id: int, published: Mapping[int, int] = _NOTHING
) -> list[VersionInRelease]:
    """The aids of a release with their texts, by slug. Part of use cases.

    published: by aid the id of the version that went out; of every other aid it is the latest.
    """
    is_latest = AidVersion.number == Aid.latest_number
    rows = session.execute(
        select(
            Aid.id,
            Aid.slug,
            Aid.title,
            AidVersion.id,
            AidVersion.number,
            AidVersion.text,
            AidVersion.sha256,
        )
        .join(ReleaseAid, ReleaseAid.aid_id == Aid.id)
        .join(AidVersion, AidVersion.aid_id == Aid.id)
        .where(
            ReleaseAid.release_id == release_id,
            Aid.project_id == project_id,
            AidVersion.id.in_(published.values()) | (is_latest & Aid.id.not_in(published)),
        )
        .order_by(Aid.slug)
    )
    return [VersionInRelease(*row) for row in rows]
