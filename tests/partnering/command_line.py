"""The command line as tests call it: in their own process, or as the program people start."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from sqlalchemy.orm import Session

from partnering.__main__ import main
from partnering.foundation.database import connect, reading

ROOT = Path(__file__).parents[2]
INPUTS = ROOT / "tests" / "inputs"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command leaves behind on the screen, and its exit code."""

    code: int
    out: str
    err: str


def call(*words: str | Path) -> Outcome:
    """Run a command in this process. It leaves the process without a database, as at the end of a program."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with (
        patch.object(sys, "argv", ["partnering", *map(str, words)]),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as leaving:
            code = int(leaving.code or 0)
    return Outcome(code, out.getvalue(), err.getvalue())


def start(*words: str | Path, **environment: str) -> Outcome:
    """Run a command as a program of its own."""
    program = subprocess.run(
        [sys.executable, "-m", "partnering", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Outcome(program.returncode, program.stdout, program.stderr)


@contextmanager
def looking_into(url: str) -> Iterator[Session]:
    """Read what a command has written."""
    connect(url)
    with reading() as session:
        yield session
