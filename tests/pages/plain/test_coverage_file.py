"""The coverage as a file: the same rows as on the screen, for whoever may see them, and for nobody else."""

import csv
import io
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from pages.plain.coverage_file import coverage_file_address
from pages.shared.cookies import COOKIE
from partnering.foundation.database import transaction
from partnering.foundation.vocabulary import PartnerRole
from partnering.tracker.ratings import NewRating, rate_stage
from partnering.tracker.releases import add_release
from tests.cast import CATALOG, NOW, Cast

ADDRESS = coverage_file_address(project="statin", release="2.1", lifecycle="sittig-2023")


@pytest.fixture(autouse=True)
def the_cast_is_signed_in_today(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("visitor", "coverage_file"):
        monkeypatch.setattr(f"pages.plain.{module}.now", lambda: NOW)


def fetch(client: TestClient, cast: Cast, person: int, address: str = ADDRESS) -> Response:
    client.cookies.set(COOKIE, cast.keys[person])
    return client.get(address)


def cell(response: Response, stage: str = "information_delivery") -> dict[str, str]:
    """The row of the patients at a stage; without one, of the only cell where the cast logged something."""
    rows = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    (found,) = [row for row in rows if (row["stage"], row["partner_role"]) == (stage, "patient_partner")]
    return found


def test_who_may_see_people_gets_every_number(client: TestClient, cast: Cast) -> None:
    for person in (cast.lead, cast.patient, cast.administrator):
        response = fetch(client, cast, person)
        assert response.status_code == 200
        assert (cell(response)["people"], cell(response)["is_hidden"]) == ("1", "no")


def test_a_funder_gets_no_small_number_by_any_lifecycle(client: TestClient, cast: Cast) -> None:
    for lifecycle in ("sittig-2023", "cdsic-4", "made-up"):
        address = coverage_file_address(project="statin", release="2.1", lifecycle=lifecycle)
        found = cell(fetch(client, cast, cast.funder, address))
        assert (found["people"], found["is_hidden"], found["lifecycle"]) == ("", "yes", "sittig-2023")


def test_the_level_of_the_other_side_is_in_no_file_before_ones_own(client: TestClient, cast: Cast) -> None:
    def rate(person: int, level: int) -> None:
        entry = NewRating(cast.release, "pcor_evidence", PartnerRole.PATIENT_PARTNER, level, level)
        with transaction() as session:
            rate_stage(session, person, project_id=cast.project, entry=entry, catalog=CATALOG, now=NOW)

    def levels(person: int, lifecycle: str, stage: str) -> tuple[str, str, str]:
        address = coverage_file_address(project="statin", release="2.1", lifecycle=lifecycle)
        row = cell(fetch(client, cast, person, address), stage)
        return row["level_by_project"], row["level_by_partner"], row["kept_back"]

    rate(cast.patient, 5)
    for lifecycle, stage in (("sittig-2023", "pcor_evidence"), ("cdsic-4", "needs_planning")):
        assert levels(cast.lead, lifecycle, stage) == ("", "", "partner")
        assert levels(cast.patient, lifecycle, stage) == ("", "5", "")
        assert levels(cast.administrator, lifecycle, stage) == ("", "5", "")
    rate(cast.lead, 1)
    assert levels(cast.lead, "cdsic-4", "needs_planning") == ("1", "5", "")
    assert levels(cast.editor, "cdsic-4", "needs_planning") == ("1", "", "partner")


def test_a_stranger_is_sent_to_sign_in_and_then_to_the_screen(client: TestClient, cast: Cast) -> None:
    client.cookies.set(COOKIE, "made-up")
    response = client.get(ADDRESS)
    assert response.status_code == 303
    address = urlsplit(response.headers["location"])
    assert (address.path, parse_qs(address.query)) == ("/signin", {"next": ["/coverage?project=statin"]})


@pytest.mark.parametrize("role", ["outsider", "ended"])
def test_who_is_not_part_of_the_project_gets_nothing_of_it(client: TestClient, cast: Cast, role: str) -> None:
    response = fetch(client, cast, getattr(cast, role))
    assert response.status_code == 404
    assert "2.1" not in response.text


@pytest.mark.parametrize(
    ("project", "release", "lifecycle", "status"),
    [
        ("statin", "9.9", "sittig-2023", 404),
        ("statin", "9.9-hidden", "sittig-2023", 404),
        ("", "", "", 404),
        ("statin", "2.1", "<script>", 422),
        ("statin", "2\x001", "", 404),
        ("statin", "2" * 20_000, "", 404),
    ],
)
def test_an_odd_address_gets_plain_words(
    client: TestClient, cast: Cast, project: str, release: str, lifecycle: str, status: int
) -> None:
    address = coverage_file_address(project=project, release=release, lifecycle=lifecycle)
    response = fetch(client, cast, cast.lead, address)
    assert response.status_code == status
    assert "<script>" not in response.text
    assert "on our side" not in response.text


def test_the_name_of_the_file_holds_any_version(client: TestClient, cast: Cast) -> None:
    with transaction() as session:
        add_release(session, cast.lead, project_id=cast.project, version="2\";é'", now=NOW)
    address = coverage_file_address(project="statin", release="2\";é'", lifecycle="sittig-2023")
    headers = fetch(client, cast, cast.lead, address).headers
    assert (
        headers["content-disposition"] == "attachment; filename*=utf-8''coverage-statin-2%22%3B%C3%A9%27.csv"
    )
    assert headers["cache-control"] == "no-store"
