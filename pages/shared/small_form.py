"""A small form of its own page, kept while it is typed into: its fields, and the one deed that its button does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import streamlit as st

from pages.shared.input_pages import open_list
from pages.shared.kept_fields import fields_of, show_problem
from pages.shared.kept_form import (
    KeptForm,
    Words,
    form_here,
    keep_what_is_left,
    show_kept_line,
    show_trouble,
)
from pages.shared.kept_send import Writes, send_kept
from pages.shared.text import as_text
from pages.shared.visit import Visit
from partnering.foundation.database import reading
from partnering.tracker.drafts import KeptDraft, list_my_drafts


@dataclass(frozen=True, slots=True)
class SmallForm:
    """What is typed in and what becomes of it."""

    name: str
    """Under which its drafts are kept."""
    heading: str
    button: str
    first: Words
    """What an empty form holds; days as ISO 8601."""
    show_fields: Callable[[KeptForm], None]
    save: Writes
    """The token of the form's place tells a double click apart."""
    said: str
    """What is said once it is done."""


def show_small_form(visit: Visit, small: SmallForm) -> None:
    """The form, with what this person typed into it before."""
    with reading() as session:
        drafts = list_my_drafts(session, visit.person_id, in_project=visit.project_id, form=small.name)
    _show(visit, small, drafts)


def typed(form: KeptForm) -> Words:
    """What the fields hold now, as a draft keeps it."""
    return {
        field: value.isoformat() if isinstance(value, date) else value
        for field, value in fields_of(form).items()
    }


def day_of(text: str) -> date | None:
    """The day that a draft keeps; None for none."""
    return date.fromisoformat(text) if text else None


# The interval is for the way back after a lost connection, as on the page to log an activity.
@st.fragment(run_every=60)
def _show(visit: Visit, small: SmallForm, drafts: list[KeptDraft]) -> None:
    form = form_here(
        small.name,
        project_id=visit.project_id,
        drafts=drafts,
        came_from={},
        first=lambda draft: small.first | (draft or {}),
    )
    st.header(as_text(small.heading), anchor=False)
    small.show_fields(form)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            small.button, type="primary", key=f"{form.key}_send", on_click=_send, args=(form.key, small)
        )
        show_kept_line(form)
    show_problem(form, typed)
    show_trouble(form)
    keep_what_is_left(form, typed)


def _send(key: str, small: SmallForm) -> None:
    if send_kept(key, typed, small.save):
        open_list(small.said)
