"""Backups: made while twenty people write, put back whole or not at all, refused where they are not whole."""

import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import func, make_url, select
from sqlalchemy.orm import Session

from partnering.foundation.backup import back_up, restore
from partnering.foundation.backup_seal import LONGEST_SEAL_BYTES, SEAL, read_seal, write_seal
from partnering.foundation.database import connect, disconnect, open_engine, reading, transaction
from partnering.foundation.errors import DatabaseUnusable, ExpectedError, InvalidInput, NotPossibleNow
from partnering.foundation.models import InstanceFact
from partnering.foundation.schema import MIGRATIONS, check_schema, migrate
from partnering.tracker.models import ActivityEntry, ActivityPerson, ActivityRole
from tests.cast import NOW, Cast, a_meeting, everything, gather, log, trail
from tests.postgres_server import PostgresServer

WRITERS = 20
MEANWHILE = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)


@pytest.fixture
def people(any_database: str) -> Cast:
    """The cast, on either database."""
    with transaction() as session:
        return gather(session)


@contextmanager
def another(url: str, tmp_path: Path, server: Callable[[], PostgresServer]) -> Iterator[str]:
    """A new database of the same kind, without tables."""
    if url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'elsewhere' / 'new.db'}"
        return
    with server().database(template="template0") as new:
        yield new


def fill(megabytes: int) -> None:
    """Make the database so large that a copy of it takes a while."""
    with transaction() as session:
        session.add_all(InstanceFact(key=f"filler {n}", value="x" * 10_000) for n in range(megabytes * 100))


def all_rows(url: str) -> dict[str, list[tuple[Any, ...]]]:
    connect(url)
    with reading() as session:
        return everything(session)


def activities_that_are_whole(session: Session) -> set[int]:
    """Activities with the role, the person and the event that the same transaction wrote."""
    roles = set(session.scalars(select(ActivityRole.activity_id)))
    named = set(session.scalars(select(ActivityPerson.activity_id)))
    told = [event.subject for event in trail(session) if event.action == "activity logged"]
    assert len(told) == len(set(told))
    return {
        activity
        for activity in session.scalars(select(ActivityEntry.id))
        if activity in roles and activity in named and f"activity {activity}" in told
    }


def writing_until(stop: threading.Event, cast: Cast, failures: list[BaseException]) -> None:
    while not stop.is_set():
        try:
            with transaction() as session:
                log(session, cast.lead, cast.project, a_meeting(cast.release, cast.patient))
        except DatabaseUnusable:
            continue  # twenty at one file: some wait longer than one may
        except BaseException as problem:  # noqa: BLE001 (told by the test, which a thread cannot fail by itself)
            failures.append(problem)
            return


def test_a_backup_made_while_twenty_write_holds_one_moment_of_it(
    any_database: str, people: Cast, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    fill(3)
    with reading() as session:
        before = activities_that_are_whole(session)
    stop, failures = threading.Event(), list[BaseException]()
    threads = [
        threading.Thread(target=writing_until, args=(stop, people, failures)) for _writer in range(WRITERS)
    ]
    for thread in threads:
        thread.start()
    backups = [tmp_path / f"{n}.backup" for n in range(3)]
    try:
        for backup in backups:
            wait_for_another_activity()
            back_up(any_database, backup, now=NOW)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert failures == []
    with reading() as session:
        at_last, last_activities = everything(session), activities_that_are_whole(session)
    sizes = [len(before)]
    for backup in backups:
        with another(any_database, tmp_path, lambda: request.getfixturevalue("postgres_server")) as url:
            restore(url, backup, may_replace=backup != backups[0], now=MEANWHILE)
            restored = all_rows(url)
            with reading() as session:
                activities = set(session.scalars(select(ActivityEntry.id)))
                assert activities_that_are_whole(session) == activities
            disconnect()
        assert activities <= last_activities
        assert {table: rows - as_texts(at_last)[table] for table, rows in as_texts(restored).items()} == {
            table: set() for table in at_last
        }
        sizes.append(len(activities))
    assert sizes == sorted(set(sizes)), "people wrote on, and each backup holds what was there by then"


def wait_for_another_activity() -> None:
    deadline, first = time.monotonic() + 60, count_activities()
    while count_activities() == first:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def count_activities() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(ActivityEntry)) or 0


