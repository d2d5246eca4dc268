"""Budget, funding and hourly values, to take out: of a project, and what one person wrote there. Part of use cases."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from partnering.foundation.models import Project
from partnering.resourcing.models import BudgetLine, BudgetSpending, FundingSource, HourlyValue

BATCH = 500

_LINE = "id kind lifecycle stage what_for amount currency minutes starts_on ends_on".split()
_SPENDING = "line_id spent_on amount minutes".split()
_SOURCE = "kind name amount currency starts_on ends_on what_then".split()
_VALUE = "from_on amount currency source".split()

Cell = str | int | None


def budget_line_rows(session: Session, *, project_id: int) -> Iterator[tuple[Cell, ...]]:
    """The lines that count: number, kind, lifecycle, stage, what for, amount, currency, minutes, first and last day."""
    return _rows(
        session,
        select(BudgetLine).where(BudgetLine.project_id == project_id, BudgetLine.removed_at.is_(None)),
        _LINE,
    )


def budget_spending_rows(session: Session, *, project_id: int) -> Iterator[tuple[Cell, ...]]:
    """What was given for these lines: number of the line, day, amount, minutes. Its words may name somebody."""
    return _rows(
        session,
        select(BudgetSpending)
        .join(BudgetLine, BudgetLine.id == BudgetSpending.line_id)
        .where(
            BudgetLine.project_id == project_id,
            BudgetLine.removed_at.is_(None),
            BudgetSpending.removed_at.is_(None),
        ),
        _SPENDING,
    )


def funding_rows(session: Session, *, project_id: int) -> Iterator[tuple[Cell, ...]]:
    """Who funds the work: kind, name, amount, currency, first and last day, what then."""
    return _rows(
        session,
        select(FundingSource).where(
            FundingSource.project_id == project_id, FundingSource.removed_at.is_(None)
        ),
        _SOURCE,
    )


def hourly_value_rows(session: Session, *, project_id: int) -> Iterator[tuple[Cell, ...]]:
    """What an hour is valued at: first day, amount, currency, source."""
    return _rows(
        session,
        select(HourlyValue).where(HourlyValue.project_id == project_id, HourlyValue.removed_at.is_(None)),
        _VALUE,
    )


def own_budget(session: Session, person_id: int) -> dict[str, Any]:
    """What the person wrote into budgets, as plain JSON values."""
    return {
        "budget_you_wrote": {
            "lines": _own(session, BudgetLine, BudgetLine.written_by == person_id, _LINE),
            "given": [
                {"project": slug, **_plain(row, [*_SPENDING, "words"])}
                for row, slug in session.execute(
                    select(BudgetSpending, Project.slug)
                    .join(BudgetLine, BudgetLine.id == BudgetSpending.line_id)
                    .join(Project, Project.id == BudgetLine.project_id)
                    .where(BudgetSpending.noted_by == person_id)
                    .order_by(BudgetSpending.id)
                )
            ],
            "funding": _own(session, FundingSource, FundingSource.written_by == person_id, _SOURCE),
            "hourly_values": _own(session, HourlyValue, HourlyValue.written_by == person_id, _VALUE),
        }
    }


def _rows(session: Session, which: Select[Any], names: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
    table = which.column_descriptions[0]["entity"]
    for row in session.scalars(which.order_by(table.id).execution_options(yield_per=BATCH)):
        yield tuple(_plain(row, names).values())


def _own(session: Session, table: Any, is_own: Any, names: Sequence[str]) -> list[dict[str, Cell]]:
    return [
        {"project": slug, **_plain(row, names)}
        for row, slug in session.execute(
            select(table, Project.slug)
            .join(Project, Project.id == table.project_id)
            .where(is_own)
            .order_by(table.id)
        )
    ]


def _plain(row: object, names: Sequence[str]) -> dict[str, Cell]:
    return {name: _cell(getattr(row, name)) for name in names}


def _cell(value: Any) -> Cell:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value.value if isinstance(value, StrEnum) else value
