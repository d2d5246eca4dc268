"""Measures a network of a million activities: `python -m benchmarks.million` writes benchmarks/million.md.

The databases are made once and kept in a folder for temporary files; started again, it goes on with those it finds.
"""

import asyncio
import hashlib
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from benchmarks import large_network
from benchmarks.beside_datasette import datasette_serving, fetch, megabytes_of, query_address
from benchmarks.coverage_by_hand import CELLS, LEAD, PROJECT, RELEASE, ask_by_hand, cells_of
from benchmarks.large_network import LIFECYCLE, TODAY, Network, keys_of_leads, write_network
from benchmarks.results import write_results
from benchmarks.tabs import COOKIE, Waited, use_tabs
from pages.plain.coverage_file import coverage_file_address
from partnering.foundation.catalog import load_catalog
from partnering.foundation.database import connect, disconnect, reading
from partnering.foundation.schema import MIGRATIONS
from partnering.tracker.release_coverage import read_coverage
from partnering.tracker.search import search
from tests.browser.serving import serving
from tests.postgres_server import PostgresServer, kept_postgres

FOLDER = Path(tempfile.gettempdir()) / "one-more-step-million"
SIZES = [Network(releases) for releases in (20, 200, 2000)]
BESIDE_DATASETTE = Network(100)
RUNS = 25
PEOPLE = 50
EVERY_SECONDS = 5.0
PAGES = {"Today": "", "Coverage": "coverage", "Log an activity": "log"}

SEARCHES = {
    "a rare word": "{rare}",
    "a common word": "{common}",
    "the beginning of many words": "me",
    "one letter": "s",
    "two common words": "{common} {second}",
    "a word that nobody wrote": "zzzz",
}


def main() -> None:
    """Make what is missing, measure, print and write."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "postgres").mkdir(exist_ok=True)
    lines: list[str] = []
    with kept_postgres(FOLDER / "postgres") as server:
        urls = {
            (kind, size): make_ready(kind, size, server)
            for kind in ("SQLite", "PostgreSQL")
            for size in SIZES
        }
        lines += coverage_table(urls)
        lines += search_table({kind: url for (kind, size), url in urls.items() if size is SIZES[-1]})
    lines += screens_table(urls["SQLite", SIZES[-1]])
    lines += datasette_table(make_ready("SQLite", BESIDE_DATASETTE, None))
    write_results(__file__, lines)


def make_ready(kind: str, size: Network, server: PostgresServer | None) -> str:
    """The URL of a network of this size: the one that is kept, where the program still makes it the same way."""
    name = f"of_{size.releases}_in_{size.projects}"
    stamp = FOLDER / f"{kind}_{name}.made"
    url = f"sqlite:///{FOLDER / name}.db" if server is None or kind == "SQLite" else server.url(name)
    if stamp.exists() and stamp.read_text("utf-8") == fingerprint():
        return url
    sys.stderr.write(f"Making a network of {size.activities:,} activities on {kind}.\n")
    stamp.unlink(missing_ok=True)
    if server is None or kind == "SQLite":
        for rest in FOLDER.glob(f"{name}.db*"):
            rest.unlink()
    else:
        server.run(f"drop database if exists {name} with (force)")
        server.run(f"create database {name} template template0")
    write_network(url, size)
    stamp.write_text(fingerprint(), "utf-8")
    return url


def fingerprint() -> str:
    """Changes with the tables and with how the rows are made."""
    sources = [*sorted((MIGRATIONS / "versions").glob("*.py")), Path(large_network.__file__)]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()


def coverage_table(urls: dict[tuple[str, Network], str]) -> Iterator[str]:
    """Coverage of one release beside the same question in SQL, on the same connection; the answers must be equal."""
    catalog = load_catalog()
    yield "| coverage of a release of 500 activities | among | here | hand-written SQL | times |"
    yield "|---|---|---|---|---|"
    for (kind, size), url in urls.items():
        connect(url)
        with reading() as session:

            def ours(session: Session = session) -> Any:
                return read_coverage(
                    session, LEAD, project_id=PROJECT, release_id=RELEASE, catalog=catalog, today=TODAY
                )

            raw: Any = session.connection().connection.driver_connection

            def by_hand(raw: Any = raw, kind: str = kind) -> Any:
                return ask_by_hand(raw, kind)

            check_equal(ours(), by_hand())
            here, beside = in_turns(ours, by_hand)
        disconnect()
        yield f"| {kind} | {size.activities:,} | {here:.1f} ms | {beside:.1f} ms | {here / beside:.2f} |"
    yield ""
    yield (
        "Both sides ask for all that the answer is made of: what the reader may see, what was logged, who was "
        "named, the levels said beside it, where the reader has given one, and who could help. By hand it stays "
        "rows; here it becomes cells, gaps and sentences."
    )
    yield ""


def check_equal(coverage: Any, rows: list[tuple[Any, ...]]) -> None:
    """Raise where a cell differs from what the SQL says."""
    cells = {
        (stage.stage, str(cell.partner_role)): (
            cell.activities,
            cell.people,
            cell.minutes,
            cell.level_by_project,
            cell.level_by_partner,
            str(cell.last_held_on),
        )
        for stage in coverage.stages
        for cell in stage.cells
        if not cell.is_empty
    }
    by_hand = cells_of(rows)
    if coverage.lifecycle != LIFECYCLE or cells != by_hand or not cells:
        raise RuntimeError(f"The coverage and the SQL disagree:\n{cells}\n{by_hand}")


def in_turns(first: Callable[[], object], second: Callable[[], object]) -> tuple[float, float]:
    """The medians of both in milliseconds; they take turns, so that what else the machine does weighs on both."""
    times: tuple[list[float], list[float]] = ([], [])
    for run in range(RUNS + 3):
        for work, taken in zip((first, second), times, strict=True):
            started = time.perf_counter()
            work()
            if run >= 3:
                taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(times[0]), statistics.median(times[1])


def search_table(urls: dict[str, str]) -> Iterator[str]:
    """Searching one project of a network of a million, what was said and answered and people with it."""
    yield f"| search among {SIZES[-1].activities:,} activities | " + " | ".join(urls) + " |"
    yield "|---|" + "---|" * len(urls)
    rows: dict[str, list[str]] = {what: [] for what in SEARCHES}
    for url in urls.values():
        connect(url)
        with reading() as session:
            common = words_by_number(session)
            for what, words in SEARCHES.items():
                typed = words.format(common=common[0], second=common[1], rare=common[-1])

                def look(typed: str = typed, session: Session = session) -> Any:
                    return search(session, LEAD, project_id=PROJECT, words=typed)

                found = look()
                taken = [time_of(look) for _run in range(RUNS)]
                more = "+" if found.more_of else ""
                rows[what].append(f"{statistics.median(taken):.1f} ms ({len(found.hits)}{more} found)")
        disconnect()
    for what, figures in rows.items():
        yield f"| {what} | " + " | ".join(figures) + " |"
    yield ""


def words_by_number(session: Session) -> list[str]:
    """The words of the release's texts, those that most texts hold first."""
    texts = session.connection().exec_driver_sql(
        f"select what_changed from activities where project_id = {PROJECT} and release_id = {RELEASE}"  # noqa: S608
    )
    counted = Counter(word.strip(".").lower() for (text,) in texts for word in set(text.split()))
    return [word for word, _count in counted.most_common()]


