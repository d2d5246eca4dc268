"""A stranger on a phone reads a released aid, and how it was made, from the real server and without script."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.serving import ServedApp
from tests.browser.walking import check_axe, check_no_sideways_scroll


@pytest.mark.parametrize(("width", "scheme", "has_script"), [(320, "light", False), (1280, "dark", True)])
def test_a_stranger_reads_a_released_aid_and_how_it_was_made(
    width: int, scheme: str, has_script: bool, chromium: Browser, served_app: ServedApp
) -> None:
    with chromium.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=has_script,
    ) as window:
        page = window.new_page()
        asked: list[str] = []
        refused: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda line: refused.append(line.text) if line.type == "error" else None)
        page.goto(f"{served_app.url}/aids")
        expect(page.get_by_role("heading", name="Decision aids", level=1)).to_be_visible()
        page.get_by_role("link", name="A statin to lower the risk of a heart attack").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Should I take a statin")
        page.get_by_role("link", name="How this aid was made with partners").first.click()
        made = page.get_by_role("region", name="How this aid was made with partners")
        expect(made).to_contain_text("Statin choice with diabetes, release 2.0.0")
        expect(made).to_contain_text("A patient said: “It says that I have a blood test now and then.")
        expect(made).to_contain_text("Nobody who reviewed this text.")
        shown = made.get_by_text("Patients were asked what they think of it")
        expect(shown).to_be_hidden()
        made.get_by_text("of 11 (UCD-11)").click()
        expect(shown).to_be_visible()
        if has_script:
            check_axe(page)
            check_no_sideways_scroll(page)
            assert page.locator(".fit").is_visible()
        assert {url.split("/")[2] for url in asked if "//" in url[:9]} == {served_app.url.split("/")[2]}
        assert refused == []
