"""Lessons that a search found, in the project that is open and, where wished, in the person's others."""

from collections.abc import Sequence

import streamlit as st

from pages.shared.hit_card import in_bold
from pages.shared.input_story import when_in_words
from pages.shared.lesson_card import show_shared_lesson
from pages.shared.lesson_place import LESSON, PAGE
from pages.shared.text import as_text
from pages.shared.visit import PROJECT_KEY, Visit
from partnering.foundation.database import reading
from partnering.foundation.permissions import Permission
from partnering.foundation.projects import ProjectCard
from partnering.foundation.words import _
from partnering.reflection.lesson_list import (
    MOST_HITS,
    LessonHit,
    LessonTold,
    SharedLessonTold,
    search_lessons,
)

Hits = list[tuple[ProjectCard, LessonHit]]


def find_lessons(visit: Visit, projects: Sequence[ProjectCard], words: str) -> Hits:
    """Lessons of these projects with these words; those that other projects shared once, with the open project."""
    found: Hits = []
    with reading() as session:
        for project in projects:
            if Permission.LEARN_TOGETHER not in project.permissions:
                continue
            hits = search_lessons(session, visit.person_id, project_id=project.project_id, words=words)
            is_open = project.project_id == visit.project_id
            found += [(project, hit) for hit in hits if is_open or isinstance(hit.lesson, LessonTold)]
    return found


def show_lesson_hits(visit: Visit, hits: Hits) -> None:
    """The lessons, each with the way to it."""
    if hits:
        st.subheader(as_text(_("Lessons: {n}").format(n=len(hits))), anchor=False)
    if len(hits) >= MOST_HITS:
        st.caption(_("The newest are shown. Add a word to find less."))
    for project, hit in hits:
        if isinstance(hit.lesson, SharedLessonTold):
            show_shared_lesson(visit, hit.lesson)
            continue
        when = when_in_words(hit.lesson.written_at)
        if project.project_id != visit.project_id:
            when = _("{when}, in {project}").format(when=when, project=project.title)
        with st.container(border=True):
            st.markdown(f"**{as_text(_('Lesson'))}**, {as_text(when)}")
            st.markdown(in_bold(hit.excerpt))
            place = {PROJECT_KEY: project.slug, LESSON: str(hit.lesson.lesson_id)}
            st.page_link(PAGE, label=_("See the lesson"), icon=":material/arrow_forward:", query_params=place)
