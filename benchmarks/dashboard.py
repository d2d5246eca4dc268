"""A funder's dashboard of a whole network: first view, filter change, beside SQL by hand and pandas on the CSV.

    python -m benchmarks.dashboard

50 projects, a million activities, 200,000 inputs, and in each project a release in review. Made once and kept.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median
from threading import Event
from time import perf_counter

from sqlalchemy import select, update

from benchmarks.dashboard_by_hand import Answers, by_pandas, by_sql, export
from benchmarks.large_network import NOW, TODAY, Network
from benchmarks.million import FOLDER, make_ready
from benchmarks.results import write_results
from partnering.foundation.catalog import load_catalog
from partnering.foundation.database import SQLITE_CACHE_KILOBYTES, connect, disconnect, reading, transaction
from partnering.foundation.models import Membership, Person, Project
from partnering.foundation.vocabulary import AccessRole, Answer, Influence, ReleaseStatus, TeamRole, TimeKind
from partnering.reporting.counting_ahead import count_ahead
from partnering.reporting.dashboard import Choice, Dashboard, read_dashboard
from partnering.tracker.models import Release
from partnering.tracker.releases import add_release

NETWORK = Network(releases=2_000, releases_a_project=40, inputs_a_project=4_000)
LEAD = 2
EVER = "0001-01-01"
RUNS = 3


def main() -> None:
    """Measure, and keep the figures beside this file."""
    FOLDER.mkdir(exist_ok=True)
    made = make_ready("SQLite", NETWORK, None).removeprefix("sqlite:///")
    with tempfile.TemporaryDirectory() as name:
        # What is measured here writes too, and others measure the kept network.
        folder = Path(name)
        file = Path(shutil.copyfile(made, folder / "network.db"))
        connect(f"sqlite:///{file}")
        try:
            lines = measure(file, folder, let_a_funder_in())
        finally:
            disconnect()
    load = f"{os.getloadavg()[0]:.1f}"
    write_results(
        __file__, lines, foot=f"Medians of {RUNS} where it is asked for again. Load: {load}. {{measured}}."
    )


def let_a_funder_in() -> int:
    """The account of somebody who sees the dashboards of all projects and nobody's name; one release of each waits."""
    with transaction() as session:
        funder = Person(name="Funder", created_at=NOW)
        session.add(funder)
        session.flush()
        for project_id in session.scalars(select(Project.id)).all():
            session.add(
                Membership(
                    project_id=project_id,
                    person_id=funder.id,
                    access_role=AccessRole.FUNDER,
                    team_role=TeamRole.RESEARCHER,
                    joined_at=NOW,
                )
            )
        first = Release.id % NETWORK.releases_a_project == 1
        session.execute(update(Release).where(first).values(status=ReleaseStatus.IN_REVIEW))
        return funder.id


def measure(file: Path, folder: Path, funder: int) -> list[str]:
    """The lines of the table; raises where the three ways disagree."""
    since = f"{TODAY.year}-01-01"

    def look(first_year: int | None = None) -> Dashboard:
        with reading() as session:
            return read_dashboard(
                session,
                funder,
                project_id=1,
                choice=Choice(has_all_projects=True, first_year=first_year),
                catalog=load_catalog(),
                today=TODAY,
                now=NOW,
            )

    nothing_counted = seconds(look)
    again = middle(look)
    another = middle(lambda: look(TODAY.year))
    with transaction() as session:
        add_release(session, LEAD, project_id=1, version="new", now=NOW)
    after_a_change = seconds(look)
    with transaction() as session:
        add_release(session, LEAD, project_id=1, version="newer", now=NOW)
    ahead = seconds(lambda: count_ahead(load_catalog(), Event(), now=NOW))
    counted_ahead = seconds(look)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"pragma cache_size = -{SQLITE_CACHE_KILOBYTES}")
        in_sql = middle(lambda: by_sql(connection, EVER))
        in_sql_since = middle(lambda: by_sql(connection, since))
        export(connection, folder)
        check_equal(shown_in(look()), by_sql(connection, EVER), by_pandas(folder, EVER))
        check_equal(shown_in(look(TODAY.year)), by_sql(connection, since), by_pandas(folder, since))
    in_pandas, in_pandas_since = (
        seconds(lambda: by_pandas(folder, EVER)),
        seconds(lambda: by_pandas(folder, since)),
    )
    rows = [
        ("First view, counted ahead by the server", counted_ahead, in_sql, in_pandas),
        ("First view of a server that starts, nothing counted", nothing_counted, in_sql, in_pandas),
        ("The next view", again, in_sql, in_pandas),
        ("A filter change: this year only", another, in_sql_since, in_pandas_since),
        ("First view after a change in one project, not counted ahead", after_a_change, in_sql, in_pandas),
    ]
    among = (
        f"{NETWORK.projects} projects, {NETWORK.activities:,} activities, "
        f"{NETWORK.projects * NETWORK.inputs_a_project:,} inputs"
    )
    return [
        f"| a funder's dashboard: {among} | here | hand-written SQL | pandas on the CSV |",
        "|---|---|---|---|",
        *(f"| {what} | {here:.2f} s | {sql:.2f} s | {csv:.2f} s |" for what, here, sql, csv in rows),
        "",
        (
            "All three hide the same small counts, and give the same numbers for answers, influence and time; that "
            "is checked each time. SQL and pandas count everything for each question. The server counts when it "
            f"starts, and each minute what has changed; after a "
            f"change in one project that takes {ahead:.2f} s, while nobody waits."
        ),
        "",
    ]


def shown_in(dashboard: Dashboard) -> Answers:
    """The numbers of the bars, by the words the database has for them."""
    words = {
        "answers": {**{term.label: str(term.value) for term in Answer}, "Waits for an answer": "waits"},
        "influence": {term.label: str(term.value) for term in Influence},
        "hours": {term.label: str(term.value) for term in TimeKind},
    }
    return {
        key: {
            kinds[one.label]: one.shown.number
            for one in dashboard.figure(key).bars
            if one.label in kinds and one.shown is not None and one.shown.number
        }
        for key, kinds in words.items()
    }


def check_equal(here: Answers, *others: Answers) -> None:
    """Raise where they disagree."""
    for other in others:
        if other != here or not all(here.values()):
            raise RuntimeError(f"The dashboard and a count by hand disagree:\n{here}\n{other}")


def seconds(work: Callable[[], object]) -> float:
    """How long it takes once."""
    began = perf_counter()
    work()
    return perf_counter() - began


def middle(work: Callable[[], object]) -> float:
    """The median of some runs, in seconds."""
    return median(seconds(work) for _run in range(RUNS))


if __name__ == "__main__":
    main()
