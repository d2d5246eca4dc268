"""Bringing activities in from a file: all of them or none, and a file brought in twice adds nothing."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import JSON, String, bindparam, cast, func, select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.catalog import Catalog
from partnering.foundation.errors import InvalidInput
from partnering.foundation.many_rows import as_stored, count_anew, new_ids, write_rows
from partnering.foundation.models import Project
from partnering.foundation.people import named_members, new_named_partners
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.search_index import indexed_together
from partnering.foundation.turns import take_turn_in_project
from partnering.foundation.typed_text import tidy_line
from partnering.foundation.vocabulary import PartnerRole, Source
from partnering.foundation.words import _, ngettext
from partnering.tracker.activity_files import read_activity_file
from partnering.tracker.activity_records import PARTNER_ROLES, ActivityRecords, Progress, StoredActivity
from partnering.tracker.models import ActivityEntry, ActivityPerson, ActivityRole
from partnering.tracker.releases import release_ids

BATCH = 1_000
"""Activities that are held in memory at once, and keys in one question to the database."""
ENTRY_COLUMNS = (
    "id",
    "project_id",
    "release_id",
    "external_id",
    "held_on",
    "lifecycle",
    "stage",
    "activity",
    "minutes",
    "listening_percent",
    "what_changed",
    "source",
    "entered_by",
    "entered_at",
)
ROLE_COLUMNS = (
    "activity_id",
    "partner_role",
    "people",
    "level_by_project",
    "level_by_partner",
    "contribution",
)
PERSON_COLUMNS = ("activity_id", "partner_role", "person_id")


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
    progress: Progress | None = None,
) -> ActivityRecords:
    """The activities of a CSV file, checked against the project's stages and releases. Writes nothing.

    progress: is told how many lines are checked. Raises ActivityFileProblems, which names line, column, value and
    what was expected, all at once.
    """
    lifecycle = session.scalars(select(Project.lifecycle).where(Project.id == project_id)).one()
    return read_activity_file(
        file,
        stage_of=lambda key: catalog.stage_of(key, prefer=lifecycle),
        today=today,
        releases=release_ids(session, project_id=project_id),
        progress=progress,
    )


@requires(Permission.IMPORT_ACTIVITIES)
def preview_import(
    session: Session, person_id: int, *, project_id: int, records: ActivityRecords
) -> Imported:
    """What bringing in these activities would add. Writes nothing."""
    known = set(named_members(session, project_id=project_id))
    added = 0
    new_partners: dict[str, str] = {}
    for batch in _fresh_batches(session, project_id, records):
        added += len(batch)
        for name, _role in _names(batch):
            if name.casefold() not in known:
                new_partners.setdefault(name.casefold(), name)
    return Imported(added, len(records) - added, tuple(new_partners.values()))


@requires(Permission.IMPORT_ACTIVITIES)
def import_activities(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    records: ActivityRecords,
    file_name: str,
    now: datetime,
    progress: Progress | None = None,
) -> Imported:
    """Add the activities that are not here yet. Names that the project does not know become partners without access.

    records: from `read_file_for_project`. progress: is told how many activities are done. Raises InvalidInput, with
    nothing written, for a release that is gone since the file was read.
    """
    take_turn_in_project(session, project_id)  # two imports of one file must not both find it new
    versions = release_ids(session, project_id=project_id)
    partners = named_members(session, project_id=project_id)
    new_partners: list[str] = []
    added = 0
    with indexed_together(session.connection()):
        for batch in _fresh_batches(session, project_id, records):
            roles: dict[str, tuple[str, PartnerRole]] = {}
            for name, role in _names(batch):
                if name.casefold() not in partners:
                    roles.setdefault(name.casefold(), (name, role))
            ids = new_named_partners(session, project_id=project_id, roles=dict(roles.values()), now=now)
            partners.update(zip(roles, ids, strict=True))
            new_partners.extend(name for name, _role in roles.values())
            _write(
                session,
                batch,
                project_id=project_id,
                person_id=person_id,
                versions=versions,
                partners=partners,
                now=now,
            )
            added += len(batch)
            if progress is not None:
                progress(added, len(records))
    if added >= BATCH:
        count_anew(session, ActivityEntry, ActivityRole, ActivityPerson)
    imported = Imported(added, len(records) - added, tuple(new_partners))
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


def _fresh_batches(
    session: Session, project_id: int, records: ActivityRecords
) -> Iterator[list[StoredActivity]]:
    """The records that are not in the project, some at a time; looked up before the first of them is written."""
    keys = records.external_ids()
    is_here = bytearray()
    while batch := list(islice(keys, BATCH)):
        here = _known(session, project_id, batch)
        is_here.extend(key in here for key in batch)
    fresh = (record for record, known in zip(records.stored(), is_here, strict=True) if not known)
    while given := list(islice(fresh, BATCH)):
        yield given


def _known(session: Session, project_id: int, keys: Sequence[str]) -> set[str]:
    """Which of these keys are in the project.

    Looked for one by one, by the unique index: for a list of a thousand keys, PostgreSQL may compare each activity of
    the project with each key.
    """
    in_json = bindparam("keys", json.dumps(keys), String)
    if session.get_bind().dialect.name == "sqlite":
        asked = func.json_each(in_json).table_valued("value", name="asked")
    else:
        asked = func.json_array_elements_text(cast(in_json, JSON)).table_valued("value", name="asked")
    found = (
        select(ActivityEntry.external_id)
        .where(ActivityEntry.project_id == project_id, ActivityEntry.external_id == asked.c.value)
        .scalar_subquery()
    )
    return {key for key in session.scalars(select(found).select_from(asked)) if key is not None}


def _names(records: Sequence[StoredActivity]) -> Iterator[tuple[str, PartnerRole]]:
    """Each name as written, in the role it stands in."""
    for record in records:
        for role in record.roles:
            for name in role.partners:
                yield name, PARTNER_ROLES[role.partner_role]


def _write(
    session: Session,
    records: Sequence[StoredActivity],
    *,
    project_id: int,
    person_id: int,
    versions: dict[str, int],
    partners: dict[str, int],
    now: datetime,
) -> None:
    entered_at = as_stored(session, now)
    numbered = list(zip(new_ids(session, ActivityEntry, len(records)), records, strict=True))
    entries = [
        (
            activity_id,
            project_id,
            _release_id(record, versions),
            record.external_id,
            record.held_on,
            record.lifecycle,
            record.stage,
            record.activity,
            record.minutes,
            record.listening_percent,
            record.what_changed,
            Source.FILE,
            person_id,
            entered_at,
        )
        for activity_id, record in numbered
    ]
    roles = [
        (
            activity_id,
            role.partner_role,
            role.people,
            role.level_by_project,
            role.level_by_partner,
            role.contribution,
        )
        for activity_id, record in numbered
        for role in record.roles
    ]
    people = [
        (activity_id, role.partner_role, partners[name.casefold()])
        for activity_id, record in numbered
        for role in record.roles
        for name in role.partners
    ]
    write_rows(session, ActivityEntry, ENTRY_COLUMNS, entries)
    write_rows(session, ActivityRole, ROLE_COLUMNS, roles)
    write_rows(session, ActivityPerson, PERSON_COLUMNS, people)


def _release_id(record: StoredActivity, versions: dict[str, int]) -> int | None:
    if record.release is None:
        return None
    if record.release not in versions:
        raise InvalidInput(
            _(
                "Line {line}, column release: release {version} is not in this project any more. Add it and try again."
            ).format(line=record.roles[0].line, version=record.release)
        )
    return versions[record.release]
