"""A sentence that is said after the page has been drawn anew, such as that something is saved."""

import streamlit as st

from pages.shared.text import as_text

_KEY = "said"


def say_after_rerun(sentence: str, *, saved: str | None = None) -> None:
    """Draw the page anew and say this on top of it. `saved` names the form that starts empty again, if any."""
    st.session_state[_KEY] = sentence
    if saved is not None:
        st.session_state[f"{saved}_saves"] = st.session_state.get(f"{saved}_saves", 0) + 1
    st.rerun()


def form_key(name: str) -> str:
    """The key of a form: what is typed stays until it is saved, and the next one is empty."""
    return f"{name}_{st.session_state.get(f'{name}_saves', 0)}"


def show_said() -> None:
    """Say what is still to be said, once.

    Its place is there also when nothing is to be said. Without it, all below would move up when the sentence goes, and
    the browser would make each field anew, also the one that somebody is typing into.
    """
    place = st.container()
    if sentence := st.session_state.pop(_KEY, None):
        place.success(as_text(sentence))
