"""How a lesson begins: from a line of one's journal, or from something that was said and declined."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from pages.shared.input_story import show_story
from pages.shared.kept_form import Words, want_form
from pages.shared.lesson_form import show_new_lesson
from pages.shared.lesson_place import BEGUN, SAID, WRITE
from pages.shared.local_time import today_here
from pages.shared.page_parts import open_part
from pages.shared.stage_choice import WHOLE
from pages.shared.visit import Visit
from partnering.foundation.database import reading
from partnering.foundation.times import day_in_words
from partnering.foundation.vocabulary import Answer, Consent
from partnering.foundation.words import _
from partnering.reflection.journal import Page, read_week
from partnering.tracker.input_list import read_input
from partnering.tracker.inputs_told import InputTold

_LINE = "lesson_line"
_FIELD_OF = {"tried": "tried", "to_try": "now_do"}
"""Where a line of a journal goes by its question; any other tells what happened."""


def show_from_week(visit: Visit, week_on: date) -> None:
    """Choose a line of one's journal. Nothing of the journal is read by anybody until the lesson is kept."""
    with reading() as session:
        pages = read_week(session, visit.person_id, week_on=week_on)
    st.header(_("A lesson from your journal"), anchor=False)
    lines = lines_by_field(pages)
    if not lines:
        st.write(_("You wrote nothing in the week of {day}.").format(day=day_in_words(week_on)))
        return
    st.write(_("Choose the line that taught you something. Only this line is copied, and you can change it."))
    st.radio(_("Which line?"), range(len(lines)), format_func=lambda n: lines[n][1], key=_LINE)
    st.button(_("Begin with this line"), type="primary", key="lesson_begin", on_click=_begin, args=(lines,))


def lines_by_field(pages: Sequence[Page]) -> list[tuple[str, str]]:
    """Each line that was written, once, with the field of a lesson where it goes."""
    lines = {
        line.strip(): _FIELD_OF.get(field, "happened")
        for page in pages
        for field, text in page.words.texts.items()
        for line in text.splitlines()
        if line.strip()
    }
    return [(field, line) for line, field in lines.items()]


def show_from_input(visit: Visit, input_id: int) -> None:
    """What was said and how it was declined, and the form below it, filled in with both."""
    with reading() as session:
        told = read_input(
            session, visit.person_id, project_id=visit.project_id, input_id=input_id, today=today_here()
        )
    show_story(told, is_alone=True)
    if is_declined(told):
        show_new_lesson(visit, first=_words_of(told), came_from={SAID: str(input_id)})
    else:
        st.info(_("A lesson begins here where the answer that stands is no."))


def is_declined(told: InputTold) -> bool:
    """Whether the answer that stands is no."""
    return not told.is_waiting and told.last_answer is not None and told.last_answer.answer is Answer.DECLINED


def _words_of(told: InputTold) -> Words:
    reason = told.last_answer.words if told.last_answer else ""
    return {
        "happened": _("A partner said: “{said}”\n\nWe said no: {reason}").format(
            said=told.said, reason=reason
        ),
        "stage": told.stage or WHOLE,
        "stays_inside": told.consent is Consent.NOT_SHARED or None,
    }


def _begin(lines: Sequence[tuple[str, str]]) -> None:
    field, words = lines[st.session_state[_LINE]]
    st.session_state[BEGUN] = {field: words}
    want_form(None)
    open_part(WRITE)
