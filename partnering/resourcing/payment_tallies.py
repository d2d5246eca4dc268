"""Payments of some projects as the database counts them: by year, and by how they stand. Part of use cases.

Nothing is hidden yet: whoever shows it hides what few people got first.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import BigInteger, Label, case, cast, extract, func, literal, select
from sqlalchemy.orm import Session

from partnering.foundation.tallies import Tally
from partnering.resourcing.models import Payment
from partnering.resourcing.pay_states import state_in_sql
from partnering.resourcing.pay_terms import PaymentKind, PayState


@dataclass(frozen=True, slots=True)
class PaymentGroup:
    """Payments that stand alike, in one currency."""

    is_pay: bool
    """Pay for time given; else money that somebody spent to take part, given back."""
    state: PayState
    """What a partner does not take is declined here; that somebody may not take it is nobody else's matter."""
    currency: str
    """ISO 4217, such as EUR."""


@dataclass(frozen=True, slots=True)
class PaymentsAlike:
    """Payments of one group that took as many days."""

    group: PaymentGroup
    days: int | None
    """From promise to payment; None for what was not paid."""
    amount: Decimal
    """All of them together."""


def tally_payments(
    session: Session, *, project_ids: Collection[int], today: date
) -> list[Tally[PaymentsAlike]]:
    """How many payments there are, in the year they were paid, else in the one they were promised."""
    rows = session.execute(
        select(
            *_PLACE,
            _stands(today),
            Payment.promised_on,
            Payment.paid_on,
            # Whole cents, so that no database sums in fractions that are not exact.
            func.sum(cast(func.round(Payment.amount * 100), BigInteger)),
            func.count(),
        )
        .where(Payment.project_id.in_(project_ids))
        .group_by(*_PLACE, "stands", Payment.promised_on, Payment.paid_on)
    )
    return [
        Tally(
            project_id,
            year,
            None,
            None,
            PaymentsAlike(
                PaymentGroup(bool(is_pay), PayState[state.upper()], currency),
                None if paid_on is None else (paid_on - promised_on).days,
                Decimal(int(cents)).scaleb(-2),
            ),
            n,
        )
        for project_id, year, is_pay, currency, state, promised_on, paid_on, cents, n in rows
    ]


def tally_people_of_payments(
    session: Session, *, project_ids: Collection[int], today: date
) -> list[Tally[PaymentGroup]]:
    """To how many different partners the payments of each group and year go."""
    rows = session.execute(
        select(*_PLACE, _stands(today), func.count(Payment.person_id.distinct()))
        .where(Payment.project_id.in_(project_ids))
        .group_by(*_PLACE, "stands")
    )
    return [
        Tally(project_id, year, None, None, PaymentGroup(bool(is_pay), PayState[state.upper()], currency), n)
        for project_id, year, is_pay, currency, state, n in rows
    ]


def _stands(today: date) -> Label[str]:
    state = state_in_sql(today)
    not_taken = state == PayState.NOT_ALLOWED.value
    return case((not_taken, PayState.DECLINED.value), else_=state).label("stands")


_PLACE = (
    Payment.project_id,
    extract("year", func.coalesce(Payment.paid_on, Payment.promised_on)).label("year"),
    case((Payment.kind == PaymentKind.PAY, literal(1)), else_=literal(0)).label("is_pay"),
    Payment.currency,
)
