"""What partners changed lately."""

import streamlit as st

from pages.shared.local_time import today_here
from pages.shared.text import as_text
from partnering.foundation.times import day_in_words, days_ago
from partnering.foundation.words import _
from partnering.tracker.activity_list import ChangeTold


def show_changes(changes: list[ChangeTold]) -> None:
    """What partners changed lately, in a short list."""
    st.header(_("What changed because of partners"))
    if not changes:
        st.write(_("Nothing is written down yet. Say “what came of it” when you log an activity."))
    for change in changes:
        with st.container(gap="xxsmall"):
            st.markdown(as_text(change.what_changed))
            st.caption(
                _("{activity}, {day} ({ago})").format(
                    activity=change.activity.label,
                    day=day_in_words(change.held_on),
                    ago=days_ago(min(change.held_on, today_here()), today_here()),
                )
            )
