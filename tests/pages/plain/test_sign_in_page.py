import re
from collections.abc import Callable

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from pages.plain.sign_in import please_wait
from partnering.foundation.database import disconnect
from partnering.foundation.sign_in import FREE_TRIES
from tests.pages.plain.forms import PASSWORD, open_sessions, read, set_cookie, sign_in


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How often a password was really checked."""
    counted, check = [0], PasswordHasher.verify

    def verify(self: PasswordHasher, password_hash: str, password: str) -> bool:
        counted[0] += 1
        return check(self, password_hash, password)

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    return lambda: counted[0]


def test_the_form_can_be_filled_by_a_password_manager_and_read_aloud(client: TestClient) -> None:
    page = read(client.get("/signin"))
    assert page.title == "Sign in – One More Step"
    email, password = page.field("email"), page.field("password")
    assert (email["type"], email["autocomplete"]) == ("email", "username")
    assert (password["type"], password["autocomplete"]) == ("password", "current-password")
    assert {label["for"] for label in page.all("label")} == {"email", "password"}
    assert page.all("script") == []
    assert page.all("html") == [{"lang": "en"}]


def test_a_plain_page_asks_nothing_of_any_other_place(client: TestClient) -> None:
    response = client.get("/signin")
    assert set(re.findall(r"url\(\"([^\"]*/)", response.text)) == {"/app/static/fonts/"}
    wanted = re.findall(r"(?:src|href|action)=\"([^\"]+)\"", response.text)
    assert all(address.startswith(("/", "data:")) and not address.startswith("//") for address in wanted)
    assert response.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert response.headers["cache-control"] == "no-store"


def test_the_right_pair_signs_in_and_goes_where_the_person_wanted_to_go(
    client: TestClient, rosa: int
) -> None:
    response = sign_in(client, next="/coverage?project=statin")
    assert (response.status_code, response.headers["location"]) == (303, "/coverage?project=statin")
    assert client.get("/coverage", headers={"accept": "text/html"}).text == "a screen"


@pytest.mark.parametrize(
    ("site", "is_secure"), [("http://127.0.0.1:8501", False), ("https://x.example", True)]
)
def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    client: TestClient, rosa: int, monkeypatch: pytest.MonkeyPatch, site: str, is_secure: bool
) -> None:
    monkeypatch.setenv("ONE_MORE_STEP_SITE", site)
    cookie = set_cookie(sign_in(client))
    assert len(cookie["one_more_step"]) == 43
    assert {"httponly", "path", "samesite", "max-age"} <= set(cookie)
    assert (cookie["path"], cookie["samesite"]) == ("/", "lax")
    assert ("secure" in cookie) == is_secure
    assert "domain" not in cookie


@pytest.mark.parametrize("email", ["rosa@example.org", "nobody@example.org"])
def test_a_wrong_password_is_told_in_words_beside_the_field(
    client: TestClient, rosa: int, email: str
) -> None:
    response = sign_in(client, email=email, password="wrong")
    page = read(response)
    words = "This e-mail address and password do not go together."
    assert response.status_code == 422
    assert page.title.startswith(words)
    assert page.text.count(words) == 2
    assert [attributes["href"] for attributes in page.all("a")] == ["#password"]
    assert [attributes for attributes in page.all("div") if attributes.get("role") == "alert"]
    assert page.field("password")["aria-describedby"] == "password-problem"
    assert page.field("password")["aria-invalid"] == "true"
    assert page.field("email")["value"] == email
    assert "value" not in page.field("password")
    assert "set-cookie" not in response.headers


def test_nobody_learns_from_the_answer_who_has_an_account(
    client: TestClient, rosa: int, checks: Callable[[], int]
) -> None:
    known = sign_in(client, email="rosa@example.org", password="wrong")
    assert checks() == 1
    unknown = sign_in(client, email="nobody@example.org", password="wrong")
    assert checks() == 2
    assert known.status_code == unknown.status_code
    assert known.text.replace("rosa@", "nobody@") == unknown.text
    names = {"content-length", "date"}
    assert [pair for pair in known.headers.multi_items() if pair[0] not in names] == [
        pair for pair in unknown.headers.multi_items() if pair[0] not in names
    ]


def test_after_many_failures_known_and_unknown_people_wait_alike_and_nothing_is_checked(
    client: TestClient, rosa: int, checks: Callable[[], int]
) -> None:
    answers = []
    for email in ("rosa@example.org", "nobody@example.org"):
        for _ in range(FREE_TRIES):
            assert sign_in(client, email=email, password="wrong").status_code == 422
        answers.append(sign_in(client, email=email, password=PASSWORD))
    assert checks() == 2 * FREE_TRIES
    assert [answer.status_code for answer in answers] == [429, 429]
    for answer in answers:
        assert re.search(r"Wait [12] seconds?, then try again", read(answer).title)
        assert "set-cookie" not in answer.headers
    assert open_sessions() == 0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 second,"),
        (3, "3 seconds,"),
        (59, "59 seconds,"),
        (60, "1 minute,"),
        (61, "2 minutes,"),
        (300, "5 minutes,"),
    ],
)
def test_the_wait_is_told_in_seconds_or_minutes_rounded_up(seconds: int, words: str) -> None:
    assert f"Wait {words} then" in please_wait(seconds)


def test_what_was_typed_is_shown_as_text_never_as_html(client: TestClient) -> None:
    typed = '"><script>alert(1)</script>&{{ 7*7 }}'
    response = sign_in(client, email=typed, password="wrong", next='/"><script>')
    page = read(response)
    assert page.all("script") == []
    assert page.field("email")["value"] == typed
    assert "<script>" not in response.text


@pytest.mark.parametrize(
    "email", ["", "\x00", "rosa@example.org\x00", "x" * 8000, "ünï@çödé.example", "%ff%fe"]
)
def test_any_address_gets_the_same_answer_and_no_mistake_of_ours(client: TestClient, email: str) -> None:
    assert sign_in(client, email=email, password="wrong").status_code == 422


def test_an_empty_form_is_answered(client: TestClient) -> None:
    assert client.post("/signin").status_code == 422


def test_signing_in_ends_the_session_this_browser_had(client: TestClient, rosa: int) -> None:
    for _ in range(3):
        assert sign_in(client).status_code == 303
    assert open_sessions() == 1


def test_who_is_signed_in_goes_on_at_once(client: TestClient, rosa: int) -> None:
    sign_in(client)
    response = client.get("/signin", params={"next": "/coverage"})
    assert (response.status_code, response.headers["location"]) == (303, "/coverage")


def test_signing_out_ends_the_session_and_the_cookie(client: TestClient, rosa: int) -> None:
    token = set_cookie(sign_in(client))["one_more_step"]
    assert "Rosa Diaz" in read(client.get("/signout")).text
    response = client.post("/signout")
    assert (response.status_code, response.headers["location"]) == (303, "/signin?signed_out=yes")
    assert set_cookie(response)["max-age"] == "0"
    assert open_sessions() == 0
    assert "You are signed out." in read(client.get(response.headers["location"])).text
    client.cookies.set("one_more_step", token)
    assert client.get("/coverage", headers={"accept": "text/html"}).status_code == 303


def test_asking_to_sign_out_by_a_link_alone_changes_nothing(client: TestClient, rosa: int) -> None:
    sign_in(client)
    assert client.get("/signout").status_code == 200
    assert open_sessions() == 1


def test_a_stranger_who_signs_out_is_simply_signed_out(client: TestClient) -> None:
    assert client.get("/signout").headers["location"] == "/signin?signed_out=yes"
    assert client.post("/signout").headers["location"] == "/signin?signed_out=yes"


def test_neither_the_page_nor_the_form_sends_anybody_elsewhere(client: TestClient, rosa: int) -> None:
    page = read(client.get("/signin", params={"next": "//evil.example"}))
    assert [field["value"] for field in page.all("input") if field.get("name") == "next"] == ["/"]
    assert sign_in(client, next="//evil.example").headers["location"] == "/"


def test_a_demo_lets_people_in_with_one_press_and_says_that_its_people_are_made_up(
    client: TestClient, demo: None
) -> None:
    page = read(client.get("/signin"))
    assert "made up" in page.text
    assert PASSWORD in page.text
    assert [button["value"] for button in page.all("button") if "value" in button] == ["rosa@example.org"]
    assert sign_in(client).status_code == 303


def test_a_database_of_real_people_lists_nobody(client: TestClient, rosa: int) -> None:
    response = client.get("/signin")
    assert "rosa" not in response.text.lower()
    assert "demo" not in read(response).text.lower()


def test_a_database_that_does_not_answer_is_told_in_its_own_words(client: TestClient) -> None:
    disconnect()
    response = client.get("/signin")
    assert response.status_code == 503
    assert "python -m partnering init" in read(response).text
    assert sign_in(client).status_code == 503


def test_a_mistake_of_ours_shows_a_number_that_the_log_has_too(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    response = client.get("/mistake")
    number = re.search(r"tell us this number: ([0-9a-f]{8})", read(response).text)
    assert response.status_code == 500
    assert number is not None
    assert "the inside of the program" not in response.text
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
    (record,) = [record for record in caplog.records if record.name == "one_more_step"]
    assert number.group(1) in record.message
    assert record.exc_info is not None
