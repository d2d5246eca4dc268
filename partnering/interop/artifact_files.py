"""The files that a project was made from, as they were brought in. Part of use cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.vocabulary import PartnerRole
from partnering.interop.models import ArtifactRole, ImportedArtifact


@dataclass(frozen=True, slots=True)
class ArtifactFile:
    """One file that was brought in."""

    file_name: str
    original: bytes
    imported_at: datetime
    took_part: tuple[tuple[PartnerRole, bool], ...]
    """The roles of which a person said, after reading the file, that they took part or did not."""


def artifact_files(session: Session, *, project_id: int) -> Iterator[ArtifactFile]:
    """The files in the order in which they came, one in memory at a time."""
    ids = session.scalars(
        select(ImportedArtifact.id)
        .where(ImportedArtifact.project_id == project_id)
        .order_by(ImportedArtifact.id)
    ).all()
    for artifact_id in ids:
        file = session.execute(
            select(ImportedArtifact.file_name, ImportedArtifact.original, ImportedArtifact.imported_at).where(
                ImportedArtifact.id == artifact_id
            )
        ).one()
        answers = session.execute(
            select(ArtifactRole.partner_role, ArtifactRole.took_part)
            .where(ArtifactRole.artifact_id == artifact_id, ArtifactRole.took_part.is_not(None))
            .order_by(ArtifactRole.partner_role)
        )
        yield ArtifactFile(
            file_name=file.file_name,
            original=file.original,
            imported_at=file.imported_at,
            took_part=tuple((role, bool(took_part)) for role, took_part in answers),
        )
