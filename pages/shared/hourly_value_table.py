"""What an hour is valued at: the table of the project, and the form for a new figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st

from pages.shared.budget_words import day_typed, show_day, show_money
from pages.shared.deeds import do, section, show_outcome
from pages.shared.kept_fields import watched
from pages.shared.kept_form import KeptForm, Words
from pages.shared.local_time import today_here
from pages.shared.small_form import SmallForm, typed
from pages.shared.text import as_text
from pages.shared.visit import Visit, catalog, now
from partnering.foundation.times import day_in_words
from partnering.foundation.words import _
from partnering.resourcing.hourly_values import (
    HourlyValueCard,
    NewHourlyValue,
    add_hourly_value,
    remove_hourly_value,
)
from partnering.resourcing.money import amount_of, money_in_words

PAGE, VALUE = "resourcing/time_given.py", "value"
PLACE = "hourly_values"
LONGEST_FORM_NAME = 40
NEW = "new"
"""Stands in the address for a figure of one's own."""


@dataclass(frozen=True, slots=True)
class Published:
    """A figure of the catalog."""

    title: str
    year: int
    amount: Decimal
    currency: str
    source: str


def show_values(visit: Visit, values: list[HourlyValueCard]) -> None:
    """Every figure with its day and source, the newest first; the way to a new one."""
    with section(_("What an hour is valued at")):
        show_outcome(PLACE)
        if not values:
            st.write(
                _(
                    "No figure yet, so no value is shown. Add one with its source, such as what your country "
                    "publishes for an hour of a volunteer."
                )
            )
        for value in values:
            with st.container(border=True):
                from_on = _("From {day} on: {money} an hour").format(
                    day=day_in_words(value.from_on), money=money_in_words(value.amount, value.currency)
                )
                st.markdown(f"**{as_text(from_on)}**")
                st.caption(as_text(_("Source: {source}").format(source=value.source)))
                with st.popover(_("Take it out")):
                    st.write(_("Hours are then valued by the figure before it, or not at all."))
                    key = f"value_remove_{value.value_id}"
                    st.button(_("Yes, take it out"), key=key, on_click=_remove, args=(visit, value.value_id))
        if st.button(_("Add a figure"), key="value_add"):
            st.switch_page(PAGE, query_params={VALUE: NEW})
        _show_published()


def value_form(asked: str) -> SmallForm:
    """The form of a new figure, or of the published one that the address names."""
    is_published = asked in published_figures()
    return SmallForm(
        name=f"value-{asked}"[:LONGEST_FORM_NAME] if is_published else "hourly-value",
        heading=_("What an hour is valued at"),
        button=_("Save"),
        first=first_words(asked),
        show_fields=_show_fields,
        save=_save,
        said=_("Saved."),
    )


def first_words(asked: str) -> Words:
    """What the form holds first: the published figure that the address names, else nothing."""
    figure = published_figures().get(asked)
    if figure is None:
        return {"from_on": today_here().isoformat(), "amount": "", "currency": "", "source": ""}
    return {
        "from_on": date(figure.year, 1, 1).isoformat(),
        "amount": str(figure.amount),
        "currency": figure.currency,
        "source": figure.source,
    }


def published_figures() -> Mapping[str, Published]:
    """All figures of the catalog, by what stands for them in the address."""
    return {
        f"{figures.key}-{figure.year}": Published(
            figures.title,
            figure.year,
            figure.amount,
            figures.currency,
            f"{figure.source.citation}. {figure.source.url or figure.source.doi}",
        )
        for figures in catalog().hourly_values.values()
        for figure in figures.figures
    }


def _show_published() -> None:
    published = published_figures()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            _("Or begin with a published figure"),
            list(published),
            index=None,
            format_func=lambda key: _in_words(published[key]),
            placeholder=_("Choose one"),
            key="value_published",
        )
        if st.button(_("Look at it"), key="value_look", disabled=chosen is None) and chosen:
            st.switch_page(PAGE, query_params={VALUE: chosen})


def _in_words(figure: Published) -> str:
    return f"{figure.title}, {figure.year}: {money_in_words(figure.amount, figure.currency)}"


def _show_fields(form: KeptForm) -> None:
    show_money(form, _("What is an hour valued at?"))
    show_day(form, "from_on", _("From which day on?"))
    st.text_area(
        _("Where does the figure come from?"),
        value=form.first["source"],
        height=100,
        **watched(form, "source", typed),
    )


def _save(session: Any, person_id: int, form: KeptForm, words: Words) -> None:
    add_hourly_value(
        session,
        person_id,
        project_id=form.project_id,
        entry=NewHourlyValue(
            day_typed(words, "from_on", _("From which day on?")),
            amount_of(words["amount"]),
            words["currency"],
            words["source"],
        ),
        form_token=form.place.token,
        now=now(),
    )


def _remove(visit: Visit, value_id: int) -> None:
    where = {"project_id": visit.project_id, "value_id": value_id}
    do(PLACE, remove_hourly_value, said=_("Taken out."), **where)
