"""The lessons and open questions of a project, row by row, for its export. Part of use cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.reflection.models import Lesson, OpenQuestion, QuestionAnswer
from partnering.reflection.terms import QuestionStatus

BATCH = 500


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A lesson."""

    lesson_id: int
    tried: str
    happened: str
    now_do: str
    stage: str
    stays_inside: bool
    written_by: int
    written_at: datetime


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """An open question."""

    question_id: int
    words: str
    topics: tuple[str, ...]
    asked_by: int
    asked_at: datetime
    status: QuestionStatus
    settled_at: datetime | None
    settled_words: str


@dataclass(frozen=True, slots=True)
class QuestionAnswerRow:
    """What somebody said to an open question."""

    question_id: int
    asked_by: int
    words: str
    answered_by: int
    answered_at: datetime


def lesson_rows(session: Session, *, project_id: int) -> Iterator[LessonRow]:
    """Every lesson of the project, the oldest first."""
    rows = session.scalars(
        select(Lesson)
        .where(Lesson.project_id == project_id)
        .order_by(Lesson.id)
        .execution_options(yield_per=BATCH)
    )
    for row in rows:
        yield LessonRow(
            row.id,
            row.tried,
            row.happened,
            row.now_do,
            row.stage,
            row.stays_inside,
            row.written_by,
            row.written_at,
        )


def question_rows(session: Session, *, project_id: int) -> Iterator[QuestionRow]:
    """Every open question of the project, also once it is answered or let go, the oldest first."""
    rows = session.scalars(
        select(OpenQuestion)
        .where(OpenQuestion.project_id == project_id)
        .order_by(OpenQuestion.id)
        .execution_options(yield_per=BATCH)
    )
    for row in rows:
        yield QuestionRow(
            row.id,
            row.words,
            tuple(row.topics),
            row.asked_by,
            row.asked_at,
            row.status,
            row.settled_at,
            row.settled_words,
        )


def question_answer_rows(session: Session, *, project_id: int) -> Iterator[QuestionAnswerRow]:
    """What was said to the open questions of the project, the oldest question first."""
    rows = session.execute(
        select(QuestionAnswer, OpenQuestion.asked_by)
        .join(OpenQuestion, OpenQuestion.id == QuestionAnswer.question_id)
        .where(OpenQuestion.project_id == project_id)
        .order_by(QuestionAnswer.question_id, QuestionAnswer.id)
        .execution_options(yield_per=BATCH)
    )
    for row, asked_by in rows:
        yield QuestionAnswerRow(row.question_id, asked_by, row.words, row.answered_by, row.answered_at)
