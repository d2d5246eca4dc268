"""Open questions: what a project cannot answer by itself, whom it asked, what they said, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.errors import NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.permissions import Permission, permissions_in_project, requires
from partnering.foundation.turns import take_turn_of_person
from partnering.foundation.typed_text import words_that_say_something
from partnering.foundation.words import _
from partnering.reflection.models import OpenQuestion, QuestionAnswer, QuestionAsk
from partnering.reflection.terms import QuestionStatus
from partnering.reflection.topics import checked_topics, who_knows

TRANSITIONS: Mapping[QuestionStatus, frozenset[QuestionStatus]] = {
    QuestionStatus.OPEN: frozenset({QuestionStatus.ANSWERED, QuestionStatus.LET_GO}),
    QuestionStatus.ANSWERED: frozenset({QuestionStatus.OPEN}),
    QuestionStatus.LET_GO: frozenset({QuestionStatus.OPEN}),
}
"""What each status may become."""


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """What a person asks, and the topics by which somebody who knows may be found."""

    words: str
    topics: tuple[str, ...] = ()


@requires(Permission.LEARN_TOGETHER)
def ask_question(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    entry: NewQuestion,
    form_token: str,
    now: datetime,
) -> int:
    """Keep a question until it is answered or let go, and return its id. The same form sent twice keeps it once.

    Raises InvalidInput for words or topics that are missing, too many or too long, NotPossibleNow where this form was
    sent before with other words.
    """
    take_turn_of_person(session, person_id)
    words = words_that_say_something(entry.words, field=_("What you want to know"))
    topics = checked_topics(entry.topics)
    earlier = session.scalar(
        select(OpenQuestion).where(OpenQuestion.form_token == form_token, OpenQuestion.asked_by == person_id)
    )
    if earlier is not None:
        if (earlier.project_id, earlier.words, earlier.topics) != (project_id, words, topics):
            raise NotPossibleNow(_("This was sent before, and it has changed since. Send again to ask both."))
        return earlier.id
    row = OpenQuestion(
        project_id=project_id,
        form_token=form_token,
        words=words,
        topics=topics,
        asked_by=person_id,
        asked_at=now,
        status=QuestionStatus.OPEN,
        settled_words="",
    )
    session.add(row)
    session.flush()
    _record(session, person_id, row, "question asked", now)
    return row.id


@requires(Permission.LEARN_TOGETHER)
def ask_person(
    session: Session, person_id: int, *, project_id: int, question_id: int, member_id: int, now: datetime
) -> None:
    """Put an open question to somebody of the project who offered one of its topics. Twice asks once.

    Raises NotFound for anybody else, NotPossibleNow once the question is answered or let go.
    """
    row = _open_in_turn(session, project_id, question_id)
    known = who_knows(session, project_id=project_id, topics=row.topics).values()
    may_be_asked = {one.person_id for people in known for one in people if one.role is not None}
    if member_id not in may_be_asked - {row.asked_by}:
        raise NotFound(_("This person did not offer to be asked about it. Choose somebody of the list."))
    if session.get(QuestionAsk, (row.id, member_id)) is None:
        session.add(QuestionAsk(question_id=row.id, person_id=member_id, asked_at=now))
        _record(session, person_id, row, "question put to somebody", now)


@requires(Permission.LEARN_TOGETHER)
def pass_on_question(
    session: Session, person_id: int, *, project_id: int, question_id: int, now: datetime
) -> None:
    """Say that a question one was asked is not for oneself. Twice does nothing more.

    Raises NotFound where the person was not asked.
    """
    row = _question_in_turn(session, project_id, question_id)
    ask = session.get(QuestionAsk, (row.id, person_id))
    if ask is None:
        raise NotFound(_no_question())
    if ask.passed_at is None:
        ask.passed_at = now
        _record(session, person_id, row, "question passed on", now)


@requires(Permission.LEARN_TOGETHER)
def answer_question(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    question_id: int,
    words: str,
    form_token: str,
    now: datetime,
) -> int:
    """Say what one knows about an open question, asked or not, and return the id of the answer.

    The same form sent twice answers once. Raises InvalidInput for words that are missing or too long, NotFound,
    NotPossibleNow once the question is answered or let go, and where this form was sent before with other words.
    """
    take_turn_of_person(session, person_id)
    words = words_that_say_something(words, field=_("What you know"))
    earlier = session.scalar(
        select(QuestionAnswer).where(
            QuestionAnswer.form_token == form_token, QuestionAnswer.answered_by == person_id
        )
    )
    if earlier is not None:
        row = _question_in_turn(session, project_id, question_id)
        if (earlier.question_id, earlier.words) != (row.id, words):
            raise NotPossibleNow(
                _("This was sent before, and your words have changed since. Send again to say both.")
            )
        return earlier.id
    row = _open_in_turn(session, project_id, question_id)
    answer = QuestionAnswer(
        question_id=row.id,
        form_token=form_token,
        words=words,
        answered_by=person_id,
        answered_at=now,
        read_at=now if row.asked_by == person_id else None,
    )
    session.add(answer)
    session.flush()
    _record(session, person_id, row, "question replied to", now)
    return answer.id


@requires(Permission.LEARN_TOGETHER)
def mark_question_read(
    session: Session, person_id: int, *, project_id: int, question_id: int, now: datetime
) -> None:
    """Say that one has read all answers to one's own question so far. Nothing happens where none is new.

    Raises NotFound for a question of somebody else.
    """
    row = _question_in_turn(session, project_id, question_id)
    if row.asked_by != person_id:
        raise NotFound(_no_question())
    unread = session.scalars(
        select(QuestionAnswer.id).where(
            QuestionAnswer.question_id == row.id, QuestionAnswer.read_at.is_(None)
        )
    ).all()
    if unread:
        session.execute(update(QuestionAnswer).where(QuestionAnswer.id.in_(unread)).values(read_at=now))
        _record(session, person_id, row, "question answers read", now)


@requires(Permission.LEARN_TOGETHER)
def move_question(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    question_id: int,
    to: QuestionStatus,
    words: str,
    now: datetime,
) -> None:
    """Say that a question is answered, and what is known now; or let it go, and why; or open it again.

    words: what is known or why; not read for a question that opens again. The same twice counts once. Raises
    InvalidInput without words, NotAllowed for who neither asked it nor answers for the project, NotFound,
    NotPossibleNow for a step that the question cannot take.
    """
    row = _question_in_turn(session, project_id, question_id)
    is_theirs = row.asked_by == person_id or Permission.ANSWER_INPUTS in permissions_in_project(
        session, person_id, project_id
    )
    if not is_theirs:
        raise NotAllowed(_("The one who asked says what became of the question, or the team does."))
    settled = ""
    if to is not QuestionStatus.OPEN:
        field = _("What you know now") if to is QuestionStatus.ANSWERED else _("Why you let it go")
        settled = words_that_say_something(words, field=field)
    before = row.status
    if (before, row.settled_words) == (to, settled):
        return
    if to not in TRANSITIONS[before]:
        raise NotPossibleNow(
            _("This question stands at “{status}”. Look at it again.").format(status=before.label)
        )
    row.status, row.settled_words = to, settled
    row.settled_at = None if to is QuestionStatus.OPEN else now
    _record(session, person_id, row, "question moved", now, before={"status": before}, after={"status": to})


def _question_in_turn(session: Session, project_id: int, question_id: int) -> OpenQuestion:
    """The question; who changes the same one at the same moment waits, and then sees what was done."""
    row = session.scalar(
        select(OpenQuestion)
        .where(OpenQuestion.id == question_id, OpenQuestion.project_id == project_id)
        .with_for_update()
    )
    if row is None:
        raise NotFound(_no_question())
    return row


def _open_in_turn(session: Session, project_id: int, question_id: int) -> OpenQuestion:
    row = _question_in_turn(session, project_id, question_id)
    if row.status is not QuestionStatus.OPEN:
        raise NotPossibleNow(_("This question is not open any more. The one who asked can open it again."))
    return row


def _no_question() -> str:
    return _("There is no such question for you in this project.")


def _record(
    session: Session,
    person_id: int,
    row: OpenQuestion,
    action: str,
    now: datetime,
    *,
    before: dict[str, str] | None = None,
    after: dict[str, str] | None = None,
) -> None:
    audit.record(
        session,
        person_id,
        project_id=row.project_id,
        action=action,
        subject=f"question {row.id}",
        before=before,
        after=after,
        now=now,
    )