def time_of(work: Callable[[], object]) -> float:
    """Milliseconds of one run."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def screens_table(url: str) -> Iterator[str]:
    """Screens in a network of a million: one person at a time, and fifty people with an action every five seconds."""
    keys = keys_of_leads(url, PEOPLE)
    among = f"{SIZES[-1].activities:,} activities"
    yield f"| a screen among {among} | one person: median, p95 | {PEOPLE} people: median, p95 | errors |"
    yield "|---|---|---|---|"
    with serving(url, FOLDER / "served.log") as served:
        for name, page in PAGES.items():
            one = asyncio.run(use_tabs(served.url, page, keys[:1], runs=RUNS, every_seconds=0.0))
            many = asyncio.run(use_tabs(served.url, page, keys, runs=5, every_seconds=EVERY_SECONDS))
            errors = one.errors + many.errors
            yield f"| {name} | {in_words(one)} | {in_words(many)} | {errors} |"
        memory = megabytes_of(served.process.pid)
    yield f"| Memory of the server after that | {memory:.0f} MB | | |"
    yield ""


def in_words(waited: Waited) -> str:
    """Median and 95th percentile."""
    return f"{waited.at(50):.0f} ms, {waited.at(95):.0f} ms"


def datasette_table(url: str) -> Iterator[str]:
    """The same rows here and in Datasette."""
    file = Path(url.removeprefix("sqlite:///"))
    (key,) = keys_of_leads(url, 1)
    cookie = f"{COOKIE}={key}"
    shutil.copyfile(file, FOLDER / "rows.db")
    with serving(url, FOLDER / "served.log") as served:
        address = served.url + coverage_file_address(project="project-1", release="1.0", lifecycle=LIFECYCLE)
        ours = [
            statistics.median(time_of(lambda: fetch(address, cookie=cookie)) for _run in range(RUNS)),
            asyncio.run(use_tabs(served.url, "", [key], runs=RUNS, every_seconds=0.0)).at(50),
            megabytes_of(served.process.pid),
        ]
    with datasette_serving(FOLDER / "rows.db", FOLDER) as (datasette, process_id):
        query = query_address(datasette, FOLDER / "rows.db", CELLS)
        theirs = [
            statistics.median(time_of(lambda: fetch(query)) for _run in range(RUNS)),
            statistics.median(time_of(lambda: fetch(f"{datasette}/rows/activities")) for _run in range(RUNS)),
            megabytes_of(process_id),
        ]
    yield f"| {BESIDE_DATASETTE.activities:,} activities | here | Datasette 0.65.5 |"
    yield "|---|---|---|"
    for what, unit, here, there in zip(
        (
            "Coverage of one release, over HTTP: as CSV with rights and gaps, and as JSON of the SQL above",
            "First page, on the server: Today, and the table of activities",
            "Memory of the server",
        ),
        ("ms", "ms", "MB"),
        ours,
        theirs,
        strict=True,
    ):
        yield f"| {what} | {here:.0f} {unit} | {there:.0f} {unit} |"
    yield "| A stage where nobody took part | shown as a gap, with who could help | no row |"
    yield ""


if __name__ == "__main__":
    main()
