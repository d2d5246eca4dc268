import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from pages.plain.forms import MOST_BYTES
from partnering.foundation.database import reading
from partnering.foundation.models import SignInFailure
from tests.pages.plain.forms import SITE, open_sessions, read, sign_in


def failures() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(SignInFailure)) or 0


@pytest.mark.parametrize(
    ("headers", "is_taken"),
    [
        ({}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "something new"}, False),
        ({"sec-fetch-site": "cross-site", "origin": SITE}, False),
        ({"origin": SITE}, True),
        ({"origin": "http://127.0.0.1:9999"}, False),
        ({"origin": "http://127.0.0.1"}, False),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "https://127.0.0.1:8501.evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://["}, False),
        ({"origin": "https://partners.example"}, True),
        ({"referer": f"{SITE}/signin?next=/"}, True),
        ({"referer": "https://evil.example/?127.0.0.1:8501"}, False),
        ({"origin": "https://evil.example", "referer": f"{SITE}/signin"}, False),
    ],
)
def test_a_form_is_taken_from_our_own_pages_only(
    client: TestClient,
    rosa: int,
    monkeypatch: pytest.MonkeyPatch,
    headers: dict[str, str],
    is_taken: bool,
) -> None:
    monkeypatch.setenv("ONE_MORE_STEP_SITE", "https://partners.example")
    response = client.post("/signout", headers=headers)
    assert response.status_code == (303 if is_taken else 403)
    if not is_taken:
        assert "sent from another website" in read(response).text


@pytest.mark.parametrize("address", ["/signin", "/signout", "/invitation/x", "/account/password"])
def test_every_form_refuses_other_websites_before_it_does_anything(
    client: TestClient, rosa: int, address: str
) -> None:
    sign_in(client)
    response = client.post(address, headers={"sec-fetch-site": "cross-site"})
    assert response.status_code == 403
    assert (open_sessions(), failures()) == (1, 0)


def test_a_form_as_large_as_allowed_is_read_and_a_larger_one_is_not(client: TestClient) -> None:
    start = "email=a&password="
    fits = start + "x" * (MOST_BYTES - len(start))
    assert client.post("/signin", content=fits).status_code == 422
    response = client.post("/signin", content=fits + "x")
    assert response.status_code == 413
    assert "more than we can take" in read(response).text
    assert failures() == 2


def test_a_form_with_very_many_fields_is_refused(client: TestClient) -> None:
    assert client.post("/signin", content="&".join(["a=1"] * 1000)).status_code == 413
