"""Payments that were promised, to take out: of a project, and of one person. Part of use cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.models import Project
from partnering.resourcing.models import Payment

BATCH = 500


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment without what it was for, which may tell who got it."""

    person_id: int
    amount: Decimal
    currency: str
    """ISO 4217, such as EUR."""
    promised_on: date
    due_on: date
    paid_on: date | None
    declined_at: datetime | None


def payment_rows(session: Session, *, project_id: int) -> Iterator[PaymentRow]:
    """Every payment of the project, in the order in which they were promised."""
    for row in session.scalars(
        select(Payment)
        .where(Payment.project_id == project_id)
        .order_by(Payment.id)
        .execution_options(yield_per=BATCH)
    ):
        yield PaymentRow(
            person_id=row.person_id,
            amount=row.amount,
            currency=row.currency,
            promised_on=row.promised_on,
            due_on=row.due_on,
            paid_on=row.paid_on,
            declined_at=row.declined_at,
        )


def own_payments(session: Session, person_id: int) -> dict[str, Any]:
    """The payments that the person was promised, as plain JSON values."""
    rows = session.execute(
        select(Payment, Project.slug)
        .join(Project, Project.id == Payment.project_id)
        .where(Payment.person_id == person_id)
        .order_by(Payment.id)
    )
    return {
        "payments_you_were_promised": [
            {
                "project": slug,
                "what_for": row.what_for,
                "amount": str(row.amount),
                "currency": row.currency,
                "promised_on": row.promised_on.isoformat(),
                "due_on": row.due_on.isoformat(),
                "paid_on": row.paid_on.isoformat() if row.paid_on else None,
                "declined_at": row.declined_at.isoformat() if row.declined_at else None,
            }
            for row, slug in rows
        ]
    }
