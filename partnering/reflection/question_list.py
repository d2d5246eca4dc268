"""Reading open questions: the words, whom the project asked, what they said, and who else could know."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from partnering.foundation.errors import NotFound
from partnering.foundation.models import Membership, Person
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.vocabulary import PartnerRole, TeamRole, Term
from partnering.foundation.words import N_, _
from partnering.reflection.models import OpenQuestion, QuestionAnswer, QuestionAsk
from partnering.reflection.terms import QuestionStatus
from partnering.reflection.topics import Knows, folded, who_knows

PAGE_LENGTH = 20


class QuestionsShown(Term):
    """Which questions a list shows."""

    OPEN = "open", N_("Open")
    FOR_ME = "for_me", N_("Asked of me")
    MINE = "mine", N_("Asked by me")
    SETTLED = "settled", N_("Answered or let go")


@dataclass(frozen=True, slots=True)
class AnswerToQuestion:
    """What somebody said to a question."""

    words: str
    name: str
    role: PartnerRole | TeamRole | None
    is_own: bool
    answered_at: datetime
    is_unread: bool
    """Whether the one who asked the question has not said yet that they read it."""


@dataclass(frozen=True, slots=True)
class PersonAsked:
    """Somebody to whom a question was put."""

    name: str
    has_answered: bool
    has_passed: bool


@dataclass(frozen=True, slots=True)
class QuestionTold:
    """An open question as the people of the project read it."""

    question_id: int
    words: str
    topics: tuple[str, ...]
    asked_by: str
    role: PartnerRole | TeamRole | None
    is_own: bool
    asked_at: datetime
    status: QuestionStatus
    settled_at: datetime | None
    settled_words: str
    answers: tuple[AnswerToQuestion, ...]
    """The oldest first."""
    asked: tuple[PersonAsked, ...]
    could_know: tuple[Knows, ...]
    """While it is open: who offered one of its topics and was not asked yet; without a role, of another project."""
    waits_for_me: bool
    """Whether it was put to the reader, who neither answered nor passed."""

    @property
    def has_unread(self) -> bool:
        """Whether the reader asked it and has an answer to read."""
        return self.is_own and any(answer.is_unread for answer in self.answers)


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One page of a list of questions, the latest first."""

    questions: tuple[QuestionTold, ...]
    total: int
    """How many there are on all pages."""


@dataclass(frozen=True, slots=True)
class QuestionsWaiting:
    """How many questions wait for this person."""

    to_answer: int
    """Put to them, open, and neither answered nor passed."""
    to_read: int
    """Their own, with an answer that they have not read."""


@requires(Permission.LEARN_TOGETHER)
def list_questions(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    shown: QuestionsShown = QuestionsShown.OPEN,
    page: int = 1,
) -> QuestionPage:
    """The project's questions of this kind. Pages count from 1."""
    which = (OpenQuestion.project_id == project_id, _shown(person_id, shown))
    total = session.scalar(select(func.count()).select_from(OpenQuestion).where(*which)) or 0
    rows = session.scalars(
        select(OpenQuestion)
        .where(*which)
        .order_by(OpenQuestion.asked_at.desc(), OpenQuestion.id.desc())
        .limit(PAGE_LENGTH)
        .offset((max(1, page) - 1) * PAGE_LENGTH)
    ).all()
    return QuestionPage(tuple(_told(session, person_id, project_id, rows)), total)


@requires(Permission.LEARN_TOGETHER)
def read_question(session: Session, person_id: int, *, project_id: int, question_id: int) -> QuestionTold:
    """One question of the project. Raises NotFound where there is none."""
    rows = session.scalars(
        select(OpenQuestion).where(OpenQuestion.id == question_id, OpenQuestion.project_id == project_id)
    ).all()
    for told in _told(session, person_id, project_id, rows):
        return told
    raise NotFound(_("There is no such question in this project."))


@requires(Permission.LEARN_TOGETHER)
def count_questions_waiting(session: Session, person_id: int, *, project_id: int) -> QuestionsWaiting:
    """What waits for this person among the questions of the project."""
    here = OpenQuestion.project_id == project_id
    to_answer = session.scalar(
        select(func.count())
        .select_from(OpenQuestion)
        .where(here, OpenQuestion.status == QuestionStatus.OPEN, _waits_for(person_id))
    )
    to_read = session.scalar(
        select(func.count())
        .select_from(OpenQuestion)
        .where(
            here,
            OpenQuestion.asked_by == person_id,
            exists().where(QuestionAnswer.question_id == OpenQuestion.id, QuestionAnswer.read_at.is_(None)),
        )
    )
    return QuestionsWaiting(to_answer or 0, to_read or 0)


