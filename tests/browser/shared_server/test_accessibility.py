"""Every screen and plain page for every eye and hand: axe-core, on a phone, light and dark, by keyboard, enlarged."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, StorageState, expect

from partnering.foundation.invitations import invite_person
from partnering.foundation.people import add_person, command_line_person
from tests.browser.serving import ServedApp
from tests.browser.walking import (
    FARIDA,
    MAYA,
    ROSA,
    cell,
    check_axe,
    check_no_sideways_scroll,
    go_to,
    in_database,
    open_screen,
    sign_in,
    wait_until_drawn,
)

DESK, PHONE = 1280, 320
LOOKS_AT_REST, MOST_LOOKS = 4, 40
IN_JOURNAL = ("Journal", "Self-assessment", "Lessons", "Open questions", "Look back", "Coaching")
SCREENS = {
    MAYA: (
        "Today",
        "Aids",
        "Coverage",
        "Dashboard",
        "Where we stand",
        "Log an activity",
        "Releases",
        "Who it reaches",
        "Bring in a file",
        *IN_JOURNAL,
        "What partners said",
        "Partners",
        "Who decides",
        "People and access",
        "Payments",
        "Budget",
        "Time given",
    ),
    ROSA: (
        "Today",
        "Aids",
        "Coverage",
        "Dashboard",
        "Where we stand",
        "Log an activity",
        "Who it reaches",
        *IN_JOURNAL,
        "What partners said",
        "My part",
        "Partners",
        "Who decides",
    ),
    FARIDA: ("Today", "Coverage", "Dashboard", "Who it reaches"),
}
"""The navigation of a lead, a partner and a funder."""
MORE_ADDRESSES = {
    MAYA: (
        "dashboard?project=statin&of=all",
        "report?project=statin",
        "report?project=statin&write=review",
        "journal?project=statin&view=past",
        "journal?project=statin&view=shared",
        "self-assessment?project=statin&view=log",
        "lessons?project=statin&write=1",
        "lessons?project=statin&share=1",
        "lessons?project=statin&view=others",
        "questions?project=statin&ask=1",
        "questions?project=statin&topics=1",
        "questions?project=statin&settle=1",
        "questions?project=statin&show=settled",
        "look-back?project=statin&new=1",
        "look-back?project=statin&look=1",
        "look-back?project=statin&look=2",
        "look-back?project=statin&look=2&act=new",
        "payments?project=statin&promise=1",
        "budget?project=statin&line=new",
        "budget?project=statin&spend=1",
        "budget?project=statin&source=new",
        "time-given?project=statin&value=new",
        "coverage?project=statin&release=4&stage=information_delivery&role=clinician_partner",
        "coverage?project=statin&release=3&stage=information_delivery&role=patient_partner",
        "said?project=statin&show=answered",
        "said?project=statin&say=1",
        "said?project=statin&answer=2",
        "said?project=statin&change=3",
        "artifact?project=statin",
        "artifact?project=drinking-aid",
        "coverage?project=drinking-aid",
        "partners?project=statin&partner=4",
        "search",
        "account",
        "gate?project=statin",
        "reviews?project=statin",
        "workshop?project=statin&aid=1",
    ),
    ROSA: (
        "said?say=1",
        "said?again=1",
        "coverage?stage=information_delivery&role=patient_partner",
        "report",
        "journal?view=past",
        "lessons?change=2",
        "lessons?of-said=1",
        "questions?answer=1",
        "look-back?look=2",
        "account",
        "people",
    ),
    FARIDA: ("coverage?stage=information_delivery&role=patient_partner", "report", "account"),
}
"""What else there is to see: forms that have an address, an open cell of each kind, pages outside the navigation, a
page that is refused."""


@pytest.fixture(scope="module")
def signed_in(chromium: Browser, served_app: ServedApp) -> dict[str, StorageState]:
    """The cookies of each person, so that each signs in once."""
    states = {}
    for email in SCREENS:
        with chromium.new_context() as window:
            sign_in(window.new_page(), served_app, email)
            states[email] = window.storage_state()
    return states


def open_window(chromium: Browser, state: StorageState | None, *, scheme: str = "light") -> BrowserContext:
    window = chromium.new_context(
        storage_state=state,
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": DESK, "height": 900},
        reduced_motion="reduce",
    )
    window.set_default_timeout(15_000)
    return window


@pytest.fixture
def lead(chromium: Browser, signed_in: dict[str, StorageState]) -> Iterator[Page]:
    """A page of the lead."""
    with open_window(chromium, signed_in[MAYA]) as window:
        yield window.new_page()


def check(page: Page, scheme: str, widths: tuple[int, ...] = (DESK, PHONE)) -> None:
    """What must hold for every page, on a desk and on a phone. In the dark only the colours differ, on both alike."""
    for width in widths[:1] if scheme == "dark" else widths:
        page.set_viewport_size({"width": width, "height": 900})
        wait_until_drawn(page)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        check_no_sideways_scroll(page)
        check_axe(page, only_colours=scheme == "dark")
    page.set_viewport_size({"width": widths[0], "height": 900})


@pytest.mark.parametrize(
    ("email", "scheme"),
    # What a partner and a funder see is of the same parts as what a lead sees, so the colours of the dark are the same.
    [(MAYA, "light"), (MAYA, "dark"), (ROSA, "light"), (FARIDA, "light")],
)
def test_every_screen_is_for_everybody(
    email: str, scheme: str, chromium: Browser, served_app: ServedApp, signed_in: dict[str, StorageState]
) -> None:
    with open_window(chromium, signed_in[email], scheme=scheme) as window:
        page = window.new_page()
        open_screen(page, served_app, "")
        titles = []
        for name in SCREENS[email]:
            go_to(page, name)
            titles.append(page.title())
            check(page, scheme, (DESK, PHONE) if email == MAYA else (PHONE,))
            page.set_viewport_size({"width": DESK, "height": 900})
        assert titles == [f"{name} · One More Step" for name in SCREENS[email]]
        # The frame, and in the dark the colours of the same parts, were looked at with the screens of the menu; what
        # these hold is tightest on a phone.
        page.set_viewport_size({"width": PHONE, "height": 900})
        for address in MORE_ADDRESSES[email] if scheme == "light" else ():
            open_screen(page, served_app, address)
            check(page, scheme, (PHONE,))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_opens_and_what_goes_wrong_is_for_everybody_too(
    scheme: str, chromium: Browser, served_app: ServedApp, signed_in: dict[str, StorageState]
) -> None:
    with open_window(chromium, signed_in[MAYA], scheme=scheme) as window:
        page = window.new_page()
        open_screen(page, served_app, "partners")
        page.get_by_role("button", name="Add this partner").click()
        expect(page.get_by_role("alert")).to_be_visible()
        check(page, scheme)
        page.get_by_role("button", name="Maya Okafor").click()
        expect(page.get_by_role("link", name="My account")).to_be_visible()
        check_axe(page)
        open_screen(page, served_app, "releases?project=statin")
        page.get_by_role("button", name="Send to review").click()
        expect(page.get_by_role("button", name="Yes, do it")).to_be_visible()
        check_axe(page)
        open_screen(page, served_app, "coverage?project=statin")
        page.get_by_text("Compare with the release before it").click()
        expect(page.get_by_text("▲").first).to_be_visible()
        page.get_by_text("The same as a table").click()
        expect(page.get_by_role("table", name="Where it stands, as a table")).to_be_visible()
        check(page, scheme)
        open_screen(page, served_app, "governance?project=statin")
        page.get_by_role("button", name="Give this seat").first.click()
        expect(page.get_by_text("Last day", exact=True)).to_be_visible()
        check_axe(page)
        open_screen(page, served_app, "dashboard?project=statin")
        page.get_by_text("Table, how counted, and files: Who takes part").click()
        expect(page.get_by_role("table").first).to_be_visible()
        check(page, scheme)
        page.set_viewport_size({"width": PHONE, "height": 900})
        page.get_by_role("button", name="Expand sidebar").click()
        expect(page.get_by_role("link", name="Partners", exact=True)).to_be_visible()
        check_axe(page)


@pytest.fixture(scope="module")
def invitation(served_app: ServedApp) -> str:
    """The address of a fresh invitation, for somebody in no project."""
    now = datetime.now(UTC)
    with in_database(served_app.database) as session:
        program = command_line_person(session)
        person = add_person(session, program, name="Noor", email="noor@example.org", now=now)
        return f"invitation/{invite_person(session, program, member_id=person, now=now)}"


def test_every_plain_page_is_for_everybody(
    chromium: Browser, served_app: ServedApp, signed_in: dict[str, StorageState], invitation: str
) -> None:
    titles = []
    for state, addresses in (
        (None, ("signin", "signin?signed_out=yes", invitation, "invitation/wrong")),
        (signed_in[ROSA], ("signout", "account/password")),
    ):
        with open_window(chromium, state) as window:
            page = window.new_page()
            for address in addresses:
                page.goto(f"{served_app.url}/{address}")
                titles.append(page.title())
                check_plain(page)
    with open_window(chromium, None) as window:
        page = window.new_page()
        page.goto(f"{served_app.url}/signin")
        page.get_by_label("E-mail").fill("nobody@example.org")
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_text("do not go together").first).to_be_visible()
        titles.append(page.title())
        check_plain(page)
    assert len(set(titles)) == len(titles), titles


def check_plain(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
        for width in (DESK, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            expect(page.get_by_role("heading", level=1)).to_have_count(1)
            check_no_sideways_scroll(page)
            check_axe(page, only_colours=scheme == "dark")


def test_somebody_without_a_project_has_a_welcome_for_everybody(
    chromium: Browser, served_app: ServedApp, invitation: str
) -> None:
    with open_window(chromium, None) as window:
        page = window.new_page()
        page.goto(f"{served_app.url}/{invitation}")
        for box in page.locator("input[type=password]").all():
            box.fill("four words are enough")
        page.locator("main button[type=submit], main button").last.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Welcome")
        check(page, "light")
        go_to(page, "My account")
        expect(page.get_by_text("You sign in as noor@example.org.")).to_be_visible()
        check(page, "light")
        open_screen(page, served_app, "account")
        expect(page.get_by_role("heading", level=1)).to_have_text("My account")


def focused(page: Page) -> str:
    """The name of what has the focus, also inside a component."""
    name: str = page.evaluate(
        """() => {
            let element = document.activeElement;
            while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
            return element?.ariaLabel || element?.innerText || element?.tagName || "";
        }"""
    )
    return name.strip()


def tab_until(page: Page, name: str, *, most: int = 80) -> list[str]:
    """Press Tab until this has the focus, and give all that had it on the way."""
    passed: list[str] = []
    while len(passed) < most:
        page.keyboard.press("Tab")
        passed.append(focused(page))
        if passed[-1].startswith(name):
            return passed
    raise AssertionError(f"Tab does not reach {name!r}: {passed}")


def test_the_keyboard_alone_reaches_everything_in_reading_order(lead: Page, served_app: ServedApp) -> None:
    open_screen(lead, served_app, "")
    passed = tab_until(lead, "Coverage")
    assert passed[0] == "Skip to main content"
    assert passed[-3:] == ["Today", "Aids", "Coverage"]
    lead.keyboard.press("Enter")
    expect(lead.get_by_role("menuitem", name="Coverage")).to_be_focused()
    lead.keyboard.press("Enter")
    expect(lead.get_by_role("heading", level=1)).to_have_text("Coverage")
    wait_until_drawn(lead)
    passed = tab_until(lead, "What people see, Clinician:")
    order = ["Project", "person", "Stages as in", "Go past the table", "The rules, Patient:"]
    places = [next(i for i, name in enumerate(passed) if name.startswith(wanted)) for wanted in order]
    assert places == sorted(places)
    assert (
        len([name for name in passed if name.startswith(("The rules,", "Does it fit this person?,"))]) == 10
    )
    lead.keyboard.press("Enter")
    expect(lead.get_by_role("heading", name="What people see: Clinician")).to_be_in_viewport()
    tab_until(lead, "Log an activity here")
    lead.keyboard.press("Enter")
    expect(lead.get_by_role("heading", level=1)).to_have_text("Log an activity")


def test_the_keyboard_can_go_past_the_table(lead: Page, served_app: ServedApp) -> None:
    open_screen(lead, served_app, "coverage?project=statin&stage=information_delivery&role=clinician_partner")
    tab_until(lead, "Go past the table")
    lead.keyboard.press("Enter")
    assert tab_until(lead, "Log an activity here", most=3)


def test_the_focus_is_to_be_seen(lead: Page, served_app: ServedApp) -> None:
    open_screen(lead, served_app, "coverage?project=statin")
    here = cell(lead, "The rules", "Patient")
    tab_until(lead, "The rules, Patient:")
    assert here.evaluate("button => getComputedStyle(button).outlineWidth") == "3px"


def test_text_of_twice_the_size_needs_no_sideways_scroll(lead: Page, served_app: ServedApp) -> None:
    # A browser that zooms to 200 percent lays out half as many pixels.
    lead.set_viewport_size({"width": DESK // 2, "height": 450})
    for address in ("", "coverage?project=statin", "log", "releases", "people"):
        open_screen(lead, served_app, address)
        check_no_sideways_scroll(lead)
    # Text alone twice as large, as phones and some browsers do it.
    lead.set_viewport_size({"width": DESK, "height": 900})
    for address in ("", "coverage?project=statin", "partners"):
        open_screen(lead, served_app, address)
        lead.evaluate("() => { document.documentElement.style.fontSize = '34px' }")
        wait_until_drawn(lead)
        check_no_sideways_scroll(lead)
        expect(lead.get_by_role("heading", level=1)).to_be_visible()


def test_the_way_to_the_other_pages_bears_a_word_on_a_phone(lead: Page, served_app: ServedApp) -> None:
    lead.set_viewport_size({"width": PHONE, "height": 700})
    open_screen(lead, served_app, "")
    menu = lead.get_by_role("button", name="Expand sidebar")
    expect(menu).to_be_visible()
    lead.wait_for_function(
        """button => getComputedStyle(button, "::after").content === '"Menu"'""", arg=menu.element_handle()
    )
    box = menu.bounding_box()
    assert box is not None
    assert (box["width"] > 60, box["height"] >= 24) == (True, True)
    menu.click()
    lead.get_by_role("link", name="Coverage", exact=True).click()
    expect(lead.get_by_role("heading", level=1)).to_have_text("Coverage")
    wait_until_drawn(lead)
    expect(lead.get_by_role("heading", name="Release 2.1.0 misses")).to_be_visible()


def top_once_at_rest(page: Page, button: Locator) -> float:
    """Where a button stands once it no longer moves: our style and our fonts come a moment after it."""
    page.wait_for_function("() => document.fonts.check('1rem \"Atkinson Hyperlegible Next\"')")
    tops: list[float] = []
    while len(tops) < MOST_LOOKS:
        box = button.bounding_box()
        tops.append(box["y"] if box else -1)
        if len(tops) >= LOOKS_AT_REST and len(set(tops[-LOOKS_AT_REST:])) == 1:
            return tops[-1]
        page.wait_for_timeout(400)
    raise AssertionError(f"It still moves: {tops}")


@pytest.mark.parametrize("address", ["partners", "releases"])
def test_a_field_that_is_loaded_late_does_not_move_the_button_below_it(
    address: str, lead: Page, served_app: ServedApp
) -> None:
    held: list[Route] = []

    def hold(script: Route) -> None:
        held.append(script)

    lead.route(re.compile("/static/js/(Selectbox|TextInput|DateInput)"), hold)
    lead.goto(f"{served_app.url}/{address}")
    button = lead.get_by_role("button", name=re.compile("^Add "))
    button.wait_for()
    before = top_once_at_rest(lead, button)
    assert lead.get_by_label("Project", exact=True).count() == 0, "the fields are not there yet"
    for script in held:
        script.continue_()
    lead.unroute_all()
    wait_until_drawn(lead)

    assert lead.get_by_label("Project", exact=True).count() == 1
    assert top_once_at_rest(lead, button) == pytest.approx(before, abs=1)
