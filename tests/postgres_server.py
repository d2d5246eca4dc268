"""A real PostgreSQL server of the test run's own: nothing of it is left afterwards."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

from partnering.foundation.schema import migrate

ACCOUNT = "postgres"
TEMPLATE = "migrated"
SECONDS_TO_START = 30


class PostgresMissing(Exception):
    """There is no PostgreSQL server to start here."""


def find_programs() -> Path:
    """The folder of the newest initdb and postgres here. Raises PostgresMissing."""
    of_debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest_last = sorted(of_debian, key=lambda program: float(program.parts[-3]))
    program = newest_last[-1] if newest_last else shutil.which("initdb")
    if program is None:
        raise PostgresMissing("PostgreSQL is not here. Get it with: sudo apt-get install postgresql")
    return Path(program).resolve().parent


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server, with one migrated database that each test may have a copy of."""

    folder: Path
    numbers: Iterator[int]

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of one of its databases."""
        return f"postgresql://{ACCOUNT}@/{database}?host={self.folder}"

    @contextmanager
    def database(self, *, template: str = TEMPLATE) -> Iterator[str]:
        """The URL of a new database, removed at the end: migrated, or without tables by `template="template0"`."""
        name = f"test_{next(self.numbers)}"
        self.run(f"create database {name} template {template}")
        try:
            yield self.url(name)
        finally:
            self.run(f"drop database {name} with (force)")

    def run(self, statement: str) -> None:
        """Run one statement in the server's own database."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A server in a folder of its own, which only its account can enter: it listens to a socket in there, no port."""
    folder = Path(tempfile.mkdtemp(prefix="one-more-step-postgres-", dir="/tmp"))
    try:
        with kept_postgres(folder) as server:
            server.run(f"create database {TEMPLATE} template template0")
            migrate(server.url(TEMPLATE))
            yield server
    finally:
        shutil.rmtree(folder)


@contextmanager
def kept_postgres(folder: Path) -> Iterator[PostgresServer]:
    """A server whose data stay in this folder, which is there; it goes on with those it finds, and has no template."""
    programs = find_programs()
    server = PostgresServer(folder=folder, numbers=count(1))
    process: subprocess.Popen[bytes] | None = None
    try:
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root. The folder changes hands; its parents stay as they are.
            shutil.chown(folder, ACCOUNT, ACCOUNT)
        if not (folder / "data").exists():
            _make_data(programs, folder)
        process = _start(programs, folder)
        _wait_until_it_answers(server, process)
        yield server
    finally:
        if process is not None:
            process.send_signal(signal.SIGINT)  # ends open connections too; SIGTERM would wait for them
            process.wait(timeout=SECONDS_TO_START)


def _make_data(programs: Path, folder: Path) -> None:
    settings = ["--username", ACCOUNT, "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"]
    command = [*_as_account(), str(programs / "initdb"), "--pgdata", str(folder / "data"), *settings]
    made = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    if made.returncode:
        raise RuntimeError(f"initdb failed:\n{made.stderr}")


def _start(programs: Path, folder: Path) -> subprocess.Popen[bytes]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
    }
    options = [f"--{name}={value}" for name, value in settings.items()]
    command = [*_as_account(), str(programs / "postgres"), "-D", str(folder / "data"), *options]
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)


def _as_account() -> list[str]:
    """What to put before a command: the `postgres` account when we are root, and an end when the tests are killed."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return []
    account = ["--reuid", ACCOUNT, "--regid", ACCOUNT, "--init-groups"] if os.geteuid() == 0 else []
    return [setpriv, *account, "--pdeathsig", "INT"]


def _wait_until_it_answers(server: PostgresServer, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            psycopg.connect(server.url("postgres"), connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                log = (server.folder / "server.log").read_text()
                raise RuntimeError(f"PostgreSQL did not start:\n{log}") from None
            time.sleep(0.02)
