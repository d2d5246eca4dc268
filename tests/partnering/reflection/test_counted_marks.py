"""How content people are, by those who want it to count: whether more than half are, and nothing about anybody."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from partnering.foundation.audit import list_changes
from partnering.foundation.errors import NotPossibleNow
from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import Satisfaction
from partnering.reflection.counted_marks import (
    QuarterOfMarks,
    end_my_marks_count,
    let_my_marks_count,
    list_quarters_of_marks,
)
from partnering.reflection.counted_weeks import end_my_weeks_count, let_my_weeks_count
from partnering.reflection.journal import keep_page
from partnering.reflection.journal_words import PageWords
from tests.cast import NOW, TODAY, Cast, nothing_changes

MONDAY = date(2026, 3, 2)
THIS_QUARTER, NEXT_QUARTER = date(2026, 1, 1), date(2026, 4, 1)
MOSTLY, FULLY, HALF = Satisfaction.MOSTLY, Satisfaction.FULLY, Satisfaction.HALF


def mark(session: Session, person: int, satisfaction: Satisfaction | None, week: int = 0) -> None:
    """A page in this week, counted from this one, with what was marked there."""
    keep_page(
        session,
        person,
        week_on=MONDAY + timedelta(weeks=week),
        token=new_token(),
        revision=0,
        words=PageWords(worked="We listened.", satisfaction=satisfaction),
        now=NOW + timedelta(weeks=5),
    )


def count(session: Session, cast: Cast, *people: int) -> None:
    for person in people:
        let_my_weeks_count(session, person, project_id=cast.project, today=TODAY, now=NOW)
        let_my_marks_count(session, person, project_id=cast.project, today=TODAY, now=NOW)


def told(session: Session, cast: Cast) -> tuple[int | None, bool]:
    session.flush()
    quarters = list_quarters_of_marks(session, cast.funder, project_id=cast.project, today=NEXT_QUARTER)
    assert quarters[1:] == [
        QuarterOfMarks(begins_on, None, are_most_content=False)
        for begins_on in (date(2025, 10, 1), date(2025, 7, 1), date(2025, 4, 1))
    ]
    assert quarters[0].begins_on == THIS_QUARTER
    return quarters[0].people, quarters[0].are_most_content


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([MOSTLY, FULLY, FULLY, MOSTLY], (None, False)),
        ([MOSTLY, FULLY, FULLY, MOSTLY, None], (None, False)),
        ([MOSTLY, FULLY, FULLY, HALF, HALF], (5, True)),
        ([MOSTLY, FULLY, HALF, HALF, HALF], (5, False)),
        ([MOSTLY, FULLY, FULLY, HALF, HALF, HALF], (6, False)),
        ([HALF] * 6, (6, False)),
    ],
)
def test_of_five_or_more_it_is_told_whether_more_than_half_are_content(
    marks: list[Satisfaction | None], expected: tuple[int | None, bool], cast: Cast, session: Session
) -> None:
    count(session, cast, *cast.loggers)
    for person, marked in zip(cast.loggers, marks, strict=False):
        mark(session, person, marked)
    assert told(session, cast) == expected


def test_the_last_mark_of_a_person_counts_from_the_wish_on(cast: Cast, session: Session) -> None:
    count(session, cast, *cast.loggers[:5])
    for person in cast.loggers:
        mark(session, person, FULLY, week=-1)  # before the wish
    assert told(session, cast) == (None, False)
    for person in cast.loggers:
        mark(session, person, FULLY)
        mark(session, person, HALF, week=1)
        mark(session, person, None, week=2)  # a page without a mark takes none back
        mark(session, person, FULLY, week=5)  # in the quarter that is not over
    assert told(session, cast) == (5, False)


def test_who_did_not_ask_for_it_and_who_ended_it_counts_no_more(cast: Cast, session: Session) -> None:
    count(session, cast, *cast.loggers[:5])
    for person in cast.loggers:
        mark(session, person, FULLY)
    assert told(session, cast) == (5, True)
    end_my_marks_count(session, cast.loggers[0], project_id=cast.project, now=NOW)
    assert told(session, cast) == (None, False)
    count(session, cast, cast.loggers[5])
    assert told(session, cast) == (5, True)
    end_my_weeks_count(session, cast.loggers[5], project_id=cast.project, now=NOW)
    assert told(session, cast) == (None, False)


def test_a_mark_counts_only_where_the_weeks_do(cast: Cast, session: Session) -> None:
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="Let your weeks count first"):
        let_my_marks_count(session, cast.patient, project_id=cast.project, today=TODAY, now=NOW)


def test_words_that_no_key_opens_have_no_mark(
    cast: Cast, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    count(session, cast, *cast.loggers[:5])
    monkeypatch.setenv("ONE_MORE_STEP_JOURNAL_KEY", "8h8QWmyzIVTTcZ8GxsNiA64Cqfsl0HhHLk1p2zRrWSk=")
    for person in cast.loggers:
        mark(session, person, FULLY)
    assert told(session, cast) == (5, True)
    monkeypatch.delenv("ONE_MORE_STEP_JOURNAL_KEY")
    assert told(session, cast) == (None, False)


def test_nobody_reads_in_the_trail_whose_marks_count(cast: Cast, session: Session) -> None:
    count(session, cast, cast.patient)
    end_my_marks_count(session, cast.patient, project_id=cast.project, now=NOW)
    session.flush()
    changes = list_changes(session, cast.lead, project_id=cast.project)
    assert [change for change in changes if "journal" in change.action] == []
