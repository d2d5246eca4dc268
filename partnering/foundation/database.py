"""One database for one process: connect it, read from it, write to it in one transaction per action.

SQLite runs in WAL with foreign keys on, full durability and a busy timeout; PostgreSQL runs the same code.
"""

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, TypeVarTuple

import psycopg
from sqlalchemy import DateTime, Dialect, Engine, MetaData, QueuePool, Row, create_engine, event, make_url
from sqlalchemy import Enum as EnumColumn
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.sql.selectable import TypedReturnsRows
from sqlalchemy.types import TypeDecorator

from partnering.foundation.database_problems import BUSY, in_plain_words
from partnering.foundation.errors import DatabaseUnusable
from partnering.foundation.vocabulary import Term
from partnering.foundation.words import _

Ts = TypeVarTuple("Ts")

BUSY_TIMEOUT_MILLISECONDS = 5000
"""How long one writer waits for the others of this process, and then for those of others, before it gives up."""
CONNECT_TIMEOUT_SECONDS = 5
SQLITE_CACHE_KILOBYTES = 14_000
"""Memory of one connection for pages of the file: all that coverage of a release of 500 activities touches fits in.

Among a million, with 12 MB it is twice as slow as with 13 MB, and with more it gets no faster.
"""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. Refuses a moment without time zone; SQLite, which has none, gets it back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"A moment needs a time zone: {value!r}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 (SQLAlchemy's signature)
    ) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of all tables. Constraints are named, so that migrations can name them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012 (SQLAlchemy reads this very name)


def term_column(term: type[Term]) -> EnumColumn:
    """The column type of a vocabulary word: text, with a CHECK on the allowed words."""
    return EnumColumn(
        term,
        name=term.__name__.lower(),
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda words: [word.value for word in words],
    )


_one_writer = Lock()
_reading: Engine | None = None
_writing: Engine | None = None


def open_engine(url: str | URL) -> Engine:
    """An engine set up as this program needs it. Raises DatabaseUnusable where the URL cannot be used."""
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, ValueError) as problem:
        raise _unusable_url(url) from problem
    if backend == "sqlite":
        # As many connections as are asked for: those who wait to write must not keep others from reading.
        # The one used last goes first: it has its pages in memory, and those not needed keep none.
        engine = create_engine(
            parsed.set(drivername="sqlite"), poolclass=QueuePool, max_overflow=-1, pool_use_lifo=True
        )
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if backend == "postgresql":
        waits = {} if "connect_timeout" in parsed.query else {"connect_timeout": CONNECT_TIMEOUT_SECONDS}
        engine = create_engine(
            parsed.set(drivername="postgresql+psycopg"), connect_args=waits, pool_pre_ping=True
        )
        event.listen(engine, "connect", _set_up_postgresql)
        return engine
    raise _unusable_url(url)


def _unusable_url(url: str | URL) -> DatabaseUnusable:
    # What stands behind the scheme may hold a password, and is not repeated.
    scheme, *rest = re.split("[:?@=]", str(url), maxsplit=1)
    return DatabaseUnusable(
        _(
            "“{url}” is not a database this program can use.\n"
            "Give a URL such as sqlite:///data/local/one-more-step.db or postgresql://name@host/database."
        ).format(url=f"{scheme}:…" if rest else scheme)
    )


def _set_up_postgresql(connection: psycopg.Connection, _record: object) -> None:
    connection.execute(f"SET lock_timeout = {BUSY_TIMEOUT_MILLISECONDS}".encode())
    connection.commit()


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # Python's own transaction control is switched off, so that BEGIN IMMEDIATE below is the only BEGIN.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MILLISECONDS}")
    connection.execute(f"PRAGMA cache_size = -{SQLITE_CACHE_KILOBYTES}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at the start: upgrading a read later fails at once when another writer was faster.
    writes = connection.get_execution_options().get("one_more_step_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def sqlite_file(url: str | URL) -> Path | None:
    """The file behind a SQLite URL; None for another database or one in memory."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        return None
    return Path(parsed.database.removeprefix("file:"))


def open_existing(url: str | URL) -> Engine:
    """As `open_engine`, for a database that is there. Raises DatabaseUnusable where a SQLite file is missing."""
    engine = open_engine(url)
    file = sqlite_file(url)
    if file is not None and not file.exists():
        raise DatabaseUnusable(
            _("There is no database at {file}.\nMake one with: python -m partnering init").format(file=file)
        )
    return engine


def connect(url: str | URL) -> None:
    """Bind this process to a database that exists. Raises DatabaseUnusable where a SQLite file is missing."""
    global _reading, _writing
    engine = open_existing(url)
    disconnect()
    options: dict[str, Any] = {}
    if engine.dialect.name == "postgresql":
        options = {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
    _reading = engine.execution_options(**options)
    _writing = engine.execution_options(one_more_step_writes=True)


def disconnect() -> None:
    """Let go of the database; safe to repeat."""
    global _reading, _writing
    if _reading is not None:
        _reading.dispose()
    _reading = _writing = None


def is_connected() -> bool:
    """True between `connect` and `disconnect`."""
    return _writing is not None


@contextmanager
def transaction() -> Iterator[Session]:
    """One unit of work that may write: committed when the block ends, rolled back when it raises."""
    engine = _bound(_writing)
    with (
        in_plain_words(),
        _turn_to_write(engine),
        Session(engine, expire_on_commit=False) as session,
        session.begin(),
    ):
        yield session


@contextmanager
def _turn_to_write(engine: Engine) -> Iterator[None]:
    """Wait for the other writers of this process; those of other processes are waited for by the database.

    SQLite lets one writer in at a time, and whoever waits there asks again only now and then: of twenty, some wait far
    longer than their turn. Here the next one is woken at once.
    """
    if engine.dialect.name != "sqlite":
        yield
        return
    if not _one_writer.acquire(timeout=BUSY_TIMEOUT_MILLISECONDS / 1000):
        raise DatabaseUnusable(_(BUSY))
    try:
        yield
    finally:
        _one_writer.release()


@contextmanager
def reading() -> Iterator[Session]:
    """One consistent view of the database that does not write."""
    with in_plain_words(), Session(_bound(_reading)) as session:
        yield session


def read_rows(
    session: Session, statement: TypedReturnsRows[*Ts], values: Mapping[str, object]
) -> Sequence[Row[*Ts]]:
    """All rows of a statement that was put together beforehand, with what this transaction has written so far.

    Row by row through the session, each would cost twice as much.
    """
    session.flush()
    return session.connection().execute(statement, values).all()


def _bound(engine: Engine | None) -> Engine:
    if engine is None:
        raise DatabaseUnusable(
            _("This process has no database yet.\nMake one with: python -m partnering init")
        )
    return engine
