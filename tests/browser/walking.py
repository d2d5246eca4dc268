"""Steps through the screens that several stories share."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]  # ships no types
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as TookTooLong
from sqlalchemy.orm import Session

from partnering.demo.network import load_demo
from partnering.foundation.catalog import load_catalog
from partnering.foundation.database import connect, disconnect, transaction
from partnering.foundation.schema import migrate
from tests.browser.serving import ServedApp

PASSWORD = "one more step"
MAYA, ROSA, FARIDA = "maya@example.org", "rosa@example.org", "farida@example.org"
"""A lead, a patient partner and a funder of the demo network."""

NOT_OURS_TO_MEND = {
    # Streamlit's uploader is a section with role=presentation that also bears a name and can take the focus.
    "presentation-role-conflict": '[data-testid="stFileUploaderDropzone"]',
    # Streamlit puts a plain div between the list of pages and the pages of a group. Screen readers look through it.
    "list": '[data-testid="stSidebarNavItems"]',
    "listitem": '[data-testid="stSidebarNavItems"]',
}
"""What axe-core finds in Streamlit's own elements and an app cannot change: the rule, and where."""

IS_IN = "([element, place]) => document.querySelector(element)?.closest(place) != null"
"""A script that says whether an element lies in a place, both by their selectors."""

WIDER_THAN_THE_WINDOW = """() => [document.documentElement, ...document.querySelectorAll("body, main, section")]
    .filter(element => element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1)
    .filter(element => element === document.documentElement
        || !["visible", "clip"].includes(getComputedStyle(element).overflowX))
    .map(element => `${element.tagName} ${element.scrollWidth} > ${element.clientWidth}`)"""
"""A script that gives what scrolls sideways."""


def demo_database(folder: Path) -> str:
    """A new database with the demo network. Gives its URL."""
    file = folder / "demo.db"
    file.write_bytes(_demo_network())
    return f"sqlite:///{file}"


@cache
def _demo_network() -> bytes:
    """The file of a database with the demo network, made once in each process."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "demo.db"
        url = f"sqlite:///{file}"
        migrate(url)
        with in_database(url) as session:
            load_demo(session, catalog=load_catalog(), now=datetime.now(UTC))
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return file.read_bytes()


@contextmanager
def in_database(url: str) -> Iterator[Session]:
    """One transaction in the database of a server."""
    connect(url)
    try:
        with transaction() as session:
            yield session
    finally:
        disconnect()


def sign_in(page: Page, served: ServedApp, email: str) -> None:
    """Sign in as people do, from the sign-in page to Today."""
    page.goto(f"{served.url}/signin")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    wait_until_drawn(page)


def open_screen(page: Page, served: ServedApp, address: str) -> None:
    """Open a screen by its address, such as "coverage?release=3", and wait until all of it is there."""
    page.goto(f"{served.url}/{address}")
    wait_until_drawn(page)


def go_to(page: Page, name: str) -> None:
    """Open a screen from the navigation, by its name; the group it is in is unfolded for that."""
    choose_in_menu(page, name)
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    wait_until_drawn(page)


def choose_in_menu(page: Page, name: str) -> None:
    """Press an entry of the navigation, in whichever group it is."""
    navigation = page.get_by_test_id("stTopNav")
    entry, groups = navigation.get_by_role("link", name=name, exact=True), navigation.get_by_role("button")
    # In a window that was as narrow as a phone they come back a moment later.
    expect(entry.or_(groups.first).first).to_be_visible()
    for group in groups.all():
        if entry.count():
            break
        group.click()
        entry = page.get_by_role("menu").get_by_role("menuitem", name=name, exact=True)
        page.get_by_role("menuitem").first.wait_for()
    entry.click()


def menu_of(page: Page) -> dict[str, list[str]]:
    """The navigation: what stands by itself with an empty list, groups with their entries."""
    navigation = page.get_by_test_id("stTopNav")
    entries: dict[str, list[str]] = {name: [] for name in navigation.get_by_role("link").all_inner_texts()}
    for group in navigation.get_by_role("button").all():
        group.click()
        page.get_by_role("menuitem").first.wait_for()
        entries[group.inner_text()] = page.get_by_role("menuitem").all_inner_texts()
        page.keyboard.press("Escape")
        page.get_by_role("menuitem").first.wait_for(state="detached")
    return entries


def cell(page: Page, stage: str, role: str) -> Locator:
    """The button of the matrix for this stage and role, by their plain names."""
    return page.get_by_role("button", name=re.compile(f"^{re.escape(stage)}, {role}:"))


def wait_until_drawn(page: Page) -> None:
    """Wait until the server has sent all of the page, and the browser has loaded fields and fonts and laid it out."""
    page.get_by_role("heading", level=1).wait_for()
    page.locator('[data-test-script-state="notRunning"]').wait_for(state="attached")
    # A press that begins while a field or a font comes may end beside its button: what stands below moves.
    expect(page.get_by_test_id("stSkeleton").filter(visible=True)).to_have_count(0)
    page.evaluate("() => document.fonts.ready.then(() => true)")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def check_axe(page: Page, *, only_colours: bool = False) -> None:
    """Fails with rule, element and reason for all that axe-core finds, but for what is not ours to mend."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    rules = {"runOnly": ["color-contrast"]} if only_colours else {}
    found = []
    for violation in page.evaluate(
        "options => axe.run(document, options)", rules | {"resultTypes": ["violations"]}
    )["violations"]:
        for node in violation["nodes"]:
            reasons = [check["message"] for kind in ("any", "all", "none") for check in node[kind]]
            place = NOT_OURS_TO_MEND.get(violation["id"])
            if place is None or not page.evaluate(IS_IN, [node["target"][0], place]):
                found.append(f"{violation['id']}: {node['html'][:200]} {reasons}")
    assert not found, page.url + "\n" + "\n".join(found)


def check_no_sideways_scroll(page: Page) -> None:
    """Fails where somebody would have to scroll sideways to read, once charts have found their new width."""
    try:
        page.wait_for_function(f"() => ({WIDER_THAN_THE_WINDOW})().length === 0", timeout=5_000)
    except TookTooLong:
        raise AssertionError(f"{page.url}: {page.evaluate(WIDER_THAN_THE_WINDOW)}") from None
