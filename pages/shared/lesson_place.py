"""The ways around lessons: what the address opens, and how to get there."""

from datetime import date

import streamlit as st

PAGE = "reflection/lessons.py"
WRITE, CHANGE, SHARE, LESSON, SAID, WEEK, VIEW, STAGE = (
    "write",
    "change",
    "share",
    "lesson",
    "of-said",
    "of-week",
    "view",
    "stage",
)
"""Which part is open, as it stands in the address; with the number of a lesson or an input, a Monday, or a stage."""
OTHERS = "others"
BEGUN = "lesson_begun"
"""Where the first words of a new lesson wait, which no address may hold."""


def begin_from_input(input_id: int) -> None:
    """Go where something that was said becomes a lesson."""
    st.switch_page(PAGE, query_params={SAID: str(input_id)})


def begin_from_week(week_on: date) -> None:
    """Go where a line of one's journal becomes a lesson."""
    st.switch_page(PAGE, query_params={WEEK: week_on.isoformat()})
