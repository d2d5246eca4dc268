"""The aid as a reader will see it, and its text as a file, for those who work on it and for nobody else."""

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from pages.plain.aid_preview import Form, aid_preview_address
from pages.shared.cookies import COOKIE
from partnering.coauthoring.aid_drafts import keep_aid_draft
from partnering.coauthoring.aids import add_aid
from partnering.foundation.database import transaction
from partnering.foundation.vocabulary import VersionOrigin
from tests.cast import NOW, Cast
from tests.house_rules import ROOT

KNEE = (ROOT / "data" / "aids" / "knee-arthroscopy.yaml").read_bytes().replace(b"\n", b"\r\n")
QUESTION = "Should I have keyhole surgery for my worn knee?"


@pytest.fixture(autouse=True)
def the_cast_is_signed_in_today(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("visitor", "aid_preview"):
        monkeypatch.setattr(f"pages.plain.{module}.now", lambda: NOW)


@pytest.fixture
def aid(client: TestClient, cast: Cast) -> int:
    with transaction() as session:
        return add_aid(
            session, cast.lead, project_id=cast.project, text=KNEE, origin=VersionOrigin.FILE, now=NOW
        )


def keep(cast: Cast, aid: int, text: bytes) -> int:
    with transaction() as session:
        return keep_aid_draft(
            session,
            cast.lead,
            project_id=cast.project,
            aid_id=aid,
            text=text,
            base_number=1,
            revision=0,
            now=NOW,
        ).revision


def fetch(
    client: TestClient,
    cast: Cast,
    person: int,
    aid: int,
    *,
    form: Form = "html",
    is_turned_round: bool = False,
    **text: int,
) -> Response:
    client.cookies.set(COOKIE, cast.keys[person])
    return client.get(
        aid_preview_address(
            project="statin", aid_id=aid, text=text, form=form, is_turned_round=is_turned_round
        )
    )


def test_the_text_comes_as_it_was_written_byte_for_byte(client: TestClient, cast: Cast, aid: int) -> None:
    response = fetch(client, cast, cast.lead, aid, form="yaml", version=1)
    assert response.content == KNEE
    assert "filename*=utf-8''knee-arthroscopy.yaml" in response.headers["content-disposition"]


def test_a_draft_is_shown_to_who_wrote_it(client: TestClient, cast: Cast, aid: int) -> None:
    revision = keep(cast, aid, KNEE.replace(b"Should I have", b"Do I want"))
    assert "Do I want keyhole surgery" in fetch(client, cast, cast.lead, aid, draft=revision).text
    other = fetch(client, cast, cast.editor, aid, draft=revision)
    assert QUESTION in other.text
    assert "Do I want" not in other.text


def test_partners_read_versions_and_no_drafts(client: TestClient, cast: Cast, aid: int) -> None:
    assert QUESTION in fetch(client, cast, cast.patient, aid, version=1).text
    assert fetch(client, cast, cast.patient, aid, draft=1).status_code == 403


def test_others_read_nothing(client: TestClient, cast: Cast, aid: int) -> None:
    for person, status in ((cast.funder, 403), (cast.outsider, 404), (cast.ended, 404)):
        response = fetch(client, cast, person, aid, version=1)
        assert (response.status_code, "keyhole" in response.text) == (status, False)
    client.cookies.clear()
    response = client.get(aid_preview_address(project="statin", aid_id=aid, text={"version": 1}))
    assert response.headers["location"].startswith("/signin?")


def test_only_our_own_screens_may_frame_it_and_its_script_gets_no_hold_of_them(
    client: TestClient, cast: Cast, aid: int
) -> None:
    policy = fetch(client, cast, cast.lead, aid, version=1).headers["content-security-policy"]
    assert policy == "frame-ancestors 'self'; sandbox allow-scripts allow-popups"


def test_the_options_can_be_turned_round(client: TestClient, cast: Cast, aid: int) -> None:
    one = fetch(client, cast, cast.lead, aid, version=1).text
    other = fetch(client, cast, cast.lead, aid, version=1, is_turned_round=True).text
    heads = "<h3>No surgery</h3>", "<h3>Keyhole surgery</h3>"
    assert [one.index(head) < one.index(heads[1]) for head in heads] == [True, False]
    assert [other.index(head) < other.index(heads[0]) for head in heads] == [False, True]


def test_it_can_be_printed(client: TestClient, cast: Cast, aid: int) -> None:
    response = fetch(client, cast, cast.lead, aid, form="pdf", version=1)
    assert response.headers["content-type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


def test_a_draft_that_is_no_aid_says_what_to_mend(client: TestClient, cast: Cast, aid: int) -> None:
    revision = keep(cast, aid, b"title: <script>alert(1)</script>\n")
    response = fetch(client, cast, cast.lead, aid, draft=revision)
    assert response.status_code == 200
    assert "Line 1: The field" in response.text
    assert "<script>" not in response.text
    assert "frame-ancestors 'self'" in response.headers["content-security-policy"]


@pytest.mark.parametrize("query", ["draft=x", "version=-1", "version=99999999999", "form=exe"])
def test_an_address_that_we_never_make_is_refused(
    client: TestClient, cast: Cast, aid: int, query: str
) -> None:
    client.cookies.set(COOKIE, cast.keys[cast.lead])
    assert client.get(f"/aid-preview/{aid}?project=statin&{query}").status_code == 422
    assert client.get(f"/aid-preview/{aid}?project=statin&version=7").status_code == 404
