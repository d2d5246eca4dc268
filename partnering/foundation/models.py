"""Tables of the foundation: people, projects, who may do what, sign-in, audit."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from partnering.foundation.database import Base, term_column
from partnering.foundation.vocabulary import AccessRole, Consent, NeedKind, PartnerRole, Standing, TeamRole


class Person(Base):
    """Somebody the network knows. Without an e-mail address they are named, but cannot sign in."""

    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint("length(name) between 1 and 200", name="name_length"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        Index(
            "ix_people_may_be_asked",
            "may_be_asked",
            sqlite_where=text("may_be_asked = 1"),
            postgresql_where=text("may_be_asked"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_administrator: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    is_program: Mapped[bool] = mapped_column(default=False)
    """True for the command line, which writes too and must be named in the audit; it can never sign in."""
    may_be_asked: Mapped[bool] = mapped_column(default=False)
    """True where this person agreed that other projects of the network may see their name and ask for help."""
    created_at: Mapped[datetime]


class Project(Base):
    """A CDS project: the home of releases, activities and partners."""

    __tablename__ = "projects"
    __table_args__ = (
        CheckConstraint("length(slug) between 1 and 40", name="slug_length"),
        CheckConstraint("length(title) between 1 and 300", name="title_length"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    lifecycle: Mapped[str] = mapped_column(String(80))
    """Key of the lifecycle in the catalog; the catalog, not the database, knows the keys."""
    policy: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]


class Membership(Base):
    """A person in a project: as a partner or in a team role, with or without access to the screens."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("project_id", "person_id"),
        CheckConstraint("(partner_role is null) <> (team_role is null)", name="one_role"),
        Index("ix_memberships_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    access_role: Mapped[AccessRole | None] = mapped_column(term_column(AccessRole))
    """None: named as a partner, without any access."""
    partner_role: Mapped[PartnerRole | None] = mapped_column(term_column(PartnerRole))
    team_role: Mapped[TeamRole | None] = mapped_column(term_column(TeamRole))
    is_active: Mapped[bool] = mapped_column(default=True)
    joined_at: Mapped[datetime]

    @property
    def role(self) -> PartnerRole | TeamRole:
        """The one role this person has here (the CHECK makes sure that there is one)."""
        role = self.partner_role or self.team_role
        if role is None:
            raise ValueError(f"Membership {self.id} has no role")
        return role


class Partnership(Base):
    """What a partner and a project agreed on. Without a row a partner takes part, and only their role is shared."""

    __tablename__ = "partnerships"

    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"), primary_key=True)
    standing: Mapped[Standing] = mapped_column(term_column(Standing))
    standing_since: Mapped[datetime]
    consent: Mapped[Consent] = mapped_column(term_column(Consent), default=Consent.ROLE_ONLY)
    i_do: Mapped[str] = mapped_column(Text, default="")
    i_do_not: Mapped[str] = mapped_column(Text, default="")
    whom_i_call: Mapped[str] = mapped_column(Text, default="")
    how_we_stop: Mapped[str] = mapped_column(Text, default="")
    agreement_revision: Mapped[int] = mapped_column(default=0)
    """Grows with each change of the four texts; a change takes both agreements back."""
    partner_agreed_at: Mapped[datetime | None]
    project_agreed_at: Mapped[datetime | None]
    project_agreed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class PartnershipStep(Base):
    """One step of a partnership: from when on it stood there, and a kind word about it."""

    __tablename__ = "partnership_steps"
    __table_args__ = (Index("ix_partnership_steps_membership_id", "membership_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    standing: Mapped[Standing] = mapped_column(term_column(Standing))
    words: Mapped[str] = mapped_column(Text, default="")
    set_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    set_at: Mapped[datetime]


class Need(Base):
    """What helps a partner to take part. Seen by the partner and by those of the project who can meet it."""

    __tablename__ = "needs"
    __table_args__ = (UniqueConstraint("membership_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    kind: Mapped[NeedKind] = mapped_column(term_column(NeedKind))
    words: Mapped[str] = mapped_column(Text, default="")
    told_at: Mapped[datetime]
    met_at: Mapped[datetime | None]
    met_words: Mapped[str] = mapped_column(Text, default="")


class SignInSession(Base):
    """One browser that is signed in. The cookie holds a random token; only its SHA-256 is stored."""

    __tablename__ = "sign_in_sessions"
    __table_args__ = (Index("ix_sign_in_sessions_person_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    device: Mapped[str] = mapped_column(String(200))
    started_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Invitation(Base):
    """A one-time link by which a person sets a password and signs in. Only the token's SHA-256 is stored."""

    __tablename__ = "invitations"
    __table_args__ = (Index("ix_invitations_person_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInFailure(Base):
    """A failed try to sign in, kept for a short while to slow down guessing. Holds hashes, no addresses."""

    __tablename__ = "sign_in_failures"
    __table_args__ = (Index("ix_sign_in_failures_subject_hash_failed_at", "subject_hash", "failed_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    failed_at: Mapped[datetime]


class AuditEvent(Base):
    """One write: who, when, what, before and after. Written in the same transaction as the write itself."""

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_project_id_id", "project_id", "id"),
        Index("ix_audit_events_person_id_id", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id"))
    action: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(80))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class InstanceFact(Base):
    """A fact about the whole database, such as that it holds demo people."""

    __tablename__ = "instance_facts"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
