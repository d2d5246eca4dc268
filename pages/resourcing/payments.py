"""Payments: who waits for one, who gave time and is promised none, what was paid, and what an hour is paid."""

import streamlit as st

from pages.shared.deeds import section
from pages.shared.local_time import today_here
from pages.shared.payment_card import show_outcome_of_payments, show_payments
from pages.shared.payment_form import PROMISE, open_promise_form, show_promise_page
from pages.shared.payment_summary import show_summary, show_totals
from pages.shared.problems import problems_shown
from pages.shared.rate_card import show_pay_note, show_rate_forms, show_rates
from pages.shared.said import show_said
from pages.shared.unpaid_partners import show_unpaid
from pages.shared.visit import Visit, open_page
from partnering.foundation.database import reading
from partnering.foundation.permissions import Permission
from partnering.foundation.words import _
from partnering.reporting.unpaid_partners import list_unpaid_partners
from partnering.resourcing.pay_rates import read_rate_card
from partnering.resourcing.payment_list import list_payments
from partnering.resourcing.payment_totals import summarise_payments


def show_all(visit: Visit) -> None:
    """The whole page without the form."""
    where, day = {"project_id": visit.project_id}, today_here()
    with reading() as session:
        cards = list_payments(session, visit.person_id, today=day, **where)
        summary = summarise_payments(session, visit.person_id, today=day, **where)
        unpaid = list_unpaid_partners(session, visit.person_id, today=day, **where)
        rates = read_rate_card(session, visit.person_id, today=day, **where)
    waiting = [card for card in cards if card.is_waiting]
    show_summary(summary, len(waiting))
    if st.button(_("Promise a payment"), type="primary", key="payments_promise"):
        open_promise_form()
    show_outcome_of_payments()
    show_payments(visit, waiting, key="payments_waiting", with_names=True)
    if unpaid:
        with section(_("Gave time, and is promised no pay")):
            show_unpaid(unpaid)
    if closed := [card for card in cards if not card.is_waiting]:
        with st.expander(_("Paid, or not taken")):
            show_payments(visit, closed[::-1], key="payments_closed", with_names=True)
    with section(_("All payments")):
        show_totals(summary)
    with section(_("What an hour is paid")):
        show_rates(rates)
        show_pay_note(rates)
        show_rate_forms(visit, rates)


def show(visit: Visit) -> None:
    """The page: all payments, or the form that the address opens."""
    st.title(_("Payments"))
    show_said()
    with problems_shown():
        if PROMISE in st.query_params:
            show_promise_page(visit)
        else:
            show_all(visit)


show(open_page(Permission.KEEP_PAYMENTS))
