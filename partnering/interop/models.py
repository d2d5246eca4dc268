"""Tables of what was brought in from other systems, kept as it came."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from partnering.foundation.database import Base, term_column
from partnering.foundation.vocabulary import PartnerRole


class ImportedArtifact(Base):
    """A file that became a project and a release: its bytes unchanged, with their SHA-256."""

    __tablename__ = "imported_artifacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("releases.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(200))
    original: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))
    imported_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    imported_at: Mapped[datetime]


class ArtifactRole(Base):
    """What a person says of one partner role, after reading what the artifact's own text says of it."""

    __tablename__ = "artifact_roles"
    __table_args__ = (
        CheckConstraint("(took_part is null) = (answered_by is null)", name="answer_has_person"),
        CheckConstraint("(took_part is null) = (answered_at is null)", name="answer_has_moment"),
    )

    artifact_id: Mapped[int] = mapped_column(ForeignKey("imported_artifacts.id"), primary_key=True)
    partner_role: Mapped[PartnerRole] = mapped_column(term_column(PartnerRole), primary_key=True)
    took_part: Mapped[bool | None]
    """What a person confirmed; None while nobody has."""
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]


class ArtifactPerson(Base):
    """A name in an artifact's file, and what a person says of who that is."""

    __tablename__ = "artifact_people"
    __table_args__ = (
        CheckConstraint("(answered_by is null) = (answered_at is null)", name="answer_has_moment"),
        CheckConstraint("partner_role is null or answered_by is not null", name="role_has_person"),
        CheckConstraint("(partner_role is null) = (partner_id is null)", name="partner_has_role"),
    )

    artifact_id: Mapped[int] = mapped_column(ForeignKey("imported_artifacts.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(300), primary_key=True)
    """As first written in the file."""
    partner_role: Mapped[PartnerRole | None] = mapped_column(term_column(PartnerRole))
    """Who they take part as; None while nobody has answered, and for somebody who is no partner."""
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """The partner of the project whom a person recognised, or added, by this name."""
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]
