"""Sharing a lesson with all projects: a copy without names, looked over once more."""

from dataclasses import asdict

import streamlit as st

from pages.shared.deeds import do, say_problem, show_outcome
from pages.shared.journal_share import warn_of
from pages.shared.lesson_card import PLACE
from pages.shared.lesson_place import LESSON
from pages.shared.page_parts import open_part
from pages.shared.visit import Visit
from partnering.foundation.database import reading
from partnering.foundation.words import _
from partnering.reflection.lesson_list import read_lesson
from partnering.reflection.lessons import LessonWords, share_lesson
from partnering.reflection.sharing import look_over


def show_share_lesson(visit: Visit, lesson_id: int) -> None:
    """The copy to change, what in it may tell who somebody is, and the question."""
    with reading() as session:
        told = read_lesson(session, visit.person_id, project_id=visit.project_id, lesson_id=lesson_id)
    st.header(_("Share a lesson with all projects"), anchor=False)
    if not told.is_own or told.stays_inside:
        st.info(
            _(
                "Only the one who wrote a lesson can share it, and only where no partner asked to keep it inside."
            )
        )
        return
    st.write(
        _("Others get a copy, without your name and without the name of the project. Yours stays as it is.")
    )
    texts = {
        field: st.text_area(label, value=text, height=110, key=_key(lesson_id, field))
        for field, label, text in (
            ("tried", _("What we tried"), told.words.tried),
            ("happened", _("What happened"), told.words.happened),
            ("now_do", _("What we do now"), told.words.now_do),
        )
    }
    words = LessonWords(**texts)
    together = "\n".join(texts.values())
    with reading() as session:
        findings = look_over(session, visit.person_id, project_id=visit.project_id, words=together)
    warn_of(findings, _("This may tell who somebody is. Change it above, or leave it out:"))
    is_sure = st.checkbox(
        _("I looked at it once more. Nobody can tell which person or project it is about."),
        key=f"lesson_sure_{lesson_id}_{hash(together)}",
    )
    if is_sure:
        st.button(
            _("Share it"),
            type="primary",
            key="lesson_share_send",
            on_click=_share,
            args=(visit.project_id, lesson_id, words),
        )
    show_outcome(PLACE)


def _share(project_id: int, lesson_id: int, looked_at: LessonWords) -> None:
    now_there = {field: st.session_state[_key(lesson_id, field)] for field in asdict(looked_at)}
    if LessonWords(**now_there) != looked_at:
        say_problem(PLACE, _("Your words have changed. Look at them once more, and then share them."))
        return
    said = _("Shared. People of all projects can learn from it now.")
    where = {"project_id": project_id, "lesson_id": lesson_id}
    if do(PLACE, share_lesson, said=said, words=looked_at, is_sure=True, **where) is None:
        open_part(LESSON, str(lesson_id))


def _key(lesson_id: int, field: str) -> str:
    return f"lesson_copy_{lesson_id}_{field}"
