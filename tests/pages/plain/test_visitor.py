import pytest
from sqlalchemy import func, select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from partnering.foundation.database import reading
from partnering.foundation.models import SignInFailure, SignInSession
from tests.pages.plain.forms import SITE, sign_in


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox on Linux"),
        (
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                "Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0"
            ),
            "Edge on Windows",
        ),
        (
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                "Version/18.5 Mobile/15E148 Safari/604.1"
            ),
            "Safari on iPhone",
        ),
        (
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
                "Chrome/141.0.0.0 Mobile Safari/537.36"
            ),
            "Chrome on Android",
        ),
        ("curl/8.5.0", "Another program"),
        ("", "Another program"),
    ],
)
def test_a_session_is_listed_by_browser_and_machine_in_plain_words(
    client: TestClient, rosa: int, agent: str, device: str
) -> None:
    client.headers["user-agent"] = agent
    sign_in(client)
    with reading() as session:
        assert session.scalars(select(SignInSession.device)).one() == device


def test_tries_from_one_place_are_counted_by_the_address_of_the_browser(
    application: Starlette, client: TestClient, rosa: int
) -> None:
    headers = {"x-forwarded-for": "203.0.113.99"}
    elsewhere = TestClient(application, base_url=SITE, follow_redirects=False, client=("198.51.100.1", 4))
    for number in range(3):
        client.post("/signin", data={"email": f"{number}@example.org", "password": "x"}, headers=headers)
        elsewhere.post("/signin", data={"email": f"{number}@example.org", "password": "x"}, headers=headers)
    with reading() as session:
        by_subject = session.scalars(
            select(func.count()).select_from(SignInFailure).group_by(SignInFailure.subject_hash)
        ).all()
    assert sorted(by_subject) == [2, 2, 2, 3, 3]
