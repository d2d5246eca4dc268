"""A database that the command line cannot use: two plain lines, exit code 3, nothing changed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.cast import Cast
from tests.partnering.command_line import INPUTS, Outcome, call, start

ACTIVITIES = str(INPUTS / "activities.csv")
ARTIFACT = str(INPUTS / "cds_connect" / "drinking-aid.json")

READS = [
    ["coverage", "statin", "2.1"],
    ["import", "activities", ACTIVITIES, "--project", "statin", "--dry-run"],
    ["demo", "--when-empty"],
]
WRITES = [
    ["add-project", "asthma", "--title", "Asthma plan"],
    ["add-release", "statin", "3.0"],
    ["import", "artifact", ARTIFACT],
    ["add-person", "nell@example.org", "--name", "Nell"],
]
DEMO = ["demo"]
INIT = ["init"]
EVERY = [*READS, *WRITES, DEMO]


def cannot_use(outcome: Outcome) -> str:
    """What a command says that cannot use its database."""
    assert (outcome.code, outcome.out) == (3, "")
    assert len(outcome.err.splitlines()) == 2
    return outcome.err


def refusals(url: str, *commands: list[str]) -> set[str]:
    """All that these commands say."""
    return {cannot_use(call(*words, "--database", url)) for words in commands}


def dump(file: Path) -> list[str]:
    """Every row of every table, as SQL."""
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.iterdump())


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for another writer."""
    monkeypatch.setattr("partnering.foundation.database.BUSY_TIMEOUT_MILLISECONDS", 20)


@contextmanager
def held(file: Path, *statements: str) -> Iterator[None]:
    """Somebody else has the database in hand."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
        yield


def test_a_database_that_is_not_there_is_not_made_by_the_way(tmp_path: Path) -> None:
    missing = tmp_path / "deep" / "missing.db"
    assert refusals(f"sqlite:///{missing}", *EVERY) == {
        f"There is no database at {missing}.\nMake one with: python -m partnering init\n"
    }
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_tables_is_not_set_up(tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    empty.touch()
    assert refusals(f"sqlite:///{empty}", *EVERY) == {
        "The database is not set up. Nothing was changed.\nRun: python -m partnering init\n"
    }
    assert empty.read_bytes() == b""


def test_a_file_that_is_no_database_stays_as_it_is(tmp_path: Path) -> None:
    letter = tmp_path / "letter.db"
    letter.write_text("Dear Rosa,\n" * 500)
    assert refusals(f"sqlite:///{letter}", *EVERY, INIT) == {
        (
            "This file is not a database of this program, or it is damaged. Nothing was changed.\n"
            "Look at the path; or move the file away and put a backup in its place with: python -m partnering restore\n"
        )
    }
    assert letter.read_text() == "Dear Rosa,\n" * 500
    assert [file.name for file in tmp_path.iterdir()] == ["letter.db"]


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert refusals(f"sqlite:///{tmp_path}", *EVERY, INIT) == {
        (
            "The database file cannot be opened. Nothing was changed.\n"
            "Look at the path and at who may read the file and its folder.\n"
        )
    }


def test_a_database_of_a_newer_program_is_left_alone(cast: Cast, database: str) -> None:
    file = file_of(database)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
        connection.commit()
    before = dump(file)
    assert refusals(database, *EVERY, INIT) == {
        (
            "The database is newer than this program (revision 9999). Nothing was changed.\n"
            "Install the version of the program that made it, or a later one.\n"
        )
    }
    assert dump(file) == before


@pytest.mark.parametrize("url", ["nonsense", "mysql://rosa:secret@db/statin", "://"])
def test_a_url_that_is_none_is_shown_how_to_be_written_without_its_password(url: str) -> None:
    (said,) = refusals(url, *EVERY, INIT)
    assert "is not a database this program can use.\nGive a URL such as sqlite:///data/local/" in said
    assert "secret" not in said
    assert "rosa" not in said


def test_a_server_that_does_not_answer_is_said_to_be_unreachable() -> None:
    assert refusals("postgresql://rosa:secret@127.0.0.1:1/statin", READS[0], WRITES[0], INIT) == {
        "The database cannot be reached. Nothing was changed.\nLook whether it runs, and try again.\n"
    }


@pytest.mark.usefixtures("impatient")
def test_while_another_writes_one_may_read_and_is_told_to_try_again_later(cast: Cast, database: str) -> None:
    file = file_of(database)
    before = dump(file)
    with held(file, "begin immediate"):
        assert refusals(database, *WRITES) == {
            "The database is busy with another writer. Nothing was changed.\nWait a moment and try again.\n"
        }
        assert call("coverage", "statin", "2.1", "--database", database).code == 0
        assert call("init", "--database", database).code == 0
    assert dump(file) == before
    assert call(*WRITES[0], "--database", database).code == 0


@pytest.mark.usefixtures("impatient")
def test_a_database_that_another_holds_for_itself_alone_is_busy(cast: Cast, database: str) -> None:
    file = file_of(database)
    with held(file, "pragma locking_mode = exclusive", "begin exclusive"):
        assert refusals(database, *EVERY, INIT) == {
            "The database is busy with another writer. Nothing was changed.\nWait a moment and try again.\n"
        }


def test_a_database_that_may_only_be_read_is_read_and_not_written(cast: Cast, database: str) -> None:
    file = file_of(database)
    before = dump(file)
    url = f"sqlite:///file:{file}?mode=ro&uri=true"
    assert refusals(url, *WRITES) == {
        (
            "The database may only be read, not written. Nothing was changed.\n"
            "Give this program the right to write it (and, for a file, its folder), and try again.\n"
        )
    }
    assert call("coverage", "statin", "2.1", "--database", url).code == 0
    assert call("init", "--database", url).code == 0
    assert dump(file) == before


def test_the_program_itself_says_so_without_a_traceback(tmp_path: Path) -> None:
    outcome = start("coverage", "statin", "2.1", ONE_MORE_STEP_DATABASE=f"sqlite:///{tmp_path}/missing.db")
    assert cannot_use(outcome).startswith("There is no database at ")
    assert list(tmp_path.iterdir()) == []
