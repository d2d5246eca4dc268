"""Tables of the self-assessment: instruments that people brought along, and what each person answers."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from partnering.foundation.database import Base, term_column
from partnering.foundation.vocabulary import Rater

LONGEST_KEY = 100


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
