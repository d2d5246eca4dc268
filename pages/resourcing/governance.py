"""Who decides: who sits at the table and who is missing, and what was put to it, with who voted how."""

import streamlit as st

from pages.shared.deeds import section
from pages.shared.local_time import today_here
from pages.shared.paging import one_page
from pages.shared.table_decisions import show_ask_form, show_decision
from pages.shared.table_seats import show_seats, table_in_words
from pages.shared.text import as_text
from pages.shared.visit import Visit, open_page
from partnering.foundation.database import reading
from partnering.foundation.people import list_members
from partnering.foundation.permissions import Permission
from partnering.foundation.words import _
from partnering.resourcing.decision_list import list_decisions
from partnering.resourcing.seats import read_table


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("Who decides"))
    today, is_keeper = today_here(), visit.may(Permission.KEEP_GOVERNANCE)
    with reading() as session:
        table = read_table(session, visit.person_id, project_id=visit.project_id, today=today)
        decisions = list_decisions(session, visit.person_id, project_id=visit.project_id, today=today)
        members = list_members(session, visit.person_id, project_id=visit.project_id) if is_keeper else []
    st.markdown(as_text(table_in_words(table)))
    with section(_("Decisions")):
        if not decisions:
            st.markdown(as_text(_("Nothing was put to the table yet.")))
        for decision in one_page(decisions, key="decisions"):
            show_decision(visit, decision, table.seats, today)
        if is_keeper:
            show_ask_form(visit)
    with section(_("At the table")):
        show_seats(visit, table, members, today)


show(open_page(Permission.VIEW_GOVERNANCE))
