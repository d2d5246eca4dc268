"""The record of a released aid as FHIR: for everybody, valid, and with nothing that somebody did not agree to."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fhir.resources.bundle import Bundle
from fhir.resources.R4B.bundle import Bundle as BundleR4
from starlette.testclient import TestClient

from pages.plain import released_aids
from pages.shared.cookies import COOKIE
from partnering.foundation.consents import choose_consent
from partnering.foundation.database import transaction
from partnering.foundation.vocabulary import Consent, Verdict
from tests.cast import NOW, Cast, a_meeting, log, say
from tests.partnering.interop.fhir_checks import problems_in
from tests.partnering.interop.involvement_sample import resources
from tests.partnering.release_gate.going_out import SLUG, VERSION, ask, judge, let_pass, prepare, publish

AID = f"/aids/{SLUG}/{VERSION}"


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Each test begins like a server that was just started."""
    released_aids._record.cache_clear()
    yield
    released_aids._record.cache_clear()


@pytest.fixture
def published(cast: Cast, client: TestClient) -> None:
    """An aid that is out, with a review by name, one by role, one that is not shared, and much that is not public."""
    with transaction() as session:
        out = prepare(session, cast)
        of_patient, of_caregiver, of_clinician = ask(
            session, cast, out, cast.patient, cast.caregiver, cast.clinician
        )
        judge(session, cast, cast.patient, of_patient, words="I would use it.", consent=Consent.NAMED)
        judge(session, cast, cast.caregiver, of_caregiver, Verdict.NEEDS_CHANGE, words="Too long.")
        judge(session, cast, cast.clinician, of_clinician, words="zq-review", consent=Consent.NOT_SHARED)
        log(session, cast.lead, cast.project, a_meeting(out.release, cast.patient))
        say(session, cast.caregiver, cast.project, "zq-input", release_id=out.release)
        choose_consent(session, cast.caregiver, project_id=cast.project, consent=Consent.ROLE_ONLY, now=NOW)
        let_pass(session, cast, out)
        publish(session, cast, out)


def bundle_at(client: TestClient, ending: str) -> dict[str, Any]:
    response = client.get(f"{AID}{ending}")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("application/fhir+json")
    return dict(json.loads(response.content))


@pytest.mark.usefixtures("published")
def test_everybody_gets_the_reviews_the_gate_and_who_let_it_pass(client: TestClient) -> None:
    bundle = bundle_at(client, ".reviews-r5.json")
    Bundle.model_validate(bundle)
    assert problems_in(bundle) == []
    (library,) = resources(bundle, "Library")
    assert (library["version"], library["status"]) == (VERSION, "active")
    assert library["url"].endswith(f"/aids/{SLUG}")
    assert [one["name"] for one in library["reviewer"]] == ["Rosa, Patient", "Unnamed caregiver partner"]
    assert [one["name"] for one in library["endorser"]] == ["Rosa, Patient"]
    contents = [one["content"][0] for one in resources(bundle, "ArtifactAssessment")]
    assert [content["summary"] for content in contents] == [
        "It is ready.",
        "It needs change. Too long.",
        "Not ready yet",
        "A warning has to reach people today.",
    ]
    assert contents[3]["author"] == {"display": "Ada Minster"}


@pytest.mark.usefixtures("published")
def test_r4_says_the_same(client: TestClient) -> None:
    bundle = bundle_at(client, ".reviews-r4.json")
    BundleR4.model_validate(bundle)
    assert problems_in(bundle) == []
    assert len(resources(bundle, "Basic")) == 4


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("ending", [".reviews-r5.json", ".reviews-r4.json"])
def test_a_funder_gets_no_name_without_consent_no_entry_and_no_input(
    client: TestClient, cast: Cast, ending: str
) -> None:
    client.cookies.set(COOKIE, cast.keys[cast.funder])
    told = json.dumps(bundle_at(client, ending), ensure_ascii=False)
    for words in ("zq-", "Carl", "Clara", "Lena", "Edgar", "second screen", "@example.org", "Partner 1"):
        assert words not in told


@pytest.mark.usefixtures("published")
def test_the_page_leads_to_both(client: TestClient) -> None:
    page = client.get(AID).text
    for ending in (".reviews-r5.json", ".reviews-r4.json"):
        assert f"{AID}{ending}" in page
