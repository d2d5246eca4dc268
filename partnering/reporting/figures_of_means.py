"""Figures of what the work has and what comes of it: money, reach, lessons, journals. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from statistics import median

from partnering.community.charts import growth_in_words, window_in_words
from partnering.community.reach import Measure
from partnering.foundation.times import day_in_words
from partnering.foundation.vocabulary import ReachTier, ReachUnit
from partnering.foundation.words import _, ngettext
from partnering.reflection.counted_marks import QuarterOfMarks
from partnering.reflection.counted_weeks import QuarterOfJournals
from partnering.reporting.figure import (
    Bar,
    Figure,
    FigureKey,
    Period,
    as_of,
    bar,
    total_in_words,
)
from partnering.reporting.shown_tallies import Shown, ShownTallies
from partnering.resourcing.money import money_in_words
from partnering.resourcing.pay_terms import PayState
from partnering.resourcing.payment_tallies import PaymentGroup, PaymentsAlike
from partnering.tracker.small_cells import FEWEST_PEOPLE_SHOWN


def figure_of_money(
    payments: ShownTallies[PaymentsAlike], period: Period, planned: Sequence[tuple[str, Decimal]] = ()
) -> Figure:
    """What partners were promised and paid. Amounts of two currencies are never added up.

    planned: by currency, what is planned for partnering altogether.
    """
    amounts: defaultdict[PaymentGroup, Decimal] = defaultdict(Decimal)
    for tally in payments.tallies:
        amounts[tally.kind.group] += tally.kind.amount
    groups = sorted(
        (group for group in payments.counts if isinstance(group, PaymentGroup)),
        key=lambda group: (not group.is_pay, list(PayState).index(group.state), group.currency),
    )
    paid = [group for group in groups if group.is_pay and group.state is PayState.PAID]
    is_hidden = any(payments.count(group).hidden for group in paid)
    if any(amounts[group] for group in paid):
        words = ", ".join(money_in_words(amounts[group], group.currency) for group in paid if amounts[group])
        sentence = (
            _("Partners were paid {amounts} or more for their time.")
            if is_hidden
            else _("Partners were paid {amounts} for their time.")
        ).format(amounts=words)
    elif is_hidden:
        sentence = _("Partners were paid for their time. They are too few to show how much.")
    else:
        sentence = _("Nobody has been paid for their time yet.")
    facts = [
        _("Planned for the partnering: {amount}.").format(amount=money_in_words(amount, currency))
        for currency, amount in planned
    ]
    return Figure(
        key=FigureKey.MONEY,
        sentence=sentence,
        n=total_in_words(payments.total),
        n_of=_("payments that were promised"),
        period=period.in_words,
        how_counted=_(
            "Each payment counts once: in the year it was paid, else in the year it was promised. Pay is for time that "
            "was given; expenses are money given back. A payment is late when its day has passed. The bars show how "
            "many payments there are, so that no currency is measured by another. For readers who may not see people, "
            "payments to fewer than 5 people in one year are left out."
        ),
        bars=tuple(_money_bar(group, payments.count(group), amounts[group]) for group in groups),
        facts=(*facts, *_days_to_pay(payments)),
    )


def figure_of_reach(measures: Sequence[Measure], period: Period, *, sees_people: bool) -> Figure:
    """The latest count of each way of counting, and how much it grew where that can be said."""

    def is_small(measure: Measure, n: int) -> bool:
        return not sees_people and measure.unit is ReachUnit.PEOPLE and 0 < n < FEWEST_PEOPLE_SHOWN

    counted = [(measure, measure.counts[0]) for measure in measures if measure.counts]
    bars = []
    for measure, count in counted:
        for tier in ReachTier:
            if tier not in count.window.numbers and tier not in count.too_small:
                continue
            n = count.window.numbers.get(tier, 0)
            hidden = tier in count.too_small or is_small(measure, n)
            label = _("{tier} – {unit}, {source}").format(
                tier=tier.label, unit=measure.unit.label, source=measure.source
            )
            bars.append(bar(label, Shown(0, 1) if hidden else Shown(n), "{:,}".format))
    facts = [
        growth_in_words(measure.unit, growth)
        for measure in measures
        for growth in measure.growth
        if not is_small(measure, growth.now)
    ]
    return Figure(
        key=FigureKey.REACH,
        sentence=facts[0] if facts else _growth_is_not_said(measures),
        n=str(sum(len(measure.counts) for measure in measures)),
        n_of=_("counts"),
        period="; ".join(dict.fromkeys(window_in_words(count) for _measure, count in counted))
        or as_of(period),
        how_counted=" ".join(
            [measure.how_counted for measure, _count in counted]
            + [
                _(
                    "Everybody counts once, in the highest step they came to. Growth is said only from 10 upwards, for "
                    "two windows of the same length."
                )
            ]
        ),
        bars=tuple(bars),
        facts=tuple(facts[1:]),
    )


def figure_of_lessons(lessons: ShownTallies[bool], period: Period) -> Figure:
    """How many lessons were written down, and how many are shared."""
    total = lessons.total
    if total == Shown():
        sentence = _("No lesson has been written down yet.")
    elif total.number:
        sentence = ngettext(
            "{words} lesson was written down.", "{words} lessons were written down.", total.number
        ).format(words=total_in_words(total))
    else:
        sentence = _("Lessons were written down. They are too few to show how many.")
    return Figure(
        key=FigureKey.LESSONS,
        sentence=sentence,
        n=total_in_words(total),
        n_of=_("lessons"),
        period=period.in_words,
        how_counted=_(
            "Each lesson counts once, in the year it was written, by whether a copy is shared with all projects."
        ),
        bars=(
            bar(_("Kept in the project"), lessons.count(False)),
            bar(_("Shared with all projects"), lessons.count(True)),
        ),
    )


def figure_of_journals(quarters: Sequence[QuarterOfJournals], period: Period) -> Figure:
    """Weeks in which people wrote their journal, of those who wish that theirs count."""
    known = [quarter for quarter in quarters if quarter.weeks is not None]
    weeks = sum(quarter.weeks or 0 for quarter in known)
    if known:
        sentence = ngettext(
            "People wrote in their journal in {n} week.", "People wrote in their journal in {n} weeks.", weeks
        ).format(n=weeks)
    else:
        sentence = _("Too few people let their weeks count to show how often they write.")
    return Figure(
        key=FigureKey.JOURNALS,
        sentence=sentence,
        n=str(weeks) if known else _("Too few to show"),
        n_of=_("weeks with a page"),
        period=as_of(period),
        how_counted=_(
            "A week counts once for each person who wrote in it, and only for people who said that theirs may count. "
            "Three months are shown once they are over, and where at least 5 people wrote. No word is read."
        ),
        bars=tuple(
            Bar(
                _("Three months from {day}").format(day=day_in_words(quarter.begins_on)),
                None if quarter.weeks is None else Shown(quarter.weeks),
                _("Too few people to show") if quarter.weeks is None else str(quarter.weeks),
            )
            for quarter in quarters
        ),
    )


def figure_of_satisfaction(quarters: Sequence[QuarterOfMarks], period: Period) -> Figure:
    """How content people are with how the findings are used, of those who wish that their mark counts."""
    known = [quarter for quarter in quarters if quarter.people is not None]
    if not known:
        sentence = _("Too few people let it count how content they are.")
    elif known[0].are_most_content:
        sentence = _("More than half are mostly or fully content with how the findings are used.")
    else:
        sentence = _("Half or fewer are mostly or fully content with how the findings are used.")
    return Figure(
        key=FigureKey.SATISFACTION,
        sentence=sentence,
        n=str(known[0].people) if known else _("Too few to show"),
        n_of=_("people who marked it in the latest three months that are told"),
        period=as_of(period),
        how_counted=_(
            "The last mark of each person in three months that are over, of people who said that theirs may count, "
            "and where at least 5 did. Exact numbers are not told: they could tell what one person marked."
        ),
        bars=tuple(
            Bar(
                _("Three months from {day}").format(day=day_in_words(quarter.begins_on)),
                None,
                _satisfaction_in_words(quarter),
            )
            for quarter in quarters
        ),
    )


def _satisfaction_in_words(quarter: QuarterOfMarks) -> str:
    if quarter.people is None:
        return _("Too few people to show")
    words = (
        _("more than half of {n} people") if quarter.are_most_content else _("half or fewer of {n} people")
    )
    return words.format(n=quarter.people)


def _money_bar(group: PaymentGroup, count: Shown, amount: Decimal) -> Bar:
    kind = _("Pay") if group.is_pay else _("Expenses")
    state = _("not taken") if group.state is PayState.DECLINED else group.state.label.lower()
    label = _("{kind}, {state}").format(kind=kind, state=state)
    if count.hidden and not count.number:
        return Bar(
            label, count, _("Too few people to show the amount in {currency}").format(currency=group.currency)
        )
    payments = ngettext("{n} payment", "{n} payments", count.number).format(n=count.number)
    words = _("{amount} in {payments}").format(
        amount=money_in_words(amount, group.currency), payments=payments
    )
    return Bar(label, count, _("{n} or more").format(n=words) if count.hidden else words)


def _days_to_pay(payments: ShownTallies[PaymentsAlike]) -> tuple[str, ...]:
    days = [
        tally.kind.days
        for tally in payments.tallies
        if tally.kind.days is not None
        for _one in range(tally.number)
    ]
    if not days:
        return ()
    middle = f"{median(days):.1f}".removesuffix(".0")
    return (
        _("Half of the payments came within {days} days of the promise (n = {n} payments).").format(
            days=middle, n=len(days)
        ),
    )


def _growth_is_not_said(measures: Sequence[Measure]) -> str:
    if not any(measure.counts for measure in measures):
        return _("Nobody has counted yet how far the work reaches.")
    return _("How far the work reaches was counted. Growth cannot be said yet.")
