"""All answers once more, who will see them, and the button that gives them."""

from functools import partial

import streamlit as st

from pages.shared.assessment_place import OpenAssessment, go_to
from pages.shared.assessment_question import open_item
from pages.shared.deeds import do, show_outcome
from pages.shared.drawn import show_table
from pages.shared.text import as_text
from pages.shared.visit import catalog
from partnering.foundation.instruments import Item
from partnering.foundation.vocabulary import Rater
from partnering.foundation.words import _
from partnering.reflection.assessing import OwnAssessment, give_assessment
from partnering.reflection.scoring import asked_items, words_of_step

_OUTCOME = "assessment_given"


def show_who_will_see(own: OwnAssessment) -> None:
    """Who sees what somebody answers, before they answer."""
    n = own.people_of_side
    if n == 1:
        seen = _("You are the only one of your side here. So the other side will know that it is you.")
    else:
        ours = _("You are {n} on your side.").format(n=n)
        if own.side is Rater.PROJECT:
            theirs = _("Partners see your lowest and your highest answer, not whose they are.")
        else:
            theirs = _("The team sees your lowest and your highest answer, not whose they are.")
        seen = f"{ours} {theirs}"
    first = _("Nobody sees anything before you give your answers. Then you see the other side too.")
    st.info(as_text(f"{seen} {first}"), icon=":material/visibility:")


def show_look_over(opened: OpenAssessment) -> None:
    """The answers, and the way to give them or back."""
    asked = asked_items(opened.instrument, opened.answers)
    st.header(_("Look it over"), anchor=False)
    rows = [{_("Question"): item.words, _("Your answer"): _in_words(opened, item)} for item in asked]
    show_table(rows, name=_("Your answers"))
    show_outcome(_OUTCOME)
    with st.container(horizontal=True):
        st.button(_("Give my answers"), type="primary", key="assessment_give", on_click=give, args=(opened,))
        st.button(_("Back"), key="assessment_back", on_click=open_item, args=(opened, asked[-1].key))


def give(opened: OpenAssessment) -> None:
    """Give the answers and open what both sides say. The second click of a double click gives nothing more."""
    problem = do(
        _OUTCOME,
        partial(give_assessment, place=opened.place),
        said=_("Your answers are given."),
        project_id=opened.visit.project_id,
        catalog=catalog(),
    )
    if problem is None:
        go_to(tool=opened.place.instrument, stage=opened.place.stage)


def show_given() -> None:
    """Say once that the answers were given."""
    show_outcome(_OUTCOME)


def _in_words(opened: OpenAssessment, item: Item) -> str:
    values = opened.answers.get(item.key)
    if values is None:
        return _("No answer yet")
    if not values:
        return _("Not for me to judge")
    if item.kind == "scale":
        return f"{values[0]}. {words_of_step(opened.instrument, item, int(values[0]))}"
    names = {choice.value: choice.words for choice in item.choices}
    return ", ".join(names.get(value, value) for value in values)
