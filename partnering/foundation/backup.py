"""Backups: all of a database in one file, made while people write, and put back whole or not at all."""

from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from sqlalchemy import func, inspect, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import Session

from partnering.foundation.backup_postgresql import copy_postgresql, put_back_postgresql
from partnering.foundation.backup_seal import Seal, has_seal, read_seal, write_seal
from partnering.foundation.backup_sqlite import copy_sqlite, put_back_sqlite
from partnering.foundation.database import open_engine, open_existing, sqlite_file
from partnering.foundation.database_problems import NOT_SET_UP, in_plain_words
from partnering.foundation.errors import DatabaseUnusable, InvalidInput, NotPossibleNow
from partnering.foundation.instance import is_empty
from partnering.foundation.models import Person, Project
from partnering.foundation.schema import is_known, migrate, refuse_newer, revision_of
from partnering.foundation.whole_files import whole_file
from partnering.foundation.words import _, ngettext


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was made."""

    revision: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of a restore."""

    seal: Seal
    """Of the backup that is in place now."""
    kept: Path | None
    """A backup of what was there before; None where there was nothing to lose."""


def back_up(url: str | URL, file: Path, *, now: datetime) -> BackedUp:
    """Copy the whole database into `file`, as it is at one moment; people go on writing meanwhile.

    The file appears once it is whole and on the disk, readable for its owner only; an earlier backup of this name is
    replaced. Raises InvalidInput for a file that cannot be written or is no backup, NotPossibleNow where a program is
    missing, DatabaseUnusable for a database that cannot be read.
    """
    open_existing(url).dispose()
    if file.exists() and not (file.is_file() and has_seal(file)):
        raise InvalidInput(
            _("{file} is there already and is not a backup. Choose another name.").format(file=file)
        )
    with whole_file(file) as copy:
        return _write_copy(url, copy, now)


def restore(url: str | URL, file: Path, *, may_replace: bool, now: datetime) -> Restored:
    """Put a backup in the place of the database, all or nothing, and bring it up to date.

    may_replace: also where the database is in use; a backup of it is kept beside it first (with PostgreSQL: beside
    `file`). Raises InvalidInput for what is no whole backup, of another kind of database, or newer than the program;
    NotPossibleNow where something would be lost that was not said to go; DatabaseUnusable. Then nothing was changed.
    """
    seal = read_seal(file)
    backend = make_url(url).get_backend_name()
    if seal.backend != backend:
        raise InvalidInput(
            _(
                "This backup is of a {theirs} database, and this one is {ours}. Nothing was changed.\n"
                "Give a database of the same kind with --database."
            ).format(theirs=seal.backend, ours=backend)
        )
    if not is_known(seal.revision):
        raise InvalidInput(
            _(
                "The backup is newer than this program (revision {revision}). Nothing was changed.\n"
                "Install the version of the program that made it, or a later one."
            ).format(revision=seal.revision)
        )
    there = _what_is_there(url)
    if there and not may_replace:
        raise NotPossibleNow(
            _(
                "The database holds {what}. All that is there now would give way to the backup. Nothing was changed.\n"
                "If you mean that, say --replace. A backup of what is there now is kept first."
            ).format(what=there)
        )
    database = sqlite_file(url)
    beside = database or file.with_name(f"{make_url(url).database}.db")
    kept = _free_name(beside, now) if there else None
    if kept is not None:
        back_up(url, kept, now=now)
    if database is None:
        put_back_postgresql(file, url)
    else:
        put_back_sqlite(file, database)
    migrate(url)
    return Restored(seal=seal, kept=kept)


def _write_copy(url: str | URL, copy: Path, now: datetime) -> BackedUp:
    file = sqlite_file(url)
    revision = copy_postgresql(url, copy) if file is None else copy_sqlite(file, copy)
    if not revision:
        raise DatabaseUnusable(_(NOT_SET_UP))
    write_seal(copy, backend=make_url(url).get_backend_name(), revision=revision, made_at=now)
    return BackedUp(revision=revision, size_bytes=copy.stat().st_size)


def _what_is_there(url: str | URL) -> str:
    """What a restore would replace, in words; empty where nobody would miss it."""
    file = sqlite_file(url)
    if file is not None and not file.exists():
        return ""
    engine = open_engine(url)
    try:
        with in_plain_words(), Session(engine) as session:
            if not inspect(session.connection()).get_table_names():
                return ""
            revision = revision_of(session.connection())
            if revision is None:
                raise DatabaseUnusable(
                    _(
                        "This database holds tables of another program. Nothing was changed.\n"
                        "Give another one with --database."
                    )
                )
            refuse_newer(revision)
            if is_empty(session):
                return ""
            projects = session.scalar(select(func.count()).select_from(Project)) or 0
            people = session.scalar(
                select(func.count()).select_from(Person).where(Person.is_program.is_(False))
            )
    finally:
        engine.dispose()
    return _("{projects} and {people}").format(
        projects=ngettext("{n} project", "{n} projects", projects).format(n=projects),
        people=ngettext("{n} person", "{n} people", people or 0).format(n=people),
    )


def _free_name(file: Path, now: datetime) -> Path:
    """A name beside the file that says when, and that nothing has yet."""
    names = (
        file.with_name(f"{file.stem}-before-{now:%Y-%m-%d-%H%M%S}{number}.backup")
        for number in ("" if n == 1 else f"-{n}" for n in count(1))
    )
    return next(name for name in names if not name.exists())
