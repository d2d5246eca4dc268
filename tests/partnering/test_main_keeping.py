"""Taking out and keeping, as typed: export, backup, restore."""

import csv
import sqlite3
import zipfile
from contextlib import closing
from io import StringIO
from pathlib import Path

from sqlalchemy import select

from partnering.foundation.consents import choose_consent
from partnering.foundation.database import disconnect, transaction
from partnering.foundation.models import Person
from partnering.foundation.vocabulary import Consent
from tests.cast import NOW, Cast, everything
from tests.partnering.command_line import Outcome, call, looking_into, start


def test_a_network_is_kept_lost_and_put_back(cast: Cast, database: str, tmp_path: Path) -> None:
    backup = tmp_path / "monday.backup"
    with looking_into(database) as session:
        before = everything(session)
    made = start("backup", "-o", backup, "--database", database)
    assert (made.code, made.err) == (0, "")
    assert made.out.startswith(f"The backup is in {backup}: revision 00")
    new = f"sqlite:///{tmp_path}/after/the-fire.db"
    put_back = start("restore", backup, "--database", new)
    assert (put_back.code, put_back.err) == (0, "")
    assert put_back.out.startswith("The database is as it was on ")
    with looking_into(new) as session:
        assert everything(session) == before
    with closing(sqlite3.connect(tmp_path / "after" / "the-fire.db")) as connection:
        assert connection.execute("pragma journal_mode").fetchone() == ("wal",)


def test_what_is_in_use_is_replaced_only_when_that_is_said(cast: Cast, database: str, tmp_path: Path) -> None:
    backup = tmp_path / "monday.backup"
    disconnect()
    call("backup", "-o", backup, "--database", database)
    refused = call("restore", backup, "--database", database)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("The database holds 2 projects and 1")
    assert "say --replace" in refused.err
    done = call("restore", backup, "--replace", "--database", database)
    assert (done.code, done.err) == (0, "")
    (kept,) = tmp_path.glob("one-more-step-before-*.backup")
    assert f"What was there before is kept in {kept}." in done.out


def test_bad_words_are_told_in_plain_words_and_change_nothing(
    cast: Cast, database: str, tmp_path: Path
) -> None:
    disconnect()
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Rosa")
    for words, code, said in (
        (("restore", letter, "--replace"), 2, "is not a backup, or its end is missing"),
        (("restore", tmp_path / "none"), 2, "cannot be read: No such file or directory"),
        (("backup", "-o", letter), 2, "is there already and is not a backup"),
        (("backup", "-o", tmp_path / "no" / "folder"), 2, "cannot be written: No such file or directory"),
        (("backup",), 2, "Missing option '-o'"),
        (("export", "statin", "-o", letter), 2, "is there already and is not a zip"),
        (("export", "nowhere", "-o", tmp_path / "a.zip"), 2, "There is no project “nowhere”"),
    ):
        outcome = call(*words, "--database", database)
        assert (outcome.code, outcome.out) == (code, ""), outcome
        assert said in outcome.err
        assert "Traceback" not in outcome.err
    assert call("backup", "-o", tmp_path / "a", "--database", f"sqlite:///{tmp_path}/none.db").code == 3
    assert letter.read_text() == "Dear Rosa"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["letter.txt", "one-more-step.db"]


def test_a_project_is_taken_out_with_what_was_left_out_counted(
    cast: Cast, database: str, tmp_path: Path
) -> None:
    with transaction() as session:
        choose_consent(session, cast.patient, project_id=cast.project, consent=Consent.NOT_SHARED, now=NOW)
    disconnect()
    file = tmp_path / "statin.zip"
    outcome = call("export", "statin", "-o", file, "--database", database)
    assert outcome == Outcome(
        0,
        f"Project statin is in {file}.\n"
        "Left out: 1. Partners who asked not to be shared. They count in `people`, and nothing names them.\n",
        "",
    )
    assert file.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(file) as folder:
        rows = list(csv.DictReader(StringIO(folder.read("activities.csv").decode("utf-8-sig"))))
    assert len(rows) == 6
    first = file.read_bytes()
    assert call("export", "statin", "-o", file, "--database", database).code == 0
    assert file.read_bytes() == first
    with looking_into(database) as session:
        assert session.scalar(select(Person.name).where(Person.id == cast.patient)) == "Rosa"
