"""Answer what somebody said: one of four answers, and one box that says why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import streamlit as st

from pages.shared.input_pages import open_list
from pages.shared.input_story import show_story
from pages.shared.kept_fields import fields_of, show_problem, watched
from pages.shared.kept_form import (
    KeptForm,
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
from pages.shared.text import as_text
from pages.shared.visit import Visit, now, require_person
from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import ExpectedError, InvalidInput, NotPossibleNow
from partnering.foundation.times import day_in_words, days_ago
from partnering.foundation.vocabulary import Answer
from partnering.foundation.words import _
from partnering.tracker.answers import NewAnswer, answer_input
from partnering.tracker.drafts import KeptDraft, list_my_drafts
from partnering.tracker.input_list import read_input

ANSWERS: Mapping[str, Answer] = {str(answer): answer for answer in Answer}


@dataclass(frozen=True, slots=True)
class Asked:
    """The input that an open form answers."""

    input_id: int
    given_by: str
    can_read_answer: bool


def show_answer_page(visit: Visit, input_id: int) -> None:
    """What was said, and the form below it. Words that were typed before somebody else answered stay to be copied."""
    with reading() as session:
        told = read_input(
            session, visit.person_id, project_id=visit.project_id, input_id=input_id, today=today_here()
        )
        drafts = list_my_drafts(
            session, visit.person_id, in_project=visit.project_id, form=form_name(input_id)
        )
    show_story(told, is_alone=True)
    if told.is_waiting or told.waits_again_on or drafts:
        show_answer_form(visit, Asked(told.input_id, told.given_by, told.can_read_answer), drafts)


def form_name(input_id: int) -> str:
    """The name under which drafts of an answer to this input are kept."""
    return f"answer-{input_id}"


@st.fragment(run_every=60)
def show_answer_form(visit: Visit, asked: Asked, drafts: list[KeptDraft]) -> None:
    """The form. Typing runs this alone, and reads nothing from the database."""
    form = form_here(
        form_name(asked.input_id),
        project_id=visit.project_id,
        drafts=drafts,
        came_from={},
        first=first_words,
    )
    st.header(_("Your answer"), anchor=False)
    show_fields(form, asked)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Send the answer"),
            type="primary",
            key=f"{form.key}_send",
            on_click=send,
            args=(form.key, asked),
        )
        show_kept_line(form)
    show_problem(form, typed)
    show_trouble(form)
    keep_what_is_left(form, typed)


def show_fields(form: KeptForm, asked: Asked) -> None:
    """The four answers, the day of one that is put off, and the box."""
    keys = list(ANSWERS)
    chosen = st.radio(
        _("What comes of it?"),
        keys,
        index=keys.index(form.first["answer"]) if form.first["answer"] in keys else None,
        format_func=lambda key: ANSWERS[key].label,
        **watched(form, "answer", typed),
    )
    if chosen == Answer.DEFERRED:
        day = st.date_input(
            _("Until when?"),
            value=_possible_day(form.first["until"]),
            min_value=today_here(),
            format="YYYY-MM-DD",
            **watched(form, "until", typed),
        )
        if day:
            words = _("{day}, {ago}. From then on it waits for an answer again.")
            st.caption(as_text(words.format(day=day_in_words(day), ago=days_ago(day, today_here()))))
    st.text_area(
        _("Say what you will do, and why"),
        value=form.first["words"],
        height=160,
        **watched(form, "words", typed),
    )
    reached = (
        _("{name} reads this first thing on Today.")
        if asked.can_read_answer
        else _("{name} has no account here. Tell them what you decided.")
    )
    st.caption(as_text(reached.format(name=asked.given_by)))


def typed(form: KeptForm) -> Words:
    """What the fields of this form hold now, as a draft keeps it."""
    words = fields_of(form)
    until = words["until"]
    return words | {"until": until.isoformat() if isinstance(until, date) else until}


def first_words(draft: Words | None) -> Words:
    """What the fields show first: a draft's words; empty for None."""
    return {"answer": None, "until": None, "words": ""} | (draft or {})


def send(key: str, asked: Asked) -> None:
    """Send the answer that the form with this key holds. The second click of a double click finds it closed."""
    keep(key, typed)
    form = open_form(key)
    if form is None:
        return
    try:
        entry = _answer_of(typed(form))
        person = require_person()
        with transaction() as session:
            answer_input(
                session,
                person.person_id,
                project_id=form.project_id,
                input_id=asked.input_id,
                entry=entry,
                today=today_here(),
                now=now(),
                draft=form.place,
            )
    except ExpectedError as problem:
        not_saved(form, problem)
        if isinstance(problem, NotPossibleNow):
            st.rerun()  # all of the page, which then shows the other answer
        return
    close_form()
    open_list(_("Your answer is on its way to {name}.").format(name=asked.given_by))


def _answer_of(words: Words) -> NewAnswer:
    answer = ANSWERS.get(words["answer"] or "")
    if answer is None:
        raise InvalidInput(_("What comes of it: choose one of the four answers."))
    until = date.fromisoformat(words["until"]) if words["until"] and answer is Answer.DEFERRED else None
    return NewAnswer(answer, words["words"], deferred_until=until)


def _possible_day(text: str | None) -> date | None:
    day = date.fromisoformat(text) if text else None
    return day if day and day >= today_here() else None
