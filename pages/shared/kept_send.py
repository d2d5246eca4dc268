"""Sending a kept form: its words go to a use case, and its draft goes with them."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from pages.shared.kept_fields import show_problem
from pages.shared.kept_form import (
    KeptForm,
    Reads,
    Words,
    close_form,
    keep,
    keep_what_is_left,
    not_saved,
    open_form,
    show_kept_line,
    show_trouble,
)
from pages.shared.own_drafts import show_other_drafts
from pages.shared.visit import require_person
from partnering.foundation.database import transaction
from partnering.foundation.errors import ExpectedError
from partnering.tracker.drafts import KeptDraft, discard_draft

Writes = Callable[[Any, int, KeptForm, Words], object]
"""Saves the words of a form: called as write(session, person_id, form, words)."""


def send_kept(key: str, read: Reads, write: Writes) -> bool:
    """Save what the form with this key holds, and close it. The second click of a double click finds it closed.

    Where it cannot be saved, the form says why and stays. For callbacks.
    """
    keep(key, read)
    form = open_form(key)
    if form is None:
        return False
    try:
        person = require_person()
        with transaction() as session:
            write(session, person.person_id, form, read(form))
            discard_draft(session, person.person_id, token=form.place.token, revision=form.place.revision)
    except ExpectedError as problem:
        not_saved(form, problem)
        return False
    close_form()
    return True


def show_foot(
    form: KeptForm,
    read: Reads,
    label: str,
    send: Callable[..., None],
    *arguments: object,
    drafts: Sequence[KeptDraft] = (),
) -> None:
    """What stands below the fields of a kept form: its button, when and why not it was kept, and other drafts.

    The button calls send(key of the form, *arguments). drafts: those to choose from, where a person may have several.
    Call it last.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(label, type="primary", key=f"{form.key}_send", on_click=send, args=(form.key, *arguments))
        show_kept_line(form)
    show_problem(form, read)
    show_trouble(form)
    show_other_drafts(form, drafts)
    keep_what_is_left(form, read)
