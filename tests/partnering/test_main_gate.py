"""The gate from the command line: what it prints, and the exit codes that CI goes by."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from partnering.foundation.database import connect, reading, transaction
from partnering.foundation.vocabulary import GateVerdict
from partnering.release_gate.overrides import grant_override
from tests.cast import CATALOG, Cast
from tests.partnering.command_line import INPUTS, call, start

ARTIFACT_1186 = INPUTS / "cds_connect" / "drinking-aid.json"
ASKS_FOR_NOTHING = """\
key: nothing-1
kind: policy
title: Nothing
version: "1"
source: {citation: Ours, url: "https://example.org"}
licence: Apache-2.0
"""


def today() -> date:
    return date.today()  # noqa: DTZ011 (as the command does)


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("text", "statin 2.1: Not ready yet"),
        ("json", "{"),
        ("junit", "<?xml"),
        ("github", "::error title=Not ready yet::"),
        ("markdown", "## statin 2.1: Not ready yet"),
    ],
)
@pytest.mark.usefixtures("cast")
def test_a_release_that_is_not_agreed_leaves_with_one_in_every_format(
    database: str, form: str, begins: str
) -> None:
    told = call("gate", "statin", "2.1", "--format", form, "--database", database)
    assert (told.code, told.err) == (1, "")
    assert told.out.startswith(begins)


@pytest.mark.usefixtures("cast")
def test_wrong_use_leaves_with_two_and_no_database_with_three(database: str, tmp_path: Path) -> None:
    for words in (["statin", "9"], ["no-such", "2.1"], ["statin"], ["statin", "2.1", "--format", "pdf"]):
        told = call("gate", *words, "--database", database)
        assert (told.code, told.out) == (2, "")
        assert told.err
    nowhere = call("gate", "statin", "2.1", "--database", f"sqlite:///{tmp_path / 'none.db'}")
    assert (nowhere.code, nowhere.out) == (3, "")


def test_a_release_that_is_agreed_leaves_with_zero(database: str, tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "nothing.yaml").write_text(ASKS_FOR_NOTHING, "utf-8")
    own = {"ONE_MORE_STEP_CATALOG": str(tmp_path), "ONE_MORE_STEP_DATABASE": database}
    assert start("add-project", "free", "--title", "Free", "--policy", "nothing-1", **own).code == 0
    assert start("add-release", "free", "1.0", **own).code == 0
    told = start("gate", "free", "1.0", "--format", "json", **own)
    assert (told.code, json.loads(told.out)["verdict"]) == (0, GateVerdict.AGREED)


def test_an_override_lets_pass_only_a_program_that_takes_it(cast: Cast, database: str) -> None:
    with transaction() as session:
        grant_override(
            session,
            cast.administrator,
            project_id=cast.project,
            release_id=cast.release,
            reason="A wrong dose is out.",
            signed_as="Ada Minster",
            last_day=today(),
            catalog=CATALOG,
            today=today(),
            now=datetime.now(UTC),
        )
    here = ("gate", "statin", "2.1", "--database", database)
    assert call(*here).code == 1
    told = call(*here, "--accept-override")
    assert told.code == 0
    assert "Ada Minster lets it pass until" in told.out


def test_the_gate_refuses_artifact_1186_in_plain_words_and_says_what_one_more_step_would_be(
    database: str,
) -> None:
    brought = call("import", "artifact", ARTIFACT_1186, "--slug", "drinking", "--database", database)
    assert brought.code == 0
    told = call("gate", "drinking", "1.0", "--database", database)
    assert told.code == 1
    lines = told.out.splitlines()
    assert lines[:4] == [
        "drinking 1.0: Not ready yet",
        "Release 1.0 is not ready yet.",
        "13 things are missing.",
        "One more step, for “The rules”: Do something together at this stage, and log it.",
    ]
    assert "  - The rules: No patient or caregiver took part here yet." in lines
    assert "    Who could: Patient, Caregiver." in lines
    connect(database)
    with reading():
        pass
