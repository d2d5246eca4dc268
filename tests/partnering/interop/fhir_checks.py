"""What libraries let through in FHIR: codes outside their lists, references that lead nowhere, empty values.

The eight checks: a telecom has a system; no linkId stands twice; a group has items and no answers; no empty list;
narrative is XHTML; narrative holds no script; references are of a type that may stand there; a resource says its type.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from decision_aids.formats.fhir_codes import narrative_problems

Resource = dict[str, Any]

_PUBLICATION = {"draft", "active", "retired", "unknown"}
_RELATED = {
    "documentation",
    "justification",
    "citation",
    "predecessor",
    "successor",
    "derived-from",
    "depends-on",
    "composed-of",
}
_INFORMATION = {"comment", "classifier", "rating", "container", "response", "change-request"}
_WORKFLOW = {
    "submitted",
    "triaged",
    "waiting-for-input",
    "resolved-no-change",
    "resolved-change-required",
    "deferred",
    "duplicate",
    "applied",
    "published",
    "entered-in-error",
}
_DISPOSITION = {
    "unresolved",
    "not-persuasive",
    "persuasive",
    "persuasive-with-modification",
    "not-persuasive-with-modification",
}
FIELDS: Mapping[str, set[str]] = {
    "Bundle.type": {"collection"},
    "Library.status": _PUBLICATION,
    "PlanDefinition.status": _PUBLICATION,
    "CodeSystem.status": _PUBLICATION,
    "CodeSystem.content": {"complete"},
    "relatedArtifact.type": _RELATED,
    "informationType": _INFORMATION,
    "ArtifactAssessment.workflowStatus": _WORKFLOW,
    "ArtifactAssessment.disposition": _DISPOSITION,
    "text.status": {"generated"},
}
"""Codes without a system, by the end of their path."""
EXTENSIONS: Mapping[str, set[str]] = {
    "informationType": _INFORMATION,
    "http://hl7.org/fhir/StructureDefinition/artifactassessment-workflowStatus": _WORKFLOW,
    "http://hl7.org/fhir/StructureDefinition/artifactassessment-disposition": _DISPOSITION,
}
SYSTEMS: Mapping[str, set[str]] = {
    "http://terminology.hl7.org/CodeSystem/library-type": {
        "logic-library",
        "model-definition",
        "asset-collection",
        "module-definition",
    },
    "http://terminology.hl7.org/CodeSystem/provenance-participant-type": {
        "enterer",
        "performer",
        "author",
        "verifier",
        "legal",
        "attester",
        "informant",
        "custodian",
        "assembler",
        "composer",
    },
    "http://terminology.hl7.org/CodeSystem/v3-ObservationValue": {"SUBSETTED"},
    "http://hl7.org/fhir/fhir-types": {"ArtifactAssessment"},
    "http://unitsofmeasure.org": {"min", "{people}"},
}
"""Code systems that are not ours, as far as we use them."""
_AUTHORS = {"Patient", "Practitioner", "PractitionerRole", "Organization", "Device"}
REFERENCES: Mapping[str, set[str]] = {
    "author": _AUTHORS,
    "who": _AUTHORS | {"RelatedPerson", "CareTeam"},
    "target": {"ArtifactAssessment", "Basic"},
    "subject": {"Library", "PlanDefinition", "ActivityDefinition"},
}
"""Of what type a reference may be, by its field; the author of an assessment is never a RelatedPerson."""
_UCUM_OR_CODING = ("coding", "quantity", "valueQuantity", "tag")
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")


def problems_in(bundle: Resource) -> list[str]:
    """What is wrong with a Bundle of ours; none for a good one."""
    return list(_Checks(bundle).problems())


class _Checks:
    def __init__(self, bundle: Resource) -> None:
        self.bundle = bundle
        resources = [entry.get("resource", {}) for entry in bundle["entry"]]
        self.types = {
            entry["fullUrl"]: found.get("resourceType")
            for entry, found in zip(bundle["entry"], resources, strict=True)
        }
        self.ours = {
            found["url"]: {concept["code"]: concept["display"] for concept in found["concept"]}
            for found in resources
            if found.get("resourceType") == "CodeSystem"
        }

    def problems(self) -> Iterator[str]:
        addresses = [entry["fullUrl"] for entry in self.bundle["entry"]]
        yield from (f"{one} stands twice." for one in {*addresses} if addresses.count(one) > 1)
        for entry in self.bundle["entry"]:
            found = entry["resource"]
            if "resourceType" not in found:
                yield "A resource does not say its resourceType."
            if not _ID.fullmatch(found["id"]) or entry["fullUrl"] != f"urn:uuid:{found['id']}":
                yield f"{found['id']} is not the id of {entry['fullUrl']}."
        yield from self._inside("Bundle", self.bundle)

    def _inside(self, path: str, value: object) -> Iterator[str]:
        if value is None or value in ("", [], {}):
            yield f"{path} is empty."
        elif isinstance(value, list):
            for item in value:
                yield from self._inside(path, item)
        elif isinstance(value, Mapping):
            path = value.get("resourceType", path)
            yield from self._group(path, value)
            for field, inner in value.items():
                yield from self._inside(f"{path}.{field}", inner)
        elif isinstance(value, str):
            for ending, codes in FIELDS.items():
                if f".{path}".endswith(f".{ending}") and value not in codes:
                    yield f"{path} is {value}."

    def _group(self, path: str, value: Mapping[str, Any]) -> Iterator[str]:
        field = path.rsplit(".", 1)[-1]
        system, code = value.get("system"), value.get("code")
        if field in _UCUM_OR_CODING:
            if system in self.ours:
                if self.ours[system].get(code) != value.get("display"):
                    yield f"{path}: {code} is not in our list."
            elif code not in SYSTEMS.get(str(system), ()):
                yield f"{path}: {code} is not one of {system}."
        if value.get("valueCode") is not None and value["valueCode"] not in EXTENSIONS.get(value["url"], ()):
            yield f"{path}: {value['valueCode']} is no code of {value['url']}."
        if isinstance(value.get("div"), str):
            yield from (f"{path}.div: {problem}" for problem in narrative_problems(value["div"]))
        name = value.get("url", field) if field == "extension" else field
        yield from self._reference(path, name, value.get("valueReference", value))
        yield from _forms(path, value)

    def _reference(self, path: str, name: str, value: Mapping[str, Any]) -> Iterator[str]:
        target = value.get("reference")
        if target is not None and target not in self.types:
            yield f"{path}: {target} leads to nothing in this Bundle."
        found = value.get("type") if target is None else self.types.get(target)
        if name in REFERENCES and isinstance(found, str) and found not in REFERENCES[name]:
            yield f"{path} may not be a {found}."


def _forms(path: str, value: Mapping[str, Any]) -> Iterator[str]:
    """What belongs to contacts and questionnaires."""
    for contact in value.get("telecom", ()):
        if "system" not in contact:
            yield f"{path}.telecom has no system."
    items = value.get("item", ())
    links = [item.get("linkId") for item in items]
    if len(set(links)) < len(links):
        yield f"{path}.item: a linkId stands twice."
    for item in items:
        if item.get("type") == "group" and (not item.get("item") or "answerOption" in item):
            yield f"{path}.item: a group has items and no answers."
