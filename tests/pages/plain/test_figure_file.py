"""Figures as files: the same as on the screen, for whoever may see them, and for nobody else."""

import csv
import io

import pytest
from httpx2 import Response
from PIL import Image
from starlette.testclient import TestClient

from pages.plain.figure_file import figure_file_address
from pages.shared.cookies import COOKIE
from partnering.foundation.database import transaction
from partnering.reporting.dashboard import Choice
from partnering.reporting.figure import FigureKey
from tests.cast import NOW, Cast, say

NAMES = ("Rosa", "Carl", "Clara", "Cita", "Lena", "Fatima", "too small")
BARS = tuple(key for key in FigureKey if key is not FigureKey.LEVELS)


@pytest.fixture(autouse=True)
def the_cast_is_signed_in_today(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("visitor", "figure_file"):
        monkeypatch.setattr(f"pages.plain.{module}.now", lambda: NOW)


def fetch(
    client: TestClient,
    cast: Cast,
    person: int,
    figure: str,
    ending: str = "csv",
    choice: Choice | None = None,
) -> Response:
    client.cookies.set(COOKIE, cast.keys[person])
    return client.get(
        figure_file_address(project="statin", figure=figure, ending=ending, choice=choice or Choice())
    )


def rows(response: Response) -> list[dict[str, str]]:
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_table_of_each_figure_says_n_period_and_how_it_was_counted(
    client: TestClient, cast: Cast
) -> None:
    for figure in (*BARS, "levels"):
        for row in rows(fetch(client, cast, cast.lead, figure)):
            assert row["projects"] == "Choose about statins"
            assert all((row["period"], row["n"], row["how_counted"])), figure


def test_a_lead_gets_every_number_and_a_funder_no_small_one(client: TestClient, cast: Cast) -> None:
    with transaction() as session:
        say(session, cast.patient, cast.project, "The text is too small.")
    own, funders = (rows(fetch(client, cast, person, "answers"))[-1] for person in (cast.lead, cast.funder))
    assert (own["what"], own["number"], own["is_complete"]) == ("Waits for an answer", "1", "yes")
    assert (funders["number"], funders["in_words"], funders["is_complete"]) == ("", "Fewer than 5", "no")
    assert funders["n"] == "Too few to show (things that partners said)"


def test_no_file_tells_a_funder_a_name_or_a_word(client: TestClient, cast: Cast) -> None:
    with transaction() as session:
        say(session, cast.patient, cast.project, "The text is too small.")
    for figure in (*BARS, "levels"):
        text = fetch(client, cast, cast.funder, figure).text
        assert [name for name in NAMES if name in text] == [], figure


def test_the_picture_is_a_png_of_twice_the_size(client: TestClient, cast: Cast) -> None:
    response = fetch(client, cast, cast.lead, "partners", "png")
    picture = Image.open(io.BytesIO(response.content))
    assert (response.headers["content-type"], picture.format) == ("image/png", "PNG")
    assert picture.width > 1200
    assert "partners-2026-03-04.png" in response.headers["content-disposition"]
    assert response.headers["cache-control"] == "no-store"


def test_a_stranger_is_sent_to_sign_in_and_an_outsider_finds_nothing(client: TestClient, cast: Cast) -> None:
    address = figure_file_address(project="statin", figure="answers", ending="csv", choice=Choice())
    stranger = client.get(address, follow_redirects=False)
    assert (stranger.status_code, stranger.headers["location"]) == (
        303,
        "/signin?next=%2Fdashboard%3Fproject%3Dstatin",
    )
    assert fetch(client, cast, cast.outsider, "answers").status_code == 404


def test_an_address_that_cannot_be_says_what_to_do(client: TestClient, cast: Cast) -> None:
    client.cookies.set(COOKIE, cast.keys[cast.lead])
    for address, words in (
        ("answers.exe?project=statin", "A figure comes as csv or png."),
        ("made-up.csv?project=statin", "There is no such figure for this choice."),
        ("answers.csv?project=statin&from=2026&to=2025", "before it begins in 2026"),
        ("answers.csv?project=statin&from=²", "A period begins and ends with a year"),
        ("answers.csv?project=statin&from=99999", "A period begins and ends with a year"),
        ("answers.csv?project=statin&stage=made-up", "is not a stage of the lifecycle"),
    ):
        response = client.get(f"/dashboard/{address}")
        assert response.status_code == 422
        assert words in response.text


def test_the_address_of_a_file_asks_a_funder_for_no_stage(client: TestClient, cast: Cast) -> None:
    response = fetch(client, cast, cast.funder, "answers", choice=Choice(stage="information_delivery"))
    assert response.status_code == 422
    assert "Numbers by stage are for people of the project" in response.text
