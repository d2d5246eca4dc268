"""What both sides say once the reader has given their answers: the gap first, and what would move it one step."""

import streamlit as st

from pages.shared.assessment_place import OpenAssessment, go_to
from pages.shared.drawn import palette_here, show_chart, show_table
from pages.shared.local_time import day_here
from pages.shared.text import as_text
from pages.shared.visit import catalog
from partnering.foundation.database import reading
from partnering.foundation.instruments import Scale
from partnering.foundation.times import day_in_words
from partnering.foundation.vocabulary import Rater
from partnering.foundation.words import _
from partnering.reflection.assessment_gap import (
    AssessmentGap,
    ComparedItem,
    headline_of,
    list_gap_over_time,
    read_gap,
    scale_of_headline,
)
from partnering.reflection.charts import Dumbbell, gap_alt, gap_chart, gap_rows, in_numbers
from partnering.reflection.charts_over_time import gap_over_time_alt, gap_over_time_chart, gap_over_time_rows
from partnering.reflection.scoring import words_of_step


def show_result(opened: OpenAssessment) -> None:
    """The headline, the questions, the stages and the months."""
    with reading() as session:
        gap = read_gap(
            session,
            opened.visit.person_id,
            project_id=opened.visit.project_id,
            place=opened.place,
            catalog=catalog(),
        )
    _show_own(opened)
    widest = gap.items[0] if gap.items else None
    if widest is None:
        st.info(_("These questions have no steps to compare. Your answers are kept."))
    elif widest.said.by_project is None or widest.said.by_partner is None:
        st.info(_("The other side has not answered yet. What they say will stand here, beside yours."))
    else:
        st.header(as_text(gap_headline(widest, opened.own.side)), anchor=False)
    if widest is not None:
        _show_step_up(opened, widest)
        _show_questions(opened, gap)
    _show_stages(opened, gap)
    _show_over_time(opened)
    st.button(
        _("Answer anew"),
        key="assessment_anew",
        on_click=lambda: go_to(tool=opened.place.instrument, stage=opened.place.stage, is_anew=True),
    )


def gap_headline(widest: ComparedItem, side: Rater) -> str:
    """The widest gap in one sentence, for a reader of this side."""
    if not widest.said.gap:
        return _("Both sides meet at every question.")
    sentence = (
        _("You say {project}, your partners say {partners}: {question}")
        if side is Rater.PROJECT
        else _("The project says {project}, the partners say {partners}: {question}")
    )
    return sentence.format(
        project=in_numbers(widest.said.by_project),
        partners=in_numbers(widest.said.by_partner),
        question=widest.item.words,
    )


def _show_own(opened: OpenAssessment) -> None:
    given, given_at = opened.own.given, opened.own.given_at
    if given is None or given_at is None:
        return
    st.write(as_text(_("You gave your answers on {day}.").format(day=day_in_words(day_here(given_at)))))
    for scored in given.scores:
        if scored.value is not None:
            line = _("{score}: {value} of {out_of} in your own eyes.").format(
                score=scored.score.name, value=scored.value, out_of=scored.out_of
            )
            st.caption(as_text(line))


def _show_step_up(opened: OpenAssessment, compared: ComparedItem) -> None:
    if compared.step_up is None:
        return
    step = words_of_step(opened.instrument, compared.item, compared.step_up)
    st.markdown(
        as_text(_("What would make it {step}:").format(step=compared.step_up)) + f" **{as_text(step)}**"
    )
    for quotation in compared.would_raise_it:
        st.markdown("> " + as_text(quotation).replace("\n", "\n> "))


def _show_questions(opened: OpenAssessment, gap: AssessmentGap) -> None:
    st.subheader(_("Question by question"), anchor=False)
    st.caption(_("Filled: the project says. Open: the partners say. The thick line is the gap."))
    dumbbells = [Dumbbell(compared.item.words, compared.said) for compared in gap.items]
    for scale in opened.instrument.scales:
        on_scale = [
            dumbbell
            for dumbbell, compared in zip(dumbbells, gap.items, strict=True)
            if compared.item.scale == scale.key
        ]
        if on_scale:
            show_chart(gap_chart(on_scale, scale, palette_here()), alt=gap_alt(on_scale))
    with st.expander(_("Question by question, as a table")):
        show_table(gap_rows(dumbbells), name=_("Question by question, as a table"))
    if len(gap.items) > 1:
        with st.expander(_("One step up, question by question")):
            for compared in gap.items:
                st.markdown(f"**{as_text(compared.item.words)}**")
                _show_step_up(opened, compared)


def _show_stages(opened: OpenAssessment, gap: AssessmentGap) -> None:
    scale = scale_of_headline(opened.instrument)
    if not gap.stages or scale is None:
        return
    lifecycle = catalog().lifecycle(opened.visit.project.lifecycle)
    stages = sorted(gap.stages, key=lambda stage: -(stage.said.gap or 0))
    dumbbells = [
        Dumbbell(lifecycle.stage(stage.stage).name, stage.said, stage.is_kept_back) for stage in stages
    ]
    st.subheader(_("Stage by stage"), anchor=False)
    show_chart(gap_chart(dumbbells, scale, palette_here()), alt=gap_alt(dumbbells))
    with st.expander(_("Stage by stage, as a table")):
        show_table(gap_rows(dumbbells), name=_("Stage by stage, as a table"))


def _show_over_time(opened: OpenAssessment) -> None:
    about, scale = headline_of(opened.instrument), scale_of_headline(opened.instrument)
    if scale is None:
        return
    with reading() as session:
        months = list_gap_over_time(
            session,
            opened.visit.person_id,
            project_id=opened.visit.project_id,
            place=opened.place,
            about=about,
            catalog=catalog(),
        )
    if len(months) < 2:
        return
    st.subheader(_("Month by month"), anchor=False)
    st.caption(as_text(_name_of(opened, about, scale)))
    show_chart(gap_over_time_chart(months, scale, palette_here()), alt=gap_over_time_alt(months))
    with st.expander(_("Month by month, as a table")):
        show_table(gap_over_time_rows(months), name=_("Month by month, as a table"))


def _name_of(opened: OpenAssessment, about: str, scale: Scale) -> str:
    score = next((score for score in opened.instrument.scores if score.key == about), None)
    name = score.name if score else opened.instrument.item(about).words
    return _("{name}, from {lowest} to {highest}").format(
        name=name, lowest=scale.steps[0].value, highest=scale.steps[-1].value
    )
