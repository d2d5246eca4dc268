"""Who funds the partnering, until when, and a notice half a year before a source ends."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.partnerships import short_words
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.times import day_in_words
from partnering.foundation.turns import take_turn_of_person
from partnering.foundation.typed_text import tidy_line
from partnering.foundation.words import _
from partnering.resourcing.budget_terms import FundingKind
from partnering.resourcing.models import FundingSource
from partnering.resourcing.money import check_amount, checked_currency

NOTICE_MONTHS = 6
"""How long before its end a source is spoken of: an application for another one takes about that long."""
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class NewSource:
    """Who gives, of what kind, how much where that is known, and from when until when."""

    kind: FundingKind
    name: str
    starts_on: date
    ends_on: date | None = None
    """None for one that goes on for as long as nobody ends it."""
    amount: Decimal | None = None
    currency: str | None = None
    """ISO 4217, such as EUR."""


@dataclass(frozen=True, slots=True)
class SourceCard:
    """A source of funding as it stands today."""

    source_id: int
    kind: FundingKind
    name: str
    amount: Decimal | None
    currency: str | None
    starts_on: date
    ends_on: date | None
    what_then: str
    """What happens after its end, once people know that it will not be renewed; empty before."""
    is_ending: bool
    """Whether it ends within half a year or has ended, and nobody has said what then."""
    has_ended: bool


@dataclass(frozen=True, slots=True)
class EndingSources:
    """How many sources need a word about what comes after them, and the first day on which one ends."""

    sources: int = 0
    first_ends_on: date | None = None


@requires(Permission.KEEP_BUDGET)
def add_source(
    session: Session, person_id: int, *, project_id: int, entry: NewSource, form_token: str, now: datetime
) -> int:
    """Write down who funds the partnering, and return the id. The same form sent twice writes once.

    Raises InvalidInput for a name, an amount, a currency or a period that cannot be, NotPossibleNow where this form
    was sent before with other words.
    """
    take_turn_of_person(session, person_id)
    entry = _checked(entry)
    earlier = session.scalar(
        select(FundingSource).where(
            FundingSource.form_token == form_token, FundingSource.written_by == person_id
        )
    )
    if earlier is not None:
        if (earlier.project_id, _content(earlier)) != (project_id, entry):
            raise NotPossibleNow(
                _("This was sent before, and it has changed since. Send again to keep both.")
            )
        return earlier.id
    row = FundingSource(
        project_id=project_id,
        form_token=form_token,
        kind=entry.kind,
        name=entry.name,
        amount=entry.amount,
        currency=entry.currency,
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
        written_by=person_id,
        written_at=now,
    )
    session.add(row)
    session.flush()
    _leave_event(session, person_id, row, "funding added", now=now, ends_on=_iso(row.ends_on))
    return row.id


@requires(Permission.KEEP_BUDGET)
def renew_source(
    session: Session, person_id: int, *, project_id: int, source_id: int, ends_on: date, now: datetime
) -> None:
    """Write down until when a source goes on now; the same day twice changes nothing.

    Raises InvalidInput for a day before its end so far, NotFound.
    """
    row = _source_in_turn(session, project_id, source_id)
    if row.ends_on == ends_on and not row.what_then:
        return
    earliest = row.ends_on or row.starts_on
    if ends_on < earliest:
        raise InvalidInput(
            _("Until when it goes on: choose {day} or a later day.").format(day=day_in_words(earliest))
        )
    row.ends_on, row.what_then = ends_on, ""
    _leave_event(session, person_id, row, "funding renewed", now=now, ends_on=_iso(ends_on))


@requires(Permission.KEEP_BUDGET)
def let_source_end(
    session: Session, person_id: int, *, project_id: int, source_id: int, what_then: str, now: datetime
) -> None:
    """Write down that a source will not be renewed, and what happens then; the same words twice change nothing.

    Raises InvalidInput without words, NotFound, NotPossibleNow for one without an end.
    """
    row = _source_in_turn(session, project_id, source_id)
    words = short_words(what_then, field=_("What then"))
    if not words:
        raise InvalidInput(_("What then: say in a few words what happens after it ends."))
    if row.ends_on is None:
        raise NotPossibleNow(_("This source has no last day. Write down until when it goes on first."))
    if row.what_then != words:
        row.what_then = words
        _leave_event(session, person_id, row, "funding ends", now=now, ends_on=_iso(row.ends_on))


@requires(Permission.KEEP_BUDGET)
def remove_source(
    session: Session, person_id: int, *, project_id: int, source_id: int, now: datetime
) -> None:
    """Take out what was written down by mistake. Raises NotFound."""
    row = _source_in_turn(session, project_id, source_id)
    row.removed_at = now
    _leave_event(session, person_id, row, "funding removed", now=now)


@requires(Permission.KEEP_BUDGET)
def list_sources(session: Session, person_id: int, *, project_id: int, today: date) -> list[SourceCard]:
    """Who funds the partnering; what ends first comes first, what has no end last."""
    notice_until = months_after(today, NOTICE_MONTHS)
    rows = session.scalars(
        select(FundingSource)
        .where(FundingSource.project_id == project_id, FundingSource.removed_at.is_(None))
        .order_by(FundingSource.ends_on.is_(None), FundingSource.ends_on, FundingSource.id)
    )
    return [
        SourceCard(
            source_id=row.id,
            kind=row.kind,
            name=row.name,
            amount=row.amount,
            currency=row.currency,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            what_then=row.what_then,
            is_ending=row.ends_on is not None and row.ends_on <= notice_until and not row.what_then,
            has_ended=row.ends_on is not None and row.ends_on < today,
        )
        for row in rows
    ]


@requires(Permission.KEEP_BUDGET)
def count_ending_sources(session: Session, person_id: int, *, project_id: int, today: date) -> EndingSources:
    """What ends within half a year or has ended, and needs a word about what comes after; one query."""
    sources, first_ends_on = session.execute(
        select(func.count(), func.min(FundingSource.ends_on)).where(
            FundingSource.project_id == project_id,
            FundingSource.removed_at.is_(None),
            FundingSource.what_then == "",
            FundingSource.ends_on <= months_after(today, NOTICE_MONTHS),
        )
    ).one()
    return EndingSources(sources, first_ends_on)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where that month is shorter. Pure."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _checked(entry: NewSource) -> NewSource:
    name = tidy_line(entry.name)
    if not 1 <= len(name) <= LONGEST_NAME:
        raise InvalidInput(_("Who it is: write a name of up to {most} characters.").format(most=LONGEST_NAME))
    if entry.ends_on is not None and entry.ends_on < entry.starts_on:
        raise InvalidInput(
            _("The last day: choose {day} or a later one.").format(day=day_in_words(entry.starts_on))
        )
    if entry.amount is None:
        return replace(entry, name=name, currency=None)
    currency = checked_currency(entry.currency or "")
    check_amount(entry.amount, currency)
    return replace(entry, name=name, currency=currency)


def _content(row: FundingSource) -> NewSource:
    return NewSource(row.kind, row.name, row.starts_on, row.ends_on, row.amount, row.currency)


def _source_in_turn(session: Session, project_id: int, source_id: int) -> FundingSource:
    row = session.scalar(
        select(FundingSource)
        .where(
            FundingSource.id == source_id,
            FundingSource.project_id == project_id,
            FundingSource.removed_at.is_(None),
        )
        .with_for_update()
    )
    if row is None:
        raise NotFound(_("This source of funding is not in this project."))
    return row


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _leave_event(
    session: Session, person_id: int, row: FundingSource, action: str, *, now: datetime, **after: Any
) -> None:
    audit.record(
        session,
        person_id,
        project_id=row.project_id,
        action=action,
        subject=f"funding {row.id}",
        after=after,
        now=now,
    )
