"""Measures the self-assessment: `python -m benchmarks.assessments` writes benchmarks/assessments.md.

Ten people of a project assess each of eight stages every three months for two years, half of them partners. Beside it
50 such projects in one network, and one project of 100 people. A time is that of one read in a session of its own:
the statements and the values that the screen shows.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from benchmarks.results import write_results
from partnering.foundation.catalog import load_catalog
from partnering.foundation.database import connect, disconnect, transaction
from partnering.foundation.models import Membership, Person, Project
from partnering.foundation.schema import migrate
from partnering.foundation.vocabulary import AccessRole, PartnerRole, Rater, TeamRole
from partnering.reflection.assessing import AssessedPlace, keep_answer, read_own_assessment
from partnering.reflection.assessment_gap import list_gap_over_time, read_gap
from partnering.reflection.models import Assessment, AssessmentAnswer
from partnering.reflection.own_instruments import DEFAULT_INSTRUMENT

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TIMES, QUARTERS = 30, 8
CATALOG = load_catalog()
LIFECYCLE = CATALOG.lifecycle("sittig-2023")
ITEMS = [item.key for item in CATALOG.instrument(DEFAULT_INSTRUMENT).items]
HERE = AssessedPlace(DEFAULT_INSTRUMENT, LIFECYCLE.stages[0].key)


def main() -> None:
    """Measure, print and write."""
    alone, network, large = (
        measured(projects=1, people=10),
        measured(projects=50, people=10),
        measured(projects=1, people=100),
    )
    given = f"{50 * 10 * QUARTERS * len(LIFECYCLE.stages):,}"
    lines = [
        f"| what | 10 people | 10 of 500 people, {given} assessments | 100 people in one project |",
        "|---|---|---|---|",
        *(
            f"| {what} | {alone[what]:.1f} ms | {network[what]:.1f} ms | {large[what]:.1f} ms |"
            for what in alone
        ),
        "",
    ]
    write_results(__file__, lines, foot=f"Median of {TIMES}. {{measured}}.")


def measured(*, projects: int, people: int) -> dict[str, float]:
    """Milliseconds of each read and write, for a person of the first of so many projects with so many people."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/assessments.db"
        migrate(url)
        connect(url)
        try:
            with transaction() as session:
                person_id, project_id = write_project(session, 0, people)
                for n in range(1, projects):
                    write_project(session, n, people)

            def here(use_case: Callable[..., object], **more: object) -> float:
                return median(
                    lambda session: use_case(
                        session, person_id, project_id=project_id, place=HERE, catalog=CATALOG, **more
                    )
                )

            return {
                "One's own answers at a stage": here(read_own_assessment),
                "The gap at a stage, and stage by stage": here(read_gap),
                "The gap over two years": here(list_gap_over_time, about="level"),
                "Keep an answer, on the disk": here(
                    keep_answer, item=ITEMS[0], values=("3",), would_raise_it="", now=NOW
                ),
            }
        finally:
            disconnect()


def write_project(session: Session, number: int, people: int) -> tuple[int, int]:
    """Fill a project, and give the ids of its first person and of itself."""
    project = Project(
        slug=f"project-{number}",
        title=f"Project {number}",
        lifecycle=LIFECYCLE.key,
        policy="default-1",
        created_at=NOW,
    )
    members = [Person(name=f"Person {n}", created_at=NOW) for n in range(people)]
    session.add_all([project, *members])
    session.flush()
    for n, person in enumerate(members):
        is_partner = bool(n % 2)
        session.add(
            Membership(
                person_id=person.id,
                project_id=project.id,
                access_role=AccessRole.PARTNER if is_partner else AccessRole.EDITOR,
                partner_role=PartnerRole.PATIENT_PARTNER if is_partner else None,
                team_role=None if is_partner else TeamRole.DEVELOPER,
                is_active=True,
                joined_at=NOW,
            )
        )
    rows = [
        Assessment(
            project_id=project.id,
            person_id=person.id,
            instrument=DEFAULT_INSTRUMENT,
            lifecycle=LIFECYCLE.key,
            stage=stage.key,
            rater=Rater.PARTNER if n % 2 else Rater.PROJECT,
            begun_at=given_at,
            given_at=given_at,
            replaced_at=None if quarter == 0 else given_at + timedelta(days=91),
        )
        for quarter in range(QUARTERS)
        for given_at in [NOW - timedelta(days=91 * quarter + 1)]
        for n, person in enumerate(members)
        for stage in LIFECYCLE.stages
    ]
    session.add_all(rows)
    session.flush()
    session.execute(
        insert(AssessmentAnswer),
        [
            {
                "assessment_id": row.id,
                "item": item,
                "given": [str((row.id + place) % 6)],
                "would_raise_it": "Ask us before you decide." if place == 0 else "",
                "answered_at": row.given_at,
            }
            for row in rows
            for place, item in enumerate(ITEMS)
        ],
    )
    return members[0].id, project.id


def median(use_case: Callable[[Session], object]) -> float:
    """The median time of a call in a transaction of its own, in milliseconds."""
    times = []
    for _turn in range(TIMES):
        began = time.perf_counter()
        with transaction() as session:
            use_case(session)
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


if __name__ == "__main__":
    main()
