"""Reading lessons: those of the project, those that other projects shared, of one stage or with some words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, select
from sqlalchemy.orm import Session

from partnering.foundation.catalog import Catalog, stages_shown_at
from partnering.foundation.errors import NotFound
from partnering.foundation.excerpts import Excerpt, excerpt, words_of
from partnering.foundation.models import Membership, Person, Project
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.search_index import ALL_PROJECTS, matching
from partnering.foundation.vocabulary import PartnerRole, TeamRole
from partnering.foundation.words import _
from partnering.reflection.lessons import LessonWords
from partnering.reflection.models import Lesson, SharedLesson

PAGE_LENGTH = 20
MOST_HITS = 20
MOST_AT_A_STAGE = 5
MOST_LISTED = 200
"""Of what other projects shared; the rest is found by its stage and by its words."""

_Ts = TypeVarTuple("_Ts")


@dataclass(frozen=True, slots=True)
class LessonTold:
    """A lesson as the people of its project read it."""

    lesson_id: int
    words: LessonWords
    stage: str
    """Its key; empty for the work as a whole."""
    writer: str
    role: PartnerRole | TeamRole
    is_own: bool
    stays_inside: bool
    written_at: datetime
    shared_at: datetime | None
    """Since when all projects read a copy; None where they do not."""


@dataclass(frozen=True, slots=True)
class SharedLessonTold:
    """The copy of a lesson that people of all projects read. Nothing in it tells the project or the writer."""

    shared_id: int
    words: LessonWords
    stage: str
    shared_at: datetime


@dataclass(frozen=True, slots=True)
class LessonPage:
    """One page of the project's lessons, the latest first."""

    lessons: tuple[LessonTold, ...]
    total: int
    """How many there are on all pages."""


@dataclass(frozen=True, slots=True)
class SharedLessonPage:
    """One page of the lessons that other projects shared, the latest first."""

    lessons: tuple[SharedLessonTold, ...]
    total: int
    """How many there are on all pages, at most `MOST_LISTED`."""


@dataclass(frozen=True, slots=True)
class LessonsOfStage:
    """The latest lessons about one stage, at most `MOST_AT_A_STAGE` of each kind."""

    own: tuple[LessonTold, ...]
    """Of the project."""
    shared: tuple[SharedLessonTold, ...]
    """Of other projects."""


@dataclass(frozen=True, slots=True)
class LessonHit:
    """A lesson in which the words stand that were searched for."""

    lesson: LessonTold | SharedLessonTold
    excerpt: Excerpt


@requires(Permission.LEARN_TOGETHER)
def list_lessons(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    stage: str = "",
    catalog: Catalog,
    page: int = 1,
) -> LessonPage:
    """The project's lessons, those of a stage of its lifecycle where one is given. Pages count from 1."""
    which = _of_stage(session, project_id, stage, catalog, Lesson.stage)
    total = session.scalar(
        select(func.count()).select_from(Lesson).where(Lesson.project_id == project_id, *which)
    )
    return LessonPage(tuple(_told(session, person_id, _page(_own(project_id, *which), page))), total or 0)


@requires(Permission.LEARN_TOGETHER)
def list_shared_lessons(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    stage: str = "",
    catalog: Catalog,
    page: int = 1,
) -> SharedLessonPage:
    """As `list_lessons`, of what other projects shared."""
    which = _of_stage(session, project_id, stage, catalog, SharedLesson.stage)
    others = _others(project_id, *which)
    # So many at most are counted, for the number of lessons of a network has no end.
    latest = others.with_only_columns(SharedLesson.id).limit(MOST_LISTED).subquery()
    total = session.scalar(select(func.count()).select_from(latest)) or 0
    return SharedLessonPage(tuple(_shared(session, _page(others, page))), total)


@requires(Permission.LEARN_TOGETHER)
def read_lesson(session: Session, person_id: int, *, project_id: int, lesson_id: int) -> LessonTold:
    """One lesson of the project. Raises NotFound where there is none."""
    for told in _told(session, person_id, _own(project_id, Lesson.id == lesson_id)):
        return told
    raise NotFound(_("There is no such lesson in this project. Its writer may have taken it away."))


