"""The command line decision-aids, run as people run it."""

import json
import os
import pty
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from decision_aids.__main__ import app
from decision_aids.document import json_schema
from decision_aids.starting import starting_document
from tests.decision_aids.conftest import EVERY_FEATURE, EXAMPLES, MINIMAL

CLEAN = EXAMPLES[0]


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str | Path) -> Done:
    """A command within this process. An unexpected error fails the test."""
    result = CliRunner().invoke(app, list(map(str, arguments)), prog_name="decision-aids")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Done(result.exit_code, result.stdout, result.stderr)


def run_alone(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command as people start it."""
    return subprocess.run(
        [sys.executable, "-m", "decision_aids", *map(str, arguments)],
        env=os.environ | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def current(tmp_path: Path) -> Path:
    """An example that will not be overdue when these tests are run."""
    file = tmp_path / "current.yaml"
    text = CLEAN.read_text("utf-8")
    file.write_text(re.sub("next_review: .*", "next_review: 2999-11-22", text), "utf-8")
    return file


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    file = tmp_path / "broken.yaml"
    file.write_bytes(EVERY_FEATURE.read_bytes().replace(b"kind: test ", b"kind: tset "))
    return file


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Three versions of a small aid: both sides changed the label of the second option, each in its own way."""
    files = tuple(tmp_path / f"{name}.yaml" for name in ("base", "ours", "theirs"))
    for file, label in zip(files, ("B", "Bee", "Bea"), strict=True):
        file.write_bytes(MINIMAL.replace(b"label: B}", f"label: {label}}}".encode()))
    return files  # type: ignore[return-value]  # there are three of them


def test_an_aid_without_an_error_passes_and_its_notes_are_told(current: Path) -> None:
    done = run("check", current, "--strict")
    assert (done.returncode, done.stderr) == (0, "")
    *findings, summary = done.stdout.splitlines()
    assert all(line.startswith(f"{current}:") and ": info L" in line for line in findings)
    assert summary == f"1 file read: 0 errors, 0 warnings, {len(findings)} notes."


def test_an_error_fails_and_a_warning_only_where_it_counts(current: Path) -> None:
    text = current.read_text("utf-8")
    current.write_text(text.replace("steps:\n", "steps:\n  - You should choose the best one.\n"), "utf-8")
    assert run("check", current).returncode == 0
    assert run("check", current, "--strict").returncode == 1
    current.write_text(text.replace("funding: ", "# funding: "), "utf-8")
    done = run("check", current)
    assert done.returncode == 1
    assert ": error L24 " in done.stdout


def test_a_broken_document_is_told_line_by_line(broken: Path) -> None:
    done = run_alone("check", broken)
    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout == (
        f'{broken}:6: error document /kind: Found "tset". '
        "Expected one of: treatment, screening, test, prevention, care.\n"
    )


def test_programs_get_json_for_every_file_at_once(broken: Path, tmp_path: Path) -> None:
    done = run("check", tmp_path / "nowhere.yaml", EVERY_FEATURE, broken, "--format", "json", "--strict")
    assert done.returncode == 2
    findings = json.loads(done.stdout)
    assert [(found["file"], found["line"]) for found in findings if found["rule"] == "document"] == [
        (str(tmp_path / "nowhere.yaml"), 1),
        (str(broken), 6),
    ]
    assert any(found["file"] == str(EVERY_FEATURE) and found["rule"] == "L1" for found in findings)


def test_github_and_sarif_are_offered(broken: Path) -> None:
    assert run("check", broken, "--format", "github").stdout.startswith(f"::error file={broken},line=6,")
    assert json.loads(run("check", broken, "--format", "sarif").stdout)["version"] == "2.1.0"


def test_with_many_files_a_terminal_shows_how_far_it_is(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.yaml" for number in range(20)]
    for file in files:
        file.write_bytes(b"")
    terminal, side = pty.openpty()
    command = [sys.executable, "-m", "decision_aids", "check", *map(str, files)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=side, check=False)
    os.close(side)
    shown = os.read(terminal, 10_000).decode()
    os.close(terminal)
    assert shown.startswith("\r1 of 20 files\r2 of 20 files")
    assert shown.endswith("\r20 of 20 files\r\n")
    assert len(done.stdout.splitlines()) == 20
    assert run_alone("check", *files).stderr == ""


@pytest.mark.parametrize("name", ["nowhere.yaml", "."])
def test_a_file_that_cannot_be_opened_gets_one_plain_line(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    done = run("check", file)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith(f"{file}: The file cannot be opened: ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "x", "--format", "xml"],
        ["render", CLEAN, "--to", "html"],
        ["render", CLEAN, "--to", "docx", "-o", "-"],
        ["render", "nowhere.yaml", "--to", "html", "-o", "-"],
        ["render", CLEAN, "--to", "json", "-o", "nowhere/x.json"],
        ["render", CLEAN, "--to", "json", "-o", "-", "--evidence", "nowhere"],
        ["ipdas", EVERY_FEATURE.parent],
        ["diff", CLEAN],
        ["diff", CLEAN, __file__],
        ["merge", CLEAN, CLEAN, CLEAN],
        ["new"],
        ["new", "My aid"],
        ["draw"],
    ],
    ids=lambda arguments: " ".join(map(str, arguments))[-60:],
)
def test_wrong_use_is_told_without_a_traceback(arguments: list[str | Path]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_words_that_a_terminal_cannot_show_do_not_stop_it(tmp_path: Path) -> None:
    file = tmp_path / "aid.yaml"
    file.write_text(EVERY_FEATURE.read_text("utf-8").replace("kind: test ", "kind: 膝 "), "utf-8")
    done = run_alone("check", file, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (2, "")
    assert 'Found "\\u819d".' in done.stdout


def test_an_aid_is_drawn_into_a_file_or_to_standard_output(current: Path, tmp_path: Path) -> None:
    out = tmp_path / "aid.json"
    done = run("render", current, "--to", "json", "-o", out)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert json.loads(out.read_bytes()) == json.loads(
        run("render", current, "--to", "json", "-o", "-").stdout
    )
    assert "<html" in run("render", current, "--to", "html", "-o", "-").stdout


def test_an_aid_with_errors_is_drawn_as_a_draft_and_its_errors_are_told() -> None:
    done = run("render", EVERY_FEATURE, "--to", "json", "-o", "-", "--evidence", "means")
    assert done.returncode == 0
    *errors, last = done.stderr.splitlines()
    assert errors
    assert all(": error L" in line for line in errors)
    assert last == "The output is marked as a draft."
    result = json.loads(done.stdout)
    assert result["problems"]


def test_what_an_aid_meets_of_ipdas_is_told_item_by_item() -> None:
    items = json.loads(run("ipdas", CLEAN, "--format", "json").stdout)
    assert len(items) == 44
    assert {item["status"] for item in items} <= {"met", "not_met", "needs_evidence", "not_applicable"}
    text = run("ipdas", CLEAN).stdout
    assert text.startswith(f"1.1.1  met            {items[0]['title']}\n")
    assert text.splitlines()[-1].startswith("met: ")


def test_what_changed_is_told_in_words_and_for_programs(versions: tuple[Path, Path, Path]) -> None:
    before, after, _ = versions
    assert run("diff", before, after).stdout == "Bee, label: B became Bee\n"
    assert json.loads(run("diff", before, after, "--format", "json").stdout) == {
        "changes": [
            {
                "kind": "changed",
                "about": "Bee, label",
                "pointer_before": "/options/1/label",
                "pointer_after": "/options/1/label",
                "before": "B",
                "after": "Bee",
                "sentence": "Bee, label: B became Bee",
            }
        ],
        "is_only_layout": False,
    }
    assert run("diff", before, before).stdout == "Both are the same.\n"
    after.write_bytes(before.read_bytes() + b"# a note\n")
    assert run("diff", before, after).stdout == "Both say the same. Only comments or layout changed.\n"


def test_a_merge_that_is_settled_says_nothing(versions: tuple[Path, Path, Path], tmp_path: Path) -> None:
    base, ours, _ = versions
    theirs = tmp_path / "other.yaml"
    theirs.write_bytes(base.read_bytes().replace(b"title: Small", b"title: Little"))
    out = tmp_path / "merged.yaml"
    done = run("merge", base, ours, theirs, "-o", out)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert out.read_bytes() == ours.read_bytes().replace(b"title: Small", b"title: Little")


def test_a_merge_that_people_must_decide_tells_both_sides(
    versions: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    told = "Both changed this. Please decide: Bee, label\n  before:  B\n  ours:    Bee\n  theirs:  Bea\n"
    out = tmp_path / "merged.yaml"
    done = run("merge", *versions, "-o", out)
    assert (done.returncode, done.stdout, done.stderr) == (1, told, "")
    assert out.read_bytes() == versions[1].read_bytes()
    shown = run("merge", *versions, "-o", "-")
    assert (shown.returncode, shown.stderr) == (1, told)
    assert shown.stdout.encode() == versions[1].read_bytes()


def test_a_merge_names_the_version_that_cannot_be_read(versions: tuple[Path, Path, Path]) -> None:
    base, ours, theirs = versions
    theirs.write_bytes(b"title: x\n")
    done = run("merge", base, ours, theirs, "-o", base.with_name("merged.yaml"))
    assert (done.returncode, done.stdout) == (2, "")
    assert all(line.startswith(f"{theirs}:1: error document ") for line in done.stderr.splitlines())
    assert not base.with_name("merged.yaml").exists()


def test_new_prints_a_document_that_can_be_checked(tmp_path: Path) -> None:
    done = run("new", "psa-screening")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == starting_document("psa-screening")
    file = tmp_path / "psa-screening.yaml"
    file.write_text(done.stdout, "utf-8")
    assert run("check", file).returncode == 1


def test_schema_prints_the_json_schema() -> None:
    assert json.loads(run("schema").stdout) == json_schema()


COMMANDS = ["check", "render", "ipdas", "diff", "merge", "new", "schema"]


def test_help_names_what_there_is() -> None:
    told = run("--help").stdout
    assert [line.split()[0] for line in told.partition("Commands:")[2].splitlines() if line] == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_each_command_shows_an_example(command: str) -> None:
    assert f"Example: decision-aids {command}" in run(command, "--help").stdout


def test_a_check_loads_nothing_that_it_does_not_need(current: Path) -> None:
    slow = {"altair", "babel", "jinja2", "vl_convert", "typst", "textstat", "fhir", "streamlit", "sqlalchemy"}
    code = f"""
import sys
from decision_aids.__main__ import app
try:
    app(["check", {str(current)!r}])
except SystemExit as done:
    print(sorted({slow!r} & set(sys.modules)), done.code)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert done.stdout.splitlines()[-1] == "[] 0"
