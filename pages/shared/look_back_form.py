"""One's own words to the four questions; kept while they are typed."""

from typing import Any

import streamlit as st

from pages.shared.kept_fields import fields_of, watched
from pages.shared.kept_form import KeptForm, Words, form_here
from pages.shared.kept_send import send_kept, show_foot
from pages.shared.said import say_after_rerun
from pages.shared.visit import Visit, now
from partnering.foundation.words import _
from partnering.reflection.look_backs import write_notes
from partnering.reflection.terms import LookBackQuestion
from partnering.tracker.drafts import KeptDraft


def notes_form(look_back_id: int) -> str:
    """The name under which drafts of these words are kept."""
    return f"look-{look_back_id}"


# The interval is for the way back after a lost connection, as on the page to log an activity.
@st.fragment(run_every=60)
def show_notes_form(visit: Visit, look_back_id: int, drafts: list[KeptDraft]) -> None:
    """The form. Typing runs this alone, and reads nothing from the database."""
    form = form_here(
        notes_form(look_back_id),
        project_id=visit.project_id,
        drafts=drafts,
        came_from={},
        first=_first,
    )
    for question in LookBackQuestion:
        st.text_area(
            question.label,
            value=form.first[str(question)],
            placeholder=question.meaning,
            height=100,
            **watched(form, str(question), fields_of),
        )
    show_foot(form, fields_of, _("Add my words"), _send, look_back_id)


def _first(draft: Words | None) -> Words:
    return {str(question): (draft or {}).get(str(question), "") for question in LookBackQuestion}


def _send(key: str, look_back_id: int) -> None:
    def write(session: Any, person_id: int, form: KeptForm, words: Words) -> None:
        write_notes(
            session,
            person_id,
            project_id=form.project_id,
            look_back_id=look_back_id,
            words={question: words[str(question)] for question in LookBackQuestion},
            form_token=form.place.token,
            now=now(),
        )

    if send_kept(key, fields_of, write):
        say_after_rerun(_("Added. The team can read it."))
