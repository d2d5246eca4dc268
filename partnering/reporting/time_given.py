"""The time that partners gave, what it is valued at, and beside it what they were paid."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from partnering.foundation.errors import InvalidInput
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.times import day_in_words
from partnering.foundation.vocabulary import PartnerRole, TimeKind
from partnering.foundation.words import _
from partnering.reflection.coaching_time import CoachingMinutes, coaching_minutes
from partnering.resourcing.hourly_values import HourlyValueCard, hourly_values, value_of, value_on
from partnering.resourcing.pay_terms import PaymentKind, PayState
from partnering.resourcing.payment_totals import payment_totals
from partnering.tracker.partner_minutes import partner_minutes

COACHINGS_AT_ONCE = 5
"""Fewer could point at somebody, also as what two periods differ by."""


@dataclass(frozen=True, slots=True)
class TimeOfKind:
    """The time that partners spent on one kind of thing."""

    kind: TimeKind
    minutes: int
    """Person-minutes: an hour of three people is 180."""
    valued: Mapping[str, Decimal]
    """What it is valued at, by currency; nothing for what was given before the first value."""
    minutes_without_value: int


@dataclass(frozen=True, slots=True)
class PaidForTime:
    """What partners were paid for their time in one currency. Expenses are not among it."""

    currency: str
    amount: Decimal
    payments: int


@dataclass(frozen=True, slots=True)
class TimeGiven:
    """Time and money of one period. Sums never mix currencies."""

    since: date | None
    until: date | None
    kinds: tuple[TimeOfKind, ...]
    """All kinds, in their order, also those without time."""
    values: tuple[HourlyValueCard, ...]
    """The values that were used, the newest first."""
    paid: tuple[PaidForTime, ...]
    """By the letters of the currency."""

    @property
    def minutes(self) -> int:
        """All person-minutes."""
        return sum(kind.minutes for kind in self.kinds)

    @property
    def minutes_without_value(self) -> int:
        """Those that no value holds for."""
        return sum(kind.minutes_without_value for kind in self.kinds)

    @property
    def valued(self) -> Mapping[str, Decimal]:
        """What all of it is valued at, by currency: the sum of what is shown for each kind."""
        total: defaultdict[str, Decimal] = defaultdict(Decimal)
        for kind in self.kinds:
            for currency, amount in kind.valued.items():
                total[currency] += amount
        return dict(sorted(total.items()))


@requires(Permission.KEEP_BUDGET)
def read_time_given(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    today: date,
    since: date | None = None,
    until: date | None = None,
) -> TimeGiven:
    """The time of a period; None for no bound. Raises InvalidInput for a period that ends before it begins.

    Meetings, preparing and reviews come from the log. Coaching comes also from its own notes, which are private: they
    count `COACHINGS_AT_ONCE` at a time. The journal is never read. Four queries.
    """
    if since is not None and until is not None and until < since:
        raise InvalidInput(_("The last day: choose {day} or a later one.").format(day=day_in_words(since)))
    minutes = Counter(partner_minutes(session, project_id=project_id, since=since, until=until))
    for coaching in _by_fives(coaching_minutes(session, project_id=project_id), since, until):
        partners = sum(isinstance(role, PartnerRole) for role in (coaching.coach_role, coaching.learner_role))
        minutes[coaching.held_on, TimeKind.COACHING] += coaching.minutes * partners
    table = hourly_values(session, project_id=project_id)
    by_value: Counter[tuple[TimeKind, HourlyValueCard | None]] = Counter()
    for (day, kind), spent in minutes.items():
        if spent:
            by_value[kind, value_on(table, day)] += spent
    return TimeGiven(
        since,
        until,
        tuple(_of_kind(kind, by_value) for kind in TimeKind),
        tuple(value for value in table if any(used == value for _kind, used in by_value)),
        tuple(
            PaidForTime(total.currency, total.amount, total.payments)
            for total in payment_totals(session, project_id=project_id, today=today, since=since, until=until)
            if total.kind is PaymentKind.PAY and total.state is PayState.PAID
        ),
    )


def _by_fives(
    noted: Sequence[CoachingMinutes], since: date | None, until: date | None
) -> Iterator[CoachingMinutes]:
    """What counts of these notes, the first first: whole groups of `COACHINGS_AT_ONCE`, all in the period."""
    for last in range(COACHINGS_AT_ONCE - 1, len(noted), COACHINGS_AT_ONCE):
        group = noted[last - COACHINGS_AT_ONCE + 1 : last + 1]
        if (since is None or since <= group[0].held_on) and (until is None or group[-1].held_on <= until):
            yield from group


def _of_kind(kind: TimeKind, by_value: Mapping[tuple[TimeKind, HourlyValueCard | None], int]) -> TimeOfKind:
    valued: defaultdict[str, Decimal] = defaultdict(Decimal)
    own = {value: minutes for (of, value), minutes in by_value.items() if of is kind}
    for value, minutes in own.items():
        if value is not None:
            valued[value.currency] += value_of(minutes, value)
    return TimeOfKind(kind, sum(own.values()), dict(sorted(valued.items())), own.get(None, 0))
