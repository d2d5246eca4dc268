"""An open question to read: who asked, whom they asked, what was said, who could know, and what to do with it."""

import streamlit as st

from pages.shared.deeds import do
from pages.shared.input_story import show_quotation, when_in_words
from pages.shared.page_parts import open_part
from pages.shared.question_place import ANSWER, LET_GO, SETTLE
from pages.shared.text import as_text
from pages.shared.visit import Visit
from partnering.foundation.permissions import Permission
from partnering.foundation.vocabulary import PartnerRole, TeamRole
from partnering.foundation.words import _
from partnering.reflection.question_list import QuestionTold
from partnering.reflection.questions import ask_person, mark_question_read, move_question, pass_on_question
from partnering.reflection.terms import QuestionStatus
from partnering.reflection.topics import Knows

PLACE = "question_deeds"


def show_question(told: QuestionTold) -> None:
    """The question, and all that was said to it."""
    st.header(as_text(told.words), anchor=False)
    who = _("you") if told.is_own else _called(told.asked_by, told.role)
    st.caption(as_text(_("Asked by {who}, {when}").format(who=who, when=when_in_words(told.asked_at))))
    if told.topics:
        st.markdown(as_text(_("About: {topics}").format(topics=", ".join(told.topics))))
    for answer in told.answers:
        name = _("You") if answer.is_own else _called(answer.name, answer.role)
        with st.container(border=True, gap="xsmall"):
            show_quotation(answer.words)
            new = _(" · new") if told.is_own and answer.is_unread else ""
            st.caption(as_text(f"{name}, {when_in_words(answer.answered_at)}{new}"))
    waiting = [one.name for one in told.asked if not one.has_answered and not one.has_passed]
    if waiting and told.status is QuestionStatus.OPEN:
        st.markdown(as_text(_("Asked, and not answered yet: {names}").format(names=", ".join(waiting))))
    if told.settled_at is not None:
        is_known = told.status is QuestionStatus.ANSWERED
        label = _("What we know now") if is_known else _("Let go, because")
        st.markdown(f"**{as_text(label)}**  \n{as_text(told.settled_words)}")
        st.caption(as_text(when_in_words(told.settled_at)))


def show_buttons(visit: Visit, told: QuestionTold) -> None:
    """What this person may do with it now."""
    number, where = str(told.question_id), {"project_id": visit.project_id, "question_id": told.question_id}
    is_theirs = told.is_own or visit.may(Permission.ANSWER_INPUTS)
    is_open = told.status is QuestionStatus.OPEN
    if is_open:
        _show_who_could_know(told, where)
    with st.container(horizontal=True):
        if told.has_unread:
            st.button(
                _("I have read it"),
                type="primary",
                key=f"question_read_{number}",
                on_click=_read,
                args=(where,),
            )
        if is_open:
            st.button(
                _("Say what you know"),
                type="primary" if told.waits_for_me else "secondary",
                key=f"question_answer_{number}",
                on_click=open_part,
                args=(ANSWER, number),
            )
        if told.waits_for_me:
            st.button(_("Not for me"), key=f"question_pass_{number}", on_click=_pass, args=(where,))
        if is_open and is_theirs:
            st.button(
                _("It is answered"),
                key=f"question_settle_{number}",
                on_click=open_part,
                args=(SETTLE, number),
            )
            st.button(
                _("Let it go"), key=f"question_let_go_{number}", on_click=open_part, args=(LET_GO, number)
            )
        if not is_open and is_theirs:
            st.button(_("Open it again"), key=f"question_open_{number}", on_click=_open_again, args=(where,))


def _show_who_could_know(told: QuestionTold, where: dict[str, int]) -> None:
    here = [one for one in told.could_know if one.role is not None]
    elsewhere = [_knows(one) for one in told.could_know if one.role is None]
    if not here and not elsewhere and not told.asked:
        with st.container(border=True):
            st.markdown(as_text(_("Nobody has offered to be asked about this yet.")))
    for one in here:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(as_text(_("Could know: {who}").format(who=_knows(one))), width="content")
            label = _("Ask {name}").format(name=one.name)
            key = f"question_ask_{told.question_id}_{one.person_id}"
            st.button(as_text(label), key=key, on_click=_ask, args=(where, one.person_id, one.name))
    if elsewhere:
        sentence = _("Could know, from elsewhere and glad to be asked: {people}")
        st.markdown(as_text(sentence.format(people="; ".join(elsewhere))))


def _knows(one: Knows) -> str:
    return f"{_called(one.name, one.role)} ({', '.join(one.topics)})"


def _called(name: str, role: PartnerRole | TeamRole | None) -> str:
    return name if role is None else _("{name}, {role}").format(name=name, role=role.label)


def _ask(where: dict[str, int], member_id: int, name: str) -> None:
    do(PLACE, ask_person, said=_("{name} finds it on Today.").format(name=name), member_id=member_id, **where)


def _read(where: dict[str, int]) -> None:
    do(PLACE, mark_question_read, said=_("Good. Say what you know now once it is answered."), **where)


def _pass(where: dict[str, int]) -> None:
    do(PLACE, pass_on_question, said=_("That is fine. It no longer waits for you."), **where)


def _open_again(where: dict[str, int]) -> None:
    do(PLACE, move_question, said=_("It is open again."), to=QuestionStatus.OPEN, words="", **where)
