"""Who it reaches: how many know of the work, use it and help to make it, with how each number was counted."""

import streamlit as st

from pages.shared.deeds import section
from pages.shared.paging import one_page
from pages.shared.reach_forms import show_count_form, show_measure_form
from pages.shared.reach_numbers import show_numbers
from pages.shared.text import as_text
from pages.shared.visit import Visit, open_page
from partnering.community.reach import list_reach
from partnering.foundation.database import reading
from partnering.foundation.permissions import Permission
from partnering.foundation.vocabulary import ReachTier
from partnering.foundation.words import _


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("Who it reaches"))
    with reading() as session:
        measures = list_reach(session, visit.person_id, project_id=visit.project_id)
    st.markdown(as_text(_("In each count everybody counts once: where they came closest.")))
    for tier in ReachTier:
        st.markdown(f"- **{as_text(tier.label)}**: {as_text(tier.meaning)}")
    if not measures:
        st.markdown(as_text(_("Nobody has counted yet.")))
    for measure in one_page(measures, key="measures"):
        with section(as_text(f"{measure.unit.label}: {measure.source}")):
            show_numbers(measure)
            if visit.may(Permission.KEEP_REACH):
                show_count_form(visit, measure)
    if visit.may(Permission.KEEP_REACH):
        with section(_("Count something else")):
            show_measure_form(visit)


show(open_page(Permission.VIEW_REACH))
