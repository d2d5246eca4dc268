"""The forms of reach: a way of counting, what was counted in a window, and a count that is taken back."""

from collections.abc import Mapping
from datetime import date
from io import BytesIO

import streamlit as st

from pages.shared.deeds import do, say_problem, show_outcome
from pages.shared.form_tokens import close, is_open, open_token
from pages.shared.local_time import today_here
from pages.shared.text import as_text
from pages.shared.visit import Visit
from partnering.community.charts import window_in_words
from partnering.community.reach import (
    LARGEST_NUMBER,
    LONGEST_SOURCE,
    Measure,
    NewCount,
    NewMeasure,
    add_measure,
    note_count,
    take_back_count,
)
from partnering.community.reach_list import COLUMNS, TIERS, count_list
from partnering.foundation.errors import ExpectedError, InvalidInput
from partnering.foundation.typed_text import LONGEST_TEXT
from partnering.foundation.vocabulary import ReachTier, ReachUnit
from partnering.foundation.words import _

PLACE = "reach"
ADD = "add_measure"


def show_measure_form(visit: Visit) -> None:
    """The form for a new way of counting."""
    token = open_token(ADD)
    key = f"{ADD}_{visit.project_id}_{token}"

    def add() -> None:
        if not is_open(ADD, token):
            return
        entry = NewMeasure(
            st.session_state[f"{key}_unit"],
            st.session_state[f"{key}_source"],
            st.session_state[f"{key}_how"],
        )
        here = {"project_id": visit.project_id, "form_token": token}
        said = _("It is added. Now write down what was counted.")
        if do(PLACE, add_measure, said=said, entry=entry, **here) is None:
            close(ADD)

    show_outcome(PLACE)
    with st.form(key):
        st.radio(
            _("What is counted?"),
            list(ReachUnit),
            format_func=lambda unit: unit.label,
            key=f"{key}_unit",
            horizontal=True,
        )
        st.text_input(
            _("Where do the numbers come from?"),
            key=f"{key}_source",
            max_chars=LONGEST_SOURCE,
            help=_("Such as: the visits to our web page, or the list of the clinic."),
        )
        st.text_area(
            _("How is it counted?"),
            key=f"{key}_how",
            max_chars=LONGEST_TEXT,
            height=80,
            help=_("So that somebody else would count the same. Say what counts as using it."),
        )
        st.form_submit_button(_("Add this way of counting"), on_click=add)


def show_count_form(visit: Visit, measure: Measure) -> None:
    """The form for a count, and a way to take one back."""
    show_outcome(_place(measure))
    with st.expander(_("Write down a count")):
        _show_fields(visit, measure)
    if measure.counts:
        with st.expander(_("Take a count back")):
            _show_taking_back(visit, measure)


def _show_fields(visit: Visit, measure: Measure) -> None:
    key = f"count_{measure.measure_id}_{len(measure.counts)}"

    def note() -> None:
        first, last = st.session_state[f"{key}_first"], st.session_state[f"{key}_last"]
        if not isinstance(first, date) or not isinstance(last, date):
            say_problem(_place(measure), _("The days: choose the first and the last one."))
            return
        try:
            numbers = _numbers(key, first, last)
        except ExpectedError as problem:
            say_problem(_place(measure), problem.message)
            return
        do(
            _place(measure),
            note_count,
            said=_("Written down."),
            project_id=visit.project_id,
            measure_id=measure.measure_id,
            entry=NewCount(first, last, numbers),
            today=today_here(),
        )

    with st.form(key, border=False):
        st.date_input(_("First day"), value=None, format="YYYY-MM-DD", key=f"{key}_first")
        st.date_input(
            _("Last day"),
            value=None,
            max_value=today_here(),
            format="YYYY-MM-DD",
            key=f"{key}_last",
            help=_("The same days as an earlier count take its place. Then give all its numbers again."),
        )
        for tier in ReachTier:
            st.number_input(
                as_text(tier.label),
                min_value=0,
                max_value=LARGEST_NUMBER,
                value=None,
                step=1,
                key=f"{key}_{tier}",
                help=_("Only those who came no closer. Leave it empty if nobody counted them."),
            )
        st.file_uploader(
            _("Or count from a list (CSV)"),
            type=["csv"],
            key=f"{key}_list",
            help=_(
                "Columns: {columns}. Tiers: {tiers}. Everybody counts once, where they came closest in these days. "
                "The list is not kept."
            ).format(columns=", ".join(COLUMNS), tiers=", ".join(TIERS)),
        )
        st.form_submit_button(_("Write it down"), on_click=note)


def _numbers(key: str, first: date, last: date) -> Mapping[ReachTier, int]:
    """What was typed, or what the list comes to."""
    sent = st.session_state.get(f"{key}_list")
    typed = {tier: n for tier in ReachTier if (n := st.session_state[f"{key}_{tier}"]) is not None}
    if sent is None:
        return typed
    if typed:
        raise InvalidInput(_("Give the numbers or a list, not both. Empty the one you do not want."))
    return count_list(BytesIO(sent.getvalue()), first_day=first, last_day=last)


def _show_taking_back(visit: Visit, measure: Measure) -> None:
    key = f"uncount_{measure.measure_id}_{len(measure.counts)}"
    counts = {count.count_id: window_in_words(count) for count in measure.counts}

    def take_back() -> None:
        do(
            _place(measure),
            take_back_count,
            said=_("Taken back. You can write it down again."),
            project_id=visit.project_id,
            count_id=st.session_state[f"{key}_which"],
        )

    with st.form(key, border=False):
        st.selectbox(_("Which one?"), list(counts), format_func=counts.__getitem__, key=f"{key}_which")
        st.form_submit_button(_("Take it back"), on_click=take_back)


def _place(measure: Measure) -> str:
    return f"{PLACE}_{measure.measure_id}"
