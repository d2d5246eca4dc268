"""Tables of reporting: what people wrote into the report of a project."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from partnering.foundation.database import Base


class ReportText(Base):
    """One version of the words of one part of a report. Versions are added, never changed."""

    __tablename__ = "report_texts"
    __table_args__ = (
        UniqueConstraint("project_id", "part", "number"),
        CheckConstraint("number >= 1", name="counts_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    part: Mapped[str] = mapped_column(String(60))
    """Key of the part, as in `report_parts`."""
    number: Mapped[int]
    """Counted from 1 within the part; the latest is the one in the report."""
    words: Mapped[str] = mapped_column(Text)
    """Empty where somebody took the words out again."""
    written_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    written_at: Mapped[datetime]
