import pytest
from starlette.testclient import TestClient

from partnering.foundation.database import transaction
from partnering.foundation.models import Person
from tests.pages.plain.forms import PASSWORD, open_sessions, read, set_cookie, sign_in

NEW = "four other quiet words"


def test_the_page_says_whom_it_is_for_and_how_long_the_password_must_be(
    client: TestClient, link_for_rosa: str
) -> None:
    response = client.get(link_for_rosa)
    page = read(response)
    assert response.status_code == 200
    assert "Welcome, Rosa Diaz" in page.text
    assert "At least 10 characters." in page.text
    email, new, again = (page.field(name) for name in ("email", "new_password", "repeated_password"))
    assert (email["value"], email["autocomplete"], "readonly" in email) == (
        "rosa@example.org",
        "username",
        True,
    )
    assert (new["autocomplete"], again["autocomplete"]) == ("new-password", "new-password")
    assert new["aria-describedby"] == "new_password-hint"
    assert response.headers["cache-control"] == "no-store"


def test_the_link_sets_the_password_signs_in_and_then_has_ended(
    client: TestClient, link_for_rosa: str
) -> None:
    response = client.post(link_for_rosa, data={"new_password": NEW, "repeated_password": NEW})
    assert (response.status_code, response.headers["location"]) == (303, "/")
    assert {"httponly", "samesite"} <= set(set_cookie(response))
    assert client.get("/", headers={"accept": "text/html"}).text == "a screen"
    for again in (
        client.get(link_for_rosa),
        client.post(link_for_rosa, data={"new_password": PASSWORD, "repeated_password": PASSWORD}),
    ):
        assert again.status_code == 404
        assert "This link is not valid any more." in read(again).text
    client.cookies.clear()
    assert sign_in(client, password=PASSWORD).status_code == 422
    assert sign_in(client, password=NEW).status_code == 303


@pytest.mark.parametrize(
    ("new", "repeated", "wrong_field", "words"),
    [
        ("short", "short", "new_password", "at least 10 characters"),
        ("x" * 201, "x" * 201, "new_password", "at most 200 characters"),
        ("", "", "new_password", "at least 10 characters"),
        (NEW, NEW + "x", "repeated_password", "The two passwords are not the same."),
    ],
)
def test_a_password_that_cannot_be_used_leaves_the_link_open(
    *, client: TestClient, link_for_rosa: str, new: str, repeated: str, wrong_field: str, words: str
) -> None:
    response = client.post(link_for_rosa, data={"new_password": new, "repeated_password": repeated})
    page = read(response)
    assert response.status_code == 422
    assert words in page.title
    assert page.field(wrong_field)["aria-invalid"] == "true"
    assert f"{wrong_field}-problem" in page.field(wrong_field)["aria-describedby"]
    assert all("value" not in page.field(name) for name in ("new_password", "repeated_password"))
    assert client.get(link_for_rosa).status_code == 200


@pytest.mark.parametrize("token", ["made-up", "%00", "%F0%9F%91%A3", "x" * 3000])
def test_a_made_up_link_is_answered_like_one_that_has_ended(client: TestClient, token: str) -> None:
    for response in (client.get(f"/invitation/{token}"), client.post(f"/invitation/{token}")):
        assert response.status_code == 404
        assert "This link is not valid any more." in read(response).text
        assert "set-cookie" not in response.headers


def test_a_link_opened_in_the_browser_of_somebody_else_ends_their_session_there(
    client: TestClient, link_for_rosa: str
) -> None:
    sign_in(client)
    client.post(link_for_rosa, data={"new_password": NEW, "repeated_password": NEW})
    assert open_sessions() == 1


def test_a_name_is_shown_as_text_never_as_html(client: TestClient, rosa: int, link_for_rosa: str) -> None:
    with transaction() as session:
        session.get_one(Person, rosa).name = "<script>alert(1)</script>"
    response = client.get(link_for_rosa)
    assert read(response).all("script") == []
    assert "Welcome, &lt;script&gt;" in response.text
