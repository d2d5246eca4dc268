"""The shape of the database: create it, bring it up to date, and say plainly when it does not fit."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlalchemy.engine import URL, Connection

from partnering.foundation.database import open_engine, open_existing, sqlite_file
from partnering.foundation.database_problems import NOT_SET_UP, in_plain_words
from partnering.foundation.errors import DatabaseUnusable
from partnering.foundation.words import _

MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 1_620_250_304
"""Any number that nothing else in a PostgreSQL database locks: one process migrates, others wait and find it done."""


@cache
def _history() -> tuple[str, frozenset[str]]:
    """The newest revision of this program, and all that it knows."""
    script = ScriptDirectory(str(MIGRATIONS))
    head = script.get_current_head()
    if head is None:
        raise RuntimeError(f"There are no migrations in {MIGRATIONS}")
    return head, frozenset(revision.revision for revision in script.walk_revisions())


def migrate(url: str | URL) -> None:
    """Create the database at `url`, or bring it up to date; safe to repeat, and to run in two processes at once.

    Raises DatabaseUnusable, with nothing changed, for a database that cannot be reached or is newer than the program.
    """
    engine = open_engine(url)
    file = sqlite_file(url)
    try:
        with in_plain_words():
            if file is not None:
                file.parent.mkdir(parents=True, exist_ok=True)
            with engine.connect() as connection:
                revision = revision_of(connection)
            refuse_newer(revision)
            if file is not None:
                _keep_in_wal(engine)
            if revision != _history()[0]:
                _upgrade(engine)
    except OSError as problem:
        raise DatabaseUnusable(
            _("The folder {folder} cannot be written: {why}.\nChoose another place for the database.").format(
                folder=file.parent if file else "", why=problem.strerror
            )
        ) from problem
    finally:
        engine.dispose()


def _keep_in_wal(engine: Engine) -> None:
    """Let readers never wait for a writer; the file remembers it."""
    with engine.connect() as connection:
        _set_outside_transaction(connection, "PRAGMA journal_mode = WAL")


def _upgrade(engine: Engine) -> None:
    with engine.execution_options(one_more_step_writes=True).connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            # SQLite changes a table by dropping it for a copy, which other tables' foreign keys would forbid.
            _set_outside_transaction(connection, "PRAGMA foreign_keys = OFF")
        with connection.begin():
            if not is_sqlite:
                # SQLite lets one writer in at a time by itself.
                connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if is_sqlite and (loose := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
                raise RuntimeError(f"The migration leaves rows that point to nothing: {loose[:5]}")


def _set_outside_transaction(connection: Connection, pragma: str) -> None:
    # The driver's own cursor: SQLAlchemy would begin a transaction, in which SQLite refuses or ignores these.
    connection.connection.cursor().execute(pragma)


def check_schema(url: str | URL) -> None:
    """Raise DatabaseUnusable unless the database answers and has exactly the shape this program needs."""
    engine = open_existing(url)
    try:
        with in_plain_words(), engine.connect() as connection:
            revision = revision_of(connection)
    finally:
        engine.dispose()
    refuse_newer(revision)
    if revision is None:
        raise DatabaseUnusable(_(NOT_SET_UP))
    if revision != _history()[0]:
        raise DatabaseUnusable(
            _("The database is older than this program.\nBring it up to date: python -m partnering init")
        )


def revision_of(connection: Connection) -> str | None:
    """The revision of a database; None where no migration has run."""
    return MigrationContext.configure(connection).get_current_revision()


def is_known(revision: str) -> bool:
    """Whether this program can bring a database of this revision up to date."""
    return revision in _history()[1]


def refuse_newer(revision: str | None) -> None:
    """Raise DatabaseUnusable for a database that a later version of the program made."""
    if revision is not None and not is_known(revision):
        raise DatabaseUnusable(
            _(
                "The database is newer than this program (revision {revision}). Nothing was changed.\n"
                "Install the version of the program that made it, or a later one."
            ).format(revision=revision)
        )
