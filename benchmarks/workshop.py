"""Measures saving in the workshop: `python -m benchmarks.workshop` writes benchmarks/workshop.md.

Twenty authors share one aid and one process, as sessions of the server do. In each round all of them save at the same
moment, each from the version they last saw. A time is that of one whole save: waiting for the others, merging, and the
commit on the disk. At the end every word of every author must stand in the latest version, once.
"""

import re
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.results import within, write_results
from decision_aids.editing import with_item, with_value
from partnering.coauthoring.aid_drafts import keep_aid_draft
from partnering.coauthoring.aids import add_aid
from partnering.coauthoring.saving import Disagreement, Saved, save_version
from partnering.coauthoring.versions import list_versions, read_version
from partnering.foundation.catalog import load_catalog
from partnering.foundation.database import connect, disconnect, reading, transaction
from partnering.foundation.people import command_line_person, give_access
from partnering.foundation.projects import add_project
from partnering.foundation.schema import migrate
from partnering.foundation.vocabulary import AccessRole, TeamRole, VersionOrigin
from tests.postgres_server import running_postgres

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "data" / "aids" / "psa-screening.yaml"
AUTHORS = 20
ROUNDS = 10
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Workshop:
    """One aid and its authors."""

    project_id: int
    aid_id: int
    people: tuple[int, ...]


def main() -> None:
    """Measure, print and write."""
    lines = ["| what | median | p95 | longest | beside it |", "|---|---|---|---|---|"]
    with tempfile.TemporaryDirectory() as folder:
        lines += measure("SQLite", f"sqlite:///{folder}/workshop.db")
    with running_postgres() as server, server.database(template="template0") as url:
        lines += measure("PostgreSQL", url)
    write_results(__file__, [*lines, ""])


def measure(kind: str, url: str) -> Iterator[str]:
    """The rows of one kind of database."""
    migrate(url)
    connect(url)
    try:
        workshop = set_up()
        size_kilobytes = len(EXAMPLE.read_bytes()) / 1000
        yield row(
            f"{kind}: one author saves an aid of {size_kilobytes:.0f} kB, nobody else writes",
            [seconds for _round in range(ROUNDS) for seconds in save_apart(workshop, 1, "alone")],
            "nothing to merge",
        )
        times = [
            seconds for number in range(ROUNDS) for seconds in save_apart(workshop, AUTHORS, f"round{number}")
        ]
        yield row(f"{kind}: {AUTHORS} authors save at once, each elsewhere", times, count_words(workshop))
        times, asked = save_the_same_place(workshop)
        yield row(
            f"{kind}: {AUTHORS} authors save the same sentence at once",
            times,
            f"1 is saved, {asked} are shown both texts",
        )
        yield row(
            f"{kind}: {AUTHORS} authors type at once",
            [seconds for number in range(ROUNDS) for seconds in keep_drafts(workshop, number)],
            "a draft of the whole text is kept each time",
        )
    finally:
        disconnect()


def set_up() -> Workshop:
    """A project with twenty editors and one aid."""
    with transaction() as session:
        program = command_line_person(session)
        project_id = add_project(
            session, program, slug="prostate", title="Prostate", catalog=load_catalog(), now=NOW
        )
        people = [
            give_access(
                session,
                program,
                project_id=project_id,
                name=f"Author {number}",
                email=f"author{number}@example.org",
                access_role=AccessRole.EDITOR,
                role=TeamRole.DEVELOPER,
                now=NOW,
            )
            for number in range(AUTHORS)
        ]
        aid_id = add_aid(
            session,
            program,
            project_id=project_id,
            text=EXAMPLE.read_bytes(),
            origin=VersionOrigin.FILE,
            now=NOW,
        )
    return Workshop(project_id, aid_id, tuple(people))


def save(workshop: Workshop, person_id: int, text: bytes, base_number: int) -> Saved | Disagreement:
    """One save in a transaction of its own."""
    with transaction() as session:
        return save_version(
            session,
            person_id,
            project_id=workshop.project_id,
            aid_id=workshop.aid_id,
            text=text,
            base_number=base_number,
            message="",
            now=NOW,
        )


