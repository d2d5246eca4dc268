"""The part of a project's export that is about its means: the budget, funding, and what an hour is valued at."""

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy.orm import Session

from partnering.reporting.cells import Cells
from partnering.reporting.field_tables import LIFECYCLE, STAGE, Table, table
from partnering.resourcing.budget_rows import (
    budget_line_rows,
    budget_spending_rows,
    funding_rows,
    hourly_value_rows,
)
from partnering.resourcing.budget_terms import BudgetKind, FundingKind

_AMOUNT = "How much money, in this currency."
_CURRENCY = "The currency by its three letters (ISO 4217)."
_MINUTES = "How much time in the place of money, in minutes."
_FIRST, _LAST = "The first day.", "The last day."

TABLES_OF_BUDGET: Mapping[str, Table] = MappingProxyType(
    {
        "budget_lines.csv": table(
            "One row for each line of the budget.",
            {
                "line": "Number of the line. The same number means the same line in budget_spendings.csv.",
                "kind": "What kind of thing it is for.",
                "lifecycle": LIFECYCLE,
                "stage": f"{STAGE} Empty for the work as a whole.",
                "what_for": "What it is for, in words.",
                "amount": _AMOUNT,
                "currency": _CURRENCY,
                "minutes": _MINUTES,
                "starts_on": _FIRST,
                "ends_on": _LAST,
            },
            {"kind": BudgetKind},
        ),
        "budget_spendings.csv": table(
            "One row for each thing that was given for a line, beside payments to partners.",
            {
                "line": "Number of the line in budget_lines.csv.",
                "spent_on": "The day on which it was given.",
                "amount": "How much money, in the currency of the line.",
                "minutes": _MINUTES,
            },
        ),
        "funding.csv": table(
            "One row for each source of funding.",
            {
                "kind": "What kind of source it is.",
                "name": "Who gives it.",
                "amount": _AMOUNT,
                "currency": _CURRENCY,
                "starts_on": _FIRST,
                "ends_on": f"{_LAST} Empty for one that goes on.",
                "what_then": "What happens after its end.",
            },
            {"kind": FundingKind},
        ),
        "hourly_values.csv": table(
            "One row for each figure by which time given is valued.",
            {
                "from_on": "The day from which on it counts.",
                "amount": "What an hour is valued at, in this currency.",
                "currency": _CURRENCY,
                "source": "Where the figure comes from.",
            },
        ),
    }
)


def budget_tables(session: Session, *, project_id: int) -> Mapping[str, Cells]:
    """The rows of each file, by its name."""
    return {
        "budget_lines.csv": budget_line_rows(session, project_id=project_id),
        "budget_spendings.csv": budget_spending_rows(session, project_id=project_id),
        "funding.csv": funding_rows(session, project_id=project_id),
        "hourly_values.csv": hourly_value_rows(session, project_id=project_id),
    }
