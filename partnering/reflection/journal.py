"""The journal: a page for each week, kept while it is typed. Nobody but its writer reads it.

What is shared is a copy, see `sharing.py`.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, true
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.errors import InvalidInput, NotFound
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.times import day_in_words
from partnering.foundation.tokens import new_token
from partnering.foundation.turns import take_turn_of_person
from partnering.foundation.words import _
from partnering.reflection.journal_words import PROMPT_SET, PageWords, as_json, from_json, joined
from partnering.reflection.models import JournalPage, JournalShare
from partnering.reflection.sealing import seal, unseal

A_YEAR = timedelta(weeks=52)
FIRST_REVISION_BELOW = 100_000_000
MOST_PAGES = 20
"""Of one week; a later one comes up once these are joined."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a week, as its writer reads it."""

    week_on: date
    token: str
    revision: int
    words: PageWords
    begun_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class PagePlace:
    """Where a page was kept. The token differs from the one given where another browser had typed meanwhile."""

    token: str
    revision: int


@dataclass(frozen=True, slots=True)
class OpenWeek:
    """A week, and what comes back in it."""

    week_on: date
    pages: tuple[Page, ...]
    """The latest first; more than one where two browsers typed at once."""
    last_intention: Page | None
    """The latest page before this week, where it says what to try."""
    a_year_ago: Page | None
    prompt_set: str
    """The questions that the person chose last."""


def monday_of(day: date) -> date:
    """The first day of the week that this day is in."""
    return day - timedelta(days=day.weekday())


@requires(Permission.KEEP_JOURNAL)
def open_week(session: Session, person_id: int, *, week_on: date) -> OpenWeek:
    """The person's own week to go on with, what they meant to try, and the same week a year ago.

    week_on: its Monday, else InvalidInput. Besides the pages of the week, two are opened at most.
    """
    _check_monday(week_on)
    earlier = _newest(session, person_id, JournalPage.week_on < week_on, most=1)
    pages = tuple(_newest(session, person_id, JournalPage.week_on == week_on, most=MOST_PAGES))
    return OpenWeek(
        week_on=week_on,
        pages=pages,
        last_intention=next((page for page in earlier if page.words.to_try.strip()), None),
        a_year_ago=next(
            iter(_newest(session, person_id, JournalPage.week_on == week_on - A_YEAR, most=1)), None
        ),
        prompt_set=next((page.words.prompt_set for page in (*pages, *earlier)), PROMPT_SET),
    )


@requires(Permission.KEEP_JOURNAL)
def is_week_begun(session: Session, person_id: int, *, today: date) -> bool:
    """Whether the person has a page of the week of this day. No page is opened for it, so that no key is needed."""
    own_page = select(JournalPage.id).where(
        JournalPage.person_id == person_id, JournalPage.week_on == monday_of(today)
    )
    return session.scalar(own_page.limit(1)) is not None


@requires(Permission.KEEP_JOURNAL)
def read_week(session: Session, person_id: int, *, week_on: date) -> list[Page]:
    """The person's own pages of one week, the latest first."""
    return _newest(session, person_id, JournalPage.week_on == week_on, most=MOST_PAGES)


@requires(Permission.KEEP_JOURNAL)
def list_weeks(session: Session, person_id: int, *, most: int = 12) -> list[Page]:
    """The person's own pages, the latest week first, at most `most`."""
    return _newest(session, person_id, true(), most=most)


@requires(Permission.KEEP_JOURNAL)
def search_my_journal(session: Session, person_id: int, *, words: str) -> list[Page]:
    """The person's own pages that hold each of these words, the latest first; none for no words.

    What is sealed cannot be searched by a database, so that every page is opened: 0.2 ms each.
    """
    wanted = words.casefold().split()
    if not wanted:
        return []
    pages = _newest(session, person_id, true(), most=None)
    return [
        page
        for page in pages
        if all(word in "\n".join(page.words.texts.values()).casefold() for word in wanted)
    ]


