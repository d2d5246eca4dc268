"""The lessons and open questions of the demo network, written through the use cases."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from partnering.foundation.catalog import Catalog
from partnering.reflection.lessons import LessonWords, NewLesson, record_lesson, share_lesson
from partnering.reflection.questions import (
    NewQuestion,
    answer_question,
    ask_person,
    ask_question,
    mark_question_read,
    move_question,
)
from partnering.reflection.terms import QuestionStatus
from partnering.reflection.topics import choose_my_topics

Step = Mapping[str, Any]


def load_demo_learning(
    session: Session,
    *,
    projects: Mapping[str, int],
    project_id: int,
    people: Mapping[str, int],
    file: Path,
    catalog: Catalog,
    now: datetime,
) -> None:
    """Let the people of the demo, by address, offer topics, write lessons, and ask each other in one project."""
    told = yaml.safe_load(file.read_text("utf-8"))
    for email, topics in told["topics"].items():
        choose_my_topics(session, people[email], topics=topics, now=now)
    for lesson in told["lessons"]:
        words = LessonWords(lesson["tried"], lesson["happened"], lesson["now_do"])
        where: dict[str, Any] = {"project_id": projects[lesson["project"]], "now": _at(lesson, now)}
        lesson_id = record_lesson(
            session,
            people[lesson["by"]],
            entry=NewLesson(words, lesson.get("stage", "")),
            form_token=_token(lesson),
            catalog=catalog,
            **where,
        )
        if lesson.get("is_shared"):
            share_lesson(
                session, people[lesson["by"]], lesson_id=lesson_id, words=words, is_sure=True, **where
            )
    for question in told["questions"]:
        _ask(session, question, people, project_id, now)


def _ask(session: Session, question: Step, people: Mapping[str, int], project_id: int, now: datetime) -> None:
    asker = people[question["by"]]
    question_id = ask_question(
        session,
        asker,
        project_id=project_id,
        entry=NewQuestion(question["words"], tuple(question["topics"])),
        form_token=_token(question),
        now=_at(question, now),
    )
    where: dict[str, Any] = {"project_id": project_id, "question_id": question_id}
    session.flush()
    for email in question["asked"]:
        ask_person(session, asker, member_id=people[email], now=_at(question, now), **where)
    for answer in question.get("answers", ()):
        answer_question(
            session,
            people[answer["by"]],
            words=answer["words"],
            form_token=_token(answer),
            now=_at(answer, now),
            **where,
        )
    if settled := question.get("settled"):
        mark_question_read(session, asker, now=_at(settled, now), **where)
        moved = {"to": QuestionStatus.ANSWERED, "words": settled["words"]}
        move_question(session, asker, now=_at(settled, now), **moved, **where)


def _at(step: Step, now: datetime) -> datetime:
    return now - timedelta(days=step["days_ago"])


def _token(step: Step) -> str:
    return f"demo, {step['by']}, {step['days_ago']} days ago"
