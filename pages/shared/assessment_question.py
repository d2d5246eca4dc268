"""One question a screen: its answers, what would move it up a step, and the way on. Each answer is kept as it comes."""

from datetime import date
from typing import Any

import streamlit as st

from pages.shared.assessment_place import ANEW, LOOK_OVER, QUESTION, OpenAssessment, go_to
from pages.shared.control_line import line_above_option
from pages.shared.deeds import say_problem, show_outcome
from pages.shared.text import as_text
from pages.shared.visit import catalog, now, require_person
from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import ExpectedError, InvalidInput
from partnering.foundation.instruments import Item
from partnering.foundation.words import _
from partnering.reflection.assessing import keep_answer, read_own_assessment
from partnering.reflection.scoring import Values, asked_items, is_asked

_OUTCOME = "assessment_question"


def show_question(opened: OpenAssessment, key: str) -> None:
    """The question with this key, and the buttons before and after it."""
    asked = asked_items(opened.instrument, opened.answers)
    item = opened.instrument.item(key)
    position = asked.index(item)
    st.caption(as_text(_("Question {n} of {all}").format(n=position + 1, all=len(asked))))
    for note in _notes_before(opened, item):
        st.markdown(as_text(note.words))
    if item.group:
        st.markdown(f"**{as_text(item.group)}**")
    st.header(as_text(item.words), anchor=False)
    if item.help:
        st.caption(as_text(item.help))
    _show_fields(opened, item)
    if opened.answers.get(item.key) == ():
        st.caption(_("You said: not for me to judge."))
    show_outcome(_OUTCOME)
    with st.container(horizontal=True):
        st.button(_("Next"), type="primary", key="assessment_next", on_click=go_on, args=(opened, item))
        st.button(
            _("Not for me to judge"),
            key="assessment_not_mine",
            on_click=go_on,
            args=(opened, item),
            kwargs={"is_not_mine": True},
        )
        if position:
            st.button(
                _("Back"),
                key="assessment_back",
                on_click=open_item,
                args=(opened, asked[position - 1].key),
            )


def open_item(opened: OpenAssessment, key: str) -> None:
    """Open the question with this key, or `LOOK_OVER`, at the same place. For callbacks."""
    is_anew = ANEW in st.query_params
    go_to(tool=opened.place.instrument, stage=opened.place.stage, question=key, is_anew=is_anew)


def keep(opened: OpenAssessment, item: Item, *, is_not_mine: bool = False) -> bool:
    """Keep what the fields of this question hold; False where it could not be kept, which is said on the page."""
    values = () if is_not_mine else _values(opened, item)
    words = str(st.session_state.get(_key(opened, item, "words"), ""))
    if values is None and not words and opened.own.open is None:
        return True
    try:
        person = require_person()
        with transaction() as session:
            keep_answer(
                session,
                person.person_id,
                project_id=opened.visit.project_id,
                place=opened.place,
                item=item.key,
                values=values,
                would_raise_it=words,
                catalog=catalog(),
                now=now(),
            )
    except ExpectedError as problem:
        say_problem(_OUTCOME, problem.message)
        return False
    return True


def keep_field(opened: OpenAssessment, item: Item) -> None:
    """Keep what was just typed or chosen, and stay at this question. For `on_change`."""
    keep(opened, item)
    # “Next” may have been pressed together with it, and has opened another question by now.
    if QUESTION not in st.query_params:
        st.query_params[QUESTION] = item.key


def go_on(opened: OpenAssessment, item: Item, *, is_not_mine: bool = False) -> None:
    """Keep the answer and open the question after it, by the answers as they stand then."""
    if not keep(opened, item, is_not_mine=is_not_mine):
        return
    try:
        person = require_person()
        with reading() as session:
            own = read_own_assessment(
                session,
                person.person_id,
                project_id=opened.visit.project_id,
                place=opened.place,
                catalog=catalog(),
            )
        answers = own.open.answers if own.open else {}
        if item.is_required and item.key not in answers:
            raise InvalidInput(_("Choose an answer. “Not for me to judge” is one too."))
    except ExpectedError as problem:
        say_problem(_OUTCOME, problem.message)
        return
    keys = [asked.key for asked in asked_items(opened.instrument, answers)]
    later = keys[keys.index(item.key) + 1 :]
    open_item(opened, later[0] if later else LOOK_OVER)


def _show_fields(opened: OpenAssessment, item: Item) -> None:
    held = opened.answers.get(item.key, ())
    watched: dict[str, Any] = {
        "key": _key(opened, item, "answer"),
        "on_change": keep_field,
        "args": (opened, item),
    }
    first = held[0] if held else None
    if item.kind in {"scale", "choice"}:
        _show_radio(opened, item, first)
    elif item.kind == "choices":
        names = {choice.value: choice.words for choice in item.choices}
        st.multiselect(_("Your answer"), list(names), list(held), format_func=names.__getitem__, **watched)
    elif item.kind == "date":
        day = date.fromisoformat(first) if first else None
        st.date_input(_("Your answer"), day, min_value=date(1900, 1, 1), **watched)
    elif item.kind == "number":
        st.text_input(_("Your answer, as a number"), first or "", **watched)
    else:
        st.text_area(_("Your answer"), first or "", **watched)
    if item.kind == "scale":
        words = opened.own.open.would_raise_it.get(item.key, "") if opened.own.open else ""
        st.text_area(
            _("What would move it up a step? You can leave this."),
            words,
            help=_("Both sides read these words once they gave their answers, without your name."),
            key=_key(opened, item, "words"),
            on_change=keep_field,
            args=(opened, item),
        )


def _show_radio(opened: OpenAssessment, item: Item, first: str | None) -> None:
    scale = opened.instrument.scale_of(item)
    if scale:
        words = item.step_words or tuple(step.name for step in scale.steps)
        names = {
            str(step.value): f"{step.value}. {text}" for step, text in zip(scale.steps, words, strict=True)
        }
        if scale.control_line is not None:
            position = list(names).index(str(scale.control_line))
            st.html(line_above_option("assessment_answer", position, _("The control line")))
    else:
        names = {choice.value: choice.words for choice in item.choices}
    with st.container(key="assessment_answer", gap="xsmall"):
        st.radio(
            as_text(item.words),
            list(names),
            index=list(names).index(first) if first in names else None,
            format_func=lambda value: as_text(names[value]),
            label_visibility="collapsed",
            key=_key(opened, item, "answer"),
            on_change=keep_field,
            args=(opened, item),
        )


def _notes_before(opened: OpenAssessment, item: Item) -> list[Item]:
    items = opened.instrument.items
    notes: list[Item] = []
    for before in reversed(items[: items.index(item)]):
        if before.kind != "note":
            break
        if is_asked(before, opened.answers):
            notes.insert(0, before)
    return notes


def _values(opened: OpenAssessment, item: Item) -> Values | None:
    """What the field holds; None where it is empty, unless "not for me to judge" was said."""
    held = st.session_state.get(_key(opened, item, "answer"))
    if isinstance(held, list):
        values = tuple(str(value) for value in held)
    elif isinstance(held, date):
        values = (held.isoformat(),)
    else:
        values = (held,) if held else ()
    return values or (() if opened.answers.get(item.key) == () else None)


def _key(opened: OpenAssessment, item: Item, field: str) -> str:
    place = opened.place
    return f"assessment_{field}_{place.instrument}_{place.stage}_{opened.own.times_given}_{item.key}"