def as_texts(rows: dict[str, list[tuple[Any, ...]]]) -> dict[str, set[str]]:
    return {table: {repr(row) for row in kept} for table, kept in rows.items()}


# What the file is like


def test_a_backup_says_what_it_is_and_only_its_owner_may_read_it(database: str, tmp_path: Path) -> None:
    file = tmp_path / "monday.backup"
    made = back_up(database, file, now=NOW)
    seal = read_seal(file)
    assert (seal.backend, seal.revision, seal.made_at) == ("sqlite", made.revision, NOW)
    assert file.read_bytes().splitlines()[-1].decode() == (
        f"One More Step backup: sqlite, revision {made.revision}, made 2026-03-04T14:02:00+00:00, SHA-256 {seal.sha256}"
    )
    assert (stat.S_IMODE(file.stat().st_mode), file.stat().st_size) == (0o600, made.size_bytes)
    with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as plain:
        assert plain.execute("pragma integrity_check").fetchall() == [("ok",)]
    assert sorted(found.name for found in tmp_path.iterdir() if "backup" in found.name) == [file.name]


def test_an_earlier_backup_of_the_name_gives_way_and_no_other_file_does(
    database: str, tmp_path: Path
) -> None:
    file, letter = tmp_path / "monday.backup", tmp_path / "letter.txt"
    back_up(database, file, now=NOW)
    back_up(database, file, now=MEANWHILE)
    assert read_seal(file).made_at == MEANWHILE
    letter.write_text("Dear Rosa")
    own = Path(make_url(database).database or "")
    for taken in (letter, own, tmp_path):
        with pytest.raises(InvalidInput, match="is there already and is not a backup"):
            back_up(database, taken, now=NOW)
    assert letter.read_text() == "Dear Rosa"


