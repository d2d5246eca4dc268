"""Saving a version while others save too: what both did stays, and where they disagree nothing is saved unasked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from decision_aids.findings import Finding
from decision_aids.merging import Choice, Conflict, Merged, merge
from decision_aids.reading import Document
from partnering.coauthoring.aid_drafts import forget_saved_draft
from partnering.coauthoring.aid_texts import readable_aid
from partnering.coauthoring.models import Aid, AidVersion
from partnering.coauthoring.versions import (
    aid_in_turn,
    latest_text,
    record_version,
    version_numbered,
    write_version,
)
from partnering.foundation.errors import InvalidInput
from partnering.foundation.models import Person
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.vocabulary import VersionOrigin
from partnering.foundation.words import _, ngettext


@dataclass(frozen=True, slots=True)
class Saved:
    """The version that now holds what the person wrote."""

    number: int
    text: bytes
    sha256: str
    is_new: bool
    """False where this very text was there already."""
    merged_with: tuple[str, ...]
    """Names of those who had saved meanwhile, and whose words are in it too."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Nothing was saved: two people changed the same place, or what both did does not go together.

    With conflicts: ask for a choice at each, call `settled`, and save its text on `latest_number`. Without any:
    `text` has both sides and the findings say what must be mended; let the person mend it, and save it on
    `latest_number`.
    """

    base_number: int
    latest_number: int
    base: bytes
    ours: bytes
    """What the person wrote."""
    theirs: bytes
    """The latest version."""
    text: bytes
    """Both put together; where they disagree it says what the person wrote."""
    conflicts: tuple[Conflict, ...]
    findings: tuple[Finding, ...]
    written_by: tuple[str, ...]
    """Names of those who saved meanwhile."""


@requires(Permission.WRITE_AIDS)
def save_version(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    aid_id: int,
    text: bytes,
    base_number: int,
    message: str,
    now: datetime,
    revision: int | None = None,
    origin: VersionOrigin = VersionOrigin.WRITTEN,
) -> Saved | Disagreement:
    """Save a text as the next version, merged with what others saved since `base_number`.

    revision: of the draft this text comes from, which is gone then; words that another tab has kept since then stay.
    The same text sent twice saves once. Raises UnreadableAid (an InvalidInput) for a text that is no decision aid,
    InvalidInput for another slug, NotFound for an aid of another project or a version that is not there.
    """
    aid = aid_in_turn(session, project_id=project_id, aid_id=aid_id)
    document = readable_aid(text, file="aid.yaml")
    _check_slug(aid, document)
    base = version_numbered(session, aid, base_number).text
    latest = latest_text(session, aid)
    others: tuple[str, ...] = ()
    if latest not in {base, text}:
        others = _writers_since(session, aid, base_number)
        merged = merge(base, text, latest, files=("base.yaml", "yours.yaml", "latest.yaml"))
        if not merged.is_settled:
            return Disagreement(
                base_number=base_number,
                latest_number=aid.latest_number,
                base=base,
                ours=text,
                theirs=latest,
                text=merged.text,
                conflicts=merged.conflicts,
                findings=merged.findings,
                written_by=others,
            )
        document = readable_aid(merged.text, file="aid.yaml")
        origin = VersionOrigin.MERGED
    if revision is not None:
        forget_saved_draft(session, aid, person_id, revision=revision, text=text)
    if document.text == latest:
        return Saved(aid.latest_number, latest, document.sha256, is_new=False, merged_with=others)
    version = write_version(
        session,
        person_id,
        aid=aid,
        document=document,
        origin=origin,
        base=base_number,
        message=message,
        now=now,
    )
    record_version(session, person_id, aid=aid, version=version, now=now)
    return Saved(version.number, document.text, document.sha256, is_new=True, merged_with=others)


def settled(disagreement: Disagreement, choices: Sequence[Choice]) -> Merged:
    """What both wrote, with a choice for each conflict in their order: "ours" what the person wrote, or "theirs".

    Its findings say what must still be mended. Raises InvalidInput for another number of choices.
    """
    if len(choices) != len(disagreement.conflicts):
        n = len(disagreement.conflicts)
        words = ngettext(
            "Choose at the one place where you disagree.",
            "Choose at each of the {n} places where you disagree.",
            n,
        )
        raise InvalidInput(words.format(n=n))
    return merge(disagreement.base, disagreement.ours, disagreement.theirs, choices=choices)


def _check_slug(aid: Aid, document: Document) -> None:
    if document.aid.slug != aid.slug:
        raise InvalidInput(
            _(
                "Line {line}: the slug of this aid is “{slug}”. It is the address of the aid, and stays. Write it "
                "as it was; a new slug needs a new aid."
            ).format(line=document.line("/slug"), slug=aid.slug)
        )


def _writers_since(session: Session, aid: Aid, number: int) -> tuple[str, ...]:
    rows = session.execute(
        select(Person.id, Person.name)
        .where(
            Person.id.in_(
                select(AidVersion.written_by).where(AidVersion.aid_id == aid.id, AidVersion.number > number)
            )
        )
        .order_by(Person.name, Person.id)
    )
    return tuple(row.name for row in rows)
