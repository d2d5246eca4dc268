"""The codes by which FHIR tells of involvement: our own code systems, and FHIR's own for what came of an input.

Ours go along in each file, so that nobody has to ask us what a code means. FHIR's: R5 ArtifactAssessment
(https://hl7.org/fhir/R5/artifactassessment.html).
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from partnering.foundation.catalog_entries import Continuum, Lifecycle
from partnering.foundation.vocabulary import (
    Activity,
    Answer,
    Contribution,
    DecisionRight,
    GateVerdict,
    Influence,
    PartnerRole,
    Rater,
    TeamRole,
    Term,
    Verdict,
)
from partnering.foundation.words import _
from partnering.interop.involvement import HasIt, InputTold, RecordKind

Resource = dict[str, Any]

OURS: Final[Mapping[type[Term], str]] = {
    RecordKind: "RecordKind",
    PartnerRole: "PartnerRole",
    TeamRole: "TeamRole",
    Activity: "Activity",
    Contribution: "Contribution",
    DecisionRight: "DecisionRight",
    Influence: "Influence",
    Rater: "Rater",
    Answer: "Answer",
    Verdict: "Verdict",
    GateVerdict: "GateVerdict",
    HasIt: "HasIt",
}
"""Our lists of words, by the name that FHIR gets. A name never changes: the address of the list comes from it."""
LEVEL: Final = "Level"

LIBRARY_TYPE: Final = "http://terminology.hl7.org/CodeSystem/library-type"
PARTICIPANT_TYPE: Final = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
PARTICIPANTS: Final[Mapping[RecordKind, tuple[str, str]]] = {
    RecordKind.OCCASION: ("performer", "Performer"),
    RecordKind.INPUT: ("informant", "Informant"),
    RecordKind.REVIEW: ("verifier", "Verifier"),
}
"""As what FHIR sees the people of a record."""
DISPOSITIONS: Final[Mapping[Answer, str]] = {
    Answer.ACCEPTED: "persuasive",
    Answer.PARTLY: "persuasive-with-modification",
    Answer.DECLINED: "not-persuasive",
    Answer.DEFERRED: "unresolved",
}
WORKFLOW: Final[Mapping[Answer, str]] = {
    Answer.ACCEPTED: "resolved-change-required",
    Answer.PARTLY: "resolved-change-required",
    Answer.DECLINED: "resolved-no-change",
    Answer.DEFERRED: "deferred",
}


def disposition_of(told: InputTold) -> str:
    """What came of an input, as FHIR says it; one that waits is not resolved, whatever was answered before."""
    return "unresolved" if told.waits or not told.answers else DISPOSITIONS[told.answers[-1].answer]


def workflow_of(told: InputTold) -> str:
    """How far an input has come, as FHIR says it."""
    if told.waits or not told.answers:
        return "submitted"
    last = told.answers[-1]
    is_yes = WORKFLOW[last.answer] == "resolved-change-required"
    return "applied" if is_yes and last.has_changed_something else WORKFLOW[last.answer]


def coded(term: Term) -> Resource:
    """A CodeableConcept with one word of our lists."""
    return concept(OURS[type(term)], term.value, term.label)


def concept(name: str, code: str, display: str) -> Resource:
    """A CodeableConcept with one code of our code system of this name."""
    return {"coding": [{"system": system_of(name), "code": code, "display": display}]}


@cache
def system_of(name: str) -> str:
    """The address of our code system: the same in every network and version."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'one-more-step code system {name}')}"


def stages_of(lifecycle: str) -> str:
    """The name of the code system of a lifecycle's stages, by the lifecycle's key."""
    return f"Stages_{lifecycle.replace('-', '_')}"


def code_systems(lifecycles: Iterable[Lifecycle], scale: Continuum) -> Iterator[Resource]:
    """Our code systems: every list of words, the levels of the scale, and the stages of these lifecycles."""
    for terms, name in OURS.items():
        yield _system(name, name, "", [(term.value, term.label, term.meaning) for term in terms])
    levels = [(str(level.level), level.name, level.who_controls) for level in scale.levels]
    yield _system(LEVEL, scale.title, "", levels)
    for lifecycle in lifecycles:
        stages = [(stage.key, stage.name, stage.meaning) for stage in lifecycle.stages]
        yield _system(stages_of(lifecycle.key), lifecycle.title, lifecycle.source.citation, stages)


def _system(name: str, title: str, source: str, concepts: Iterable[tuple[str, str, str]]) -> Resource:
    url = system_of(name)
    return filled(
        {
            "resourceType": "CodeSystem",
            "id": url.removeprefix("urn:uuid:"),
            "url": url,
            "name": name,
            "title": title,
            "status": "active",
            "description": _("After: {source}").format(source=source) if source else "",
            "caseSensitive": True,
            "content": "complete",
            "concept": [
                filled({"code": code, "display": display, "definition": meaning})
                for code, display, meaning in concepts
            ],
        }
    )


def filled(resource: Resource) -> Resource:
    """The resource without its empty fields, which FHIR does not allow."""
    return {field: value for field, value in resource.items() if value not in ("", [], {}, None)}
