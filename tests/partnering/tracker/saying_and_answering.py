"""Something a partner said, reading it back, and what became of it, for tests of inputs and answers."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from partnering.foundation.vocabulary import Answer
from partnering.tracker.answers import reopen_input
from partnering.tracker.input_list import list_unread_answers, read_input
from partnering.tracker.inputs_told import InputTold
from tests.cast import NOW, TODAY, Cast

SMALL = "The text is too small for my mother."
HERE: dict[str, Any] = {"lifecycle": "sittig-2023", "stage": "information_delivery"}
WHY = "There is no room on the screen."
NEXT_WEEK = TODAY + timedelta(days=7)
DEFER: dict[str, Any] = {"answer": Answer.DEFERRED, "deferred_until": NEXT_WEEK}


def told(session: Session, cast: Cast, input_id: int, *, to: int | None = None) -> InputTold:
    return read_input(session, to or cast.lead, project_id=cast.project, input_id=input_id, today=TODAY)


def reopen(
    session: Session, cast: Cast, answer_id: int, words: str = "I meant the numbers.", **more: Any
) -> None:
    reopen_input(
        session,
        more.pop("person", cast.patient),
        project_id=cast.project,
        answer_id=answer_id,
        words=words,
        now=NOW,
        **more,
    )


def unread(session: Session, cast: Cast, person: int) -> list[str]:
    return [item.said for item in list_unread_answers(session, person, in_project=cast.project, today=TODAY)]
