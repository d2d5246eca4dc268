"""Answers: what comes of something a partner said, and that it reaches them."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.models import Person
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.times import day_in_words
from partnering.foundation.typed_text import words_that_say_something
from partnering.foundation.vocabulary import Answer, InputStatus
from partnering.foundation.words import _
from partnering.tracker.drafts import DraftPlace, discard_draft
from partnering.tracker.inputs import TRANSITIONS
from partnering.tracker.models import ActivityEntry, Input, InputAnswer, Release


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """What the team says: one of four answers, and always why."""

    answer: Answer
    words: str
    deferred_until: date | None = None
    """The day on which it waits again; for `Answer.DEFERRED`, and for no other."""
    changed_activity_id: int | None = None
    changed_release_id: int | None = None
    """What changed because of it, where there is something to show already."""


@requires(Permission.ANSWER_INPUTS)
def answer_input(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    input_id: int,
    entry: NewAnswer,
    today: date,
    now: datetime,
    draft: DraftPlace | None = None,
) -> int:
    """Answer what somebody said, and return the id of the answer; the draft it was written in is gone then.

    The same answer sent twice by the same person (a double click) counts once. Raises InvalidInput for an answer
    without a reason or with a day that cannot be, NotFound for what belongs to another project, NotPossibleNow where
    somebody else was faster.
    """
    entry = replace(entry, words=words_that_say_something(entry.words, field=_reason_asked(entry.answer)))
    _check_day(entry, today)
    row = _input_in_turn(session, project_id, input_id)
    _check_change(session, project_id, entry.changed_activity_id, entry.changed_release_id)
    last = _last_answer(session, input_id)
    if InputStatus.ANSWERED not in TRANSITIONS[row.status] and last is not None:
        if last.answered_by == person_id and _content(last) == entry:
            _discard(session, person_id, draft)
            return last.id
        if row.waits_again_on is None:
            raise NotPossibleNow(_answered_already(session, last))
    answer = InputAnswer(
        input_id=input_id,
        answer=entry.answer,
        words=entry.words,
        deferred_until=entry.deferred_until,
        answered_by=person_id,
        answered_at=now,
        changed_activity_id=entry.changed_activity_id,
        changed_release_id=entry.changed_release_id,
    )
    session.add(answer)
    before = row.status
    row.status, row.waits_again_on = InputStatus.ANSWERED, entry.deferred_until
    session.flush()
    _discard(session, person_id, draft)
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="input answered",
        subject=f"input {input_id}",
        before={"status": before},
        after={"status": row.status, "answer": entry.answer, "deferred_until": _iso(entry.deferred_until)},
        now=now,
    )
    return answer.id


@requires(Permission.ANSWER_INPUTS)
def link_change(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    answer_id: int,
    activity_id: int | None,
    release_id: int | None,
    now: datetime,
) -> None:
    """Say what changed because of an answer, once there is something to show: an activity, a release, or both.

    Raises NotFound for what belongs to another project.
    """
    answer, _row = _answer_in_turn(session, project_id, answer_id)
    _check_change(session, project_id, activity_id, release_id)
    before = {"activity": answer.changed_activity_id, "release": answer.changed_release_id}
    after = {"activity": activity_id, "release": release_id}
    if before == after:
        return
    answer.changed_activity_id, answer.changed_release_id = activity_id, release_id
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="change linked",
        subject=f"answer {answer_id}",
        before=before,
        after=after,
        now=now,
    )


@requires(Permission.GIVE_INPUT)
def mark_answer_read(
    session: Session, person_id: int, *, project_id: int, answer_id: int, now: datetime
) -> None:
    """Note that the one who said it has read the answer, and those before it. Twice does nothing more.

    Raises NotFound, NotAllowed for somebody else's words.
    """
    answer, row = _answer_in_turn(session, project_id, answer_id)
    _check_own(row, person_id)
    if answer.read_at is not None:
        return
    _read_until(session, answer, now)
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="answer read",
        subject=f"answer {answer_id}",
        now=now,
    )


@requires(Permission.GIVE_INPUT)
def reopen_input(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    answer_id: int,
    words: str,
    now: datetime,
    draft: DraftPlace | None = None,
) -> None:
    """Say that this answer missed the point; the input waits again, and the answer stays beside what is said now.

    The same words sent twice (a double click) count once. Raises InvalidInput without words, NotFound, NotAllowed for
    somebody else's words, NotPossibleNow where there is a later answer or it was opened again before.
    """
    words = words_that_say_something(words, field=_("What you meant"))
    answer, row = _answer_in_turn(session, project_id, answer_id)
    _check_own(row, person_id)
    if answer.reopened_because == words:
        _discard(session, person_id, draft)
        return
    last = _last_answer(session, row.id)
    if last is not answer:
        raise NotPossibleNow(_("There is a later answer. Read it first; you can then say more."))
    if InputStatus.REOPENED not in TRANSITIONS[row.status]:
        raise NotPossibleNow(_("You have said this again already. It waits for an answer."))
    answer.reopened_at, answer.reopened_because = now, words
    _read_until(session, answer, now)
    before = row.status
    row.status, row.waits_since, row.waits_again_on = InputStatus.REOPENED, now, None
    session.flush()
    _discard(session, person_id, draft)
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="input reopened",
        subject=f"input {row.id}",
        before={"status": before},
        after={"status": row.status},
        now=now,
    )


def _input_in_turn(session: Session, project_id: int, input_id: int) -> Input:
    """The input; who changes the same one at the same moment waits, and then sees what was done."""
    row = session.scalar(
        select(Input).where(Input.id == input_id, Input.project_id == project_id).with_for_update()
    )
    if row is None:
        raise NotFound(_("Nobody said this in this project."))
    return row


def _answer_in_turn(session: Session, project_id: int, answer_id: int) -> tuple[InputAnswer, Input]:
    input_id = session.scalar(select(InputAnswer.input_id).where(InputAnswer.id == answer_id))
    if input_id is None:
        raise NotFound(_("There is no such answer in this project."))
    row = _input_in_turn(session, project_id, input_id)
    return session.scalars(select(InputAnswer).where(InputAnswer.id == answer_id)).one(), row


def _last_answer(session: Session, input_id: int) -> InputAnswer | None:
    return session.scalar(
        select(InputAnswer).where(InputAnswer.input_id == input_id).order_by(InputAnswer.id.desc()).limit(1)
    )


def _read_until(session: Session, answer: InputAnswer, now: datetime) -> None:
    for earlier in session.scalars(
        select(InputAnswer).where(
            InputAnswer.input_id == answer.input_id,
            InputAnswer.id <= answer.id,
            InputAnswer.read_at.is_(None),
        )
    ):
        earlier.read_at = now


def _check_own(row: Input, person_id: int) -> None:
    if row.given_by != person_id:
        raise NotAllowed(_("Only the person who said this can do that. Ask them."))


def _reason_asked(answer: Answer) -> str:
    if answer is Answer.DECLINED:
        return _("Say what you will do, and why (a no needs its reason)")
    return _("Say what you will do, and why")


def _check_day(entry: NewAnswer, today: date) -> None:
    if entry.answer is not Answer.DEFERRED:
        if entry.deferred_until is not None:
            raise InvalidInput(
                _("Until when: only “{answer}” has a day.").format(answer=Answer.DEFERRED.label)
            )
    elif entry.deferred_until is None:
        raise InvalidInput(_("Until when: choose the day on which you come back to it."))
    elif entry.deferred_until < today:
        raise InvalidInput(
            _("Until when: {day} is over. Choose today or a later day.").format(
                day=day_in_words(entry.deferred_until)
            )
        )


def _check_change(session: Session, project_id: int, activity_id: int | None, release_id: int | None) -> None:
    if activity_id is not None and not session.scalar(
        select(ActivityEntry.id).where(
            ActivityEntry.id == activity_id,
            ActivityEntry.project_id == project_id,
            ActivityEntry.removed_at.is_(None),
        )
    ):
        raise NotFound(_("What changed: there is no such activity in this project."))
    if release_id is not None and not session.scalar(
        select(Release.id).where(Release.id == release_id, Release.project_id == project_id)
    ):
        raise NotFound(_("What changed: there is no such release in this project."))


def _answered_already(session: Session, last: InputAnswer) -> str:
    name = session.scalar(select(Person.name).where(Person.id == last.answered_by))
    return _(
        "{name} has answered this: “{answer}”. Read that answer. Only who said it can ask again."
    ).format(name=name, answer=last.answer.label)


def _content(row: InputAnswer) -> NewAnswer:
    return NewAnswer(
        answer=row.answer,
        words=row.words,
        deferred_until=row.deferred_until,
        changed_activity_id=row.changed_activity_id,
        changed_release_id=row.changed_release_id,
    )


def _discard(session: Session, person_id: int, draft: DraftPlace | None) -> None:
    if draft is not None:
        discard_draft(session, person_id, token=draft.token, revision=draft.revision)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
