import base64
import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import anyio
import pytest
import streamlit
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect

from pages.plain.middleware import DemoGuard, content_security_policy, is_this_machine, stays_here
from partnering.foundation.database import disconnect, transaction
from partnering.foundation.instance import mark_as_demo
from tests.pages.plain.forms import PASSWORD, read, sign_in

HTML = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_every_answer_tells_the_browser_to_stay_on_the_safe_side(client: TestClient, rosa: int) -> None:
    sign_in(client)
    for address in ("/", "/signin", "/healthz", "/nothing-here", "/invitation/x"):
        headers = client.get(address).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "form-action 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "camera=()" in headers["permissions-policy"]


def test_screens_may_run_their_own_scripts_and_no_other() -> None:
    directives = dict(part.strip().split(" ", 1) for part in content_security_policy().split(";"))
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text("utf-8")
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert directives["script-src"] == f"'self' blob: 'sha256-{digest}'"
    assert directives["default-src"] == "'self'"


def test_the_style_of_a_plain_page_is_the_one_its_policy_names(client: TestClient) -> None:
    response = client.get("/signin")
    (style,) = re.findall(r"<style>(.*?)</style>", response.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in response.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("address", "is_here"),
    [
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("localhost", True),
        ("0.0.0.0", False),  # noqa: S104 (nothing is opened here)
        ("::", False),
        ("192.168.1.7", False),
        ("203.0.113.7", False),
        ("::ffff:192.168.1.7", False),
        ("2001:db8::1", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("partners.example", False),
        ("/run/one-more-step.sock", False),
        ("", False),
    ],
)
def test_only_loopback_addresses_are_this_machine(address: str, is_here: bool) -> None:
    assert is_this_machine(address) == is_here


CONNECTIONS = [
    ("127.0.0.1", ["127.0.0.1:8501"], True),
    ("127.0.0.1", ["localhost:8501"], True),
    ("127.0.0.1", ["LOCALHOST"], True),
    ("::1", ["[::1]:8501"], True),
    ("127.0.0.1", ["rebound.evil.example:8501"], False),
    ("127.0.0.1", ["partners.example"], False),
    ("127.0.0.1", ["192.168.1.7:8501"], False),
    ("127.0.0.1", ["localhost", "partners.example"], False),
    ("127.0.0.1", [""], False),
    ("127.0.0.1", ["["], False),
    ("127.0.0.1", [], False),
    ("192.168.1.7", ["localhost:8501"], False),
    ("192.168.1.7", ["192.168.1.7:8501"], False),
    (None, ["localhost:8501"], False),
]


def connection(kind: str, server: str | None, hosts: list[str]) -> Scope:
    return {
        "type": kind,
        "server": (server, 8501) if server else None,
        "headers": [(b"host", host.encode()) for host in hosts],
    }


async def answer_of(scope: Scope) -> list[Message]:
    sent: list[Message] = []

    async def let_in(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "let in"})

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    await DemoGuard(let_in)(scope, receive, send)
    return sent


def answer_to(scope: Scope) -> list[Message]:
    """What the guard answers, asked in a thread of its own: in this one a browser of other tests may be at work."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(anyio.run, answer_of, scope).result()


@pytest.mark.parametrize(("server", "hosts", "is_let_in"), CONNECTIONS)
def test_a_demo_is_served_to_this_machine_only(
    demo: None, server: str | None, hosts: list[str], is_let_in: bool
) -> None:
    assert stays_here(connection("http", server, hosts)) == is_let_in
    page = answer_to(connection("http", server, hosts))
    websocket = answer_to(connection("websocket", server, hosts))
    if is_let_in:
        assert [page[0]["type"], websocket[0]["type"]] == ["let in", "let in"]
    else:
        assert (page[0]["type"], page[0]["status"]) == ("http.response.start", 403)
        assert websocket == [{"type": "websocket.close", "code": 1008}]


@pytest.mark.parametrize(("server", "hosts", "_is_let_in"), CONNECTIONS)
def test_a_database_of_real_people_is_served_to_everybody(
    rosa: int, server: str | None, hosts: list[str], _is_let_in: bool
) -> None:
    for kind in ("http", "websocket"):
        assert answer_to(connection(kind, server, hosts)) == [{"type": "let in"}]


def test_a_refused_browser_reads_why_in_plain_words(application: Starlette, demo: None) -> None:
    with TestClient(application, base_url="http://192.168.1.7:8501") as elsewhere:
        response = elsewhere.get("/signin")
        assert response.status_code == 403
        assert "This demo stays on its own machine" in read(response).text
        assert PASSWORD not in response.text
        with pytest.raises(WebSocketDisconnect), elsewhere.websocket_connect("/_stcore/stream"):
            pass


def test_a_database_that_becomes_a_demo_while_it_is_served_is_noticed(
    application: Starlette, rosa: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = [1000.0]
    monkeypatch.setattr("time.monotonic", lambda: moment[0])
    with TestClient(application, base_url="http://192.168.1.7:8501") as elsewhere:
        assert elsewhere.get("/signin").status_code == 200
        with transaction() as session:
            mark_as_demo(session, password=PASSWORD)
        moment[0] += 10
        assert elsewhere.get("/signin").status_code == 403


@pytest.mark.parametrize(
    ("address", "way"),
    [
        ("/", "/signin?next=%2F"),
        (
            "/coverage?project=statin&release=2.1.0",
            "/signin?next=%2Fcoverage%3Fproject%3Dstatin%26release%3D2.1.0",
        ),
        ("/no-such-page", "/signin?next=%2Fno-such-page"),
    ],
)
def test_a_stranger_who_opens_a_page_comes_to_the_sign_in_page(
    client: TestClient, address: str, way: str
) -> None:
    response = client.get(address, headers=HTML)
    assert (response.status_code, response.headers["location"]) == (303, way)
    client.cookies.set("one_more_step", "made-up")
    assert client.get(address, headers=HTML).headers["location"] == way


@pytest.mark.parametrize(
    "address", ["/signin", "/signout", "/invitation/x", "/account/password", "/healthz", "/readyz"]
)
def test_plain_pages_are_not_turned_away(client: TestClient, address: str) -> None:
    response = client.get(address, headers=HTML)
    assert not response.headers.get("location", "").startswith("/signin?next=%2Fsign")
    assert response.status_code in {200, 303, 404}


@pytest.mark.parametrize(
    "address",
    ["/_stcore/health", "/static/js/index.js", "/app/static/fonts/x.woff2", "/media/x.csv", "/component/x"],
)
def test_files_and_the_lines_of_screens_are_not_turned_away(client: TestClient, address: str) -> None:
    assert client.get(address, headers=HTML).status_code == 404


def test_a_program_that_asks_for_no_page_is_not_sent_to_sign_in(client: TestClient) -> None:
    assert client.get("/coverage", headers={"accept": "application/json"}).text == "a screen"


def test_a_person_who_is_signed_in_opens_screens(client: TestClient, rosa: int) -> None:
    sign_in(client)
    assert client.get("/coverage", headers=HTML).text == "a screen"


def test_a_database_that_does_not_answer_leaves_its_words_to_the_screen(client: TestClient) -> None:
    client.cookies.set("one_more_step", "made-up")
    disconnect()
    assert client.get("/coverage", headers=HTML).text == "a screen"
