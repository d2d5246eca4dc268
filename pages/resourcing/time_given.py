"""Time given: what partners gave in hours, what these are valued at, and what they were paid."""

from typing import Any

import streamlit as st

from pages.shared.hourly_value_table import PAGE, VALUE, show_values, value_form
from pages.shared.local_time import today_here
from pages.shared.problems import problems_shown
from pages.shared.said import show_said
from pages.shared.small_form import show_small_form
from pages.shared.time_given_story import show_time_given
from pages.shared.visit import Visit, open_page
from partnering.foundation.database import reading
from partnering.foundation.permissions import Permission
from partnering.foundation.words import _
from partnering.reporting.time_given import read_time_given
from partnering.resourcing.hourly_values import list_hourly_values


def choose_period() -> dict[str, Any]:
    """The days that count: two fields, both of which may stay empty."""
    with st.container(horizontal=True):
        since = st.date_input(_("From"), value=None, format="YYYY-MM-DD", key="time_given_since", width=200)
        until = st.date_input(_("To"), value=None, format="YYYY-MM-DD", key="time_given_until", width=200)
    return {"since": since, "until": until}


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("Time given"))
    show_said()
    with problems_shown():
        if asked := st.query_params.get(VALUE):
            show_small_form(visit, value_form(asked))
            if st.button(_("Back to the time given"), icon=":material/arrow_back:", key="time_given_back"):
                st.switch_page(PAGE)
            return
        period = choose_period()
        with problems_shown():
            with reading() as session:
                given = read_time_given(
                    session, visit.person_id, project_id=visit.project_id, today=today_here(), **period
                )
            show_time_given(given)
        with reading() as session:
            values = list_hourly_values(session, visit.person_id, project_id=visit.project_id)
        show_values(visit, values)


show(open_page(Permission.KEEP_BUDGET))
