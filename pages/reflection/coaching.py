"""Coaching: with whom one goes on, asking for a coach, and offering to be one."""

import streamlit as st

from pages.shared.coaching_ask import show_ask
from pages.shared.coaching_offer import show_own_offer
from pages.shared.coaching_pairs import show_pairs
from pages.shared.problems import problems_shown
from pages.shared.said import show_said
from pages.shared.visit import Visit, open_page
from partnering.foundation.database import reading
from partnering.foundation.permissions import Permission
from partnering.foundation.words import _
from partnering.reflection.coach_offers import list_possible_coaches
from partnering.reflection.coaching import list_my_coaching


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("Coaching"))
    show_said()
    st.write(
        _("A coach helps you to partner well. Only the two of you see it here. What you say stays with you.")
    )
    with problems_shown():
        with reading() as session:
            pairs = list_my_coaching(session, visit.person_id, project_id=visit.project_id)
            people = list_possible_coaches(session, visit.person_id, project_id=visit.project_id)
        show_pairs(visit, pairs)
        show_ask(visit, people, pairs)
        show_own_offer(visit, people)


show(open_page(Permission.COACH))
