"""Tables of the tracker: releases, activities, inputs and answers, ratings, and what people are still typing."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from partnering.foundation import typed_text
from partnering.foundation.database import Base, term_column
from partnering.foundation.vocabulary import (
    Activity,
    AgendaSetBy,
    Answer,
    Consent,
    Contribution,
    DecisionRight,
    Impact,
    Influence,
    InputStatus,
    PartnerRole,
    Rater,
    ReleaseStatus,
    Source,
)

LONGEST_ACTIVITY_MINUTES = 1440
MOST_PEOPLE = 10_000
LONGEST_TEXT = typed_text.LONGEST_TEXT


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
        Index("ix_activities_project_id_release_id_entered_by", "project_id", "release_id", "entered_by"),
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


class Input(Base):
    """Something a partner said that needs an answer."""

    __tablename__ = "inputs"
    __table_args__ = (
        UniqueConstraint("entered_by", "form_token"),
        UniqueConstraint("project_id", "external_id"),
        Index("ix_inputs_project_id_status_waits_since", "project_id", "status", "waits_since"),
        Index("ix_inputs_project_id_waits_again_on", "project_id", "waits_again_on"),
        Index("ix_inputs_project_id_release_id", "project_id", "release_id"),
        Index("ix_inputs_given_by_project_id", "given_by", "project_id"),
        CheckConstraint("length(said) >= 1", name="said_something"),
        CheckConstraint("(lifecycle is null) = (stage is null)", name="stage_pair"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    release_id: Mapped[int | None] = mapped_column(ForeignKey("releases.id"))
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activities.id"))
    """Where it was said, when it was said at an activity."""
    lifecycle: Mapped[str | None] = mapped_column(String(80))
    stage: Mapped[str | None] = mapped_column(String(80))
    external_id: Mapped[str | None] = mapped_column(String(200))
    form_token: Mapped[str | None] = mapped_column(String(64))
    said: Mapped[str] = mapped_column(Text)
    given_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    """Whose words these are."""
    entered_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    """Who typed them: the giver, or somebody who wrote down what the giver said."""
    given_at: Mapped[datetime]
    status: Mapped[InputStatus] = mapped_column(term_column(InputStatus), default=InputStatus.OPEN)
    waits_since: Mapped[datetime]
    """When it was said, or said again; the age of what waits counts from here."""
    waits_again_on: Mapped[date | None]
    """The day to which the last answer put it off; from then on it waits again. None for any other answer."""
    consent: Mapped[Consent] = mapped_column(term_column(Consent), default=Consent.ROLE_ONLY)


class InputAnswer(Base):
    """One answer to an input. An input that was said again gets another one; none is ever overwritten."""

    __tablename__ = "input_answers"
    __table_args__ = (
        Index("ix_input_answers_input_id", "input_id"),
        CheckConstraint("(answer = 'deferred') = (deferred_until is not null)", name="deferred_has_date"),
        CheckConstraint("length(words) >= 1", name="says_why"),
        CheckConstraint("(reopened_at is null) = (reopened_because is null)", name="reopened_pair"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    input_id: Mapped[int] = mapped_column(ForeignKey("inputs.id"))
    answer: Mapped[Answer] = mapped_column(term_column(Answer))
    words: Mapped[str] = mapped_column(Text)
    deferred_until: Mapped[date | None]
    answered_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    """When the giver has said that they read it."""
    changed_activity_id: Mapped[int | None] = mapped_column(ForeignKey("activities.id"))
    changed_release_id: Mapped[int | None] = mapped_column(ForeignKey("releases.id"))
    reopened_at: Mapped[datetime | None]
    reopened_because: Mapped[str | None] = mapped_column(Text)


class StageRating(Base):
    """Where one partner role stands at one stage of a release, as one person sees it for their side."""

    __tablename__ = "stage_ratings"
    __table_args__ = (
        Index("ix_stage_ratings_project_id_release_id", "project_id", "release_id"),
        Index("ix_stage_ratings_release_id_rated_by", "release_id", "rated_by"),
        CheckConstraint("who_controls between 0 and 5", name="who_controls_range"),
        CheckConstraint("how_continuous between 0 and 5", name="how_continuous_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    release_id: Mapped[int] = mapped_column(ForeignKey("releases.id"))
    lifecycle: Mapped[str] = mapped_column(String(80))
    stage: Mapped[str] = mapped_column(String(80))
    partner_role: Mapped[PartnerRole] = mapped_column(term_column(PartnerRole))
    rater: Mapped[Rater] = mapped_column(term_column(Rater))
    rated_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    who_controls: Mapped[int]
    """The step of the scale whose sentence on control fits."""
    how_continuous: Mapped[int]
    """The step whose sentence on time fits; the level is the lower of the two, for both must be true."""
    what_would_raise_it: Mapped[str] = mapped_column(Text, default="")
    rated_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
    """Set when the same person rated again; the old rating stays in the table and no longer counts."""


class ActivityAccount(Base):
    """How a partner who took part tells an activity, beside how it was logged. Neither overwrites the other."""

    __tablename__ = "activity_accounts"
    __table_args__ = (
        CheckConstraint(f"minutes between 1 and {LONGEST_ACTIVITY_MINUTES}", name="minutes_range"),
        CheckConstraint("level between 0 and 5", name="level_range"),
        Index("ix_activity_accounts_told_by", "told_by"),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), primary_key=True)
    told_by: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    partner_role: Mapped[PartnerRole] = mapped_column(term_column(PartnerRole))
    minutes: Mapped[int | None]
    what_happened: Mapped[str] = mapped_column(Text, default="")
    level: Mapped[int | None]
    told_at: Mapped[datetime]


class StagePlan(Base):
    """What is to happen at a stage after the release goes out: what, by when, and which partner agreed to it."""

    __tablename__ = "stage_plans"
    __table_args__ = (
        UniqueConstraint("release_id", "lifecycle", "stage"),
        CheckConstraint("length(words) >= 1", name="says_something"),
        CheckConstraint("(agreed_by is null) = (agreed_at is null)", name="agreed_pair"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    release_id: Mapped[int] = mapped_column(ForeignKey("releases.id"))
    lifecycle: Mapped[str] = mapped_column(String(80))
    stage: Mapped[str] = mapped_column(String(80))
    words: Mapped[str] = mapped_column(Text)
    planned_for: Mapped[date]
    written_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    written_at: Mapped[datetime]
    agreed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """The partner who agreed to these words; a change of the words takes it back."""
    agreed_at: Mapped[datetime | None]
