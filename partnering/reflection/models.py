"""Tables of reflection: the journal with what is shared of it, and self-assessments with their instruments."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from partnering.foundation.database import Base, term_column
from partnering.foundation.vocabulary import Rater, SharedWith

LONGEST_KEY = 100


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


class OwnInstrument(Base):
    """An instrument that a project may use by a licence of its own. It is in no export."""

    __tablename__ = "own_instruments"
    __table_args__ = (Index("ix_own_instruments_project_id", "project_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    content: Mapped[str] = mapped_column(Text)
    """The instrument as JSON."""
    permission: Mapped[str] = mapped_column(Text)
    """Who allowed the use, and when."""
    brought_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    brought_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class Assessment(Base):
    """One person's answers to one instrument. Until they are given, nobody else reads them."""

    __tablename__ = "assessments"
    __table_args__ = (
        CheckConstraint("replaced_at is null or given_at is not null", name="replaced_once_given"),
        Index("ix_assessments_project_id_instrument_given_at", "project_id", "instrument", "given_at"),
        Index("ix_assessments_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    instrument: Mapped[str] = mapped_column(String(LONGEST_KEY))
    """A key of the catalog, or "own:" with the id of an own instrument."""
    lifecycle: Mapped[str] = mapped_column(String(LONGEST_KEY))
    """Empty, with the stage, for an instrument about the work as a whole."""
    stage: Mapped[str] = mapped_column(String(LONGEST_KEY))
    rater: Mapped[Rater] = mapped_column(term_column(Rater))
    begun_at: Mapped[datetime]
    given_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]
    """When the same person gave the next one."""


class AssessmentAnswer(Base):
    """One answer in an assessment."""

    __tablename__ = "assessment_answers"
    __table_args__ = (UniqueConstraint("assessment_id", "item", name="uq_assessment_answers_item"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"))
    item: Mapped[str] = mapped_column(String(LONGEST_KEY))
    given: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """What was answered, as texts; an empty list for "not for me to judge"; null while there are words only."""
    would_raise_it: Mapped[str] = mapped_column(Text)
    answered_at: Mapped[datetime]
