"""How many weeks of a journal were written in a project, by those who wish that theirs count. Never by whom.

The number goes by quarters of a year that are over, and fewer than five writers give none. So nobody can ask for two
periods that differ by the week of one person, or watch a number grow. It falls where somebody takes their weeks out.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.models import Membership, Person
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.turns import take_turn_of_person
from partnering.reflection.journal import monday_of
from partnering.reflection.models import CountedJournal, JournalPage

FEWEST_WRITERS = 5
MOST_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class QuarterOfJournals:
    """The weeks whose Monday lies in three months of a year that are over."""

    begins_on: date
    weeks: int | None
    """Weeks with a page, a week once for each who wrote in it; None for fewer than `FEWEST_WRITERS` writers."""


@requires(Permission.SHARE_REFLECTIONS)
def do_my_weeks_count(session: Session, person_id: int, *, project_id: int) -> bool:
    """Whether the person's weeks count in this project."""
    return session.get(CountedJournal, (project_id, person_id)) is not None


@requires(Permission.SHARE_REFLECTIONS)
def let_my_weeks_count(
    session: Session, person_id: int, *, project_id: int, today: date, now: datetime
) -> None:
    """Have the person's weeks count from this one on. Nothing happens where they do already."""
    take_turn_of_person(session, person_id)
    if session.get(CountedJournal, (project_id, person_id), populate_existing=True) is None:
        session.add(CountedJournal(project_id=project_id, person_id=person_id, since=today))
        _record(session, person_id, project_id, "counted", now)


@requires(Permission.SHARE_REFLECTIONS)
def end_my_weeks_count(session: Session, person_id: int, *, project_id: int, now: datetime) -> None:
    """Have none of the person's weeks count any more, those of before neither. Nothing happens where none does."""
    take_turn_of_person(session, person_id)
    wish = session.get(CountedJournal, (project_id, person_id), populate_existing=True)
    if wish is not None:
        session.delete(wish)
        _record(session, person_id, project_id, "not counted", now)


@requires(Permission.VIEW_COVERAGE)
def list_journal_quarters(
    session: Session, person_id: int, *, project_id: int, today: date
) -> list[QuarterOfJournals]:
    """The last four quarters that are over, the latest first."""
    return journal_quarters(session, project_id=project_id, today=today)


def journal_quarters(session: Session, *, project_id: int, today: date) -> list[QuarterOfJournals]:
    """As `list_journal_quarters`, for whoever a use case has let in.

    Of one project only: from the number of several together, the one that a project hides could be worked out.
    """
    quarters = quarters_until(today)
    written: defaultdict[date, set[tuple[int, date]]] = defaultdict(set)
    for writer, week_on, since in session.execute(
        select(JournalPage.person_id, JournalPage.week_on, CountedJournal.since)
        .join(CountedJournal, CountedJournal.person_id == JournalPage.person_id)
        .join(Person, Person.id == JournalPage.person_id)
        .join(
            Membership,
            (Membership.person_id == JournalPage.person_id)
            & (Membership.project_id == CountedJournal.project_id),
        )
        .where(
            CountedJournal.project_id == project_id,
            Membership.is_active,
            Person.is_active,
            JournalPage.week_on >= quarters[-1],
            JournalPage.week_on < quarters[0],
        )
    ):
        if week_on >= monday_of(since):
            written[quarter_of(week_on)].add((writer, week_on))
    return [QuarterOfJournals(begins_on, _if_enough_wrote(written[begins_on])) for begins_on in quarters[1:]]


def _if_enough_wrote(weeks: Collection[tuple[int, date]]) -> int | None:
    writers = {writer for writer, _week_on in weeks}
    return len(weeks) if len(writers) >= FEWEST_WRITERS else None


def quarters_until(today: date) -> list[date]:
    """The first days of the quarter of this day, which is not told yet, and of those that are, the latest first."""
    quarters = [quarter_of(today)]
    while len(quarters) <= MOST_QUARTERS:
        quarters.append(quarter_of(quarters[-1] - timedelta(days=1)))
    return quarters


def quarter_of(day: date) -> date:
    """The first day of the quarter of a year that this day is in."""
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)


def _record(session: Session, person_id: int, project_id: int, what: str, now: datetime) -> None:
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action=f"journal weeks {what}",
        subject=f"person {person_id}",
        now=now,
    )
