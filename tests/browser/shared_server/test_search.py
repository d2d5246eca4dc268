"""Search on a phone: by the keyboard, for everybody, there and back again."""

from playwright.sync_api import Browser, expect

from tests.browser.serving import ServedApp
from tests.browser.walking import ROSA, check_axe, check_no_sideways_scroll, sign_in, wait_until_drawn


def test_a_partner_finds_what_was_said_follows_the_way_there_and_comes_back(
    chromium: Browser, served_app: ServedApp
) -> None:
    with chromium.new_context(viewport={"width": 320, "height": 700}, reduced_motion="reduce") as window:
        page = window.new_page()
        sign_in(page, served_app, ROSA)
        page.get_by_role("link", name="Search").click()
        words = page.get_by_role("textbox", name="Words")
        words.fill("THE pap")
        words.press("Enter")
        expect(page.get_by_role("heading", name="found.")).to_be_visible()
        expect(page.get_by_text("hand out the paper version")).to_be_visible()
        wait_until_drawn(page)
        check_no_sideways_scroll(page)
        check_axe(page)
        page.get_by_role("link", name="See it on Coverage").first.click()
        expect(page.get_by_role("heading", name="Coverage", level=1)).to_be_visible()
        expect(page.get_by_text("hand out the paper version").first).to_be_visible()
        page.go_back()
        expect(page.get_by_role("textbox", name="Words")).to_have_value("THE pap")
        expect(page.get_by_text("hand out the paper version")).to_be_visible()
