"""A long list, some of it at a time: a screen of thousands of cards takes seconds on every click."""

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

MOST_AT_ONCE = 50

Item = TypeVar("Item")


def one_page(items: Sequence[Item], *, key: str) -> Sequence[Item]:
    """The items to draw now: all of a short list; of a longer one, those of the page a person has turned to."""
    pages = -(-len(items) // MOST_AT_ONCE)
    if pages <= 1:
        return items
    page = st.pagination(pages, key=f"{key}_of_{pages}")
    return items[(page - 1) * MOST_AT_ONCE : page * MOST_AT_ONCE]


def page_turned_to(key: str) -> int:
    """The number of the page that a person has turned to in a list that is read page by page; 1 at first."""
    number: int = st.session_state.get(key, 1)
    return number


def show_pages(total: int, length: int, *, key: str) -> None:
    """The way to the other pages of such a list; nothing where there is one. `length` is how many fit on a page."""
    pages = max(1, -(-total // length))
    if page_turned_to(key) > pages:
        st.session_state[key] = pages
        st.rerun()  # what stood on the last page is gone
    if pages > 1:
        widget = f"{key}_of_{pages}"
        st.session_state[widget] = page_turned_to(key)
        st.pagination(pages, key=widget, on_change=_turn, args=(key, widget))


def _turn(key: str, widget: str) -> None:
    st.session_state[key] = st.session_state[widget]
