"""The application as people start it: what it says, and when it does not start."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import OPEN_FILES, _send_at_once
from partnering.foundation.database import transaction
from partnering.foundation.instance import mark_as_demo
from partnering.foundation.models import Person
from partnering.foundation.people import add_person, command_line_person

ROOT = Path(__file__).parents[1]
SECONDS = 60


def start(database: str, *options: str, site: str = "") -> subprocess.Popen[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    return subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), *options],
        cwd=ROOT,
        env=os.environ | {"ONE_MORE_STEP_DATABASE": database, "ONE_MORE_STEP_SITE": site},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    )


def greeting_of(process: subprocess.Popen[str]) -> str:
    """What the terminal shows until the server is up; then the server is stopped as by Ctrl+C."""
    lines: list[str] = []
    for line in process.stdout or []:
        lines.append(line)
        if "Ctrl+C" in line:
            process.send_signal(signal.SIGINT)
    process.communicate(timeout=SECONDS)
    return "".join(lines)


@pytest.fixture
def demo(database: str) -> str:
    """A database with one made-up person."""
    with transaction() as session:
        rosa = add_person(
            session,
            command_line_person(session),
            name="Rosa Diaz",
            email="rosa@example.org",
            now=datetime.now(UTC),
        )
        session.get_one(Person, rosa).password_hash = "hash"
        mark_as_demo(session, password="one more step")
    return database


def make_newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda file: file.unlink(), "There is no database at"),
        (make_newer, "The database is newer than this program (revision 9999). Nothing was changed."),
        (lambda file: file.write_bytes(b"no database" * 1000), "Nothing was changed."),
    ],
    ids=["missing", "newer", "something else"],
)
def test_a_database_that_cannot_be_used_ends_the_start_with_two_plain_lines(
    migrated_file: Path, tmp_path: Path, spoil: Callable[[Path], None], words: str
) -> None:
    file = Path(shutil.copyfile(migrated_file, tmp_path / "one-more-step.db"))
    spoil(file)
    before = file.read_bytes() if file.exists() else None
    process = start(f"sqlite:///{file}")
    output, errors = process.communicate(timeout=SECONDS)
    assert process.returncode == 3
    assert words in errors
    assert len(errors.splitlines()) == 2
    assert output.strip() == ""
    assert (file.read_bytes() if file.exists() else None) == before


def test_half_an_identity_provider_ends_the_start_with_a_plain_line(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONE_MORE_STEP_OIDC_ISSUER", "https://login.example.org")
    process = start(database)
    output, errors = process.communicate(timeout=SECONDS)
    assert (process.returncode, output.strip(), len(errors.splitlines())) == (3, "", 1)
    assert "ONE_MORE_STEP_OIDC_CLIENT_ID and ONE_MORE_STEP_OIDC_CLIENT_SECRET must be set too." in errors


@pytest.mark.parametrize("address", ["0.0.0.0", "::"])  # noqa: S104 (nothing is opened there: that is the test)
def test_a_demo_is_not_served_where_others_can_reach_it(demo: str, address: str) -> None:
    process = start(demo, "--server.address", address)
    output, errors = process.communicate(timeout=SECONDS)
    assert process.returncode == 3
    assert f"so it is not served on {address}." in errors
    assert len(errors.splitlines()) == 2
    assert output.strip() == ""


def test_the_terminal_shows_the_address_and_the_people_of_a_demo(demo: str) -> None:
    greeting = greeting_of(start(demo))
    assert "One More Step is ready: http://127.0.0.1:" in greeting
    assert "these people and their work are made up" in greeting
    assert "Rosa Diaz <rosa@example.org>" in greeting
    assert "They all have the same password: one more step" in greeting
    assert "add-person" not in greeting


def test_a_new_database_says_how_the_first_person_comes_in(database: str) -> None:
    greeting = greeting_of(start(database))
    assert "Nobody can sign in yet." in greeting
    assert "python -m partnering add-person" in greeting
    assert "password" not in greeting


def test_the_address_of_the_settings_is_the_one_shown(database: str) -> None:
    greeting = greeting_of(start(database, site="https://partners.example"))
    assert "One More Step is ready: https://partners.example\n" in greeting


def test_small_pieces_of_a_screen_leave_at_once() -> None:
    # As Streamlit opens its port: asyncio does not know such a socket for TCP.
    with socket.socket(socket.AF_INET) as port:
        port.bind(("127.0.0.1", 0))
        before = set(OPEN_FILES.iterdir())
        _send_at_once()
        assert set(OPEN_FILES.iterdir()) == before
        port.listen()
        with socket.create_connection(port.getsockname()), port.accept()[0] as connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_what_few_screens_need_is_not_loaded_at_the_start() -> None:
    # Pandas and what comes with it take 70 MB, for as long as the server runs.
    loaded = (
        "import app, sys; app._warm_up(); print({'numpy', 'pandas', 'pyarrow'} & {*sys.modules} or 'none')"
    )
    answer = subprocess.run(
        [sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=True
    )
    assert answer.stdout.strip() == "none"
