"""Measures the review by link under load: `python -m benchmarks.review_pages` writes benchmarks/review_pages.md.

200 reviewers, each with a link of their own, open parts of one aid at once on one process, and press Next at once.
Beside it a Streamlit page shows the same.
"""

import asyncio
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import func, select

from benchmarks.readers import Answered, read_at_once
from benchmarks.released_aids import measure_streamlit, page_and_tag, row
from partnering.coauthoring.aids import add_aid
from partnering.coauthoring.asking import NewReviewer
from partnering.coauthoring.models import ReviewAnswer
from partnering.coauthoring.rounds import open_round
from partnering.foundation.models import Membership, Person
from partnering.foundation.times import day_in_words
from partnering.foundation.vocabulary import PartnerRole, ReviewHat, VersionOrigin
from tests.browser.serving import serving
from tests.browser.walking import MAYA, demo_database, in_database

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "review_pages.md"
AID = ROOT / "data" / "aids" / "psa-screening.yaml"
REVIEWERS = 200
TIMES = 20
PRESSES = 5
PARTS = 10
NUMBERS = 3
"""The part with the most to draw."""
PACKED = {"Accept-Encoding": "gzip"}


def main() -> None:
    """Measure, print and write."""
    with tempfile.TemporaryDirectory() as folder:
        rows = list(measure(Path(folder)))
    lines = ["| what | answers a second | median | p95 | size of one |", "|---|---|---|---|---|", *rows]
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    day = day_in_words(datetime.now(UTC).date())
    lines += [
        "",
        f"{REVIEWERS} reviewers at once on one process, each with their own link over one connection.",
        "Each page is read anew from the database, since each reviewer has said something else.",
        "The reviewers run on the same machine and share its cores.",
        f"Measured by `python -m benchmarks.review_pages` on {machine}, {day}.",
    ]
    RESULTS.write_text("\n".join(lines) + "\n", "utf-8")
    sys.stdout.write(RESULTS.read_text("utf-8"))


def measure(folder: Path) -> Iterator[str]:
    """A row for each way to ask."""
    database = demo_database(folder)
    reviews = [f"/review/{token}" for token in ask_many(database)]
    before = count_answers(database)
    numbers = [f"{review}?screen={NUMBERS}" for review in reviews]
    parts = [f"{review}?screen={1 + number % PARTS}" for number, review in enumerate(reviews)]
    with serving(database, folder / "served.log") as served:
        page, _tag = page_and_tag(served.url, numbers[0])
        yield row(
            "One reviewer, the part with the numbers", _read(served.url, numbers[:1], readers=1, times=300)
        )
        yield row(f"{REVIEWERS} reviewers, the part with the numbers", _read(served.url, numbers))
        yield row(f"{REVIEWERS} reviewers, all parts in turn", _read(served.url, parts))
        pressed = asyncio.run(press_next_at_once(served.url, reviews))
        yield row(f"{REVIEWERS} reviewers press Next, four answers each time", pressed)
    kept = count_answers(database) - before
    if kept != REVIEWERS * PRESSES * 4:
        raise RuntimeError(f"{kept} answers are kept of {REVIEWERS * PRESSES * 4}.")
    yield measure_streamlit(folder, page)


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


async def press_next_at_once(url: str, reviews: Sequence[str]) -> Answered:
    """Have every reviewer answer the four questions of part after part and press Next."""
    place = urlsplit(url)
    took: list[float] = []

    async def press(review: str) -> None:
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        for part in range(1, PRESSES + 1):
            form = f"screen={part}&clear=yes&fair=yes&missing=no&frightens=no&go=next"
            head = (
                f"POST {review} HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: {len(form)}\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
            )
            started = time.perf_counter()
            writer.write((head + form).encode())
            answer = await reader.readuntil(b"\r\n\r\n")
            took.append((time.perf_counter() - started) * 1000)
            if f"location: {review}?screen={part + 1}".encode() not in answer:
                raise RuntimeError(answer.decode())
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*map(press, reviews))
    return Answered(time.perf_counter() - started, tuple(took), {303: len(took)}, 0)


def _read(url: str, paths: Sequence[str], *, readers: int = REVIEWERS, times: int = TIMES) -> Answered:
    answered = asyncio.run(read_at_once(url, paths, readers=readers, times=times, headers=PACKED))
    if answered.statuses.keys() != {200}:
        raise RuntimeError(f"Something else than the page came: {answered.statuses}")
    return answered


if __name__ == "__main__":
    main()
