"""What partners said: each thing with its answers, the way to say something, and the way to answer."""

import streamlit as st

from pages.shared.again_form import show_again_page
from pages.shared.answer_form import show_answer_page
from pages.shared.change_form import show_change_page
from pages.shared.input_lists import show_lists
from pages.shared.input_pages import AGAIN, ANSWER, CHANGE, PAGE, SAY, chosen_input, open_form_page
from pages.shared.problems import problems_shown
from pages.shared.said import show_said
from pages.shared.say_choices import read_say_choices
from pages.shared.say_form import show_say_form
from pages.shared.text import as_text
from pages.shared.visit import Visit, open_page
from partnering.foundation.permissions import Permission, refusal
from partnering.foundation.words import _

FORMS = {
    ANSWER: (Permission.ANSWER_INPUTS, show_answer_page),
    CHANGE: (Permission.ANSWER_INPUTS, show_change_page),
    AGAIN: (Permission.GIVE_INPUT, show_again_page),
}


def show_form(visit: Visit) -> bool:
    """The form that the address opens; whether it opens one."""
    if SAY in st.query_params:
        show_say_form(visit, *read_say_choices(visit, st.query_params))
        return True
    for form, (permission, show_page) in FORMS.items():
        input_id = chosen_input(form)
        if input_id is None:
            continue
        if visit.may(permission):
            show_page(visit, input_id)
        else:
            st.info(as_text(refusal(permission)))
        return True
    return False


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("What partners said"))
    show_said()
    with problems_shown():
        if show_form(visit):
            if st.button(_("Back to the list"), icon=":material/arrow_back:", key="inputs_back"):
                st.switch_page(PAGE)
            return
        label = (
            _("Write down what somebody said")
            if visit.may(Permission.WRITE_DOWN_INPUTS)
            else _("Say something")
        )
        if st.button(label, type="primary", key="inputs_say"):
            open_form_page(SAY)
        show_lists(visit)


show(open_page(Permission.VIEW_INPUTS))
