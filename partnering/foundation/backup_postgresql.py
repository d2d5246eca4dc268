"""A PostgreSQL database copied while people write, and put back in one transaction, by PostgreSQL's own programs.

https://www.postgresql.org/docs/current/app-pgdump.html
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from psycopg.conninfo import make_conninfo
from sqlalchemy import text
from sqlalchemy.engine import URL, Connection

from partnering.foundation.database import BUSY_TIMEOUT_MILLISECONDS, open_engine
from partnering.foundation.database_problems import in_plain_words
from partnering.foundation.errors import DatabaseUnusable, NotPossibleNow
from partnering.foundation.schema import revision_of
from partnering.foundation.words import _

CHUNK_BYTES = 1024 * 1024
BEGIN = f"BEGIN;\nSET lock_timeout = {BUSY_TIMEOUT_MILLISECONDS};\n"
CLEAR = """\
DO $$
DECLARE command text;
BEGIN
  FOR command IN
    SELECT format('DROP TABLE %I.%I CASCADE', schemaname, tablename) FROM pg_tables
      WHERE schemaname = current_schema()
    UNION ALL
    SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', routine.oid::regprocedure) FROM pg_proc AS routine
      WHERE routine.pronamespace = current_schema()::regnamespace
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = routine.oid AND deptype = 'e')
  LOOP
    EXECUTE command;
  END LOOP;
END $$;
"""
"""Clears the database of what a newer revision may have added too; what extensions brought stays."""
COMMIT = b"COMMIT;\n"


def copy_postgresql(url: str | URL, copy: Path) -> str:
    """Dump the database as it is at one moment, and return its revision; "" without one.

    Raises NotPossibleNow where pg_dump is not installed, DatabaseUnusable for what the server refuses.
    """
    pg_dump = _program("pg_dump")
    address, environment = _address(url)
    with _connected(url) as connection:
        # Revision and dump are of the same moment.
        moment = str(connection.scalar(text("select pg_export_snapshot()")))
        revision = revision_of(connection) or ""
        command = [pg_dump, "--format=custom", "--no-password", f"--snapshot={moment}", f"--file={copy}"]
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(  # noqa: S603 (the program found above, without a shell)
                [*command, f"--dbname={address}"], env=environment, stderr=said, check=False
            )
            if done.returncode:
                raise _refused("pg_dump", said)
    return revision


def put_back_postgresql(backup: Path, url: str | URL) -> None:
    """Put what is in the backup in the place of what is in the database, all or nothing.

    Raises NotPossibleNow where the programs are not installed, DatabaseUnusable, with nothing changed, for what they
    refuse.
    """
    pg_restore, psql = _program("pg_restore"), _program("psql")
    address, environment = _address(url)
    read = [pg_restore, "--file=-", "--no-owner", "--no-privileges", "--no-comments", str(backup)]
    write = [psql, "--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1", "--file=-"]
    with (
        tempfile.TemporaryFile() as said_by_reader,
        tempfile.TemporaryFile() as said_by_writer,
        subprocess.Popen(read, stdout=subprocess.PIPE, stderr=said_by_reader) as reader,  # noqa: S603 (as above)
        subprocess.Popen(  # noqa: S603 (as above)
            [*write, f"--dbname={address}"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=said_by_writer,
        ) as writer,
    ):
        if reader.stdout is None or writer.stdin is None:
            raise RuntimeError("The pipes asked for are not there")
        # Whoever dies on the way, the server never reads a COMMIT and takes everything back.
        with suppress(BrokenPipeError):
            writer.stdin.write((BEGIN + CLEAR).encode())
            shutil.copyfileobj(reader.stdout, writer.stdin, CHUNK_BYTES)
            if reader.wait() == 0:
                writer.stdin.write(COMMIT)
            writer.stdin.flush()
        with suppress(BrokenPipeError):
            writer.stdin.close()
        reader.stdout.close()
        if writer.wait():
            raise _refused("psql", said_by_writer)
        if reader.wait():
            raise _refused("pg_restore", said_by_reader)


@contextmanager
def _connected(url: str | URL) -> Iterator[Connection]:
    engine = open_engine(url)
    try:
        with (
            in_plain_words(),
            engine.connect().execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            ) as connection,
        ):
            yield connection
    finally:
        engine.dispose()


def _address(url: str | URL) -> tuple[str, dict[str, str]]:
    """Where the server is, as its programs read it; the password goes by the environment, which others cannot list."""
    engine = open_engine(url)
    _none, given = engine.dialect.create_connect_args(engine.url)
    words = {name: str(value) for name, value in given.items() if isinstance(value, str | int)}
    environment = {**os.environ, "LC_MESSAGES": "C"}
    password = words.pop("password", None)
    if password is not None:
        environment["PGPASSWORD"] = password
    return make_conninfo(**words), environment


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise NotPossibleNow(
            _(
                "{program} is not installed here; a PostgreSQL database needs it for backups. Nothing was changed.\n"
                "On Debian and Ubuntu: sudo apt-get install postgresql-client. On a Mac: brew install libpq."
            ).format(program=name)
        )
    return found


def _refused(program: str, said: IO[bytes]) -> DatabaseUnusable:
    said.seek(0)
    words = " ".join(said.read(2_000).decode("utf-8", "replace").split())
    return DatabaseUnusable(
        _("{program} could not finish. Nothing was changed.\nIt says: {words}").format(
            program=program, words=words
        )
    )
