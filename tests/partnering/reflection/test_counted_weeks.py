"""How many weeks were written, by those who want theirs to count: a number, and nothing about anybody."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from partnering.foundation.audit import list_changes
from partnering.foundation.people import end_access
from partnering.foundation.tokens import new_token
from partnering.reflection.counted_weeks import (
    QuarterOfJournals,
    end_my_weeks_count,
    let_my_weeks_count,
    list_journal_quarters,
)
from partnering.reflection.journal import keep_page
from partnering.reflection.journal_words import PageWords
from partnering.reporting.my_data import delete_my_account
from tests.cast import NOW, TODAY, Cast

MONDAY = date(2026, 3, 2)
NEXT_QUARTER = date(2026, 4, 1)


def write(session: Session, person: int, *weeks: int) -> None:
    """A page in each of these weeks, counted from this one."""
    for n in weeks:
        keep_page(
            session,
            person,
            week_on=MONDAY + timedelta(weeks=n),
            token=new_token(),
            revision=0,
            words=PageWords(worked="We listened."),
            now=NOW + timedelta(weeks=5),
        )


def count(session: Session, cast: Cast, *people: int) -> None:
    for person in people:
        let_my_weeks_count(session, person, project_id=cast.project, today=TODAY, now=NOW)


def told(session: Session, cast: Cast, person: int, today: date = NEXT_QUARTER) -> list[int | None]:
    session.flush()
    quarters = list_journal_quarters(session, person, project_id=cast.project, today=today)
    return [quarter.weeks for quarter in quarters]


def test_weeks_count_once_for_each_writer_from_the_wish_on(cast: Cast, session: Session) -> None:
    count(session, cast, *cast.loggers)
    for person in cast.loggers:
        write(session, person, -1, 0, 1)  # the week before the wish does not count
    write(session, cast.lead, 1, 2)  # a second page of a week is no second week
    write(session, cast.lead, 5)  # in the quarter that is not over
    assert told(session, cast, cast.funder) == [13, None, None, None]
    assert told(session, cast, cast.administrator) == [13, None, None, None]


@pytest.mark.parametrize("writers", [1, 4])
def test_fewer_than_five_writers_give_no_number(writers: int, cast: Cast, session: Session) -> None:
    count(session, cast, *cast.loggers)
    for person in cast.loggers[:writers]:
        write(session, person, 0, 1, 2)
    assert told(session, cast, cast.funder) == [None] * 4


def test_a_quarter_that_is_not_over_gives_no_number(cast: Cast, session: Session) -> None:
    count(session, cast, *cast.loggers)
    for person in cast.loggers:
        write(session, person, 0)
    assert told(session, cast, cast.funder, today=date(2026, 3, 31)) == [None] * 4
    assert told(session, cast, cast.funder, today=NEXT_QUARTER)[0] == 6


def test_who_did_not_ask_for_it_who_ended_it_and_who_left_count_no_more(cast: Cast, session: Session) -> None:
    count(session, cast, cast.lead, cast.editor, cast.facilitator, cast.patient, cast.caregiver)
    for person in cast.loggers:
        write(session, person, 0)
    assert told(session, cast, cast.funder)[0] == 5
    count(session, cast, cast.clinician)
    end_my_weeks_count(session, cast.patient, project_id=cast.project, now=NOW)
    assert told(session, cast, cast.funder)[0] == 5
    end_access(session, cast.lead, project_id=cast.project, member_id=cast.clinician, now=NOW)
    assert told(session, cast, cast.funder)[0] is None


def test_an_account_that_goes_takes_its_wish_along(cast: Cast, session: Session) -> None:
    count(session, cast, *cast.loggers)
    for person in cast.loggers:
        write(session, person, 0)
    delete_my_account(session, cast.patient, now=NOW)
    assert told(session, cast, cast.funder)[0] == 5


def test_nobody_reads_in_the_trail_whose_weeks_count(cast: Cast, session: Session) -> None:
    count(session, cast, cast.patient)
    end_my_weeks_count(session, cast.patient, project_id=cast.project, now=NOW)
    session.flush()
    assert not [
        change
        for change in list_changes(session, cast.lead, project_id=cast.project)
        if "journal" in change.action
    ]


def test_the_quarters_are_the_last_four_that_are_over_and_another_project_has_its_own(
    cast: Cast, session: Session
) -> None:
    count(session, cast, *cast.loggers)
    let_my_weeks_count(session, cast.outsider, project_id=cast.other_project, today=TODAY, now=NOW)
    for person in (*cast.loggers, cast.outsider):
        write(session, person, 0)
    session.flush()
    quarters = list_journal_quarters(
        session, cast.outsider, project_id=cast.other_project, today=date(2026, 6, 30)
    )
    assert quarters == [
        QuarterOfJournals(date(year, month, 1), None)
        for year, month in ((2026, 1), (2025, 10), (2025, 7), (2025, 4))
    ]
