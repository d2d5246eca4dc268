"""Budget: what is planned for the partnering, what was given so far, what runs out, and who funds it."""

from typing import Any

import streamlit as st

from pages.shared.budget_forms import line_form, spending_form
from pages.shared.budget_overview import show_by_stage, show_lines, show_standing
from pages.shared.budget_words import CHANGE, LINE, PAGE, SOURCE, SPEND
from pages.shared.funding_list import show_sources, source_form
from pages.shared.input_pages import chosen_input
from pages.shared.local_time import today_here
from pages.shared.problems import problems_shown
from pages.shared.said import show_said
from pages.shared.small_form import SmallForm, show_small_form
from pages.shared.visit import Visit, open_page
from partnering.foundation.database import reading
from partnering.foundation.permissions import Permission
from partnering.foundation.words import _
from partnering.resourcing.budget_standing import Budget, read_budget
from partnering.resourcing.funding import list_sources


def form_in_address(visit: Visit, budget: Budget) -> SmallForm | None:
    """The form that the address opens; None where it opens none, or one of a line that is not here."""
    if SOURCE in st.query_params:
        return source_form()
    if LINE in st.query_params:
        return line_form(visit, budget, None)
    lines = {line.line_id: line for pot in budget.pots for line in pot.lines}
    if line := lines.get(chosen_input(CHANGE) or 0):
        return line_form(visit, budget, line)
    if line := lines.get(chosen_input(SPEND) or 0):
        return spending_form(line)
    return None


def show_budget(visit: Visit, budget: Budget) -> None:
    """Where it stands, and its lines."""
    if budget.pots:
        show_standing(budget)
        show_by_stage(budget)
    else:
        st.header(_("No budget is written down yet."), anchor=False)
        st.write(
            _(
                "Partnering costs money and time: pay, travel, care for children, rooms, people who look after "
                "partners. Plan it from the first day. Begin with one line."
            )
        )
    show_lines(visit, budget)


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("Budget"))
    show_said()
    with problems_shown():
        with reading() as session:
            here: dict[str, Any] = {"project_id": visit.project_id, "today": today_here()}
            budget = read_budget(session, visit.person_id, **here)
            sources = list_sources(session, visit.person_id, **here)
        form = form_in_address(visit, budget)
        if form is None:
            show_budget(visit, budget)
            show_sources(visit, sources)
            return
        show_small_form(visit, form)
        if st.button(_("Back to the budget"), icon=":material/arrow_back:", key="budget_back"):
            st.switch_page(PAGE)


show(open_page(Permission.KEEP_BUDGET))
