"""What people type shows in the browser as they typed it, whatever marks it holds."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from partnering.foundation.catalog import load_catalog
from partnering.foundation.people import add_partner, command_line_person, find_person, give_access
from partnering.foundation.projects import add_project
from partnering.foundation.vocabulary import AccessRole, Activity, PartnerRole, TeamRole
from partnering.tracker.activities import NewActivity, RolePart, record_activity
from partnering.tracker.releases import add_release
from tests.browser.serving import ServedApp
from tests.browser.walking import MAYA, cell, in_database, open_screen, sign_in, wait_until_drawn

TITLE = "_Title_ <b>of</b> **marks** :material/home:"
NAME = "**x** <b>_y_ [a](b)"
VERSION = "1_0_<b>*2*"
LINES = (
    "1. One",
    "# Two <i>three</i>",
    "===",
    "- four &amp; five",
    "    six `seven` $8$ :red[nine]",
    ":streamlit: | ten | ~~eleven~~",
)


@pytest.fixture(scope="module")
def release_id(served_app: ServedApp) -> int:
    """A release of a project of Maya's where everything that people type is full of marks."""
    now, catalog = datetime.now(UTC), load_catalog()
    with in_database(served_app.database) as session:
        program = command_line_person(session)
        project_id = add_project(session, program, slug="marks", title=TITLE, catalog=catalog, now=now)
        maya = find_person(session, program, email=MAYA) or 0
        give_access(
            session,
            program,
            project_id=project_id,
            name="Maya Okafor",
            email=MAYA,
            access_role=AccessRole.LEAD,
            role=TeamRole.DEVELOPER,
            now=now,
        )
        partner = add_partner(
            session, maya, project_id=project_id, name=NAME, role=PartnerRole.PATIENT_PARTNER, now=now
        )
        release_id = add_release(session, maya, project_id=project_id, version=VERSION, now=now)
        record_activity(
            session,
            maya,
            project_id=project_id,
            entry=NewActivity(
                held_on=now.date(),
                release_id=release_id,
                stage="information_delivery",
                activity=Activity.MEETING,
                roles=(RolePart(PartnerRole.PATIENT_PARTNER, (partner,)),),
                minutes=30,
                what_changed="\n".join(LINES),
                decision=NAME,
            ),
            form_token="marks",
            catalog=catalog,
            today=now.date(),
            now=now,
        )
    return release_id


def test_words_show_as_they_were_typed(served_app: ServedApp, release_id: int, page: Page) -> None:
    sign_in(page, served_app, MAYA)
    shown = {
        "?project=marks": LINES,
        f"coverage?project=marks&release={release_id}": (VERSION, NAME, *LINES),
        "partners?project=marks": (NAME,),
        "releases?project=marks": (VERSION,),
        "people?project=marks": (),
    }
    for address, words in shown.items():
        open_screen(page, served_app, address)
        if address.startswith("coverage"):
            cell(page, "What people see", "Patient").click()
            expect(page.get_by_role("heading", name="What people see: Patient")).to_be_visible()
            wait_until_drawn(page)
        expect(page.get_by_role("combobox", name="Project")).to_have_value(TITLE)
        text = page.get_by_role("main").inner_text().replace("\u2060", "")
        lines = [line.strip() for line in text.splitlines()]
        for typed in words:
            assert any(typed.strip() in line for line in lines), f"{address}: {typed}"
        # Nothing became a mark, a list, a heading, code, a formula or a picture.
        ours = "Is it clear to you, and is this the right time and place for it?"
        made = page.locator("main").locator("i, em, b, del, li > p, pre, code, .katex, img, h1 ~ h1")
        assert made.filter(has_not_text=ours).all_inner_texts() == [], address
