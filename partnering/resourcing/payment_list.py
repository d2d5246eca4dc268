"""Payments to read: all of a project for those who look after partners, and one's own for a partner."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from partnering.foundation.models import Membership, Person
from partnering.foundation.partnerships import membership_of_partner
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.vocabulary import AccessRole
from partnering.resourcing.late import LatePayments, late_payments
from partnering.resourcing.models import Payment
from partnering.resourcing.money import money_in_words
from partnering.resourcing.pay_states import state_of
from partnering.resourcing.pay_terms import PaymentKind, PayState

WAITING = frozenset({PayState.PROMISED, PayState.APPROVED, PayState.LATE})
"""Where a payment is still to come."""


@dataclass(frozen=True, slots=True)
class PaymentCard:
    """A payment as those see it whom it concerns."""

    payment_id: int
    person_id: int
    name: str
    has_access: bool
    """Whether the partner can sign in, and so speaks for themselves."""
    kind: PaymentKind
    what_for: str
    amount: Decimal
    currency: str
    promised_on: date
    promised_by: int
    due_on: date
    approved_on: date | None
    paid_on: date | None
    state: PayState
    declined_words: str
    """The partner's own; empty where they gave none."""

    @property
    def amount_in_words(self) -> str:
        """The amount with its currency, as the reader's language writes it."""
        return money_in_words(self.amount, self.currency)

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to come."""
        return self.state in WAITING


@requires(Permission.KEEP_PAYMENTS)
def list_payments(session: Session, person_id: int, *, project_id: int, today: date) -> list[PaymentCard]:
    """Every payment of the project; what is due first comes first."""
    return _cards(session, _PAYMENTS.where(Payment.project_id == project_id), today)


@requires(Permission.KEEP_PAYMENTS)
def list_payments_of(
    session: Session, person_id: int, *, project_id: int, member_id: int, today: date
) -> list[PaymentCard]:
    """The payments of one partner. Raises NotFound for somebody who is no partner here."""
    membership_of_partner(session, project_id, member_id)
    return _cards(session, _of_one(project_id, member_id), today)


@requires(Permission.KEEP_OWN_PART)
def list_my_payments(session: Session, person_id: int, *, project_id: int, today: date) -> list[PaymentCard]:
    """The payments this person was promised in the project; what is due first comes first."""
    return _cards(session, _of_one(project_id, person_id), today)


@requires(Permission.KEEP_PAYMENTS)
def count_late_payments(session: Session, person_id: int, *, project_id: int, today: date) -> LatePayments:
    """How many promised payments are late, and since when."""
    return late_payments(session, project_id=project_id, today=today)


def people_promised_pay(session: Session, *, project_id: int, since: date) -> set[int]:
    """Who was promised pay on this day or later, or waits for some; also who did not take it. Part of use cases."""
    is_waiting = Payment.paid_on.is_(None) & Payment.declined_at.is_(None)
    return set(
        session.scalars(
            select(Payment.person_id).where(
                Payment.project_id == project_id,
                Payment.kind == PaymentKind.PAY,
                (Payment.promised_on >= since) | is_waiting,
            )
        )
    )


_PAYMENTS = (
    select(Payment, Person.name, Membership.access_role)
    .join(Person, Person.id == Payment.person_id)
    .outerjoin(
        Membership,
        (Membership.person_id == Payment.person_id) & (Membership.project_id == Payment.project_id),
    )
    .order_by(Payment.due_on, Payment.id)
)


def _of_one(project_id: int, member_id: int) -> Select[Payment, str, AccessRole | None]:
    return _PAYMENTS.where(Payment.project_id == project_id, Payment.person_id == member_id)


def _cards(
    session: Session, which: Select[Payment, str, AccessRole | None], today: date
) -> list[PaymentCard]:
    return [
        PaymentCard(
            payment_id=row.id,
            person_id=row.person_id,
            name=name,
            has_access=access_role is not None,
            kind=row.kind,
            what_for=row.what_for,
            amount=row.amount,
            currency=row.currency,
            promised_on=row.promised_on,
            promised_by=row.promised_by,
            due_on=row.due_on,
            approved_on=row.approved_on,
            paid_on=row.paid_on,
            state=state_of(row, today),
            declined_words=row.declined_words,
        )
        for row, name, access_role in session.execute(which)
    ]
