"""The journal on a phone: a first week by a slow typist, kept through a crash and in two windows at once."""

import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, expect

from partnering.foundation.database import sqlite_file
from tests.browser.serving import ServedApp, serving
from tests.browser.walking import (
    MAYA,
    ROSA,
    check_axe,
    check_no_sideways_scroll,
    demo_database,
    open_screen,
    sign_in,
    wait_until_drawn,
)

SECONDS_A_LETTER = 1.0
"""A slow typist: twelve words a minute."""
FIFTEEN_MINUTES = 15 * 60
MILLISECONDS_TO_COME_BACK = 60_000
MOMENTS = "Which moments of this week come to mind?"
ANSWERS = {
    MOMENTS: "The call on Tuesday, when we read the new page aloud.",
    "What worked?": "They sent me the page two days before, so I had time to think.",
    "What did not?": "We ran late, and my question about the cost was left for next time.",
    "What is one thing you want to try next week?": "Ask my question first, not last.",
}


def phone(chromium: Browser) -> BrowserContext:
    window = chromium.new_context(viewport={"width": 320, "height": 700}, reduced_motion="reduce")
    window.set_default_timeout(20_000)
    return window


def go_on(page: Page, part: int) -> None:
    """Press the way on, and wait until the next part is open and this one closed."""
    page.locator("details[open]").get_by_role("button", name="Go on").click()
    expect(page.locator("details").nth(part)).to_have_attribute("open", "")
    expect(page.locator("details[open]")).to_have_count(1)


def test_a_slow_typist_writes_a_first_week_on_a_phone_in_less_than_fifteen_minutes(
    chromium: Browser, served_app: ServedApp
) -> None:
    with phone(chromium) as window:
        page = window.new_page()
        sign_in(page, served_app, ROSA)
        began = time.monotonic()
        open_screen(page, served_app, "journal")
        check_no_sideways_scroll(page)
        check_axe(page)
        for part, labels in enumerate(
            (list(ANSWERS)[:1], list(ANSWERS)[1:3], [], list(ANSWERS)[3:]), start=1
        ):
            for label in labels:
                page.get_by_label(label).fill(ANSWERS[label])
            go_on(page, part)
        expect(page.get_by_text("Kept at")).to_be_visible()
        page.get_by_role("button", name="Keep it so").click()
        expect(page.get_by_text("Kept. Only you can read it.")).to_be_visible()
        expect(page.get_by_role("button", name="Go on writing")).to_be_visible()
        expect(page.get_by_role("textbox")).to_have_count(0)
        for words in ANSWERS.values():
            expect(page.get_by_text(words)).to_be_visible()
        wait_until_drawn(page)
        check_no_sideways_scroll(page)
        check_axe(page)
        letters = sum(len(words) for words in ANSWERS.values())
        assert time.monotonic() - began + letters * SECONDS_A_LETTER < FIFTEEN_MINUTES


def test_a_line_is_shared_after_a_second_look_and_the_team_reads_it(
    chromium: Browser, served_app: ServedApp
) -> None:
    with phone(chromium) as window:
        page = window.new_page()
        sign_in(page, served_app, MAYA)
        open_screen(page, served_app, "journal")
        page.get_by_text("2. What worked, what did not").click()
        page.get_by_label("What worked?").fill("Ring 0171 555 1234 before noon.")
        expect(page.get_by_text("Kept at")).to_be_visible()
        page.get_by_label("What worked?").blur()
        page.get_by_text("5. Who may see this?").click()
        wait_until_drawn(page)
        page.get_by_role("link", name="Share a line of it").click()
        page.get_by_text("My team", exact=True).click()
        expect(page.get_by_text("0171 555 1234: a number, such as a phone or a record")).to_be_visible()
        page.get_by_label("Change the copy as you like").fill("We rang before noon.")
        page.get_by_label("Change the copy as you like").blur()
        expect(page.get_by_text("a number, such as")).to_have_count(0)
        page.get_by_text("I looked at it once more").click()
        page.get_by_role("button", name="Share it", exact=True).click()
        expect(page.get_by_text("Shared. Your page stays with you.")).to_be_visible()
        wait_until_drawn(page)
        check_no_sideways_scroll(page)
        check_axe(page)
    with phone(chromium) as window:
        page = window.new_page()
        sign_in(page, served_app, ROSA)
        open_screen(page, served_app, "journal?view=shared")
        expect(page.get_by_text("We rang before noon.")).to_be_visible()
        expect(page.get_by_text("0171")).to_have_count(0)


def type_and_kill(page: Page, served: ServedApp, words: str) -> None:
    """Type what the server never hears, for it stands still and is killed then."""
    served.process.send_signal(signal.SIGSTOP)
    page.get_by_label(MOMENTS).press("Control+End")
    page.keyboard.type(words)
    served.process.kill()
    served.process.wait()
    expect(page.get_by_label(MOMENTS)).to_be_disabled(timeout=MILLISECONDS_TO_COME_BACK)


def type_more(page: Page, words: str) -> None:
    page.get_by_label(MOMENTS).press("Control+End")
    page.keyboard.type(words)


def pages_hold(database: str, *words: str) -> None:
    """Wait until each of these words stands in a page."""
    deadline = time.monotonic() + 20
    while True:
        with closing(sqlite3.connect(sqlite_file(database) or "")) as connection:
            kept = " ".join(row[0] for row in connection.execute("SELECT sealed FROM journal_pages"))
        if all(word in kept for word in words):
            return
        assert time.monotonic() < deadline, kept
        time.sleep(0.1)


def test_a_crash_of_the_server_loses_no_word_and_neither_does_a_second_window(
    chromium: Browser, tmp_path: Path
) -> None:
    database, log = demo_database(tmp_path), tmp_path / "server.log"
    with phone(chromium) as window:
        page = window.new_page()
        with serving(database, log) as served:
            sign_in(page, served, ROSA)
            open_screen(page, served, "journal")
            page.get_by_label(MOMENTS).fill("Before the crash")
            expect(page.get_by_text("Kept at")).to_be_visible()
            wait_until_drawn(page)
            port = urlsplit(served.url).port
            type_and_kill(page, served, ", and while it stood still")
        with serving(database, log, port=port) as served:
            expect(page.get_by_label(MOMENTS)).to_be_enabled(timeout=MILLISECONDS_TO_COME_BACK)
            expect(page.get_by_label(MOMENTS)).to_have_value("Before the crash, and while it stood still")
            pages_hold(database, "Before the crash, and while it stood still")
            second = window.new_page()
            open_screen(second, served, "journal")
            expect(second.get_by_label(MOMENTS)).to_have_value("Before the crash, and while it stood still")
            type_more(page, ". From the first.")
            pages_hold(database, "From the first.")
            type_more(second, ". From the second.")
            pages_hold(database, "From the first.", "From the second.")
            open_screen(second, served, "journal")
            second.get_by_role("button", name="Put it together").click()
            expect(second.get_by_text("It is one page now.")).to_be_visible()
            wait_until_drawn(second)
            joined = second.get_by_label(MOMENTS).input_value()
            assert "From the first." in joined
            assert "From the second." in joined
