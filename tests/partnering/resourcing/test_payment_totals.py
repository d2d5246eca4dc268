"""Sums of payments: exact, by kind, state and currency, and never over two currencies."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from partnering.foundation.tokens import new_token
from partnering.resourcing.pay_terms import DeclinedAs, PaymentKind, PayState
from partnering.resourcing.payment_list import list_payments
from partnering.resourcing.payment_replies import Refusal, decline_my_payment
from partnering.resourcing.payment_totals import PaymentTotal, payment_totals, summarise_payments
from partnering.resourcing.payments import NewPayment, mark_paid, promise_payment
from tests.cast import NOW, TODAY, Cast, gather

DUE = TODAY + timedelta(days=14)
LATER = DUE + timedelta(days=1)


def promise(
    session: Session,
    cast: Cast,
    amount: str | Decimal,
    currency: str = "EUR",
    *,
    kind: PaymentKind = PaymentKind.PAY,
    member: int | None = None,
    due_on: date = DUE,
) -> int:
    return promise_payment(
        session,
        cast.facilitator,
        project_id=cast.project,
        entry=NewPayment(member or cast.patient, "Two evenings", Decimal(amount), currency, due_on, kind),
        form_token=new_token(),
        today=TODAY,
        now=NOW,
    )


def pay(session: Session, cast: Cast, payment_id: int, on: date) -> None:
    mark_paid(
        session,
        cast.lead,
        project_id=cast.project,
        payment_id=payment_id,
        paid_on=on,
        today=on,
        now=NOW,
    )


def totals(session: Session, cast: Cast, **more: Any) -> list[PaymentTotal]:
    return payment_totals(session, project_id=cast.project, **{"today": LATER, **more})


def test_kinds_states_and_currencies_are_summed_apart(any_session: Session) -> None:
    cast = gather(any_session)
    pay(any_session, cast, promise(any_session, cast, "0.10"), TODAY)
    pay(any_session, cast, promise(any_session, cast, "0.20", member=cast.caregiver), LATER)
    promise(any_session, cast, "5", "CAD")
    promise(any_session, cast, "7", due_on=LATER)
    promise(any_session, cast, "8.50", kind=PaymentKind.TRAVEL)
    for reason in DeclinedAs:
        decline_my_payment(
            any_session,
            cast.patient,
            project_id=cast.project,
            payment_id=promise(any_session, cast, "60"),
            entry=Refusal(reason, "A rule."),
            now=NOW,
        )
    pay_in_euro = (PaymentKind.PAY, PayState.PROMISED, "EUR", 1, Decimal(7))
    assert totals(any_session, cast) == [
        PaymentTotal(*pay_in_euro),
        PaymentTotal(PaymentKind.PAY, PayState.LATE, "CAD", 1, Decimal(5)),
        PaymentTotal(PaymentKind.PAY, PayState.PAID, "EUR", 2, Decimal("0.30")),
        PaymentTotal(PaymentKind.PAY, PayState.DECLINED, "EUR", 1, Decimal(60)),
        PaymentTotal(PaymentKind.PAY, PayState.NOT_ALLOWED, "EUR", 1, Decimal(60)),
        PaymentTotal(PaymentKind.TRAVEL, PayState.LATE, "EUR", 1, Decimal("8.50")),
    ]
    assert payment_totals(any_session, project_id=cast.other_project, today=TODAY) == []
    summary = summarise_payments(any_session, cast.lead, project_id=cast.project, today=LATER)
    assert (list(summary.totals), summary.paid, summary.median_days_to_pay) == (
        totals(any_session, cast),
        2,
        7.5,
    )


def test_each_payment_counts_in_one_period_only(cast: Cast, session: Session) -> None:
    pay(session, cast, promise(session, cast, "10"), LATER)
    promise(session, cast, "3")
    until_due = totals(session, cast, until=DUE)
    after_it = totals(session, cast, since=LATER, until=LATER)
    assert [(total.state, total.amount) for total in until_due] == [(PayState.LATE, Decimal(3))]
    assert [(total.state, total.amount) for total in after_it] == [(PayState.PAID, Decimal(10))]
    assert totals(session, cast, since=LATER + timedelta(days=1)) == []


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    amounts=st.lists(
        st.tuples(
            st.decimals(Decimal("0.01"), Decimal("99999999.99"), places=2), st.sampled_from(["EUR", "USD"])
        ),
        min_size=1,
        max_size=4,
    )
)
def test_the_sums_are_those_of_the_list_to_the_cent(
    cast: Cast, session: Session, amounts: list[tuple[Decimal, str]]
) -> None:
    for amount, currency in amounts:
        promise(session, cast, amount, currency)
    listed: Counter[str] = Counter()
    sums: dict[str, Decimal] = {}
    for card in list_payments(session, cast.lead, project_id=cast.project, today=TODAY):
        listed[card.currency] += 1
        sums[card.currency] = sums.get(card.currency, Decimal(0)) + card.amount
    found = totals(session, cast, today=TODAY)
    assert {total.currency: total.amount for total in found} == sums
    assert {total.currency: total.payments for total in found} == listed
