"""Payments: promising one to a partner, and noting that it was paid or that the partner does not want it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from babel.numbers import format_currency, get_currency_precision, is_currency
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.models import Person
from partnering.foundation.partnerships import check_speaks_through_others, membership_in_turn, short_words
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.times import day_in_words
from partnering.foundation.turns import take_turn_of_person
from partnering.foundation.words import _, language
from partnering.resourcing.late import is_late
from partnering.resourcing.models import Payment

LARGEST_AMOUNT = Decimal("999999999999.99")
MOST_DECIMALS = 2
"""Of every currency; a few have three, of which the last is not kept."""


@dataclass(frozen=True, slots=True)
class NewPayment:
    """What is promised: to which partner, for what, how much, and by when."""

    member_id: int
    what_for: str
    amount: Decimal
    currency: str
    """ISO 4217, such as EUR."""
    due_on: date


@dataclass(frozen=True, slots=True)
class PaymentCard:
    """A payment as those see it whom it concerns."""

    payment_id: int
    person_id: int
    name: str
    what_for: str
    amount: Decimal
    currency: str
    promised_on: date
    due_on: date
    paid_on: date | None
    declined_at: datetime | None
    is_late: bool

    @property
    def amount_in_words(self) -> str:
        """The amount with its currency, as the reader's language writes it."""
        return format_currency(self.amount, self.currency, locale=language().replace("-", "_"))


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
        currency=entry.currency.strip().upper(),
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
        amount=entry.amount,
        currency=entry.currency,
        promised_on=today,
        due_on=entry.due_on,
        promised_by=person_id,
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="payment promised",
        subject=f"payment {row.id}",
        after={"due_on": row.due_on.isoformat()},
        now=now,
    )
    return row.id


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
    that was paid before or that the partner does not want.
    """
    row = _payment_in_turn(session, project_id, payment_id)
    if row.person_id == person_id:
        raise NotAllowed(_("This payment is yours. Ask somebody else who looks after partners to note it."))
    if row.paid_on == paid_on:
        return
    _check_open(row)
    if not row.promised_on <= paid_on <= today:
        raise InvalidInput(
            _("The day it was paid: choose one from {first} to today.").format(
                first=day_in_words(row.promised_on)
            )
        )
    row.paid_on, row.paid_noted_by = paid_on, person_id
    _leave_event(session, person_id, row, "payment made", now=now, paid_on=paid_on.isoformat())


@requires(Permission.KEEP_OWN_PART)
def decline_my_payment(
    session: Session, person_id: int, *, project_id: int, payment_id: int, now: datetime
) -> None:
    """Say, as the partner, that one does not want a payment. Twice does nothing more.

    Raises NotFound for somebody else's, NotPossibleNow for one that was paid.
    """
    row = _payment_in_turn(session, project_id, payment_id)
    if row.person_id != person_id:
        raise NotFound(_no_payment())
    _decline(session, person_id, row, now)


@requires(Permission.KEEP_PAYMENTS)
def mark_declined(
    session: Session, person_id: int, *, project_id: int, payment_id: int, now: datetime
) -> None:
    """Write down that a partner without access does not want a payment. Twice does nothing more.

    Raises NotAllowed for a partner with access, who alone says so, NotFound, NotPossibleNow for one that was paid.
    """
    row = _payment_in_turn(session, project_id, payment_id)
    check_speaks_through_others(session, membership_in_turn(session, project_id, row.person_id))
    _decline(session, person_id, row, now)


@requires(Permission.KEEP_PAYMENTS)
def list_payments(session: Session, person_id: int, *, project_id: int, today: date) -> list[PaymentCard]:
    """Every payment of the project; what is due first comes first."""
    return _cards(session, _PAYMENTS.where(Payment.project_id == project_id), today)


@requires(Permission.KEEP_OWN_PART)
def list_my_payments(session: Session, person_id: int, *, project_id: int, today: date) -> list[PaymentCard]:
    """The payments this person was promised in the project; what is due first comes first."""
    own = _PAYMENTS.where(Payment.project_id == project_id, Payment.person_id == person_id)
    return _cards(session, own, today)


_PAYMENTS = (
    select(Payment, Person.name)
    .join(Person, Person.id == Payment.person_id)
    .order_by(Payment.due_on, Payment.id)
)


def _cards(session: Session, which: Select[Payment, str], today: date) -> list[PaymentCard]:
    return [
        PaymentCard(
            payment_id=row.id,
            person_id=row.person_id,
            name=name,
            what_for=row.what_for,
            amount=row.amount,
            currency=row.currency,
            promised_on=row.promised_on,
            due_on=row.due_on,
            paid_on=row.paid_on,
            declined_at=row.declined_at,
            is_late=is_late(row, today),
        )
        for row, name in session.execute(which)
    ]


def _check(entry: NewPayment, today: date) -> None:
    if not entry.what_for:
        raise InvalidInput(_("What for: write at least one word."))
    if not is_currency(entry.currency):
        raise InvalidInput(
            _("“{currency}” is not a currency we know. Use its three letters, such as EUR or USD.").format(
                currency=entry.currency[:20]
            )
        )
    decimals = min(get_currency_precision(entry.currency), MOST_DECIMALS)
    if (
        not entry.amount.is_finite()
        or not 0 < entry.amount <= LARGEST_AMOUNT
        or entry.amount != round(entry.amount, decimals)
    ):
        raise InvalidInput(
            _("The amount: use a number above 0 with at most {n} digits after the point.").format(n=decimals)
        )
    if entry.due_on < today:
        raise InvalidInput(_("The day it is due: choose today or a later day."))


def _content(row: Payment) -> NewPayment:
    return NewPayment(row.person_id, row.what_for, row.amount, row.currency, row.due_on)


def _payment_in_turn(session: Session, project_id: int, payment_id: int) -> Payment:
    """The payment; who changes the same one at the same moment waits, and then sees what was done."""
    row = session.scalar(
        select(Payment).where(Payment.id == payment_id, Payment.project_id == project_id).with_for_update()
    )
    if row is None:
        raise NotFound(_no_payment())
    return row


def _no_payment() -> str:
    return _("There is no such payment in this project.")


def _check_open(row: Payment) -> None:
    if row.paid_on is not None:
        raise NotPossibleNow(_("This was paid on {day}.").format(day=day_in_words(row.paid_on)))
    if row.declined_at is not None:
        raise NotPossibleNow(
            _("The partner does not want this payment. Promise a new one if that has changed.")
        )


def _decline(session: Session, person_id: int, row: Payment, now: datetime) -> None:
    if row.declined_at is not None:
        return
    _check_open(row)
    row.declined_at, row.declined_noted_by = now, person_id
    is_written_down = row.person_id != person_id
    _leave_event(session, person_id, row, "payment declined", now=now, is_written_down=is_written_down)


def _leave_event(
    session: Session, person_id: int, row: Payment, action: str, *, now: datetime, **after: object
) -> None:
    audit.record(
        session,
        person_id,
        project_id=row.project_id,
        action=action,
        subject=f"payment {row.id}",
        after=after,
        now=now,
    )
