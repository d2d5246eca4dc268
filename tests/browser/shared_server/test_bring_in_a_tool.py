"""A tool as a FHIR file, in a real browser on a phone: looked at, made a project of, and one name confirmed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import ROOT, ServedApp
from tests.browser.walking import (
    check_axe,
    check_no_sideways_scroll,
    open_screen,
    sign_in,
    wait_until_drawn,
)

SAM = "sam@example.org"
"""The administrator of the demo network."""
PLAN = ROOT / "tests" / "inputs" / "fhir" / "plan-with-authors.r4.json"


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    with chromium.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce") as window:
        window.set_default_timeout(20_000)
        yield window.new_page()


def test_a_plan_becomes_a_project_and_a_name_a_partner(served_app: ServedApp, phone: Page) -> None:
    sign_in(phone, served_app, SAM)
    open_screen(phone, served_app, "bring-in")
    phone.get_by_label("File of a tool (JSON)").locator("input").set_input_files(PLAN)
    phone.get_by_role("textbox", name="Short name of the new project").fill("inhaler-plan")
    phone.get_by_role("button", name="Make a project of it").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Where it came from")
    wait_until_drawn(phone)
    gap = "This file gives 3 names. Nobody has said yet that one of them is a patient or caregiver."
    expect(phone.get_by_role("heading", level=2).first).to_have_text(gap)
    check_axe(phone)
    check_no_sideways_scroll(phone)
    phone.get_by_role("combobox", name="Who is this?").nth(2).focus()
    phone.keyboard.press("ArrowDown")
    phone.get_by_role("option", name="Caregiver").click()
    phone.get_by_role("button", name="Save").nth(2).click()
    expect(phone.get_by_text("They are among the partners.")).to_be_visible()
    expect(phone.get_by_role("heading", level=2).first).not_to_have_text(gap)
