"""A small form that adds something: sent twice it adds one, and after that the next one is empty."""

import streamlit as st

from partnering.foundation.tokens import new_token


def open_token(form: str) -> str:
    """The token of the form with this name, as it is open in this tab. Put it into the keys of its fields too."""
    token: str = st.session_state.setdefault(f"{form}_token", new_token())
    return token


def is_open(form: str, token: str) -> bool:
    """Whether this form is still to be sent. The second click of a double click finds it closed."""
    return st.session_state.get(f"{form}_token") == token


def close(form: str) -> None:
    """The form was sent: the next run opens an empty one."""
    st.session_state.pop(f"{form}_token", None)
