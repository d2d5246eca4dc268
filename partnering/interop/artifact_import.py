"""An artifact of CDS Connect becomes a project and a release; what its text shows of partners waits for a person."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.catalog import Catalog
from partnering.foundation.errors import NotFound
from partnering.foundation.models import Membership, Person
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.projects import DEFAULT_LIFECYCLE, DEFAULT_POLICY, new_project
from partnering.foundation.turns import take_turn_in_project
from partnering.foundation.typed_text import tidy_line
from partnering.foundation.vocabulary import AccessRole, PartnerRole, TeamRole
from partnering.foundation.words import _
from partnering.interop.cds_connect import Artifact, read_artifact, slug_of
from partnering.interop.models import ArtifactRole, ImportedArtifact
from partnering.interop.role_evidence import RoleEvidence, role_evidence, summary
from partnering.tracker.releases import VERSION, new_release

FIRST_VERSION = "1.0"
"""The version of a release whose artifact names none."""
LONGEST_TITLE = 300
LONGEST_VERSION = 40


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What an artifact became."""

    project_id: int
    slug: str
    version: str
    summary: str
    """Which partners the text names, in one sentence."""


@dataclass(frozen=True, slots=True)
class RoleQuestion:
    """One partner role: what the text says, and what a person says."""

    evidence: RoleEvidence
    took_part: bool | None
    answered_by: str | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class ArtifactStory:
    """An imported artifact as people read it."""

    artifact: Artifact
    file_name: str
    sha256: str
    imported_at: datetime
    summary: str
    questions: tuple[RoleQuestion, ...]
    """In the order of `PartnerRole`."""


@requires(Permission.ADD_PROJECT)
def import_artifact(
    session: Session,
    person_id: int,
    *,
    artifact: Artifact,
    catalog: Catalog,
    now: datetime,
    slug: str | None = None,
) -> BroughtIn:
    """Make a project and a release of the artifact's version; the file itself is kept, byte for byte.

    slug: the project's short name; made from the title where none is given. A person who brings it in becomes the
    project's lead. Raises InvalidInput and NotPossibleNow as `add_project` and `add_release` do.
    """
    project = new_project(
        session,
        slug=slug or slug_of(artifact.title),
        title=artifact.title[:LONGEST_TITLE],
        lifecycle=DEFAULT_LIFECYCLE,
        policy=DEFAULT_POLICY,
        catalog=catalog,
        now=now,
    )
    version = _version_of(artifact)
    release = new_release(session, project_id=project.id, version=version, now=now)
    row = ImportedArtifact(
        project_id=project.id,
        release_id=release.id,
        file_name=tidy_line(artifact.file_name)[:200],
        original=artifact.original,
        sha256=artifact.sha256,
        imported_by=person_id,
        imported_at=now,
    )
    session.add(row)
    session.flush()
    session.add_all(ArtifactRole(artifact_id=row.id, partner_role=role) for role in PartnerRole)
    if not session.get_one(Person, person_id).is_program:
        session.add(
            Membership(
                project_id=project.id,
                person_id=person_id,
                access_role=AccessRole.LEAD,
                team_role=TeamRole.DEVELOPER,
                joined_at=now,
            )
        )
    audit.record(
        session,
        person_id,
        project_id=project.id,
        action="artifact imported",
        subject=f"artifact {row.id}",
        after={"slug": project.slug, "version": version, "sha256": artifact.sha256},
        now=now,
    )
    session.flush()
    return BroughtIn(
        project_id=project.id,
        slug=project.slug,
        version=version,
        summary=summary(role_evidence(artifact.involvement_texts)),
    )


def _version_of(artifact: Artifact) -> str:
    """The artifact's version as a release can bear it: CDS Connect takes any text, such as "2.0 (draft)"."""
    visible = "".join(letter for letter in artifact.version or "" if letter.isprintable())
    version = re.sub(r"[\s/?#\\]+", "-", visible)[:LONGEST_VERSION].strip("-")
    return version if VERSION.fullmatch(version) else FIRST_VERSION


@requires(Permission.VIEW_ACTIVITIES)
def read_story(session: Session, person_id: int, *, project_id: int) -> ArtifactStory | None:
    """The artifact this project was made from, with what its text shows; None for a project made here."""
    row = _artifact_of(session, project_id)
    if row is None:
        return None
    artifact = read_artifact(row.original, file_name=row.file_name)
    evidence = role_evidence(artifact.involvement_texts)
    rows = session.execute(
        select(ArtifactRole, Person.name)
        .outerjoin(Person, Person.id == ArtifactRole.answered_by)
        .where(ArtifactRole.artifact_id == row.id)
    )
    answers = {answer.partner_role: (answer, name) for answer, name in rows}
    return ArtifactStory(
        artifact=artifact,
        file_name=row.file_name,
        sha256=row.sha256,
        imported_at=row.imported_at,
        summary=summary(evidence),
        questions=tuple(
            RoleQuestion(
                evidence=found,
                took_part=answers[found.partner_role][0].took_part,
                answered_by=answers[found.partner_role][1],
                answered_at=answers[found.partner_role][0].answered_at,
            )
            for found in evidence
        ),
    )


@requires(Permission.CONFIRM_EVIDENCE)
def count_open_questions(session: Session, person_id: int, *, project_id: int) -> int:
    """How many partner roles of an imported artifact nobody has confirmed or denied."""
    return (
        session.scalar(
            select(func.count())
            .select_from(ArtifactRole)
            .join(ImportedArtifact, ImportedArtifact.id == ArtifactRole.artifact_id)
            .where(ImportedArtifact.project_id == project_id, ArtifactRole.took_part.is_(None))
        )
        or 0
    )


@requires(Permission.CONFIRM_EVIDENCE)
def answer_role_question(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    partner_role: PartnerRole,
    took_part: bool,
    now: datetime,
) -> None:
    """Say, after reading, whether people of this role took part; can be said anew. Raises NotFound."""
    take_turn_in_project(session, project_id)
    artifact = _artifact_of(session, project_id)
    row = session.get(ArtifactRole, (artifact.id, partner_role)) if artifact else None
    if row is None:
        raise NotFound(_("This project was not made from a file."))
    before = {"took_part": row.took_part}
    row.took_part, row.answered_by, row.answered_at = took_part, person_id, now
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="role confirmed" if took_part else "role denied",
        subject=f"role {partner_role}",
        before=before,
        after={"took_part": took_part},
        now=now,
    )


def _artifact_of(session: Session, project_id: int) -> ImportedArtifact | None:
    return session.scalar(
        select(ImportedArtifact)
        .where(ImportedArtifact.project_id == project_id)
        .order_by(ImportedArtifact.id)
        .limit(1)
    )
