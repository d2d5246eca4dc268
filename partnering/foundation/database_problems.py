"""What a database refuses, in two plain lines: what happened, and what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from partnering.foundation.errors import DatabaseUnusable
from partnering.foundation.words import N_, _

BUSY = N_("The database is busy with another writer. Nothing was changed.\nWait a moment and try again.")
READ_ONLY = N_(
    "The database may only be read, not written. Nothing was changed.\n"
    "Give this program the right to write it (and, for a file, its folder), and try again."
)
NOT_OPENED = N_(
    "The database file cannot be opened. Nothing was changed.\n"
    "Look at the path and at who may read the file and its folder."
)
NOT_A_DATABASE = N_(
    "This file is not a database of this program, or it is damaged. Nothing was changed.\n"
    "Look at the path; or move the file away and put a backup in its place with: python -m partnering restore"
)
NOT_SET_UP = N_("The database is not set up. Nothing was changed.\nRun: python -m partnering init")
FULL = N_("The disk is full. Nothing was changed.\nMake room and try again.")
NO_SUCH_DATABASE = N_(
    "The server has no such database or account. Nothing was changed.\n"
    "Look at the names in the database URL, and make what is missing with createdb or createuser."
)
WRONG_PASSWORD = N_(
    "The server does not accept this account and password. Nothing was changed.\n"
    "Look at the account and the password in the database URL."
)
NOT_REACHED = N_("The database cannot be reached. Nothing was changed.\nLook whether it runs, and try again.")

SQLITE_CODES = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_PERM: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: NOT_OPENED,
    sqlite3.SQLITE_NOTADB: NOT_A_DATABASE,
    sqlite3.SQLITE_CORRUPT: NOT_A_DATABASE,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_IOERR: NOT_REACHED,
}
"""https://www.sqlite.org/rescode.html"""

POSTGRESQL_CODES = {
    "25006": READ_ONLY,
    "28": WRONG_PASSWORD,
    "3D000": NO_SUCH_DATABASE,
    "40001": BUSY,
    "40P01": BUSY,
    "42501": READ_ONLY,
    "42P01": NOT_SET_UP,
    "53100": FULL,
    "53": BUSY,
    "55P03": BUSY,
    "57P": NOT_REACHED,
    "08": NOT_REACHED,
}
"""By code, or by how the codes of a whole class begin: https://www.postgresql.org/docs/current/errcodes-appendix.html"""


def plain_words(problem: BaseException | None) -> str | None:
    """Two plain lines for an error of the database's driver; None where the mistake is in our statement or values."""
    words: str | None = None
    if isinstance(problem, sqlite3.Error):
        # The low byte is the kind of problem; the rest tells its varieties apart.
        words = SQLITE_CODES.get(getattr(problem, "sqlite_errorcode", 0) & 0xFF)
        if "no such table" in str(problem):
            words = NOT_SET_UP
    elif isinstance(problem, psycopg.Error) and problem.sqlstate is not None:
        code = problem.sqlstate
        words = POSTGRESQL_CODES.get(code) or POSTGRESQL_CODES.get(code[:3]) or POSTGRESQL_CODES.get(code[:2])
    elif isinstance(problem, psycopg.OperationalError | psycopg.InterfaceError):
        words = _refused_connection(str(problem))
    return None if words is None else _(words)


def _refused_connection(text: str) -> str:
    # A connection that was never made has no code, only the server's words.
    if "does not exist" in text:
        return NO_SUCH_DATABASE
    if "authentication failed" in text or "no password supplied" in text:
        return WRONG_PASSWORD
    return NOT_REACHED


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Turns what the database refuses into DatabaseUnusable; our own mistakes pass unchanged."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as problem:
        words = plain_words(problem.orig if isinstance(problem, DBAPIError) else problem)
        if words is None:
            raise
        raise DatabaseUnusable(words) from problem
    except PoolTimeout as problem:  # every connection of this process is in use
        raise DatabaseUnusable(_(BUSY)) from problem
