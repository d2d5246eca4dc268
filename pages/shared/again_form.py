"""That is not what I meant: the one who asked says it again, and it waits for another answer."""

from dataclasses import dataclass

import streamlit as st

from pages.shared.input_pages import open_list
from pages.shared.input_story import show_story
from pages.shared.kept_fields import fields_of, show_problem, watched
from pages.shared.kept_form import (
    Words,
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
from pages.shared.visit import Visit, now, require_person
from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import ExpectedError, NotPossibleNow
from partnering.foundation.vocabulary import InputStatus
from partnering.foundation.words import _
from partnering.tracker.answers import reopen_input
from partnering.tracker.drafts import KeptDraft, list_my_drafts
from partnering.tracker.input_list import read_input


@dataclass(frozen=True, slots=True)
class Missed:
    """The answer that an open form sends back."""

    answer_id: int

    @property
    def form(self) -> str:
        """The name under which drafts for this answer are kept."""
        return f"again-{self.answer_id}"


def show_again_page(visit: Visit, input_id: int) -> None:
    """The conversation so far, and the form below it for the one who asked."""
    with reading() as session:
        told = read_input(
            session, visit.person_id, project_id=visit.project_id, input_id=input_id, today=today_here()
        )
        missed = Missed(told.last_answer.answer_id) if told.last_answer else None
        drafts = []
        if missed:
            drafts = list_my_drafts(session, visit.person_id, in_project=visit.project_id, form=missed.form)
    show_story(told, is_alone=True)
    if missed and told.is_own and (told.status is InputStatus.ANSWERED or drafts):
        show_again_form(visit, missed, drafts)


@st.fragment(run_every=60)
def show_again_form(visit: Visit, missed: Missed, drafts: list[KeptDraft]) -> None:
    """The form. Typing runs this alone, and reads nothing from the database."""
    form = form_here(
        missed.form,
        project_id=visit.project_id,
        drafts=drafts,
        came_from={},
        first=lambda draft: {"words": ""} | (draft or {}),
    )
    st.header(_("That is not what I meant"), anchor=False)
    st.write(_("Say it in other words. The team answers again, and the first answer stays."))
    st.text_area(
        _("What did you mean?"), value=form.first["words"], height=160, **watched(form, "words", fields_of)
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(_("Send"), type="primary", key=f"{form.key}_send", on_click=send, args=(form.key, missed))
        show_kept_line(form)
    show_problem(form, fields_of)
    show_trouble(form)
    keep_what_is_left(form, fields_of)


def send(key: str, missed: Missed) -> None:
    """Say again what the form with this key holds. The second click of a double click finds it closed."""
    keep(key, fields_of)
    form = open_form(key)
    if form is None:
        return
    words: Words = fields_of(form)
    try:
        person = require_person()
        with transaction() as session:
            reopen_input(
                session,
                person.person_id,
                project_id=form.project_id,
                answer_id=missed.answer_id,
                words=words["words"],
                now=now(),
                draft=form.place,
            )
    except ExpectedError as problem:
        not_saved(form, problem)
        if isinstance(problem, NotPossibleNow):
            st.rerun()  # all of the page, which then shows the later answer
        return
    close_form()
    open_list(_("Thank you. The team answers again. You will find it on Today."))
