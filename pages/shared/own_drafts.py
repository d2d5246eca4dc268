"""The drafts of the form that is open: since when this one waits, and which others there are."""

from collections.abc import Sequence

import streamlit as st

from pages.shared.kept_form import KeptForm, want_form
from pages.shared.local_time import day_here, today_here
from pages.shared.text import as_text, first_words
from pages.shared.visit import require_person
from partnering.foundation.database import transaction
from partnering.foundation.errors import ExpectedError
from partnering.foundation.times import days_ago
from partnering.foundation.words import _
from partnering.tracker.drafts import KeptDraft, discard_draft

MOST_LETTERS = 60
_FIELDS = ("what_changed", "said", "tried", "happened", "now_do", "words")
"""Of drafts of any form, those that tell which one it is."""


def show_beginning(form: KeptForm) -> None:
    """Since when the open draft waits, and the way to a new one. Nothing for a form that is new itself."""
    if form.is_forked:
        st.caption(_("You typed in another tab too. Both are kept; this is a draft of its own now."))
    if form.begun_at is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        when = days_ago(day_here(form.begun_at), today_here())
        st.write(as_text(_("You began this {when}.").format(when=when)))
        st.button(_("Start a new one"), key="draft_new", on_click=_open, args=(None,))


def show_other_drafts(form: KeptForm, drafts: Sequence[KeptDraft]) -> None:
    """The drafts that are not open, each to open or to throw away."""
    others = [draft for draft in drafts if draft.token != form.place.token]
    if not others:
        return
    st.header(_("Your other drafts"))
    for draft in others:
        with st.container(border=True):
            st.write(as_text(_first_words(draft)))
            _buttons(draft)
    if problem := st.session_state.pop("draft_problem", None):
        st.error(as_text(problem))


def _buttons(draft: KeptDraft) -> None:
    with st.container(horizontal=True):
        st.button(_("Open this draft"), key=f"draft_open_{draft.token}", on_click=_open, args=(draft.token,))
        with st.popover(_("Throw away")):
            st.write(_("This draft is gone then. What you have saved stays."))
            st.button(
                _("Throw it away"),
                key=f"draft_discard_{draft.token}",
                on_click=_discard,
                args=(draft.token, draft.revision),
            )


def _first_words(draft: KeptDraft) -> str:
    texts = (draft.content.get(field) for field in _FIELDS)
    typed = next(filter(None, texts), "")
    words = first_words(str(typed), MOST_LETTERS)
    when = days_ago(day_here(draft.updated_at), today_here())
    if not words:
        return _("No words yet, {when}").format(when=when)
    return _("“{words}”, {when}").format(words=words, when=when)


def _open(token: str | None) -> None:
    want_form(token)
    st.rerun()


def _discard(token: str, revision: int) -> None:
    try:
        person = require_person()
        with transaction() as session:
            discard_draft(session, person.person_id, token=token, revision=revision)
    except ExpectedError as problem:
        st.session_state["draft_problem"] = problem.message
    st.rerun()
