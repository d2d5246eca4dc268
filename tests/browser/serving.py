"""The program as people start it: a server process of its own, on a free port of this machine."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SECONDS_TO_START = 60
WITH_US = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []
"""Words before a command: where setpriv is, a server ends with the tests, however they end."""


@dataclass(frozen=True, slots=True)
class ServedApp:
    """A running server: where it answers, its database, its log and its process (to kill it, say)."""

    url: str
    database: str
    log: Path
    process: subprocess.Popen[bytes]


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def serving(
    database: str, log: Path, *, port: int | None = None, settings: Mapping[str, str] | None = None
) -> Iterator[ServedApp]:
    """Serve a database, from when `/healthz` answers until the end of the block. The log is kept.

    port: of a server that was killed, to take its place; a free one where none is given. settings: beside the
    database and the site.
    """
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    options = {"address": "127.0.0.1", "port": str(port), "headless": "true"}
    arguments = [f"--server.{name}={value}" for name, value in options.items()]
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*WITH_US, sys.executable, "-m", "streamlit", "run", "app.py", *arguments],
            cwd=ROOT,
            env=os.environ
            | {"ONE_MORE_STEP_DATABASE": database, "ONE_MORE_STEP_SITE": url}
            | dict(settings or {}),
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
        )
    try:
        _wait_until_it_answers(url, process, log)
        yield ServedApp(url=url, database=database, log=log, process=process)
    finally:
        process.kill()
        process.wait()


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not _is_healthy(url):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"The server did not start:\n{log.read_text('utf-8')}")
        time.sleep(0.05)


def _is_healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
            # Streamlit answers any path it does not know with its own page.
            return "text/html" not in answer.headers["content-type"]
    except (OSError, urllib.error.URLError):
        return False
