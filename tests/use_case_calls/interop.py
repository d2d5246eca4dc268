"""How to call the use cases of files with artifacts."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.vocabulary import PartnerRole
from partnering.interop.models import ArtifactPerson, ImportedArtifact
from tests.cast import CATALOG, NOW, Cast, an_artifact
from tests.use_case_calls.entries import Call, Event, in_project


def with_name_in_file(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """The file of the first project names an institute."""
    file = session.scalars(
        select(ImportedArtifact.id).where(ImportedArtifact.project_id == cast.project)
    ).one()
    session.merge(ArtifactPerson(artifact_id=file, name="The Institute"))
    return {"project_id": cast.project, "name": "The Institute", "partner_role": None, "now": NOW}


ASTHMA = an_artifact("Asthma plan", "1.4", "Two parents wrote the questions.")

CALLS: Mapping[str, Call] = {
    "interop.artifact_import.import_artifact": Call(
        lambda _s, _c, _p: {"artifact": ASTHMA, "slug": "asthma", "catalog": CATALOG, "now": NOW},
        Event(
            "artifact imported",
            after={"slug": "asthma", "version": "1.4", "sha256": ASTHMA.sha256},
            is_of_new_project=True,
        ),
    ),
    "interop.artifact_import.read_story": Call(in_project()),
    "interop.artifact_import.count_open_questions": Call(in_project()),
    "interop.artifact_import.answer_role_question": Call(
        in_project(partner_role=PartnerRole.PATIENT_PARTNER, took_part=True, now=NOW),
        Event("role confirmed", before={"took_part": None}, after={"took_part": True}),
    ),
    "interop.artifact_import.answer_name_question": Call(
        with_name_in_file,
        Event(
            "name denied",
            before={"partner_role": None, "person": None},
            after={"partner_role": None, "person": None},
        ),
    ),
}

PART_OF_USE_CASES: Mapping[str, str] = {
    "interop.artifact_files.artifact_files": "reads for export_project",
}
