"""Answers to what a person said, first thing on Today: the words, and what to say to them."""

import streamlit as st

from pages.shared.input_buttons import show_reading_buttons
from pages.shared.input_story import show_answer, show_quotation, when_in_words
from pages.shared.text import as_text
from pages.shared.visit import Visit
from partnering.foundation.words import _
from partnering.tracker.inputs_told import InputTold


def show_answers_to_read(visit: Visit, unread: list[InputTold]) -> None:
    """One card for each answer that was not read yet."""
    for told in unread:
        if told.last_answer is None:
            continue
        with st.container(border=True, key=f"today_answer_{told.input_id}"):
            st.markdown(as_text(_("You said, on {when}:").format(when=when_in_words(told.given_at))))
            show_quotation(_last_words(told))
            show_answer(told, told.last_answer)
            show_reading_buttons(visit, told, told.last_answer)


def _last_words(told: InputTold) -> str:
    """What the answer is to: what was said, or said again."""
    again = [answer.reopened_because for answer in told.answers if answer.reopened_because]
    return again[-1] if again else told.said
