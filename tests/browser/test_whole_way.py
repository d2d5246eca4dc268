"""The whole way of an aid: written by two, reviewed by a patient, answered, reviewed again, agreed and published."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from partnering.coauthoring.aids import add_aid
from partnering.foundation.catalog import load_catalog
from partnering.foundation.people import command_line_person, give_access
from partnering.foundation.projects import add_project
from partnering.foundation.vocabulary import AccessRole, ReleaseStatus, TeamRole, VersionOrigin
from partnering.tracker.releases import add_release, move_release
from tests.browser.aid_steps import WHAT, ask_by_link, copied_link, save, write
from tests.browser.serving import ROOT, ServedApp, serving
from tests.browser.walking import (
    MAYA,
    check_axe,
    demo_database,
    in_database,
    open_screen,
    sign_in,
    wait_until_drawn,
)

LENA = "lena@example.org"
PSA = ROOT / "data" / "aids" / "psa-screening.yaml"
TITLE = "A blood test to look for prostate cancer"
POLICY = """
key: one-patient-1
kind: policy
title: What a first aid needs
version: "1"
source: {citation: The rules of a small team., url: https://example.org/rules}
licence: CC0-1.0
aid_reviews:
  reviewers: 1
  requires:
    - any_of: [patient_partner, caregiver_partner]
standing_block: true
aid_checks: true
aid_dates: true
inputs_answered: true
payments_on_time: true
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedApp]:
    """A server and a demo network for this story alone: a small project with two authors and one release in review."""
    folder = tmp_path_factory.mktemp("whole-way")
    rules = folder / "catalog" / "policies"
    rules.mkdir(parents=True)
    (rules / "one-patient-1.yaml").write_text(POLICY, encoding="utf-8")
    database = demo_database(folder)
    with in_database(database) as session:
        prepare(session, folder / "catalog")
    with serving(
        database, folder / "server.log", settings={"ONE_MORE_STEP_CATALOG": str(folder / "catalog")}
    ) as served:
        yield served


def prepare(session: Session, catalog_folder: Path) -> None:
    """The project, its authors, and a release in review with one aid. Its policy asks for one patient's verdict."""
    now, program = datetime.now(UTC), command_line_person(session)
    project = add_project(
        session,
        program,
        slug="first-aid",
        title="Our first aid",
        policy="one-patient-1",
        catalog=load_catalog(catalog_folder),
        now=now,
    )
    here: dict[str, Any] = {"project_id": project, "now": now}
    maya, _lena = [
        give_access(
            session,
            program,
            name=name,
            email=email,
            access_role=role,
            role=TeamRole.DEVELOPER,
            **here,
        )
        for name, email, role in (
            ("Maya Okafor", MAYA, AccessRole.LEAD),
            ("Lena Fuchs", LENA, AccessRole.EDITOR),
        )
    ]
    release = add_release(session, maya, version="1.0", **here)
    add_aid(session, maya, text=PSA.read_bytes(), origin=VersionOrigin.FILE, release_id=release, **here)
    move_release(session, maya, release_id=release, to=ReleaseStatus.IN_REVIEW, today=now.date(), **here)


@pytest.fixture
def lena(chromium: Browser, served: ServedApp) -> Iterator[Page]:
    """The second author."""
    with chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce") as window:
        window.set_default_timeout(15_000)
        page = window.new_page()
        sign_in(page, served, LENA)
        yield page


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """The phone of a patient whose browser runs no script."""
    with chromium.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False) as window:
        window.set_default_timeout(15_000)
        yield window.new_page()


def open_gate(page: Page, served: ServedApp) -> None:
    open_screen(page, served, "gate?project=first-aid")
    expect(page.get_by_role("heading", level=1)).to_have_text("May it go out?")


def give_verdict(phone: Page, verdict: str) -> None:
    """From any part to the last page, and the verdict."""
    phone.get_by_text("All parts").click()
    phone.get_by_role("button", name="Your verdict", exact=True).click()
    phone.get_by_label(verdict).check()
    phone.get_by_label("About how many minutes did this take you?").fill("10")
    phone.get_by_role("button", name="Give my verdict").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you, Nell Ward.")


