"""Payments: promising one to a partner, approving it, and noting that it was paid."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.partnerships import membership_in_turn, short_words
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.times import day_in_words
from partnering.foundation.turns import take_turn_of_person
from partnering.foundation.words import _
from partnering.resourcing.models import Payment
from partnering.resourcing.money import check_amount, checked_currency
from partnering.resourcing.pay_terms import PaymentKind


@dataclass(frozen=True, slots=True)
class NewPayment:
    """What is promised: to which partner, for what, how much, and by when."""

    member_id: int
    what_for: str
    amount: Decimal
    currency: str
    """ISO 4217, such as EUR."""
    due_on: date
    kind: PaymentKind = PaymentKind.PAY


@requires(Permission.KEEP_PAYMENTS)
def promise_payment(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    entry: NewPayment,
    form_token: str,
    today: date,
    now: datetime,
) -> int:
    """Promise a partner of the project a payment, and return its id. The same form sent twice promises once.

    Raises InvalidInput for an amount, a currency or a day that cannot be, NotAllowed for a promise to oneself,
    NotFound for somebody who is no partner here, NotPossibleNow where this form was sent before with other words.
    """
    take_turn_of_person(session, person_id)
    entry = replace(
        entry,
        what_for=short_words(entry.what_for, field=_("What for")),
        currency=checked_currency(entry.currency),
    )
    _check(entry, today)
    if entry.member_id == person_id:
        raise NotAllowed(
            _("You cannot promise yourself a payment. Ask somebody else who looks after partners.")
        )
    membership_in_turn(session, project_id, entry.member_id)
    earlier = session.scalar(
        select(Payment).where(Payment.form_token == form_token, Payment.promised_by == person_id)
    )
    if earlier is not None:
        if (earlier.project_id, _content(earlier)) != (project_id, entry):
            raise NotPossibleNow(
                _("This was sent before, and it has changed since. Send again to promise both.")
            )
        return earlier.id
    row = Payment(
        project_id=project_id,
        person_id=entry.member_id,
        form_token=form_token,
        what_for=entry.what_for,
        kind=entry.kind,
        amount=entry.amount,
        currency=entry.currency,
        promised_on=today,
        due_on=entry.due_on,
        promised_by=person_id,
    )
    session.add(row)
    session.flush()
    leave_event(session, person_id, row, "payment promised", now=now, due_on=row.due_on.isoformat())
    return row.id


@requires(Permission.KEEP_PAYMENTS)
def take_back_promise(
    session: Session, person_id: int, *, project_id: int, payment_id: int, today: date, now: datetime
) -> None:
    """Take back a promise that was a slip, on the day it was typed: it is gone, as if it had never been.

    Raises NotAllowed for who did not type it, NotFound, NotPossibleNow on a later day or once something came of it.
    """
    row = payment_in_turn(session, project_id, payment_id)
    if row.promised_by != person_id:
        raise NotAllowed(_("Only who typed a promise can take it back, on the same day."))
    if row.promised_on != today or row.approved_on is not None:
        raise NotPossibleNow(_("A promise can be taken back on the day it was typed, before it is approved."))
    check_is_open(row)
    leave_event(session, person_id, row, "payment taken back", now=now)
    session.delete(row)
    session.flush()


@requires(Permission.KEEP_PAYMENTS)
def approve_payment(
    session: Session, person_id: int, *, project_id: int, payment_id: int, today: date, now: datetime
) -> None:
    """Note that whoever pays has said yes; twice counts once. A payment may also be made without this step.

    Raises NotAllowed for a payment to oneself, NotFound, NotPossibleNow for one that is closed.
    """
    row = payment_in_turn(session, project_id, payment_id)
    _check_is_of_another(row, person_id)
    check_is_open(row)
    if row.approved_on is not None:
        return
    row.approved_on, row.approved_by = today, person_id
    leave_event(session, person_id, row, "payment approved", now=now, approved_on=today.isoformat())


@requires(Permission.KEEP_PAYMENTS)
def mark_paid(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    payment_id: int,
    paid_on: date,
    today: date,
    now: datetime,
) -> None:
    """Note on which day a payment was made; the same day twice counts once.

    Raises InvalidInput for a day that cannot be, NotAllowed for a payment to oneself, NotFound, NotPossibleNow for one
    that was paid before or that the partner does not take.
    """
    row = payment_in_turn(session, project_id, payment_id)
    _check_is_of_another(row, person_id)
    if row.paid_on == paid_on:
        return
    check_is_open(row)
    if not row.promised_on <= paid_on <= today:
        raise InvalidInput(
            _("The day it was paid: choose one from {first} to today.").format(
                first=day_in_words(row.promised_on)
            )
        )
    row.paid_on, row.paid_noted_by = paid_on, person_id
    leave_event(session, person_id, row, "payment made", now=now, paid_on=paid_on.isoformat())


def payment_in_turn(session: Session, project_id: int, payment_id: int) -> Payment:
    """The payment; who changes the same one at the same moment waits, and then sees what was done.

    Raises NotFound. Part of use cases.
    """
    row = session.scalar(
        select(Payment).where(Payment.id == payment_id, Payment.project_id == project_id).with_for_update()
    )
    if row is None:
        raise NotFound(_("There is no such payment in this project."))
    return row


def check_is_open(row: Payment) -> None:
    """Raise NotPossibleNow for a payment that was made or is not taken."""
    if row.paid_on is not None:
        raise NotPossibleNow(_("This was paid on {day}.").format(day=day_in_words(row.paid_on)))
    if row.declined_at is not None:
        raise NotPossibleNow(
            _("The partner does not take this payment. Promise a new one if that has changed.")
        )


def leave_event(
    session: Session, person_id: int, row: Payment, action: str, *, now: datetime, **after: object
) -> None:
    """Leave in the trail what was done; never how much or what for. Part of use cases."""
    audit.record(
        session,
        person_id,
        project_id=row.project_id,
        action=action,
        subject=f"payment {row.id}",
        after=after or None,
        now=now,
    )


def _check(entry: NewPayment, today: date) -> None:
    if not entry.what_for:
        raise InvalidInput(_("What for: write at least one word."))
    check_amount(entry.amount, entry.currency)
    if entry.due_on < today:
        raise InvalidInput(_("The day it is due: choose today or a later day."))


def _content(row: Payment) -> NewPayment:
    return NewPayment(row.person_id, row.what_for, row.amount, row.currency, row.due_on, row.kind)


def _check_is_of_another(row: Payment, person_id: int) -> None:
    if row.person_id == person_id:
        raise NotAllowed(_("This payment is yours. Ask somebody else who looks after partners to note it."))
