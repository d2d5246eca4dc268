import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from partnering.foundation.database import sqlite_file


def set_revision(file: Path, revision: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))


def forget_tables(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DROP TABLE alembic_version")


def test_a_database_that_fits_is_ready(client: TestClient) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.text) == (200, "ready\n")
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda file: file.unlink(), "There is no database at"),
        (forget_tables, "Run: python -m partnering init"),
        (lambda file: set_revision(file, "9999"), "The database is newer than this program (revision 9999)."),
        (lambda file: file.write_bytes(b"no database" * 1000), "Nothing was changed."),
    ],
    ids=["missing", "not set up", "newer", "something else"],
)
def test_a_database_that_does_not_fit_is_told_in_plain_words_while_the_process_lives(
    client: TestClient, database: str, spoil: Callable[[Path], None], words: str
) -> None:
    file = sqlite_file(database)
    assert file is not None
    for beside in file.parent.glob(f"{file.name}-*"):
        beside.unlink()
    spoil(file)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert words in response.text
    assert "Traceback" not in response.text
    alive = client.get("/healthz")
    assert (alive.status_code, alive.text) == (200, "ok\n")


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_a_program_that_watches_needs_no_account(client: TestClient, address: str) -> None:
    assert client.get(address, headers={"accept": "text/html"}).status_code == 200
    assert client.head(address).status_code == 200


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/invitation/x", "/signin"])
def test_an_address_takes_only_what_it_is_for(client: TestClient, address: str) -> None:
    assert client.request("DELETE", address).status_code == 405
