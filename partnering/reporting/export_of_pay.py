"""The part of a project's export that is about what partners are paid an hour, and what they are told about it."""

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy.orm import Session

from partnering.reporting.cells import Cells
from partnering.reporting.field_tables import Table, table
from partnering.resourcing.pay_rate_rows import pay_note_rows, pay_rate_rows

TABLES_OF_PAY: Mapping[str, Table] = MappingProxyType(
    {
        "pay_rates.csv": table(
            "One row for each rate. A later one of the same level takes its place from its first day on.",
            {
                "level": "The level of the scale, 0 to 5.",
                "amount": "What an hour is paid, in this currency.",
                "currency": "The currency by its three letters (ISO 4217).",
                "from_on": "The day from which on it counts.",
                "source": "Who says so.",
            },
        ),
        "pay_note.csv": table(
            "One row, where the project tells its partners more about pay, tax and benefits.",
            {"words": "What it tells them."},
        ),
    }
)


def pay_tables(session: Session, *, project_id: int) -> Mapping[str, Cells]:
    """The rows of each file, by its name."""
    return {
        "pay_rates.csv": pay_rate_rows(session, project_id=project_id),
        "pay_note.csv": pay_note_rows(session, project_id=project_id),
    }
