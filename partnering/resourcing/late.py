"""Promises that are late: payments whose day has passed, that were not made, and that nobody declined."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partnering.resourcing.models import Payment


@dataclass(frozen=True, slots=True)
class LatePayments:
    """How many promised payments are late, and since when. Neither names nor amounts: those are private."""

    payments: int = 0
    oldest_due_on: date | None = None


def is_late(row: Payment, today: date) -> bool:
    """Whether the day of this payment has passed without it. On the day itself it is not late yet."""
    return row.paid_on is None and row.declined_at is None and row.due_on < today


def late_payments(session: Session, *, project_id: int, today: date) -> LatePayments:
    """What is late in the project; one query. Part of use cases that have checked the person's rights."""
    payments, oldest_due_on = session.execute(
        select(func.count(), func.min(Payment.due_on)).where(
            Payment.project_id == project_id,
            Payment.due_on < today,
            Payment.paid_on.is_(None),
            Payment.declined_at.is_(None),
        )
    ).one()
    return LatePayments(payments, oldest_due_on)
