"""Past weeks of a journal: a calm list, a search in it, and one week to read, share, go on with or delete."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from pages.shared.deeds import do, show_outcome
from pages.shared.journal_share import show_own_shares
from pages.shared.journal_words import SHARE, VIEW, WEEK, WRITE, open_journal, read_choices, show_page
from pages.shared.kept_form import close_form
from pages.shared.lesson_place import begin_from_week
from pages.shared.text import as_text, first_words
from pages.shared.visit import Visit
from partnering.foundation.database import reading
from partnering.foundation.times import day_in_words
from partnering.foundation.words import _
from partnering.reflection.journal import (
    Page,
    delete_week,
    join_pages,
    list_weeks,
    read_week,
    search_my_journal,
)

AT_ONCE = 12
MOST_LETTERS = 240
_SHOWN = "journal_shown"
_DELETED = "journal_weeks"


def show_past_weeks(visit: Visit) -> None:
    """The latest weeks, or those with the words that were searched for."""
    show_outcome(_DELETED)
    words = st.text_input(_("Find your own words"), key="journal_search", max_chars=200)
    shown: int = st.session_state.get(_SHOWN, AT_ONCE)
    with reading() as session:
        if words.strip():
            pages = search_my_journal(session, visit.person_id, words=words)
        else:
            pages = list_weeks(session, visit.person_id, most=shown + 1)
    if not pages:
        st.write(
            _("No week of yours holds these words. Try the beginning of one.")
            if words.strip()
            else _("Nothing here yet. What you write this week stands here next week.")
        )
        return
    for page in pages[:shown]:
        _show_line(page)
    if len(pages) > shown:
        st.button(_("Show earlier weeks"), key="journal_more", on_click=_show_more)


def show_week(visit: Visit, week_on: date) -> None:
    """One week to read, with what its writer may do with it."""
    with reading() as session:
        pages = read_week(session, visit.person_id, week_on=week_on)
    choices = read_choices(visit, week_on)
    st.header(_("Week of {day}").format(day=day_in_words(week_on)), anchor=False)
    if not pages:
        st.write(_("You wrote nothing in this week."))
    for page in pages:
        with st.container(border=True):
            show_page(page, choices)
    join_offered(week_on, pages)
    with st.container(horizontal=True):
        iso = week_on.isoformat()
        st.button(_("Go on writing"), key="journal_write", on_click=open_journal, args=(WRITE, iso))
        if pages:
            st.button(_("Share a line of it"), key="journal_share", on_click=open_journal, args=(SHARE, iso))
            if st.button(_("Make a lesson of it"), key="journal_lesson"):
                begin_from_week(week_on)
            with st.popover(_("Delete this week")):
                st.write(_("Your words of this week are gone then, and every copy of them that you shared."))
                st.button(_("Delete it for good"), key="journal_delete", on_click=_delete, args=(week_on,))
    if pages:
        show_own_shares(visit, week_on)


def join_offered(week_on: date, pages: Sequence[Page]) -> None:
    """Where two windows typed into one week: the way to one page."""
    show_outcome("journal_join")
    if len(pages) > 1:
        st.write(_("You wrote this week in more than one window. All of it is kept."))
        st.button(_("Put it together"), key="journal_join", on_click=_join, args=(week_on,))


def show_year_ago(page: Page, visit: Visit) -> None:
    """What the person wrote in this week a year ago, folded."""
    with st.expander(_("A year ago you wrote")):
        show_page(page, read_choices(visit, page.week_on))


def _show_line(page: Page) -> None:
    with st.container(border=True):
        st.header(_("Week of {day}").format(day=day_in_words(page.week_on)), anchor=False)
        st.write(as_text(_first_words(list(page.words.texts.values()))))
        st.button(
            _("Read"),
            key=f"journal_read_{page.token}",
            on_click=open_journal,
            args=(WEEK, page.week_on.isoformat()),
        )


def _first_words(texts: Sequence[str]) -> str:
    return first_words(" ".join(texts), MOST_LETTERS) or _("No words yet.")


def _show_more() -> None:
    st.session_state[_SHOWN] = st.session_state.get(_SHOWN, AT_ONCE) + AT_ONCE


def _delete(week_on: date) -> None:
    gone = _("The week of {day} is deleted.").format(day=day_in_words(week_on))
    if do(_DELETED, delete_week, said=gone, week_on=week_on) is None:
        open_journal(VIEW, "past")


def _join(week_on: date) -> None:
    if do("journal_join", join_pages, said=_("It is one page now."), week_on=week_on) is None:
        close_form()  # which held one of the pages
