"""Signing in by an identity provider, an honest one and one that is not."""

import time
from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from httpx2 import Response
from joserfc.jwk import ECKey
from sqlalchemy import select, update
from starlette.testclient import TestClient

from pages.plain.provider import ATTEMPT
from partnering.foundation.database import reading, transaction
from partnering.foundation.models import AuditEvent, Person
from tests.pages.plain.forms import SITE, open_sessions, read, sign_in
from tests.pages.plain.wilful_provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    SECRET_KEY,
    WilfulProvider,
    wilful_provider,
)

SESSION = "one_more_step"
NOT_SURE = "Hospital could not confirm who you are. Try again, or use your password."
NOT_KNOWN = "This address is not known here. Ask the person who invited you."
NOT_CHECKED = (
    "Hospital does not say that your e-mail address is checked. Check it there, or use your password."
)
ENDED = "This try to sign in has ended. Please start again."
DOWN = "Hospital does not answer just now. Try again in a few minutes, or use your password."


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[WilfulProvider]:
    """The provider "Hospital", set as an administrator sets it."""
    with wilful_provider() as provider:
        monkeypatch.setenv("ONE_MORE_STEP_OIDC_ISSUER", provider.issuer)
        monkeypatch.setenv("ONE_MORE_STEP_OIDC_CLIENT_ID", CLIENT_ID)
        monkeypatch.setenv("ONE_MORE_STEP_OIDC_CLIENT_SECRET", CLIENT_SECRET)
        monkeypatch.setenv("ONE_MORE_STEP_OIDC_NAME", "Hospital")
        yield provider


def begin(client: TestClient, **query: str) -> str:
    """Where the browser is sent to sign in."""
    response = client.get("/signin/provider", params=query)
    assert response.status_code == 303
    return str(response.headers["location"])


def sign_in_there(client: TestClient, provider: WilfulProvider, **query: str) -> Response:
    return client.get(provider.sign_in(begin(client, **query)))


def check_refused(response: Response, words: str, status: int = 403) -> None:
    page = read(response)
    assert (response.status_code, words in page.text) == (status, True), page.text
    assert page.title.startswith(words)
    assert page.field("password")["type"] == "password"
    assert not any(cookie.startswith(f"{SESSION}=") for cookie in response.headers.get_list("set-cookie"))
    assert open_sessions() == 0


def test_without_a_provider_nothing_is_offered(client: TestClient) -> None:
    page = read(client.get("/signin"))
    assert page.all("a") == []
    assert "With e-mail and password" not in page.text
    for address in ("/signin/provider", "/signin/provider/return?code=1&state=2"):
        assert client.get(address).headers["location"] == "/signin"


def test_the_sign_in_page_offers_the_provider_beside_the_password(
    client: TestClient, provider: WilfulProvider
) -> None:
    page = read(client.get("/signin", params={"next": "/coverage?project=statin"}))
    (link,) = page.all("a")
    assert link["href"] == "/signin/provider?next=%2Fcoverage%3Fproject%3Dstatin"
    assert "Sign in with Hospital With e-mail and password" in page.text


@pytest.mark.parametrize("email", ["rosa@example.org", "Rosa@Example.ORG"])
def test_whom_both_know_is_signed_in_and_goes_where_they_wanted_to_go(
    client: TestClient, rosa: int, provider: WilfulProvider, email: str
) -> None:
    provider.person["email"] = email
    response = sign_in_there(client, provider, next="/coverage?project=statin")
    assert (response.status_code, response.headers["location"]) == (303, "/coverage?project=statin")
    assert client.get("/coverage", headers={"accept": "text/html"}).text == "a screen"
    assert ATTEMPT not in client.cookies
    session_cookie = response.headers.get_list("set-cookie")[0]
    assert session_cookie.startswith(f"{SESSION}=")
    assert "HttpOnly" in session_cookie
    with reading() as session:
        last = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
        assert last is not None
        assert (last.person_id, last.action) == (rosa, "signed in by provider")


def test_the_provider_is_asked_for_a_fresh_sign_in_that_only_this_browser_can_end(
    client: TestClient, provider: WilfulProvider
) -> None:
    first, second = (parse_qs(urlsplit(begin(client)).query) for _try in range(2))
    fixed = {
        "response_type": ["code"],
        "client_id": [CLIENT_ID],
        "scope": ["openid email"],
        "redirect_uri": [f"{SITE}/signin/provider/return"],
        "prompt": ["login"],
        "code_challenge_method": ["S256"],
    }
    fresh = {"state", "nonce", "code_challenge"}
    assert set(first) == set(fixed) | fresh
    assert {name: first[name] for name in fixed} == fixed
    assert all(first[name] != second[name] and len(first[name][0]) == 43 for name in fresh)


