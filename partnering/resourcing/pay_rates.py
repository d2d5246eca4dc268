"""The rate card: what a project pays for an hour at each level of the scale, since when, and who says so.

A rate is changed by a new one from a later day, so that what was promised before can still be understood. Beside it
stands what the project tells its partners about tax and benefits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.catalog_entries import HIGHEST_LEVEL, LOWEST_LEVEL
from partnering.foundation.errors import InvalidInput, NotPossibleNow
from partnering.foundation.partnerships import short_words
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.turns import take_turn_in_project
from partnering.foundation.words import _
from partnering.resourcing.models import PayNote, PayRate
from partnering.resourcing.money import check_amount, checked_currency, money_in_words


@dataclass(frozen=True, slots=True)
class Rate:
    """What one hour at a level is paid, from a day on."""

    level: int
    """0 to 5; see the scale in the catalog."""
    amount: Decimal
    """For an hour. 0 where nothing is paid."""
    currency: str
    from_on: date | None
    """A rate without a day is refused: nobody could tell whether it still holds."""
    source: str
    """Who says so: a rule of the house, or a guide with its address."""

    @property
    def amount_in_words(self) -> str:
        """The amount with its currency, as the reader's language writes it."""
        return money_in_words(self.amount, self.currency)


@dataclass(frozen=True, slots=True)
class RateCard:
    """What the project pays an hour, and what it says about tax and benefits."""

    current: tuple[Rate, ...]
    """The rate of each level that has one today, the lowest level first."""
    to_come: tuple[Rate, ...]
    """Rates of later days, the earliest first."""
    note: str
    """Empty before anybody wrote one."""


@requires(Permission.VIEW_PEOPLE)
def read_rate_card(session: Session, person_id: int, *, project_id: int, today: date) -> RateCard:
    """The rate card as it holds today; the same for everybody who works in the project."""
    rows = session.scalars(
        select(PayRate).where(PayRate.project_id == project_id).order_by(PayRate.from_on, PayRate.level)
    ).all()
    note = session.get(PayNote, project_id)
    current = {row.level: row for row in rows if row.from_on <= today}
    return RateCard(
        current=_told([current[level] for level in sorted(current)]),
        to_come=_told([row for row in rows if row.from_on > today]),
        note=note.words if note else "",
    )


@requires(Permission.KEEP_PAYMENTS)
def set_rate(session: Session, person_id: int, *, project_id: int, entry: Rate, now: datetime) -> None:
    """Set what an hour at a level is paid from a day on; a rate of the same level and day gives way.

    Raises InvalidInput for a level, an amount or a currency that cannot be, and without a day or a source.
    """
    take_turn_in_project(session, project_id)
    currency, source = checked_currency(entry.currency), short_words(entry.source, field=_("Source"))
    if not LOWEST_LEVEL <= entry.level <= HIGHEST_LEVEL:
        raise InvalidInput(_("The level: choose one of the scale."))
    if entry.amount != 0:
        check_amount(entry.amount, currency)
    if entry.from_on is None:
        raise InvalidInput(_("From which day: choose a day. A rate without one cannot be checked later."))
    if not source:
        raise InvalidInput(_("Source: say who decided this, or where it is written."))
    row = session.scalar(
        select(PayRate).where(
            PayRate.project_id == project_id, PayRate.level == entry.level, PayRate.from_on == entry.from_on
        )
    )
    if row is None:
        row = PayRate(project_id=project_id, level=entry.level, from_on=entry.from_on)
    elif (row.amount, row.currency, row.source) == (entry.amount, currency, source):
        return
    row.amount, row.currency, row.source = entry.amount, currency, source
    row.set_by, row.set_at = person_id, now
    session.add(row)
    session.flush()
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="pay rate set",
        subject=f"level {entry.level}",
        after={"amount": str(entry.amount), "currency": currency, "from_on": entry.from_on.isoformat()},
        now=now,
    )


@requires(Permission.KEEP_PAYMENTS)
def write_pay_note(
    session: Session, person_id: int, *, project_id: int, before: str, words: str, now: datetime
) -> None:
    """Write what the project tells its partners about pay, tax and benefits; the same words again change nothing.

    before: the note that the person began with. Raises NotPossibleNow where somebody else changed it since then.
    """
    take_turn_in_project(session, project_id)
    words = short_words(words, field=_("What partners should know"))
    row = session.get(PayNote, project_id)
    written = row.words if row else ""
    if written == words:
        return
    if written != before:
        raise NotPossibleNow(
            _("Somebody else changed this note while you wrote. Read it, put both together, and save again.")
        )
    if row is None:
        row = PayNote(project_id=project_id)
        session.add(row)
    row.words, row.written_by, row.written_at = words, person_id, now
    session.flush()
    audit.record(
        session, person_id, project_id=project_id, action="pay note written", subject="pay note", now=now
    )


def _told(rows: Sequence[PayRate]) -> tuple[Rate, ...]:
    return tuple(Rate(row.level, row.amount, row.currency, row.from_on, row.source) for row in rows)
