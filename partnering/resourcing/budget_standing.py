"""Where the budget stands: what was planned, what was given, what is promised, and what runs out before its end."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.permissions import Permission, requires
from partnering.foundation.times import day_in_words, duration
from partnering.foundation.words import _
from partnering.resourcing.budget_pace import runs_out_on
from partnering.resourcing.budget_terms import BudgetKind
from partnering.resourcing.models import BudgetLine, BudgetSpending
from partnering.resourcing.money import money_in_words
from partnering.resourcing.pay_terms import PayState
from partnering.resourcing.payment_list import WAITING
from partnering.resourcing.payment_totals import payment_totals


class Runs(StrEnum):
    """How a part of the budget does."""

    FITS = "fits"
    RUNS_OUT = "runs_out"
    """Used up before its end, if it goes on like this."""
    OVER = "over"
    """More is used or promised than was planned."""
    NOT_PLANNED = "not_planned"
    """Something is paid or promised for which there is no line."""


@dataclass(frozen=True, slots=True)
class SpendingCard:
    """One thing that was given for a line."""

    spending_id: int
    spent_on: date
    given: Decimal
    words: str


@dataclass(frozen=True, slots=True)
class LineCard:
    """A line of the budget. Amounts are in its currency; in minutes where it has none."""

    line_id: int
    kind: BudgetKind
    lifecycle: str | None
    stage: str | None
    what_for: str
    currency: str | None
    planned: Decimal
    starts_on: date
    ends_on: date
    spendings: tuple[SpendingCard, ...]
    """What was noted for it, the latest first. Payments to partners are not among it."""

    @property
    def given(self) -> Decimal:
        """What was noted for it altogether."""
        return sum((spending.given for spending in self.spendings), Decimal())


@dataclass(frozen=True, slots=True)
class Pot:
    """All lines of one kind and currency together. Amounts are in the currency; in minutes where there is none."""

    kind: BudgetKind
    currency: str | None
    planned: Decimal
    noted: Decimal
    """Given, as somebody noted it on the lines."""
    paid: Decimal
    """Paid to partners; always 0 for time, and for kinds that partners are not paid for."""
    promised: Decimal
    """Promised to partners, and not paid yet."""
    runs: Runs
    runs_out_on: date | None
    ends_on: date | None
    """The last day of the last line; None where nothing is planned."""
    lines: tuple[LineCard, ...]

    @property
    def used(self) -> Decimal:
        """What is gone: noted or paid."""
        return self.noted + self.paid

    @property
    def left(self) -> Decimal:
        """What is neither gone nor promised; below 0 where it is more than planned."""
        return self.planned - self.used - self.promised

    @property
    def warning(self) -> str:
        """What somebody should know now, in a sentence; empty where the plan fits."""
        name = self.kind.label
        if self.runs is Runs.NOT_PLANNED:
            return _("{kind}: {given} is paid or promised, and nothing is planned for it.").format(
                kind=name, given=in_words(-self.left, self.currency)
            )
        if self.runs is Runs.OVER:
            return _("{kind}: {given} more is used or promised than was planned.").format(
                kind=name, given=in_words(-self.left, self.currency)
            )
        if self.runs is Runs.RUNS_OUT and self.runs_out_on and self.ends_on:
            return _(
                "{kind}: if it goes on like this, it is used up on {day}. It should last until {end}."
            ).format(kind=name, day=day_in_words(self.runs_out_on), end=day_in_words(self.ends_on))
        return ""


@dataclass(frozen=True, slots=True)
class Total:
    """All pots of one currency together; of all time, where there is none."""

    currency: str | None
    planned: Decimal
    used: Decimal
    promised: Decimal


@dataclass(frozen=True, slots=True)
class StageTotal:
    """All lines of one stage in one currency; of time, where there is none. Payments belong to no stage."""

    lifecycle: str | None
    stage: str | None
    """None for what is for the work as a whole."""
    currency: str | None
    planned: Decimal
    noted: Decimal


@dataclass(frozen=True, slots=True)
class Budget:
    """The budget of a project as it stands on a day."""

    pots: tuple[Pot, ...]
    """In the order of the kinds, then by currency, time last."""

    @property
    def totals(self) -> tuple[Total, ...]:
        """One for each currency, by its letters, then that of time. Sums never mix currencies."""
        found: dict[str | None, list[Pot]] = defaultdict(list)
        for pot in self.pots:
            found[pot.currency].append(pot)
        return tuple(
            Total(
                currency,
                sum((pot.planned for pot in found[currency]), Decimal()),
                sum((pot.used for pot in found[currency]), Decimal()),
                sum((pot.promised for pot in found[currency]), Decimal()),
            )
            for currency in sorted(found, key=_money_first)
        )

    @property
    def stages(self) -> tuple[StageTotal, ...]:
        """One for each stage and currency, as their first lines come, the work as a whole last."""
        found: dict[tuple[str | None, str | None, str | None], list[LineCard]] = defaultdict(list)
        for pot in self.pots:
            for line in pot.lines:
                found[line.lifecycle, line.stage, line.currency].append(line)
        return tuple(
            StageTotal(
                *key,
                sum((line.planned for line in lines), Decimal()),
                sum((line.given for line in lines), Decimal()),
            )
            for key, lines in sorted(found.items(), key=lambda one: one[0][1] is None)
        )

    @property
    def warnings(self) -> tuple[str, ...]:
        """What somebody should know now; empty where all fits."""
        return tuple(pot.warning for pot in self.pots if pot.warning)


@requires(Permission.KEEP_BUDGET)
def read_budget(session: Session, person_id: int, *, project_id: int, today: date) -> Budget:
    """The budget with all its lines and what was given for them."""
    return budget_standing(session, project_id=project_id, today=today)


def budget_standing(session: Session, *, project_id: int, today: date) -> Budget:
    """As `read_budget`. Part of use cases, which have checked the person's rights; three queries."""
    lines: dict[tuple[BudgetKind, str | None], list[LineCard]] = defaultdict(list)
    for line in _lines(session, project_id):
        lines[line.kind, line.currency].append(line)
    paid: dict[tuple[BudgetKind, str | None], Decimal] = defaultdict(Decimal)
    promised: dict[tuple[BudgetKind, str | None], Decimal] = defaultdict(Decimal)
    kinds = list(BudgetKind)
    of_payments = {str(kind): kind for kind in kinds}
    for total in payment_totals(session, project_id=project_id, today=today):
        key = of_payments[total.kind], total.currency
        if total.state is PayState.PAID:
            paid[key] += total.amount
        elif total.state in WAITING:
            promised[key] += total.amount
    keys = sorted({*lines, *paid, *promised}, key=lambda key: (kinds.index(key[0]), _money_first(key[1])))
    return Budget(
        tuple(
            pot_of(key[0], key[1], lines[key], paid=paid[key], promised=promised[key], today=today)
            for key in keys
        )
    )


