"""Tables of the release gate: overrides, keys for programs, and what went out."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from partnering.foundation.database import Base


class GateOverride(Base):
    """Somebody outside the project's team lets a release pass for a time, in their name and in public."""

    __tablename__ = "gate_overrides"
    __table_args__ = (
        Index("ix_gate_overrides_release_id", "release_id"),
        CheckConstraint("length(reason) >= 1", name="says_why"),
        CheckConstraint("(ended_at is null) = (ended_by is null)", name="ended_pair"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    release_id: Mapped[int] = mapped_column(ForeignKey("releases.id"))
    reason: Mapped[str] = mapped_column(Text)
    signed_as: Mapped[str] = mapped_column(String(200))
    """The name the person typed to sign, as it is printed."""
    not_met: Mapped[list[Any]] = mapped_column(JSON)
    """What the gate asked for and did not have when this was signed, as programs get it in the gate's JSON."""
    granted_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    granted_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class GateKey(Base):
    """A key by which a program such as CI asks for the verdict of the gate. Only the key's SHA-256 is stored."""

    __tablename__ = "gate_keys"
    __table_args__ = (
        Index("ix_gate_keys_project_id", "project_id"),
        CheckConstraint("(ended_at is null) = (ended_by is null)", name="ended_pair"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    name: Mapped[str] = mapped_column(String(100))
    """What it is used for, in the words of whoever made it."""
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class PublishedAid(Base):
    """An aid that went out with a release: which text, on what verdict. Withdrawn ones stay readable."""

    __tablename__ = "published_aids"
    __table_args__ = (
        UniqueConstraint("aid_id", "release_id"),
        UniqueConstraint("slug", "version"),
        Index("ix_published_aids_release_id", "release_id"),
        CheckConstraint("(withdrawn_at is null) = (withdrawn_because is null)", name="withdrawn_pair"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    aid_id: Mapped[int] = mapped_column(ForeignKey("aids.id"))
    release_id: Mapped[int] = mapped_column(ForeignKey("releases.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("aid_versions.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    slug: Mapped[str] = mapped_column(String(80))
    version: Mapped[str] = mapped_column(String(40))
    """With the slug its public address: the version of the release it went out with."""
    title: Mapped[str] = mapped_column(String(300))
    """The title of the text that went out, for lists."""
    next_review_on: Mapped[date | None]
    """The day until which that text says that it holds, for lists."""
    gate: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The gate's JSON when it went out, as a program gets it, with the policy that was used."""
    published_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    published_at: Mapped[datetime]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str | None] = mapped_column(Text)
