"""One story: sign in, see what is missing, log an activity there, and see it filled; on a desk and on a phone."""

import json
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from partnering.foundation.database import sqlite_file
from tests.browser.serving import ROOT, ServedApp, serving
from tests.browser.walking import (
    FARIDA,
    MAYA,
    ROSA,
    cell,
    check_no_sideways_scroll,
    demo_database,
    go_to,
    menu_of,
    open_screen,
    sign_in,
    wait_until_drawn,
)

SECONDS_TO_LOG = 60
ADDRESSES = (
    "log",
    "partners",
    "releases",
    "bring-in",
    "people",
    "artifact",
    "account",
    "dashboard",
    "dashboard?of=all",
    "report",
    "reach",
    "governance",
    "lessons",
    "questions",
    "look-back",
    "coaching",
    "payments",
    "budget",
    "time-given",
    "?project=drinking-aid",
)


@dataclass(frozen=True)
class Gap:
    """A cell of release 2.1.0 where the policy wants somebody and nobody has been."""

    stage: str
    stage_name: str
    role: str
    role_name: str
    could_help: str


ON_A_DESK = Gap("information_delivery", "What people see", "clinician_partner", "Clinician", "Dr Lind")
ON_A_PHONE = Gap("computable_clinical_knowledge", "The rules", "caregiver_partner", "Caregiver", "Ana Silva")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedApp]:
    """A server and a demo network for these stories alone, since they fill gaps."""
    folder = tmp_path_factory.mktemp("first_light")
    with serving(demo_database(folder), folder / "server.log") as served:
        yield served


def coverage_on_the_command_line(served: ServedApp, gap: Gap) -> tuple[dict[str, Any] | None, list[str]]:
    """The cell, and the roles that its stage misses, as a program reads them."""
    command = ["coverage", "statin", "2.1.0", "--format", "json"]
    done = subprocess.run(
        [sys.executable, "-m", "partnering", "--database", served.database, *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    (stage,) = [stage for stage in json.loads(done.stdout)["stages"] if stage["stage"] == gap.stage]
    cells = [cell for cell in stage["cells"] if cell["partner_role"] == gap.role and cell["activities"]]
    return (cells[0] if cells else None), stage["missing"]


def names(served: ServedApp) -> list[str]:
    with closing(sqlite3.connect(sqlite_file(served.database) or "")) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM people WHERE NOT is_program")]


@pytest.mark.parametrize(("width", "gap"), [(1280, ON_A_DESK), (320, ON_A_PHONE)])
def test_a_lead_finds_a_gap_logs_an_activity_there_and_sees_it_filled(
    width: int, gap: Gap, served: ServedApp, page: Page
) -> None:
    logged_before, missing_before = coverage_on_the_command_line(served, gap)
    assert logged_before is None
    assert gap.role in missing_before

    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, served, MAYA)
    expect(page.get_by_role("heading", name="7 things wait for you.")).to_be_visible()
    check_no_sideways_scroll(page)
    page.get_by_role("button", name="See what is missing").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Coverage")
    wait_until_drawn(page)
    expect(page.get_by_role("heading", name="Release 2.1.0 misses")).to_be_visible()
    check_no_sideways_scroll(page)

    here = cell(page, gap.stage_name, gap.role_name)
    expect(here).to_have_accessible_name(re.compile("Nobody yet; Needed"))
    here.click()
    story = page.get_by_role("heading", name=f"{gap.stage_name}: {gap.role_name}")
    expect(story).to_be_in_viewport()
    expect(page.get_by_text(re.compile(f"Could help, from this project: {gap.could_help}"))).to_be_visible()
    wait_until_drawn(page)
    check_no_sideways_scroll(page)

    began = time.monotonic()
    page.get_by_role("button", name="Log an activity here").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log an activity")
    wait_until_drawn(page)
    check_no_sideways_scroll(page)
    expect(page.get_by_role("combobox", name="Release")).to_have_value(re.compile(r"2\.1\.0"))
    expect(page.get_by_role("combobox", name="Stage")).to_have_value(re.compile(gap.stage_name))
    expect(page.get_by_role("button", name=f"Remove {gap.could_help} · {gap.role_name}")).to_be_visible()
    page.get_by_role("combobox", name="What", exact=True).click()
    page.get_by_role("option", name="Workshop").click()
    page.get_by_label("Minutes", exact=True).fill("45")
    page.get_by_label("What came of it?").fill("The button says what happens next.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved. It now counts in release 2.1.0.")).to_be_visible()
    assert time.monotonic() - began < SECONDS_TO_LOG

    page.get_by_role("link", name="See the coverage").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Coverage")
    expect(here).to_have_accessible_name(re.compile("1 person, 45 minutes"))
    here.click()
    expect(page.get_by_text("The button says what happens next.")).to_be_visible()
    filled, missing = coverage_on_the_command_line(served, gap)
    assert filled is not None
    assert (filled["activities"], filled["people"], filled["minutes"]) == (1, 1, 45)
    assert gap.role not in missing


