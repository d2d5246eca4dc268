"""Storage: what is written stays, on SQLite and on PostgreSQL; what a database refuses is said in plain words."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError, StatementError

from partnering.foundation import database as database_module
from partnering.foundation.database import (
    UtcDateTime,
    connect,
    disconnect,
    is_connected,
    open_engine,
    reading,
    transaction,
)
from partnering.foundation.database_problems import plain_words
from partnering.foundation.errors import DatabaseUnusable
from partnering.foundation.models import InstanceFact, Person
from partnering.foundation.schema import check_schema, migrate

PARIS_IN_SUMMER = timezone(timedelta(hours=2))


def write(key: str, value: str = "yes") -> None:
    with transaction() as session:
        session.add(InstanceFact(key=key, value=value))


def facts() -> dict[str, str]:
    with reading() as session:
        return {fact.key: fact.value for fact in session.scalars(select(InstanceFact))}


# Units of work


def test_what_a_transaction_wrote_is_there_for_everybody(any_database: str) -> None:
    write("seen")
    assert facts() == {"seen": "yes"}


def test_a_transaction_that_raises_leaves_nothing(any_database: str) -> None:
    def work() -> None:
        with transaction() as session:
            session.add(InstanceFact(key="half", value="done"))
            session.flush()
            raise RuntimeError("the lights went out")

    with pytest.raises(RuntimeError):
        work()
    assert facts() == {}
    write("next")
    assert facts() == {"next": "yes"}


def test_reading_sees_one_moment_while_others_write(any_database: str) -> None:
    write("first")
    with reading() as session:
        before = session.scalars(select(InstanceFact.key)).all()
        write("second")
        after = session.scalars(select(InstanceFact.key)).all()
    assert (before, after) == (["first"], ["first"])
    assert facts() == {"first": "yes", "second": "yes"}


def test_what_is_written_while_reading_is_not_kept(database: str) -> None:
    with reading() as session:
        session.add(InstanceFact(key="smuggled", value="in"))
        session.flush()
    assert facts() == {}


def test_our_own_mistakes_are_not_called_a_problem_of_the_database(any_database: str) -> None:
    write("once")
    with pytest.raises(IntegrityError):
        write("once")
    with pytest.raises(Exception, match="no_such_column") as mistake, reading() as session:
        session.execute(text("select no_such_column from people"))
    assert not isinstance(mistake.value, DatabaseUnusable)


def test_a_row_cannot_point_to_nobody(any_database: str) -> None:
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(
            text(
                "insert into audit_events (at, person_id, action, subject) "
                "values ('2026-03-04 14:02:00', 999999, 'tested', 'nobody')"
            )
        )


def test_sqlite_keeps_what_it_acknowledged_and_lets_people_read_meanwhile(database: str) -> None:
    with transaction() as session:
        pragmas = {
            name: session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "busy_timeout": 5000}


def test_eight_threads_lose_no_acknowledged_write(database: str) -> None:
    def work(thread: int) -> list[str]:
        acknowledged = []
        for n in range(25):
            write(f"{thread}-{n}")
            acknowledged.append(f"{thread}-{n}")
        return acknowledged

    with ThreadPoolExecutor(8) as threads:
        acknowledged = {key for keys in threads.map(work, range(8)) for key in keys}
    assert len(acknowledged) == 200
    assert set(facts()) == acknowledged


def test_writers_of_one_process_wait_for_each_other_and_never_at_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as at_the_file:
        at_the_file.setattr(database_module, "BUSY_TIMEOUT_MILLISECONDS", 0)
        connect(f"sqlite:///{file}")
        with ExitStack() as connections:  # each for one thread, before others may wait
            for _number in range(8):
                connections.enter_context(reading()).execute(text("select 1"))
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: write(f"fact {n}"), range(80)))
    assert len(facts()) == 80
    disconnect()


@pytest.mark.usefixtures("no_waiting")
def test_who_has_waited_for_another_writer_of_this_process_does_not_wait_at_the_file_too(file: Path) -> None:
    connect(f"sqlite:///{file}")
    holds, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction():  # it has its turn, and has not asked the file for anything yet
            holds.set()
            done.wait(10)

    with ThreadPoolExecutor(1) as other:
        holding = other.submit(hold)
        holds.wait(10)
        try:
            with pytest.raises(DatabaseUnusable, match="busy with another writer") as refused:
                write("late")
        finally:
            done.set()
        holding.result()
    assert_two_plain_lines(refused.value)
    assert facts() == {}
    disconnect()


# Moments


def test_a_moment_comes_back_as_it_was_in_utc(any_database: str) -> None:
    moment = datetime(2026, 7, 4, 16, 2, 3, 456789, PARIS_IN_SUMMER)
    with transaction() as session:
        session.execute(update(Person).values(created_at=moment))
    with reading() as session:
        (read,) = session.scalars(select(Person.created_at))
    assert read == moment
    assert read.tzinfo is UTC


def test_a_moment_without_time_zone_is_refused(any_database: str) -> None:
    with pytest.raises(StatementError, match="needs a time zone"), transaction() as session:
        session.execute(update(Person).values(created_at=datetime(2026, 3, 4, 14, 2)))  # noqa: DTZ001 (the point)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.timezones()))  # noqa: DTZ001 (bounds of any zone)
def test_a_moment_of_any_time_zone_is_kept_in_utc(moment: datetime) -> None:
    stored = UtcDateTime().process_bind_param(moment, sqlite.dialect())
    assert stored == moment.astimezone(UTC).replace(tzinfo=None)
    assert UtcDateTime().process_result_value(stored, sqlite.dialect()) == moment.astimezone(UTC)


# Addresses


def test_before_connecting_there_is_no_database() -> None:
    assert not is_connected()
    with pytest.raises(DatabaseUnusable, match="no database yet"), transaction():
        pass


def test_disconnecting_twice_does_no_harm(database: str) -> None:
    assert is_connected()
    disconnect()
    disconnect()
    assert not is_connected()


@pytest.mark.parametrize(
    "url",
    [
        "mysql://rosa:sekret@host/db",
        "postgres://rosa:sekret@host/db",
        "postgresql//rosa:sekret@host/db",
        "postgresql://rosa:sekret@host:port/db",
        "nonsense:sekret",
        "data/local/one-more-step.db?password=sekret",
        "",
    ],
)
@pytest.mark.parametrize("use", [migrate, check_schema, connect])
def test_an_address_that_is_none_is_refused_and_its_password_not_repeated(
    use: Callable[[str], None], url: str
) -> None:
    with pytest.raises(DatabaseUnusable) as refused:
        use(url)
    assert "is not a database this program can use" in refused.value.message
    assert "sekret" not in refused.value.message
    assert_two_plain_lines(refused.value)
    assert not is_connected()


def test_any_driver_named_in_the_address_gives_ours() -> None:
    assert open_engine("postgresql+psycopg2://host/db").driver == "psycopg"
    assert open_engine("sqlite+aiosqlite:///x.db").driver == "pysqlite"


# Databases that cannot be used


def assert_two_plain_lines(problem: DatabaseUnusable) -> None:
    lines = problem.message.split("\n")
    assert len(lines) == 2
    assert all((line and line[-1] in ".…") or "python -m partnering" in line for line in lines)
    assert "Traceback" not in problem.message
    assert "sqlalche" not in problem.message


@contextmanager
def refused_unchanged(file: Path, words: str) -> Iterator[None]:
    """The block must be refused in two plain lines with these words, and leave the file byte for byte."""
    before = file.read_bytes()
    with pytest.raises(DatabaseUnusable, match=words) as refused:
        yield
    assert_two_plain_lines(refused.value)
    disconnect()
    assert file.read_bytes() == before


@pytest.fixture
def file(migrated_file: Path, tmp_path: Path) -> Path:
    """A migrated SQLite file that nobody is connected to."""
    copy = tmp_path / "copy.db"
    copy.write_bytes(migrated_file.read_bytes())
    return copy


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets a writer give up at once where another one is busy."""
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_MILLISECONDS", 50)


