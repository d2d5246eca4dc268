"""The budget at a look: one sentence, what runs out, a table by kind, and every line with what was given for it."""

import streamlit as st

from pages.shared.budget_words import CHANGE, LINE, SPEND, open_form_page, period_in_words
from pages.shared.deeds import do, section, show_outcome
from pages.shared.drawn import palette_here, show_chart, show_table
from pages.shared.paging import one_page
from pages.shared.text import as_text
from pages.shared.visit import Visit, catalog
from partnering.foundation.times import day_in_words
from partnering.foundation.words import _
from partnering.resourcing.budget import remove_budget_line
from partnering.resourcing.budget_spendings import take_back_spending
from partnering.resourcing.budget_standing import Budget, LineCard, Total, in_words
from partnering.resourcing.charts_of_budget import budget_alt, budget_chart, budget_rows

PLACE = "budget_lines"


def show_standing(budget: Budget) -> None:
    """How much of what was planned is used, for each currency; then what somebody should know now."""
    for total in budget.totals:
        st.header(as_text(_in_a_sentence(total)), anchor=False)
    for warning in budget.warnings:
        st.warning(as_text(warning), icon=":material/error:")
    for total in budget.totals:
        pots = [pot for pot in budget.pots if pot.currency == total.currency]
        show_chart(budget_chart(pots, palette_here()), alt=budget_alt(pots))
    st.caption(_("The upright stroke is the plan. Blue is used, grey is promised."))
    show_table(budget_rows(budget.pots), name=_("The budget by kind"))
    st.caption(
        _(
            "How counted: planned is the sum of the lines below. Used is what partners were paid and what was "
            "noted on a line. Promised is what partners are to be paid."
        )
    )


def show_by_stage(budget: Budget) -> None:
    """What is planned and noted for each stage, where a line is for one."""
    if all(total.stage is None for total in budget.stages):
        return
    with section(_("By stage")):
        rows = [
            {
                _("Stage"): _stage_name(total.lifecycle, total.stage) or _("The work as a whole"),
                _("Planned"): in_words(total.planned, total.currency),
                _("Noted"): in_words(total.noted, total.currency),
            }
            for total in budget.stages
        ]
        show_table(rows, name=_("The budget by stage"))
        st.caption(_("Payments to partners belong to no stage, so they are not in this table."))


def show_lines(visit: Visit, budget: Budget) -> None:
    """Every line, some at a time, and the way to a new one."""
    with section(_("The lines")):
        if st.button(_("Add a line"), type="primary", key="budget_add"):
            open_form_page(LINE)
        show_outcome(PLACE)
        for line in one_page([line for pot in budget.pots for line in pot.lines], key="budget_lines"):
            with st.container(border=True):
                _show_line(visit, line)


def _stage_name(lifecycle: str | None, stage: str | None) -> str:
    return catalog().lifecycle(lifecycle).stage(stage).name if lifecycle and stage else ""


def _in_a_sentence(total: Total) -> str:
    used, planned = in_words(total.used, total.currency), in_words(total.planned, total.currency)
    if total.promised:
        promised = in_words(total.promised, total.currency)
        sentence = _("{used} of {planned} is used, and {promised} more is promised.")
        return sentence.format(used=used, planned=planned, promised=promised)
    if total.currency is None:
        return _("{used} of {planned} of time are given.").format(used=used, planned=planned)
    return _("{used} of {planned} is used.").format(used=used, planned=planned)


def _show_line(visit: Visit, line: LineCard) -> None:
    st.markdown(f"**{as_text(line.what_for)}**")
    facts = [
        line.kind.label,
        _("planned {given}").format(given=in_words(line.planned, line.currency)),
        period_in_words(line.starts_on, line.ends_on),
    ]
    if stage := _stage_name(line.lifecycle, line.stage):
        facts.append(stage)
    st.caption(as_text(" · ".join(facts)))
    with st.container(horizontal=True):
        if st.button(_("Note what was given"), key=f"budget_spend_{line.line_id}"):
            open_form_page(SPEND, line.line_id)
        if st.button(_("Change"), key=f"budget_change_{line.line_id}"):
            open_form_page(CHANGE, line.line_id)
        with st.popover(_("Take it out")):
            st.write(_("The line and what was noted there no longer count. Payments to partners stay."))
            st.button(
                _("Yes, take it out"),
                key=f"budget_remove_{line.line_id}",
                on_click=_remove_line,
                args=(visit, line.line_id),
            )
    if line.spendings:
        given = _("Noted: {given}").format(given=in_words(line.given, line.currency))
        with st.expander(as_text(given), key=f"budget_given_{line.line_id}"):
            _show_spendings(visit, line)


def _show_spendings(visit: Visit, line: LineCard) -> None:
    for spent in one_page(line.spendings, key=f"budget_spendings_{line.line_id}"):
        words = f"{day_in_words(spent.spent_on)}: {in_words(spent.given, line.currency)}"
        if spent.words:
            words += f" · {spent.words}"
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(as_text(words), width="stretch")
            st.button(
                _("Take it back"),
                key=f"budget_back_{spent.spending_id}",
                on_click=_take_back,
                args=(visit, spent.spending_id),
            )


def _remove_line(visit: Visit, line_id: int) -> None:
    said = _("Taken out.")
    do(PLACE, remove_budget_line, said=said, project_id=visit.project_id, line_id=line_id)


def _take_back(visit: Visit, spending_id: int) -> None:
    said = _("Taken back. It no longer counts.")
    do(PLACE, take_back_spending, said=said, project_id=visit.project_id, spending_id=spending_id)
