"""What one person wrote into lessons and open questions: to hand out, and to forget when they go. Part of use cases."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from partnering.foundation.models import Project
from partnering.reflection.models import (
    Lesson,
    OpenQuestion,
    PersonTopic,
    QuestionAnswer,
    QuestionAsk,
    SharedLesson,
)


def own_learning(session: Session, person_id: int) -> dict[str, Any]:
    """The person's lessons, questions, answers to questions, and topics, as plain JSON values."""
    lessons = session.execute(
        select(Lesson, SharedLesson, Project.slug)
        .join(Project, Project.id == Lesson.project_id)
        .outerjoin(SharedLesson, SharedLesson.lesson_id == Lesson.id)
        .where(Lesson.written_by == person_id)
        .order_by(Lesson.id)
    )
    questions = session.execute(
        select(OpenQuestion, Project.slug)
        .join(Project, Project.id == OpenQuestion.project_id)
        .where(OpenQuestion.asked_by == person_id)
        .order_by(OpenQuestion.id)
    )
    answers = session.execute(
        select(QuestionAnswer, Project.slug)
        .join(OpenQuestion, OpenQuestion.id == QuestionAnswer.question_id)
        .join(Project, Project.id == OpenQuestion.project_id)
        .where(QuestionAnswer.answered_by == person_id)
        .order_by(QuestionAnswer.id)
    )
    topics = select(PersonTopic.topic).where(PersonTopic.person_id == person_id).order_by(PersonTopic.folded)
    return {
        "lessons_you_wrote": [
            {
                "project": slug,
                **_words(lesson),
                "stage": lesson.stage or None,
                "written_at": lesson.written_at.isoformat(),
                "shared_with_all_projects": _shared(copy),
            }
            for lesson, copy, slug in lessons
        ],
        "questions_you_asked": [
            {
                "project": slug,
                "question": question.words,
                "topics": question.topics,
                "asked_at": question.asked_at.isoformat(),
                "status": question.status,
                "what_became_of_it": question.settled_words,
            }
            for question, slug in questions
        ],
        "questions_you_answered": [
            {"project": slug, "answer": answer.words, "answered_at": answer.answered_at.isoformat()}
            for answer, slug in answers
        ],
        "topics_you_may_be_asked_about": list(session.scalars(topics)),
    }


def forget_own_learning(session: Session, person_id: int) -> None:
    """Throw away what the person was asked and may be asked about; lessons, questions and answers stay as they are."""
    session.execute(delete(PersonTopic).where(PersonTopic.person_id == person_id))
    session.execute(delete(QuestionAsk).where(QuestionAsk.person_id == person_id))


def _words(lesson: Lesson | SharedLesson) -> dict[str, str]:
    return {"tried": lesson.tried, "happened": lesson.happened, "now_do": lesson.now_do}


def _shared(copy: SharedLesson | None) -> dict[str, str] | None:
    return None if copy is None else {**_words(copy), "shared_at": copy.shared_at.isoformat()}
