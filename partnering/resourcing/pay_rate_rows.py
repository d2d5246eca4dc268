"""Rates and the note about pay, to take out: of a project, and what one person wrote. Part of use cases."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.models import Project
from partnering.resourcing.models import PayNote, PayRate

RateCells = tuple[int, str, str, str, str]
"""Level, amount, currency, first day, source."""


def pay_rate_rows(session: Session, *, project_id: int) -> Iterator[RateCells]:
    """Every rate of the project, in the order of its levels and days."""
    for row in session.scalars(
        select(PayRate).where(PayRate.project_id == project_id).order_by(PayRate.level, PayRate.from_on)
    ):
        yield _cells(row)


def pay_note_rows(session: Session, *, project_id: int) -> Iterator[tuple[str]]:
    """What the project tells its partners about pay; nothing where nobody wrote it."""
    note = session.get(PayNote, project_id)
    if note is not None and note.words:
        yield (note.words,)


def own_pay_rates(session: Session, person_id: int) -> dict[str, Any]:
    """What the person set and wrote, as plain JSON values."""
    rates = session.execute(
        select(PayRate, Project.slug)
        .join(Project, Project.id == PayRate.project_id)
        .where(PayRate.set_by == person_id)
        .order_by(PayRate.id)
    )
    notes = session.execute(
        select(PayNote, Project.slug)
        .join(Project, Project.id == PayNote.project_id)
        .where(PayNote.written_by == person_id)
        .order_by(PayNote.project_id)
    )
    names = ("level", "amount", "currency", "from_on", "source")
    return {
        "what_you_wrote_about_pay": {
            "rates": [{"project": slug, **dict(zip(names, _cells(row), strict=True))} for row, slug in rates],
            "notes": [{"project": slug, "words": note.words} for note, slug in notes],
        }
    }


def _cells(row: PayRate) -> RateCells:
    return row.level, str(row.amount), row.currency, row.from_on.isoformat(), row.source
