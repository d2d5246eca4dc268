"""Search: what happened, what partners said, how it was answered, lessons and people, by the words one remembers."""

import streamlit as st

from pages.shared.hit_card import show_hit
from pages.shared.lesson_hits import Hits, find_lessons, show_lesson_hits
from pages.shared.problems import problems_shown
from pages.shared.text import as_text
from pages.shared.visit import Visit, open_page, projects_of
from partnering.foundation.database import reading
from partnering.foundation.permissions import Permission
from partnering.foundation.projects import ProjectCard
from partnering.foundation.words import _, ngettext
from partnering.tracker.search import MOST_HITS, Found, HitKind, search, search_everywhere

LONGEST = 200


def ask(projects: list[ProjectCard]) -> tuple[str, bool]:
    """The words to search for, and whether in every project. They stay for the way back, and out of the address."""
    with st.form("search", border=False):
        words = st.text_input(
            _("Words"),
            key="search_words",
            max_chars=LONGEST,
            persist_state="session",
            help=_("The beginning of a word is enough. All your words must stand in one text."),
        )
        is_everywhere = len(projects) > 1 and st.checkbox(
            _("In all my projects"), key="search_everywhere", persist_state="session"
        )
        st.form_submit_button(_("Search"), type="primary")
    return words, is_everywhere


def find(visit: Visit, words: str, *, is_everywhere: bool) -> Found:
    """What the person may see of it."""
    with reading() as session:
        if is_everywhere:
            return search_everywhere(session, visit.person_id, words=words)
        return search(session, visit.person_id, project_id=visit.project_id, words=words)


def show_found(visit: Visit, found: Found, lessons: Hits, projects: list[ProjectCard]) -> None:
    """How much was found, and then each thing under its kind."""
    if not found.hits and not lessons:
        st.header(_("Nothing was found."))
        st.write(_("Try fewer words, or only the beginning of one. What was taken back is not searched."))
        return
    n = len(found.hits) + len(lessons)
    if found.more_of:
        st.header(_("There is a lot of it. The newest {n} of each kind are shown.").format(n=MOST_HITS))
        st.write(_("Add a word to find less."))
    else:
        st.header(ngettext("One thing was found.", "{n} things were found.", n).format(n=n))
    titles = {project.project_id: project for project in projects}
    for kind in HitKind:
        hits = [hit for hit in found.hits if hit.kind is kind]
        if hits:
            count = _("{n} and more") if kind in found.more_of else "{n}"
            counted = _("{kind}: {count}").format(kind=kind.label, count=count.format(n=len(hits)))
            st.subheader(as_text(counted), anchor=False)
        for hit in hits:
            show_hit(hit, titles[hit.project_id], is_elsewhere=hit.project_id != visit.project_id)
    show_lesson_hits(visit, lessons)


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("Search"))
    projects = projects_of(visit.person)
    words, is_everywhere = ask(projects)
    if not words.strip():
        st.write(_("Find again what was said and done. Write a word you remember, or a name."))
        return
    with problems_shown():
        found = find(visit, words, is_everywhere=is_everywhere)
        if found.words:
            lessons = find_lessons(visit, projects if is_everywhere else [visit.project], words)
            show_found(visit, found, lessons, projects)
        else:
            st.write(_("Write at least one letter or number."))


show(open_page(Permission.VIEW_PEOPLE))
