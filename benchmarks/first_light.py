"""Measures what the README says about speed: `python -m benchmarks.first_light` writes benchmarks/first_light.md.

Each figure is the median of several runs on the machine it runs on, and names what it is compared with.
"""

import os
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from playwright.sync_api import sync_playwright
from sqlalchemy import insert

from benchmarks.results import write_results
from partnering.foundation.catalog import load_catalog
from partnering.foundation.database import connect, disconnect, reading, transaction
from partnering.foundation.people import command_line_person
from partnering.foundation.projects import add_project
from partnering.foundation.schema import migrate
from partnering.foundation.vocabulary import Activity, PartnerRole, Source
from partnering.tracker.models import ActivityEntry, ActivityRole
from partnering.tracker.release_coverage import read_coverage
from partnering.tracker.releases import add_release
from tests.browser.conftest import QUIET
from tests.browser.serving import serving
from tests.browser.walking import MAYA, demo_database, sign_in

RELEASES = 20
ACTIVITIES_A_RELEASE = 500
RUNS = 15
STARTS = 3

HAND_WRITTEN = """
    select a.stage, r.partner_role, count(*), sum(a.minutes * r.people), max(r.level_by_project),
           max(r.level_by_partner), max(a.held_on), sum(r.people)
    from activities a join activity_roles r on r.activity_id = a.id
    where a.project_id = ? and a.release_id = ? and a.removed_at is null
    group by a.stage, r.partner_role
"""


def main() -> None:
    """Measure, print and write."""
    with tempfile.TemporaryDirectory() as folder:
        rows = [*measure_coverage(Path(folder)), *measure_start(Path(folder))]
    lines = ["| what | median | beside it |", "|---|---|---|"]
    lines += [f"| {what} | {figure} | {beside} |" for what, figure, beside in rows]
    write_results(__file__, [*lines, ""])


def measure_coverage(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Coverage of one release among many, beside the same counting in hand-written SQL on the same file."""
    file = folder / "many.db"
    project_id, release_id = fill(file)
    catalog, today = load_catalog(), date(2026, 11, 22)
    with reading() as session:
        us = command_line_person(session)

        def ours() -> object:
            return read_coverage(
                session, us, project_id=project_id, release_id=release_id, catalog=catalog, today=today
            )

        milliseconds = median_milliseconds(ours)
    disconnect()
    with closing(sqlite3.connect(file)) as connection:
        by_hand = median_milliseconds(
            lambda: connection.execute(HAND_WRITTEN, (project_id, release_id)).fetchall()
        )
    yield (
        f"Coverage of a release of {ACTIVITIES_A_RELEASE} activities, among {RELEASES * ACTIVITIES_A_RELEASE:,}",
        f"{milliseconds:.1f} ms",
        f"{by_hand:.1f} ms for the bare counts, without rights, crosswalk and gaps, in hand-written SQL",
    )


def measure_start(folder: Path) -> Iterator[tuple[str, str, str]]:
    """From the command to the first answer, and to the first screen in a browser without a cache."""
    database = demo_database(folder)
    until_answer, until_screen = [], []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=QUIET, chromium_sandbox=os.geteuid() != 0
        )
        for number in range(STARTS):
            started = time.perf_counter()
            with serving(database, folder / f"{number}.log") as served, chromium.new_context() as window:
                until_answer.append(time.perf_counter() - started)
                page = window.new_page()
                sign_in(page, served, MAYA)
                until_screen.append(time.perf_counter() - started)
    yield "Starting the server, to its first answer", f"{statistics.median(until_answer):.1f} s", "aim: 5 s"
    yield (
        "Starting the server and signing in, to Today on the screen of a cold browser",
        f"{statistics.median(until_screen):.1f} s",
        "the line above, plus 3 MB of Streamlit for the browser to load",
    )


def fill(file: Path) -> tuple[int, int]:
    """A database of many activities, and the project and release to ask for."""
    url = f"sqlite:///{file}"
    migrate(url)
    connect(url)
    now = datetime(2026, 11, 22, tzinfo=UTC)
    stages = [
        (lifecycle.key, stage.key)
        for lifecycle in load_catalog().lifecycles.values()
        for stage in lifecycle.stages
    ]
    roles = list(PartnerRole)
    with transaction() as session:
        us = command_line_person(session)
        project_id = add_project(session, us, slug="many", title="Many", catalog=load_catalog(), now=now)
        releases = [
            add_release(session, us, project_id=project_id, version=f"{n}.0", now=now)
            for n in range(RELEASES)
        ]
        entries, parts = [], []
        for n in range(RELEASES * ACTIVITIES_A_RELEASE):
            lifecycle, stage = stages[n % len(stages)]
            entries.append(
                {
                    "id": n + 1,
                    "project_id": project_id,
                    "release_id": releases[n % RELEASES],
                    "held_on": now.date() - timedelta(days=n % 300),
                    "lifecycle": lifecycle,
                    "stage": stage,
                    "activity": Activity.MEETING,
                    "minutes": 30 + n % 60,
                    "source": Source.FILE,
                    "entered_by": us,
                    "entered_at": now,
                }
            )
            for k in range(2):
                parts.append(
                    {
                        "activity_id": n + 1,
                        "partner_role": roles[(n + k) % len(roles)],
                        "people": 1 + n % 4,
                        "level_by_project": n % 6,
                        "level_by_partner": (n + k) % 6,
                    }
                )
        session.execute(insert(ActivityEntry), entries)
        session.execute(insert(ActivityRole), parts)
    return project_id, releases[0]


def median_milliseconds(work: Callable[[], object]) -> float:
    """The median of `RUNS` runs, after two that warm up."""
    times = []
    for number in range(RUNS + 2):
        started = time.perf_counter()
        work()
        if number >= 2:
            times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
