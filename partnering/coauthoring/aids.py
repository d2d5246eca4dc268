"""Decision aids of a project: adding one from a text, and finding it again."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from partnering.coauthoring.aid_texts import readable_aid
from partnering.coauthoring.models import Aid, AidVersion, ReleaseAid
from partnering.coauthoring.release_aids import add_to_release, open_release, put_aid_in_release
from partnering.coauthoring.versions import latest_text, write_version
from partnering.foundation import audit
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.models import Person
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.turns import take_turn_in_network
from partnering.foundation.vocabulary import VersionOrigin
from partnering.foundation.words import _
from partnering.tracker.releases import release_ids

LONGEST_SLUG = 80


@dataclass(frozen=True, slots=True)
class AidInRelease:
    """A release that an aid is to go out with."""

    release_id: int
    version: str


@dataclass(frozen=True, slots=True)
class AidCard:
    """An aid as lists show it: what its latest version is, and the releases it goes out with."""

    aid_id: int
    slug: str
    title: str
    latest_number: int
    sha256: str
    written_at: datetime
    written_by: str
    releases: tuple[AidInRelease, ...]


@requires(Permission.WRITE_AIDS)
def add_aid(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    text: bytes,
    origin: VersionOrigin,
    now: datetime,
    message: str = "",
    release_id: int | None = None,
) -> int:
    """Add an aid with this text as its version 1, bytes unchanged, and return its id.

    The slug and the title are those of the text. release_id: a release that it is to go out with. The same text sent
    twice adds one aid. Raises UnreadableAid (an InvalidInput) for a text that is no decision aid, NotPossibleNow where
    the slug is taken, NotFound for a release of another project.
    """
    document = readable_aid(text, file="aid.yaml")
    slug = document.aid.slug
    if len(slug) > LONGEST_SLUG:
        raise InvalidInput(
            _("The slug has {n} characters. It becomes an address: keep it to {most}.").format(
                n=len(slug), most=LONGEST_SLUG
            )
        )
    take_turn_in_network(session)  # slugs are unique in the whole network
    taken = session.scalar(select(Aid).where(Aid.slug == slug))
    if taken is not None and (taken.project_id != project_id or latest_text(session, taken) != text):
        raise NotPossibleNow(_already_there(taken, project_id))
    if taken is not None:
        if release_id is not None:
            of_aid = {"project_id": project_id, "aid_id": taken.id, "release_id": release_id}
            put_aid_in_release(session, person_id, **of_aid, now=now)
        return taken.id
    after = {"slug": slug, "sha256": document.sha256, "origin": origin}
    if release_id is not None:
        after["release"] = open_release(session, project_id=project_id, release_id=release_id)
    aid = Aid(
        project_id=project_id, slug=slug, title="", latest_number=0, created_by=person_id, created_at=now
    )
    session.add(aid)
    session.flush()
    write_version(
        session, person_id, aid=aid, document=document, origin=origin, base=None, message=message, now=now
    )
    if release_id is not None:
        add_to_release(session, person_id, aid_id=aid.id, release_id=release_id, now=now)
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="aid added",
        subject=f"aid {aid.id}",
        after=after,
        now=now,
    )
    return aid.id


@requires(Permission.VIEW_AIDS)
def list_aids(session: Session, person_id: int, *, project_id: int) -> list[AidCard]:
    """The aids of the project, the one that was written last first."""
    return _cards(session, project_id, Aid.project_id == project_id)


@requires(Permission.VIEW_AIDS)
def read_aid(session: Session, person_id: int, *, project_id: int, aid_id: int) -> AidCard:
    """One aid of the project. Raises NotFound."""
    cards = _cards(session, project_id, (Aid.id == aid_id) & (Aid.project_id == project_id))
    if not cards:
        raise NotFound(_("There is no such aid in this project."))
    return cards[0]


def _already_there(aid: Aid, project_id: int) -> str:
    if aid.project_id == project_id:
        return _(
            "This project has the aid “{slug}” already. Open it on the Aids screen and bring your text in there, "
            "or give yours another slug."
        ).format(slug=aid.slug)
    return _(
        "The slug “{slug}” is taken. It becomes an address, so each is used once in the whole network. Change the "
        "line “slug:” in your text to another one."
    ).format(slug=aid.slug)


def _cards(session: Session, project_id: int, which: ColumnElement[bool]) -> list[AidCard]:
    rows = session.execute(
        select(Aid, AidVersion.sha256, AidVersion.written_at, Person.name)
        .join(AidVersion, (AidVersion.aid_id == Aid.id) & (AidVersion.number == Aid.latest_number))
        .join(Person, Person.id == AidVersion.written_by)
        .where(which)
        .order_by(AidVersion.written_at.desc(), Aid.id.desc())
    ).all()
    versions = {number: version for version, number in release_ids(session, project_id=project_id).items()}
    releases: dict[int, list[AidInRelease]] = defaultdict(list)
    for part in session.execute(
        select(ReleaseAid.aid_id, ReleaseAid.release_id)
        .join(Aid, Aid.id == ReleaseAid.aid_id)
        .where(which)
        .order_by(ReleaseAid.release_id.desc())
    ):
        releases[part.aid_id].append(AidInRelease(part.release_id, versions[part.release_id]))
    return [
        AidCard(
            aid_id=aid.id,
            slug=aid.slug,
            title=aid.title,
            latest_number=aid.latest_number,
            sha256=sha256,
            written_at=written_at,
            written_by=name,
            releases=tuple(releases[aid.id]),
        )
        for aid, sha256, written_at, name in rows
    ]
