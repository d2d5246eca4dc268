"""The fields of the budget that several of its forms have: money, hours, days, a stage; and the way to a form."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import streamlit as st

from pages.shared.kept_fields import watched
from pages.shared.kept_form import KeptForm, Words
from pages.shared.small_form import day_of, typed
from partnering.foundation.errors import InvalidInput
from partnering.foundation.times import day_in_words
from partnering.foundation.words import _
from partnering.resourcing.money import amount_of

PAGE = "resourcing/budget.py"
LINE, CHANGE, SPEND, SOURCE = "line", "change", "spend", "source"
"""Which form is open, as it stands in the address; with the number of the line for `CHANGE` and `SPEND`."""
LONGEST_CURRENCY = 3


def open_form_page(form: str, number: int = 1) -> None:
    """Open one of the forms."""
    st.switch_page(PAGE, query_params={form: str(number)})


def show_money(form: KeptForm, label: str) -> None:
    """An amount and its currency."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(label, value=form.first["amount"], width=200, **watched(form, "amount", typed))
        st.text_input(
            _("Currency"),
            value=form.first["currency"],
            max_chars=LONGEST_CURRENCY,
            width=120,
            help=_("Its three letters, such as EUR or USD."),
            **watched(form, "currency", typed),
        )


def show_hours(form: KeptForm, label: str) -> None:
    """A number of hours."""
    st.text_input(label, value=form.first["hours"], width=200, **watched(form, "hours", typed))


def show_day(form: KeptForm, field: str, label: str) -> None:
    """A day, or none."""
    st.date_input(
        label,
        value=day_of(form.first[field]),
        format="YYYY-MM-DD",
        width=200,
        **watched(form, field, typed),
    )


def show_choice(form: KeptForm, field: str, label: str, choices: Mapping[str, str]) -> None:
    """One of several, by their keys."""
    keys = list(choices)
    first = form.first[field]
    st.selectbox(
        label,
        keys,
        index=keys.index(first) if first in keys else 0,
        format_func=lambda key: choices[key],
        **watched(form, field, typed),
    )


def day_typed(words: Words, field: str, label: str) -> date:
    """The day of a field. Raises InvalidInput, naming the field, for none."""
    day = day_of(words[field])
    if day is None:
        raise InvalidInput(_("{field}: choose a day.").format(field=label))
    return day


def minutes_typed(words: Words) -> int:
    """The hours of a form as minutes. Raises InvalidInput for what is no number of minutes."""
    minutes = amount_of(words["hours"]) * 60
    if not minutes.is_finite() or minutes != minutes.to_integral_value():
        raise InvalidInput(_("The hours: use a number like 4 or 2.5."))
    return int(minutes)


def hours_in_words(minutes: Decimal) -> str:
    """Minutes as the field of hours takes them."""
    return f"{(minutes / 60).normalize():f}"


def period_in_words(first: date, last: date) -> str:
    """From when until when."""
    return _("{first} to {last}").format(first=day_in_words(first), last=day_in_words(last))