def test_a_backup_without_a_place_or_a_database_is_told_in_plain_words(tmp_path: Path, database: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be written: No such file or directory"):
        back_up(database, tmp_path / "no" / "folder", now=NOW)
    with pytest.raises(DatabaseUnusable, match="There is no database"):
        back_up(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "a.backup", now=NOW)
    sqlite3.connect(tmp_path / "bare.db").execute("create table t(x)").connection.close()
    with pytest.raises(DatabaseUnusable, match="not set up"):
        back_up(f"sqlite:///{tmp_path / 'bare.db'}", tmp_path / "a.backup", now=NOW)
    assert not (tmp_path / "a.backup").exists()


def test_a_damaged_database_makes_no_backup(database: str, tmp_path: Path, cast: Cast) -> None:
    disconnect()
    own = Path(make_url(database).database or "")
    content = bytearray(own.read_bytes())
    content[8 * 4096 : 30 * 4096] = b"\xa5" * (22 * 4096)
    own.write_bytes(content)
    with pytest.raises(DatabaseUnusable, match="damaged"):
        back_up(database, tmp_path / "a.backup", now=NOW)
    assert not (tmp_path / "a.backup").exists()


# Putting back


def test_a_database_in_use_gives_way_only_when_that_is_said_and_is_kept(
    any_database: str, people: Cast, tmp_path: Path
) -> None:
    backup = tmp_path / "monday.backup"
    at_backup = all_rows(any_database)
    back_up(any_database, backup, now=NOW)
    with transaction() as session:
        log(session, people.lead, people.project, a_meeting(people.release, people.patient))
    later = all_rows(any_database)
    with pytest.raises(NotPossibleNow, match=r"holds 2 projects and 1\d people") as refused:
        restore(any_database, backup, may_replace=False, now=MEANWHILE)
    assert "--replace" in refused.value.message
    assert all_rows(any_database) == later
    disconnect()
    done = restore(any_database, backup, may_replace=True, now=MEANWHILE)
    assert all_rows(any_database) == at_backup
    assert done.kept is not None
    assert done.kept.parent == tmp_path
    assert done.kept.name.endswith("-before-2026-03-05-093000.backup")
    again = restore(any_database, done.kept, may_replace=True, now=MEANWHILE)
    assert all_rows(any_database) == later
    assert again.kept is not None
    assert again.kept.name.endswith("-before-2026-03-05-093000-2.backup")


def test_a_database_without_people_and_projects_gives_way_and_is_not_kept(
    any_database: str, tmp_path: Path
) -> None:
    back_up(any_database, tmp_path / "a.backup", now=NOW)
    assert restore(any_database, tmp_path / "a.backup", may_replace=False, now=MEANWHILE).kept is None
    check_schema(any_database)


def test_readers_of_a_running_program_see_the_old_and_then_the_new(database: str, tmp_path: Path) -> None:
    back_up(database, tmp_path / "empty.backup", now=NOW)
    with transaction() as session:
        gather(session)
    with reading() as session:
        assert len(trail(session)) > 1
        restore(database, tmp_path / "empty.backup", may_replace=True, now=MEANWHILE)
        assert len(trail(session)) > 1, "this reader began before"
    with reading() as session:
        assert trail(session) == []


def test_a_backup_of_an_older_revision_is_brought_up_to_date(any_empty_database: str, tmp_path: Path) -> None:
    engine = open_engine(any_empty_database).execution_options(one_more_step_writes=True)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    assert back_up(any_empty_database, tmp_path / "old.backup", now=NOW).revision == "0001"
    migrate(any_empty_database)
    restore(any_empty_database, tmp_path / "old.backup", may_replace=False, now=MEANWHILE)
    check_schema(any_empty_database)


# What is refused


def cut_off(backup: bytes) -> bytes:
    return backup[: len(backup) // 2]


def without_its_last_sign(backup: bytes) -> bytes:
    return backup[:-1]


def with_one_letter_changed(backup: bytes) -> bytes:
    return backup[:20_000] + bytes([backup[20_000] ^ 1]) + backup[20_001:]


def with_something_behind(backup: bytes) -> bytes:
    return backup + b"."


def text_file(_backup: bytes) -> bytes:
    return b"Dear Rosa,\nhere is the backup.\n"


def nothing(_backup: bytes) -> bytes:
    return b""


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (cut_off, "is not a backup, or its end is missing"),
        (without_its_last_sign, "is not a backup, or its end is missing"),
        (with_something_behind, "is not a backup, or its end is missing"),
        (text_file, "is not a backup, or its end is missing"),
        (nothing, "is not a backup, or its end is missing"),
        (with_one_letter_changed, "is damaged"),
    ],
)
def test_what_is_no_whole_backup_is_refused_with_the_database_whole(
    damage: Callable[[bytes], bytes], said: str, cast: Cast, database: str, tmp_path: Path
) -> None:
    file = tmp_path / "monday.backup"
    back_up(database, file, now=NOW)
    file.write_bytes(damage(file.read_bytes()))
    assert_refused(database, file, InvalidInput, said)


def test_a_file_that_is_not_there_or_a_folder_is_refused(cast: Cast, database: str, tmp_path: Path) -> None:
    assert_refused(database, tmp_path / "none.backup", InvalidInput, "cannot be read: No such file")
    assert_refused(database, tmp_path, InvalidInput, "cannot be read: Is a directory")


def test_a_sealed_copy_of_a_damaged_database_is_refused(cast: Cast, database: str, tmp_path: Path) -> None:
    file = sealed_anew(database, tmp_path, lambda body: body[: 8 * 4096] + b"\xa5" * (len(body) - 8 * 4096))
    assert_refused(database, file, DatabaseUnusable, "damaged")


def test_a_backup_of_a_newer_program_is_refused(cast: Cast, database: str, tmp_path: Path) -> None:
    file = sealed_anew(database, tmp_path, lambda body: body, revision="9999")
    assert_refused(database, file, InvalidInput, "newer than this program")


def test_a_backup_of_another_kind_of_database_is_refused(cast: Cast, database: str, tmp_path: Path) -> None:
    file = sealed_anew(database, tmp_path, lambda body: body, backend="postgresql")
    assert_refused(database, file, InvalidInput, "of a postgresql database, and this one is sqlite")


