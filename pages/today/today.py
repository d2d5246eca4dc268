"""Today: what waits for this person, and what changed because of partners."""

import streamlit as st

from pages.shared.local_time import today_here
from pages.shared.problems import problems_shown
from pages.shared.text import as_text
from pages.shared.visit import Visit, catalog, open_page
from partnering.foundation.database import reading
from partnering.foundation.permissions import Permission
from partnering.foundation.times import day_in_words, days_ago
from partnering.foundation.words import _, ngettext
from partnering.interop.artifact_import import count_open_questions
from partnering.tracker.activity_list import ActivityTold, list_latest_changes
from partnering.tracker.waiting import Waiting, Waits, list_waiting

PAGE_OF = {
    Waits.DRAFT: "tracker/log_activity.py",
    Waits.FIRST_RELEASE: "tracker/releases.py",
    Waits.FIRST_ACTIVITY: "tracker/log_activity.py",
    Waits.GAPS: "tracker/coverage.py",
    Waits.SILENCE: "tracker/coverage.py",
}


def show_waiting(waiting: list[Waiting], open_questions: int) -> None:
    """One card for each thing that waits; glad where nothing does."""
    n = len(waiting) + (open_questions > 0)
    if n == 0:
        st.header(_("Nothing waits for you."))
        st.write(_("All is answered for now. Enjoy your day."))
        return
    st.header(ngettext("One thing waits for you.", "{n} things wait for you.", n).format(n=n))
    for item in waiting:
        if card(item.sentence, item.kind.label, key=f"today_{item.kind}"):
            release = {"release": str(item.release_id)} if item.release_id else None
            st.switch_page(PAGE_OF[item.kind], query_params=release)
    if open_questions:
        sentence = _(
            "This project came from a file. Read what it says about partners, and say who took part."
        )
        if card(sentence, _("Read and answer"), key="today_evidence"):
            st.switch_page("interop/artifact.py")


def card(sentence: str, button: str, *, key: str) -> bool:
    """One sentence with one button; whether it was pressed."""
    with st.container(
        border=True, horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.markdown(as_text(sentence), width=480)
        return st.button(button, key=key)


def show_changes(changes: list[ActivityTold]) -> None:
    """What partners changed lately, in a short list."""
    st.header(_("What changed because of partners"))
    if not changes:
        st.write(_("Nothing is written down yet. Say “what came of it” when you log an activity."))
    for change in changes:
        with st.container(gap="xxsmall"):
            st.markdown(as_text(change.what_changed))
            st.caption(
                _("{activity}, {day} ({ago})").format(
                    activity=change.activity.label,
                    day=day_in_words(change.held_on),
                    ago=days_ago(min(change.held_on, today_here()), today_here()),
                )
            )


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("Today"))
    with problems_shown():
        with reading() as session:
            waiting = list_waiting(
                session, visit.person_id, project_id=visit.project_id, catalog=catalog(), today=today_here()
            )
            questions, changes = 0, None
            if visit.may(Permission.CONFIRM_EVIDENCE):
                questions = count_open_questions(session, visit.person_id, project_id=visit.project_id)
            if visit.may(Permission.VIEW_ACTIVITIES):
                changes = list_latest_changes(session, visit.person_id, project_id=visit.project_id)
        show_waiting(waiting, questions)
        if changes is not None:
            show_changes(changes)


show(open_page())
