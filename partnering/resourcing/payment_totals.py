"""What was promised and paid, summed by kind, state and currency; and how long it took.

Amounts of two currencies are never summed. In a period counts what was paid in it, and what was promised in it and is
not paid: each payment counts in one period only.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, cast, func, select
from sqlalchemy.orm import Session

from partnering.foundation.permissions import Permission, requires
from partnering.resourcing.late import LatePayments, late_payments
from partnering.resourcing.models import Payment
from partnering.resourcing.pay_states import state_in_sql
from partnering.resourcing.pay_terms import PaymentKind, PayState


@dataclass(frozen=True, slots=True)
class PaymentTotal:
    """All payments of one kind that stand alike, in one currency."""

    kind: PaymentKind
    state: PayState
    currency: str
    """ISO 4217, such as EUR."""
    payments: int
    amount: Decimal
    """Exact, in this currency."""


@dataclass(frozen=True, slots=True)
class PaymentSummary:
    """How a project keeps its promises, over all its time."""

    totals: tuple[PaymentTotal, ...]
    late: LatePayments
    paid: int
    """How many payments were made."""
    median_days_to_pay: float | None
    """From promise to payment; None where none was made."""


@requires(Permission.KEEP_PAYMENTS)
def summarise_payments(session: Session, person_id: int, *, project_id: int, today: date) -> PaymentSummary:
    """All sums of the project, what is late, and how long payments took; three queries."""
    days = _days_to_pay(session, project_id)
    return PaymentSummary(
        totals=tuple(payment_totals(session, project_id=project_id, today=today)),
        late=late_payments(session, project_id=project_id, today=today),
        paid=days.total(),
        median_days_to_pay=median(days.elements()) if days else None,
    )


def payment_totals(
    session: Session,
    *,
    project_id: int,
    today: date,
    since: date | None = None,
    until: date | None = None,
) -> list[PaymentTotal]:
    """The sums of the project, by kind, state and currency, in that order. Part of use cases; one query.

    since, until: both days belong to the period; None for no bound.
    """
    stands = state_in_sql(today).label("stands")
    # Whole cents, so that no database sums in fractions that are not exact.
    cents = func.sum(cast(func.round(Payment.amount * 100), BigInteger))
    counts_on = func.coalesce(Payment.paid_on, Payment.promised_on)
    rows = session.execute(
        select(Payment.kind, stands, Payment.currency, func.count(), cents)
        .where(Payment.project_id == project_id, *_within(counts_on, since, until))
        .group_by(Payment.kind, stands, Payment.currency)
    )
    states = {str(state): state for state in PayState}
    totals = [
        PaymentTotal(kind, states[word], currency, payments, Decimal(int(in_cents)).scaleb(-2))
        for kind, word, currency, payments, in_cents in rows
    ]
    order = [*PaymentKind, *PayState]
    return sorted(
        totals, key=lambda total: (order.index(total.kind), order.index(total.state), total.currency)
    )


def _days_to_pay(session: Session, project_id: int) -> Counter[int]:
    """How many of the payments that were made took how many days, from promise to payment."""
    rows = session.execute(
        select(Payment.promised_on, Payment.paid_on, func.count())
        .where(Payment.project_id == project_id, Payment.paid_on.is_not(None))
        .group_by(Payment.promised_on, Payment.paid_on)
    )
    days: Counter[int] = Counter()
    for promised_on, paid_on, payments in rows:
        if paid_on is not None:
            days[(paid_on - promised_on).days] += payments
    return days


def _within(day: Any, since: date | None, until: date | None) -> list[ColumnElement[bool]]:
    bounds = []
    if since is not None:
        bounds.append(day >= since)
    if until is not None:
        bounds.append(day <= until)
    return bounds
