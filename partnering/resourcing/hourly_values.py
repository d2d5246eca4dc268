"""What an hour that partners give is valued at: a project's own dated table, with the source of each figure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.partnerships import short_words
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.turns import take_turn_of_person
from partnering.foundation.words import _
from partnering.resourcing.models import HourlyValue
from partnering.resourcing.money import check_amount, checked_currency

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class NewHourlyValue:
    """What an hour is valued at from a day on, and where the figure comes from."""

    from_on: date
    amount: Decimal
    currency: str
    """ISO 4217, such as EUR."""
    source: str


@dataclass(frozen=True, slots=True)
class HourlyValueCard:
    """A row of the table."""

    value_id: int
    from_on: date
    amount: Decimal
    currency: str
    source: str


@requires(Permission.KEEP_BUDGET)
def add_hourly_value(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    entry: NewHourlyValue,
    form_token: str,
    now: datetime,
) -> int:
    """Write down what an hour is valued at from a day on, and return the id. The same form sent twice writes once.

    Of two values from the same day, the one written later counts. Raises InvalidInput for an amount or a currency that
    cannot be, or without a source, NotPossibleNow where this form was sent before with other words.
    """
    take_turn_of_person(session, person_id)
    entry = replace(
        entry,
        currency=checked_currency(entry.currency),
        source=short_words(entry.source, field=_("Where the figure comes from")),
    )
    check_amount(entry.amount, entry.currency)
    if not entry.source:
        raise InvalidInput(_("Where the figure comes from: write it down, so that others can look it up."))
    earlier = session.scalar(
        select(HourlyValue).where(HourlyValue.form_token == form_token, HourlyValue.written_by == person_id)
    )
    if earlier is not None:
        written = NewHourlyValue(earlier.from_on, earlier.amount, earlier.currency, earlier.source)
        if (earlier.project_id, written) != (project_id, entry):
            raise NotPossibleNow(
                _("This was sent before, and it has changed since. Send again to keep both.")
            )
        return earlier.id
    row = HourlyValue(
        project_id=project_id,
        form_token=form_token,
        from_on=entry.from_on,
        amount=entry.amount,
        currency=entry.currency,
        source=entry.source,
        written_by=person_id,
        written_at=now,
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="hourly value added",
        subject=f"hourly value {row.id}",
        after={"from_on": row.from_on.isoformat(), "amount": str(row.amount), "currency": row.currency},
        now=now,
    )
    return row.id


@requires(Permission.KEEP_BUDGET)
def remove_hourly_value(
    session: Session, person_id: int, *, project_id: int, value_id: int, now: datetime
) -> None:
    """Take a value out of the table; hours are valued without it from now on. Raises NotFound."""
    row = session.scalar(
        select(HourlyValue)
        .where(
            HourlyValue.id == value_id,
            HourlyValue.project_id == project_id,
            HourlyValue.removed_at.is_(None),
        )
        .with_for_update()
    )
    if row is None:
        raise NotFound(_("This value is not in the table of this project."))
    row.removed_at = now
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="hourly value removed",
        subject=f"hourly value {row.id}",
        now=now,
    )


@requires(Permission.KEEP_BUDGET)
def list_hourly_values(session: Session, person_id: int, *, project_id: int) -> list[HourlyValueCard]:
    """The table, the newest day first."""
    return hourly_values(session, project_id=project_id)


def hourly_values(session: Session, *, project_id: int) -> list[HourlyValueCard]:
    """As `list_hourly_values`. Part of use cases, which have checked the person's rights; one query."""
    rows = session.scalars(
        select(HourlyValue)
        .where(HourlyValue.project_id == project_id, HourlyValue.removed_at.is_(None))
        .order_by(HourlyValue.from_on.desc(), HourlyValue.id.desc())
    )
    return [HourlyValueCard(row.id, row.from_on, row.amount, row.currency, row.source) for row in rows]


def value_on(values: Sequence[HourlyValueCard], day: date) -> HourlyValueCard | None:
    """What an hour on this day is valued at; None before the first value. Pure.

    values: as `hourly_values` gives them, the newest day first.
    """
    return next((value for value in values if value.from_on <= day), None)


def value_of(minutes: int, value: HourlyValueCard) -> Decimal:
    """What so many minutes are valued at, to the cent; a half goes to the even neighbour. Pure."""
    return (Decimal(minutes) * value.amount / 60).quantize(CENT, ROUND_HALF_EVEN)
