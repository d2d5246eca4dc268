"""A review on a phone without script: a patient opens a link, points, answers, stops, goes on and judges."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from partnering.coauthoring.aids import add_aid
from partnering.coauthoring.asking import NewReviewer
from partnering.coauthoring.models import Aid
from partnering.coauthoring.rounds import open_round
from partnering.foundation.database import sqlite_file
from partnering.foundation.models import Membership, Person, Project
from partnering.foundation.vocabulary import ReviewHat, VersionOrigin
from tests.browser.aid_steps import ask_by_link
from tests.browser.serving import ROOT, ServedApp, serving
from tests.browser.walking import (
    MAYA,
    ROSA,
    WIDER_THAN_THE_WINDOW,
    check_axe,
    demo_database,
    in_database,
    open_screen,
    sign_in,
)

PSA = ROOT / "data" / "aids" / "psa-screening.yaml"
PARTS = 10


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedApp]:
    """A server and a demo network for this story alone, with an aid that nobody was asked about yet."""
    folder = tmp_path_factory.mktemp("review")
    database = demo_database(folder)
    with in_database(database) as session:
        maya = session.scalars(select(Person.id).where(Person.email == MAYA)).one()
        project = session.scalars(
            select(Project.id)
            .join(Membership, Membership.project_id == Project.id)
            .where(Membership.person_id == maya)
            .order_by(Project.title)
        ).first()
        assert project is not None
        add_aid(
            session,
            maya,
            project_id=project,
            text=PSA.read_bytes(),
            origin=VersionOrigin.FILE,
            now=datetime.now(UTC),
        )
    with serving(database, folder / "server.log") as served:
        yield served


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """The phone of somebody whose browser runs no script."""
    with chromium.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False) as window:
        window.set_default_timeout(15_000)
        yield window.new_page()


def rows(served: ServedApp, statement: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(sqlite_file(served.database) or "")) as connection:
        return connection.execute(statement).fetchall()


def check_width(page: Page) -> None:
    assert page.evaluate(WIDER_THAN_THE_WINDOW) == []


def test_a_patient_reviews_on_a_phone_without_script(page: Page, phone: Page, served: ServedApp) -> None:
    sign_in(page, served, MAYA)
    link = ask_by_link(page, served, "A blood test to look for prostate cancer", "Nell Ward")

    phone.goto(link)
    expect(phone.get_by_role("heading", level=1)).to_have_text(
        "Hello Nell Ward. Will you look at this for us?"
    )
    check_width(phone)
    phone.get_by_role("link", name="Start").click()
    expect(phone.get_by_role("heading", level=1).first).to_have_text(f"Part 1 of {PARTS}: The decision")

    # She ticks, and then taps a sentence.
    phone.get_by_role("group", name="Is it clear?").get_by_label("No", exact=True).check()
    phone.get_by_text("You can have the test or leave it.").click()
    expect(phone.get_by_role("blockquote")).to_have_text("You can have the test or leave it.")
    phone.get_by_label("Your words").fill("Say what my doctor thinks.")
    phone.get_by_role("button", name="Keep this").click()
    expect(phone.locator("label.spoken")).to_have_text("You can have the test or leave it.")
    expect(phone.get_by_role("group", name="Is it clear?").get_by_label("No", exact=True)).to_be_checked()
    expect(phone.get_by_text("Say what my doctor thinks.")).to_be_visible()

    # With the keyboard alone: to the button of a place, and Enter.
    phone.get_by_role("button", name="Say something about this").first.focus()
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("What would you like to say about this?")
    phone.get_by_role("link", name="Never mind, go back").click()

    # She goes on, taps a picture and says which icons she means.
    phone.get_by_role("button", name="Next").click()
    phone.get_by_role("button", name="Next").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(f"Part 3 of {PARTS}: All five trials")
    check_width(phone)
    phone.get_by_role("img").first.click()
    phone.get_by_label("The filled ones: it happens to these 129").check()
    phone.get_by_label("Your words").fill("I cannot count these.")
    check_width(phone)
    phone.get_by_role("button", name="Keep this").click()

    # She stops. Tomorrow the same link opens where she was.
    phone.get_by_role("button", name="Keep this and go on later").click()
    expect(phone.get_by_role("status")).to_contain_text("All you said is kept.")
    phone.goto(link)
    phone.get_by_role("link", name="Go on").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text(f"Part 2 of {PARTS}")

    # The verdict.
    phone.get_by_text("All parts").click()
    phone.get_by_role("button", name="Your verdict").click()
    check_width(phone)
    phone.get_by_label("Ready with small changes").check()
    phone.get_by_label("You may name me").check()
    phone.get_by_label("About how many minutes did this take you?").fill("12")
    phone.get_by_role("button", name="Give my verdict").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you, Nell Ward.")
    expect(phone.get_by_text("You will hear back by")).to_be_visible()
    check_width(phone)
    given = "SELECT verdict, consent, minutes FROM reviews ORDER BY id DESC LIMIT 1"
    assert rows(served, given) == [("ready_with_small_changes", "named", 12)]

    # The lead sees it.
    open_screen(page, served, page.url.removeprefix(f"{served.url}/"))
    page.get_by_text("Nell Ward: Ready with small changes (2 remarks)").click()
    expect(page.get_by_text("I cannot count these.")).to_be_visible()
    check_axe(page)


def test_a_partner_finds_the_review_on_today_and_every_page_passes_axe(page: Page, served: ServedApp) -> None:
    with in_database(served.database) as session:
        aid = session.scalars(select(Aid).where(Aid.slug == "psa-screening")).one()
        rosa = session.scalars(select(Person.id).where(Person.email == ROSA)).one()
        now = datetime.now(UTC)
        open_round(
            session,
            aid.created_by,
            project_id=aid.project_id,
            aid_id=aid.id,
            number=1,
            hats=list(ReviewHat),
            words="Please be frank.",
            due_on=now.date() + timedelta(days=9),
            reviewers=[NewReviewer(rosa)],
            today=now.date(),
            now=now,
        )
    page.set_viewport_size({"width": 320, "height": 800})
    sign_in(page, served, ROSA)
    card = page.get_by_text("asks you to look at “A blood test to look for prostate cancer”")
    expect(card).to_contain_text("about 20 minutes")
    page.get_by_role("link", name="Look at it").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Hello Rosa"))
    address = page.url
    for wanted in (
        "",
        "?screen=1",
        "?screen=3",
        "?screen=3&say=30",
        "?screen=7",
        "?screen=verdict",
        "/paper",
    ):
        page.goto(address + wanted)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            check_axe(page, only_colours=scheme == "dark")
        check_width(page)
