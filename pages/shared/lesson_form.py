"""Write a lesson down, or change one's own: three texts and a stage, kept while they are typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.shared.input_pages import open_list
from pages.shared.kept_fields import fields_of, watched
from pages.shared.kept_form import CAME_FROM, KeptForm, Words, form_here
from pages.shared.kept_send import send_kept, show_foot
from pages.shared.lesson_place import BEGUN
from pages.shared.own_drafts import show_beginning
from pages.shared.stage_choice import WHOLE, stages_to_choose
from pages.shared.visit import Visit, catalog, now
from partnering.foundation.database import reading
from partnering.foundation.words import _
from partnering.reflection.lesson_list import LessonTold, read_lesson
from partnering.reflection.lessons import LessonWords, NewLesson, change_lesson, record_lesson
from partnering.tracker.drafts import KeptDraft, list_my_drafts

LESSON_FORM = "lesson"
"""The name under which drafts of a new lesson are kept."""
EMPTY: Words = {"tried": "", "happened": "", "now_do": "", "stage": WHOLE, "stays_inside": None}
"""`stays_inside` is True or None: of a field that nobody sees, nothing else is kept."""


@dataclass(frozen=True, slots=True)
class Writing:
    """What the open form is about."""

    form: str
    lesson_id: int | None
    """None for a new lesson."""
    stages: Mapping[str, str]
    came_from: Words


def show_new_lesson(visit: Visit, *, first: Words | None = None, came_from: Words | None = None) -> None:
    """The form of a new lesson. first: what to begin with; came_from: where a draft that began there is found by."""
    with reading() as session:
        drafts = list_my_drafts(session, visit.person_id, in_project=visit.project_id, form=LESSON_FORM)
    stages = stages_to_choose(visit, also=(first or {}).get("stage", WHOLE))
    writing = Writing(LESSON_FORM, None, stages, came_from or {})
    show_lesson_form(visit, writing, drafts, {**EMPTY, **(first or {})})


def show_own_lesson(visit: Visit, lesson_id: int) -> None:
    """The form of a lesson that is there."""
    form = f"lesson-{lesson_id}"
    with reading() as session:
        told = read_lesson(session, visit.person_id, project_id=visit.project_id, lesson_id=lesson_id)
        drafts = list_my_drafts(session, visit.person_id, in_project=visit.project_id, form=form)
    if told.is_own:
        writing = Writing(form, lesson_id, stages_to_choose(visit, also=told.stage), {})
        show_lesson_form(visit, writing, drafts, words_of_lesson(told))
    else:
        st.info(_("Only the one who wrote a lesson can change it."))


def words_of_lesson(told: LessonTold) -> Words:
    """The fields that a lesson fills."""
    return {
        "tried": told.words.tried,
        "happened": told.words.happened,
        "now_do": told.words.now_do,
        "stage": told.stage,
        "stays_inside": told.stays_inside or None,
    }


@st.fragment(run_every=60)
def show_lesson_form(visit: Visit, writing: Writing, drafts: list[KeptDraft], begin: Words) -> None:
    """The form. Typing runs this alone, and reads nothing from the database."""
    form = form_here(
        writing.form,
        project_id=visit.project_id,
        drafts=drafts,
        came_from=writing.came_from,
        first=lambda draft: words_to_begin(writing, begin, draft),
    )
    is_new = writing.lesson_id is None
    st.header(_("A new lesson") if is_new else _("Change your lesson"), anchor=False)
    if is_new:
        show_beginning(form)
    show_fields(form, writing)
    drafts_of_new = drafts if is_new else []
    show_foot(form, fields_of, _("Keep this lesson"), send, writing, drafts=drafts_of_new)


def words_to_begin(writing: Writing, begin: Words, draft: Words | None) -> Words:
    """What the fields show first: a draft's words; else what the lesson begins with."""
    words = dict(begin) if draft is not None else begin | st.session_state.pop(BEGUN, {})
    if writing.came_from:
        words[CAME_FROM] = writing.came_from
    if draft is not None:
        words |= {field: draft[field] for field in (*words, CAME_FROM) if field in draft}
    if words["stage"] not in writing.stages:
        words["stage"] = WHOLE
    return words


def show_fields(form: KeptForm, writing: Writing) -> None:
    """The three texts, and the stage."""
    for field, label, hint in (
        ("tried", _("What did you try?"), ""),
        ("happened", _("What happened?"), _("What went wrong is worth as much as what went well.")),
        ("now_do", _("What do you do now?"), _("You can leave this until you know.")),
    ):
        st.text_area(label, value=form.first[field], height=110, **watched(form, field, fields_of))
        if hint:
            st.caption(hint)
    stages = list(writing.stages)
    st.selectbox(
        _("Where does it belong?"),
        stages,
        index=stages.index(form.first["stage"]),
        format_func=writing.stages.__getitem__,
        **watched(form, "stage", fields_of),
    )
    if form.first["stays_inside"]:
        st.caption(
            _("A partner asked that this stays inside the project. So this lesson is not for all projects.")
        )
    st.caption(
        _("Everybody who works in this project reads it, with your name. Leave out names of patients.")
    )


def send(key: str, writing: Writing) -> None:
    """Keep what the form with this key holds."""

    def write(session: Any, person_id: int, form: KeptForm, words: Words) -> None:
        texts = LessonWords(words["tried"], words["happened"], words["now_do"])
        place: dict[str, Any] = {"project_id": form.project_id, "catalog": catalog(), "now": now()}
        if writing.lesson_id is None:
            entry = NewLesson(texts, words["stage"], stays_inside=bool(words["stays_inside"]))
            record_lesson(session, person_id, entry=entry, form_token=form.place.token, **place)
        else:
            changed = {"lesson_id": writing.lesson_id, "words": texts, "stage": words["stage"]}
            change_lesson(session, person_id, **changed, **place)

    if send_kept(key, fields_of, write):
        open_list(
            _("Kept. Everybody in this project can learn from it now.")
            if writing.lesson_id is None
            else _("Changed. What you shared with all projects stays as it was.")
        )
