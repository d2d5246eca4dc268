"""Measures the review by link under load: `python -m benchmarks.review_pages` writes benchmarks/review_pages.md.

200 reviewers, each with a link of their own, open parts of one aid at once on one process, and press Next at once.
Beside it a Streamlit page shows the same.
"""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.beside_streamlit import measure_streamlit
from benchmarks.readers import HEAD_OF_TABLE, Question, ask_at_once, page_and_tag, read_at_once
from benchmarks.results import write_results
from partnering.coauthoring.aids import add_aid
from partnering.coauthoring.asking import NewReviewer
from partnering.coauthoring.models import ReviewAnswer
from partnering.coauthoring.rounds import open_round
from partnering.foundation.models import Membership, Person
from partnering.foundation.vocabulary import PartnerRole, ReviewHat, VersionOrigin
from tests.browser.serving import serving
from tests.browser.walking import MAYA, demo_database, in_database

ROOT = Path(__file__).parents[1]
AID = ROOT / "data" / "aids" / "psa-screening.yaml"
REVIEWERS = 200
TIMES = 20
PRESSES = 5
PARTS = 10
NUMBERS = 3
"""The part with the most to draw."""


def main() -> None:
    """Measure, print and write."""
    with tempfile.TemporaryDirectory() as folder:
        rows = list(measure(Path(folder)))
    about = [
        "",
        f"{REVIEWERS} reviewers at once on one process, each with their own link over one connection.",
        "Each page is read anew from the database, since each reviewer has said something else.",
        "The reviewers run on the same machine and share its cores.",
    ]
    write_results(__file__, [*HEAD_OF_TABLE, *rows, *about])


def measure(folder: Path) -> Iterator[str]:
    """A row for each way to ask."""
    database = demo_database(folder)
    reviews = [f"/review/{token}" for token in ask_many(database)]
    before = count_answers(database)
    numbers = [f"{review}?screen={NUMBERS}" for review in reviews]
    parts = [f"{review}?screen={1 + number % PARTS}" for number, review in enumerate(reviews)]
    with serving(database, folder / "served.log") as served:
        page, _tag = page_and_tag(served.url, numbers[0])
        alone = read_at_once(served.url, numbers[:1], readers=1, times=300)
        yield alone.row("One reviewer, the part with the numbers")
        together = partial(read_at_once, served.url, readers=REVIEWERS, times=TIMES)
        yield together(numbers).row(f"{REVIEWERS} reviewers, the part with the numbers")
        yield together(parts).row(f"{REVIEWERS} reviewers, all parts in turn")
        pressed = ask_at_once(served.url, [answers_of(review) for review in reviews], headers={}, status=303)
        yield pressed.row(f"{REVIEWERS} reviewers press Next, four answers each time")
    kept = count_answers(database) - before
    if kept != REVIEWERS * PRESSES * 4:
        raise RuntimeError(f"{kept} answers are kept of {REVIEWERS * PRESSES * 4}.")
    yield measure_streamlit(folder, page, tabs=REVIEWERS)


def count_answers(database: str) -> int:
    """How many answers of reviewers the database holds."""
    with in_database(database) as session:
        return session.scalar(select(func.count()).select_from(ReviewAnswer)) or 0


def ask_many(database: str) -> list[str]:
    """Ask many people about one aid by link, and give the tokens."""
    now = datetime.now(UTC)
    with in_database(database) as session:
        lead = session.scalars(select(Person.id).where(Person.email == MAYA)).one()
        project = session.scalars(select(Membership.project_id).where(Membership.person_id == lead)).first()
        if project is None:
            raise RuntimeError("The demo has no project of this lead.")
        aid = add_aid(
            session,
            lead,
            project_id=project,
            text=AID.read_bytes(),
            origin=VersionOrigin.FILE,
            now=now,
        )
        opened = open_round(
            session,
            lead,
            project_id=project,
            aid_id=aid,
            number=1,
            hats=list(ReviewHat),
            words="",
            due_on=now.date() + timedelta(days=9),
            reviewers=[
                NewReviewer(name=f"Reviewer {number}", role=PartnerRole.CITIZEN_PARTNER, by_link=True)
                for number in range(REVIEWERS)
            ],
            today=now.date(),
            now=now,
        )
    return [link.token for link in opened.links]


def answers_of(review: str) -> list[Question]:
    """Part after part: four answers, and Next."""
    return [
        Question(
            review,
            form=f"screen={part}&clear=yes&fair=yes&missing=no&frightens=no&go=next",
            leads_to=f"{review}?screen={part + 1}",
        )
        for part in range(1, PRESSES + 1)
    ]


if __name__ == "__main__":
    main()
