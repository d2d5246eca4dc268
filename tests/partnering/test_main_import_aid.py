"""Bringing in a decision aid by the command line: bytes unchanged, once, or a plain word why not."""

from pathlib import Path

import pytest
from sqlalchemy import select

from partnering.coauthoring.models import Aid, AidVersion, ReleaseAid
from partnering.foundation.vocabulary import VersionOrigin
from tests.cast import an_aid, everything
from tests.partnering.command_line import Outcome, call, looking_into

KNEE = an_aid("sore-knee", "A sore knee").replace(b"\n", b"\r\n")


@pytest.fixture
def knees(database: str) -> str:
    for slug in ("knees", "hips"):
        call("add-project", slug, "--title", f"Choose about {slug}", "--database", database)
        call("add-release", slug, "2.1.0", "--database", database)
    return database


@pytest.fixture
def file(tmp_path: Path) -> Path:
    written = tmp_path / "knee.yaml"
    written.write_bytes(KNEE)
    return written


def bring_in(url: str, file: Path, *more: str, project: str = "knees") -> Outcome:
    return call("import", "aid", file, "--project", project, "--database", url, *more)


def test_an_aid_comes_in_as_a_draft_with_its_bytes_unchanged(knees: str, file: Path) -> None:
    outcome = bring_in(knees, file, "--release", "2.1.0")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == (
        "The aid is in project knees as a draft. It goes out with release 2.1.0.\n"
        f"See what it still needs: python -m decision_aids check {file}\n"
    )
    with looking_into(knees) as session:
        (version,) = session.scalars(select(AidVersion))
        assert (version.text, version.number, version.origin) == (KNEE, 1, VersionOrigin.FILE)
        assert version.message == "knee.yaml"
        assert session.scalars(select(ReleaseAid)).one().aid_id == version.aid_id


def test_a_file_brought_in_twice_adds_nothing(knees: str, file: Path) -> None:
    bring_in(knees, file)
    with looking_into(knees) as session:
        before = everything(session)
    assert bring_in(knees, file).code == 0
    with looking_into(knees) as session:
        assert everything(session) == before


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\x89PNG\r\n\x1a\n\x00", "This cannot be read as a decision aid yet.\nLine 1: Found the byte 0x89"),
        (b"title: A knee\n", "This cannot be read as a decision aid yet.\nLine 1: The field"),
        ("Título: más".encode("latin-1"), "which is not UTF-8. Save the file as UTF-8 text."),
        (KNEE + b"#" * 3_000_000, "Expected at most 1,000,000 bytes."),
    ],
    ids=["picture", "fields", "latin-1", "3 MB"],
)
def test_a_file_that_is_no_aid_is_refused_in_words(knees: str, file: Path, data: bytes, told: str) -> None:
    file.write_bytes(data)
    outcome = bring_in(knees, file)
    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err
    assert "Traceback" not in outcome.err
    with looking_into(knees) as session:
        assert session.scalars(select(Aid)).all() == []


def test_a_slug_of_another_project_and_a_release_that_is_not_there_are_told(knees: str, file: Path) -> None:
    assert bring_in(knees, file, "--release", "9").err == (
        "There is no release “9” in this project. There are: 2.1.0.\n"
    )
    bring_in(knees, file)
    outcome = bring_in(knees, file, project="hips")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("The slug “sore-knee” is taken.")


def test_a_file_that_is_not_there_is_told(knees: str, tmp_path: Path) -> None:
    outcome = bring_in(knees, tmp_path / "none.yaml")
    assert outcome.code == 2
    assert "cannot be read" in outcome.err
