"""Log an activity in a real browser: what is typed outlives a kill, a reload and a sign-out, and is saved once."""

import re
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, WebSocketRoute, expect

from partnering.foundation.database import sqlite_file
from tests.browser.serving import ServedApp, serving
from tests.browser.walking import check_axe, wait_until_drawn

PASSWORD = "one more step"
MAYA, LENA, ROSA = "maya@example.org", "lena@example.org", "rosa@example.org"
CAME_OF_IT = "What came of it?"
KEPT = re.compile(r"Kept at \d\d:\d\d\.")
SECONDS_TO_COME_BACK = 30_000


def rows(served: ServedApp, statement: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(sqlite_file(served.database) or "")) as connection, connection:
        return connection.execute(statement, values).fetchall()


def kept_words(served: ServedApp) -> list[str]:
    return sorted(
        words for (words,) in rows(served, "SELECT json_extract(content, '$.what_changed') FROM drafts")
    )


def times_logged(served: ServedApp, words: str) -> int:
    return int(rows(served, "SELECT count(*) FROM activities WHERE what_changed = ?", words)[0][0])


def wait_until_kept(served: ServedApp, page: Page, words: str) -> None:
    for _ in range(50):
        if kept_words(served) == [words]:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"Kept: {kept_words(served)}")


@pytest.fixture(autouse=True)
def nothing_begun(served_app: ServedApp) -> None:
    rows(served_app, "DELETE FROM drafts")


