"""Lessons and open questions of the first project of the cast, with forms of their own."""

from typing import Any

from sqlalchemy.orm import Session

from partnering.foundation.tokens import new_token
from partnering.reflection.lessons import LessonWords, NewLesson, record_lesson
from partnering.reflection.questions import NewQuestion, answer_question, ask_question
from tests.cast import CATALOG, NOW, Cast


def write_lesson(
    session: Session, cast: Cast, writer: int, words: LessonWords, stage: str = "", **more: Any
) -> int:
    """Write a lesson down, in the outsider's project where the outsider writes; `more` is the rest of it."""
    return record_lesson(
        session,
        writer,
        project_id=project_of(cast, writer),
        entry=NewLesson(words, stage, **more),
        form_token=new_token(),
        catalog=CATALOG,
        now=NOW,
    )


def ask(session: Session, cast: Cast, asker: int, words: str, *topics: str) -> int:
    """Ask a question."""
    return ask_question(
        session,
        asker,
        project_id=project_of(cast, asker),
        entry=NewQuestion(words, topics),
        form_token=new_token(),
        now=NOW,
    )


def reply(session: Session, cast: Cast, person: int, question_id: int, words: str) -> int:
    """Answer a question."""
    return answer_question(
        session,
        person,
        project_id=project_of(cast, person),
        question_id=question_id,
        words=words,
        form_token=new_token(),
        now=NOW,
    )


def project_of(cast: Cast, person: int) -> int:
    """Where this person works."""
    return cast.other_project if person == cast.outsider else cast.project
