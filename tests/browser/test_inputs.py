"""One story on a phone: a partner says something, the team says no and why, and the partner asks again."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

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

SAID = "The picture frightens me. Can it be smaller?"
WHY = "We tried it smaller, and people no longer saw the difference."
MEANT = "I did not mean smaller. I meant fewer red figures."


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedApp]:
    """A server and a demo network for this story alone, since it adds to it."""
    folder = tmp_path_factory.mktemp("inputs")
    with serving(demo_database(folder), folder / "server.log") as served:
        yield served


@pytest.fixture
def rosa(page: Page, served: ServedApp) -> Page:
    """The phone of a patient partner."""
    page.set_viewport_size({"width": 320, "height": 800})
    sign_in(page, served, ROSA)
    return page


@pytest.fixture
def maya(chromium: Browser, served: ServedApp) -> Iterator[Page]:
    """The phone of a lead."""
    with chromium.new_context(viewport={"width": 320, "height": 800}, reduced_motion="reduce") as window:
        window.set_default_timeout(15_000)
        page = window.new_page()
        sign_in(page, served, MAYA)
        yield page


def rows(served: ServedApp, statement: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(sqlite_file(served.database) or "")) as connection, connection:
        return connection.execute(statement).fetchall()


def check(page: Page) -> None:
    wait_until_drawn(page)
    check_no_sideways_scroll(page)
    check_axe(page)


def type_words(page: Page, label: str, words: str) -> None:
    page.get_by_label(label).fill(words)
    expect(page.get_by_text("Kept at")).to_be_visible()


def card_of(page: Page, words: str) -> Locator:
    """The innermost card that holds these words and a button."""
    return page.locator("[class*='st-key-input_']").filter(has=page.get_by_text(words)).first


def test_what_a_partner_says_is_answered_read_and_asked_again(
    served: ServedApp, rosa: Page, maya: Page
) -> None:
    rosa.get_by_role("button", name="Say something").click()
    expect(rosa.get_by_role("heading", name="Say something")).to_be_visible()
    type_words(rosa, "What do you want to say?", SAID)
    check(rosa)
    rosa.get_by_role("button", name="Send", exact=True).click()
    expect(rosa.get_by_text("Thank you. The team has it now.")).to_be_visible()
    expect(rosa.get_by_role("blockquote").filter(has_text=SAID)).to_be_visible()
    check(rosa)

    open_screen(maya, served, "")
    expect(maya.get_by_text("2 things that partners said wait for an answer.")).to_be_visible()
    maya.get_by_role("button", name="Read and answer").click()
    expect(maya.get_by_role("heading", level=1)).to_have_text("What partners said")
    check(maya)
    card_of(maya, SAID).get_by_role("button", name="Answer", exact=True).click()
    expect(maya.get_by_role("heading", name="Your answer")).to_be_visible()
    wait_until_drawn(maya)
    maya.get_by_text("No, and here is why").click()
    maya.get_by_role("button", name="Send the answer").click()
    expect(maya.get_by_text("(a no needs its reason): write at least one word.")).to_be_visible()
    check(maya)
    type_words(maya, "Say what you will do, and why", WHY)
    maya.get_by_role("button", name="Send the answer").click()
    expect(maya.get_by_text("Your answer is on its way to Rosa M.")).to_be_visible()

    go_to_today(rosa, served)
    check(rosa)
    first = rosa.locator("[class*='st-key-today_']").first
    expect(first.get_by_text("No, and here is why")).to_be_visible()
    card = rosa.locator("[class*='st-key-today_answer_']").filter(has=rosa.get_by_text(WHY))
    card.get_by_role("button", name="That is not what I meant").click()
    type_words(rosa, "What did you mean?", MEANT)
    check(rosa)
    rosa.get_by_role("button", name="Send", exact=True).click()
    expect(rosa.get_by_text("Thank you. The team answers again.")).to_be_visible()

    open_screen(maya, served, "said")
    again = card_of(maya, MEANT)
    expect(again.get_by_text("It waits for an answer.")).to_be_visible()
    for words in (SAID, WHY, MEANT):
        expect(again.get_by_text(words)).to_be_visible()
    check(maya)
    answers = rows(
        served,
        "SELECT answer, words FROM input_answers WHERE reopened_because LIKE 'I did not mean smaller%'",
    )
    assert answers == [("declined", WHY)]
    assert rows(served, "SELECT count(*) FROM drafts") == [(0,)]


def go_to_today(page: Page, served: ServedApp) -> None:
    open_screen(page, served, "")
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")


def test_an_answer_that_was_read_leaves_today(served: ServedApp, rosa: Page) -> None:
    cards = rosa.locator("[class*='st-key-today_answer_']")
    expect(cards.first).to_be_visible()
    before = cards.count()
    cards.first.get_by_role("button", name="I have read it").click()
    expect(rosa.get_by_text("Thank you. The team sees that you have read it.")).to_be_visible()
    expect(cards).to_have_count(before - 1)


def test_words_wait_for_the_one_who_typed_them_and_are_sent_once(served: ServedApp, rosa: Page) -> None:
    open_screen(rosa, served, "said?say=1")
    type_words(rosa, "What do you want to say?", "Half a sen")
    rosa.reload()
    wait_until_drawn(rosa)
    expect(rosa.get_by_label("What do you want to say?")).to_have_value("Half a sen")
    type_words(rosa, "What do you want to say?", "Half a sentence, now whole.")
    rosa.get_by_role("button", name="Send", exact=True).dblclick()
    expect(rosa.get_by_text("Thank you. The team has it now.")).to_be_visible()
    wait_until_drawn(rosa)
    assert rows(served, "SELECT count(*) FROM inputs WHERE said LIKE 'Half a sen%'") == [(1,)]


def test_two_who_answer_at_once_both_keep_their_words(
    served: ServedApp, maya: Page, chromium: Browser
) -> None:
    (number,) = rows(served, "SELECT id FROM inputs WHERE said LIKE 'My mother%'")[0]
    with chromium.new_context(viewport={"width": 320, "height": 800}, reduced_motion="reduce") as window:
        lena = window.new_page()
        sign_in(lena, served, "lena@example.org")
        for page, words in ((maya, "Maya makes it larger."), (lena, "Lena makes it larger.")):
            open_screen(page, served, f"said?answer={number}")
            page.get_by_text("Yes, we will do it").click()
            type_words(page, "Say what you will do, and why", words)
        maya.get_by_role("button", name="Send the answer").click()
        expect(maya.get_by_text("Your answer is on its way to Ana Silva.")).to_be_visible()
        lena.get_by_role("button", name="Send the answer").click()
        expect(lena.get_by_text("Maya Okafor has answered this")).to_be_visible()
        expect(lena.get_by_text("Maya makes it larger.")).to_be_visible()
        expect(lena.get_by_label("Say what you will do, and why")).to_have_value("Lena makes it larger.")
        check(lena)
