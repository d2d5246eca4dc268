"""Where a payment stands on a day: in Python for one row, in SQL for sums over many."""

from datetime import date

from sqlalchemy import ColumnElement, case, literal

from partnering.resourcing.late import is_late
from partnering.resourcing.models import Payment
from partnering.resourcing.pay_terms import DeclinedAs, PayState


def state_of(row: Payment, today: date) -> PayState:
    """Where the payment stands. What is late is neither promised nor approved any more."""
    if row.paid_on is not None:
        return PayState.PAID
    if row.declined_as is not None:
        return PayState.NOT_ALLOWED if row.declined_as is DeclinedAs.NOT_ALLOWED else PayState.DECLINED
    if is_late(row, today):
        return PayState.LATE
    return PayState.PROMISED if row.approved_on is None else PayState.APPROVED


def state_in_sql(today: date) -> ColumnElement[str]:
    """The value of `state_of` for each row."""
    return case(
        (Payment.paid_on.is_not(None), literal(PayState.PAID.value)),
        (Payment.declined_as == DeclinedAs.NOT_ALLOWED, literal(PayState.NOT_ALLOWED.value)),
        (Payment.declined_at.is_not(None), literal(PayState.DECLINED.value)),
        (Payment.due_on < today, literal(PayState.LATE.value)),
        (Payment.approved_on.is_(None), literal(PayState.PROMISED.value)),
        else_=literal(PayState.APPROVED.value),
    )