@pytest.fixture
def window(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser window of somebody in Berlin."""
    with chromium.new_context(timezone_id="Europe/Berlin", reduced_motion="reduce") as window:
        window.set_default_timeout(15_000)
        yield window


def sign_in(window: BrowserContext, url: str, email: str) -> None:
    page = window.new_page()
    page.goto(f"{url}/signin")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "/signin" not in address)
    page.close()


def open_form(window: BrowserContext, url: str) -> Page:
    page = window.new_page()
    page.goto(f"{url}/log")
    page.get_by_label(CAME_OF_IT).wait_for()
    return page


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label, exact=True).focus()
    choose_here(page, option)


def choose_here(page: Page, option: str) -> None:
    page.keyboard.type(option)
    page.get_by_role("option", name=option).first.wait_for()
    page.keyboard.press("Enter")
    expect(page.get_by_role("option", name=option)).to_have_count(0)


def fill_in(page: Page, words: str) -> None:
    """Five of the six fields; the day and the release are there already."""
    choose(page, "Stage", "What people see")
    choose(page, "What", "Workshop")
    choose(page, "Who", "Rosa")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    page.get_by_label("Minutes", exact=True).fill("45")
    page.get_by_label(CAME_OF_IT).fill(words)


def type_at_the_end(page: Page, words: str) -> None:
    page.get_by_label(CAME_OF_IT).press("Control+End")
    page.keyboard.type(words)


def wait_until_answered(served: ServedApp, page: Page, words: str) -> None:
    """Words are kept, and this tab knows: what it has not heard of when the server dies, it takes for another tab's."""
    wait_until_kept(served, page, words)
    ((revision,),) = rows(served, "SELECT revision FROM drafts")
    expect(page.get_by_label("Draft", exact=True)).to_have_value(re.compile(f" {revision} "))


def type_and_kill(page: Page, server: ServedApp, words: str) -> None:
    """Type what the server never hears, for it stands still and is killed then."""
    server.process.send_signal(signal.SIGSTOP)
    type_at_the_end(page, words)
    server.process.kill()
    server.process.wait()
    expect(page.get_by_label(CAME_OF_IT)).to_be_disabled(timeout=SECONDS_TO_COME_BACK)


def test_words_outlive_a_killed_server_and_can_be_saved_once_it_is_back(
    served_app: ServedApp, window: BrowserContext, tmp_path: Path
) -> None:
    sign_in(window, served_app.url, MAYA)
    log = tmp_path / "server.log"
    with serving(served_app.database, log) as first:
        port = urlsplit(first.url).port
        page = open_form(window, first.url)
        fill_in(page, "Less to read")
        wait_until_answered(served_app, page, "Less to read")
        type_and_kill(page, first, ", and more to do")
    with serving(served_app.database, log, port=port):
        area = page.get_by_label(CAME_OF_IT)
        expect(area).to_be_enabled(timeout=SECONDS_TO_COME_BACK)
        expect(area).to_have_value("Less to read, and more to do")
        expect(page.get_by_text(KEPT)).to_be_visible()
        type_at_the_end(page, ".")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Saved. It now counts in release")).to_be_visible()

    assert times_logged(served_app, "Less to read, and more to do.") == 1
    assert kept_words(served_app) == []


def test_a_click_that_a_server_hears_before_it_knows_the_page_still_saves(
    served_app: ServedApp, window: BrowserContext, tmp_path: Path
) -> None:
    sign_in(window, served_app.url, MAYA)
    connections: list[tuple[WebSocketRoute, list[str | bytes]]] = []

    def connect(ours: WebSocketRoute) -> None:
        server, held = ours.connect_to_server(), list[str | bytes]()
        is_back = bool(connections)
        connections.append((server, held))

        def pass_on(message: str | bytes) -> None:
            # The browser asks for the page as soon as it is back. Under load, a click overtakes the answer.
            if is_back and not held:
                held.append(message)
            else:
                server.send(message)

        ours.on_message(pass_on)

    log = tmp_path / "server.log"
    with serving(served_app.database, log) as first:
        port = urlsplit(first.url).port
        page = window.new_page()
        page.route_web_socket("**/_stcore/stream", connect)
        page.goto(f"{first.url}/log")
        page.get_by_label(CAME_OF_IT).wait_for()
        fill_in(page, "Pressed too soon")
        wait_until_answered(served_app, page, "Pressed too soon")
        type_and_kill(page, first, "")
    with serving(served_app.database, log, port=port):
        expect(page.get_by_label(CAME_OF_IT)).to_be_enabled(timeout=SECONDS_TO_COME_BACK)
        type_at_the_end(page, ".")
        page.get_by_role("button", name="Save").click()
        page.wait_for_timeout(500)
        server, held = connections[-1]
        server.send(held[0])
        expect(page.get_by_text("Saved. It now counts in release")).to_be_visible()

    assert times_logged(served_app, "Pressed too soon.") == 1
    assert kept_words(served_app) == []


def test_first_words_that_no_server_has_seen_outlive_a_killed_one(
    served_app: ServedApp, window: BrowserContext, tmp_path: Path
) -> None:
    sign_in(window, served_app.url, MAYA)
    log = tmp_path / "server.log"
    with serving(served_app.database, log) as first:
        port = urlsplit(first.url).port
        page = open_form(window, first.url)
        wait_until_drawn(page)
        type_and_kill(page, first, "The first words")
        assert kept_words(served_app) == []
    with serving(served_app.database, log, port=port):
        expect(page.get_by_text(KEPT)).to_be_visible(timeout=SECONDS_TO_COME_BACK)
        expect(page.get_by_label(CAME_OF_IT)).to_have_value("The first words")
    assert kept_words(served_app) == ["The first words"]


def test_words_are_kept_without_leaving_the_field_and_are_there_after_a_reload(
    served_app: ServedApp, window: BrowserContext
) -> None:
    sign_in(window, served_app.url, MAYA)
    page = open_form(window, served_app.url)
    type_at_the_end(page, "We cut the second screen.")
    expect(page.get_by_text(KEPT)).to_be_visible()
    expect(page.get_by_label(CAME_OF_IT)).to_be_focused()
    page.reload()

    expect(page.get_by_label(CAME_OF_IT)).to_have_value("We cut the second screen.")
    expect(page.get_by_text("You began this today.")).to_be_visible()


def test_words_are_kept_at_once_when_somebody_turns_to_another_window(
    served_app: ServedApp, window: BrowserContext
) -> None:
    sign_in(window, served_app.url, MAYA)
    window.add_init_script(
        "const wait = setTimeout; window.setTimeout = (act, ms, ...rest) => ms === 600 ? 0 : wait(act, ms, ...rest);"
    )
    page = open_form(window, served_app.url)
    type_at_the_end(page, "We cut the sec")
    page.wait_for_timeout(1_500)
    assert kept_words(served_app) == [], "here no pause in typing ever ends"
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    wait_until_kept(served_app, page, "We cut the sec")


def test_somebody_who_types_on_while_words_are_kept_loses_none(
    served_app: ServedApp, window: BrowserContext
) -> None:
    sign_in(window, served_app.url, MAYA)
    page = open_form(window, served_app.url)
    sentence = "Nobody reads the second screen, so we cut it. " * 2
    page.get_by_label(CAME_OF_IT).click()
    page.keyboard.type(sentence, delay=45)

    assert len(kept_words(served_app)) == 1, "it was kept before the end"
    expect(page.get_by_label(CAME_OF_IT)).to_have_value(sentence)
    wait_until_kept(served_app, page, sentence)
    page.reload()
    expect(page.get_by_label(CAME_OF_IT)).to_have_value(sentence)


def test_two_tabs_keep_both(served_app: ServedApp, window: BrowserContext) -> None:
    sign_in(window, served_app.url, LENA)
    first = open_form(window, served_app.url)
    type_at_the_end(first, "one")
    expect(first.get_by_text(KEPT)).to_be_visible()
    second = open_form(window, served_app.url)
    expect(second.get_by_label(CAME_OF_IT)).to_have_value("one")
    type_at_the_end(second, " and two")
    expect(second.get_by_text(KEPT)).to_be_visible()
    type_at_the_end(first, " and more")
    expect(first.get_by_text("You typed in another tab too.")).to_be_visible()

    expect(first.get_by_label(CAME_OF_IT)).to_have_value("one and more")
    assert kept_words(served_app) == ["one and more", "one and two"]


def test_a_double_click_saves_once(served_app: ServedApp, window: BrowserContext) -> None:
    sign_in(window, served_app.url, LENA)
    page = open_form(window, served_app.url)
    fill_in(page, "Saved by a double click")
    page.get_by_role("button", name="Save").dblclick()

    expect(page.get_by_text("Saved. It now counts in release")).to_be_visible()
    assert times_logged(served_app, "Saved by a double click") == 1


def test_words_typed_after_signing_out_elsewhere_are_there_after_signing_in(
    served_app: ServedApp, window: BrowserContext, chromium: Browser
) -> None:
    sign_in(window, served_app.url, ROSA)
    page = open_form(window, served_app.url)
    type_at_the_end(page, "Typed before")
    expect(page.get_by_text(KEPT)).to_be_visible()
    with chromium.new_context() as elsewhere:
        sign_in(elsewhere, served_app.url, ROSA)
        account = elsewhere.new_page()
        account.goto(f"{served_app.url}/account")
        account.get_by_role("button", name="Sign it out").first.click()
        expect(account.get_by_text("That browser is signed out.")).to_be_visible()
    type_at_the_end(page, " and after.")
    expect(page.get_by_text("You are signed out. Your words are kept. Sign in and go on.")).to_be_visible()
    assert kept_words(served_app) == ["Typed before and after."]

    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("E-mail").fill(ROSA)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label(CAME_OF_IT)).to_have_value("Typed before and after.")


