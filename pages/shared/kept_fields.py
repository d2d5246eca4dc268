"""The fields of a small kept form, and why it was not sent."""

from typing import Any

import streamlit as st

from pages.shared.kept_form import KeptForm, Reads, Words, keep
from pages.shared.text import as_text


def watched(form: KeptForm, field: str, read: Reads) -> dict[str, Any]:
    """What a widget takes so that this field is kept whenever it changes. `read` gives the words of the whole form."""
    return {"key": f"{form.key}_{field}", "on_change": keep, "args": (form.key, read)}


def fields_of(form: KeptForm) -> Words:
    """What the fields hold now: all that the form began with, under the same names. An empty text is ""."""
    return {
        field: st.session_state.get(f"{form.key}_{field}", first) or ("" if isinstance(first, str) else None)
        for field, first in form.first.items()
    }


def show_problem(form: KeptForm, read: Reads) -> None:
    """Why the form was not sent, for as long as nothing has changed since."""
    if form.problem and not form.is_signed_out and read(form) == form.refused:
        st.error(as_text(form.problem), icon=":material/error:")
