"""Ask what the team cannot answer: the question, and the topics by which somebody who knows is found."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages.shared.input_pages import open_list
from pages.shared.kept_fields import fields_of, watched
from pages.shared.kept_form import KeptForm, Words, form_here
from pages.shared.kept_send import send_kept, show_foot
from pages.shared.own_drafts import show_beginning
from pages.shared.visit import Visit, now
from partnering.foundation.database import reading
from partnering.foundation.words import _
from partnering.reflection.questions import NewQuestion, ask_question
from partnering.reflection.topics import MOST_TOPICS, list_topics
from partnering.tracker.drafts import KeptDraft, list_my_drafts

QUESTION_FORM = "question"
"""The name under which drafts of a question are kept."""


def show_ask_page(visit: Visit) -> None:
    """The form."""
    with reading() as session:
        topics = list_topics(session, visit.person_id, project_id=visit.project_id)
        drafts = list_my_drafts(session, visit.person_id, in_project=visit.project_id, form=QUESTION_FORM)
    show_ask_form(visit, topics, drafts)


@st.fragment(run_every=60)
def show_ask_form(visit: Visit, offered: Sequence[str], drafts: list[KeptDraft]) -> None:
    """The form. Typing runs this alone, and reads nothing from the database."""
    form = form_here(
        QUESTION_FORM,
        project_id=visit.project_id,
        drafts=drafts,
        came_from={},
        first=lambda draft: {"words": "", "topics": []} | (draft or {}),
    )
    st.header(_("A question we cannot answer"), anchor=False)
    show_beginning(form)
    show_fields(form, offered)
    show_foot(form, typed, _("Ask it"), send, drafts=drafts)


def show_fields(form: KeptForm, offered: Sequence[str]) -> None:
    """The question, and its topics."""
    st.text_area(
        _("What do you want to know?"), value=form.first["words"], height=140, **watched(form, "words", typed)
    )
    st.multiselect(
        _("What would somebody know about who can answer?"),
        list(dict.fromkeys([*offered, *form.first["topics"]])),
        default=form.first["topics"],
        accept_new_options=True,
        max_selections=MOST_TOPICS,
        placeholder=_("Choose, or type your own"),
        **watched(form, "topics", typed),
    )
    if offered:
        st.caption(
            _("These are topics that people offered to be asked about. You see who, once you have asked.")
        )
    else:
        st.caption(_("Nobody has offered a topic yet. You can type one, for when somebody does."))


def typed(form: KeptForm) -> Words:
    """What the fields of this form hold now, as a draft keeps it."""
    words = fields_of(form)
    return words | {"topics": list(words["topics"] or [])}


def send(key: str) -> None:
    """Ask what the form with this key holds."""

    def write(session: Any, person_id: int, form: KeptForm, words: Words) -> None:
        ask_question(
            session,
            person_id,
            project_id=form.project_id,
            entry=NewQuestion(words["words"], tuple(words["topics"])),
            form_token=form.place.token,
            now=now(),
        )

    if send_kept(key, typed, write):
        open_list(_("Kept. You will find each answer on Today. Below you see who could know."))