def latest(workshop: Workshop) -> tuple[bytes, int]:
    """The text of the latest version, and its number."""
    with reading() as session:
        version = read_version(
            session, workshop.people[0], project_id=workshop.project_id, aid_id=workshop.aid_id
        )
    return version.text, version.number


def save_apart(workshop: Workshop, authors: int, said: str) -> list[float]:
    """All save at once, from one version: each a question, and a term that only they explain. Seconds of each."""
    base, number = latest(workshop)

    def deed(author: int) -> Saved | Disagreement:
        word = f"zq-{said}-{author}-{number}-zq"
        text = with_item(base, "/questions_for_the_visit", f"What about {word}?")
        text = with_value(text, f"/glossary/{word}", "Only one author knows.")
        texts[author] = text
        return timed(author, lambda: save(workshop, workshop.people[author], text, number))

    times: dict[int, float] = {}
    texts: dict[int, bytes] = {}
    together = threading.Barrier(authors)

    def timed(author: int, act: Callable[[], Saved | Disagreement]) -> Saved | Disagreement:
        together.wait()
        started = time.perf_counter()
        outcome = act()
        times[author] = time.perf_counter() - started
        return outcome

    with ThreadPoolExecutor(authors) as threads:
        outcomes = list(threads.map(deed, range(authors)))
    if not all(isinstance(outcome, Saved) for outcome in outcomes):
        raise SystemExit("Authors who wrote in different places were asked to decide.")
    return list(times.values())


def save_the_same_place(workshop: Workshop) -> tuple[list[float], int]:
    """All rewrite the title at once: seconds of each, and how many were asked to decide."""
    base, number = latest(workshop)
    together = threading.Barrier(AUTHORS)

    def deed(author: int) -> tuple[float, bool]:
        text = with_value(base, "/title", f"Title number {author}")
        together.wait()
        started = time.perf_counter()
        outcome = save(workshop, workshop.people[author], text, number)
        if isinstance(outcome, Disagreement) and (outcome.ours != text or len(outcome.conflicts) != 1):
            raise SystemExit("An author who was asked to decide lost their text.")
        return time.perf_counter() - started, isinstance(outcome, Disagreement)

    with ThreadPoolExecutor(AUTHORS) as threads:
        outcomes = list(threads.map(deed, range(AUTHORS)))
    return [seconds for seconds, _asked in outcomes], sum(asked for _seconds, asked in outcomes)


def keep_drafts(workshop: Workshop, number: int) -> list[float]:
    """All keep a draft at once: seconds of each."""
    base, base_number = latest(workshop)
    together = threading.Barrier(AUTHORS)

    def deed(author: int) -> float:
        text = base + f"# typed by {author} in round {number}\n".encode()
        together.wait()
        started = time.perf_counter()
        with transaction() as session:
            keep_aid_draft(
                session,
                workshop.people[author],
                project_id=workshop.project_id,
                aid_id=workshop.aid_id,
                text=text,
                base_number=base_number,
                revision=0,
                now=NOW,
            )
        return time.perf_counter() - started

    with ThreadPoolExecutor(AUTHORS) as threads:
        return list(threads.map(deed, range(AUTHORS)))


def count_words(workshop: Workshop) -> str:
    """What came of the edits. Every author's word stands in the latest version: once as a question, once explained."""
    text, _number = latest(workshop)
    with reading() as session:
        versions = list_versions(
            session, workshop.people[0], project_id=workshop.project_id, aid_id=workshop.aid_id
        )
    words = re.findall(r"zq-round\d+-\d+-\d+-zq", text.decode())
    found = len(words) // 2
    if len(words) != 2 * len(set(words)) or found != AUTHORS * ROUNDS:
        raise SystemExit(f"{found} of {AUTHORS * ROUNDS} edits are there.")
    return (
        f"{found} of {AUTHORS * ROUNDS} edits are in the aid, in {len(versions)} versions; "
        f"it grows to {len(text) / 1000:.0f} kB"
    )


def row(what: str, seconds: list[float], beside: str) -> str:
    """One line of the table."""
    figures = (
        f"{number * 1000:.0f} ms"
        for number in (statistics.median(seconds), within(95, seconds), max(seconds))
    )
    return f"| {what} | {' | '.join(figures)} | {beside} |"


if __name__ == "__main__":
    main()
