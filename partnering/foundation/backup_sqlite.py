"""A SQLite database copied while people write, and put back in one transaction, by SQLite's online backup.

https://www.sqlite.org/backup.html
"""

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from partnering.foundation.database import BUSY_TIMEOUT_MILLISECONDS
from partnering.foundation.database_problems import BUSY, NOT_A_DATABASE, in_plain_words
from partnering.foundation.errors import DatabaseUnusable
from partnering.foundation.words import _

PAGES_A_STEP = 256
"""One megabyte of 4,096-byte pages; between two steps others get their turn on the disk."""


def copy_sqlite(file: Path, copy: Path) -> str:
    """Copy the database as it is at one moment, look the copy over, and return its revision; "" without one.

    Raises DatabaseUnusable for a file that is no database, or is damaged.
    """
    with in_plain_words(), _reading(file) as source, closing(sqlite3.connect(copy)) as target:
        # A transaction of one's own holds that moment; else the copy would begin anew with every write of others.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(target, pages=PAGES_A_STEP)
        # One file that stands alone, without the two that WAL keeps beside it.
        target.execute("PRAGMA journal_mode = DELETE")
        _look_over(target)
        has_revision = target.execute(
            "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
        ).fetchone()[0]
        row = target.execute("SELECT version_num FROM alembic_version").fetchone() if has_revision else None
        return str(row[0]) if row else ""


def put_back_sqlite(backup: Path, file: Path) -> None:
    """Write the backup over the database, all or nothing: until the last page is there, readers see the old one.

    Raises DatabaseUnusable, with nothing changed, where the backup is damaged or the database stays in use.
    """
    deadline = time.monotonic() + BUSY_TIMEOUT_MILLISECONDS / 1000

    def give_up_waiting(status: int, _remaining: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > deadline:
            raise DatabaseUnusable(_(BUSY))

    with in_plain_words(), _reading(backup, is_still=True) as source:
        _look_over(source)
        file.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(file)) as target:
            target.execute("PRAGMA synchronous = FULL")
            source.backup(target, pages=PAGES_A_STEP, progress=give_up_waiting, sleep=0.05)


def _reading(file: Path, *, is_still: bool = False) -> "closing[sqlite3.Connection]":
    """Open the file to read. is_still: nobody writes it, and nothing is left beside it."""
    address = f"file:{quote(str(file.resolve()))}?mode=ro{'&immutable=1' if is_still else ''}"
    return closing(
        sqlite3.connect(address, uri=True, isolation_level=None, timeout=BUSY_TIMEOUT_MILLISECONDS / 1000)
    )


def _look_over(database: sqlite3.Connection) -> None:
    if database.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        raise DatabaseUnusable(_(NOT_A_DATABASE))
