"""Lessons: what a project tried, what happened, and what it does now. What failed is worth as much as what worked.

The project's people read a lesson with the name of its writer. All projects read a copy that the writer shares: without
the writer, without the project, and in words that the writer has looked over.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.catalog import Catalog
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.models import Project
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.turns import take_turn_of_person
from partnering.foundation.typed_text import words_that_fit, words_that_say_something
from partnering.foundation.words import _
from partnering.reflection.models import Lesson, SharedLesson


@dataclass(frozen=True, slots=True)
class LessonWords:
    """The three texts of a lesson. What is done now may be left open."""

    tried: str
    happened: str
    now_do: str = ""


@dataclass(frozen=True, slots=True)
class NewLesson:
    """What a person writes down: the words, and the stage they belong to if any."""

    words: LessonWords
    stage: str = ""
    """A stage of any lifecycle, by its key; empty for the work as a whole."""
    stays_inside: bool = False
    """Whether it tells of something whose giver did not want it shared outside the project."""


@requires(Permission.LEARN_TOGETHER)
def record_lesson(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    entry: NewLesson,
    form_token: str,
    catalog: Catalog,
    now: datetime,
) -> int:
    """Keep a lesson for the people of the project, and return its id. The same form sent twice keeps it once.

    Raises InvalidInput for words that are missing or too long and for a stage that is not in the catalog,
    NotPossibleNow where this form was sent before with other words.
    """
    take_turn_of_person(session, person_id)
    entry = _checked(session, project_id, entry, catalog)
    earlier = session.scalar(
        select(Lesson).where(Lesson.form_token == form_token, Lesson.written_by == person_id)
    )
    if earlier is not None:
        if (earlier.project_id, _content(earlier)) != (project_id, entry):
            raise NotPossibleNow(
                _("This was saved before, and your words have changed since. Save again to keep both.")
            )
        return earlier.id
    row = Lesson(
        project_id=project_id,
        form_token=form_token,
        tried=entry.words.tried,
        happened=entry.words.happened,
        now_do=entry.words.now_do,
        stage=entry.stage,
        stays_inside=entry.stays_inside,
        written_by=person_id,
        written_at=now,
    )
    session.add(row)
    session.flush()
    _record(session, person_id, row, "lesson written", now, after={"stage": row.stage or None})
    return row.id


@requires(Permission.LEARN_TOGETHER)
def change_lesson(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    lesson_id: int,
    words: LessonWords,
    stage: str,
    catalog: Catalog,
    now: datetime,
) -> None:
    """Put other words, or another stage, in place of those of one's own lesson. A shared copy stays as it was shared.

    Raises InvalidInput as `record_lesson`, NotFound for a lesson of somebody else.
    """
    row = own_lesson_in_turn(session, person_id, project_id, lesson_id)
    entry = _checked(session, project_id, NewLesson(words, stage, row.stays_inside), catalog)
    if _content(row) == entry:
        return
    before = row.stage
    row.tried, row.happened, row.now_do = entry.words.tried, entry.words.happened, entry.words.now_do
    row.stage = entry.stage
    _record(
        session,
        person_id,
        row,
        "lesson changed",
        now,
        before={"stage": before or None},
        after={"stage": row.stage or None},
    )


@requires(Permission.LEARN_TOGETHER)
def remove_lesson(
    session: Session, person_id: int, *, project_id: int, lesson_id: int, now: datetime
) -> None:
    """Delete one's own lesson for good, with the copy that all projects read.

    Raises NotFound for a lesson of somebody else.
    """
    row = own_lesson_in_turn(session, person_id, project_id, lesson_id)
    session.execute(delete(SharedLesson).where(SharedLesson.lesson_id == row.id))
    _record(session, person_id, row, "lesson removed", now, before={"stage": row.stage or None})
    session.delete(row)


@requires(Permission.LEARN_TOGETHER)
def share_lesson(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    lesson_id: int,
    words: LessonWords,
    is_sure: bool,
    now: datetime,
) -> None:
    """Let the people of all projects read these words of one's own lesson. To share again puts the new words in place.

    is_sure: that the person was asked and shown what may tell who somebody is. Raises InvalidInput where they are not
    sure and as `record_lesson`, NotFound for a lesson of somebody else, NotPossibleNow for one that stays inside.
    """
    row = own_lesson_in_turn(session, person_id, project_id, lesson_id)
    if row.stays_inside:
        raise NotPossibleNow(
            _(
                "This lesson tells of something that a partner asked to keep inside the project. "
                "Write another one that does not tell of it."
            )
        )
    if not is_sure:
        raise InvalidInput(
            _("People of all projects could read this. Look at it once more, and say that you are sure.")
        )
    words = checked_words(words)
    copy = session.scalar(select(SharedLesson).where(SharedLesson.lesson_id == row.id))
    if copy is None:
        copy = SharedLesson(lesson_id=row.id, project_id=project_id)
        session.add(copy)
    elif (LessonWords(copy.tried, copy.happened, copy.now_do), copy.stage) == (words, row.stage):
        return
    copy.tried, copy.happened, copy.now_do = words.tried, words.happened, words.now_do
    copy.stage, copy.shared_at = row.stage, now
    session.flush()
    _record(session, person_id, row, "lesson shared", now)


@requires(Permission.LEARN_TOGETHER)
def take_back_lesson(
    session: Session, person_id: int, *, project_id: int, lesson_id: int, now: datetime
) -> None:
    """Delete the copy of one's own lesson that all projects read. Twice does nothing more.

    Raises NotFound for a lesson of somebody else.
    """
    row = own_lesson_in_turn(session, person_id, project_id, lesson_id)
    copy = session.scalar(select(SharedLesson).where(SharedLesson.lesson_id == row.id))
    if copy is not None:
        session.delete(copy)
        _record(session, person_id, row, "lesson taken back", now)


def own_lesson_in_turn(session: Session, person_id: int, project_id: int, lesson_id: int) -> Lesson:
    """The person's own lesson; their other tabs wait. Raises NotFound for any other. Part of use cases."""
    take_turn_of_person(session, person_id)
    row = session.scalar(
        select(Lesson).where(
            Lesson.id == lesson_id, Lesson.project_id == project_id, Lesson.written_by == person_id
        )
    )
    if row is None:
        raise NotFound(_("There is no such lesson of yours in this project."))
    return row


def checked_words(words: LessonWords) -> LessonWords:
    """The words, tidied. Raises InvalidInput, naming the field, where they are missing or do not fit."""
    return LessonWords(
        tried=words_that_say_something(words.tried, field=_("What you tried")),
        happened=words_that_say_something(words.happened, field=_("What happened")),
        now_do=words_that_fit(words.now_do, field=_("What you do now")),
    )


def _checked(session: Session, project_id: int, entry: NewLesson, catalog: Catalog) -> NewLesson:
    if entry.stage:
        own = session.scalar(select(Project.lifecycle).where(Project.id == project_id)) or ""
        catalog.stage_of(entry.stage, prefer=own)
    return replace(entry, words=checked_words(entry.words))


def _content(row: Lesson) -> NewLesson:
    return NewLesson(LessonWords(row.tried, row.happened, row.now_do), row.stage, row.stays_inside)


def _record(
    session: Session,
    person_id: int,
    row: Lesson,
    action: str,
    now: datetime,
    *,
    before: dict[str, str | None] | None = None,
    after: dict[str, str | None] | None = None,
) -> None:
    audit.record(
        session,
        person_id,
        project_id=row.project_id,
        action=action,
        subject=f"lesson {row.id}",
        before=before,
        after=after,
        now=now,
    )
