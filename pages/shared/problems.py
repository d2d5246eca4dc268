"""Showing what went wrong in the words of the error, without losing what was typed."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from pages.shared.text import as_text
from partnering.foundation.errors import ExpectedError


@contextmanager
def problems_shown() -> Iterator[None]:
    """Show an expected error on the page, unchanged, and go on. Anything else is our mistake and passes through."""
    try:
        yield
    except ExpectedError as problem:
        st.error(as_text(problem.message), icon=":material/error:")
