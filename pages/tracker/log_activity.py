"""Log an activity: six fields, kept while they are typed; the rest folds out."""

import streamlit as st

from pages.shared.activity_choices import Choices, read_choices
from pages.shared.activity_form import show_more_fields, show_refusal, show_six_fields
from pages.shared.activity_saved import SAVED, Saved, saved_here, show_saved
from pages.shared.activity_words import came_from, entry_of, typed_words, words_of_draft
from pages.shared.kept_form import (
    close_form,
    form_here,
    keep,
    keep_what_is_left,
    not_saved,
    open_form,
    show_kept_line,
    show_trouble,
)
from pages.shared.local_time import today_here
from pages.shared.own_drafts import show_beginning, show_other_drafts
from pages.shared.visit import Visit, catalog, now, open_page, require_person
from partnering.foundation.database import transaction
from partnering.foundation.errors import ExpectedError
from partnering.foundation.permissions import Permission
from partnering.foundation.words import _
from partnering.tracker.activities import record_activity
from partnering.tracker.drafts import KeptDraft
from partnering.tracker.waiting import ACTIVITY_FORM


def save(key: str, choices: Choices) -> None:
    """Save the form with this key. The second click of a double click finds it closed."""
    keep(key, typed_words)
    form = open_form(key)
    if form is None:
        return
    words, today = typed_words(form), today_here()
    try:
        person = require_person()
        entry = entry_of(words, choices)
        with transaction() as session:
            activity_id = record_activity(
                session,
                person.person_id,
                project_id=form.project_id,
                entry=entry,
                form_token=form.place.token,
                form_revision=form.place.revision,
                catalog=catalog(),
                today=today,
                now=now(),
            )
    except ExpectedError as problem:
        not_saved(form, problem)
        return
    close_form()
    st.session_state[SAVED] = Saved(activity_id, form.project_id, choices.releases.get(words["release"]))
    st.rerun()


# The interval is for the way back: after a lost connection Streamlit asks for the page again only where a fragment
# has one, and without that a server that has started anew would not answer this form.
@st.fragment(run_every=60)
def show_form(visit: Visit, choices: Choices, drafts: list[KeptDraft]) -> None:
    """The form, or what became of it. Typing runs this alone, and reads nothing from the database."""
    if saved := saved_here(visit.project_id):
        show_saved(saved)
        return
    place = came_from(st.query_params)
    form = form_here(
        ACTIVITY_FORM,
        project_id=visit.project_id,
        drafts=drafts,
        came_from=place,
        first=lambda draft: words_of_draft(choices, place, draft),
    )
    show_beginning(form)
    show_six_fields(form, choices)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(_("Save"), type="primary", key=f"{form.key}_save", on_click=save, args=(form.key, choices))
        show_kept_line(form)
    show_refusal(form, choices)
    show_trouble(form)
    with st.expander(_("More"), key=f"{form.key}_more"):
        show_more_fields(form, choices)
    show_other_drafts(form, drafts)
    keep_what_is_left(form, typed_words)


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("Log an activity"))
    show_form(visit, *read_choices(visit))


show(open_page(Permission.LOG_ACTIVITY))