def pot_of(
    kind: BudgetKind,
    currency: str | None,
    lines: Sequence[LineCard],
    *,
    paid: Decimal,
    promised: Decimal,
    today: date,
) -> Pot:
    """The lines of one kind and currency with what partners were paid and promised for it. Pure."""
    planned = sum((line.planned for line in lines), Decimal())
    noted = sum((line.given for line in lines), Decimal())
    ends_on = max((line.ends_on for line in lines), default=None)
    day = None
    if ends_on is not None:
        day = runs_out_on(
            planned=planned,
            used=noted + paid,
            starts_on=min(line.starts_on for line in lines),
            ends_on=ends_on,
            today=today,
        )
    runs = Runs.FITS
    if not lines:
        runs = Runs.NOT_PLANNED
    elif noted + paid + promised > planned:
        runs = Runs.OVER
    elif day is not None:
        runs = Runs.RUNS_OUT
    return Pot(kind, currency, planned, noted, paid, promised, runs, day, ends_on, tuple(lines))


def in_words(given: Decimal, currency: str | None) -> str:
    """Money with its currency, or minutes as hours."""
    return duration(int(given)) if currency is None else money_in_words(given, currency)


def _money_first(currency: str | None) -> tuple[bool, str]:
    return currency is None, currency or ""


def _lines(session: Session, project_id: int) -> list[LineCard]:
    here = (BudgetLine.project_id == project_id, BudgetLine.removed_at.is_(None))
    spendings: dict[int, list[SpendingCard]] = defaultdict(list)
    for spent in session.scalars(
        select(BudgetSpending)
        .join(BudgetLine, BudgetLine.id == BudgetSpending.line_id)
        .where(*here, BudgetSpending.removed_at.is_(None))
        .order_by(BudgetSpending.spent_on.desc(), BudgetSpending.id.desc())
    ):
        spendings[spent.line_id].append(
            SpendingCard(spent.id, spent.spent_on, _given(spent.amount, spent.minutes), spent.words)
        )
    rows = session.scalars(select(BudgetLine).where(*here).order_by(BudgetLine.starts_on, BudgetLine.id))
    return [
        LineCard(
            line_id=row.id,
            kind=row.kind,
            lifecycle=row.lifecycle,
            stage=row.stage,
            what_for=row.what_for,
            currency=row.currency,
            planned=_given(row.amount, row.minutes),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            spendings=tuple(spendings[row.id]),
        )
        for row in rows
    ]


def _given(amount: Decimal | None, minutes: int | None) -> Decimal:
    return Decimal(minutes or 0) if amount is None else amount
