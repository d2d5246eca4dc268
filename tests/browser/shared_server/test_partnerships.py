"""One story on two phones: a partner says what would help, it is arranged, and both agree on the role."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.serving import ServedApp
from tests.browser.walking import check_axe, check_no_sideways_scroll, open_screen, sign_in, wait_until_drawn

ANA, LENA = "ana@example.org", "lena@example.org"
PHONE = ViewportSize(width=320, height=700)
WISH = "The bus stops at nine. I need a way home."


@pytest.fixture
def phones(chromium: Browser, served_app: ServedApp) -> Iterator[tuple[Page, Page]]:
    """The phones of Ana, a caregiver, and of Lena, the facilitator."""
    with (
        chromium.new_context(viewport=PHONE, reduced_motion="reduce") as first,
        chromium.new_context(viewport=PHONE, reduced_motion="reduce") as second,
    ):
        pages = first.new_page(), second.new_page()
        for page, email in zip(pages, (ANA, LENA), strict=True):
            page.set_default_timeout(15_000)
            sign_in(page, served_app, email)
        yield pages


def check(page: Page) -> None:
    wait_until_drawn(page)
    check_no_sideways_scroll(page)
    check_axe(page)


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).focus()
    page.keyboard.type(option)
    page.get_by_role("option", name=option).first.wait_for()
    page.keyboard.press("Enter")
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_a_partner_says_what_would_help_and_both_agree_on_the_role(
    phones: tuple[Page, Page], served_app: ServedApp
) -> None:
    ana, lena = phones
    open_screen(ana, served_app, "part?project=statin")
    choose(ana, "It is about", "Getting there")
    ana.get_by_label("In your words").fill(WISH)
    ana.get_by_role("button", name="Tell them").click()
    expect(ana.get_by_text("Thank you. It is told.")).to_be_in_viewport()
    expect(ana.get_by_text(WISH)).to_be_visible()
    check(ana)

    open_screen(lena, served_app, "partners?project=statin")
    expect(lena.get_by_text("2 things would help.")).to_be_visible()
    lena.get_by_role("button", name="Ana Silva").click()
    expect(lena.get_by_role("heading", level=1)).to_have_text("Ana Silva")
    expect(lena.get_by_text(WISH)).to_be_visible()
    check(lena)
    lena.get_by_label("What did you arrange?").last.fill("A taxi waits for you at nine.")
    lena.get_by_role("button", name="This is arranged").last.click()
    expect(lena.get_by_text("Arranged today: A taxi waits for you at nine.")).to_be_visible()

    lena.get_by_text("Write the first words").click()
    lena.get_by_label("What I do", exact=True).fill("I say what caregivers ask at home.")
    lena.get_by_label("How we stop", exact=True).fill("I stop when I want, and say so.")
    lena.get_by_role("button", name="Save these words").click()
    expect(lena.get_by_text("Saved. Now each side says yes to these words.")).to_be_visible()
    lena.get_by_role("button", name="Yes, for the project").click()
    expect(lena.get_by_text("Ana Silva has not said yes yet.")).to_be_visible()

    open_screen(ana, served_app, "part?project=statin")
    expect(ana.get_by_text("A taxi waits for you at nine.")).to_be_visible()
    expect(ana.get_by_text("I say what caregivers ask at home.").first).to_be_visible()
    yes = ana.get_by_role("button", name="Yes, this is my role")
    yes.focus()
    ana.keyboard.press("Enter")
    expect(ana.get_by_text("The yes is written down.")).to_be_visible()
    expect(yes).to_have_count(0)
    expect(ana.get_by_text("Lena Fuchs said yes for the project on")).to_be_visible()
    ana.get_by_text("Change the words").click()
    ana.get_by_role("button", name="Take a break").click()
    expect(ana.get_by_role("button", name="Yes, take a break")).to_be_visible()
    check(ana)

    open_screen(lena, served_app, "partners?project=statin")
    lena.get_by_role("button", name="Ana Silva").click()
    expect(lena.get_by_text("Ana Silva said yes on")).to_be_visible()
    expect(lena.get_by_role("button", name="Yes, for the project")).to_have_count(0)
    check(lena)
    lena.go_back()
    expect(lena.get_by_role("heading", level=1)).to_have_text("Partners")


def test_another_partner_who_knows_the_address_reads_the_list_only(page: Page, served_app: ServedApp) -> None:
    sign_in(page, served_app, "lind@example.org")
    open_screen(page, served_app, "partners?project=statin&partner=4")
    expect(page.get_by_role("heading", level=1)).to_have_text("Partners")
    expect(page.get_by_text("would help")).to_have_count(0)
