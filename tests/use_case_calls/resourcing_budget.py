"""How to call the use cases of the budget, of funding, and of what an hour is worth."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from partnering.foundation.tokens import new_token
from partnering.resourcing.budget import Given, NewLine, add_budget_line
from partnering.resourcing.budget_spendings import NewSpending, note_spending
from partnering.resourcing.budget_terms import BudgetKind, FundingKind
from partnering.resourcing.funding import NewSource, add_source
from partnering.resourcing.hourly_values import NewHourlyValue, add_hourly_value
from tests.cast import CATALOG, NOW, TODAY, Cast
from tests.use_case_calls.entries import Arguments, Call, Event, in_project

TRAVEL = NewLine(
    BudgetKind.TRAVEL,
    "Trains to the four meetings",
    Given(Decimal("1200.50"), "EUR"),
    date(2026, 1, 1),
    date(2026, 12, 31),
    stage="information_delivery",
)
TRAIN = NewSpending(date(2026, 2, 3), amount=Decimal("80.10"), words="Two tickets")
GRANT = NewSource(
    FundingKind.RESEARCH, "The research council", date(2025, 1, 1), date(2026, 6, 30), Decimal(90000), "EUR"
)
AN_HOUR = NewHourlyValue(date(2022, 1, 1), Decimal("31.80"), "USD", "Independent Sector, value of 2022")


def add_line(session: Session, cast: Cast, entry: NewLine = TRAVEL) -> int:
    """A line that the facilitator wrote."""
    return add_budget_line(
        session,
        cast.facilitator,
        project_id=cast.project,
        entry=entry,
        form_token=new_token(),
        catalog=CATALOG,
        now=NOW,
    )


def spend(session: Session, cast: Cast, line_id: int, entry: NewSpending = TRAIN) -> int:
    """What the facilitator noted for a line."""
    return note_spending(
        session,
        cast.facilitator,
        project_id=cast.project,
        line_id=line_id,
        entry=entry,
        form_token=new_token(),
        today=TODAY,
        now=NOW,
    )


def fund(session: Session, cast: Cast, entry: NewSource = GRANT) -> int:
    """A source that the facilitator wrote down."""
    return add_source(
        session, cast.facilitator, project_id=cast.project, entry=entry, form_token=new_token(), now=NOW
    )


def value_hours(session: Session, cast: Cast, entry: NewHourlyValue = AN_HOUR) -> int:
    """A value that the facilitator wrote down."""
    return add_hourly_value(
        session, cast.facilitator, project_id=cast.project, entry=entry, form_token=new_token(), now=NOW
    )


def of_line(**more: Any) -> Arguments:
    """A line of the budget."""
    return lambda session, cast, _person: {
        "project_id": cast.project,
        "line_id": add_line(session, cast),
        **more,
    }


def of_spending(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """Something that was given for a line."""
    spending_id = spend(session, cast, add_line(session, cast))
    return {"project_id": cast.project, "spending_id": spending_id, "now": NOW}


def of_source(**more: Any) -> Arguments:
    """A source of funding."""
    return lambda session, cast, _person: {
        "project_id": cast.project,
        "source_id": fund(session, cast),
        "now": NOW,
        **more,
    }


def of_value(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """A value of an hour."""
    return {"project_id": cast.project, "value_id": value_hours(session, cast), "now": NOW}


CALLS: Mapping[str, Call] = {
    "resourcing.budget.add_budget_line": Call(
        in_project(entry=TRAVEL, form_token="a-form-of-its-own", catalog=CATALOG, now=NOW),
        Event("budget line added", after={"kind": "travel"}),
    ),
    "resourcing.budget.change_budget_line": Call(
        of_line(before=TRAVEL, entry=replace(TRAVEL, kind=BudgetKind.ACCESS), catalog=CATALOG, now=NOW),
        Event("budget line changed", before={"kind": "travel"}, after={"kind": "access"}),
    ),
    "resourcing.budget.remove_budget_line": Call(of_line(now=NOW), Event("budget line removed")),
    "resourcing.budget_spendings.note_spending": Call(
        of_line(entry=TRAIN, form_token="a-form-of-its-own", today=TODAY, now=NOW),
        Event("budget spending noted", after={"spent_on": "2026-02-03"}),
    ),
    "resourcing.budget_spendings.take_back_spending": Call(of_spending, Event("budget spending taken back")),
    "resourcing.budget_standing.read_budget": Call(in_project(today=TODAY)),
    "resourcing.funding.add_source": Call(
        in_project(entry=GRANT, form_token="a-form-of-its-own", now=NOW),
        Event("funding added", after={"ends_on": "2026-06-30"}),
    ),
    "resourcing.funding.renew_source": Call(
        of_source(ends_on=date(2027, 6, 30)), Event("funding renewed", after={"ends_on": "2027-06-30"})
    ),
    "resourcing.funding.let_source_end": Call(
        of_source(what_then="The hospital goes on."), Event("funding ends", after={"ends_on": "2026-06-30"})
    ),
    "resourcing.funding.remove_source": Call(of_source(), Event("funding removed", after={})),
    "resourcing.funding.list_sources": Call(in_project(today=TODAY)),
    "resourcing.funding.count_ending_sources": Call(in_project(today=TODAY)),
    "resourcing.hourly_values.add_hourly_value": Call(
        in_project(entry=AN_HOUR, form_token="a-form-of-its-own", now=NOW),
        Event("hourly value added", after={"from_on": "2022-01-01", "amount": "31.80", "currency": "USD"}),
    ),
    "resourcing.hourly_values.remove_hourly_value": Call(of_value, Event("hourly value removed")),
    "resourcing.hourly_values.list_hourly_values": Call(in_project()),
    "reporting.time_given.read_time_given": Call(in_project(today=TODAY)),
}

PART_OF_USE_CASES: Mapping[str, str] = {
    "resourcing.budget.line_in_turn": "finds a line for those that change it",
    "resourcing.budget.leave_event": "leaves the event of those that change a line",
    "resourcing.budget_standing.budget_standing": "reads for read_budget and for reports",
    "resourcing.hourly_values.hourly_values": "reads for list_hourly_values and read_time_given",
    "resourcing.budget_rows.budget_line_rows": "reads for export_project",
    "resourcing.budget_rows.budget_spending_rows": "reads for export_project",
    "resourcing.budget_rows.funding_rows": "reads for export_project",
    "resourcing.budget_rows.hourly_value_rows": "reads for export_project",
    "resourcing.budget_rows.own_budget": "reads for export_my_data",
    "reporting.export_of_budget.budget_tables": "reads for export_project",
    "tracker.partner_minutes.partner_minutes": "reads for read_time_given",
}
