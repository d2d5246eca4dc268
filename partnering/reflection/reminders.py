"""One e-mail a week for whoever wished it, and off by one link. Nothing is counted: no row of weeks, no streak."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.errors import InvalidInput, NotFound
from partnering.foundation.models import Person
from partnering.foundation.permissions import Permission, public, requires
from partnering.foundation.tokens import new_token
from partnering.foundation.turns import take_turn_of_person
from partnering.foundation.words import _
from partnering.reflection.journal import monday_of
from partnering.reflection.models import JournalPage, JournalReminder


@dataclass(frozen=True, slots=True)
class DueReminder:
    """Somebody who wished for an e-mail, has not had one this week, and has not written yet."""

    person_id: int
    name: str
    email: str
    token: str
    """For the link that ends the reminders."""


@requires(Permission.KEEP_JOURNAL)
def read_my_reminder(session: Session, person_id: int) -> int | None:
    """The weekday on which the person wishes an e-mail, 0 for Monday; None for no e-mail."""
    return session.scalar(select(JournalReminder.weekday).where(JournalReminder.person_id == person_id))


@requires(Permission.KEEP_JOURNAL)
def wish_reminder(session: Session, person_id: int, *, weekday: int, now: datetime) -> None:
    """Have one e-mail a week sent to the person. Nothing happens where it is so already.

    weekday: 0 for Monday to 6 for Sunday, else InvalidInput.
    """
    if not 0 <= weekday <= 6:
        raise InvalidInput(_("Choose a day of the week."))
    take_turn_of_person(session, person_id)
    reminder = session.get(JournalReminder, person_id, populate_existing=True)
    before = reminder.weekday if reminder else None
    if before == weekday:
        return
    if reminder is None:
        session.add(JournalReminder(person_id=person_id, weekday=weekday, token=new_token()))
    else:
        reminder.weekday = weekday
    _record(session, person_id, "wished", now, before={"weekday": before}, after={"weekday": weekday})


@requires(Permission.KEEP_JOURNAL)
def end_my_reminder(session: Session, person_id: int, *, now: datetime) -> None:
    """Send the person no more e-mails. Nothing happens where none was wished."""
    take_turn_of_person(session, person_id)
    _end(session, person_id, now)


@public
def end_reminder_by_link(session: Session, *, token: str, now: datetime) -> None:
    """As `end_my_reminder`, for whoever holds the link of the e-mail. Raises NotFound where it ended already."""
    owner = session.scalar(select(JournalReminder.person_id).where(JournalReminder.token == token))
    if owner is None:
        raise NotFound(_("These e-mails are off already. Nothing more is sent."))
    _end(session, owner, now)


@requires(Permission.SEND_REMINDERS)
def list_due_reminders(session: Session, person_id: int, *, today: date) -> list[DueReminder]:
    """Whom an e-mail is due to now. Of the journal this tells only that nothing was written this week."""
    week_on = monday_of(today)
    wrote = select(JournalPage.id).where(
        JournalPage.person_id == JournalReminder.person_id, JournalPage.week_on == week_on
    )
    rows = session.execute(
        select(Person.id, Person.name, Person.email, JournalReminder.token)
        .join(JournalReminder, JournalReminder.person_id == Person.id)
        .where(
            Person.is_active,
            Person.email.is_not(None),
            JournalReminder.weekday <= today.weekday(),
            _not_sent(week_on),
            ~wrote.exists(),
        )
        .order_by(Person.id)
    )
    return [DueReminder(person_id, name, email or "", token) for person_id, name, email, token in rows]


@requires(Permission.SEND_REMINDERS)
def claim_reminder(session: Session, person_id: int, *, receiver_id: int, today: date) -> bool:
    """Note that the e-mail of this week goes out now; False where another process has it, or it was ended."""
    week_on = monday_of(today)
    claimed = session.execute(
        update(JournalReminder)
        .where(JournalReminder.person_id == receiver_id, _not_sent(week_on))
        .values(sent_for=week_on)
        .returning(JournalReminder.person_id)
    )
    return claimed.first() is not None


@requires(Permission.SEND_REMINDERS)
def release_reminder(session: Session, person_id: int, *, receiver_id: int) -> None:
    """Take the note back where no server took the e-mail, so that the next call tries again."""
    session.execute(
        update(JournalReminder).where(JournalReminder.person_id == receiver_id).values(sent_for=None)
    )


def _not_sent(week_on: date) -> ColumnElement[bool]:
    return or_(JournalReminder.sent_for.is_(None), JournalReminder.sent_for < week_on)


def _end(session: Session, person_id: int, now: datetime) -> None:
    ended = session.execute(
        delete(JournalReminder)
        .where(JournalReminder.person_id == person_id)
        .returning(JournalReminder.weekday)
    ).scalar()
    if ended is not None:
        _record(session, person_id, "ended", now, before={"weekday": ended})


def _record(
    session: Session,
    person_id: int,
    what: str,
    now: datetime,
    *,
    before: dict[str, int | None],
    after: dict[str, int | None] | None = None,
) -> None:
    audit.record(
        session,
        person_id,
        project_id=None,
        action=f"journal reminder {what}",
        subject=f"person {person_id}",
        before=before,
        after=after,
        now=now,
    )