def test_the_cookie_of_a_try_goes_nowhere_else(
    client: TestClient, provider: WilfulProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONE_MORE_STEP_SITE", "https://steps.example.org")
    cookie = client.get("/signin/provider").headers["set-cookie"]
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "path=/signin/provider", "samesite=lax", "secure", "max-age=600"} <= parts


NOW = int(time.time())


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-program"},
        {"aud": ["another-program", "a-third"]},
        {"aud": "another-program", "azp": CLIENT_ID},
        {"aud": [CLIENT_ID, "another-program"], "azp": "another-program"},
        {"aud": None},
        {"exp": NOW - 200},
        {"exp": None},
        {"iat": NOW + 10_000},
        {"iss": "http://127.0.0.1:1"},
        {"iss": None},
        {"nonce": "of another try"},
        {"nonce": None},
        {"sub": None},
    ],
    ids="-".join,
)
def test_a_token_that_is_not_for_us_here_and_now_opens_nothing(
    client: TestClient, rosa: int, provider: WilfulProvider, claims: dict[str, object]
) -> None:
    provider.claims = claims
    check_refused(sign_in_there(client, provider), NOT_SURE)


def test_a_token_that_others_could_have_signed_opens_nothing(
    client: TestClient, rosa: int, provider: WilfulProvider
) -> None:
    for algorithm, key in [
        ("ES256", ECKey.generate_key("P-256")),
        ("HS256", SECRET_KEY),
        ("none", None),
    ]:
        provider.signed_as, provider.signs_with = algorithm, key
        # Even where the provider itself would allow it.
        provider.about = {"id_token_signing_alg_values_supported": ["none", "HS256", "ES256"]}
        check_refused(sign_in_there(client, provider), NOT_SURE)


@pytest.mark.parametrize(
    "person",
    [
        {"email": "rosa@example.org"},
        {"email": "rosa@example.org", "email_verified": False},
        {"email": "rosa@example.org", "email_verified": "true"},
        {"email": ["rosa@example.org"], "email_verified": True},
        {"email_verified": True},
    ],
    ids=str,
)
def test_an_address_that_nobody_checked_opens_nothing(
    client: TestClient, rosa: int, provider: WilfulProvider, person: dict[str, object]
) -> None:
    provider.person = provider.userinfo = {"sub": "42", **person}
    check_refused(sign_in_there(client, provider), NOT_CHECKED)


def test_nobody_is_added_and_who_has_left_reads_the_same_words(
    client: TestClient, rosa: int, provider: WilfulProvider
) -> None:
    with transaction() as session:
        session.execute(update(Person).where(Person.id == rosa).values(is_active=False))
    check_refused(sign_in_there(client, provider), NOT_KNOWN)
    provider.person["email"] = "nobody@example.org"
    check_refused(sign_in_there(client, provider), NOT_KNOWN)
    with reading() as session:
        assert session.scalar(select(Person.id).where(Person.email == "nobody@example.org")) is None


def test_an_address_that_is_told_only_on_request_counts_when_it_is_of_the_same_person(
    client: TestClient, rosa: int, provider: WilfulProvider
) -> None:
    provider.userinfo, provider.person = provider.person, {"sub": "42"}
    assert sign_in_there(client, provider).headers["location"] == "/"
    client.post("/signout")
    provider.person = {"sub": "43"}
    check_refused(sign_in_there(client, provider), NOT_SURE)


def test_an_answer_to_another_browser_opens_nothing(
    client: TestClient, rosa: int, provider: WilfulProvider
) -> None:
    answer = provider.sign_in(begin(client))
    client.cookies.clear()
    check_refused(client.get(answer), ENDED, 409)
    begin(client)
    check_refused(client.get(answer), ENDED, 409)
    assert ATTEMPT not in client.cookies
    begin(client)
    check_refused(client.get("/signin/provider/return?code=1"), ENDED, 409)


def test_an_answer_counts_once(client: TestClient, rosa: int, provider: WilfulProvider) -> None:
    answer = provider.sign_in(begin(client))
    attempt = client.cookies[ATTEMPT]
    assert client.get(answer).headers["location"] == "/"
    assert client.get(answer).headers["location"] == "/"
    assert open_sessions() == 1
    client.post("/signout")
    check_refused(client.get(answer), ENDED, 409)
    client.cookies.set(ATTEMPT, attempt, domain="127.0.0.1", path="/signin/provider")
    check_refused(client.get(answer), NOT_SURE)


