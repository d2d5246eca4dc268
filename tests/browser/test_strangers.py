"""A stranger on a server that has just started: whatever page they open first, nothing shows but the way in."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.util import calc_hash
from websockets.sync.client import connect as connect_websocket
from websockets.typing import Origin, Subprotocol

from partnering.foundation.database import sqlite_file
from tests.browser.serving import ServedApp, serving
from tests.browser.walking import MAYA, PASSWORD, check_axe, choose_in_menu, demo_database, wait_until_drawn

SCREENS = {
    "": "today/today.py",
    "coverage": "tracker/coverage.py",
    "log": "tracker/log_activity.py",
    "partners": "tracker/partners.py",
    "releases": "tracker/releases.py",
    "bring-in": "tracker/bring_in.py",
    "people": "account/people_and_access.py",
    "artifact": "interop/artifact.py",
    "account": "account/my_account.py",
}
"""Every screen's address, and its file."""
NAMES_OF_SCREENS = (
    "Coverage",
    "Log an activity",
    "Partners",
    "Releases",
    "Bring in a file",
    "People and access",
)


@pytest.fixture(scope="module")
def fresh_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedApp]:
    """A server where nobody has ever signed in: no page has been drawn in its process."""
    folder: Path = tmp_path_factory.mktemp("strangers")
    with serving(demo_database(folder), folder / "server.log") as served:
        yield served


@pytest.fixture(scope="module")
def secrets(fresh_server: ServedApp) -> list[str]:
    """What no stranger may read: projects, people, versions, words, and the names of the pages."""
    with closing(sqlite3.connect(sqlite_file(fresh_server.database) or "")) as connection:
        columns = ("title FROM projects", "slug FROM projects", "name FROM people WHERE NOT is_program")
        words = [row[0] for column in columns for row in connection.execute(f"SELECT {column}")]
        words += [row[0] for row in connection.execute("SELECT what_changed FROM activities") if row[0]]
    assert len(words) > 20
    return [*words, "2.1.0", *NAMES_OF_SCREENS]


@pytest.fixture(scope="module")
def strange_page(chromium: Browser) -> Iterator[Page]:
    """A page that gets past the sign-in page. One for all addresses, since its browser keeps Streamlit's scripts."""
    with chromium.new_context(reduced_motion="reduce") as window:
        page = window.new_page()
        get_past_the_sign_in_page(page)
        yield page


def get_past_the_sign_in_page(page: Page) -> None:
    """Ask for pages as no browser does, the only way to load the screens without a session."""

    def ask(route: Route) -> None:
        headers = route.request.headers
        route.continue_(
            headers=headers | {"accept": "*/*"} if route.request.is_navigation_request() else headers
        )

    page.route("**/*", ask)


def leaked(text: str, secrets: list[str]) -> list[str]:
    return [secret for secret in secrets if secret in text]


@pytest.mark.parametrize("address", SCREENS)
def test_a_stranger_who_opens_a_page_first_comes_to_the_sign_in_page(
    address: str, fresh_server: ServedApp, page: Page, secrets: list[str]
) -> None:
    page.goto(f"{fresh_server.url}/{address}?release=1&project=statin")
    expect(page).to_have_url(f"{fresh_server.url}/signin?next=%2F{address}%3Frelease%3D1%26project%3Dstatin")
    # A demo tells its made-up accounts on its sign-in page; a real network has none to tell.
    page.locator("details, dl, table, ul").evaluate_all("parts => parts.forEach(part => part.remove())")
    assert leaked(page.inner_text("body"), secrets) == []


@pytest.mark.parametrize("address", SCREENS)
def test_a_stranger_who_gets_past_the_sign_in_page_sees_only_the_way_back_to_it(
    address: str, fresh_server: ServedApp, strange_page: Page, secrets: list[str]
) -> None:
    strange_page.goto(f"{fresh_server.url}/{address}")
    wait_until_drawn(strange_page)
    expect(strange_page.get_by_role("heading")).to_have_text("One More Step")
    assert leaked(strange_page.content(), secrets) == []
    assert strange_page.get_by_role("navigation").count() == 0
    link = strange_page.get_by_role("link", name="Sign in", exact=True)
    assert link.get_attribute("href") == f"/signin?next=%2F{address}"


