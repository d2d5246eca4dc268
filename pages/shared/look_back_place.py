"""Which looking back is open, as it stands in the address."""

from datetime import date

import streamlit as st

from pages.shared.visit import PROJECT_KEY
from partnering.foundation.times import day_in_words
from partnering.foundation.words import _

PAGE = "reflection/look_back.py"
LOOK, NEW, ACT = "look", "new", "act"
"""In the address: the number of a looking back, a new one, and something to take on."""


def open_look_back(look_back_id: object, **more: str) -> None:
    """Have the address name one looking back, and a part of it. For callbacks."""
    st.query_params.from_dict({PROJECT_KEY: st.session_state[PROJECT_KEY], LOOK: str(look_back_id)} | more)


def weeks_in_words(since: date, until: date) -> str:
    """The days that are looked back on."""
    return _("{first} to {last}").format(first=day_in_words(since), last=day_in_words(until))
