"""One payment: what was promised, where it stands, and what may be done about it by whom."""

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from pages.shared.deeds import do, say_problem, show_outcome
from pages.shared.local_time import today_here
from pages.shared.paging import one_page
from pages.shared.text import as_text
from pages.shared.visit import Visit
from partnering.foundation.errors import ExpectedError
from partnering.foundation.partnerships import LONGEST_WORDS
from partnering.foundation.times import day_in_words, days_ago
from partnering.foundation.words import _
from partnering.resourcing.pay_terms import DeclinedAs, PayState
from partnering.resourcing.payment_list import PaymentCard
from partnering.resourcing.payment_replies import (
    Refusal,
    decline_my_payment,
    mark_declined,
    mark_not_paid,
    say_not_received,
)
from partnering.resourcing.payments import approve_payment, mark_paid, take_back_promise

PLACE = "payments"


def show_payments(visit: Visit, cards: Sequence[PaymentCard], *, key: str, with_names: bool = False) -> None:
    """The payments, some at a time, each with what this person may do about it."""
    for card in one_page(cards, key=key):
        with st.container(border=True, key=f"payment_{card.payment_id}"):
            show_facts(card, with_name=with_names)
            if card.person_id == visit.person_id:
                show_own_buttons(visit, card)
            else:
                show_buttons(visit, card)


def show_outcome_of_payments() -> None:
    """Say once what came of the button that was pressed."""
    show_outcome(PLACE)


def show_facts(card: PaymentCard, *, with_name: bool) -> None:
    """How much, for whom and for what; then the days."""
    amount = f"**{as_text(card.amount_in_words)}**"
    head = f"**{as_text(card.name)}**, {amount}" if with_name else amount
    st.markdown(f"{head}, {as_text(card.kind.label.lower())}: {as_text(card.what_for)}")
    state = f"**{as_text(card.state.label)}.** " if card.state is PayState.LATE else ""
    st.markdown(state + as_text(days_in_words(card)))
    if card.declined_words:
        st.markdown("> " + as_text(card.declined_words).replace("\n", "\n> "))


def days_in_words(card: PaymentCard) -> str:
    """Since when it is promised, and what came of it."""
    promised = _("Promised on {day}.").format(day=day_in_words(card.promised_on))
    if card.paid_on:
        return promised + " " + _("Paid on {day}.").format(day=day_in_words(card.paid_on))
    if not card.is_waiting:
        return f"{promised} {card.state.label}."
    today = today_here()
    due = _("Due on {day}, {when}.").format(day=day_in_words(card.due_on), when=days_ago(card.due_on, today))
    if card.approved_on:
        due += " " + _("Approved on {day}.").format(day=day_in_words(card.approved_on))
    return f"{promised} {due}"


def show_buttons(visit: Visit, card: PaymentCard) -> None:
    """For those who look after partners."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if card.paid_on:
            _button(visit, card, _("It was not paid after all"), mark_not_paid, said=_("It waits again."))
        if not card.is_waiting:
            return
        show_paying(visit, card)
        if card.approved_on is None:
            _button(visit, card, _("Approve"), approve_payment, said=_("Approved."), today=today_here())
        if not card.has_access:
            with st.popover(_("They do not take it")):
                st.write(_("They have no access here. Write down what they told you."))
                show_refusing(visit, card, mark_declined, said=_("Written down."))
        if (
            card.promised_by == visit.person_id
            and card.promised_on == today_here()
            and card.approved_on is None
        ):
            _button(
                visit,
                card,
                _("Take it back"),
                take_back_promise,
                said=_("Taken back. Nothing of it stays."),
                today=today_here(),
            )


def show_own_buttons(visit: Visit, card: PaymentCard) -> None:
    """For the partner who gets it."""
    if card.paid_on:
        said = _("Thank you. The lead and the facilitators see that it waits.")
        _button(visit, card, _("It did not reach me"), say_not_received, said=said)
    elif card.is_waiting:
        with st.popover(_("I do not take this")):
            said = _("Written down. You are as welcome as before.")
            show_refusing(visit, card, decline_my_payment, said=said)


def show_paying(visit: Visit, card: PaymentCard) -> None:
    """The day on which it was paid."""
    key = f"payment_paid_{card.payment_id}"

    def pay() -> None:
        day = st.session_state[key]
        if not isinstance(day, date):
            say_problem(PLACE, _("The day it was paid: choose a day."))
            return
        said = _("Noted: {name} was paid.").format(name=card.name)
        _do(visit, card, mark_paid, said=said, paid_on=day, today=today_here())

    with st.popover(_("Note it as paid")):
        st.date_input(
            _("The day it was paid"),
            value=max(today_here(), card.promised_on),
            min_value=card.promised_on,
            max_value=max(today_here(), card.promised_on),
            format="YYYY-MM-DD",
            key=key,
        )
        st.button(_("It is paid"), key=f"{key}_button", type="primary", on_click=pay)


def show_refusing(visit: Visit, card: PaymentCard, refuse: Callable[..., object], *, said: str) -> None:
    """Why a partner does not take it, in two fields."""
    key = f"payment_refuse_{card.payment_id}"
    reasons = list(DeclinedAs)

    def send() -> None:
        entry = Refusal(st.session_state[f"{key}_reason"], st.session_state[f"{key}_words"])
        _do(visit, card, refuse, said=said, entry=entry)

    st.radio(
        _("Why"),
        reasons,
        format_func=lambda reason: reason.label,
        captions=[reason.meaning for reason in reasons],
        key=f"{key}_reason",
    )
    st.text_area(
        _("In your words (only those who look after partners read this)"),
        key=f"{key}_words",
        max_chars=LONGEST_WORDS,
        height=80,
    )
    st.button(_("Decline it"), key=f"{key}_button", type="primary", on_click=send)


def _button(
    visit: Visit,
    card: PaymentCard,
    label: str,
    use_case: Callable[..., object],
    *,
    said: str,
    **more: object,
) -> None:
    def press() -> None:
        _do(visit, card, use_case, said=said, **more)

    st.button(label, key=f"{use_case.__name__}_{card.payment_id}", on_click=press)


def _do(
    visit: Visit, card: PaymentCard, use_case: Callable[..., object], *, said: str, **more: object
) -> ExpectedError | None:
    where = {"project_id": visit.project_id, "payment_id": card.payment_id}
    return do(PLACE, use_case, said=said, **where, **more)
