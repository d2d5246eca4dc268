"""The form that promises a payment, and the ways to it."""

from datetime import timedelta
from typing import Any

import streamlit as st

from pages.shared.kept_fields import watched
from pages.shared.kept_form import KeptForm, Words
from pages.shared.local_time import today_here
from pages.shared.rate_card import rates_in_words
from pages.shared.small_form import SmallForm, day_of, show_small_form, typed
from pages.shared.text import as_text
from pages.shared.visit import Visit, now
from partnering.foundation.database import reading
from partnering.foundation.errors import InvalidInput
from partnering.foundation.partnerships import LONGEST_WORDS, list_partners
from partnering.foundation.vocabulary import Standing
from partnering.foundation.words import _
from partnering.resourcing.money import amount_of
from partnering.resourcing.pay_rates import RateCard, read_rate_card
from partnering.resourcing.pay_terms import PaymentKind
from partnering.resourcing.payments import NewPayment, promise_payment

PAGE = "resourcing/payments.py"
PROMISE = "promise"
"""Opens the form, as it stands in the address; with the number of a partner, or 0."""
USUAL_DAYS = 14
KINDS = {str(kind): kind for kind in PaymentKind}


def open_promise_form(person_id: int = 0) -> None:
    """Open the form, for this partner."""
    st.switch_page(PAGE, query_params={PROMISE: str(person_id)})


def show_promise_page(visit: Visit) -> None:
    """The form, and the way back."""
    with reading() as session:
        partners = {
            partner.person_id: f"{partner.name} ({partner.role.label})"
            for partner in list_partners(session, visit.person_id, project_id=visit.project_id)
            if partner.standing is not Standing.LEFT and partner.person_id != visit.person_id
        }
        card = read_rate_card(session, visit.person_id, project_id=visit.project_id, today=today_here())
    if partners:
        show_small_form(visit, promise_form(partners, card))
    else:
        st.write(_("Nobody takes part here yet. Add the first partner under “Partners”."))
    if st.button(_("Back to the payments"), icon=":material/arrow_back:", key="payments_back"):
        st.switch_page(PAGE)


def promise_form(partners: dict[int, str], card: RateCard) -> SmallForm:
    """The form for the partner in the address. What was typed for another one waits in a form of its own."""
    wanted = next((who for who in partners if str(who) == st.query_params.get(PROMISE)), None)
    return SmallForm(
        name=f"promise-{wanted or 0}",
        heading=_("Promise a payment"),
        button=_("Promise it"),
        first={
            "member": wanted,
            "kind": str(PaymentKind.PAY),
            "what_for": "",
            "amount": "",
            "currency": card.current[-1].currency if card.current else "",
            "due_on": (today_here() + timedelta(days=USUAL_DAYS)).isoformat(),
        },
        show_fields=lambda form: show_fields(form, partners, card),
        save=promise,
        said=_("Promised. It stands below. Partners who can sign in find it under “My part”."),
    )


def show_fields(form: KeptForm, partners: dict[int, str], card: RateCard) -> None:
    """To whom, what for, how much, and until when."""
    people, first, day = list(partners), form.first, day_of(form.first["due_on"] or "")
    st.selectbox(
        _("To whom"),
        people,
        index=people.index(first["member"]) if first["member"] in partners else None,
        format_func=partners.__getitem__,
        placeholder=_("Choose a name"),
        **watched(form, "member", typed),
    )
    st.selectbox(
        _("What kind"),
        list(KINDS),
        index=list(KINDS).index(first["kind"]),
        format_func=lambda kind: KINDS[kind].label,
        **watched(form, "kind", typed),
    )
    st.text_input(
        _("What for"),
        value=first["what_for"],
        max_chars=LONGEST_WORDS,
        placeholder=_("Such as: two evenings in March"),
        **watched(form, "what_for", typed),
    )
    if card.current:
        st.caption(as_text(_("What an hour is paid here: {rates}.").format(rates=rates_in_words(card))))
    with st.container(horizontal=True):
        st.text_input(
            _("How much"), value=first["amount"], max_chars=30, width=160, **watched(form, "amount", typed)
        )
        st.text_input(
            _("Currency"),
            value=first["currency"],
            max_chars=3,
            placeholder=_("EUR"),
            width=160,
            **watched(form, "currency", typed),
        )
    st.date_input(
        _("To be paid by"),
        value=max(day, today_here()) if day else None,
        min_value=today_here(),
        format="YYYY-MM-DD",
        **watched(form, "due_on", typed),
    )


def promise(session: Any, person_id: int, form: KeptForm, words: Words) -> None:
    """Promise what was typed."""
    due_on = day_of(words["due_on"] or "")
    if words["member"] is None or due_on is None:
        raise InvalidInput(_("Choose to whom, and until which day."))
    entry = NewPayment(
        words["member"],
        words["what_for"],
        amount_of(words["amount"]),
        words["currency"],
        due_on,
        KINDS[words["kind"]],
    )
    promise_payment(
        session,
        person_id,
        project_id=form.project_id,
        entry=entry,
        form_token=form.place.token,
        today=today_here(),
        now=now(),
    )
