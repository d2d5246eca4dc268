"""The ways around what partners said: to the list, and to the form that one of its buttons opens."""

import streamlit as st

from pages.shared.said import say_after_rerun
from pages.shared.visit import PROJECT_KEY

PAGE = "tracker/inputs.py"
SAY, ANSWER, AGAIN, CHANGE = "say", "answer", "again", "change"
"""Which form is open, as it stands in the address; except for `SAY`, with the number of the input."""


def open_form_page(form: str, number: int | str = 1, **place: str) -> None:
    """Open one of the forms. `place` fills in where it belongs."""
    st.switch_page(PAGE, query_params={form: str(number), **place})


def open_list(sentence: str) -> None:
    """Go back to the list and say this on top of it. For callbacks, once the form is sent."""
    st.query_params.from_dict({PROJECT_KEY: st.session_state[PROJECT_KEY]})
    say_after_rerun(sentence)


def chosen_input(form: str) -> int | None:
    """The number of the input whose form the address opens; None where it opens none of this kind."""
    number = st.query_params.get(form, "")
    # A number of more digits is no row of any database, and none takes it.
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None
