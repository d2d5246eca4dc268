"""Bringing activities in from a file: all of them or none, and a file brought in twice adds nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.catalog import Catalog
from partnering.foundation.errors import InvalidInput
from partnering.foundation.models import Project
from partnering.foundation.people import named_members, new_named_partners
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.turns import take_turn_in_project
from partnering.foundation.typed_text import tidy_line
from partnering.foundation.vocabulary import PartnerRole, Source
from partnering.foundation.words import _, ngettext
from partnering.tracker.activity_files import ActivityRecord, read_activity_file
from partnering.tracker.models import ActivityEntry, ActivityPerson, ActivityRole
from partnering.tracker.releases import release_ids

BATCH = 500
"""Rows a statement: well below the number of values that SQLite and PostgreSQL take at once."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file brought, or would bring."""

    added: int
    already_here: int
    """Activities of the file whose external_id is in the project; they were left as they are."""
    new_partners: tuple[str, ...]
    """Names that were not in the project; they became partners without access."""


def in_words(imported: Imported) -> str:
    """What a file brings, in sentences."""
    sentences = [
        ngettext("{n} activity is new.", "{n} activities are new.", imported.added).format(n=imported.added)
    ]
    if imported.already_here:
        sentences.append(
            ngettext(
                "{n} is here already and stays as it is.",
                "{n} are here already and stay as they are.",
                imported.already_here,
            ).format(n=imported.already_here)
        )
    if imported.new_partners:
        sentences.append(_("New partners: {names}.").format(names=", ".join(imported.new_partners)))
    return " ".join(sentences)


@requires(Permission.IMPORT_ACTIVITIES)
def read_file_for_project(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    file: BinaryIO | Path,
    catalog: Catalog,
    today: date,
) -> list[ActivityRecord]:
    """The activities of a CSV file, checked against the project's stages and releases. Writes nothing.

    Raises ActivityFileProblems, which names line, column, value and what was expected, all at once.
    """
    lifecycle = session.scalars(select(Project.lifecycle).where(Project.id == project_id)).one()
    return read_activity_file(
        file,
        stage_of=lambda key: catalog.stage_of(key, prefer=lifecycle),
        today=today,
        releases=release_ids(session, project_id=project_id),
    )


@requires(Permission.IMPORT_ACTIVITIES)
def preview_import(
    session: Session, person_id: int, *, project_id: int, records: Sequence[ActivityRecord]
) -> Imported:
    """What bringing in these activities would add. Writes nothing."""
    fresh = _fresh(session, project_id, records)
    known = named_members(session, project_id=project_id, names=_names(fresh))
    return Imported(
        added=len(fresh),
        already_here=len(records) - len(fresh),
        new_partners=tuple(name for name in _names(fresh) if name.casefold() not in known),
    )


@requires(Permission.IMPORT_ACTIVITIES)
def import_activities(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    records: Sequence[ActivityRecord],
    file_name: str,
    now: datetime,
) -> Imported:
    """Add the activities that are not here yet. Names that the project does not know become partners without access.

    records: from `read_file_for_project`. Raises InvalidInput, with nothing written, for a release that is gone since
    the file was read.
    """
    take_turn_in_project(session, project_id)  # two imports of one file must not both find it new
    fresh = _fresh(session, project_id, records)
    partners = named_members(session, project_id=project_id, names=_names(fresh))
    new_partners: dict[str, tuple[str, PartnerRole]] = {}
    for record in fresh:
        for role in record.roles:
            for name in role.partners:
                if name.casefold() not in partners:
                    new_partners.setdefault(name.casefold(), (name, role.partner_role))
    added = new_named_partners(session, project_id=project_id, roles=dict(new_partners.values()), now=now)
    partners.update(zip(new_partners, added, strict=True))
    versions = release_ids(session, project_id=project_id)
    for start in range(0, len(fresh), BATCH):
        entries = [
            _entry(record, project_id=project_id, person_id=person_id, versions=versions, now=now)
            for record in fresh[start : start + BATCH]
        ]
        _write(session, entries, fresh[start : start + BATCH], partners)
    imported = Imported(
        added=len(fresh),
        already_here=len(records) - len(fresh),
        new_partners=tuple(name for name, _role in new_partners.values()),
    )
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="activities imported",
        subject=f"file {tidy_line(file_name)[:60]}",
        after={
            "added": imported.added,
            "already_here": imported.already_here,
            "new_partners": len(new_partners),
        },
        now=now,
    )
    session.flush()
    return imported


def _fresh(session: Session, project_id: int, records: Sequence[ActivityRecord]) -> list[ActivityRecord]:
    here: set[str] = set()
    keys = [record.external_id for record in records]
    for start in range(0, len(keys), BATCH):
        here.update(
            key
            for key in session.scalars(
                select(ActivityEntry.external_id).where(
                    ActivityEntry.project_id == project_id,
                    ActivityEntry.external_id.in_(keys[start : start + BATCH]),
                )
            )
            if key is not None
        )
    return [record for record in records if record.external_id not in here]


def _names(records: Sequence[ActivityRecord]) -> list[str]:
    """Every name once, as first written."""
    names: dict[str, str] = {}
    for record in records:
        for role in record.roles:
            for name in role.partners:
                names.setdefault(name.casefold(), name)
    return list(names.values())


def _entry(
    record: ActivityRecord, *, project_id: int, person_id: int, versions: dict[str, int], now: datetime
) -> dict[str, object]:
    return {
        "project_id": project_id,
        "release_id": _release_id(record, versions),
        "external_id": record.external_id,
        "held_on": record.held_on,
        "lifecycle": record.lifecycle,
        "stage": record.stage,
        "activity": record.activity,
        "minutes": record.minutes,
        "listening_percent": record.listening_percent,
        "what_changed": record.what_changed,
        "source": Source.FILE,
        "entered_by": person_id,
        "entered_at": now,
    }


def _write(
    session: Session,
    entries: list[dict[str, object]],
    records: Sequence[ActivityRecord],
    partners: dict[str, int],
) -> None:
    # Straight to the driver, many rows a call: others wait for the write lock all the while.
    connection = session.connection()
    connection.execute(insert(ActivityEntry), entries)
    ids = dict(
        session.execute(
            select(ActivityEntry.external_id, ActivityEntry.id).where(
                ActivityEntry.project_id == entries[0]["project_id"],
                ActivityEntry.external_id.in_([record.external_id for record in records]),
            )
        ).all()
    )
    connection.execute(
        insert(ActivityRole),
        [
            {
                "activity_id": ids[record.external_id],
                "partner_role": role.partner_role,
                "people": role.people,
                "level_by_project": role.level_by_project,
                "level_by_partner": role.level_by_partner,
                "contribution": role.contribution,
            }
            for record in records
            for role in record.roles
        ],
    )
    named = [
        {
            "activity_id": ids[record.external_id],
            "partner_role": role.partner_role,
            "person_id": partners[name.casefold()],
        }
        for record in records
        for role in record.roles
        for name in role.partners
    ]
    if named:
        connection.execute(insert(ActivityPerson), named)


def _release_id(record: ActivityRecord, versions: dict[str, int]) -> int | None:
    if record.release is None:
        return None
    if record.release not in versions:
        raise InvalidInput(
            _(
                "Line {line}, column release: release {version} is not in this project any more. Add it and try again."
            ).format(line=record.line, version=record.release)
        )
    return versions[record.release]
