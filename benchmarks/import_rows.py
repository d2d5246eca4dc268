"""Measures bringing in a long file: `python -m benchmarks.import_rows` writes benchmarks/import_rows.md.

Each line is a process of its own, so that its memory is its own: the highest it had beyond what it had before the file.
Somebody else goes on writing to another project all the while, and says how long the longest wait was.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.results import write_results
from partnering.foundation.catalog import load_catalog
from partnering.foundation.database import (
    BUSY_TIMEOUT_MILLISECONDS,
    connect,
    disconnect,
    reading,
    transaction,
)
from partnering.foundation.errors import DatabaseUnusable
from partnering.foundation.people import command_line_person
from partnering.foundation.projects import add_project
from partnering.foundation.schema import migrate
from partnering.foundation.vocabulary import PartnerRole
from partnering.tracker.file_import import import_activities, read_file_for_project
from partnering.tracker.releases import add_release
from tests.postgres_server import running_postgres

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, tzinfo=UTC)
ROLES = [role.value for role in PartnerRole]
RELEASES = 10
NAMES = 200
SECONDS_BETWEEN_WRITES = 0.05
CASES = [
    ("SQLite", 1_000, 2),
    ("SQLite", 10_000, 2),
    ("SQLite", 100_000, 2),
    ("SQLite", 100_000, 1),
    ("PostgreSQL", 1_000, 2),
    ("PostgreSQL", 100_000, 2),
    ("PostgreSQL", 100_000, 1),
]
"""Database, rows, and rows for each activity."""


def main() -> None:
    """Measure, print and write; with three words, measure that one case and print its line."""
    if len(sys.argv) == 4:
        measure(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
        return
    lines = [
        "| database | rows | activities | checking | writing | longest wait of another writer | memory | again |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for case in CASES:
        words = [sys.executable, "-m", "benchmarks.import_rows", *map(str, case)]
        lines.append(subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip())
    patience = BUSY_TIMEOUT_MILLISECONDS // 1000
    lines += [
        "",
        "Checking holds no lock. Writing does on SQLite; somebody else who writes then waits, and after",
        f"{patience} seconds is told to try again. Memory is the most the process had beyond what it had before.",
        "“Again” is the same file a second time, which adds nothing.",
        "",
    ]
    write_results(__file__, lines, foot=f"{{measured}}; load {os.getloadavg()[1]:.1f}.")


def measure(kind: str, rows: int, rows_each: int) -> None:
    """One file into one new database."""
    with tempfile.TemporaryDirectory() as folder, database(kind, Path(folder)) as url:
        file = Path(folder) / "rows.csv"
        write_file(file, rows, rows_each)
        connect(url)
        project_id, other_id = two_projects()
        bring_in(
            write_file(Path(folder) / "one.csv", 1, 1), project_id
        )  # what is loaded once is not the file's
        before = memory("VmRSS")
        with another_writer(other_id) as waits:
            checking, writing = bring_in(file, project_id)
        after = memory("VmHWM")
        again = sum(bring_in(file, project_id))
        disconnect()
    sys.stdout.write(
        f"| {kind} | {rows:,} | {rows // rows_each:,} | {checking:.1f} s | {writing:.1f} s | {max(waits):.1f} s"
        f" | {after - before:.0f} MB | {again:.1f} s |\n"
    )


def bring_in(file: Path, project_id: int) -> tuple[float, float]:
    """Seconds of checking, without a lock, and of writing."""
    started = time.perf_counter()
    with reading() as session:
        us = command_line_person(session)
        records = read_file_for_project(
            session, us, project_id=project_id, file=file, catalog=load_catalog(), today=TODAY
        )
    checked = time.perf_counter()
    with transaction() as session:
        import_activities(session, us, project_id=project_id, records=records, file_name=file.name, now=NOW)
    return checked - started, time.perf_counter() - checked


@contextmanager
def another_writer(project_id: int) -> Iterator[list[float]]:
    """Somebody who adds a release to another project every now and then: how many seconds each took."""
    waits: list[float] = []
    is_over = threading.Event()

    def write() -> None:
        while not is_over.wait(SECONDS_BETWEEN_WRITES):
            started = time.perf_counter()
            with suppress(DatabaseUnusable), transaction() as session:
                us = command_line_person(session)
                add_release(session, us, project_id=project_id, version=f"{len(waits)}.0", now=NOW)
            waits.append(time.perf_counter() - started)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield waits
    finally:
        is_over.set()
        thread.join()


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """A new migrated database."""
    if kind == "SQLite":
        url = f"sqlite:///{folder / 'rows.db'}"
        migrate(url)
        yield url
        return
    with running_postgres() as server, server.database() as url:
        yield url


def two_projects() -> tuple[int, int]:
    """The project of the file, with its releases, and another one."""
    with transaction() as session:
        us = command_line_person(session)
        ids = [
            add_project(session, us, slug=slug, title=slug, catalog=load_catalog(), now=NOW)
            for slug in ("many", "other")
        ]
        for n in range(RELEASES):
            add_release(session, us, project_id=ids[0], version=f"1.{n}", now=NOW)
    return ids[0], ids[1]


def write_file(file: Path, rows: int, rows_each: int) -> Path:
    """A file as a project keeps it, with names and a sentence in each row."""
    stages = [stage.key for stage in load_catalog().lifecycles["sittig-2023"].stages]
    with file.open("w", encoding="utf-8") as out:
        out.write(
            "external_id,held_on,release,stage,activity,minutes,partner_role,people,partners,"
            "level_by_project,level_by_partner,what_changed\n"
        )
        for n in range(rows):
            a = n // rows_each
            out.write(
                f"{file.stem}-{a},{TODAY - timedelta(days=a % 300)},1.{a % RELEASES},{stages[a % len(stages)]},"
                f"workshop,{30 + a % 60},{ROLES[n % len(ROLES)]},3,Person {n % NAMES},3,2,"
                f"We changed the words on page {n % 90} and asked again.\n"
            )
    return file


def memory(field: str) -> float:
    """Megabytes of this process: VmRSS now, VmHWM at its highest."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) / 1000
    raise LookupError(field)


if __name__ == "__main__":
    main()
