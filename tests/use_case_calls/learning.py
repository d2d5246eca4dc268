"""How to call the use cases of lessons and open questions."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from partnering.foundation.tokens import new_token
from partnering.reflection.lessons import LessonWords, NewLesson, share_lesson
from partnering.reflection.questions import NewQuestion, answer_question, ask_person
from partnering.reflection.terms import QuestionStatus
from partnering.reflection.topics import choose_my_topics
from tests.cast import CATALOG, NOBODY, NOW, Cast
from tests.partnering.reflection.learning import ask, write_lesson
from tests.use_case_calls.entries import Arguments, Call, Event, in_project

WORDS = LessonWords("We asked by e-mail.", "Nobody answered.", "We call.")
STAGE = "information_delivery"


def learner(cast: Cast, person: int) -> int:
    """The person where they may write here, else the lead."""
    return person if person in cast.loggers else cast.lead


def of_new_lesson(_session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """A first lesson about a stage."""
    return {
        "project_id": cast.project,
        "entry": NewLesson(WORDS, STAGE),
        "form_token": new_token(),
        "catalog": CATALOG,
        "now": NOW,
    }


def of_own_lesson(**more: Any) -> Arguments:
    """A lesson that the person wrote, else the lead."""

    def for_person(session: Session, cast: Cast, person: int) -> dict[str, Any]:
        lesson_id = write_lesson(session, cast, learner(cast, person), WORDS, STAGE)
        return {"project_id": cast.project, "lesson_id": lesson_id, **more}

    return for_person


def of_own_shared_lesson(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """As `of_own_lesson`, where all projects read it."""
    arguments = of_own_lesson(now=NOW)(session, cast, person)
    share_lesson(session, learner(cast, person), words=WORDS, is_sure=True, **arguments)
    return arguments


def of_new_question(_session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """A first question with a topic."""
    return {
        "project_id": cast.project,
        "entry": NewQuestion("Who reads at night?", ("Night shifts",)),
        "form_token": new_token(),
        "now": NOW,
    }


def of_own_question(**more: Any) -> Arguments:
    """A question that the person asked, else the lead."""

    def for_person(session: Session, cast: Cast, person: int) -> dict[str, Any]:
        question_id = ask(session, cast, learner(cast, person), "Who reads at night?", "Night shifts")
        return {"project_id": cast.project, "question_id": question_id, **more}

    return for_person


def of_somebody_who_knows(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """A question of the editor, of which the caregiver partner knows."""
    choose_my_topics(session, cast.caregiver, topics=["night shifts"], now=NOW)
    session.flush()
    question_id = ask(session, cast, cast.editor, "Who reads at night?", "Night shifts")
    return {
        "project_id": cast.project,
        "question_id": question_id,
        "member_id": cast.caregiver,
        "now": NOW,
    }


def of_question_put_to_oneself(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """A question that the person was asked, else the lead."""
    asked = learner(cast, person)
    asker = cast.facilitator if asked != cast.facilitator else cast.lead
    choose_my_topics(session, asked, topics=["Night shifts"], now=NOW)
    session.flush()
    question_id = ask(session, cast, asker, "Who reads at night?", "Night shifts")
    where: dict[str, Any] = {"project_id": cast.project, "question_id": question_id, "now": NOW}
    ask_person(session, asker, member_id=asked, **where)
    return where


def of_answered_question(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """The person's own question, else the lead's, with an answer of somebody else."""
    arguments = of_own_question(now=NOW)(session, cast, person)
    other = cast.facilitator if learner(cast, person) != cast.facilitator else cast.lead
    answer_question(session, other, words="My aunt does.", form_token=new_token(), **arguments)
    return arguments


def of_reply(session: Session, cast: Cast, person: int) -> dict[str, Any]:
    """What the person knows about a question."""
    return of_own_question(words="My aunt does.", form_token=new_token(), now=NOW)(session, cast, person)


def of_topics(_session: Session, _cast: Cast, person: int) -> dict[str, Any]:
    """Two topics, for anybody."""
    return {"topics": ["Night shifts", "Large print"] if person != NOBODY else [], "now": NOW}


CALLS: Mapping[str, Call] = {
    "reflection.lessons.record_lesson": Call(of_new_lesson, Event("lesson written", after={"stage": STAGE})),
    "reflection.lessons.change_lesson": Call(
        of_own_lesson(words=LessonWords("We asked.", "Silence."), stage="", catalog=CATALOG, now=NOW),
        Event("lesson changed", before={"stage": STAGE}, after={"stage": None}),
    ),
    "reflection.lessons.remove_lesson": Call(
        of_own_lesson(now=NOW), Event("lesson removed", before={"stage": STAGE})
    ),
    "reflection.lessons.share_lesson": Call(
        of_own_lesson(words=WORDS, is_sure=True, now=NOW), Event("lesson shared")
    ),
    "reflection.lessons.take_back_lesson": Call(of_own_shared_lesson, Event("lesson taken back")),
    "reflection.lesson_list.list_lessons": Call(in_project(catalog=CATALOG)),
    "reflection.lesson_list.list_shared_lessons": Call(in_project(catalog=CATALOG)),
    "reflection.lesson_list.read_lesson": Call(of_own_lesson()),
    "reflection.lesson_list.lessons_of_stage": Call(
        in_project(lifecycle="sittig-2023", stage=STAGE, catalog=CATALOG)
    ),
    "reflection.lesson_list.search_lessons": Call(in_project(words="nobody secret quince")),
    "reflection.topics.list_my_topics": Call(lambda _s, _c, _p: {}),
    "reflection.topics.choose_my_topics": Call(
        of_topics, Event("topics chosen", before={"topics": 0}, after={"topics": 2})
    ),
    "reflection.topics.list_topics": Call(in_project()),
    "reflection.questions.ask_question": Call(of_new_question, Event("question asked")),
    "reflection.questions.ask_person": Call(of_somebody_who_knows, Event("question put to somebody")),
    "reflection.questions.pass_on_question": Call(of_question_put_to_oneself, Event("question passed on")),
    "reflection.questions.answer_question": Call(of_reply, Event("question replied to")),
    "reflection.questions.mark_question_read": Call(of_answered_question, Event("question answers read")),
    "reflection.questions.move_question": Call(
        of_own_question(to=QuestionStatus.LET_GO, words="It is late.", now=NOW),
        Event("question moved", before={"status": "open"}, after={"status": "let_go"}),
    ),
    "reflection.question_list.list_questions": Call(in_project()),
    "reflection.question_list.read_question": Call(of_own_question()),
    "reflection.question_list.count_questions_waiting": Call(in_project()),
}

PART_OF_USE_CASES: Mapping[str, str] = {
    "foundation.search_index.matching": "reads for the use cases that search",
    "reflection.lessons.own_lesson_in_turn": "reads for the use cases about lessons",
    "reflection.topics.who_knows": "reads for the use cases about questions",
    "reflection.own_learning.own_learning": "reads for export_my_data",
    "reflection.own_learning.forget_own_learning": "writes for delete_my_account",
    "reflection.learning_rows.lesson_rows": "reads for export_project",
    "reflection.learning_rows.question_rows": "reads for export_project",
    "reflection.learning_rows.question_answer_rows": "reads for export_project",
}