@pytest.mark.parametrize("use", [check_schema, connect])
def test_a_missing_database_is_named_and_not_made(use: Callable[[str], None], tmp_path: Path) -> None:
    file = tmp_path / "gone" / "one-more-step.db"
    with pytest.raises(DatabaseUnusable) as refused:
        use(f"sqlite:///{file}")
    assert refused.value.message == (
        f"There is no database at {file}.\nMake one with: python -m partnering init"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("no_waiting")
def test_a_database_locked_by_another_program_is_busy(file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with refused_unchanged(file, "busy with another writer"):
            connect(f"sqlite:///{file}")
            write("late")


@pytest.mark.usefixtures("no_waiting")
def test_a_database_locked_by_another_program_is_not_migrated(tmp_path: Path) -> None:
    file = tmp_path / "older.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("create table something (else_ text)")
        other.execute("BEGIN EXCLUSIVE")
        with refused_unchanged(file, "busy with another writer"):
            migrate(f"sqlite:///{file}")


@pytest.mark.usefixtures("no_waiting")
def test_a_row_locked_by_another_transaction_is_busy_on_both(any_database: str) -> None:
    write("shared")
    holds, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction() as session:
            session.execute(update(InstanceFact).values(value="mine"))
            holds.set()
            done.wait(10)

    with ThreadPoolExecutor(1) as other:
        holding = other.submit(hold)
        holds.wait(10)
        try:
            with (
                pytest.raises(DatabaseUnusable, match="busy with another writer") as refused,
                transaction() as session,
            ):
                session.execute(update(InstanceFact).values(value="yours"))
        finally:
            done.set()
        holding.result()
    assert_two_plain_lines(refused.value)
    assert facts() == {"shared": "mine"}


def test_a_database_opened_for_reading_only_is_read_and_not_written(file: Path) -> None:
    connect(f"sqlite:///file:{file}?mode=ro&uri=true")
    assert facts() == {}
    with refused_unchanged(file, "may only be read"):
        write("anything")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write every file")
def test_a_file_without_the_right_to_write_is_read_and_not_written(file: Path) -> None:
    file.chmod(0o444)
    connect(f"sqlite:///{file}")
    with refused_unchanged(file, "may only be read"):
        write("anything")


def test_a_database_for_reading_only_is_not_migrated(tmp_path: Path) -> None:
    file = tmp_path / "older.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("create table something (else_ text)")
    with refused_unchanged(file, "may only be read"):
        migrate(f"sqlite:///file:{file}?mode=ro&uri=true")


@pytest.mark.parametrize("use", [migrate, check_schema])
def test_a_file_that_is_no_database_is_left_alone(use: Callable[[str], None], tmp_path: Path) -> None:
    file = tmp_path / "holiday.jpg"
    file.write_bytes(bytes(range(256)) * 40)
    with refused_unchanged(file, "is not a database of this program"):
        use(f"sqlite:///{file}")


def test_writing_to_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "holiday.jpg"
    file.write_bytes(bytes(range(256)) * 40)
    connect(f"sqlite:///{file}")
    with refused_unchanged(file, "is not a database of this program"):
        write("anything")


def test_a_damaged_database_is_refused(file: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    connect(f"sqlite:///{file}")
    with refused_unchanged(file, "or it is damaged"):
        facts()


def test_a_folder_is_not_a_database(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="cannot be opened") as refused:
        migrate(f"sqlite:///{tmp_path}")
    assert_two_plain_lines(refused.value)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "a-file").touch()
    with pytest.raises(DatabaseUnusable, match="a-file/below cannot be written") as refused:
        migrate(f"sqlite:///{tmp_path}/a-file/below/one-more-step.db")
    assert_two_plain_lines(refused.value)


def test_an_empty_file_is_not_set_up(tmp_path: Path) -> None:
    file = tmp_path / "empty.db"
    file.touch()
    with refused_unchanged(file, "not set up"):
        check_schema(f"sqlite:///{file}")
    connect(f"sqlite:///{file}")
    with refused_unchanged(file, "not set up"):
        facts()


def test_a_database_without_tables_is_not_set_up(any_empty_database: str) -> None:
    if any_empty_database.startswith("sqlite"):
        Path(any_empty_database.removeprefix("sqlite:///")).touch()
    with pytest.raises(DatabaseUnusable, match="not set up"):
        check_schema(any_empty_database)
    connect(any_empty_database)
    with pytest.raises(DatabaseUnusable, match="not set up") as refused:
        facts()
    disconnect()
    assert_two_plain_lines(refused.value)


@pytest.mark.parametrize("use", [migrate, check_schema])
def test_a_newer_database_is_left_alone(use: Callable[[str], None], file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("update alembic_version set version_num = '9999'")
    with refused_unchanged(file, r"newer than this program \(revision 9999\)"):
        use(f"sqlite:///{file}")


def test_a_newer_database_is_refused_on_both(any_database: str) -> None:
    with transaction() as session:
        session.execute(text("update alembic_version set version_num = '9999'"))
    for use in (migrate, check_schema):
        with pytest.raises(DatabaseUnusable, match="newer than this program"):
            use(any_database)
    with reading() as session:
        assert session.scalar(text("select version_num from alembic_version")) == "9999"


@pytest.mark.parametrize("use", [migrate, check_schema])
def test_a_server_that_does_not_run_cannot_be_reached(use: Callable[[str], None], tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="cannot be reached") as refused:
        use(f"postgresql://rosa:sekret@/one_more_step?host={tmp_path}")
    assert "sekret" not in refused.value.message
    assert_two_plain_lines(refused.value)


def test_a_server_without_this_database_or_account_says_so(any_database: str) -> None:
    if any_database.startswith("sqlite"):
        return
    for url in (any_database.replace("/test_", "/missing_"), any_database.replace("postgres@", "rosa@")):
        with pytest.raises(DatabaseUnusable, match="no such database or account") as refused:
            check_schema(url)
        assert_two_plain_lines(refused.value)


@pytest.mark.parametrize(
    ("server_says", "words"),
    [
        ('FATAL:  password authentication failed for user "rosa"', "does not accept this account"),
        ("fe_sendauth: no password supplied", "does not accept this account"),
        ('FATAL:  role "rosa" does not exist', "no such database or account"),
        ("connection timeout expired", "cannot be reached"),
    ],
)
def test_a_refused_connection_is_told_by_what_the_server_says(server_says: str, words: str) -> None:
    assert words in (plain_words(psycopg.OperationalError(server_says)) or "")


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (psycopg.errors.DeadlockDetected(), "busy with another writer"),
        (psycopg.errors.SerializationFailure(), "busy with another writer"),
        (psycopg.errors.TooManyConnections(), "busy with another writer"),
        (psycopg.errors.ReadOnlySqlTransaction(), "may only be read"),
        (psycopg.errors.InsufficientPrivilege(), "may only be read"),
        (psycopg.errors.DiskFull(), "disk is full"),
        (psycopg.errors.UndefinedTable(), "not set up"),
        (psycopg.errors.AdminShutdown(), "cannot be reached"),
        (psycopg.errors.UniqueViolation(), None),
        (psycopg.errors.SyntaxError(), None),
        (ValueError(), None),
        (None, None),
    ],
)
def test_a_problem_is_told_by_its_code(problem: BaseException | None, words: str | None) -> None:
    told = plain_words(problem)
    assert told is None if words is None else words in (told or "")
