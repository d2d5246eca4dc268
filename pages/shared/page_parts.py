"""The parts of a page, which its address opens."""

import streamlit as st

from pages.shared.visit import PROJECT_KEY


def open_part(name: str | None = None, value: str = "1") -> None:
    """Have the address name another part of the page that is open; none for its first view. For callbacks."""
    part = {name: value} if name else {}
    st.query_params.from_dict({PROJECT_KEY: st.session_state[PROJECT_KEY]} | part)
