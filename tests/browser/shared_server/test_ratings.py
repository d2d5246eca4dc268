"""On a phone: a partner and the team say where a stage stands, each for themselves, and then see the gap."""

import re

from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.serving import ServedApp
from tests.browser.walking import (
    MAYA,
    ROSA,
    check_axe,
    check_no_sideways_scroll,
    open_screen,
    sign_in,
    wait_until_drawn,
)

PHONE: ViewportSize = {"width": 320, "height": 800}
HERE = "stand?project=statin&stage=health_outcomes&role=patient_partner"
GAP = "You say 4, your partners say 1: Did it help?, Patient."
WORDS = "Tell us each month what you found."


def phone_of(chromium: Browser, served: ServedApp, email: str) -> Page:
    """A phone where this person is signed in."""
    window = chromium.new_context(viewport=PHONE, reduced_motion="reduce")
    page = window.new_page()
    sign_in(page, served, email)
    return page


def rate(page: Page, control: int, time: int, words: str = "") -> None:
    for question, step in (("Who decides?", control), ("How long does it go on?", time)):
        group = page.get_by_role("radiogroup", name=question)
        group.get_by_text(re.compile(f"^{step}\\. ")).click()
        wait_until_drawn(page)
    if words:
        page.get_by_role("textbox", name="What would move it up a step?").fill(words)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    wait_until_drawn(page)


def test_both_rate_a_stage_and_see_the_gap(chromium: Browser, served_app: ServedApp) -> None:
    rosa = phone_of(chromium, served_app, ROSA)
    open_screen(rosa, served_app, HERE)
    expect(rosa.get_by_role("heading", level=2).first).to_have_text("Did it help?: Patient")
    expect(rosa.get_by_text("You are the only one who rates as “Patient” here.")).to_be_visible()
    check_axe(rosa)
    check_no_sideways_scroll(rosa)
    rate(rosa, 1, 2, WORDS)
    expect(rosa.get_by_text("You said 1 Consulted.")).to_be_visible()

    maya = phone_of(chromium, served_app, MAYA)
    open_screen(maya, served_app, HERE)
    expect(maya.get_by_role("button", name="Not for me to judge")).to_be_visible()
    expect(maya.get_by_text(WORDS)).to_have_count(0)
    expect(maya.get_by_text("1 person says")).to_have_count(0)
    rate(maya, 4, 5)
    expect(maya.get_by_role("heading", name=GAP).first).to_be_visible()
    expect(maya.get_by_text(WORDS)).to_be_visible()
    check_axe(maya)
    check_no_sideways_scroll(maya)

    open_screen(maya, served_app, "coverage?project=statin")
    expect(maya.get_by_role("heading", name=GAP)).to_be_visible()

    open_screen(rosa, served_app, HERE)
    theirs = "The project says 4, the partners say 1: Did it help?, Patient."
    expect(rosa.get_by_role("heading", name=theirs).first).to_be_visible()
    check_axe(rosa)
    for page in (rosa, maya):
        page.context.close()
