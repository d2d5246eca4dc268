import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from partnering.foundation.sign_in import FREE_TRIES
from tests.pages.plain.forms import PASSWORD, open_sessions, read, sign_in

PAGE = "/account/password"
NEW = "four other quiet words"


def change(
    client: TestClient, *, old: str = PASSWORD, new: str = NEW, repeated: str | None = None
) -> Response:
    repeated = new if repeated is None else repeated
    return client.post(PAGE, data={"password": old, "new_password": new, "repeated_password": repeated})


def test_a_stranger_signs_in_first(client: TestClient) -> None:
    for response in (client.get(PAGE), change(client)):
        assert (response.status_code, response.headers["location"]) == (
            303,
            "/signin?next=%2Faccount%2Fpassword",
        )


def test_the_form_tells_a_password_manager_which_is_old_and_which_is_new(
    client: TestClient, rosa: int
) -> None:
    sign_in(client)
    page = read(client.get(PAGE))
    fields = ("email", "password", "new_password", "repeated_password")
    assert [page.field(name)["autocomplete"] for name in fields] == [
        "username",
        "current-password",
        "new-password",
        "new-password",
    ]
    assert {label["for"] for label in page.all("label")} == set(fields)
    assert "At least 10 characters." in page.text


def test_a_new_password_signs_out_the_other_browsers_and_keeps_this_one(
    client: TestClient, rosa: int
) -> None:
    sign_in(client)
    client.cookies.clear()
    sign_in(client)
    assert open_sessions() == 2
    response = change(client)
    assert response.status_code == 303
    assert "You are still signed in here." in read(client.get(response.headers["location"])).text
    assert open_sessions() == 1
    client.cookies.clear()
    assert sign_in(client, password=PASSWORD).status_code == 422
    assert sign_in(client, password=NEW).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "repeated", "wrong_field", "words"),
    [
        ("wrong", NEW, NEW, "password", "This is not your old password."),
        (PASSWORD, "short", "short", "new_password", "at least 10 characters"),
        (PASSWORD, NEW, "", "repeated_password", "The two passwords are not the same."),
    ],
)
def test_what_cannot_be_used_changes_nothing(
    *, client: TestClient, rosa: int, old: str, new: str, repeated: str, wrong_field: str, words: str
) -> None:
    sign_in(client)
    response = change(client, old=old, new=new, repeated=repeated)
    assert response.status_code == 422
    assert words in read(response).title
    assert read(response).field(wrong_field)["aria-invalid"] == "true"
    client.cookies.clear()
    assert sign_in(client, password=PASSWORD).status_code == 303


def test_an_open_browser_is_no_place_to_guess_the_password(client: TestClient, rosa: int) -> None:
    sign_in(client)
    for _ in range(FREE_TRIES):
        assert change(client, old="wrong").status_code == 422
    response = change(client)
    assert response.status_code == 429
    assert "then try again" in read(response).title
