"""Tables of co-authoring: decision aids with their versions and drafts, and what reviewers say of a version."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from partnering.foundation.database import Base, term_column
from partnering.foundation.vocabulary import (
    Consent,
    PartnerRole,
    ReviewQuestion,
    ReviewReply,
    Verdict,
    VersionOrigin,
)

LONGEST_AID = 2_000_000
"""Bytes of the text of an aid; the longest real one known to us has a twentieth."""


class Aid(Base):
    """A decision aid of a project, from the first draft on. Its slug is its public address, so it is unique."""

    __tablename__ = "aids"
    __table_args__ = (Index("ix_aids_project_id", "project_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    """The title of the latest version, for lists."""
    latest_number: Mapped[int]
    created_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]


class AidVersion(Base):
    """One version of an aid: its YAML text, bytes unchanged. Never written again."""

    __tablename__ = "aid_versions"
    __table_args__ = (UniqueConstraint("aid_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    aid_id: Mapped[int] = mapped_column(ForeignKey("aids.id"))
    number: Mapped[int]
    """From 1 on, without a gap."""
    text: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    origin: Mapped[VersionOrigin] = mapped_column(term_column(VersionOrigin))
    base_number: Mapped[int | None]
    """The version its writer began from; for one that was restored, the version it brings back."""
    message: Mapped[str] = mapped_column(Text, default="")
    written_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    written_at: Mapped[datetime]


class AidDraft(Base):
    """What one person has changed in an aid and not yet saved as a version. Need not be a readable document.

    A person has more than one where two of their tabs went different ways.
    """

    __tablename__ = "aid_drafts"
    __table_args__ = (Index("ix_aid_drafts_person_id_aid_id", "person_id", "aid_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    aid_id: Mapped[int] = mapped_column(ForeignKey("aids.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    base_number: Mapped[int]
    text: Mapped[bytes] = mapped_column(LargeBinary)
    revision: Mapped[int]
    """Grows with each save. It tells two tabs on one draft apart, so that neither overwrites the other."""
    updated_at: Mapped[datetime]


class AidPresence(Base):
    """When a person was last seen in an aid, and at which section."""

    __tablename__ = "aid_presences"

    aid_id: Mapped[int] = mapped_column(ForeignKey("aids.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    section: Mapped[str] = mapped_column(String(80), default="")
    seen_at: Mapped[datetime]


class ReleaseAid(Base):
    """An aid that is to go out with a release."""

    __tablename__ = "release_aids"
    __table_args__ = (Index("ix_release_aids_aid_id", "aid_id"),)

    release_id: Mapped[int] = mapped_column(ForeignKey("releases.id"), primary_key=True)
    aid_id: Mapped[int] = mapped_column(ForeignKey("aids.id"), primary_key=True)
    added_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]


class ReviewRound(Base):
    """A round in which people are asked to review one version of an aid until a day."""

    __tablename__ = "review_rounds"
    __table_args__ = (Index("ix_review_rounds_aid_id", "aid_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    aid_id: Mapped[int] = mapped_column(ForeignKey("aids.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("aid_versions.id"))
    hats: Mapped[list[str]] = mapped_column(JSON)
    """Values of `ReviewHat`: what the reviewers are asked to look at."""
    words: Mapped[str] = mapped_column(Text, default="")
    """What the writers say to the reviewers."""
    due_on: Mapped[date]
    opened_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    consensus: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """How the round came out, with the rule that was used; set when it is closed."""


class ReviewInvitation(Base):
    """One person who is asked in a round: by their account, or by a link. Only the token's SHA-256 is stored."""

    __tablename__ = "review_invitations"
    __table_args__ = (
        UniqueConstraint("round_id", "person_id"),
        Index("ix_review_invitations_person_id", "person_id"),
        CheckConstraint("(token_hash is null) = (expires_at is null)", name="link_expires"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("review_rounds.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    partner_role: Mapped[PartnerRole | None] = mapped_column(term_column(PartnerRole))
    """Who they speak as; None for somebody of a team."""
    screens: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """Keys of the screens that are asked about again after an edit; None for the whole aid."""
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    expires_at: Mapped[datetime | None]
    invited_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    invited_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    """When the reviewer first looked."""
    taken_back_at: Mapped[datetime | None]


class Review(Base):
    """What one invited person says of the version: begun, kept while they go on, and then given."""

    __tablename__ = "reviews"
    __table_args__ = (
        CheckConstraint("(given_at is null) = (verdict is null)", name="given_with_verdict"),
        CheckConstraint("(lifted_at is null) = (lifted_because is null)", name="lifted_pair"),
        CheckConstraint("minutes between 0 and 1440", name="minutes_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("review_invitations.id"), unique=True)
    begun_at: Mapped[datetime]
    kept_at: Mapped[datetime]
    given_at: Mapped[datetime | None]
    verdict: Mapped[Verdict | None] = mapped_column(term_column(Verdict))
    words: Mapped[str] = mapped_column(Text, default="")
    """Why, in the reviewer's own words."""
    minutes: Mapped[int | None]
    consent: Mapped[Consent] = mapped_column(term_column(Consent), default=Consent.ROLE_ONLY)
    seen: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    """The SHA-256 of every screen the verdict speaks of, by the screen's key; set when it is given."""
    ending: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What the last page holds, as it was typed, until the verdict is given."""
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Who typed in what came back on paper; None where the reviewer wrote it."""
    lifted_at: Mapped[datetime | None]
    """When the reviewer took a “harmful or misleading” back."""
    lifted_because: Mapped[str | None] = mapped_column(Text)


class ReviewAnswer(Base):
    """One of the four plain answers on one screen."""

    __tablename__ = "review_answers"

    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    screen: Mapped[str] = mapped_column(String(200), primary_key=True)
    question: Mapped[ReviewQuestion] = mapped_column(term_column(ReviewQuestion), primary_key=True)
    reply: Mapped[ReviewReply] = mapped_column(term_column(ReviewReply))


class Remark(Base):
    """Something a reviewer says about a place in the version; with the verdict it becomes an input of the tracker."""

    __tablename__ = "remarks"
    __table_args__ = (
        UniqueConstraint("review_id", "form_token"),
        UniqueConstraint("input_id"),
        CheckConstraint("length(words) >= 1", name="says_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    form_token: Mapped[str] = mapped_column(String(64))
    screen: Mapped[str] = mapped_column(String(200))
    question: Mapped[ReviewQuestion | None] = mapped_column(term_column(ReviewQuestion))
    """The question it was said to, if to one."""
    pointer: Mapped[str] = mapped_column(Text, default="")
    """The place with stable ids, such as /evidence/all-trials/outcomes/death-any; empty for the whole screen."""
    quote: Mapped[str] = mapped_column(Text, default="")
    quote_before: Mapped[str] = mapped_column(Text, default="")
    quote_after: Mapped[str] = mapped_column(Text, default="")
    """The words it is about, with up to 32 characters around them."""
    mark: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """The mark of a picture it is about: option, outcome, and which icon."""
    value_sha256: Mapped[str] = mapped_column(String(64))
    """Of the value beneath when it was said, so that a later change is seen."""
    words: Mapped[str] = mapped_column(Text)
    said_at: Mapped[datetime]
    input_id: Mapped[int | None] = mapped_column(ForeignKey("inputs.id"))


class AnsweringEdit(Base):
    """The version of an aid that answers an input: you said, we did."""

    __tablename__ = "answering_edits"
    __table_args__ = (Index("ix_answering_edits_version_id", "version_id"),)

    input_id: Mapped[int] = mapped_column(ForeignKey("inputs.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("aid_versions.id"), primary_key=True)
    linked_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    linked_at: Mapped[datetime]


class BlockDismissal(Base):
    """A “harmful or misleading” that somebody who did not write the aid set aside: who, and a reason to print."""

    __tablename__ = "block_dismissals"

    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    dismissed_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    dismissed_at: Mapped[datetime]
