"""What a project said on looking back and took on, row by row, for its export. Part of use cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.reflection.models import Commitment, LookBack, LookBackNote
from partnering.reflection.terms import CommitmentStatus, LookBackQuestion

BATCH = 500


@dataclass(frozen=True, slots=True)
class NoteRow:
    """What one person said to one question."""

    look_back_id: int
    since_on: date
    until_on: date
    question: LookBackQuestion
    words: str
    written_by: int
    written_at: datetime


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """What somebody took on."""

    look_back_id: int
    words: str
    owner_id: int
    due_on: date
    status: CommitmentStatus
    made_at: datetime
    ended_at: datetime | None
    why_let_go: str


def note_rows(session: Session, *, project_id: int) -> Iterator[NoteRow]:
    """All that was said on looking back, in the order in which it was."""
    rows = session.execute(
        select(LookBackNote, LookBack)
        .join(LookBack, LookBack.id == LookBackNote.look_back_id)
        .where(LookBack.project_id == project_id)
        .order_by(LookBackNote.id)
        .execution_options(yield_per=BATCH)
    )
    for note, back in rows:
        yield NoteRow(
            look_back_id=back.id,
            since_on=back.since_on,
            until_on=back.until_on,
            question=note.question,
            words=note.words,
            written_by=note.written_by,
            written_at=note.written_at,
        )


def commitment_rows(session: Session, *, project_id: int) -> Iterator[CommitmentRow]:
    """All that was taken on, in the order in which it was."""
    rows = session.scalars(
        select(Commitment)
        .where(Commitment.project_id == project_id)
        .order_by(Commitment.id)
        .execution_options(yield_per=BATCH)
    )
    for row in rows:
        yield CommitmentRow(
            look_back_id=row.look_back_id,
            words=row.words,
            owner_id=row.owner_id,
            due_on=row.due_on,
            status=row.status,
            made_at=row.made_at,
            ended_at=row.ended_at,
            why_let_go=row.why_let_go,
        )
