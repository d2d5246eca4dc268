"""What an hour is paid at each level, and what partners should know about tax and benefits: to read, and to change."""

from datetime import date

import streamlit as st

from pages.shared.deeds import do, say_problem, show_outcome
from pages.shared.drawn import show_table
from pages.shared.text import as_text
from pages.shared.visit import Visit, catalog
from partnering.foundation.catalog_entries import Continuum
from partnering.foundation.errors import InvalidInput
from partnering.foundation.partnerships import LONGEST_WORDS
from partnering.foundation.times import day_in_words
from partnering.foundation.words import _
from partnering.resourcing.money import amount_of
from partnering.resourcing.pay_rates import Rate, RateCard, set_rate, write_pay_note
from partnering.tracker.coverage import SCALE

PLACE = "rate card"


def show_pay_note(card: RateCard) -> None:
    """What holds everywhere, and what the project wrote beside it."""
    st.write(
        _(
            "Pay can count as income. It can change your tax or your benefits. If that may touch you, ask somebody who "
            "knows the rules where you live before you take it. You may always say no."
        )
    )
    if card.note:
        st.markdown(as_text(card.note))


def show_rates(card: RateCard) -> None:
    """The rates of today, and those to come."""
    if not card.current and not card.to_come:
        st.write(_("No rate is set yet."))
        return
    scale = catalog().continuum(SCALE)
    rows = [*card.current, *card.to_come]
    show_table(
        [
            {
                _("Level"): level_in_words(scale, rate.level),
                _("For an hour"): rate.amount_in_words,
                _("From"): day_in_words(rate.from_on) if rate.from_on else "",
                _("Who says so"): rate.source,
            }
            for rate in rows
        ],
        name=_("What an hour is paid"),
    )


def show_rate_forms(visit: Visit, card: RateCard) -> None:
    """For those who look after partners: a new rate, and the project's own note."""
    show_outcome(PLACE)
    with st.expander(_("Set a rate")):
        show_rate_form(visit, card)
    with st.expander(_("Write what partners should know")):
        show_note_form(visit, card)


def show_rate_form(visit: Visit, card: RateCard) -> None:
    """A rate for one level."""
    key = f"rate_{visit.project_id}"
    scale = catalog().continuum(SCALE)

    def save() -> None:
        typed = {
            field: st.session_state[f"{key}_{field}"] for field in ("level", "amount", "currency", "source")
        }
        day = st.session_state[f"{key}_from_on"]
        try:
            entry = Rate(
                typed["level"],
                amount_of(typed["amount"]),
                typed["currency"],
                day if isinstance(day, date) else None,
                typed["source"],
            )
        except InvalidInput as problem:
            say_problem(PLACE, problem.message)
            return
        do(PLACE, set_rate, said=_("Saved."), project_id=visit.project_id, entry=entry)

    with st.form(f"{key}_form", border=False):
        st.selectbox(
            _("Level"),
            [level.level for level in scale.levels],
            index=len(scale.levels) - 2,
            format_func=lambda level: level_in_words(scale, level),
            key=f"{key}_level",
        )
        with st.container(horizontal=True):
            st.text_input(_("For an hour"), key=f"{key}_amount", max_chars=30, width=160)
            st.text_input(
                _("Currency"),
                value=card.current[-1].currency if card.current else "",
                key=f"{key}_currency",
                max_chars=3,
                placeholder=_("EUR"),
                width=160,
            )
        st.date_input(_("From which day"), value=None, format="YYYY-MM-DD", key=f"{key}_from_on")
        st.text_input(
            _("Who says so"),
            key=f"{key}_source",
            max_chars=LONGEST_WORDS,
            placeholder=_("Such as: our board, 3 March; or the address of a guide"),
        )
        st.form_submit_button(_("Save the rate"), on_click=save)


def show_note_form(visit: Visit, card: RateCard) -> None:
    """The project's own note. What it began with is known, so that nobody writes over what another wrote."""
    key = f"pay_note_{visit.project_id}"
    begun_with = f"{key}_begun_with"
    if key not in st.session_state or begun_with not in st.session_state:
        st.session_state[begun_with] = card.note

    def save() -> None:
        here = {"project_id": visit.project_id, "before": st.session_state.pop(begun_with, card.note)}
        do(PLACE, write_pay_note, said=_("Saved."), words=st.session_state[key], **here)

    with st.form(f"{key}_form", border=False):
        st.text_area(
            _("Such as who can help with questions about benefits, and how pay is sent"),
            value=card.note,
            key=key,
            max_chars=LONGEST_WORDS,
            height=120,
        )
        st.form_submit_button(_("Save the note"), on_click=save)


def rates_in_words(card: RateCard) -> str:
    """The rates of today in one line."""
    scale = catalog().continuum(SCALE)
    return "; ".join(f"{level_in_words(scale, rate.level)}: {rate.amount_in_words}" for rate in card.current)


def level_in_words(scale: Continuum, level: int) -> str:
    """The number of a level and its plain name."""
    return f"{level} {scale.level(level).name}"
