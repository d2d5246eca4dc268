"""Files from strangers would fill the memory: Streamlit takes them from everybody who opens a websocket."""

import pytest
from starlette.testclient import TestClient

from tests.pages.plain.forms import sign_in

PLACE = "/_stcore/upload_file/a-session/a-file"


@pytest.mark.parametrize("place", [PLACE, f"/under/a/path{PLACE}"])
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_a_stranger_brings_in_no_file(client: TestClient, place: str, method: str) -> None:
    response = client.request(method, place, content=b"x" * 1000)
    assert response.status_code == 403
    assert "Sign in" in response.text


def test_a_made_up_session_brings_in_no_file(client: TestClient) -> None:
    client.cookies.set("one_more_step", "made-up")
    assert client.put(PLACE, content=b"x").status_code == 403


def test_who_is_signed_in_does(client: TestClient, rosa: int) -> None:
    sign_in(client)
    # Nothing takes files in the application of these tests; the way there is open.
    assert client.put(PLACE, content=b"x").status_code == 404
