"""A lesson to read, and what its writer may do with it."""

import streamlit as st

from pages.shared.deeds import do
from pages.shared.input_story import when_in_words
from pages.shared.lesson_place import CHANGE, SHARE
from pages.shared.page_parts import open_part
from pages.shared.stage_choice import stage_name
from pages.shared.text import as_text
from pages.shared.visit import Visit
from partnering.foundation.words import _
from partnering.reflection.lesson_list import LessonTold, SharedLessonTold
from partnering.reflection.lessons import LessonWords, remove_lesson, take_back_lesson

PLACE = "lesson_deeds"


def show_lesson(visit: Visit, told: LessonTold, *, has_buttons: bool = False) -> None:
    """A lesson of the project; on the page of lessons with what its writer may do."""
    with st.container(border=True, key=f"lesson_{told.lesson_id}"):
        show_words(told.words)
        _show_where(visit, told.stage, _writer(told), when_in_words(told.written_at))
        if told.shared_at is not None:
            st.caption(as_text(_("All projects can read a copy, without a name.")))
        if has_buttons:
            _show_own_buttons(visit, told)


def show_shared_lesson(visit: Visit, told: SharedLessonTold) -> None:
    """A lesson of another project."""
    with st.container(border=True, key=f"lesson_shared_{told.shared_id}"):
        show_words(told.words)
        _show_where(visit, told.stage, _("From another project"), when_in_words(told.shared_at))


def show_words(words: LessonWords) -> None:
    """The three texts."""
    for label, text in (
        (_("What we tried"), words.tried),
        (_("What happened"), words.happened),
        (_("What we do now"), words.now_do),
    ):
        st.markdown(f"**{as_text(label)}**  \n{as_text(text) if text else as_text(_('Not decided yet.'))}")


def _show_own_buttons(visit: Visit, told: LessonTold) -> None:
    if not told.is_own:
        return
    number = str(told.lesson_id)
    with st.container(horizontal=True):
        st.button(_("Change"), key=f"lesson_change_{number}", on_click=open_part, args=(CHANGE, number))
        if not told.stays_inside:
            label = _("Share it with all projects") if told.shared_at is None else _("Share it anew")
            st.button(label, key=f"lesson_share_{number}", on_click=open_part, args=(SHARE, number))
        if told.shared_at is not None:
            st.button(
                _("Take it back from all projects"),
                key=f"lesson_back_{number}",
                on_click=_take_back,
                args=(visit.project_id, told.lesson_id),
            )
        with st.popover(_("Take away")):
            st.write(
                _("The lesson is gone then, and the copy that all projects read. This cannot be undone.")
            )
            st.button(
                _("Take it away for good"),
                key=f"lesson_remove_{number}",
                on_click=_remove,
                args=(visit.project_id, told.lesson_id),
            )


def _writer(told: LessonTold) -> str:
    name = _("You") if told.is_own else told.writer
    return _("{name}, {role}").format(name=name, role=told.role.label)


def _show_where(visit: Visit, stage: str, writer: str, when: str) -> None:
    st.caption(
        as_text(
            _("{stage} · {writer} · {when}").format(stage=stage_name(visit, stage), writer=writer, when=when)
        )
    )


def _take_back(project_id: int, lesson_id: int) -> None:
    said = _("Taken back. Only this project reads it now.")
    do(PLACE, take_back_lesson, said=said, project_id=project_id, lesson_id=lesson_id)


def _remove(project_id: int, lesson_id: int) -> None:
    if (
        do(PLACE, remove_lesson, said=_("The lesson is gone."), project_id=project_id, lesson_id=lesson_id)
        is None
    ):
        open_part()