@requires(Permission.LEARN_TOGETHER)
def lessons_of_stage(
    session: Session, person_id: int, *, project_id: int, lifecycle: str, stage: str, catalog: Catalog
) -> LessonsOfStage:
    """The latest lessons that show at this stage of this lifecycle, of the project and of others."""
    keys = [key for _lifecycle, key in stages_shown_at(catalog, lifecycle, stage)]
    own = _own(project_id, Lesson.stage.in_(keys)).limit(MOST_AT_A_STAGE)
    shared = _others(project_id, SharedLesson.stage.in_(keys)).limit(MOST_AT_A_STAGE)
    return LessonsOfStage(tuple(_told(session, person_id, own)), tuple(_shared(session, shared)))


@requires(Permission.LEARN_TOGETHER)
def search_lessons(
    session: Session, person_id: int, *, project_id: int, words: str, most: int = MOST_HITS
) -> list[LessonHit]:
    """Lessons where all these words stand, the latest first: at most `most` of the project, then as many of others.

    words: as typed. Nothing in it is an operator, and nothing is refused.
    """
    wanted = words_of(words)
    if not wanted:
        return []
    here = matching(session, "search_lessons", project_id, wanted)
    own = _own(project_id, Lesson.id.in_(select(here.c.id))).limit(most)
    there = matching(session, "search_shared_lessons", ALL_PROJECTS, wanted)
    shared = _others(project_id, SharedLesson.id.in_(select(there.c.id))).limit(most)
    found: list[LessonTold | SharedLessonTold] = [*_told(session, person_id, own), *_shared(session, shared)]
    return [LessonHit(lesson, excerpt(_texts(lesson.words), wanted)) for lesson in found]


def _page(which: Select[*_Ts], page: int) -> Select[*_Ts]:
    return which.limit(PAGE_LENGTH).offset((max(1, page) - 1) * PAGE_LENGTH)


def _of_stage(
    session: Session, project_id: int, stage: str, catalog: Catalog, column: SQLColumnExpression[str]
) -> list[ColumnElement[bool]]:
    if not stage:
        return []
    lifecycle = session.scalar(select(Project.lifecycle).where(Project.id == project_id)) or ""
    return [column.in_([key for _lifecycle, key in stages_shown_at(catalog, lifecycle, stage)])]


def _own(project_id: int, *which: ColumnElement[bool]) -> Select[Lesson, str, Membership, datetime | None]:
    return (
        select(Lesson, Person.name, Membership, SharedLesson.shared_at)
        .join(Person, Person.id == Lesson.written_by)
        .join(
            Membership,
            and_(Membership.person_id == Lesson.written_by, Membership.project_id == Lesson.project_id),
        )
        .outerjoin(SharedLesson, SharedLesson.lesson_id == Lesson.id)
        .where(Lesson.project_id == project_id, *which)
        .order_by(Lesson.written_at.desc(), Lesson.id.desc())
    )


def _others(project_id: int, *which: ColumnElement[bool]) -> Select[SharedLesson]:
    return (
        select(SharedLesson)
        .where(SharedLesson.project_id != project_id, *which)
        .order_by(SharedLesson.shared_at.desc(), SharedLesson.id.desc())
    )


def _told(
    session: Session, person_id: int, which: Select[Lesson, str, Membership, datetime | None]
) -> list[LessonTold]:
    return [
        LessonTold(
            lesson_id=row.id,
            words=LessonWords(row.tried, row.happened, row.now_do),
            stage=row.stage,
            writer=name,
            role=membership.role,
            is_own=row.written_by == person_id,
            stays_inside=row.stays_inside,
            written_at=row.written_at,
            shared_at=shared_at,
        )
        for row, name, membership, shared_at in session.execute(which)
    ]


def _shared(session: Session, which: Select[SharedLesson]) -> list[SharedLessonTold]:
    return [
        SharedLessonTold(
            copy.id, LessonWords(copy.tried, copy.happened, copy.now_do), copy.stage, copy.shared_at
        )
        for copy in session.scalars(which)
    ]


def _texts(words: LessonWords) -> Sequence[str]:
    return words.tried, words.happened, words.now_do