def test_the_screen_of_a_stranger_is_for_everybody_s_eyes_and_keys(
    fresh_server: ServedApp, strange_page: Page
) -> None:
    strange_page.goto(fresh_server.url)
    wait_until_drawn(strange_page)
    check_axe(strange_page)


def everything_sent(served: ServedApp, message: BackMsg, cookie: str = "") -> str:
    """All that the server sends over a websocket in answer to one message, as one text."""
    sent = ""
    address = served.url.replace("http", "ws", 1) + "/_stcore/stream"
    headers = {"Cookie": cookie} if cookie else {}
    with connect_websocket(
        address,
        origin=Origin(served.url),
        subprotocols=[Subprotocol("streamlit")],
        additional_headers=headers,
    ) as socket:
        socket.send(message.SerializeToString())
        while True:
            answer = socket.recv(timeout=20)
            if not isinstance(answer, bytes):
                raise TypeError("The server sends bytes")
            sent += answer.decode("utf-8", "replace")
            forward = ForwardMsg()
            forward.ParseFromString(answer)
            if forward.WhichOneof("type") == "script_finished":
                return sent.replace("\\", "")


def asks_for(name: str, page_hash: str) -> BackMsg:
    message = BackMsg()
    message.rerun_script.page_name = name
    message.rerun_script.page_script_hash = page_hash
    message.rerun_script.query_string = "release=3&stage=information_delivery"
    return message


@pytest.mark.parametrize(("address", "script"), SCREENS.items())
def test_the_websocket_tells_a_stranger_nothing(
    address: str, script: str, fresh_server: ServedApp, secrets: list[str]
) -> None:
    wanted = [
        asks_for(address, ""),
        asks_for("", calc_hash(address)),
        asks_for(script.rpartition("/")[2].removesuffix(".py"), ""),
    ]
    for message in wanted:
        sent = everything_sent(fresh_server, message)
        assert "Sign in to see your project." in sent
        assert leaked(sent, secrets) == []
    assert "Sign in to see your project." in everything_sent(
        fresh_server, asks_for(address, ""), "one_more_step=made-up"
    )


def test_after_signing_in_the_page_that_was_asked_for_opens(
    fresh_server: ServedApp, chromium: Browser, page: Page
) -> None:
    page.goto(f"{fresh_server.url}/coverage?project=statin&release=1")
    page.get_by_label("E-mail").fill(MAYA)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Coverage")
    assert "release=1" in page.url
    # Now that a page has been drawn in this process, a stranger still finds none.
    with chromium.new_context() as window:
        stranger = window.new_page()
        get_past_the_sign_in_page(stranger)
        stranger.goto(f"{fresh_server.url}/people")
        wait_until_drawn(stranger)
        expect(stranger.get_by_role("heading")).to_have_text("One More Step")
        assert stranger.get_by_role("navigation").count() == 0


def test_a_tab_whose_session_ends_shows_no_data_at_its_next_click(
    fresh_server: ServedApp, page: Page, secrets: list[str]
) -> None:
    page.goto(f"{fresh_server.url}/signin?next=/partners")
    page.get_by_label("E-mail").fill(MAYA)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Partners")
    with closing(sqlite3.connect(sqlite_file(fresh_server.database) or "")) as connection, connection:
        connection.execute("UPDATE sign_in_sessions SET ended_at = started_at WHERE ended_at IS NULL")
    choose_in_menu(page, "Coverage")
    expect(page.get_by_role("heading", level=1)).to_have_text("One More Step")
    wait_until_drawn(page)
    # The names of the pages stay in the navigation of a tab that had them; each leads here.
    assert leaked(page.inner_text("main"), secrets) == []
    page.get_by_role("link", name="Sign in", exact=True).click()
    expect(page).to_have_url(f"{fresh_server.url}/signin?next=%2Fcoverage")
