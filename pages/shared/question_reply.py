"""One box below an open question: say what one knows, say what is known now, or why it is let go."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.shared.kept_fields import watched
from pages.shared.kept_form import KeptForm, Words
from pages.shared.question_card import show_question
from pages.shared.question_place import ANSWER, LET_GO, SETTLE
from pages.shared.small_form import SmallForm, show_small_form, typed
from pages.shared.visit import Visit, now
from partnering.foundation.database import reading
from partnering.foundation.words import N_, _
from partnering.reflection.question_list import read_question
from partnering.reflection.questions import answer_question, move_question
from partnering.reflection.terms import QuestionStatus
from partnering.tracker.drafts import list_my_drafts

SETTLES = {SETTLE: QuestionStatus.ANSWERED, LET_GO: QuestionStatus.LET_GO}
"""What the question becomes by each box but the one to answer."""


@dataclass(frozen=True, slots=True)
class Box:
    """What the box asks, what its button says, and what is said once it is sent."""

    heading: str
    label: str
    button: str
    said: str
    hint: str = ""


BOXES = {
    ANSWER: Box(
        N_("What do you know about it?"),
        N_("In your own words"),
        N_("Send"),
        N_("Thank you. The one who asked finds it on Today."),
        N_("Everybody who works in this project reads it, with your name. Say only what you want to say."),
    ),
    SETTLE: Box(
        N_("It is answered"),
        N_("What do you know now?"),
        N_("Say so"),
        N_("Good to know. It stands among what is answered."),
    ),
    LET_GO: Box(
        N_("Let it go"),
        N_("Say why"),
        N_("Let it go"),
        N_("It is let go. You can open it again at any time."),
    ),
}


def show_box_page(visit: Visit, part: str, question_id: int) -> None:
    """The question with all that was said, and the box below it."""
    box = _box(part, question_id)
    with reading() as session:
        told = read_question(session, visit.person_id, project_id=visit.project_id, question_id=question_id)
        drafts = list_my_drafts(session, visit.person_id, in_project=visit.project_id, form=box.name)
    show_question(told)
    if told.status is QuestionStatus.OPEN or drafts:
        show_small_form(visit, box)


def _box(part: str, question_id: int) -> SmallForm:
    box = BOXES[part]

    def show_fields(form: KeptForm) -> None:
        st.text_area(_(box.label), value=form.first["words"], height=140, **watched(form, "words", typed))
        if box.hint:
            st.caption(_(box.hint))

    def save(session: Any, person_id: int, form: KeptForm, words: Words) -> None:
        here: dict[str, Any] = {"project_id": form.project_id, "question_id": question_id, "now": now()}
        if part == ANSWER:
            answer_question(session, person_id, form_token=form.place.token, **words, **here)
        else:
            move_question(session, person_id, to=SETTLES[part], **words, **here)

    return SmallForm(
        name=f"question-{part}-{question_id}",
        heading=_(box.heading),
        button=_(box.button),
        first={"words": ""},
        show_fields=show_fields,
        save=save,
        said=_(box.said),
    )
