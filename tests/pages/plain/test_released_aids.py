"""Released aids as anybody gets them: in every form, cached, loud where they ended, and never more than was agreed."""

import gzip
import json
from collections.abc import Iterator

import pytest
from lxml import html
from sqlalchemy import select
from starlette.testclient import TestClient

from decision_aids.formats.rendering import render
from decision_aids.reading import read_document
from pages.plain import released_aids
from pages.plain.kept_pages import KeptPage, KeptPages, kept_page
from pages.plain.visitor import now
from partnering.coauthoring.saving import save_version
from partnering.foundation.consents import choose_consent
from partnering.foundation.database import transaction
from partnering.foundation.vocabulary import Consent, ReleaseStatus, Verdict
from partnering.release_gate.models import PublishedAid
from partnering.release_gate.publishing import withdraw_aid
from partnering.tracker.releases import move_release
from tests.cast import NOW, TODAY, Cast
from tests.partnering.release_gate.going_out import (
    SLUG,
    TEXT,
    VERSION,
    ask,
    judge,
    prepare,
    publish,
    released,
    review,
)

AID = f"/aids/{SLUG}"
ENDINGS = ["", ".pdf", ".json", ".yaml", ".fhir.json", ".reviews-r5.json", ".reviews-r4.json"]


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Each test begins like a server that was just started."""
    released_aids._record.cache_clear()
    yield
    released_aids._record.cache_clear()


@pytest.fixture
def published(cast: Cast, client: TestClient) -> int:
    """The aid is out, reviewed by Rosa who may be named and by Clara who may not."""
    with transaction() as session:
        return released(session, cast).published_id


def words_of(client: TestClient, address: str = AID) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(html.fromstring(response.content).text_content().split())


def withdraw(cast: Cast, published_id: int, reason: str = "A study was taken back.") -> None:
    with transaction() as session:
        withdraw_aid(
            session, cast.lead, project_id=cast.project, published_id=published_id, reason=reason, now=NOW
        )


# The forms


def test_everybody_reads_a_released_aid_without_an_account_and_without_script(
    published: int, client: TestClient
) -> None:
    response = client.get(AID, headers={"Accept": "text/html"})
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
    page = html.fromstring(response.content)
    assert page.xpath("//h2[@id='record']")
    assert not page.xpath("//script[@src] | //link[@href] | //img[@src]")


def test_the_page_is_the_page_of_the_library_with_the_record_in_it(
    published: int, client: TestClient
) -> None:
    plain = html.fromstring(render(read_document(TEXT, file="aid"), "html", today=now().date()))
    page = html.fromstring(client.get(AID).content)
    for added in page.xpath("//section[@aria-labelledby='record'] | //nav//li[a/@href='#record']"):
        added.drop_tree()
    for where in page.xpath("//dd[a/@href='#record']"):
        where.text = "Nobody yet."
        where[0].drop_tree()
    assert page.text_content().split() == plain.text_content().split()


def test_the_yaml_is_the_frozen_text_byte_for_byte(published: int, client: TestClient) -> None:
    response = client.get(f"{AID}/{VERSION}.yaml")
    assert response.content == TEXT
    assert response.headers["content-type"] == "application/yaml; charset=utf-8"


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_address_without_a_release_gives_the_latest_in_every_form(
    ending: str, published: int, client: TestClient
) -> None:
    latest, named = client.get(f"{AID}{ending}"), client.get(f"{AID}/{VERSION}{ending}")
    assert (latest.status_code, named.status_code) == (200, 200)
    assert latest.content == named.content
    assert latest.headers["content-location"] == f"{AID}/{VERSION}{ending}"


def test_all_forms_tell_the_same_record(published: int, client: TestClient) -> None:
    told = json.loads(client.get(f"{AID}.json").content)
    assert told["format"] == "decision-aid-result/1"
    heading, lists = told["record"]["heading"], told["record"]["lists"]
    lines = [*told["record"]["lines"], *((label, [sums_up, *texts]) for label, sums_up, texts in lists)]
    composition = json.loads(client.get(f"{AID}.fhir.json").content)["entry"][0]["resource"]
    section = composition["section"][-1]
    assert section["title"] == heading
    in_fhir = " ".join(html.fromstring(section["text"]["div"]).text_content().split())
    in_html = words_of(client)
    for label, texts in lines:
        for said in (label, *texts):
            assert said in in_html
            assert said.replace(" ", "") in in_fhir.replace(" ", "")


# The cache


@pytest.mark.parametrize("ending", ENDINGS)
def test_who_has_the_page_already_gets_it_no_second_time(
    ending: str, published: int, client: TestClient
) -> None:
    first = client.get(f"{AID}{ending}")
    assert first.headers["cache-control"] == "public, no-cache"
    again = client.get(f"{AID}{ending}", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    weak = client.get(f"{AID}{ending}", headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    assert weak.status_code == 304
    other = client.get(f"{AID}{ending}", headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


def test_the_page_is_packed_for_who_can_unpack_it(published: int, client: TestClient) -> None:
    plain = client.get(AID, headers={"Accept-Encoding": "identity"})
    packed = client.get(AID, headers={"Accept-Encoding": "gzip"})
    assert (plain.headers.get("content-encoding"), packed.headers["content-encoding"]) == (None, "gzip")
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) / 3
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
    assert plain.headers["etag"] != packed.headers["etag"]


def test_a_page_says_at_once_what_changed_in_the_log(published: int, cast: Cast, client: TestClient) -> None:
    tag = client.get(AID).headers["etag"]
    assert "Rosa" in words_of(client)
    with transaction() as session:
        choose_consent(session, cast.patient, project_id=cast.project, consent=Consent.NOT_SHARED, now=NOW)
    assert "Rosa" not in words_of(client)
    assert client.get(AID, headers={"If-None-Match": tag}).status_code == 200


def test_the_pages_asked_for_last_are_kept_while_there_is_room() -> None:
    made: list[str] = []

    def making(name: str) -> bytes:
        def make() -> KeptPage:
            made.append(name)
            return kept_page(name.encode() * 100, media_type="text/plain")

        return pages.page(name, make).body

    pages = KeptPages(most_bytes=250)
    for name in "abacab":
        making(name)
    assert made == ["a", "b", "c", "b"]


def test_the_page_asked_for_is_kept_even_where_it_is_larger_than_the_room() -> None:
    pages = KeptPages(most_bytes=1)
    page = kept_page(b"long", media_type="text/plain")
    assert pages.page("key", lambda: page) is page
    assert pages.page("key", lambda: kept_page(b"other", media_type="text/plain")) is page


# What ended


def test_a_withdrawn_aid_says_so_in_every_form_and_stays_readable(
    published: int, cast: Cast, client: TestClient
) -> None:
    for ending in ENDINGS:  # kept from before
        client.get(f"{AID}{ending}")
    withdraw(cast, published)
    sentence = "This aid was withdrawn on 4 March 2026. Do not use it. Why: A study was taken back."
    page = html.fromstring(client.get(AID).content)
    assert page.xpath("string(//title)").startswith("Withdrawn: ")
    assert page.xpath("string((//p[@role='note'])[1])").strip() == sentence
    told = json.loads(client.get(f"{AID}.json").content)
    assert (told["withdrawn"], told["record"]["withdrawn_on"]) == (sentence, "2026-03-04")
    composition = json.loads(client.get(f"{AID}.fhir.json").content)["entry"][0]["resource"]
    assert composition["status"] == "deprecated"
    assert sentence in html.fromstring(composition["text"]["div"]).text_content()
    yaml = client.get(f"{AID}.yaml")
    assert yaml.content == TEXT
    assert "-withdrawn.yaml" in yaml.headers["content-disposition"]
    assert "-withdrawn.pdf" in client.get(f"{AID}.pdf").headers["content-disposition"]


def test_an_aid_is_withdrawn_with_its_release(published: int, cast: Cast, client: TestClient) -> None:
    with transaction() as session:
        release_id = session.scalars(select(PublishedAid.release_id)).one()
        move_release(
            session,
            cast.lead,
            project_id=cast.project,
            release_id=release_id,
            to=ReleaseStatus.WITHDRAWN,
            today=TODAY,
            now=NOW,
        )
    sentence = "This aid was withdrawn on 4 March 2026. Do not use it. Why: Its release was withdrawn."
    assert sentence in words_of(client)
    assert "Withdrawn. Do not use it any more." in words_of(client, "/aids")


def test_an_aid_past_its_date_says_so(cast: Cast, client: TestClient) -> None:
    with transaction() as session:
        old = TEXT.replace(b"next_review: 20", b"next_review: 19")
        out = prepare(session, cast, text=old)
        review(session, cast, out)
        publish(session, cast, out)
    assert "This aid is past its review date." in words_of(client)
    assert "Past its review date. Ask before you rely on it." in words_of(client, "/aids")


def test_an_older_release_leads_to_the_newer_one(published: int, cast: Cast, client: TestClient) -> None:
    with transaction() as session:
        out = prepare(session, cast, version="3.1")
        publish(session, cast, out)
    older = words_of(client, f"{AID}/{VERSION}")
    assert "There is a newer release of this aid: http://127.0.0.1:8501/aids/" in older
    assert "There is a newer release" not in words_of(client)
    assert client.get(AID).headers["content-location"] == f"{AID}/3.1"


def test_where_the_newest_release_is_withdrawn_the_one_before_is_the_latest(
    published: int, cast: Cast, client: TestClient
) -> None:
    with transaction() as session:
        out = prepare(session, cast, version="3.1")
        (newest,) = publish(session, cast, out)
    withdraw(cast, newest.published_id)
    assert client.get(AID).headers["content-location"] == f"{AID}/{VERSION}"
    withdraw(cast, published)
    assert client.get(AID).headers["content-location"] == f"{AID}/3.1"


# What nobody may see


def test_a_name_stands_there_only_where_its_owner_agreed(published: int, client: TestClient) -> None:
    told = [client.get(f"{AID}{ending}").text for ending in ENDINGS if ending != ".pdf"]
    assert ["Rosa" in one for one in told] == [True, True, False, True, True, True]
    assert not [
        name for one in told for name in ("Clara", "Lena", "Carl", "Edgar", "Ada Minster") if name in one
    ]


def test_a_reviewer_who_wants_nothing_told_is_only_counted(cast: Cast, client: TestClient) -> None:
    with transaction() as session:
        out = prepare(session, cast)
        review(session, cast, out)
        (of_caregiver,) = ask(session, cast, out, cast.caregiver)
        judge(
            session,
            cast,
            cast.caregiver,
            of_caregiver,
            Verdict.NOT_FOR_ME_TO_JUDGE,
            words="My own secret.",
            consent=Consent.NOT_SHARED,
        )
        publish(session, cast, out)
    said = words_of(client)
    assert "1 more reviewer wants nothing told outside the project." in said
    assert "My own secret" not in said
    assert "Not for me to judge" not in said


def test_a_draft_has_no_address(cast: Cast, client: TestClient) -> None:
    with transaction() as session:
        prepare(session, cast)
    for address in (AID, f"{AID}/{VERSION}", f"{AID}.yaml", f"{AID}/{VERSION}.json", "/aids/sore-knee"):
        response = client.get(address)
        assert response.status_code == 404
        assert "There is no released aid at this address." in response.text
    assert "There is none yet." in words_of(client, "/aids")


def test_a_later_draft_changes_nothing_that_is_out(published: int, cast: Cast, client: TestClient) -> None:
    before = words_of(client, "/aids")
    page = client.get(AID).content
    with transaction() as session:
        aid_id = session.scalars(select(PublishedAid.aid_id)).one()
        draft = TEXT.replace(b"\ntitle: ", b"\ntitle: Unreleased ", 1)
        save_version(
            session,
            cast.lead,
            project_id=cast.project,
            aid_id=aid_id,
            text=draft,
            base_number=1,
            message="",
            now=NOW,
        )
    assert b"Unreleased" not in client.get(AID).content
    assert client.get(AID).content == page
    assert words_of(client, "/aids") == before


@pytest.mark.parametrize(
    "address",
    [
        f"{AID}/9.9",
        f"{AID}/{VERSION}.docx",
        f"{AID}/{VERSION}.pdf.pdf",
        "/aids/%00",
        f"/aids/{'x' * 5000}",
        "/aids/'%3B--",
        "/aids/.pdf",
    ],
)
def test_an_address_of_nothing_says_where_the_list_is(
    address: str, published: int, client: TestClient
) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "Traceback" not in response.text


def test_the_list_names_each_released_aid_once_with_its_latest_release(
    published: int, cast: Cast, client: TestClient
) -> None:
    with transaction() as session:
        publish(session, cast, prepare(session, cast, version="3.1"))
    page = html.fromstring(client.get("/aids").content)
    (item,) = page.xpath("//ul[@class='aids']/li")
    assert item.xpath("a/@href") == [AID]
    assert "release 3.1, 4 March 2026" in item.text_content()
    tag = client.get("/aids").headers["etag"]
    assert client.get("/aids", headers={"If-None-Match": tag}).status_code == 304


def test_gzip_of_a_page_is_the_same_each_time() -> None:
    one, two = (kept_page(b"word " * 200, media_type="text/plain") for _ in range(2))
    assert one == two
    assert gzip.decompress(one.packed or b"") == one.body
