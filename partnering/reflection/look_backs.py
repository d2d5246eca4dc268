"""Looking back as a team: some weeks, what is before everybody, and what each says to the four questions.

An after-action review without ranks: everybody adds their own words beside those of the others, and nobody changes
somebody else's. What comes of it are commitments.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.models import Person
from partnering.foundation.partnerships import short_words
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.turns import take_turn_of_person
from partnering.foundation.words import _
from partnering.reflection.journal import monday_of
from partnering.reflection.models import Commitment, LookBack, LookBackNote
from partnering.reflection.terms import CommitmentStatus, LookBackQuestion

MOST_WEEKS = 53
MOST_ASKED = 3
"""Of how many open ones Today tells."""


@dataclass(frozen=True, slots=True)
class LookBackCard:
    """One looking back in a list."""

    look_back_id: int
    since_on: date
    until_on: date
    is_closed: bool
    notes: int
    commitments: int


@dataclass(frozen=True, slots=True)
class LookBackToAnswer:
    """One to which the reader has said nothing yet."""

    look_back_id: int
    since_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class NoteTold:
    """What somebody said to one of the questions."""

    note_id: int
    question: LookBackQuestion
    words: str
    name: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class LookBackTold:
    """One looking back with what was said."""

    look_back_id: int
    since_on: date
    until_on: date
    begun_by: str
    is_closed: bool
    notes: tuple[NoteTold, ...]


@requires(Permission.LOOK_BACK)
def begin_look_back(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    since: date,
    until: date,
    form_token: str,
    today: date,
    now: datetime,
) -> int:
    """Begin to look back on the weeks that these days are in, and return the id. Sent twice begins once.

    Raises InvalidInput for days in the wrong order, weeks to come, or more than `MOST_WEEKS` weeks.
    """
    take_turn_of_person(session, person_id)
    if since > until:
        raise InvalidInput(_("The first day comes after the last day. Change one of the two."))
    if monday_of(until) > today:
        raise InvalidInput(_("These weeks are still to come. Choose weeks that have begun."))
    since_on, until_on = monday_of(since), monday_of(until) + timedelta(days=6)
    if until_on - since_on >= timedelta(weeks=MOST_WEEKS):
        raise InvalidInput(_("Choose at most {n} weeks.").format(n=MOST_WEEKS))
    earlier = session.scalar(
        select(LookBack.id).where(LookBack.begun_by == person_id, LookBack.form_token == form_token)
    )
    if earlier is not None:
        return earlier
    row = LookBack(
        project_id=project_id,
        form_token=form_token,
        since_on=since_on,
        until_on=until_on,
        begun_by=person_id,
        begun_at=now,
    )
    session.add(row)
    session.flush()
    _record(session, person_id, row, "look back begun", now)
    return row.id


@requires(Permission.LOOK_BACK)
def write_notes(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    look_back_id: int,
    words: Mapping[LookBackQuestion, str],
    form_token: str,
    now: datetime,
) -> None:
    """Add one's own words to the questions; those without words are left out. Sent twice is written once.

    Raises InvalidInput for no words at all or words that do not fit, NotFound, NotPossibleNow once it is closed, or
    where this form was sent before with other words.
    """
    said = {question: short_words(text, field=question.label) for question, text in words.items()}
    said = {question: text for question, text in said.items() if text}
    if not said:
        raise InvalidInput(_("Write at least one word under one of the questions."))
    take_turn_of_person(session, person_id)
    row = open_look_back(session, project_id=project_id, look_back_id=look_back_id)
    earlier = session.scalars(
        select(LookBackNote).where(
            LookBackNote.written_by == person_id, LookBackNote.form_token == form_token
        )
    ).all()
    if earlier:
        if {note.question: note.words for note in earlier} != said:
            raise NotPossibleNow(
                _("This was sent before, and your words have changed since. Send again to keep both.")
            )
        return
    session.add_all(
        LookBackNote(
            look_back_id=row.id,
            form_token=form_token,
            question=question,
            words=text,
            written_by=person_id,
            written_at=now,
        )
        for question, text in said.items()
    )
    session.flush()
    _record(session, person_id, row, "look back answered", now)


@requires(Permission.LOOK_BACK)
def take_back_note(
    session: Session, person_id: int, *, project_id: int, look_back_id: int, note_id: int, now: datetime
) -> None:
    """Take one's own words away. Raises NotFound for somebody else's, NotPossibleNow once it is closed."""
    row = open_look_back(session, project_id=project_id, look_back_id=look_back_id)
    note = session.get(LookBackNote, note_id)
    if note is None or (note.look_back_id, note.written_by) != (row.id, person_id):
        raise NotFound(_("These words are not here any more."))
    _record(session, person_id, row, "look back words taken back", now)
    session.delete(note)


@requires(Permission.LOOK_BACK)
def close_look_back(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    look_back_id: int,
    is_closed: bool,
    now: datetime,
) -> None:
    """Say that the team is done with looking back, or goes on. It stays to read. Twice does nothing more."""
    row = _in_turn(session, project_id, look_back_id)
    if is_closed is (row.closed_at is not None):
        return
    row.closed_at = now if is_closed else None
    _record(session, person_id, row, "look back closed" if is_closed else "look back opened again", now)


@requires(Permission.LOOK_BACK)
def list_look_backs(session: Session, person_id: int, *, project_id: int) -> list[LookBackCard]:
    """Every looking back of the project, the latest weeks first."""
    notes = (
        select(func.count())
        .select_from(LookBackNote)
        .where(LookBackNote.look_back_id == LookBack.id)
        .scalar_subquery()
    )
    commitments = (
        select(func.count())
        .select_from(Commitment)
        .where(Commitment.look_back_id == LookBack.id, Commitment.status != CommitmentStatus.LET_GO)
        .scalar_subquery()
    )
    rows = session.execute(
        select(LookBack, notes, commitments)
        .where(LookBack.project_id == project_id)
        .order_by(LookBack.until_on.desc(), LookBack.id.desc())
    )
    return [
        LookBackCard(row.id, row.since_on, row.until_on, row.closed_at is not None, written, taken_on)
        for row, written, taken_on in rows
    ]


@requires(Permission.LOOK_BACK)
def list_look_backs_to_answer(session: Session, person_id: int, *, project_id: int) -> list[LookBackToAnswer]:
    """The open ones to which this person has said nothing yet, the oldest first; at most `MOST_ASKED`."""
    has_said = exists().where(LookBackNote.look_back_id == LookBack.id, LookBackNote.written_by == person_id)
    rows = session.scalars(
        select(LookBack)
        .where(LookBack.project_id == project_id, LookBack.closed_at.is_(None), ~has_said)
        .order_by(LookBack.until_on, LookBack.id)
        .limit(MOST_ASKED)
    )
    return [LookBackToAnswer(row.id, row.since_on, row.until_on) for row in rows]


@requires(Permission.LOOK_BACK)
def read_look_back(session: Session, person_id: int, *, project_id: int, look_back_id: int) -> LookBackTold:
    """One looking back with all that was said, in the order in which it was. Raises NotFound."""
    row = look_back_of(session, project_id=project_id, look_back_id=look_back_id)
    notes = session.execute(
        select(LookBackNote, Person.name)
        .join(Person, Person.id == LookBackNote.written_by)
        .where(LookBackNote.look_back_id == row.id)
        .order_by(LookBackNote.written_at, LookBackNote.id)
    )
    return LookBackTold(
        look_back_id=row.id,
        since_on=row.since_on,
        until_on=row.until_on,
        begun_by=session.get_one(Person, row.begun_by).name,
        is_closed=row.closed_at is not None,
        notes=tuple(
            NoteTold(note.id, note.question, note.words, name, note.written_by == person_id)
            for note, name in notes
        ),
    )


def look_back_of(session: Session, *, project_id: int, look_back_id: int) -> LookBack:
    """One looking back of the project, to read. Part of use cases. Raises NotFound."""
    row = session.get(LookBack, look_back_id)
    if row is None or row.project_id != project_id:
        raise NotFound(_no_look_back())
    return row


def open_look_back(session: Session, *, project_id: int, look_back_id: int) -> LookBack:
    """One to which something may be added; who closes it at the same moment waits. Part of use cases.

    Raises NotFound, and NotPossibleNow once it is closed.
    """
    row = _in_turn(session, project_id, look_back_id)
    if row.closed_at is not None:
        raise NotPossibleNow(_("The team has closed this. Open it again to change something."))
    return row


def _in_turn(session: Session, project_id: int, look_back_id: int) -> LookBack:
    row = session.scalar(
        select(LookBack)
        .where(LookBack.id == look_back_id, LookBack.project_id == project_id)
        .with_for_update()
    )
    if row is None:
        raise NotFound(_no_look_back())
    return row


def _no_look_back() -> str:
    return _("There is no such looking back in this project.")


def _record(session: Session, person_id: int, row: LookBack, action: str, now: datetime) -> None:
    audit.record(
        session, person_id, project_id=row.project_id, action=action, subject=f"look back {row.id}", now=now
    )
