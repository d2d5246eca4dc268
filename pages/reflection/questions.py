"""Open questions: what the team cannot answer by itself, who could, what they say, and what became of it."""

import streamlit as st

from pages.shared.input_pages import chosen_input
from pages.shared.page_parts import open_part
from pages.shared.problems import problems_shown
from pages.shared.question_form import show_ask_page
from pages.shared.question_lists import show_lists, show_topics
from pages.shared.question_place import ASK, PAGE, TOPICS
from pages.shared.question_reply import BOXES, show_box_page
from pages.shared.said import show_said
from pages.shared.visit import Visit, open_page
from partnering.foundation.permissions import Permission
from partnering.foundation.words import _


def show_part(visit: Visit) -> bool:
    """The part that the address opens; whether it opens one."""
    if ASK in st.query_params:
        show_ask_page(visit)
        return True
    if TOPICS in st.query_params:
        show_topics(visit)
        return True
    for part in BOXES:
        question_id = chosen_input(part)
        if question_id is not None:
            show_box_page(visit, part, question_id)
            return True
    return False


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("Open questions"))
    show_said()
    with problems_shown():
        if show_part(visit):
            if st.button(_("Back to the list"), icon=":material/arrow_back:", key="questions_back"):
                st.switch_page(PAGE)
            return
        with st.container(horizontal=True):
            st.button(
                _("Ask a question"), type="primary", key="questions_ask", on_click=open_part, args=(ASK,)
            )
            st.button(
                _("What I may be asked about"), key="questions_topics", on_click=open_part, args=(TOPICS,)
            )
        show_lists(visit)


show(open_page(Permission.LEARN_TOGETHER))
