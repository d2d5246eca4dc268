"""FHIR files, R4 and R5: PlanDefinition, ActivityDefinition, Library, and Bundles of them, become one artifact."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from partnering.foundation.errors import InvalidInput
from partnering.foundation.rich_text import sanitised
from partnering.foundation.times import day_in_words
from partnering.foundation.words import N_, _
from partnering.interop.artifact import Artifact, Fact
from partnering.interop.cds_connect import GROUPS
from partnering.interop.fhir_people import assessors_of, comments_of, people_of, words_of_assessment
from partnering.interop.fhir_resources import FhirFile, kind_of, resources_of
from partnering.interop.fhir_values import Group
from partnering.interop.json_document import refuse
from partnering.interop.named_people import LISTED, NamedPerson, by_name

MOST_PEOPLE = 200
FACTS: Mapping[str, str] = {
    "publisher": N_("Published by"),
    "status": N_("Status"),
    "date": N_("Last changed"),
    "approvalDate": N_("Approved"),
    "lastReviewDate": N_("Last reviewed"),
}
PERIOD: Mapping[str, str] = {"start": N_("In use from"), "end": N_("In use until")}
ELEMENTS = frozenset(
    "action approvalDate author contained date editor effectivePeriod endorser entry extension identifier jurisdiction"
    " kind library name publisher relatedArtifact reviewer text type url useContext".split()
)
"""Elements of a FHIR resource that no export of CDS Connect has at its top."""


def is_fhir(document: Any) -> bool:
    """Whether this is meant as FHIR, though its resourceType may be missing or wrong."""
    return isinstance(document, dict) and (
        "resourceType" in document or (not ELEMENTS.isdisjoint(document) and GROUPS.isdisjoint(document))
    )


def fhir_artifact(document: Any, *, data: bytes, file_name: str) -> Artifact:
    """The artifact in the document of a FHIR file; a Bundle's main one, with everybody whom any of them names.

    data: the file itself. Raises InvalidInput, with the JSON Pointer, for what is none of these and for a value of
    the wrong type.
    """
    file = resources_of(document, file_name=file_name)
    main = file.artifacts[0]
    return Artifact(
        file_name=file_name,
        original=data,
        sha256=hashlib.sha256(data).hexdigest(),
        title=_title(main),
        version=main.line("version") or None,
        description_html=_description(main),
        involvement_texts=_involvement(file),
        lists_people=True,
        people=_people(file),
        facts=tuple(_facts(main)),
        others=tuple(f"{kind_of(other)}: {_title(other)}" for other in file.artifacts[1:]),
        not_read=file.not_read,
    )


def _title(artifact: Group) -> str:
    title = artifact.line("title") or artifact.line("name") or artifact.line("id")
    if not title:
        problem = _("{path} has no title and no name. Give it one, and bring the file in again.")
        refuse(artifact.file_name, problem.format(path=artifact.path or _("this file")))
    return title


def _description(artifact: Group) -> str:
    try:
        return sanitised(artifact.text("description"))
    except InvalidInput as error:
        refuse(artifact.file_name, f"{artifact.path_of('description')}: {error.message}")


def _people(file: FhirFile) -> tuple[NamedPerson, ...]:
    people = by_name(
        [
            *(named for artifact in (*file.artifacts, *file.contained) for named in people_of(artifact)),
            *(named for assessment in file.assessments for named in assessors_of(assessment)),
        ]
    )
    if len(people) > MOST_PEOPLE:
        problem = _(
            "this file names {n} people, at most {most} can be read. Bring its artifacts in one by one."
        )
        refuse(file.artifacts[0].file_name, problem.format(n=len(people), most=MOST_PEOPLE))
    return people


def _involvement(file: FhirFile) -> dict[str, str]:
    """What may tell who took part: the names as they stand in each list, and what approvals and comments say."""
    lines: dict[str, list[str]] = {}
    artifacts = (*file.artifacts, *file.contained)
    for artifact in artifacts:
        for name, mention in people_of(artifact):
            if mention.capacity in LISTED:
                lines.setdefault(mention.capacity.label, []).append(name)
    said = [words for artifact in artifacts for words in comments_of(artifact)]
    said += [words for assessment in file.assessments for words in words_of_assessment(assessment)]
    if any(said):
        lines[_("Approvals and comments")] = [words for words in said if words]
    return {field: "\n".join(dict.fromkeys(texts)) for field, texts in lines.items()}


def _facts(artifact: Group) -> Iterator[Fact]:
    for name, label in FACTS.items():
        words = in_words(artifact.date(name)) if name.lower().endswith("date") else artifact.line(name)
        if words:
            yield Fact(_(label), words, artifact.path_of(name))
    period = artifact.group("effectivePeriod")
    if period is not None:
        for name, label in PERIOD.items():
            if words := in_words(period.date(name)):
                yield Fact(_(label), words, period.path_of(name))


def in_words(written: str) -> str:
    """A date of FHIR in words; a year or a month alone stays as it is written."""
    return day_in_words(date.fromisoformat(written[:10])) if len(written) >= len("2026-03-04") else written
