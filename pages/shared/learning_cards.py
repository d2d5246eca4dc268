"""The cards of Today about open questions."""

from collections.abc import Iterator
from typing import Any

from pages.shared.question_place import PAGE, SHOW
from pages.shared.today_cards import Card
from pages.shared.visit import Visit
from partnering.foundation.permissions import Permission
from partnering.foundation.words import _, ngettext
from partnering.reflection.question_list import QuestionsShown, count_questions_waiting


def cards_of_questions(session: Any, visit: Visit) -> Iterator[Card]:
    """Answers to what the reader asked, then questions that were put to them."""
    if not visit.may(Permission.LEARN_TOGETHER):
        return
    waiting = count_questions_waiting(session, visit.person_id, project_id=visit.project_id)
    if waiting.to_read:
        sentence = ngettext(
            "Somebody answered your question.",
            "{n} of your questions have a new answer.",
            waiting.to_read,
        ).format(n=waiting.to_read)
        yield Card("questions_read", sentence, _("Read the answer"), PAGE, {SHOW: str(QuestionsShown.MINE)})
    if waiting.to_answer:
        sentence = ngettext(
            "Somebody has a question that you may know about.",
            "There are {n} questions that you may know about.",
            waiting.to_answer,
        ).format(n=waiting.to_answer)
        yield Card(
            "questions_answer", sentence, _("See the question"), PAGE, {SHOW: str(QuestionsShown.FOR_ME)}
        )
