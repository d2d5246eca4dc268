"""What a person who clones the repository relies on: pins, dependencies, packages, make and CI agree."""

import importlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path, PurePosixPath

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house_rules import ROOT, SourceFile, imports, product_files

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]
RUN = [Requirement(line) for line in PROJECT["dependencies"]]
DEVELOP = [Requirement(line) for line in PYPROJECT["dependency-groups"]["dev"]]

OURS = {"app", "pages", "partnering", "decision_aids", "tests"}
USED_WITHOUT_IMPORT = {
    "psycopg": "SQLAlchemy loads it for a PostgreSQL URL",
    "requests": "Authlib asks an identity provider with it",
}
TOOLS = {"mypy", "oidc-provider-mock", "ruff", "pandas-stubs", "types-pyyaml"}
"""Dependencies of development that are run, or read by mypy, and never imported."""


def pins(file: str) -> dict[str, Requirement]:
    lines = (ROOT / file).read_text("utf-8").splitlines()
    wanted = (Requirement(line) for line in lines if line and not line.lstrip().startswith(("#", "-r")))
    return {canonicalize_name(pin.name): pin for pin in wanted}


def imported_distributions(files: Iterable[SourceFile]) -> set[str]:
    """The distributions from which these files import something."""
    provided_by = packages_distributions()
    names = {name.split(".")[0] for file in files for _line, name in imports(file)}
    foreign = names - OURS - set(sys.stdlib_module_names)
    return {
        canonicalize_name(distribution)
        for name in foreign
        for distribution in provided_by.get(name, [name])[:1]
    }


def names_of(requirements: list[Requirement]) -> set[str]:
    return {canonicalize_name(requirement.name) for requirement in requirements}


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_to_one_version(file: str) -> None:
    loose = [str(pin) for pin in pins(file).values() if not re.fullmatch(r"==[\w.]+", str(pin.specifier))]
    assert loose == []


def test_the_pins_are_what_pyproject_allows() -> None:
    assert names_of(RUN) <= set(pins("requirements.txt"))
    pinned = pins("requirements.txt") | pins("requirements-dev.txt")
    outside = [
        str(requirement)
        for requirement in RUN + DEVELOP
        if not requirement.specifier.contains(str(pinned[canonicalize_name(requirement.name)].specifier)[2:])
    ]
    assert outside == []


def test_a_pin_for_running_stands_in_one_file_only() -> None:
    assert set(pins("requirements.txt")) & set(pins("requirements-dev.txt")) == set()
    assert "-r requirements.txt" in (ROOT / "requirements-dev.txt").read_text("utf-8").splitlines()


def test_the_product_imports_what_it_depends_on_and_nothing_else() -> None:
    assert imported_distributions(product_files()) | set(USED_WITHOUT_IMPORT) == names_of(RUN)


def test_the_tests_import_what_they_depend_on() -> None:
    files = [
        SourceFile(PurePosixPath(file.relative_to(ROOT)), file.read_text("utf-8"))
        for file in (ROOT / "tests").rglob("*.py")
    ]
    imported = imported_distributions(files)
    assert imported - names_of(RUN) - names_of(DEVELOP) == set()
    assert names_of(DEVELOP) - imported == TOOLS


@pytest.mark.parametrize("script", PROJECT["scripts"])
def test_a_console_script_starts_something(script: str) -> None:
    module, _colon, function = PROJECT["scripts"][script].partition(":")
    assert callable(getattr(importlib.import_module(module), function))


@pytest.mark.parametrize("package", PYPROJECT["tool"]["setuptools"]["package-data"])
def test_no_file_is_left_out_of_the_package(package: str) -> None:
    folder = ROOT / package
    patterns = PYPROJECT["tool"]["setuptools"]["package-data"][package]
    packed = {file for pattern in patterns for file in folder.glob(pattern)}
    modules = {file for init in folder.rglob("__init__.py") for file in init.parent.glob("*.py")}
    there = {file for file in folder.rglob("*") if file.is_file() and file.suffix != ".pyc"}
    assert there - packed - modules == set()


def test_the_changelog_begins_with_this_version() -> None:
    headings = re.findall(r"^## \[?(\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == PROJECT["version"]


def test_ci_runs_what_everybody_runs() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text("utf-8").splitlines()[-1] == "make test"


def make(*arguments: str, path: str = os.environ["PATH"]) -> subprocess.CompletedProcess[str]:
    program = shutil.which("make")
    if program is None:
        pytest.skip("make is not here")
    # MAKEFLAGS and the like of the `make test` above us must not reach this one.
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))
    }
    return subprocess.run(
        [program, *arguments],
        cwd=ROOT,
        env=environment | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_python_make_says_in_two_lines_what_to_do(tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    made = make(f"VENV={venv}", f"{venv}/bin/python", path=str(tmp_path))
    assert made.returncode == 2
    assert made.stdout.splitlines() == [
        "One More Step needs Python 3.11 or newer, and none was found.",
        "Get it from https://www.python.org/downloads/, or say where it is: make run PYTHON=/path/to/python3",
    ]


def test_make_run_says_plainly_that_a_port_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        made = make("--old-file=.venv/run.stamp", "run", f"PORT={port}")
    assert made.returncode == 2
    assert made.stdout.splitlines() == [
        f"Port {port} is in use, or may not be used. Nothing was started.",
        "Take another one: make run PORT=8600",
    ]
