"""Lessons: what was tried, what happened, what we do now. To read, to write down, to share with all projects."""

import streamlit as st

from pages.shared.input_pages import chosen_input
from pages.shared.journal_words import chosen_week
from pages.shared.lesson_begin import show_from_input, show_from_week
from pages.shared.lesson_form import show_new_lesson, show_own_lesson
from pages.shared.lesson_lists import show_lists, show_one
from pages.shared.lesson_place import CHANGE, LESSON, PAGE, SAID, SHARE, WEEK, WRITE
from pages.shared.lesson_share import show_share_lesson
from pages.shared.page_parts import open_part
from pages.shared.problems import problems_shown
from pages.shared.said import show_said
from pages.shared.visit import Visit, open_page
from partnering.foundation.permissions import Permission
from partnering.foundation.words import _

PARTS = {SAID: show_from_input, CHANGE: show_own_lesson, SHARE: show_share_lesson, LESSON: show_one}


def show_part(visit: Visit) -> bool:
    """The part that the address opens; whether it opens one."""
    if WRITE in st.query_params:
        show_new_lesson(visit)
        return True
    if (week_on := chosen_week(WEEK)) is not None:
        show_from_week(visit, week_on)
        return True
    for part, show_part_of in PARTS.items():
        number = chosen_input(part)
        if number is not None:
            show_part_of(visit, number)
            return True
    return False


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("Lessons"))
    show_said()
    with problems_shown():
        if show_part(visit):
            if st.button(_("Back to the list"), icon=":material/arrow_back:", key="lessons_back"):
                st.switch_page(PAGE)
            return
        st.button(
            _("Write down a lesson"), type="primary", key="lessons_write", on_click=open_part, args=(WRITE,)
        )
        show_lists(visit)


show(open_page(Permission.LEARN_TOGETHER))
