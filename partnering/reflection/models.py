"""Tables of the journal: weeks, what is shared of them, and wishes for a reminder."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from partnering.foundation.database import Base, term_column
from partnering.foundation.vocabulary import SharedWith
from partnering.reflection import assessment_models

__all__ = ["JournalPage", "JournalReminder", "JournalShare", "assessment_models"]


class JournalPage(Base):
    """What a person wrote in one week. A week has a second page where two browsers typed into it at once."""

    __tablename__ = "journal_pages"
    __table_args__ = (
        CheckConstraint("length(token) between 20 and 64", name="token_length"),
        Index("ix_journal_pages_person_id_week_on", "person_id", "week_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    week_on: Mapped[date]
    """The Monday of the week."""
    token: Mapped[str] = mapped_column(String(64), unique=True)
    revision: Mapped[int]
    sealed: Mapped[str] = mapped_column(Text)
    """The words as `sealing.seal` keeps them."""
    begun_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class JournalShare(Base):
    """A copy of some words of a journal, and who may read it. The page it was copied from stays private."""

    __tablename__ = "journal_shares"
    __table_args__ = (
        CheckConstraint("level <> 'private'", name="is_shared"),
        CheckConstraint("(reader_id is null) = (level in ('team', 'network'))", name="one_reader"),
        Index("ix_journal_shares_person_id_week_on", "person_id", "week_on"),
        Index("ix_journal_shares_project_id_level", "project_id", "level"),
        Index("ix_journal_shares_reader_id", "reader_id"),
        Index("ix_journal_shares_level_shared_at", "level", "shared_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    week_on: Mapped[date]
    level: Mapped[SharedWith] = mapped_column(term_column(SharedWith))
    sealed: Mapped[str] = mapped_column(Text)
    shared_at: Mapped[datetime]


class JournalReminder(Base):
    """A wish for one e-mail a week. No row, no e-mail."""

    __tablename__ = "journal_reminders"
    __table_args__ = (CheckConstraint("weekday between 0 and 6", name="weekday_of_week"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    weekday: Mapped[int]
    """0 for Monday to 6 for Sunday."""
    token: Mapped[str] = mapped_column(String(64), unique=True)
    """Stands in the link that ends the reminders, and can do nothing else."""
    sent_for: Mapped[date | None]
    """The Monday of the week of the last e-mail."""
