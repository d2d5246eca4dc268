"""One story of two authors: both write on one aid at once, and nothing either of them typed is lost."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from partnering.foundation.people import command_line_person, give_access
from partnering.foundation.projects import find_project
from partnering.foundation.vocabulary import AccessRole, TeamRole
from tests.browser.aid_steps import WHAT, box, reader, save, write
from tests.browser.serving import ServedApp, serving
from tests.browser.walking import (
    MAYA,
    check_axe,
    check_no_sideways_scroll,
    demo_database,
    in_database,
    open_screen,
    sign_in,
    wait_until_drawn,
)

LENA = "lena@example.org"
MOST_LOOKS = 2_000


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedApp]:
    """A server and a demo network for this story alone, with a second author in it."""
    folder = tmp_path_factory.mktemp("workshop")
    database = demo_database(folder)
    with in_database(database) as session:
        program = command_line_person(session)
        give_access(
            session,
            program,
            project_id=find_project(session, program, slug="statin"),
            name="Lena Fuchs",
            email=LENA,
            access_role=AccessRole.EDITOR,
            role=TeamRole.FACILITATOR,
            now=datetime.now(UTC),
        )
    with serving(database, folder / "server.log") as served:
        yield served


@pytest.fixture
def lena(chromium: Browser, served: ServedApp) -> Iterator[Page]:
    """The phone of the second author."""
    with chromium.new_context(viewport={"width": 320, "height": 800}, reduced_motion="reduce") as window:
        window.set_default_timeout(15_000)
        page = window.new_page()
        sign_in(page, served, LENA)
        yield page


class SlowLine:
    """The line from the server to a page. While it is held, what the server says waits here; the page is heard."""

    def __init__(self, page: Page) -> None:
        self.is_held = False
        self._waiting: list[Callable[[], None]] = []
        page.route_web_socket("**/_stcore/stream", self._connect)

    def _connect(self, page: WebSocketRoute) -> None:
        page.connect_to_server().on_message(lambda message: self._hear(lambda: page.send(message)))

    def _hear(self, pass_on: Callable[[], None]) -> None:
        if self.is_held:
            self._waiting.append(pass_on)
        else:
            pass_on()

    def let_one_through(self) -> None:
        if self._waiting:
            self._waiting.pop(0)()

    def let_go(self) -> None:
        """Let through what waits, and what comes."""
        self.is_held = False
        while self._waiting:
            self.let_one_through()


@pytest.fixture
def authors(page: Page, lena: Page, served: ServedApp, request: pytest.FixtureRequest) -> Iterator[SlowLine]:
    """Two authors in one new aid; Lena has just saved a version, and Maya is asked to take it in on a slow line."""
    line = SlowLine(page)
    sign_in(page, served, MAYA)
    address = begin_from_example(page, served, request.node.name)
    for author in (page, lena):
        open_screen(author, served, address)
    # A sentence stands on top of Maya's page that the next drawing leaves out.
    write(page, WHAT, "You wait.")
    save(page)
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    lena.get_by_role("button", name="Take it in").click()
    expect(box(lena, WHAT)).to_have_value("You wait.")
    wait_until_drawn(lena)
    write(lena, WHAT, "A surgeon works through two small cuts.", 1)
    save(lena)
    expect(lena.get_by_text("Saved as version 3.")).to_be_visible()
    page.get_by_role("button", name="Take it in").wait_for()
    wait_until_drawn(page)
    line.is_held = True
    yield line
    line.let_go()


def begin_from_example(page: Page, served: ServedApp, title: str) -> str:
    """Maya begins an aid with this title. Gives the address of its workshop, at the options."""
    open_screen(page, served, "aid-list?project=statin")
    page.get_by_role("radio", name="An example").or_(page.get_by_role("button", name="An example")).click()
    page.get_by_role("textbox", name="What is the aid about?").fill(title)
    page.get_by_role("combobox", name="Example").click()
    page.get_by_role("option", name="Keyhole surgery for a worn knee").click()
    page.get_by_role("button", name="Begin", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    found = re.search(r"[?&]aid=(\d+)", page.url)
    assert found
    return f"workshop?project=statin&aid={found[1]}&part=options"


def test_two_authors_write_at_once_and_nothing_is_lost(page: Page, lena: Page, served: ServedApp) -> None:
    sign_in(page, served, MAYA)
    address = begin_from_example(page, served, "My worn knee")
    for author in (page, lena):
        open_screen(author, served, address)
    expect(lena.get_by_text("Here now: Maya Okafor (Options)")).to_be_visible()

    # Different fields come together by themselves.
    write(page, WHAT, "You have no surgery, and keep moving.")
    write(lena, WHAT, "A surgeon works through two small cuts.", 1)
    save(page)
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    expect(lena.get_by_text("Maya Okafor saved version 2")).to_be_visible()
    check_axe(lena)
    check_no_sideways_scroll(lena)
    save(lena)
    expect(lena.get_by_text("Saved as version 3. What Maya Okafor wrote is in it too.")).to_be_visible()
    expect(box(lena, WHAT)).to_have_value("You have no surgery, and keep moving.")

    # The same field asks, with both texts, and what was typed survives a reload.
    page.get_by_role("button", name="Take it in").click()
    expect(box(page, WHAT, 1)).to_have_value("A surgeon works through two small cuts.")
    wait_until_drawn(page)
    write(page, WHAT, "You wait.")
    write(lena, WHAT, "You move.")
    page.reload()
    wait_until_drawn(page)
    expect(box(page, WHAT)).to_have_value("You wait.")
    save(page)
    expect(page.get_by_text("Saved as version 4.")).to_be_visible()
    save(lena)
    expect(lena.get_by_role("heading", name="You and Maya Okafor wrote at the same place")).to_be_visible()
    expect(box(lena, "Your words. You can change them here.")).to_have_value("You move.")
    expect(lena.get_by_text("You wait.")).to_be_visible()
    check_axe(lena)
    check_no_sideways_scroll(lena)
    box(lena, "Your words. You can change them here.").fill("You wait and move.")
    lena.keyboard.press("Tab")
    lena.get_by_text("Mine", exact=True).click()
    lena.get_by_role("button", name="Put it together like this").click()
    expect(lena.get_by_text("Both are put together in your draft.")).to_be_visible()
    save(lena)
    expect(lena.get_by_text("Saved as version 5.")).to_be_visible()
    expect(box(lena, WHAT)).to_have_value("You wait and move.")


def test_words_typed_while_the_page_is_still_coming_are_kept(page: Page, authors: SlowLine) -> None:
    page.get_by_role("button", name="Take it in").click()
    others_words = page.get_by_text("A surgeon works through two small cuts.")
    for _look in range(MOST_LOOKS):
        if others_words.count():
            break
        authors.let_one_through()
        page.wait_for_timeout(10)
    expect(others_words.first).to_be_visible()
    box(page, WHAT).fill("You wait, and move.")
    authors.let_go()
    expect(reader(page).get_by_text("You wait, and move.").first).to_be_visible()
    expect(box(page, WHAT)).to_have_value("You wait, and move.")
    expect(box(page, WHAT, 1)).to_have_value("A surgeon works through two small cuts.")


def test_words_typed_before_anothers_have_come_are_put_together_with_them(
    page: Page, authors: SlowLine
) -> None:
    page.get_by_role("button", name="Take it in").click()
    page.wait_for_timeout(500)
    box(page, WHAT).press("Control+End")
    page.keyboard.type(" And mo")
    page.wait_for_timeout(200)
    authors.let_go()
    expect(reader(page).get_by_text("You wait. And mo").first).to_be_visible()
    expect(box(page, WHAT)).to_have_value("You wait. And mo")
    expect(box(page, WHAT, 1)).to_have_value("A surgeon works through two small cuts.")


def test_words_typed_where_another_wrote_before_those_have_come_are_asked_about(
    page: Page, authors: SlowLine
) -> None:
    page.get_by_role("button", name="Take it in").click()
    page.wait_for_timeout(500)
    box(page, WHAT, 1).fill("A surgeon makes two cuts.")
    page.wait_for_timeout(200)
    authors.let_go()
    expect(box(page, WHAT, 1)).to_have_value("A surgeon makes two cuts.")
    page.get_by_role("button", name="Take it in").click()
    expect(page.get_by_role("heading", name="You and Lena Fuchs wrote at the same place")).to_be_visible()
    expect(page.get_by_text("A surgeon works through two small cuts.")).to_be_visible()


def test_words_typed_as_the_server_went_away_are_kept(page: Page, served: ServedApp) -> None:
    sign_in(page, served, MAYA)
    open_screen(page, served, "workshop?project=statin&aid=1&part=options")
    write(page, WHAT, "Typed before.")
    port = int(served.url.rpartition(":")[2])
    # It is sent after a pause, which the server does not live to see.
    box(page, WHAT, 1).fill("Typed as it went away.")
    os.kill(served.process.pid, signal.SIGKILL)
    served.process.wait()
    with serving(served.database, served.log, port=port):
        expect(reader(page).get_by_text("Typed as it went away.").first).to_be_visible(timeout=90_000)
        page.reload()
        wait_until_drawn(page)
        expect(box(page, WHAT)).to_have_value("Typed before.")
        expect(box(page, WHAT, 1)).to_have_value("Typed as it went away.")