def test_the_whole_way_of_an_aid(page: Page, lena: Page, phone: Page, served: ServedApp) -> None:
    workshop = "workshop?project=first-aid&aid=3&part=options"
    old, new = (
        "You have no blood test, and carry on.",
        "You have no blood test. You can change your mind later.",
    )

    # Two authors write at once; what both wrote is in the next version.
    sign_in(page, served, MAYA)
    for author in (page, lena):
        open_screen(author, served, workshop)
    write(page, WHAT, old)
    write(lena, WHAT, "You give some blood every second year.", 1)
    save(page)
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    save(lena)
    expect(lena.get_by_text("Saved as version 3. What Maya Okafor wrote is in it too.")).to_be_visible()
    open_gate(page, served)
    expect(page.get_by_text("2 things are missing.")).to_be_visible()

    # A patient whom nobody knew reviews it by link.
    link = ask_by_link(page, served, TITLE, "Nell Ward")
    phone.goto(link)
    phone.get_by_role("link", name="Start").click()
    phone.get_by_role("button", name="Next").click()
    phone.get_by_text(old).click()
    phone.get_by_label("Your words").fill("Can I still have it in a year?")
    phone.get_by_role("button", name="Keep this").click()
    give_verdict(phone, "Ready with small changes")

    # Her remark waits for its answer, and the release with it.
    open_gate(page, served)
    expect(
        page.get_by_text("Reviewers ask for changes").or_(page.get_by_text("Not ready yet")).first
    ).to_be_visible()
    open_screen(page, served, "reviews?project=first-aid&aid=3")
    page.get_by_text("Nell Ward: Ready with small changes (one remark)").click()
    wait_until_drawn(page)
    page.get_by_role("link", name="Answer it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What partners said")
    wait_until_drawn(page)
    page.get_by_text("Yes, we will do it").click()
    page.get_by_label("Say what you will do, and why").fill("Yes, and we say so now.")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("Your answer is on its way to Nell Ward.")).to_be_visible()

    # The edit that answers it lapses her verdict for that part alone.
    open_screen(page, served, workshop)
    write(page, WHAT, new)
    save(page)
    expect(page.get_by_text("Saved as version 4.")).to_be_visible()
    open_screen(page, served, "reviews?project=first-aid&aid=3")
    page.get_by_text("Nell Ward: Ready with small changes (one remark)").click()
    wait_until_drawn(page)
    page.get_by_role("button", name="What changed because of this?").click()
    page.get_by_role("button", name="Version 4").click()
    expect(page.get_by_text("Linked. The one who said it reads it with your answer.")).to_be_visible()
    open_gate(page, served)
    expect(page.get_by_text("What a patient said no longer speaks of “The choices”")).to_be_visible()
    open_screen(page, served, "reviews?project=first-aid&aid=3")
    page.get_by_text("Ask again about what has changed").click()
    page.get_by_label("What did you change, and why?").fill("You can change your mind. It says so now.")
    page.get_by_role("button", name="Ask them again").click()
    expect(page.get_by_text("One person is asked.")).to_be_visible()
    again = copied_link(page)

    # She is asked about that part, reads what came of her words, and agrees.
    phone.goto(again)
    expect(phone.get_by_text("Some parts have changed, so we ask about these only:")).to_be_visible()
    phone.get_by_role("link", name="Start").click()
    expect(phone.get_by_role("heading", level=1).first).to_contain_text("Part 1 of 1")
    give_verdict(phone, "It is ready")
    expect(phone.get_by_text("Yes, and we say so now.")).to_be_visible()
    expect(phone.get_by_text("Version 4 answers this")).to_be_visible()

    # The gate turns, and the aid goes out with its story.
    open_gate(page, served)
    expect(page.get_by_role("heading", name="Agreed").first).to_be_visible()
    check_axe(page)
    page.get_by_role("button", name="Publish it").click()
    page.get_by_role("button", name="Yes, publish it").click()
    expect(page.get_by_text("Release 1.0 is out.")).to_be_visible()
    phone.goto(f"{served.url}/aids/psa-screening")
    expect(phone.get_by_text(new)).to_be_visible()
    made = phone.get_by_role("region", name="How this aid was made with partners")
    expect(made).to_contain_text("Our first aid, release 1.0")
    expect(made).to_contain_text("A patient said: “Can I still have it in a year?”")
    expect(made).to_contain_text("Yes, and we say so now.")
    assert "Nell Ward" not in made.inner_text()
