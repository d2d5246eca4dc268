"""Today: what waits for this person, and what changed because of partners."""

import streamlit as st

from pages.shared.answers_to_read import show_answers_to_read
from pages.shared.input_pages import SAY, open_form_page
from pages.shared.latest_changes import show_changes
from pages.shared.local_time import today_here
from pages.shared.problems import problems_shown
from pages.shared.said import show_said
from pages.shared.text import as_text
from pages.shared.visit import Visit, catalog, open_page
from partnering.foundation.database import reading
from partnering.foundation.permissions import Permission
from partnering.foundation.vocabulary import PartnerRole
from partnering.foundation.words import _, ngettext
from partnering.interop.artifact_import import count_open_questions
from partnering.tracker.activity_list import list_latest_changes
from partnering.tracker.input_list import list_unread_answers
from partnering.tracker.inputs_told import InputTold
from partnering.tracker.waiting import Waiting, Waits, list_waiting

PAGE_OF = {
    Waits.DRAFT: "tracker/log_activity.py",
    Waits.INPUTS: "tracker/inputs.py",
    Waits.FIRST_RELEASE: "tracker/releases.py",
    Waits.FIRST_ACTIVITY: "tracker/log_activity.py",
    Waits.RATINGS: "tracker/ratings.py",
    Waits.GAPS: "tracker/coverage.py",
    Waits.SILENCE: "tracker/coverage.py",
}


def show_waiting(visit: Visit, unread: list[InputTold], waiting: list[Waiting], open_questions: int) -> None:
    """One card for each thing that waits, answers to what one said first; glad where nothing does."""
    n = len(unread) + len(waiting) + (open_questions > 0)
    if n == 0:
        st.header(_("Nothing waits for you."))
        st.write(_("All is answered for now. Enjoy your day."))
        return
    st.header(ngettext("One thing waits for you.", "{n} things wait for you.", n).format(n=n))
    show_answers_to_read(visit, unread)
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


def show_way_to_say() -> None:
    """The way for a partner to say something."""
    if card(_("Is there something the team should know?"), _("Say something"), key="today_say"):
        open_form_page(SAY)


def show(visit: Visit) -> None:
    """The page."""
    st.title(_("Today"))
    show_said()
    with problems_shown():
        with reading() as session:
            waiting = list_waiting(
                session, visit.person_id, project_id=visit.project_id, catalog=catalog(), today=today_here()
            )
            unread: list[InputTold] = []
            questions, changes = 0, None
            if visit.may(Permission.GIVE_INPUT):
                unread = list_unread_answers(
                    session, visit.person_id, in_project=visit.project_id, today=today_here()
                )
            if visit.may(Permission.CONFIRM_EVIDENCE):
                questions = count_open_questions(session, visit.person_id, project_id=visit.project_id)
            if visit.may(Permission.VIEW_ACTIVITIES):
                changes = list_latest_changes(session, visit.person_id, project_id=visit.project_id)
        show_waiting(visit, unread, waiting, questions)
        if isinstance(visit.project.role, PartnerRole) and visit.may(Permission.GIVE_INPUT):
            show_way_to_say()
        if changes is not None:
            show_changes(changes)


show(open_page())
