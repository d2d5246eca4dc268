"""What a partner says to a payment: that they do not take it, and why, or that it did not reach them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.partnerships import check_speaks_through_others, membership_in_turn, short_words
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.words import _
from partnering.resourcing.models import Payment
from partnering.resourcing.pay_terms import DeclinedAs
from partnering.resourcing.payments import check_is_open, leave_event, payment_in_turn


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a partner does not take a payment. By choice needs no words; a rule that forbids it is named."""

    reason: DeclinedAs = DeclinedAs.BY_CHOICE
    words: str = ""


@requires(Permission.KEEP_OWN_PART)
def decline_my_payment(
    session: Session, person_id: int, *, project_id: int, payment_id: int, entry: Refusal, now: datetime
) -> None:
    """Say, as the partner, that one does not take a payment. Twice does nothing more.

    Raises InvalidInput where no rule is named, NotFound for somebody else's, NotPossibleNow for one that was paid.
    """
    _decline(session, person_id, _own_in_turn(session, person_id, project_id, payment_id), entry, now)


@requires(Permission.KEEP_PAYMENTS)
def mark_declined(
    session: Session, person_id: int, *, project_id: int, payment_id: int, entry: Refusal, now: datetime
) -> None:
    """Write down that a partner without access does not take a payment. Twice does nothing more.

    Raises NotAllowed for a partner with access, who alone says so, and as `decline_my_payment`.
    """
    row = payment_in_turn(session, project_id, payment_id)
    check_speaks_through_others(session, membership_in_turn(session, project_id, row.person_id))
    _decline(session, person_id, row, entry, now)


@requires(Permission.KEEP_OWN_PART)
def say_not_received(
    session: Session, person_id: int, *, project_id: int, payment_id: int, now: datetime
) -> None:
    """Say, as the partner, that a payment that is noted as paid did not arrive: it waits again, late if it is.

    Raises NotFound for somebody else's, NotPossibleNow for one that the partner does not take.
    """
    _open_again(session, person_id, _own_in_turn(session, person_id, project_id, payment_id), now)


@requires(Permission.KEEP_PAYMENTS)
def mark_not_paid(
    session: Session, person_id: int, *, project_id: int, payment_id: int, now: datetime
) -> None:
    """Note that a payment was not made after all: it waits again. Raises NotFound, NotPossibleNow as above."""
    _open_again(session, person_id, payment_in_turn(session, project_id, payment_id), now)


def _own_in_turn(session: Session, person_id: int, project_id: int, payment_id: int) -> Payment:
    row = payment_in_turn(session, project_id, payment_id)
    if row.person_id != person_id:
        raise NotFound(_("There is no such payment in this project."))
    return row


def _decline(session: Session, person_id: int, row: Payment, entry: Refusal, now: datetime) -> None:
    if row.declined_at is not None:
        return
    check_is_open(row)
    words = short_words(entry.words, field=_("In your words"))
    if entry.reason is DeclinedAs.NOT_ALLOWED and not words:
        raise InvalidInput(_("Say which rule forbids it, in a few words."))
    row.declined_at, row.declined_noted_by = now, person_id
    row.declined_as, row.declined_words = entry.reason, words
    is_written_down = row.person_id != person_id
    leave_event(session, person_id, row, "payment declined", now=now, is_written_down=is_written_down)


def _open_again(session: Session, person_id: int, row: Payment, now: datetime) -> None:
    if row.paid_on is None:
        if row.declined_at is not None:
            raise NotPossibleNow(
                _("The partner does not take this payment. Promise a new one if that has changed.")
            )
        return
    row.paid_on = row.paid_noted_by = None
    leave_event(session, person_id, row, "payment not received", now=now)