def test_a_key_that_was_planted_before_is_not_taken_over(
    client: TestClient, rosa: int, provider: WilfulProvider
) -> None:
    answer = provider.sign_in(begin(client))
    sign_in(client)
    planted = client.cookies[SESSION]
    assert client.get(answer).headers["location"] == "/"
    assert client.cookies[SESSION] != planted
    assert open_sessions() == 1
    client.cookies.clear()
    client.cookies.set(SESSION, planted)
    assert client.get("/", headers={"accept": "text/html"}).headers["location"] == "/signin?next=%2F"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x"]
)
def test_the_way_on_never_leads_elsewhere(
    client: TestClient, rosa: int, provider: WilfulProvider, elsewhere: str
) -> None:
    answer = provider.sign_in(begin(client, next="/aids"))
    kept = client.cookies[ATTEMPT].strip('"')
    client.cookies.clear()
    changed = kept.replace("next=%2Faids", f"next={quote(elsewhere, safe='')}")
    assert changed != kept
    response = client.get(answer, headers={"cookie": f'{ATTEMPT}="{changed}"'})
    assert (response.status_code, response.headers["location"]) == (303, "/")
    client.cookies.clear()
    assert sign_in_there(client, provider, next=elsewhere).headers["location"] == "/"


def test_a_long_way_on_does_not_keep_anybody_out(
    client: TestClient, rosa: int, provider: WilfulProvider
) -> None:
    assert sign_in_there(client, provider, next="/" + "é" * 1500).headers["location"] == "/"


def test_while_the_provider_is_down_the_password_still_opens(
    client: TestClient, rosa: int, provider: WilfulProvider
) -> None:
    answer = provider.sign_in(begin(client))
    provider.is_down = True
    check_refused(client.get(answer), DOWN, 409)
    check_refused(client.get("/signin/provider"), DOWN, 409)
    assert sign_in(client).headers["location"] == "/"


def test_a_provider_that_nobody_answers_for_is_told_in_plain_words(
    client: TestClient, provider: WilfulProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONE_MORE_STEP_OIDC_ISSUER", "http://127.0.0.1:1")
    check_refused(client.get("/signin/provider"), DOWN, 409)


@pytest.mark.parametrize(
    "about", [{"issuer": "http://127.0.0.1:1"}, {"issuer": 7}, {"authorization_endpoint": None}]
)
def test_a_provider_that_says_odd_things_about_itself_is_not_trusted(
    client: TestClient, provider: WilfulProvider, about: dict[str, object]
) -> None:
    provider.about = about
    check_refused(client.get("/signin/provider"), NOT_SURE)


def test_who_turns_back_at_the_provider_is_met_in_kind_words(
    client: TestClient, provider: WilfulProvider
) -> None:
    begin(client)
    response = client.get("/signin/provider/return?error=access_denied&error_description=<b>no</b>")
    check_refused(response, "You were not signed in at Hospital. Try again, or use your password.")
    assert "<b>no" not in response.text


def test_an_earlier_sign_in_at_the_provider_is_not_enough(
    client: TestClient, rosa: int, provider: WilfulProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.claims = {"auth_time": NOW - 3600}
    words = "Hospital did not ask again who you are. Sign out there, then try again."
    check_refused(sign_in_there(client, provider), words)
    provider.claims = {"auth_time": int(time.time()) - 30}
    assert sign_in_there(client, provider).headers["location"] == "/"
    client.post("/signout")
    # Some providers only let people choose; whoever runs the site can settle for that.
    monkeypatch.setenv("ONE_MORE_STEP_OIDC_PROMPT", "select_account")
    provider.claims = {"auth_time": NOW - 3600}
    assert "prompt=select_account" in (address := begin(client))
    assert client.get(provider.sign_in(address)).headers["location"] == "/"


def test_after_signing_out_the_page_reminds_of_the_provider(
    client: TestClient, rosa: int, provider: WilfulProvider
) -> None:
    sign_in_there(client, provider)
    key = client.cookies[SESSION]
    page = read(client.get(client.post("/signout").headers["location"]))
    assert "You are signed out. Did you come by Hospital?" in page.text
    client.cookies.set(SESSION, key)
    assert client.get("/", headers={"accept": "text/html"}).headers["location"] == "/signin?next=%2F"
