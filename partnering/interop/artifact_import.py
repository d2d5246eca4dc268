"""An artifact becomes a project and a release; whom its file names as partners waits for a person to say."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.catalog import Catalog
from partnering.foundation.errors import NotFound
from partnering.foundation.models import Membership, Person
from partnering.foundation.people import clean_name, named_members, new_named_partners
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.projects import DEFAULT_LIFECYCLE, DEFAULT_POLICY, new_project
from partnering.foundation.turns import take_turn_in_project
from partnering.foundation.typed_text import tidy_line
from partnering.foundation.vocabulary import AccessRole, PartnerRole, TeamRole
from partnering.foundation.words import _
from partnering.interop.artifact import Artifact, notes_on, slug_of
from partnering.interop.artifact_file import read_artifact
from partnering.interop.models import ArtifactPerson, ArtifactRole, ImportedArtifact
from partnering.interop.named_people import NamedPerson, first_gap
from partnering.interop.role_evidence import RoleEvidence, role_evidence, summary
from partnering.tracker.releases import VERSION, new_release

FIRST_VERSION = "1.0"
"""The version of a release whose artifact names none."""
LONGEST_TITLE = 300
LONGEST_VERSION = 40

Answers = TypeVar("Answers", ArtifactRole, ArtifactPerson)


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What an artifact became."""

    project_id: int
    slug: str
    version: str
    summary: str
    """Which partners the file names, in a sentence or two; what it lacks comes first."""
    notes: tuple[str, ...]
    """What else is in the file."""


@dataclass(frozen=True, slots=True)
class RoleQuestion:
    """One partner role: what the text says, and what a person says."""

    evidence: RoleEvidence
    took_part: bool | None
    answered_by: str | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class NameQuestion:
    """Somebody whom the file names, and who a person says that is."""

    named: NamedPerson
    partner_role: PartnerRole | None
    """None also for somebody who is no partner."""
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
    """What the file lacks first, or whom its text may name."""
    questions: tuple[RoleQuestion, ...]
    """In the order of `PartnerRole`."""
    names: tuple[NameQuestion, ...]
    """In the order of the file."""


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
    session.add_all(ArtifactPerson(artifact_id=row.id, name=person.name) for person in artifact.people)
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
        summary=preview_artifact(artifact),
        notes=notes_on(artifact),
    )


def preview_artifact(artifact: Artifact) -> str:
    """What the file lacks first, or whom its text may name, before anybody has said more."""
    return _summary(artifact, role_evidence(artifact.involvement_texts), set())


def _summary(artifact: Artifact, evidence: Sequence[RoleEvidence], confirmed: Collection[PartnerRole]) -> str:
    gap = first_gap(artifact.people, confirmed) if artifact.lists_people else ""
    return gap or summary(evidence)


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
    roles = {answer.partner_role: (answer, name) for answer, name in _answers(session, ArtifactRole, row.id)}
    names = {answer.name: (answer, name) for answer, name in _answers(session, ArtifactPerson, row.id)}
    questions = tuple(
        RoleQuestion(
            evidence=found,
            took_part=roles[found.partner_role][0].took_part,
            answered_by=roles[found.partner_role][1],
            answered_at=roles[found.partner_role][0].answered_at,
        )
        for found in evidence
    )
    name_questions = tuple(
        NameQuestion(
            named=person,
            partner_role=names[person.name][0].partner_role,
            answered_by=names[person.name][1],
            answered_at=names[person.name][0].answered_at,
        )
        for person in artifact.people
    )
    confirmed = {question.evidence.partner_role for question in questions if question.took_part}
    confirmed |= {question.partner_role for question in name_questions if question.partner_role is not None}
    return ArtifactStory(
        artifact=artifact,
        file_name=row.file_name,
        sha256=row.sha256,
        imported_at=row.imported_at,
        summary=_summary(artifact, evidence, confirmed),
        questions=questions,
        names=name_questions,
    )


def _answers(
    session: Session, table: type[Answers], artifact_id: int
) -> Sequence[tuple[Answers, str | None]]:
    """The answers about an artifact, each with the name of who gave it."""
    rows = session.execute(
        select(table, Person.name)
        .outerjoin(Person, Person.id == table.answered_by)
        .where(table.artifact_id == artifact_id)
    )
    return [(answer, name) for answer, name in rows]


@requires(Permission.CONFIRM_EVIDENCE)
def count_open_questions(session: Session, person_id: int, *, project_id: int) -> int:
    """How many partner roles and names of an imported artifact nobody has confirmed or denied."""
    return sum(
        session.scalar(
            select(func.count())
            .select_from(table)
            .join(ImportedArtifact, ImportedArtifact.id == table.artifact_id)
            .where(ImportedArtifact.project_id == project_id, table.answered_by.is_(None))
        )
        or 0
        for table in (ArtifactRole, ArtifactPerson)
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


@requires(Permission.CONFIRM_EVIDENCE)
def answer_name_question(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    name: str,
    partner_role: PartnerRole | None,
    now: datetime,
) -> None:
    """Say, after reading, who somebody named in the file is; can be said anew. With a role they become a partner.

    partner_role: None for an organisation, or somebody who is no partner. A partner of the project who has this name
    is meant; else one is added, without access. Whoever was added stays a partner though it is said anew. Raises
    NotFound for a name that the file does not have, InvalidInput for one that is too long to be a person's.
    """
    take_turn_in_project(session, project_id)
    artifact = _artifact_of(session, project_id)
    row = session.get(ArtifactPerson, (artifact.id, name)) if artifact else None
    if row is None:
        raise NotFound(_("The file of this project names nobody like that."))
    before = {"partner_role": row.partner_role, "person": row.partner_id}
    partner_id = None
    if partner_role is not None:
        partner_id = _partner_named(session, clean_name(name), partner_role, project_id=project_id, now=now)
    row.partner_role, row.partner_id = partner_role, partner_id
    row.answered_by, row.answered_at = person_id, now
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="name denied" if partner_role is None else "name confirmed",
        subject=f"artifact {row.artifact_id}",
        before=before,
        after={"partner_role": row.partner_role, "person": row.partner_id},
        now=now,
    )


def _partner_named(session: Session, name: str, role: PartnerRole, *, project_id: int, now: datetime) -> int:
    known = named_members(session, project_id=project_id, names=[name]).get(name.casefold())
    if known is not None:
        return known
    (added,) = new_named_partners(session, project_id=project_id, roles={name: role}, now=now)
    return added


def _artifact_of(session: Session, project_id: int) -> ImportedArtifact | None:
    return session.scalar(
        select(ImportedArtifact)
        .where(ImportedArtifact.project_id == project_id)
        .order_by(ImportedArtifact.id)
        .limit(1)
    )
