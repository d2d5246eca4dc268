"""Tables of the community: how many people and places the work reaches."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from partnering.foundation.database import Base, term_column
from partnering.foundation.vocabulary import ReachUnit


class ReachMeasure(Base):
    """One way of counting: who or what is counted, where the numbers come from, and how."""

    __tablename__ = "reach_measures"
    __table_args__ = (
        UniqueConstraint("added_by", "form_token"),
        Index("ix_reach_measures_project_id", "project_id"),
        CheckConstraint("length(source) >= 1", name="has_source"),
        CheckConstraint("length(how_counted) >= 1", name="says_how"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    form_token: Mapped[str] = mapped_column(String(64))
    """The key of the form; a form that is sent twice adds one."""
    unit: Mapped[ReachUnit] = mapped_column(term_column(ReachUnit))
    source: Mapped[str] = mapped_column(Text)
    how_counted: Mapped[str] = mapped_column(Text)
    added_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]


class ReachCount(Base):
    """What was counted in a window of days. Everybody counts once, in the highest tier they came to in it."""

    __tablename__ = "reach_counts"
    __table_args__ = (
        UniqueConstraint("measure_id", "first_day", "last_day"),
        CheckConstraint("last_day >= first_day", name="ends_after_start"),
        CheckConstraint("n_aware is null or n_aware >= 0", name="aware_positive"),
        CheckConstraint("n_using is null or n_using >= 0", name="using_positive"),
        CheckConstraint("n_producing is null or n_producing >= 0", name="producing_positive"),
        CheckConstraint(
            "n_aware is not null or n_using is not null or n_producing is not null", name="counts_something"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("reach_measures.id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    n_aware: Mapped[int | None]
    """None where this tier was not counted, which is not 0."""
    n_using: Mapped[int | None]
    n_producing: Mapped[int | None]
    entered_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime]
