"""Tables of the tracker: releases, activities, who took part in them, and what people are still typing."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from partnering.foundation.database import Base, term_column
from partnering.foundation.vocabulary import (
    Activity,
    AgendaSetBy,
    Contribution,
    DecisionRight,
    Impact,
    Influence,
    PartnerRole,
    ReleaseStatus,
    Source,
)

LONGEST_ACTIVITY_MINUTES = 1440
MOST_PEOPLE = 10_000
LONGEST_TEXT = 5_000


class Release(Base):
    """A version of what the project makes, from the first draft until it is withdrawn."""

    __tablename__ = "releases"
    __table_args__ = (
        UniqueConstraint("project_id", "version"),
        CheckConstraint("length(version) between 1 and 40", name="version_length"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    version: Mapped[str] = mapped_column(String(40))
    status: Mapped[ReleaseStatus] = mapped_column(term_column(ReleaseStatus), default=ReleaseStatus.DRAFT)
    previous_release_id: Mapped[int | None] = mapped_column(ForeignKey("releases.id"))
    planned_for: Mapped[date | None]
    released_on: Mapped[date | None]
    created_at: Mapped[datetime]


class ActivityEntry(Base):
    """Something people did together: when, for which release and stage, how long, what came of it."""

    __tablename__ = "activities"
    __table_args__ = (
        UniqueConstraint("project_id", "external_id"),
        UniqueConstraint("entered_by", "form_token"),
        Index("ix_activities_project_id_release_id_held_on", "project_id", "release_id", "held_on"),
        Index("ix_activities_project_id_held_on", "project_id", "held_on"),
        CheckConstraint(f"minutes between 1 and {LONGEST_ACTIVITY_MINUTES}", name="minutes_range"),
        CheckConstraint(
            f"preparation_minutes between 0 and {LONGEST_ACTIVITY_MINUTES}", name="preparation_minutes_range"
        ),
        CheckConstraint("listening_percent between 0 and 100", name="listening_percent_range"),
        CheckConstraint("(removed_at is null) = (removed_by is null)", name="removed_pair"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    release_id: Mapped[int | None] = mapped_column(ForeignKey("releases.id"))
    external_id: Mapped[str | None] = mapped_column(String(200))
    """The key of this activity in the file it came from; a file brought in twice adds nothing."""
    form_token: Mapped[str | None] = mapped_column(String(64))
    """The key of the form it was typed into; a form that a person sends twice adds nothing."""
    held_on: Mapped[date]
    lifecycle: Mapped[str] = mapped_column(String(80))
    stage: Mapped[str] = mapped_column(String(80))
    activity: Mapped[Activity] = mapped_column(term_column(Activity))
    minutes: Mapped[int]
    what_changed: Mapped[str] = mapped_column(Text, default="")
    agenda_set_by: Mapped[AgendaSetBy | None] = mapped_column(term_column(AgendaSetBy))
    preparation_minutes: Mapped[int | None]
    listening_percent: Mapped[int | None]
    decision: Mapped[str] = mapped_column(Text, default="")
    decision_right: Mapped[DecisionRight | None] = mapped_column(term_column(DecisionRight))
    influence: Mapped[Influence | None] = mapped_column(term_column(Influence))
    impact: Mapped[Impact | None] = mapped_column(term_column(Impact))
    what_worked: Mapped[str] = mapped_column(Text, default="")
    what_did_not: Mapped[str] = mapped_column(Text, default="")
    evidence_link: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[Source] = mapped_column(term_column(Source))
    entered_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    """Set when the entry was taken back; it stays in the table and no longer counts."""
    removed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class ActivityRole(Base):
    """The part of one partner role in one activity."""

    __tablename__ = "activity_roles"
    __table_args__ = (
        CheckConstraint(f"people between 1 and {MOST_PEOPLE}", name="people_range"),
        CheckConstraint("level_by_project between 0 and 5", name="level_by_project_range"),
        CheckConstraint("level_by_partner between 0 and 5", name="level_by_partner_range"),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), primary_key=True)
    partner_role: Mapped[PartnerRole] = mapped_column(term_column(PartnerRole), primary_key=True)
    people: Mapped[int]
    """How many people of this role took part, named or not."""
    level_by_project: Mapped[int | None]
    level_by_partner: Mapped[int | None]
    contribution: Mapped[Contribution | None] = mapped_column(term_column(Contribution))


class ActivityPerson(Base):
    """A named partner in an activity, in the role they had there."""

    __tablename__ = "activity_people"
    __table_args__ = (Index("ix_activity_people_person_id", "person_id"),)

    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    partner_role: Mapped[PartnerRole] = mapped_column(term_column(PartnerRole))


class Draft(Base):
    """What a person has typed into a form and not yet saved. Only that person ever reads it."""

    __tablename__ = "drafts"
    __table_args__ = (Index("ix_drafts_person_id_project_id_form", "person_id", "project_id", "form"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    form: Mapped[str] = mapped_column(String(40))
    token: Mapped[str] = mapped_column(String(64), unique=True)
    """A fresh random key; saving the form hands it to what is saved, so a double click saves once."""
    revision: Mapped[int]
    """Grows with each save. It tells two tabs on one draft apart, so that neither overwrites the other."""
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    updated_at: Mapped[datetime]
