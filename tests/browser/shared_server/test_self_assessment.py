"""On a phone: a partner and the team assess the same stage, each for themselves, and then see the gap."""

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
HERE = "self-assessment?project=statin&stage=health_outcomes"
WORDS = "Ask us before you decide."
NOT_MINE = None


def phone_of(chromium: Browser, served: ServedApp, email: str) -> Page:
    """A phone where this person is signed in."""
    window = chromium.new_context(viewport=PHONE, reduced_motion="reduce")
    page = window.new_page()
    sign_in(page, served, email)
    return page


def answer(page: Page, question: str, step: int | None, words: str = "") -> None:
    """Answer the question that is open, and go on."""
    expect(page.get_by_role("heading", name=question, exact=True)).to_be_visible()
    if step is NOT_MINE:
        page.get_by_role("button", name="Not for me to judge").click()
    else:
        group = page.get_by_role("radiogroup", name=question)
        group.get_by_text(re.compile(f"^{step}\\. ")).click()
        wait_until_drawn(page)
        if words:
            page.get_by_role("textbox", name="What would move it up a step?").fill(words)
        page.get_by_role("button", name="Next").click()
    wait_until_drawn(page)


def assess(page: Page, *steps: int | None, words: str = "") -> None:
    """All four questions, and what was answered is given."""
    questions = (
        "Who decides?",
        "How long does it go on?",
        "Who sets the questions and the agenda?",
        "Who shares the work, the money and the credit?",
    )
    for n, (question, step) in enumerate(zip(questions, steps, strict=True)):
        answer(page, question, step, "" if n else words)
    expect(page.get_by_role("heading", name="Look it over")).to_be_visible()
    check_axe(page)
    check_no_sideways_scroll(page)
    page.get_by_role("button", name="Give my answers").click()
    expect(page.get_by_text("Your answers are given.")).to_be_visible()
    wait_until_drawn(page)


def test_a_partner_and_a_developer_assess_the_same_stage_and_see_the_gap(
    chromium: Browser, served_app: ServedApp
) -> None:
    rosa = phone_of(chromium, served_app, ROSA)
    open_screen(rosa, served_app, HERE)
    expect(rosa.get_by_text("Nobody sees anything before you give your answers.")).to_be_visible()
    check_axe(rosa)
    check_no_sideways_scroll(rosa)
    answer(rosa, "Who decides?", 2, WORDS)
    expect(rosa.get_by_role("heading", name="How long does it go on?", exact=True)).to_be_visible()
    rosa.reload()
    wait_until_drawn(rosa)
    rosa.get_by_role("button", name="Back").click()
    wait_until_drawn(rosa)
    chosen = rosa.get_by_role("radio", checked=True)
    expect(chosen).to_have_count(1)
    expect(rosa.get_by_role("textbox", name="What would move it up a step?")).to_have_value(WORDS)
    assess(rosa, 2, 3, NOT_MINE, 1, words=WORDS)
    expect(rosa.get_by_text("The other side has not answered yet.")).to_be_visible()

    maya = phone_of(chromium, served_app, MAYA)
    open_screen(maya, served_app, HERE)
    expect(maya.get_by_text(WORDS)).to_have_count(0)
    assess(maya, 4, 4, 3, 1)
    expect(maya.get_by_role("heading", name="You say 4, your partners say 2: Who decides?")).to_be_visible()
    expect(maya.get_by_text("What would make it 3:").first).to_be_visible()
    expect(maya.get_by_text(WORDS).first).to_be_visible()
    check_axe(maya)
    check_no_sideways_scroll(maya)

    open_screen(rosa, served_app, HERE)
    expect(
        rosa.get_by_role("heading", name="The project says 4, the partners say 2: Who decides?")
    ).to_be_visible()
    rosa.get_by_text("Stage by stage, as a table").click()
    expect(rosa.get_by_role("row", name=re.compile("4 \\(1 person\\) 2 \\(1 person\\) 2$"))).to_be_visible()
    check_axe(rosa)
    for page in (rosa, maya):
        page.context.close()
