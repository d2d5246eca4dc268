"""Measures the journal: `python -m benchmarks.journal` writes benchmarks/journal.md.

Two years of weekly pages of 500 people, sealed with a key, beside a network in which one person wrote one page. A time
is that of one read in a session of its own: the statements, opening the seals, and the values that the screen shows.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from benchmarks.results import write_results
from partnering.foundation.database import connect, disconnect, reading, transaction
from partnering.foundation.models import Person
from partnering.foundation.schema import migrate
from partnering.foundation.tokens import new_token
from partnering.reflection.journal import keep_page, list_weeks, open_week, search_my_journal
from partnering.reflection.journal_words import PageWords, as_json
from partnering.reflection.models import JournalPage
from partnering.reflection.sealing import new_key, seal

PEOPLE, WEEKS = 500, 104
THIS_WEEK = date(2026, 11, 16)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TIMES = 300
SENTENCES = "We read the new page aloud and two of us laughed about the picture. " * 6
WORDS = PageWords(
    moments=SENTENCES, worked=SENTENCES, did_not=SENTENCES, reply=SENTENCES, to_try="Ask first."
)


def main() -> None:
    """Measure, print and write."""
    os.environ["ONE_MORE_STEP_JOURNAL_KEY"] = new_key()
    alone, full = measured(people=1, weeks=1), measured(people=PEOPLE, weeks=WEEKS)
    lines = [
        f"| what | one page in all | {PEOPLE * WEEKS:,} pages of {PEOPLE} people |",
        "|---|---|---|",
        *(f"| {what} | {alone[what]:.1f} ms | {full[what]:.1f} ms |" for what in alone),
        "",
    ]
    write_results(__file__, lines, foot=f"Median of {TIMES}. {{measured}}.")


def measured(*, people: int, weeks: int) -> dict[str, float]:
    """Milliseconds of each read and write, for the first of so many people with so many weeks."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/journal.db"
        migrate(url)
        connect(url)
        try:
            person_id = write_network(people, weeks)
            return {
                "Open this week, with what comes back in it": median(
                    lambda session: open_week(session, person_id, week_on=THIS_WEEK)
                ),
                "The list of the last twelve weeks": median(lambda session: list_weeks(session, person_id)),
                "Search all of one's own weeks": median(
                    lambda session: search_my_journal(session, person_id, words="aloud picture")
                ),
                "Keep what was typed, on the disk": median_of_keeping(person_id),
            }
        finally:
            disconnect()


def write_network(people: int, weeks: int) -> int:
    """Fill the database, and give the id of the first person."""
    with transaction() as session:
        rows = [Person(name=f"Person {n}", created_at=NOW) for n in range(people)]
        session.add_all(rows)
        session.flush()
        words = as_json(WORDS)
        for person in rows:
            session.execute(
                insert(JournalPage),
                [
                    {
                        "person_id": person.id,
                        "week_on": THIS_WEEK - timedelta(weeks=n),
                        "token": new_token(),
                        "revision": 1,
                        "sealed": seal(words),
                        "begun_at": NOW,
                        "updated_at": NOW,
                    }
                    for n in range(weeks)
                ],
            )
        return rows[0].id


def median(read: Callable[[Session], object]) -> float:
    """The median time of a read, in milliseconds."""
    times = []
    for _turn in range(TIMES):
        began = time.perf_counter()
        with reading() as session:
            read(session)
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def median_of_keeping(person_id: int) -> float:
    """The median time of keeping a page that grows, commit included, in milliseconds."""
    times, token, revision = [], new_token(), 0
    for turn in range(TIMES):
        began = time.perf_counter()
        with transaction() as session:
            place = keep_page(
                session,
                person_id,
                week_on=THIS_WEEK,
                token=token,
                revision=revision,
                words=PageWords(worked=f"{SENTENCES}{turn}"),
                now=NOW,
            )
        token, revision = place.token, place.revision
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


if __name__ == "__main__":
    main()
