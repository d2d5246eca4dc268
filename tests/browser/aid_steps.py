"""Steps of authors in the Workshop and on the Reviews screen that several stories share."""

import re

from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.serving import ServedApp
from tests.browser.walking import check_axe, open_screen, wait_until_drawn

WHAT = "What does a person do?"
"""The field of an option."""


def box(page: Page, label: str, which: int = 0) -> Locator:
    return page.get_by_role("textbox", name=label, exact=True).nth(which)


def reader(page: Page) -> FrameLocator:
    """The aid as a reader sees it, beside the fields."""
    return page.frame_locator('iframe[title="The aid as a reader sees it"]')


def write(page: Page, label: str, words: str, which: int = 0) -> None:
    """Type, and wait until it is kept and the reader's page shows it."""
    box(page, label, which).fill(words)
    expect(reader(page).get_by_text(words).first).to_be_visible()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save a version").click()
    page.get_by_role("button", name="Save it").click()


def ask_by_link(page: Page, served: ServedApp, title: str, name: str) -> str:
    """Ask somebody new to review the latest version of an aid, and copy the link. Gives its address."""
    open_screen(page, served, "aid-list")
    card = page.locator('[data-testid="stVerticalBlock"]').filter(has_text=title)
    card.last.get_by_role("link", name="Reviews").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reviews")
    wait_until_drawn(page)
    page.get_by_label("Name").first.fill(name)
    page.get_by_label("What do you want to say to them?").fill("Please be frank.")
    page.get_by_role("button", name="Ask for the review").click()
    expect(page.get_by_text("One person is asked.")).to_be_visible()
    check_axe(page)
    return copied_link(page)


def copied_link(page: Page) -> str:
    """The link that was made just now; it is put away."""
    link = page.get_by_text(re.compile(r"/review/[\w-]{43}")).first.inner_text().strip()
    page.get_by_role("button", name="I have copied them").click()
    expect(page.get_by_text("Send each link to this person only")).to_have_count(0)
    return link
