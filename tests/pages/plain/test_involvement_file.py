"""Who was involved, as a file: for those who may take the project out, in each form, and for nobody else."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from pages.plain.involvement_file import involvement_address
from pages.shared.cookies import COOKIE
from partnering.foundation.consents import choose_consent
from partnering.foundation.database import transaction
from partnering.foundation.vocabulary import Consent
from partnering.interop.involvement_files import InvolvementForm
from tests.cast import NOW, Cast, say
from tests.partnering.interop.fhir_checks import problems_in


def address(form: InvolvementForm = InvolvementForm.R5, *, release: str = "2.1") -> str:
    return involvement_address(project="statin", release=release, form=form)


@pytest.fixture(autouse=True)
def the_cast_is_signed_in_today(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("visitor", "involvement_file"):
        monkeypatch.setattr(f"pages.plain.{module}.now", lambda: NOW)


def fetch(client: TestClient, cast: Cast, person: int, wanted: str) -> Response:
    client.cookies.set(COOKIE, cast.keys[person])
    return client.get(wanted)


@pytest.mark.parametrize(
    ("form", "ending", "media_type"),
    [
        (InvolvementForm.R5, "r5.json", "application/fhir+json; fhirVersion=5.0"),
        (InvolvementForm.R4, "r4.json", "application/fhir+json; fhirVersion=4.0"),
        (InvolvementForm.CONTRIBUTORS, "html", "text/html; charset=utf-8"),
    ],
)
def test_lead_and_facilitator_get_each_form(
    client: TestClient, cast: Cast, form: InvolvementForm, ending: str, media_type: str
) -> None:
    for person in (cast.lead, cast.facilitator):
        response = fetch(client, cast, person, address(form))
        assert response.status_code == 200
        assert response.headers["content-type"] == media_type
        name = f"involvement-statin-2.1.{ending}"
        assert response.headers["content-disposition"] == f"attachment; filename*=utf-8''{name}"
        assert response.headers["cache-control"] == "no-store"
        if form is not InvolvementForm.CONTRIBUTORS:
            assert problems_in(json.loads(response.content)) == []


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
def test_others_get_plain_words_and_nothing_else(
    client: TestClient, cast: Cast, role: str, status: int
) -> None:
    with transaction() as session:
        say(session, cast.patient, cast.project, "zq-said", release_id=cast.release)
        choose_consent(session, cast.patient, project_id=cast.project, consent=Consent.NAMED, now=NOW)
    for form in InvolvementForm:
        response = fetch(client, cast, getattr(cast, role), address(form))
        assert response.status_code == status
        for words in ("zq-said", "Rosa", "second screen", "Choose about statins"):
            assert words not in response.text


@pytest.mark.parametrize("wanted", [address(release="9"), "/involvement", f"{address()}x"])
def test_what_does_not_exist_is_said_plainly(client: TestClient, cast: Cast, wanted: str) -> None:
    response = fetch(client, cast, cast.lead, wanted)
    assert response.status_code == 404
    assert "There is no such" in response.text or "There is no release" in response.text


def test_a_stranger_is_sent_to_sign_in_and_then_to_the_releases(client: TestClient, cast: Cast) -> None:
    client.cookies.set(COOKIE, "made-up")
    response = client.get(address())
    assert response.status_code == 303
    target = urlsplit(response.headers["location"])
    assert (target.path, parse_qs(target.query)) == ("/signin", {"next": ["/releases?project=statin"]})
