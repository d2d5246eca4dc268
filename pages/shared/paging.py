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