def _shown(person_id: int, shown: QuestionsShown) -> ColumnElement[bool]:
    match shown:
        case QuestionsShown.OPEN:
            return OpenQuestion.status == QuestionStatus.OPEN
        case QuestionsShown.SETTLED:
            return or_(
                OpenQuestion.status == QuestionStatus.ANSWERED, OpenQuestion.status == QuestionStatus.LET_GO
            )
        case QuestionsShown.MINE:
            return OpenQuestion.asked_by == person_id
        case QuestionsShown.FOR_ME:
            return OpenQuestion.id.in_(
                select(QuestionAsk.question_id).where(QuestionAsk.person_id == person_id)
            )


def _waits_for(person_id: int) -> ColumnElement[bool]:
    asked = exists().where(
        QuestionAsk.question_id == OpenQuestion.id,
        QuestionAsk.person_id == person_id,
        QuestionAsk.passed_at.is_(None),
    )
    answered = exists().where(
        QuestionAnswer.question_id == OpenQuestion.id, QuestionAnswer.answered_by == person_id
    )
    return and_(asked, ~answered)


def _told(
    session: Session, person_id: int, project_id: int, rows: Sequence[OpenQuestion]
) -> list[QuestionTold]:
    """Rows of one project with all that belongs to them; five queries at most, whatever the number of rows."""
    if not rows:
        return []
    ids = [row.id for row in rows]
    answers: defaultdict[int, list[QuestionAnswer]] = defaultdict(list)
    for answer in session.scalars(
        select(QuestionAnswer).where(QuestionAnswer.question_id.in_(ids)).order_by(QuestionAnswer.id)
    ):
        answers[answer.question_id].append(answer)
    asks: defaultdict[int, list[QuestionAsk]] = defaultdict(list)
    for ask in session.scalars(
        select(QuestionAsk)
        .where(QuestionAsk.question_id.in_(ids))
        .order_by(QuestionAsk.asked_at, QuestionAsk.person_id)
    ):
        asks[ask.question_id].append(ask)
    people = (
        {row.asked_by for row in rows}
        | {answer.answered_by for one in answers.values() for answer in one}
        | {ask.person_id for one in asks.values() for ask in one}
    )
    names, roles = _people(session, project_id, people)
    sought = {topic for row in rows if row.status is QuestionStatus.OPEN for topic in row.topics}
    known = who_knows(session, project_id=project_id, topics=sought) if sought else {}
    told = []
    for row in rows:
        answered = {answer.answered_by for answer in answers[row.id]}
        asked = {ask.person_id for ask in asks[row.id]}
        told.append(
            QuestionTold(
                question_id=row.id,
                words=row.words,
                topics=tuple(row.topics),
                asked_by=names[row.asked_by],
                role=roles.get(row.asked_by),
                is_own=row.asked_by == person_id,
                asked_at=row.asked_at,
                status=row.status,
                settled_at=row.settled_at,
                settled_words=row.settled_words,
                answers=tuple(
                    AnswerToQuestion(
                        words=answer.words,
                        name=names[answer.answered_by],
                        role=roles.get(answer.answered_by),
                        is_own=answer.answered_by == person_id,
                        answered_at=answer.answered_at,
                        is_unread=answer.read_at is None,
                    )
                    for answer in answers[row.id]
                ),
                asked=tuple(
                    PersonAsked(names[ask.person_id], ask.person_id in answered, ask.passed_at is not None)
                    for ask in asks[row.id]
                ),
                could_know=_could_know(
                    [one for topic in row.topics for one in known.get(folded(topic), ())],
                    but=asked | answered | {row.asked_by},
                )
                if row.status is QuestionStatus.OPEN
                else (),
                waits_for_me=row.status is QuestionStatus.OPEN
                and person_id not in answered
                and any(ask.person_id == person_id and ask.passed_at is None for ask in asks[row.id]),
            )
        )
    return told


def _could_know(known: Sequence[Knows], *, but: Collection[int]) -> tuple[Knows, ...]:
    """Each of these people once, with all their topics: those of the project first, who knows of more before others."""
    together: dict[int, Knows] = {}
    for one in known:
        if one.person_id not in but:
            before = together.get(one.person_id)
            topics = (*before.topics, *one.topics) if before else one.topics
            together[one.person_id] = Knows(one.person_id, one.name, one.role, topics)
    return tuple(sorted(together.values(), key=lambda one: (one.role is None, -len(one.topics), one.name)))


def _people(
    session: Session, project_id: int, person_ids: Collection[int]
) -> tuple[dict[int, str], dict[int, PartnerRole | TeamRole]]:
    """Names, and roles here."""
    names: dict[int, str] = {}
    roles: dict[int, PartnerRole | TeamRole] = {}
    for person, membership in session.execute(
        select(Person, Membership)
        .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.project_id == project_id))
        .where(Person.id.in_(person_ids))
    ):
        names[person.id] = person.name
        if membership is not None:
            roles[person.id] = membership.role
    return names, roles
