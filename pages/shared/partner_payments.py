"""The payments of one partner: to the partner under “My part”, and to those who look after partners."""

from collections.abc import Sequence

import streamlit as st

from pages.shared.local_time import today_here
from pages.shared.payment_card import show_outcome_of_payments, show_payments
from pages.shared.payment_form import open_promise_form
from pages.shared.rate_card import show_pay_note, show_rates
from pages.shared.visit import Visit
from partnering.foundation.database import reading
from partnering.foundation.partnerships import Part
from partnering.foundation.words import _
from partnering.resourcing.pay_rates import read_rate_card
from partnering.resourcing.payment_list import PaymentCard, list_my_payments, list_payments_of


def waiting_first(cards: Sequence[PaymentCard]) -> list[PaymentCard]:
    """What is still to come as it falls due, then what is done, the latest first."""
    done = [card for card in cards if not card.is_waiting]
    return [card for card in cards if card.is_waiting] + done[::-1]


def show_my_payments(visit: Visit) -> None:
    """For the partner: what was promised, a way to say no, and what to know about pay."""
    where, day = {"project_id": visit.project_id}, today_here()
    with reading() as session:
        cards = list_my_payments(session, visit.person_id, today=day, **where)
        rates = read_rate_card(session, visit.person_id, today=day, **where)
    st.write(_("Only you and those who look after partners read this: the lead and the facilitators."))
    show_outcome_of_payments()
    if not cards:
        st.write(_("No payment is promised to you yet. You can ask the lead or a facilitator at any time."))
    show_payments(visit, waiting_first(cards), key="my_payments")
    with st.expander(_("About pay: rates, tax and benefits")):
        show_pay_note(rates)
        show_rates(rates)


def show_payments_of(visit: Visit, part: Part) -> None:
    """For those who look after partners: what this one was promised, and a way to promise more."""
    with reading() as session:
        cards = list_payments_of(
            session,
            visit.person_id,
            project_id=visit.project_id,
            member_id=part.person_id,
            today=today_here(),
        )
    show_outcome_of_payments()
    if not cards:
        st.write(_("Nothing is promised yet."))
    show_payments(visit, waiting_first(cards), key="payments_of")
    if part.person_id != visit.person_id and st.button(_("Promise a payment"), key="payments_promise"):
        open_promise_form(part.person_id)
