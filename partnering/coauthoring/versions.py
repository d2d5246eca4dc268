"""Versions of an aid: each a text with author, moment and message, never written again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from decision_aids.reading import Document
from partnering.coauthoring.aid_texts import readable_aid
from partnering.coauthoring.models import Aid, AidVersion
from partnering.foundation import audit
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.models import Person
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.typed_text import tidy
from partnering.foundation.vocabulary import VersionOrigin
from partnering.foundation.words import _

LONGEST_MESSAGE = 2_000
LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class VersionCard:
    """A version as the history shows it."""

    version_id: int
    number: int
    sha256: str
    origin: VersionOrigin
    base_number: int | None
    message: str
    written_by: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class VersionText:
    """A version with its text, bytes unchanged."""

    version_id: int
    number: int
    text: bytes
    sha256: str
    origin: VersionOrigin
    base_number: int | None
    message: str
    written_by: str
    written_at: datetime


@requires(Permission.VIEW_AIDS)
def read_version(
    session: Session, person_id: int, *, project_id: int, aid_id: int, number: int | None = None
) -> VersionText:
    """One version with its text; the latest without a number. Raises NotFound."""
    aid = aid_of_project(session, project_id=project_id, aid_id=aid_id)
    version = _version(session, aid, aid.latest_number if number is None else number)
    return VersionText(
        version_id=version.id,
        number=version.number,
        text=version.text,
        sha256=version.sha256,
        origin=version.origin,
        base_number=version.base_number,
        message=version.message,
        written_by=session.get_one(Person, version.written_by).name,
        written_at=version.written_at,
    )


@requires(Permission.VIEW_AIDS)
def list_versions(session: Session, person_id: int, *, project_id: int, aid_id: int) -> list[VersionCard]:
    """The versions of an aid, the newest first, without their texts. Raises NotFound."""
    aid = aid_of_project(session, project_id=project_id, aid_id=aid_id)
    rows = session.execute(
        select(
            AidVersion.id,
            AidVersion.number,
            AidVersion.sha256,
            AidVersion.origin,
            AidVersion.base_number,
            AidVersion.message,
            Person.name,
            AidVersion.written_at,
        )
        .join(Person, Person.id == AidVersion.written_by)
        .where(AidVersion.aid_id == aid.id)
        .order_by(AidVersion.number.desc())
    )
    return [VersionCard(*row) for row in rows]


@requires(Permission.WRITE_AIDS)
def restore_version(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    aid_id: int,
    number: int,
    message: str,
    now: datetime,
    seen_number: int | None = None,
) -> int:
    """Bring the text of an earlier version back as a new version, and return its number.

    seen_number: the latest version that the person knows of. Where the text is there already, such as after a double
    click, nothing is added. Raises NotFound, and NotPossibleNow where somebody has saved a newer version meanwhile.
    """
    aid = aid_in_turn(session, project_id=project_id, aid_id=aid_id)
    earlier = _version(session, aid, number)
    if earlier.text == latest_text(session, aid):
        return aid.latest_number
    if seen_number is not None and seen_number != aid.latest_number:
        newest = _version(session, aid, aid.latest_number)
        raise NotPossibleNow(
            _("{name} has saved version {number} meanwhile. Look at it first, then bring yours back.").format(
                name=session.get_one(Person, newest.written_by).name, number=newest.number
            )
        )
    version = write_version(
        session,
        person_id,
        aid=aid,
        document=readable_aid(earlier.text, file="aid.yaml"),
        origin=VersionOrigin.RESTORED,
        base=number,
        message=message,
        now=now,
    )
    record_version(session, person_id, aid=aid, version=version, now=now)
    return version.number


def aid_of_project(session: Session, *, project_id: int, aid_id: int) -> Aid:
    """The row of an aid of this project. Part of use cases. Raises NotFound."""
    return _aid(session, project_id, aid_id, is_turn=False)


def aid_in_turn(session: Session, *, project_id: int, aid_id: int) -> Aid:
    """As `aid_of_project`, after those who save this aid at the same moment. Part of use cases."""
    return _aid(session, project_id, aid_id, is_turn=True)


def latest_text(session: Session, aid: Aid) -> bytes:
    """The text of the latest version. Part of use cases."""
    return _version(session, aid, aid.latest_number).text


def version_numbered(session: Session, aid: Aid, number: int) -> AidVersion:
    """The row of one version. Part of use cases. Raises NotFound."""
    return _version(session, aid, number)


def text_of_version(session: Session, version_id: int) -> bytes:
    """The text of a version, bytes unchanged. Part of use cases. Raises NotFound."""
    text = session.scalar(select(AidVersion.text).where(AidVersion.id == version_id))
    if text is None:
        raise NotFound(_("There is no such version."))
    return text


def texts_of_versions(session: Session, version_ids: Collection[int]) -> dict[int, bytes]:
    """The texts of some versions by their ids, in one query. Part of use cases."""
    if not version_ids:
        return {}
    rows = session.execute(select(AidVersion.id, AidVersion.text).where(AidVersion.id.in_(version_ids)))
    return {row.id: row.text for row in rows}


def writers_of(session: Session, *, aid_id: int, up_to_number: int | None = None) -> frozenset[int]:
    """Everybody who saved a version of this aid, or of its versions up to a number. Part of use cases."""
    written = select(AidVersion.written_by).where(AidVersion.aid_id == aid_id).distinct()
    if up_to_number is not None:
        written = written.where(AidVersion.number <= up_to_number)
    return frozenset(session.scalars(written))


def write_version(
    session: Session,
    person_id: int,
    *,
    aid: Aid,
    document: Document,
    origin: VersionOrigin,
    base: int | None,
    message: str,
    now: datetime,
) -> AidVersion:
    """Write the next version of an aid whose turn it is. Part of use cases, which leave the event.

    Raises InvalidInput for a message that is too long.
    """
    message = tidy(message)
    if len(message) > LONGEST_MESSAGE:
        raise InvalidInput(
            _("What you changed: this is {n} characters long. At most {most} fit.").format(
                n=len(message), most=LONGEST_MESSAGE
            )
        )
    aid.latest_number += 1
    aid.title = _shortened(document.aid.title)
    version = AidVersion(
        aid_id=aid.id,
        number=aid.latest_number,
        text=document.text,
        sha256=document.sha256,
        origin=origin,
        base_number=base,
        message=message,
        written_by=person_id,
        written_at=now,
    )
    session.add(version)
    session.flush()
    return version


def record_version(session: Session, person_id: int, *, aid: Aid, version: AidVersion, now: datetime) -> None:
    """Leave the event that a version was saved. Part of use cases."""
    audit.record(
        session,
        person_id,
        project_id=aid.project_id,
        action="aid version saved",
        subject=f"aid {aid.id}",
        after={
            "slug": aid.slug,
            "number": version.number,
            "sha256": version.sha256,
            "origin": version.origin,
        },
        now=now,
    )


def _aid(session: Session, project_id: int, aid_id: int, *, is_turn: bool) -> Aid:
    which = select(Aid).where(Aid.id == aid_id, Aid.project_id == project_id)
    if is_turn:
        # What another has saved since this session first read the row must be seen.
        which = which.with_for_update(key_share=True).execution_options(populate_existing=True)
    aid = session.scalar(which)
    if aid is None:
        raise NotFound(_("There is no such aid in this project."))
    return aid


def _version(session: Session, aid: Aid, number: int) -> AidVersion:
    version = session.scalar(
        select(AidVersion).where(AidVersion.aid_id == aid.id, AidVersion.number == number)
    )
    if version is None:
        raise NotFound(
            _("This aid has no version {number}. Its latest is version {latest}.").format(
                number=number, latest=aid.latest_number
            )
        )
    return version


def _shortened(title: str) -> str:
    one_line = " ".join(title.split())
    return one_line if len(one_line) <= LONGEST_TITLE else f"{one_line[: LONGEST_TITLE - 1]}…"
