"""Tables of resourcing: what partners were promised for their part, and whether it was kept."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from partnering.foundation.database import Base


class Payment(Base):
    """A payment that a project promised to a partner: kept, declined by the partner, or still to come."""

    __tablename__ = "payments"
    __table_args__ = (
        UniqueConstraint("promised_by", "form_token"),
        Index("ix_payments_project_id_due_on", "project_id", "due_on"),
        Index("ix_payments_person_id", "person_id"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("length(what_for) >= 1", name="says_what_for"),
        CheckConstraint("due_on >= promised_on", name="due_after_promise"),
        CheckConstraint("(paid_on is null) = (paid_noted_by is null)", name="paid_pair"),
        CheckConstraint("(declined_at is null) = (declined_noted_by is null)", name="declined_pair"),
        CheckConstraint("paid_on is null or declined_at is null", name="paid_or_declined"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    """The partner who gets it."""
    form_token: Mapped[str] = mapped_column(String(64))
    """The key of the form it was typed into; a form that is sent twice promises once."""
    what_for: Mapped[str] = mapped_column(Text)
    amount: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    currency: Mapped[str] = mapped_column(String(3))
    """ISO 4217, such as EUR."""
    promised_on: Mapped[date]
    due_on: Mapped[date]
    promised_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    paid_on: Mapped[date | None]
    paid_noted_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    declined_at: Mapped[datetime | None]
    """When the partner said that they do not want it."""
    declined_noted_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
