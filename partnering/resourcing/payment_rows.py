"""Payments that were promised, to take out: of a project, and of one person. Part of use cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from partnering.foundation.models import Project
from partnering.resourcing.models import Payment
from partnering.resourcing.pay_terms import PaymentKind

BATCH = 500
FORGOTTEN = "-"
"""What stands in the place of the words of somebody who left."""


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment without words, neither what it was for nor the partner's own: they may tell who got it."""

    person_id: int
    kind: PaymentKind
    amount: Decimal
    currency: str
    """ISO 4217, such as EUR."""
    promised_on: date
    due_on: date
    approved_on: date | None
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
            kind=row.kind,
            amount=row.amount,
            currency=row.currency,
            promised_on=row.promised_on,
            due_on=row.due_on,
            approved_on=row.approved_on,
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
                "kind": row.kind,
                "what_for": row.what_for,
                "amount": str(row.amount),
                "currency": row.currency,
                "promised_on": row.promised_on.isoformat(),
                "due_on": row.due_on.isoformat(),
                "approved_on": row.approved_on.isoformat() if row.approved_on else None,
                "paid_on": row.paid_on.isoformat() if row.paid_on else None,
                "declined_at": row.declined_at.isoformat() if row.declined_at else None,
                "declined_as": row.declined_as,
                "your_words": row.declined_words,
            }
            for row, slug in rows
        ]
    }


def forget_own_payment_words(session: Session, person_id: int) -> None:
    """Take the person's own words away; that a payment was made or not taken stays, for the books."""
    session.execute(
        update(Payment)
        .where(Payment.person_id == person_id, Payment.declined_words != "")
        .values(declined_words=FORGOTTEN)
    )
