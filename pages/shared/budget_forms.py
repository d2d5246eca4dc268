"""The forms of the budget: a line, and what was given for one."""

from datetime import date
from typing import Any

import streamlit as st

from pages.shared.budget_words import (
    day_typed,
    hours_in_words,
    minutes_typed,
    show_choice,
    show_day,
    show_hours,
    show_money,
)
from pages.shared.kept_fields import watched
from pages.shared.kept_form import KeptForm, Words
from pages.shared.local_time import today_here
from pages.shared.small_form import SmallForm, typed
from pages.shared.visit import Visit, catalog, now
from partnering.foundation.words import _
from partnering.resourcing.budget import (
    Given,
    NewLine,
    add_budget_line,
    change_budget_line,
)
from partnering.resourcing.budget_spendings import NewSpending, note_spending
from partnering.resourcing.budget_standing import Budget, LineCard
from partnering.resourcing.budget_terms import BudgetKind
from partnering.resourcing.money import amount_of

KINDS = {str(kind): kind for kind in BudgetKind}
WHOLE = ""
"""Stands among the keys of stages for the work as a whole."""
MONEY, TIME = "money", "time"
WAS = "was"
"""Where in the words of a form it stands what the line said when the form was opened."""


def line_form(visit: Visit, budget: Budget, line: LineCard | None) -> SmallForm:
    """The form of a new line, or of one that is there."""

    def save(session: Any, person_id: int, form: KeptForm, words: Words) -> None:
        where: dict[str, Any] = {"project_id": form.project_id, "catalog": catalog(), "now": now()}
        entry = _line_of(words)
        if line is None:
            add_budget_line(session, person_id, entry=entry, form_token=form.place.token, **where)
        else:
            before = _line_of(words[WAS])
            change_budget_line(session, person_id, line_id=line.line_id, before=before, entry=entry, **where)

    return SmallForm(
        name="budget-line" if line is None else f"budget-line-{line.line_id}",
        heading=_("A new line") if line is None else _("Change this line"),
        button=_("Save"),
        first=_new_line(budget, today_here()) if line is None else _words_of(line) | {WAS: _words_of(line)},
        show_fields=lambda form: _show_line(visit, form),
        save=save,
        said=_("Saved."),
    )


def spending_form(line: LineCard) -> SmallForm:
    """The form for what was given for a line."""

    def show(form: KeptForm) -> None:
        st.write(
            _("Payments to partners count by themselves. Note here what else was paid or given for this.")
        )
        if line.currency is None:
            show_hours(form, _("How many hours?"))
        else:
            st.text_input(
                _("How much, in {currency}?").format(currency=line.currency),
                value=form.first["amount"],
                width=200,
                **watched(form, "amount", typed),
            )
        show_day(form, "spent_on", _("On which day?"))
        st.text_input(
            _("What was it? You can leave this."), value=form.first["words"], **watched(form, "words", typed)
        )

    def save(session: Any, person_id: int, form: KeptForm, words: Words) -> None:
        is_time = line.currency is None
        note_spending(
            session,
            person_id,
            project_id=form.project_id,
            line_id=line.line_id,
            entry=NewSpending(
                spent_on=day_typed(words, "spent_on", _("On which day?")),
                amount=None if is_time else amount_of(words["amount"]),
                minutes=minutes_typed(words) if is_time else None,
                words=words["words"],
            ),
            form_token=form.place.token,
            today=today_here(),
            now=now(),
        )

    return SmallForm(
        name=f"budget-spending-{line.line_id}",
        heading=_("Note what was given: {line}").format(line=line.what_for),
        button=_("Save"),
        first={"amount": "", "hours": "", "spent_on": today_here().isoformat(), "words": ""},
        show_fields=show,
        save=save,
        said=_("Noted."),
    )


def _show_line(visit: Visit, form: KeptForm) -> None:
    show_choice(form, "kind", _("What kind is it?"), {key: kind.label for key, kind in KINDS.items()})
    st.text_input(
        _("What for, in your words?"), value=form.first["what_for"], **watched(form, "what_for", typed)
    )
    units = {MONEY: _("Money"), TIME: _("Time that somebody gives")}
    unit = st.radio(
        _("What is planned?"),
        list(units),
        index=list(units).index(form.first["unit"]),
        format_func=lambda key: units[key],
        horizontal=True,
        **watched(form, "unit", typed),
    )
    if unit == TIME:
        show_hours(form, _("How many hours?"))
    else:
        show_money(form, _("How much?"))
    with st.container(horizontal=True):
        show_day(form, "starts_on", _("First day"))
        show_day(form, "ends_on", _("Last day"))
    lifecycle = catalog().lifecycle(visit.project.lifecycle)
    stages = {WHOLE: _("The work as a whole")} | {stage.key: stage.name for stage in lifecycle.stages}
    if form.first["stage"] not in stages:  # of another lifecycle, which the project had before
        key = form.first["stage"]
        stages[key] = catalog().stage_of(key, prefer=lifecycle.key)[1].name
    show_choice(form, "stage", _("For which stage?"), stages)


def _new_line(budget: Budget, today: date) -> Words:
    currencies = [total.currency for total in budget.totals if total.currency]
    return {
        "kind": str(BudgetKind.PAY),
        "what_for": "",
        "unit": MONEY,
        "amount": "",
        "currency": currencies[0] if currencies else "",
        "hours": "",
        "starts_on": today.replace(month=1, day=1).isoformat(),
        "ends_on": today.replace(month=12, day=31).isoformat(),
        "stage": WHOLE,
    }


def _words_of(line: LineCard) -> Words:
    is_time = line.currency is None
    return {
        "kind": str(line.kind),
        "what_for": line.what_for,
        "unit": TIME if is_time else MONEY,
        "amount": "" if is_time else str(line.planned),
        "currency": line.currency or "",
        "hours": hours_in_words(line.planned) if is_time else "",
        "starts_on": line.starts_on.isoformat(),
        "ends_on": line.ends_on.isoformat(),
        "stage": line.stage or WHOLE,
    }


def _line_of(words: Words) -> NewLine:
    if words["unit"] == TIME:
        planned = Given(minutes=minutes_typed(words))
    else:
        planned = Given(amount_of(words["amount"]), words["currency"])
    return NewLine(
        kind=KINDS[words["kind"]],
        what_for=words["what_for"],
        planned=planned,
        starts_on=day_typed(words, "starts_on", _("First day")),
        ends_on=day_typed(words, "ends_on", _("Last day")),
        stage=words["stage"] or None,
    )
