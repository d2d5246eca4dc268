"""What a person may do with something that was said: read the answer, ask again, answer, say what changed."""

import streamlit as st

from pages.shared.input_pages import AGAIN, ANSWER, CHANGE, open_form_page
from pages.shared.lesson_place import begin_from_input
from pages.shared.problems import problems_shown
from pages.shared.said import say_after_rerun
from pages.shared.visit import Visit, now
from partnering.foundation.database import transaction
from partnering.foundation.permissions import Permission
from partnering.foundation.vocabulary import Answer, InputStatus
from partnering.foundation.words import _
from partnering.tracker.answers import mark_answer_read
from partnering.tracker.inputs_told import AnswerTold, InputTold

LEADS_TO_CHANGE = {Answer.ACCEPTED, Answer.PARTLY}


def show_buttons(visit: Visit, told: InputTold) -> None:
    """The buttons that fit this person and this moment, if any."""
    if told.is_own and told.status is InputStatus.ANSWERED and told.last_answer:
        show_reading_buttons(visit, told, told.last_answer)
    if (
        told.last_answer
        and told.last_answer.answer is Answer.DECLINED
        and not told.is_waiting
        and visit.may(Permission.LEARN_TOGETHER)
        and st.button(_("Make a lesson of it"), key=f"input_lesson_{told.input_id}")
    ):
        begin_from_input(told.input_id)
    if not visit.may(Permission.ANSWER_INPUTS):
        return
    if told.is_waiting or told.waits_again_on:
        if st.button(
            _("Answer") if told.is_waiting else _("Answer now"),
            type="primary" if told.is_waiting else "secondary",
            key=f"input_answer_{told.input_id}",
        ):
            open_form_page(ANSWER, told.input_id)
    elif (
        told.last_answer
        and told.last_answer.answer in LEADS_TO_CHANGE
        and st.button(_("Say what changed"), key=f"input_change_{told.input_id}")
    ):
        open_form_page(CHANGE, told.input_id)


def show_reading_buttons(visit: Visit, told: InputTold, answer: AnswerTold) -> None:
    """The two things that the one who asked may say to an answer."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if answer.read_at is None and st.button(
            _("I have read it"), type="primary", key=f"input_read_{answer.answer_id}"
        ):
            with problems_shown():
                with transaction() as session:
                    mark_answer_read(
                        session,
                        visit.person_id,
                        project_id=visit.project_id,
                        answer_id=answer.answer_id,
                        now=now(),
                    )
                say_after_rerun(_("Thank you. The team sees that you have read it."))
        if st.button(_("That is not what I meant"), key=f"input_again_{answer.answer_id}"):
            open_form_page(AGAIN, told.input_id)
