"""The report as a file: for whoever may see it, and for nobody else."""

import pytest
from starlette.testclient import TestClient

from pages.plain.report_file import report_file_address
from pages.shared.cookies import COOKIE
from partnering.reporting.dashboard import Choice
from tests.cast import NOW, Cast

BEGINS = {
    "md": b"# Partnering in",
    "html": b"<!doctype html>",
    "pdf": b"%PDF-",
    "csv": b"\xef\xbb\xbffigure,",
}


@pytest.fixture(autouse=True)
def the_cast_is_signed_in_today(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("visitor", "report_file"):
        monkeypatch.setattr(f"pages.plain.{module}.now", lambda: NOW)


def address(ending: str) -> str:
    return report_file_address(
        project="statin", ending=ending, choice=Choice(first_year=2026, last_year=2026)
    )


def test_a_funder_takes_each_format_home(client: TestClient, cast: Cast) -> None:
    client.cookies.set(COOKIE, cast.keys[cast.funder])
    for ending, begins in BEGINS.items():
        file = client.get(address(ending))
        assert (file.status_code, file.headers["content-disposition"]) == (
            200,
            f"attachment; filename*=utf-8''statin-report-2026-03-04.{ending}",
        )
        assert file.content.startswith(begins)


def test_a_stranger_is_sent_to_sign_in_and_an_outsider_finds_nothing(client: TestClient, cast: Cast) -> None:
    stranger = client.get(address("md"), follow_redirects=False)
    assert (stranger.status_code, stranger.headers["location"]) == (
        303,
        "/signin?next=%2Freport%3Fproject%3Dstatin",
    )
    client.cookies.set(COOKIE, cast.keys[cast.outsider])
    assert client.get(address("md")).status_code == 404


def test_an_address_that_cannot_be_says_what_to_do(client: TestClient, cast: Cast) -> None:
    client.cookies.set(COOKIE, cast.keys[cast.lead])
    for wanted, words in (
        ("/report.exe?project=statin", "The report comes as pdf, html, md or csv."),
        ("/report.md?project=statin&from=2026&to=2025", "before it begins in 2026"),
    ):
        answer = client.get(wanted)
        assert (answer.status_code, words in answer.text) == (422, True)
