"""Databases for tests: a fresh migrated SQLite file each time, and PostgreSQL too where storage is tested."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy.orm import Session
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from partnering.foundation.database import connect, disconnect, transaction
from partnering.foundation.schema import migrate
from tests.cast import Cast, gather
from tests.postgres_server import PostgresMissing, PostgresServer, find_programs, running_postgres

for name in [name for name in os.environ if name.startswith("ONE_MORE_STEP_")]:
    # What is set for the program of whoever runs the tests, such as their database, is none of the tests' business.
    del os.environ[name]

# A busy machine is no reason to fail. In CI the same few examples are tried each time, elsewhere always others.
IS_CI = os.environ.get("CI") == "true"
settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=IS_CI,
    max_examples=40 if IS_CI else 100,
)
settings.load_profile("house")

BOTH_KINDS = ["sqlite", "postgresql"]


class OneServerEach(LoadScopeScheduling):  # type: ignore[misc]  # pytest-xdist ships no types
    """Spreads tests over the workers of pytest-xdist one by one, but keeps those together that share a server.

    So a run starts one PostgreSQL, and at most one browser for each folder of stories.
    """

    def _split_scope(self, nodeid: str) -> str:
        if "/browser/" in nodeid:
            return nodeid.partition("::")[0].rpartition("/")[0]
        return "postgresql" if "postgresql" in nodeid else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneServerEach:
    return OneServerEach(config, log)


def cannot_run(why: str) -> NoReturn:
    """Skip a test that this machine cannot run. In CI nothing may be missing: there the test fails."""
    if IS_CI:
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy. Nobody writes to it."""
    file = tmp_path_factory.mktemp("template") / "migrated.db"
    migrate(f"sqlite:///{file}")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The PostgreSQL server of this run, started for the first test that asks for it."""
    try:
        find_programs()
    except PostgresMissing as problem:
        cannot_run(str(problem))
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def played_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Cast]:
    """A SQLite file with the cast in it, to copy. Nobody writes to it."""
    file = tmp_path_factory.mktemp("template") / "played.db"
    with _connected(f"sqlite:///{shutil.copyfile(migrated_file, file)}"), transaction() as session:
        return file, gather(session)


@pytest.fixture
def cast(played_file: tuple[Path, Cast]) -> Cast:
    """The people of `tests.cast`, in the `database` and the `session` of the same test."""
    return played_file[1]


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh migrated SQLite database, connected: `transaction()` and `reading()` work. Gives its URL.

    It is empty, or holds the `cast` where the test asks for that too.
    """
    if "cast" in request.fixturenames:
        file, _cast = request.getfixturevalue("played_file")
    else:
        file = request.getfixturevalue("migrated_file")
    url = f"sqlite:///{shutil.copyfile(file, tmp_path / 'one-more-step.db')}"
    with _connected(url):
        yield url


@pytest.fixture(params=BOTH_KINDS)
def any_database(request: pytest.FixtureRequest) -> Iterator[str]:
    """For tests of storage: as `database`, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("database")
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database() as url, _connected(url):
        yield url


@pytest.fixture(params=BOTH_KINDS)
def any_empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """For tests of migrations: the URL of a database without tables, of both kinds. Nothing is connected."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.database(template="template0") as url:
        yield url


@pytest.fixture
def session(database: str) -> Iterator[Session]:
    """A session in one open transaction on a fresh SQLite database, rolled back at the end.

    It holds the write lock: what opens a `transaction()` of its own is tested with `database` instead.
    """
    with _open_session() as session:
        yield session


@pytest.fixture
def any_session(any_database: str) -> Iterator[Session]:
    """For tests of storage: as `session`, once on SQLite and once on PostgreSQL."""
    with _open_session() as session:
        yield session


@contextmanager
def _connected(url: str) -> Iterator[None]:
    connect(url)
    try:
        yield
    finally:
        disconnect()


@contextmanager
def _open_session() -> Iterator[Session]:
    with transaction() as session:
        yield session
        session.rollback()
