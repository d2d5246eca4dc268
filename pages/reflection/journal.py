"""The journal: this week to write, past weeks to read, and what others shared."""

import streamlit as st

from pages.shared.journal_counted import show_counted_weeks
from pages.shared.journal_form import show_week_form
from pages.shared.journal_past import join_offered, show_past_weeks, show_week, show_year_ago
from pages.shared.journal_reminder import show_reminder
from pages.shared.journal_share import show_share_page, show_shared_with_me
from pages.shared.journal_words import SHARE, VIEW, WEEK, WRITE, chosen_week, open_journal, read_choices
from pages.shared.local_time import today_here
from pages.shared.problems import problems_shown
from pages.shared.said import show_said
from pages.shared.visit import Visit, open_page
from partnering.foundation.database import reading
from partnering.foundation.permissions import Permission
from partnering.foundation.times import day_in_words
from partnering.foundation.words import _
from partnering.reflection.journal import monday_of, open_week
from partnering.reflection.sealing import has_key

PAST, SHARED = "past", "shared"


def show_ways() -> None:
    """This week, past weeks, and what others shared."""
    views = {"": _("This week"), PAST: _("Past weeks"), SHARED: _("Shared with me")}
    here = st.query_params.get(VIEW, PAST if WEEK in st.query_params or SHARE in st.query_params else "")
    st.session_state["journal_view"] = here if here in views else ""
    st.segmented_control(
        _("What to see"),
        list(views),
        format_func=views.__getitem__,
        key="journal_view",
        # To press what is open already leaves nothing chosen: it opens anew.
        on_change=lambda: open_journal(VIEW, st.session_state["journal_view"] or here),
        label_visibility="collapsed",
    )


def show_writing(visit: Visit) -> None:
    """The week that the address opens to write, else this week."""
    week_on = chosen_week(WRITE) or monday_of(today_here())
    with reading() as session:
        week = open_week(session, visit.person_id, week_on=week_on)
    choices = read_choices(visit, week_on)
    st.header(_("Week of {day}").format(day=day_in_words(week_on)), anchor=False)
    st.write(_("Only you can read this. Leave out names of patients and details of their health."))
    if not has_key():
        st.caption(_("It is stored without a seal: whoever can open the database file could read it."))
    join_offered(week_on, week.pages)
    show_week_form(visit, week, choices)
    if week.a_year_ago:
        show_year_ago(week.a_year_ago, visit)
    show_reminder(visit)
    show_counted_weeks(visit)


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("Journal"))
    show_said()
    show_ways()
    with problems_shown():
        if (week_on := chosen_week(WEEK)) is not None:
            show_week(visit, week_on)
        elif (week_on := chosen_week(SHARE)) is not None:
            show_share_page(visit, week_on)
        elif st.query_params.get(VIEW) == PAST:
            show_past_weeks(visit)
        elif st.query_params.get(VIEW) == SHARED:
            show_shared_with_me(visit)
        else:
            show_writing(visit)


show(open_page(Permission.SHARE_REFLECTIONS))
