"""The gate for programs and the badge, by HTTP: what they give, and what they keep to themselves."""

import json
from datetime import datetime, timedelta

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from pages.plain import gate_api
from pages.plain.kept_pages import KeptPages
from partnering.foundation.database import reading, transaction
from partnering.foundation.vocabulary import Verdict
from partnering.release_gate.keys import end_key, list_keys, make_key
from tests.cast import NOW, TODAY, WORDS_OF_THE_OTHER_PROJECT, Cast
from tests.cast import SECRET as OTHERS_SECRET
from tests.pages.conftest import counted_statements
from tests.partnering.coauthoring.reviewing import asked, judges

GATE = "/api/projects/statin/releases/2.1/gate"
BADGE = "/badge/statin/2.1.svg"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    moments = [NOW]
    monkeypatch.setattr("pages.plain.gate_api.now", lambda: moments[-1])
    return moments


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins like a server that was just started."""
    monkeypatch.setattr(gate_api, "_badges", KeptPages(gate_api.MOST_KEPT_BYTES))


@pytest.fixture
def key(cast: Cast, client: TestClient) -> str:
    with transaction() as session:
        return make_key(
            session,
            cast.lead,
            project_id=cast.project,
            name="GitHub",
            last_day=TODAY,
            today=TODAY,
            now=NOW,
        ).token


def ask(client: TestClient, authorization: str | None, address: str = GATE) -> Response:
    headers = {} if authorization is None else {"Authorization": authorization}
    return client.get(address, headers=headers, follow_redirects=False)


def test_a_program_with_a_key_gets_the_gate(client: TestClient, cast: Cast, key: str) -> None:
    answer = ask(client, f"Bearer {key}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.headers["cache-control"] == "no-store"
    told = answer.json()
    assert (told["project"], told["release"], told["verdict"]) == ("statin", "2.1", "not_ready")
    assert {reason["met"] for reason in told["reasons"]} == {True, False}
    with reading() as session:
        (card,) = list_keys(session, cast.lead, project_id=cast.project)
    assert card.last_used_at == NOW


def test_it_tells_no_name_no_key_and_nothing_of_another_project(
    client: TestClient, cast: Cast, key: str
) -> None:
    told = ask(client, f"bearer {key}").text
    names = ("Lena", "Edgar", "Fatima", "Rosa", "Carl", "Clara", "Frank", "Cita", "Ada")
    assert [word for word in (*names, key, OTHERS_SECRET) if word in told] == []
    assert [word for word in WORDS_OF_THE_OTHER_PROJECT if word in told.lower()] == []


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer ", "Bearer wrong", "Basic Zm9v", "Bearer " + "x" * 5000, "Bearer a b c"],
)
@pytest.mark.usefixtures("cast")
def test_without_a_key_that_works_there_is_only_a_refusal(
    client: TestClient, authorization: str | None
) -> None:
    answer = ask(client, authorization)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert list(answer.json()) == ["error"]
    assert "statin" not in answer.text


def test_an_ended_and_an_old_key_get_the_words_of_an_unknown_one(
    client: TestClient, cast: Cast, key: str, clock: list[datetime]
) -> None:
    unknown = ask(client, "Bearer unknown")
    clock.append(NOW + timedelta(days=1))
    old = ask(client, f"Bearer {key}")
    clock.append(NOW)
    with transaction() as session:
        (card,) = list_keys(session, cast.lead, project_id=cast.project)
        end_key(session, cast.lead, project_id=cast.project, key_id=card.key_id, now=NOW)
    ended = ask(client, f"Bearer {key}")
    assert (old.status_code, old.text) == (ended.status_code, ended.text) == (401, unknown.text)


@pytest.mark.usefixtures("cast")
def test_a_key_opens_no_other_project(client: TestClient, key: str) -> None:
    foreign = ask(client, f"Bearer {key}", "/api/projects/quince-choice/releases/9.9-hidden/gate")
    nowhere = ask(client, f"Bearer {key}", "/api/projects/no-such/releases/1/gate")
    assert foreign.status_code == nowhere.status_code == 404
    assert foreign.text == nowhere.text
    own = ask(client, f"Bearer {key}", "/api/projects/statin/releases/99/gate")
    assert (own.status_code, list(own.json())) == (404, ["error"])


@pytest.mark.usefixtures("cast")
def test_the_badge_is_for_everybody_and_tells_the_verdict_only(client: TestClient) -> None:
    answer = client.get(BADGE, headers={"Accept": "text/html"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert "Partners: Not ready yet" in answer.text
    for word in ("statin", "2.1", "sore", "default-1", "Rosa"):
        assert word not in answer.text


def test_a_badge_is_judged_once_until_something_changes_or_a_day_begins(
    client: TestClient, cast: Cast, clock: list[datetime]
) -> None:
    def badge() -> tuple[bool, bool]:
        """Whether the release is held back, and whether it was judged for this."""
        with counted_statements() as seen:
            answer = client.get(BADGE)
        return "Held back" in answer.text, any("payments" in statement for statement in seen)

    assert [badge(), badge()] == [(False, True), (False, False)]
    with transaction() as session:
        judges(session, asked(session, cast, cast.patient), Verdict.HARMFUL_OR_MISLEADING)
    assert [badge(), badge()] == [(True, True), (True, False)]
    clock.append(NOW + timedelta(days=1))
    assert [badge(), badge()] == [(True, True), (True, False)]


@pytest.mark.usefixtures("cast")
def test_who_has_the_badge_already_gets_it_no_second_time(client: TestClient) -> None:
    tag = client.get(BADGE).headers["etag"]
    again = client.get(BADGE, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["cache-control"]) == (
        304,
        b"",
        "public, max-age=300",
    )


@pytest.mark.usefixtures("cast")
def test_every_release_that_does_not_exist_has_the_same_badge(client: TestClient) -> None:
    answers = [
        client.get(f"/badge/{place}.svg") for place in ("statin/9", "no-such/1", "statin/%3Cscript%3E")
    ]
    assert {answer.status_code for answer in answers} == {404}
    (told,) = {answer.text for answer in answers}
    assert "Unknown release" in told


@pytest.mark.usefixtures("cast")
def test_the_json_is_not_for_cookies(client: TestClient, cast: Cast) -> None:
    client.cookies.set("one_more_step", cast.keys[cast.lead])
    assert ask(client, None).status_code == 401
    assert json.loads(ask(client, None).text).keys() == {"error"}