def test_a_sealed_copy_that_postgresql_cannot_read_is_refused(
    any_database: str, people: Cast, tmp_path: Path
) -> None:
    file = sealed_anew(any_database, tmp_path, lambda body: body[: len(body) * 2 // 3])
    assert_refused(any_database, file, DatabaseUnusable, "Nothing was changed")


def test_a_database_of_another_program_is_left_alone(database: str, tmp_path: Path) -> None:
    back_up(database, tmp_path / "a.backup", now=NOW)
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("create table recipes(name)")
    before = other.read_bytes()
    with pytest.raises(DatabaseUnusable, match="tables of another program"):
        restore(f"sqlite:///{other}", tmp_path / "a.backup", may_replace=True, now=MEANWHILE)
    assert other.read_bytes() == before


def test_without_its_programs_a_backup_of_postgresql_says_what_to_install(
    postgres_server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgres_server.database() as url:
        back_up(url, tmp_path / "a.backup", now=NOW)
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(NotPossibleNow, match=r"pg_dump is not installed here.*\n.*postgresql-client"):
            back_up(url, tmp_path / "b.backup", now=NOW)
        with pytest.raises(NotPossibleNow, match="pg_restore is not installed here"):
            restore(url, tmp_path / "a.backup", may_replace=True, now=MEANWHILE)
    assert not (tmp_path / "b.backup").exists()


def sealed_anew(
    url: str,
    tmp_path: Path,
    changed: Callable[[bytes], bytes],
    *,
    backend: str | None = None,
    revision: str | None = None,
) -> Path:
    """A backup with a body that somebody changed, or that says something else, under a seal that fits."""
    file = tmp_path / "monday.backup"
    back_up(url, file, now=NOW)
    seal = read_seal(file)
    file.write_bytes(changed(SEAL.sub(b"", file.read_bytes())))
    write_seal(file, backend=backend or seal.backend, revision=revision or seal.revision, made_at=NOW)
    return file


def assert_refused(url: str, file: Path, error: type[ExpectedError], said: str) -> None:
    before = all_rows(url)
    disconnect()
    with pytest.raises(error, match=said):
        restore(url, file, may_replace=True, now=MEANWHILE)
    assert all_rows(url) == before
    check_schema(url)


def test_the_seal_fits_where_it_is_looked_for() -> None:
    longest = f"\nOne More Step backup: postgresql, revision {'r' * 40}, made {NOW.isoformat()}, SHA-256 {'0' * 64}\n"
    assert len(longest) <= LONGEST_SEAL_BYTES
    assert SEAL.search(longest.encode())


# Killed half way


def test_a_restore_that_is_killed_half_way_leaves_the_old_database_whole(
    any_database: str, tmp_path: Path
) -> None:
    backup = tmp_path / "large.backup"
    fill(60)
    back_up(any_database, backup, now=NOW)
    with transaction() as session:
        session.query(InstanceFact).delete()
        gather(session)
    before = all_rows(any_database)
    disconnect()
    restoring = subprocess.Popen(
        [sys.executable, "-m", "partnering", "restore", str(backup), "--replace", "--database", any_database],
        stderr=subprocess.PIPE,
    )
    is_half_way = half_way_on_postgresql if any_database.startswith("postgresql") else half_way_on_sqlite
    try:
        deadline = time.monotonic() + 60
        while not is_half_way(any_database):
            assert restoring.poll() is None, restoring.communicate()
            assert time.monotonic() < deadline
    finally:
        restoring.send_signal(signal.SIGKILL)
        restoring.communicate()
    assert restoring.returncode == -signal.SIGKILL
    assert all_rows(any_database) == before
    check_schema(any_database)
    disconnect()
    restore(any_database, backup, may_replace=True, now=MEANWHILE)
    with reading_of(any_database) as session:
        assert len(session.scalars(select(InstanceFact.key)).all()) == 6_000


@contextmanager
def reading_of(url: str) -> Iterator[Session]:
    connect(url)
    with reading() as session:
        yield session


def half_way_on_sqlite(url: str) -> bool:
    """Some of the new pages are on the disk, behind the old ones."""
    try:
        return Path(f"{make_url(url).database}-wal").stat().st_size > 5_000_000
    except FileNotFoundError:
        return False


def half_way_on_postgresql(url: str) -> bool:
    """The old tables are dropped for whoever restores, and for nobody else."""
    name = make_url(url).database or ""
    with psycopg.connect(url.replace(f"/{name}?", "/postgres?"), autocommit=True) as server:
        return (
            server.execute(
                "select 1 from pg_stat_activity where datname = %s and query like 'COPY%%' and backend_xid is not null",
                [name],
            ).fetchone()
            is not None
        )