def go_by_tab_to(page: Page, label: str) -> None:
    for _ in range(4):
        page.keyboard.press("Tab")
        if label == page.evaluate(
            "document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText"
        ):
            return
    raise AssertionError(f"{label} is more than four steps away")


def test_an_activity_is_logged_by_keyboard_alone(served_app: ServedApp, window: BrowserContext) -> None:
    sign_in(window, served_app.url, MAYA)
    page = open_form(window, served_app.url)
    page.get_by_role("combobox", name="Release", exact=True).focus()
    for label, option in (("Stage", "What people see"), ("What", "Workshop"), ("Who", "Rosa")):
        go_by_tab_to(page, label)
        choose_here(page, option)
    for label, words in (("Minutes", "45"), (CAME_OF_IT, "Logged by keyboard")):
        go_by_tab_to(page, label)
        page.keyboard.type(words)
    go_by_tab_to(page, "Save")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Saved. It now counts in release")).to_be_visible()
    assert times_logged(served_app, "Logged by keyboard") == 1


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_every_state_of_the_screen_is_free_of_barriers_and_fits(
    served_app: ServedApp, chromium: Browser, width: int, scheme: Any
) -> None:
    with chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    ) as window:
        window.set_default_timeout(15_000)
        sign_in(window, served_app.url, MAYA)
        page = open_form(window, served_app.url)
        check_barriers(page)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Not saved yet. Fill in:")).to_be_visible()
        page.get_by_text("Others, not named").click()
        page.get_by_text("More", exact=True).click()
        expect(page.get_by_text("Co-producing")).to_be_visible()
        check_barriers(page)
        page.get_by_text("More", exact=True).click()
        fill_in(page, f"Seen at {width} pixels in {scheme}")
        expect(page.get_by_text(KEPT)).to_be_visible()
        check_barriers(page)
        page.reload()
        page.get_by_role("button", name="Start a new one").click()
        expect(page.get_by_role("heading", name="Your other drafts")).to_be_visible()
        check_barriers(page)
        page.get_by_role("button", name="Open this draft").click()
        expect(page.get_by_role("heading", name="Your other drafts")).to_have_count(0)
        # For a moment the old form fades beside the new one, with the same fields.
        expect(page.get_by_label("Minutes", exact=True)).to_have_count(1)
        expect(page.get_by_label("Minutes", exact=True)).to_have_value("45")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Saved. It now counts in release")).to_be_visible()
        check_barriers(page)


def check_barriers(page: Page) -> None:
    # While the server answers, Streamlit fades what may change, and axe would read that as too little contrast.
    page.wait_for_timeout(300)
    wait_until_drawn(page)
    check_axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
