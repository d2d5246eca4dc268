"""How content people are with how the findings are used, of those who wish that their mark counts. Never by whom.

It goes by quarters of a year that are over, with the last mark of each person. Fewer than five people give nothing, and
of five or more it is told only whether more than half are mostly or fully content: exact numbers of so few would tell
what a person marked as soon as somebody knows who they are.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.errors import NotPossibleNow
from partnering.foundation.models import Membership, Person
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.turns import take_turn_of_person
from partnering.foundation.vocabulary import Satisfaction
from partnering.foundation.words import _
from partnering.reflection.counted_weeks import FEWEST_WRITERS, quarter_of, quarters_until
from partnering.reflection.journal import monday_of
from partnering.reflection.journal_words import from_json
from partnering.reflection.models import CountedJournal, JournalPage
from partnering.reflection.sealing import unseal

CONTENT = frozenset({Satisfaction.MOSTLY, Satisfaction.FULLY})


@dataclass(frozen=True, slots=True)
class QuarterOfMarks:
    """What people marked in three months of a year that are over."""

    begins_on: date
    people: int | None
    """How many marked it; None for fewer than `FEWEST_WRITERS`."""
    are_most_content: bool
    """Whether more than half of them are mostly or fully content; False too where that is not told."""


@requires(Permission.SHARE_REFLECTIONS)
def do_my_marks_count(session: Session, person_id: int, *, project_id: int) -> bool:
    """Whether it counts in this project how content the person says to be."""
    wish = session.get(CountedJournal, (project_id, person_id))
    return wish is not None and wish.marks_since is not None


@requires(Permission.SHARE_REFLECTIONS)
def let_my_marks_count(
    session: Session, person_id: int, *, project_id: int, today: date, now: datetime
) -> None:
    """Have it count too, from this week on, how content one is. Nothing happens where it does already.

    Raises NotPossibleNow for somebody whose weeks do not count.
    """
    wish = _wish_in_turn(session, person_id, project_id)
    if wish is None:
        raise NotPossibleNow(_("Let your weeks count first."))
    if wish.marks_since is None:
        wish.marks_since = today
        _record(session, person_id, project_id, "counted", now)


@requires(Permission.SHARE_REFLECTIONS)
def end_my_marks_count(session: Session, person_id: int, *, project_id: int, now: datetime) -> None:
    """Have no mark of the person count any more, those of before neither. Nothing happens where none does."""
    wish = _wish_in_turn(session, person_id, project_id)
    if wish is not None and wish.marks_since is not None:
        wish.marks_since = None
        _record(session, person_id, project_id, "not counted", now)


@requires(Permission.VIEW_COVERAGE)
def list_quarters_of_marks(
    session: Session, person_id: int, *, project_id: int, today: date
) -> list[QuarterOfMarks]:
    """The last four quarters that are over, the latest first."""
    return quarters_of_marks(session, project_id=project_id, today=today)


def quarters_of_marks(session: Session, *, project_id: int, today: date) -> list[QuarterOfMarks]:
    """As `list_quarters_of_marks`, for whoever a use case has let in. Of one project only.

    A page that this program lacks the key for has no mark.
    """
    quarters = quarters_until(today)
    marks: dict[date, dict[int, Satisfaction]] = {begins_on: {} for begins_on in quarters}
    rows = session.execute(
        select(JournalPage.person_id, JournalPage.week_on, JournalPage.sealed, CountedJournal.marks_since)
        .join(CountedJournal, CountedJournal.person_id == JournalPage.person_id)
        .join(Person, Person.id == JournalPage.person_id)
        .join(
            Membership,
            (Membership.person_id == JournalPage.person_id)
            & (Membership.project_id == CountedJournal.project_id),
        )
        .where(
            CountedJournal.project_id == project_id,
            CountedJournal.marks_since.is_not(None),
            Membership.is_active,
            Person.is_active,
            JournalPage.week_on >= quarters[-1],
            JournalPage.week_on < quarters[0],
        )
        .order_by(JournalPage.week_on.desc(), JournalPage.updated_at.desc(), JournalPage.id.desc())
    )
    for writer, week_on, sealed, since in rows:
        found = marks[quarter_of(week_on)]
        # The latest page with a mark says it for the quarter; no other one is opened.
        if since is None or week_on < monday_of(since) or writer in found:
            continue
        if mark := _mark_on(sealed):
            found[writer] = mark
    return [_told(begins_on, marks[begins_on]) for begins_on in quarters[1:]]


def _mark_on(sealed: str) -> Satisfaction | None:
    try:
        return from_json(unseal(sealed)).satisfaction
    except NotPossibleNow:
        return None


def _told(begins_on: date, marks: dict[int, Satisfaction]) -> QuarterOfMarks:
    if len(marks) < FEWEST_WRITERS:
        return QuarterOfMarks(begins_on, None, are_most_content=False)
    content = sum(mark in CONTENT for mark in marks.values())
    return QuarterOfMarks(begins_on, len(marks), are_most_content=2 * content > len(marks))


def _wish_in_turn(session: Session, person_id: int, project_id: int) -> CountedJournal | None:
    take_turn_of_person(session, person_id)
    return session.get(CountedJournal, (project_id, person_id), populate_existing=True)


def _record(session: Session, person_id: int, project_id: int, what: str, now: datetime) -> None:
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action=f"journal marks {what}",
        subject=f"person {person_id}",
        now=now,
    )
