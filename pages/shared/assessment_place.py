"""What is assessed, as the address says it: the instrument, the stage, and the question that is open."""

from dataclasses import dataclass

import streamlit as st

from pages.shared.visit import PROJECT_KEY, Visit, catalog
from partnering.foundation.instruments import Instrument
from partnering.foundation.words import _
from partnering.reflection.assessing import AssessedPlace, OwnAssessment
from partnering.reflection.own_instruments import OfferedInstrument
from partnering.reflection.scoring import Answers, asked_items

TOOL, STAGE, QUESTION, ANEW = "questions", "stage", "question", "anew"
LOOK_OVER = "look-over"
"""In the address where all questions are answered and look back at one."""


@dataclass(frozen=True, slots=True)
class OpenAssessment:
    """The place that is open, with what the reader answered there."""

    visit: Visit
    offered: OfferedInstrument
    place: AssessedPlace
    own: OwnAssessment

    @property
    def instrument(self) -> Instrument:
        """The questions."""
        return self.offered.instrument

    @property
    def answers(self) -> Answers:
        """What the reader answered and has not given."""
        return self.own.open.answers if self.own.open else {}

    @property
    def is_answering(self) -> bool:
        """Whether the questions are open, and not what came of them."""
        return self.own.given is None or self.own.open is not None or ANEW in st.query_params


def choose_place(visit: Visit, offered: list[OfferedInstrument]) -> tuple[OfferedInstrument, AssessedPlace]:
    """The instrument and stage in the address, else the first of each."""
    by_key = {one.key: one for one in offered}
    tool = st.query_params.get(TOOL, "")
    chosen = by_key.get(tool, offered[0])
    with st.container(horizontal=True):
        st.session_state["assessment_tool"] = chosen.key
        st.selectbox(
            _("Questions"),
            list(by_key),
            format_func=lambda key: by_key[key].instrument.title,
            key="assessment_tool",
            on_change=lambda: go_to(tool=st.session_state["assessment_tool"], stage=_stage_here()),
        )
        if chosen.instrument.about == "work":
            return chosen, AssessedPlace(chosen.key)
        lifecycle = catalog().lifecycle(visit.project.lifecycle)
        names = {stage.key: stage.name for stage in lifecycle.stages}
        wanted = _stage_here()
        st.session_state["assessment_stage"] = wanted if wanted in names else next(iter(names))
        stage = st.selectbox(
            _("Stage"),
            list(names),
            format_func=names.__getitem__,
            key="assessment_stage",
            on_change=lambda: go_to(tool=chosen.key, stage=st.session_state["assessment_stage"]),
        )
    return chosen, AssessedPlace(chosen.key, stage)


def go_to(*, tool: str, stage: str, question: str = "", is_anew: bool = False) -> None:
    """Open this place, in one step, so that the browser's way back takes one step too. For callbacks."""
    named = {TOOL: tool, STAGE: stage, QUESTION: question, ANEW: "1" if is_anew else ""}
    st.query_params.from_dict(
        {PROJECT_KEY: st.session_state[PROJECT_KEY]} | {name: value for name, value in named.items() if value}
    )


def open_question(opened: OpenAssessment) -> str:
    """The key of the question in the address, else of the first without an answer, else `LOOK_OVER`."""
    asked = [item.key for item in asked_items(opened.instrument, opened.answers)]
    wanted = st.query_params.get(QUESTION, "")
    if wanted in {*asked, LOOK_OVER}:
        return wanted
    return next((key for key in asked if key not in opened.answers), LOOK_OVER)


def _stage_here() -> str:
    return st.query_params.get(STAGE, "")
