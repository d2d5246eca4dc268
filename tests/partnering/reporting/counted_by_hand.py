"""The dashboard of the cast, and the same numbers counted by SQL written by hand."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from partnering.reporting.dashboard import Choice, Dashboard, read_dashboard
from partnering.reporting.figure import Figure
from tests.cast import CATALOG, NOW, TODAY, Cast

STAGES = ("information_delivery", "clinical_decision")


def dashboard_of(session: Session, cast: Cast, person: int, **chosen: Any) -> Dashboard:
    return read_dashboard(
        session,
        person,
        project_id=cast.project,
        choice=Choice(**chosen),
        catalog=CATALOG,
        today=TODAY,
        now=NOW,
    )


def numbers(figure: Figure) -> dict[str, int]:
    """The number of each line, which hides nothing."""
    for bar in figure.bars:
        assert bar.shown is not None
        assert not bar.shown.hidden
    return {bar.label: bar.shown.number for bar in figure.bars if bar.shown}


def rows_by_hand(session: Session, sql: str, **values: Any) -> Sequence[Any]:
    """What the statement gives; CHOSEN stands for the period and the stage."""
    return session.execute(text(sql.replace("CHOSEN", CHOSEN)), values).all()


def by_hand(session: Session, sql: str, **values: Any) -> dict[str, int]:
    return {str(kind): int(n) for kind, n in rows_by_hand(session, sql, **values) if n}


def counted(figure: Figure, terms: Any) -> dict[str, int]:
    """The lines above 0 by the stored word of the term."""
    found = numbers(figure)
    return {str(term.value): found[term.label] for term in terms if found[term.label]}


CHOICES: list[dict[str, Any]] = [
    {},
    {"first_year": 2026, "last_year": 2026},
    {"last_year": 2025},
    {"stage": STAGES[0]},
    {"first_year": 2025, "last_year": 2025, "stage": STAGES[1]},
]
CHOSEN = "between :first and :last and (:stage = '' or stage = :stage)"


def bounds(chosen: dict[str, Any]) -> dict[str, Any]:
    first, last = chosen.get("first_year", 1), chosen.get("last_year", 9999)
    return {
        "first": f"{first:04}-01-01",
        "last": f"{last:04}-12-31 24",
        "stage": chosen.get("stage", ""),
    }