@requires(Permission.KEEP_JOURNAL)
def keep_page(
    session: Session,
    person_id: int,
    *,
    week_on: date,
    token: str,
    revision: int,
    words: PageWords,
    now: datetime,
) -> PagePlace:
    """Keep what was typed, and say where.

    token, revision: from the last time, or a new token with revision 0. Where another browser has kept something in
    between, what was typed here goes to a second page of the week, so that both stay. Raises InvalidInput for a day
    that is no Monday or lies ahead, and for words that no page can hold.
    """
    _check_monday(week_on)
    if week_on > (now + timedelta(days=1)).date():
        raise InvalidInput(_("This week is still to come. Choose this week or one before."))
    stored = as_json(words)
    take_turn_of_person(session, person_id)  # two browsers of one person are told apart
    page = session.scalar(
        select(JournalPage).where(JournalPage.token == token).execution_options(populate_existing=True)
    )
    if page is not None:
        is_same_page = (page.person_id, page.week_on) == (person_id, week_on)
        if is_same_page and unseal(page.sealed) == stored:
            return PagePlace(token, page.revision)
        if not is_same_page or page.revision != revision:
            page, token = None, new_token()
    if page is None:
        # Counted from anywhere: a browser that holds a page deleted meanwhile must not fit its successor.
        page = JournalPage(
            person_id=person_id,
            week_on=week_on,
            token=token,
            revision=secrets.randbelow(FIRST_REVISION_BELOW),
            begun_at=now,
        )
        session.add(page)
    page.sealed = seal(stored)
    page.revision += 1
    page.updated_at = now
    return PagePlace(token, page.revision)


@requires(Permission.KEEP_JOURNAL)
def join_pages(session: Session, person_id: int, *, week_on: date, now: datetime) -> None:
    """Make one page of all pages of a week, with every word of each. Nothing happens where there is one."""
    take_turn_of_person(session, person_id)
    rows = list(
        session.scalars(
            select(JournalPage)
            .where(JournalPage.person_id == person_id, JournalPage.week_on == week_on)
            .order_by(JournalPage.begun_at, JournalPage.id)
            .execution_options(populate_existing=True)
        )
    )
    if len(rows) < 2:
        return
    first, *others = rows
    first.sealed = seal(as_json(joined([from_json(unseal(row.sealed)) for row in rows])))
    first.revision += 1
    first.updated_at = now
    for row in others:
        session.delete(row)


@requires(Permission.KEEP_JOURNAL)
def delete_week(session: Session, person_id: int, *, week_on: date, now: datetime) -> None:
    """Delete the person's own week for good, with every copy of its words that was shared.

    Raises NotFound where they wrote nothing in it.
    """
    take_turn_of_person(session, person_id)
    own = (JournalPage.person_id == person_id) & (JournalPage.week_on == week_on)
    if session.scalar(select(JournalPage.id).where(own).limit(1)) is None:
        raise NotFound(_("You wrote nothing in the week of {day}.").format(day=day_in_words(week_on)))
    session.execute(delete(JournalPage).where(own))
    session.execute(
        delete(JournalShare).where(JournalShare.person_id == person_id, JournalShare.week_on == week_on)
    )
    audit.record(
        session,
        person_id,
        project_id=None,
        action="journal week deleted",
        subject=f"week {week_on.isoformat()}",
        now=now,
    )


def _check_monday(day: date) -> None:
    if day.weekday():
        raise InvalidInput(
            _("A week goes by its Monday. Choose {day}.").format(day=day_in_words(monday_of(day)))
        )


def _newest(session: Session, person_id: int, which: ColumnElement[bool], *, most: int | None) -> list[Page]:
    """The person's own pages among these, the latest week first, and in a week the latest page."""
    rows = session.scalars(
        select(JournalPage)
        .where(JournalPage.person_id == person_id, which)
        .order_by(JournalPage.week_on.desc(), JournalPage.updated_at.desc(), JournalPage.id.desc())
        .limit(most)
    )
    return [
        Page(
            week_on=row.week_on,
            token=row.token,
            revision=row.revision,
            words=from_json(unseal(row.sealed)),
            begun_at=row.begun_at,
            updated_at=row.updated_at,
        )
        for row in rows
    ]
