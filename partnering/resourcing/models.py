"""Tables of resourcing: what partners were promised for their part, and whether it was kept."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from partnering.foundation.database import Base, term_column
from partnering.foundation.vocabulary import DecisionRight, Outcome, PartnerRole, Vote
from partnering.resourcing.budget_terms import BudgetKind, FundingKind
from partnering.resourcing.pay_terms import DeclinedAs, PaymentKind


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
        CheckConstraint("(approved_on is null) = (approved_by is null)", name="approved_pair"),
        CheckConstraint("(declined_at is null) = (declined_as is null)", name="declined_as_pair"),
        CheckConstraint(
            "declined_as <> 'not_allowed' or length(declined_words) >= 1", name="not_allowed_says_why"
        ),
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
    kind: Mapped[PaymentKind] = mapped_column(term_column(PaymentKind))
    approved_on: Mapped[date | None]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    declined_as: Mapped[DeclinedAs | None] = mapped_column(term_column(DeclinedAs))
    declined_words: Mapped[str] = mapped_column(Text, default="")
    """The partner's own."""


class PayRate(Base):
    """What a project pays for an hour at one level, from one day on, until a later row says otherwise."""

    __tablename__ = "pay_rates"
    __table_args__ = (
        UniqueConstraint("project_id", "level", "from_on"),
        CheckConstraint("level between 0 and 5", name="level_range"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint("length(source) >= 1", name="has_source"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    level: Mapped[int]
    amount: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    currency: Mapped[str] = mapped_column(String(3))
    """ISO 4217, such as EUR."""
    from_on: Mapped[date]
    source: Mapped[str] = mapped_column(Text)
    """Who says so: a rule of the house, a guide with its address."""
    set_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    set_at: Mapped[datetime]


class PayNote(Base):
    """What a project tells its partners about pay, tax and benefits."""

    __tablename__ = "pay_notes"

    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), primary_key=True)
    words: Mapped[str] = mapped_column(Text)
    written_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    written_at: Mapped[datetime]


class BudgetLine(Base):
    """What a project plans to give for its partnering: money in one currency, or hours that somebody gives."""

    __tablename__ = "budget_lines"
    __table_args__ = (
        UniqueConstraint("written_by", "form_token"),
        Index("ix_budget_lines_project_id", "project_id"),
        CheckConstraint("length(what_for) >= 1", name="says_what_for"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("minutes > 0", name="minutes_positive"),
        CheckConstraint("(amount is null) = (currency is null)", name="amount_pair"),
        CheckConstraint("(amount is null) <> (minutes is null)", name="money_or_time"),
        CheckConstraint("(lifecycle is null) = (stage is null)", name="stage_pair"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    form_token: Mapped[str] = mapped_column(String(64))
    """The key of the form it was typed into; a form that is sent twice adds once."""
    kind: Mapped[BudgetKind] = mapped_column(term_column(BudgetKind))
    lifecycle: Mapped[str | None] = mapped_column(String(80))
    stage: Mapped[str | None] = mapped_column(String(80))
    """None for what is for the work as a whole."""
    what_for: Mapped[str] = mapped_column(Text)
    amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    currency: Mapped[str | None] = mapped_column(String(3))
    """ISO 4217, such as EUR."""
    minutes: Mapped[int | None]
    """Time that somebody gives for nothing, in the place of money."""
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    written_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    written_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    """Set when the line was taken out; it stays in the table and no longer counts."""


class BudgetSpending(Base):
    """Money or time that was given for a line of the budget, beside what partners were paid."""

    __tablename__ = "budget_spendings"
    __table_args__ = (
        UniqueConstraint("noted_by", "form_token"),
        Index("ix_budget_spendings_line_id", "line_id"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("minutes > 0", name="minutes_positive"),
        CheckConstraint("(amount is null) <> (minutes is null)", name="money_or_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("budget_lines.id"))
    form_token: Mapped[str] = mapped_column(String(64))
    spent_on: Mapped[date]
    amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    """In the currency of the line."""
    minutes: Mapped[int | None]
    words: Mapped[str] = mapped_column(Text)
    noted_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    noted_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class FundingSource(Base):
    """Who gives the means for the partnering, and until when."""

    __tablename__ = "funding_sources"
    __table_args__ = (
        UniqueConstraint("written_by", "form_token"),
        Index("ix_funding_sources_project_id_ends_on", "project_id", "ends_on"),
        CheckConstraint("length(name) >= 1", name="has_name"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("(amount is null) = (currency is null)", name="amount_pair"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    form_token: Mapped[str] = mapped_column(String(64))
    kind: Mapped[FundingKind] = mapped_column(term_column(FundingKind))
    name: Mapped[str] = mapped_column(Text)
    amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    currency: Mapped[str | None] = mapped_column(String(3))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    """None for one that goes on for as long as nobody ends it."""
    what_then: Mapped[str] = mapped_column(Text, default="")
    """What happens after its end, once people know that it will not be renewed; empty before."""
    written_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    written_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class HourlyValue(Base):
    """What an hour that partners give is valued at, from a day on, and who says so."""

    __tablename__ = "hourly_values"
    __table_args__ = (
        UniqueConstraint("written_by", "form_token"),
        Index("ix_hourly_values_project_id_from_on", "project_id", "from_on"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("length(source) >= 1", name="has_source"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    form_token: Mapped[str] = mapped_column(String(64))
    from_on: Mapped[date]
    amount: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    currency: Mapped[str] = mapped_column(String(3))
    source: Mapped[str] = mapped_column(Text)
    written_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    written_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class GovernanceSeat(Base):
    """A place at the table where the project decides, kept for one voice whoever holds it."""

    __tablename__ = "governance_seats"
    __table_args__ = (
        UniqueConstraint("added_by", "form_token"),
        Index("ix_governance_seats_project_id", "project_id"),
        CheckConstraint("(removed_at is null) = (removed_by is null)", name="removed_pair"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    form_token: Mapped[str] = mapped_column(String(64))
    """The key of the form; a form that is sent twice adds one seat."""
    partner_role: Mapped[PartnerRole | None] = mapped_column(term_column(PartnerRole))
    """Whose voice it is kept for; None for the project's own team."""
    added_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]
    removed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    removed_at: Mapped[datetime | None]


class GovernanceTerm(Base):
    """The days on which somebody sits, or sat, in a seat."""

    __tablename__ = "governance_terms"
    __table_args__ = (
        Index("ix_governance_terms_seat_id", "seat_id"),
        Index("ix_governance_terms_person_id", "person_id"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("governance_seats.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    """The last day that was agreed on."""
    ended_on: Mapped[date | None]
    """The first day on which they no longer sat there, where the term was ended."""
    noted_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    noted_at: Mapped[datetime]


class GovernanceDecision(Base):
    """Something that was put to the table, and what came of it."""

    __tablename__ = "governance_decisions"
    __table_args__ = (
        UniqueConstraint("opened_by", "form_token"),
        Index("ix_governance_decisions_project_id_decided_on", "project_id", "decided_on"),
        CheckConstraint("length(question) >= 1", name="asks_something"),
        CheckConstraint("(decided_on is null) = (outcome is null)", name="outcome_with_day"),
        CheckConstraint("(decided_on is null) = (noted_by is null)", name="noted_pair"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    form_token: Mapped[str] = mapped_column(String(64))
    question: Mapped[str] = mapped_column(Text)
    decision_right: Mapped[DecisionRight] = mapped_column(term_column(DecisionRight))
    """What say the partners have in it, fixed before anybody votes."""
    opened_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    opened_at: Mapped[datetime]
    outcome: Mapped[Outcome | None] = mapped_column(term_column(Outcome))
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_on: Mapped[date | None]
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class GovernanceVote(Base):
    """What a seat says to a decision: one vote for each seat, whoever sits there."""

    __tablename__ = "governance_votes"
    __table_args__ = (
        UniqueConstraint("decision_id", "seat_id"),
        Index("ix_governance_votes_seat_id", "seat_id"),
        Index("ix_governance_votes_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("governance_decisions.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("governance_seats.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    """Who sat there and voted."""
    vote: Mapped[Vote] = mapped_column(term_column(Vote))
    words: Mapped[str] = mapped_column(Text, default="")
    """Why. Words against are printed as dissent."""
    voted_at: Mapped[datetime]
    entered_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
