"""The command line decision-aids, run as people run it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from decision_aids.document import json_schema
from decision_aids.starting import starting_document
from tests.decision_aids.conftest import EVERY_FEATURE, EXAMPLES


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "decision_aids", *map(str, arguments)],
        env=os.environ | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    file = tmp_path / "broken.yaml"
    file.write_bytes(EVERY_FEATURE.read_bytes().replace(b"kind: test ", b"kind: tset "))
    return file


def test_documents_that_can_be_read_pass() -> None:
    done = run("check", EVERY_FEATURE, *EXAMPLES)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{1 + len(EXAMPLES)} files read, no problem found.\n"


def test_a_broken_document_is_told_line_by_line(broken: Path) -> None:
    done = run("check", EVERY_FEATURE, broken)
    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout == (
        f'{broken}:6: error document /kind: Found "tset". '
        "Expected one of: treatment, screening, test, prevention, care.\n"
    )


def test_programs_get_json_for_every_file_at_once(broken: Path, tmp_path: Path) -> None:
    done = run("check", tmp_path / "nowhere.yaml", EVERY_FEATURE, broken, "--format", "json", "--strict")
    assert done.returncode == 2
    assert [(found["file"], found["line"], found["rule"]) for found in json.loads(done.stdout)] == [
        (str(tmp_path / "nowhere.yaml"), 1, "document"),
        (str(broken), 6, "document"),
    ]
    assert json.loads(run("check", EVERY_FEATURE, "--format", "json").stdout) == []


def test_github_and_sarif_are_offered(broken: Path) -> None:
    assert run("check", broken, "--format", "github").stdout.startswith(f"::error file={broken},line=6,")
    assert json.loads(run("check", broken, "--format", "sarif").stdout)["version"] == "2.1.0"
    assert run("check", EVERY_FEATURE, "--format", "github").stdout == ""


@pytest.mark.parametrize("name", ["nowhere.yaml", "."])
def test_a_file_that_cannot_be_opened_gets_one_plain_line(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    done = run("check", file)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith(f"{file}: The file cannot be opened: ")


@pytest.mark.parametrize(
    "arguments", [["check"], ["check", "x", "--format", "xml"], ["new"], ["new", "My aid"], ["draw"]]
)
def test_wrong_use_is_told_without_a_traceback(arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_words_that_a_terminal_cannot_show_do_not_stop_it(tmp_path: Path) -> None:
    file = tmp_path / "aid.yaml"
    file.write_text(EVERY_FEATURE.read_text("utf-8").replace("kind: test ", "kind: 膝 "), "utf-8")
    done = run("check", file, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (2, "")
    assert 'Found "\\u819d".' in done.stdout


def test_new_prints_a_document_that_can_be_checked(tmp_path: Path) -> None:
    done = run("new", "psa-screening")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == starting_document("psa-screening")
    file = tmp_path / "psa-screening.yaml"
    file.write_text(done.stdout, "utf-8")
    assert run("check", file).stdout == "1 file read, no problem found.\n"


def test_schema_prints_the_json_schema() -> None:
    assert json.loads(run("schema").stdout) == json_schema()


def test_help_names_what_there_is() -> None:
    told = run("--help").stdout
    assert [line.split()[0] for line in told.partition("Commands:")[2].splitlines() if line] == [
        "check",
        "new",
        "schema",
    ]