def test_a_partner_sees_the_work_and_the_pages_of_a_partner(served: ServedApp, page: Page) -> None:
    sign_in(page, served, ROSA)
    assert menu_of(page) == {
        "Today": [],
        "Aids": [],
        "Coverage": ["Coverage", "Dashboard", "Where we stand", "Log an activity", "Who it reaches"],
        "Journal": ["Journal", "Self-assessment", "Lessons", "Open questions", "Look back", "Coaching"],
        "People": ["What partners said", "My part", "Partners", "Who decides"],
    }
    expect(page.get_by_role("heading", name="What changed because of partners")).to_be_visible()
    go_to(page, "Coverage")
    cell(page, "What people see", "Patient").click()
    expect(page.get_by_text("Patient: J. T., Rosa M.")).to_be_visible()
    go_to(page, "Partners")
    expect(page.get_by_text("Tom Reyes")).to_be_visible()
    assert page.get_by_role("textbox").count() == 0
    for address in ("people", "releases", "bring-in", "artifact"):
        open_screen(page, served, address)
        assert "example.org" not in page.inner_text("body")


def test_a_funder_sees_totals_and_no_name_anywhere(served: ServedApp, page: Page) -> None:
    sent: list[bytes] = []
    page.on(
        "websocket",
        lambda socket: socket.on(
            "framereceived", lambda frame: sent.append(frame if isinstance(frame, bytes) else frame.encode())
        ),
    )
    sign_in(page, served, FARIDA)
    assert menu_of(page) == {"Today": [], "Coverage": ["Coverage", "Dashboard", "Who it reaches"]}
    go_to(page, "Coverage")
    expect(page.get_by_role("button", name="Fewer than 5 people").first).to_be_visible()
    cell(page, "What people see", "Patient").click()
    expect(
        page.get_by_text("What was said and who was there is for the people of the project.")
    ).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Get this coverage as a file (CSV)").click()
    file = download.value.path().read_text("utf-8-sig")
    pages = [page.content()]
    for address in ADDRESSES:
        open_screen(page, served, address)
        pages.append(page.content())
    frames = b"".join(sent).decode("utf-8", "replace")
    assert "Fewer than 5 people" in frames
    everything = "\n".join([*pages, file, frames]).replace("\\", "")
    others = [name for name in names(served) if name != "Farida Khan"]
    assert len(others) == 38
    assert [name for name in others if name in everything] == []


def test_the_way_back_of_the_browser_shows_what_the_address_says(served: ServedApp, page: Page) -> None:
    sign_in(page, served, MAYA)
    go_to(page, "Coverage")
    story = page.get_by_role("heading", name="What we learned: Patient")
    cell(page, "What we learned", "Patient").click()
    expect(story).to_be_visible()
    page.go_back()
    expect(story).to_have_count(0)
    page.go_forward()
    expect(story).to_be_visible()
    wait_until_drawn(page)

    for label, now, other in (
        ("Release", "2.1.0 (Being made)", "1.0.0 (Released)"),
        (
            "Project",
            "Statin choice with diabetes",
            "Thinking about your drinking: a decision aid for patients",
        ),
    ):
        switch = page.get_by_role("combobox", name=label, exact=True)
        expect(switch).to_have_value(now)
        # A list that is scrolled while it opens closes again.
        page.get_by_role("heading", level=1).scroll_into_view_if_needed()
        address = page.url
        switch.click()
        page.get_by_role("option", name=other).click()
        expect(switch).to_have_value(other)
        # The field changes at once, the address when the server has answered. Before that, back leads elsewhere.
        expect(page).not_to_have_url(address)
        wait_until_drawn(page)
        page.go_back()
        expect(page).to_have_url(address)
        expect(switch).to_have_value(now)
        expect(story).to_be_visible()
        wait_until_drawn(page)


def test_it_runs_with_a_quiet_browser_that_asks_nobody_else(served: ServedApp, chromium: Browser) -> None:
    problems, asked = [], []
    with chromium.new_context(reduced_motion="reduce") as window:
        page = window.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
        page.on("request", lambda request: asked.append(request.url))
        sign_in(page, served, MAYA)
        for name in (
            "Coverage",
            "Log an activity",
            "Partners",
            "Releases",
            "Bring in a file",
            "People and access",
        ):
            go_to(page, name)
    # Streamlit looks for its own health at every level of the address, and finds it at the top.
    assert [words for words in problems if "404" not in words] == []
    assert [url for url in asked if not url.startswith((served.url, "data:", "blob:"))] == []
