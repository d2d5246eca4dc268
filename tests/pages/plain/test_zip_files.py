"""The zips: the project for those who may take it out, one's own data for oneself, and nothing for strangers."""

import json
import zipfile
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from pages.plain.addresses import MY_DATA_FILE
from pages.plain.zip_files import project_file_address
from pages.shared.cookies import COOKIE
from tests.cast import NOW, Cast

ADDRESS = project_file_address(project="statin")


@pytest.fixture(autouse=True)
def the_cast_is_signed_in_today(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("visitor", "zip_files"):
        monkeypatch.setattr(f"pages.plain.{module}.now", lambda: NOW)


def fetch(client: TestClient, cast: Cast, person: int, address: str = ADDRESS) -> Response:
    client.cookies.set(COOKIE, cast.keys[person])
    return client.get(address)


def opened(response: Response) -> zipfile.ZipFile:
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/zip"
    assert response.headers["cache-control"] == "no-store"
    assert int(response.headers["content-length"]) == len(response.content)
    folder = zipfile.ZipFile(BytesIO(response.content))
    assert folder.testzip() is None
    return folder


def test_lead_and_facilitator_get_the_project(client: TestClient, cast: Cast) -> None:
    for person in (cast.lead, cast.facilitator):
        response = fetch(client, cast, person)
        assert "activities.csv" in opened(response).namelist()
        assert response.headers["content-disposition"] == "attachment; filename*=utf-8''statin-2026-03-04.zip"


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("editor", 403),
        ("patient", 403),
        ("funder", 403),
        ("administrator", 403),
        ("outsider", 404),
        ("ended", 404),
    ],
)
def test_others_get_plain_words(client: TestClient, cast: Cast, role: str, status: int) -> None:
    response = fetch(client, cast, getattr(cast, role))
    assert response.status_code == status
    assert response.headers["content-type"].startswith("text/html")


def test_everybody_gets_their_own_data_and_nobody_else_s(client: TestClient, cast: Cast) -> None:
    for person, email in ((cast.patient, "rosa@example.org"), (cast.outsider, "ottokar@example.org")):
        data = json.loads(opened(fetch(client, cast, person, MY_DATA_FILE)).read("my-data.json"))
        assert data["account"]["email"] == email


@pytest.mark.parametrize(("address", "back"), [(ADDRESS, "/?project=statin"), (MY_DATA_FILE, "/account")])
def test_a_stranger_is_sent_to_sign_in(client: TestClient, cast: Cast, address: str, back: str) -> None:
    client.cookies.set(COOKIE, "made-up")
    response = client.get(address)
    assert response.status_code == 303
    to = urlsplit(response.headers["location"])
    assert (to.path, parse_qs(to.query)) == ("/signin", {"next": [back]})
