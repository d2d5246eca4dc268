"""The budget: lines of money or time, what was given for them, and whether it lasts."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.times import day_in_words
from partnering.resourcing.budget import (
    Given,
    NewLine,
    add_budget_line,
    change_budget_line,
    remove_budget_line,
)
from partnering.resourcing.budget_pace import FIRST_LOOK_DAYS, runs_out_on
from partnering.resourcing.budget_spendings import NewSpending, note_spending, take_back_spending
from partnering.resourcing.budget_standing import Budget, Pot, Runs, StageTotal, Total, read_budget
from partnering.resourcing.budget_terms import BudgetKind
from partnering.resourcing.charts_of_budget import budget_alt, budget_chart, budget_rows
from tests.cast import CATALOG, NOW, TODAY, Cast, nothing_changes, trail
from tests.use_case_calls.resourcing import promised
from tests.use_case_calls.resourcing_budget import TRAIN, TRAVEL, add_line, spend

PAY = NewLine(BudgetKind.PAY, "Evenings", Given(Decimal(500), "EUR"), date(2026, 1, 1), date(2026, 12, 31))
HOURS = NewLine(BudgetKind.STAFF, "The nurse", Given(minutes=600), date(2026, 1, 1), date(2026, 12, 31))


def budget(session: Session, cast: Cast, today: date = TODAY) -> Budget:
    return read_budget(session, cast.lead, project_id=cast.project, today=today)


def pot(session: Session, cast: Cast, kind: BudgetKind) -> Pot:
    (found,) = [one for one in budget(session, cast).pots if one.kind is kind]
    return found


# Lines


def test_with_no_line_there_is_nothing_to_show(cast: Cast, session: Session) -> None:
    empty = budget(session, cast)
    assert (empty.pots, empty.totals, empty.warnings) == ((), (), ())


def test_lines_of_three_kinds_stand_by_kind_and_are_summed_by_currency(cast: Cast, session: Session) -> None:
    for entry in (HOURS, TRAVEL, PAY, replace(PAY, planned=Given(Decimal(70), "USD"))):
        add_line(session, cast, entry)
    found = budget(session, cast)
    assert [(one.kind, one.currency, one.planned) for one in found.pots] == [
        (BudgetKind.PAY, "EUR", Decimal(500)),
        (BudgetKind.PAY, "USD", Decimal(70)),
        (BudgetKind.TRAVEL, "EUR", Decimal("1200.50")),
        (BudgetKind.STAFF, None, Decimal(600)),
    ]
    assert found.totals == (
        Total("EUR", Decimal("1700.50"), Decimal(), Decimal()),
        Total("USD", Decimal(70), Decimal(), Decimal()),
        Total(None, Decimal(600), Decimal(), Decimal()),
    )


def test_a_line_keeps_the_stage_it_is_for(cast: Cast, session: Session) -> None:
    add_line(session, cast)
    (line,) = pot(session, cast, BudgetKind.TRAVEL).lines
    assert (line.lifecycle, line.stage) == ("sittig-2023", "information_delivery")


def test_each_stage_adds_up_by_currency_and_the_work_as_a_whole_comes_last(
    cast: Cast, session: Session
) -> None:
    for entry in (PAY, TRAVEL, replace(TRAVEL, kind=BudgetKind.ACCESS)):
        spend(session, cast, add_line(session, cast, entry))
    here = "sittig-2023", "information_delivery"
    assert budget(session, cast).stages == (
        StageTotal(*here, "EUR", Decimal("2401.00"), Decimal("160.20")),
        StageTotal(None, None, "EUR", Decimal(500), Decimal("80.10")),
    )


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (replace(PAY, what_for=" "), "What for: write at least one word."),
        (replace(PAY, planned=Given(Decimal(-5), "EUR")), "The amount: use a number above 0"),
        (replace(PAY, planned=Given(Decimal("1.005"), "EUR")), "at most 2 digits after the point"),
        (replace(PAY, planned=Given(Decimal(5), "QQQ")), "“QQQ” is not a currency we know."),
        (replace(PAY, planned=Given()), "is not a currency we know"),
        (replace(PAY, planned=Given(currency="EUR")), "The amount: write how much money it is."),
        (replace(PAY, planned=Given(minutes=0)), "The hours: use a number above 0"),
        (replace(PAY, planned=Given(Decimal(5), "EUR", 60)), "The hours: use a number above 0"),
        (replace(PAY, ends_on=date(2025, 12, 31)), "The last day: choose 1 January 2026 or a later one."),
        (replace(PAY, stage="made_up"), "is not a stage we know"),
    ],
)
def test_a_line_that_cannot_be_says_what_to_write(
    entry: NewLine, says: str, cast: Cast, session: Session
) -> None:
    with pytest.raises(InvalidInput, match=says):
        add_line(session, cast, entry)


def test_a_form_that_is_sent_twice_adds_one_line(cast: Cast, session: Session) -> None:
    def send(entry: NewLine) -> int:
        return add_budget_line(
            session,
            cast.lead,
            project_id=cast.project,
            entry=entry,
            form_token="one-form",
            catalog=CATALOG,
            now=NOW,
        )

    assert send(PAY) == send(PAY)
    with pytest.raises(NotPossibleNow, match="sent before"):
        send(TRAVEL)
    assert len(budget(session, cast).pots) == 1


def test_a_line_is_written_anew_and_the_same_words_leave_no_event(cast: Cast, session: Session) -> None:
    line_id, more = add_line(session, cast, PAY), replace(PAY, planned=Given(Decimal(900), "EUR"))
    for _twice in range(2):
        change_budget_line(
            session,
            cast.lead,
            project_id=cast.project,
            line_id=line_id,
            before=PAY,
            entry=more,
            catalog=CATALOG,
            now=NOW,
        )
    assert pot(session, cast, BudgetKind.PAY).planned == Decimal(900)
    assert [event.action for event in trail(session)].count("budget line changed") == 1


def test_two_people_who_change_a_line_at_once_keep_what_each_changed(cast: Cast, session: Session) -> None:
    line_id = add_line(session, cast, PAY)
    by_lead = replace(PAY, planned=Given(Decimal(900), "EUR"))
    by_facilitator = replace(PAY, what_for="Evenings and mornings", ends_on=date(2026, 6, 30))
    for person_id, entry in ((cast.lead, by_lead), (cast.facilitator, by_facilitator)):
        change_budget_line(
            session,
            person_id,
            project_id=cast.project,
            line_id=line_id,
            before=PAY,
            entry=entry,
            catalog=CATALOG,
            now=NOW,
        )
    (line,) = pot(session, cast, BudgetKind.PAY).lines
    assert (line.planned, line.what_for, line.starts_on, line.ends_on) == (
        Decimal(900),
        "Evenings and mornings",
        PAY.starts_on,
        date(2026, 6, 30),
    )


@pytest.mark.parametrize("planned", [Given(Decimal(900), "USD"), Given(minutes=60)])
def test_a_line_keeps_its_currency_once_something_was_given_for_it(
    planned: Given, cast: Cast, session: Session
) -> None:
    line_id = add_line(session, cast, PAY)
    spend(session, cast, line_id)
    with pytest.raises(NotPossibleNow, match="Add a new line"):
        change_budget_line(
            session,
            cast.lead,
            project_id=cast.project,
            line_id=line_id,
            before=PAY,
            entry=replace(PAY, planned=planned),
            catalog=CATALOG,
            now=NOW,
        )


def test_a_line_that_was_taken_out_no_longer_counts_and_takes_nothing_more(
    cast: Cast, session: Session
) -> None:
    line_id = add_line(session, cast)
    spend(session, cast, line_id)
    remove_budget_line(session, cast.lead, project_id=cast.project, line_id=line_id, now=NOW)
    assert budget(session, cast).pots == ()
    with pytest.raises(NotFound):
        spend(session, cast, line_id)


# What was given


def test_what_was_given_adds_up_to_the_cent(cast: Cast, session: Session) -> None:
    line_id = add_line(session, cast)
    for _n in range(3):
        spend(session, cast, line_id, replace(TRAIN, amount=Decimal("0.10")))
    found = pot(session, cast, BudgetKind.TRAVEL)
    assert (found.used, found.left) == (Decimal("0.30"), Decimal("1200.20"))


def test_what_was_noted_by_mistake_is_taken_back(cast: Cast, session: Session) -> None:
    line_id = add_line(session, cast)
    spending_id = spend(session, cast, line_id)
    for _twice in range(2):
        take_back_spending(session, cast.lead, project_id=cast.project, spending_id=spending_id, now=NOW)
    assert pot(session, cast, BudgetKind.TRAVEL).used == 0
    assert [event.action for event in trail(session)].count("budget spending taken back") == 1


def test_hours_are_noted_as_hours_and_money_as_money(cast: Cast, session: Session) -> None:
    hours, money = add_line(session, cast, HOURS), add_line(session, cast, PAY)
    spend(session, cast, hours, NewSpending(TODAY, minutes=90))
    assert pot(session, cast, BudgetKind.STAFF).used == 90
    with pytest.raises(InvalidInput, match="The hours"):
        spend(session, cast, hours, NewSpending(TODAY, amount=Decimal(5)))
    with pytest.raises(InvalidInput, match="The amount"):
        spend(session, cast, money, NewSpending(TODAY, minutes=90))


@pytest.mark.parametrize(
    ("day", "says"),
    [(TODAY + timedelta(days=1), "choose today or an earlier day"), (date(2025, 12, 31), "1 January 2026")],
)
def test_a_day_outside_the_line_is_refused(day: date, says: str, cast: Cast, session: Session) -> None:
    line_id = add_line(session, cast)
    with pytest.raises(InvalidInput, match=says):
        spend(session, cast, line_id, replace(TRAIN, spent_on=day))


def test_a_note_that_is_sent_twice_counts_once(cast: Cast, session: Session) -> None:
    line_id = add_line(session, cast)

    def send(entry: NewSpending) -> int:
        return note_spending(
            session,
            cast.lead,
            project_id=cast.project,
            line_id=line_id,
            entry=entry,
            form_token="one-form",
            today=TODAY,
            now=NOW,
        )

    assert send(TRAIN) == send(TRAIN)
    with pytest.raises(NotPossibleNow, match="sent before"):
        send(replace(TRAIN, words="Three tickets"))
    assert pot(session, cast, BudgetKind.TRAVEL).used == Decimal("80.10")


def test_another_project_finds_neither_line_nor_note(cast: Cast, session: Session) -> None:
    line_id = add_line(session, cast)
    spending_id = spend(session, cast, line_id)
    theirs: dict[str, Any] = {"project_id": cast.other_project, "now": NOW}
    with nothing_changes(session):
        with pytest.raises(NotFound):
            remove_budget_line(session, cast.outsider, line_id=line_id, **theirs)
        with pytest.raises(NotFound):
            take_back_spending(session, cast.outsider, spending_id=spending_id, **theirs)
        with pytest.raises(NotFound):
            note_spending(
                session,
                cast.outsider,
                line_id=line_id,
                entry=TRAIN,
                form_token="x",
                today=TODAY,
                **theirs,
            )


# Payments count by themselves


def test_what_partners_were_promised_and_paid_counts_by_itself(cast: Cast, session: Session) -> None:
    add_line(session, cast, PAY)
    promised(session, cast, cast.patient)
    found = pot(session, cast, BudgetKind.PAY)
    assert (found.paid, found.promised, found.left) == (Decimal(), Decimal(60), Decimal(440))
    assert found.runs is Runs.FITS


def test_a_payment_that_nobody_planned_is_spoken_of(cast: Cast, session: Session) -> None:
    promised(session, cast, cast.patient)
    assert budget(session, cast).warnings == (
        "Pay for partners: €60.00 is paid or promised, and nothing is planned for it.",
    )


def test_a_promise_above_the_plan_is_spoken_of(cast: Cast, session: Session) -> None:
    add_line(session, cast, replace(PAY, planned=Given(Decimal(50), "EUR")))
    promised(session, cast, cast.patient)
    found = pot(session, cast, BudgetKind.PAY)
    assert (found.runs, found.left) == (Runs.OVER, Decimal(-10))
    assert found.warning == "Pay for partners: €10.00 more is used or promised than was planned."


# Whether it lasts


def test_what_goes_too_fast_says_when_it_is_used_up(cast: Cast, session: Session) -> None:
    line_id = add_line(session, cast)
    spend(session, cast, line_id, replace(TRAIN, amount=Decimal(600)))
    found = pot(session, cast, BudgetKind.TRAVEL)
    assert found.runs is Runs.RUNS_OUT
    day = date(2026, 1, 1) + timedelta(days=int(63 * Decimal("1200.50") / 600))
    assert found.runs_out_on == day
    assert found.warning == (
        f"Travel: if it goes on like this, it is used up on {day_in_words(day)}. "
        "It should last until 31 December 2026."
    )


STARTS, ENDS = date(2026, 1, 1), date(2026, 12, 31)


def lasts(used: int, today: date, planned: int = 1200) -> date | None:
    return runs_out_on(
        planned=Decimal(planned), used=Decimal(used), starts_on=STARTS, ends_on=ENDS, today=today
    )


def test_a_large_bill_in_the_first_weeks_is_no_pace() -> None:
    assert lasts(600, STARTS + timedelta(days=FIRST_LOOK_DAYS - 2)) is None
    assert lasts(600, STARTS + timedelta(days=FIRST_LOOK_DAYS - 1)) is not None


def test_a_tenth_in_a_tenth_of_the_time_lasts() -> None:
    assert lasts(100, date(2026, 2, 15)) is None
    assert lasts(100, date(2027, 1, 1)) is None
    assert lasts(0, date(2026, 6, 1)) is None


def test_what_is_used_up_runs_out_today() -> None:
    assert lasts(1200, TODAY) == TODAY


@settings(max_examples=60, deadline=None)
@given(
    planned=st.integers(1, 10**9),
    used=st.integers(0, 10**9),
    length=st.integers(1, 2000),
    passed=st.integers(0, 2500),
)
def test_the_day_lies_in_the_period_and_comes_no_later_with_more_use(
    planned: int, used: int, length: int, passed: int
) -> None:
    def day(used: int) -> date | None:
        return runs_out_on(
            planned=Decimal(planned),
            used=Decimal(used),
            starts_on=STARTS,
            ends_on=STARTS + timedelta(days=length),
            today=STARTS + timedelta(days=passed),
        )

    found, sooner = day(used), day(used * 2)
    if found is not None:
        assert STARTS <= found <= STARTS + timedelta(days=length)
        assert sooner is not None
        assert sooner <= max(found, STARTS + timedelta(days=passed))


# Words, table and chart agree


def test_chart_table_and_words_tell_the_same(cast: Cast, session: Session) -> None:
    line_id = add_line(session, cast)
    spend(session, cast, line_id)
    pots = budget(session, cast).pots
    assert budget_rows(pots) == [
        {
            "For": "Travel",
            "Used": "€80.10 of €1,200.50",
            "Left": "€1,120.40",
        }
    ]
    assert budget_alt(pots) == "Travel: €80.10 of €1,200.50."
    drawn = budget_chart(pots)["datasets"]
    assert [mark["to"] for mark in drawn["given"]] == [80.1, 80.1]
    assert drawn["plans"][0]["at"] == 1200.5
