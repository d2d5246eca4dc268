"""A real server for all stories of this folder: they leave to each other what they find."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.browser.serving import ROOT, ServedApp, serving


@pytest.fixture(scope="session")
def served_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedApp]:
    """The program with the demo network, as after `make run`."""
    folder = tmp_path_factory.mktemp("served")
    database = f"sqlite:///{folder / 'demo.db'}"
    for command in (["init"], ["demo"]):
        done = subprocess.run(
            [sys.executable, "-m", "partnering", "--database", database, *command],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")
    with serving(database, folder / "server.log") as served:
        yield served
