"""What reflection holds of one person's journal: to hand out to them, and to forget when they go. Part of use cases."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from partnering.foundation.models import Person, Project
from partnering.reflection.journal_words import from_json
from partnering.reflection.models import CountedJournal, JournalPage, JournalReminder, JournalShare
from partnering.reflection.sealing import unseal


def own_journal(session: Session, person_id: int) -> dict[str, Any]:
    """The person's journal and what they shared of it, as plain JSON values. Raises NotPossibleNow without the key."""
    pages = session.scalars(
        select(JournalPage)
        .where(JournalPage.person_id == person_id)
        .order_by(JournalPage.week_on, JournalPage.id)
    )
    shares = session.execute(
        select(JournalShare, Project.slug, Person.name)
        .join(Project, Project.id == JournalShare.project_id)
        .outerjoin(Person, Person.id == JournalShare.reader_id)
        .where(JournalShare.person_id == person_id)
        .order_by(JournalShare.id)
    )
    reminder = session.get(JournalReminder, person_id)
    counted = session.execute(
        select(Project.slug, CountedJournal.since, CountedJournal.marks_since)
        .join(Project, Project.id == CountedJournal.project_id)
        .where(CountedJournal.person_id == person_id)
        .order_by(Project.slug)
    )
    return {
        "journal": [
            {
                "week": page.week_on.isoformat(),
                "begun_at": page.begun_at.isoformat(),
                "updated_at": page.updated_at.isoformat(),
                **asdict(from_json(unseal(page.sealed))),
            }
            for page in pages
        ],
        "journal_words_you_shared": [
            {
                "project": slug,
                "week": share.week_on.isoformat(),
                "level": share.level,
                "reader": reader,
                "words": unseal(share.sealed),
                "shared_at": share.shared_at.isoformat(),
            }
            for share, slug, reader in shares
        ],
        "journal_weeks_you_let_count": [
            {
                "project": slug,
                "since": since.isoformat(),
                "how_content_since": marks_since.isoformat() if marks_since else None,
            }
            for slug, since, marks_since in counted
        ],
        "journal_reminder": reminder and {"weekday": reminder.weekday},
    }


def count_own_journal(session: Session, person_id: int) -> Mapping[str, int]:
    """How many pages of a journal the person has."""
    counted = select(func.count()).select_from(JournalPage).where(JournalPage.person_id == person_id)
    return {"journal_pages": session.scalar(counted) or 0}


def forget_own_journal(session: Session, person_id: int) -> None:
    """Throw away the person's journal, what they shared of it, what was shared with them alone, and their wishes."""
    session.execute(delete(JournalPage).where(JournalPage.person_id == person_id))
    session.execute(
        delete(JournalShare).where(
            or_(JournalShare.person_id == person_id, JournalShare.reader_id == person_id)
        )
    )
    session.execute(delete(CountedJournal).where(CountedJournal.person_id == person_id))
    session.execute(delete(JournalReminder).where(JournalReminder.person_id == person_id))
