"""Involvement in FHIR R4, which has no ArtifactAssessment: a Basic stands in, with an extension for each element.

Content, status and disposition have their extensions in HL7's pack of extensions; for what the assessment is about,
and when, those of CRMI are in use (hl7.org/fhir/uv/crmi). Every other resource that we write is the same in both.
"""

from collections.abc import Iterator
from typing import Final

from partnering.interop.involvement_codes import Resource

PACK: Final = "http://hl7.org/fhir/StructureDefinition/artifactassessment-"
CRMI: Final = "http://hl7.org/fhir/uv/crmi/StructureDefinition/crmi-artifactAssessment"
RESOURCE_TYPES: Final = "http://hl7.org/fhir/fhir-types"
VALUES: Final = {
    "informationType": "valueCode",
    "summary": "valueMarkdown",
    "type": "valueCodeableConcept",
    "classifier": "valueCodeableConcept",
    "quantity": "valueQuantity",
    "author": "valueReference",
    "path": "valueUri",
    "freeToShare": "valueBoolean",
}
"""Each element of a content with the type of its value."""


def as_r4(resource: Resource, *, focus: str) -> Resource:
    """The R5 resource as R4. focus: the id of the resource that everything in the Bundle is about."""
    if resource["resourceType"] != "ArtifactAssessment":
        return resource
    (content,) = resource["content"]
    return {
        "resourceType": "Basic",
        **{name: resource[name] for name in ("id", "text")},
        "extension": [
            {"url": f"{CRMI}Artifact", "valueCanonical": resource["artifactCanonical"]},
            {"url": f"{CRMI}Date", "valueDateTime": resource["date"]},
            {"url": f"{PACK}content", "extension": list(_parts(content))},
            *(
                {"url": f"{PACK}{name}", "valueCode": resource[name]}
                for name in ("workflowStatus", "disposition")
                if name in resource
            ),
        ],
        "identifier": resource["identifier"],
        "code": {
            "coding": [
                {"system": RESOURCE_TYPES, "code": "ArtifactAssessment", "display": "ArtifactAssessment"}
            ],
            "text": resource["title"],
        },
        "subject": {"reference": f"urn:uuid:{focus}"},
        "created": resource["date"],
    }


def _parts(content: Resource) -> Iterator[Resource]:
    for name, value_type in VALUES.items():
        if name in content:
            found = content[name]
            for value in found if isinstance(found, list) else [found]:
                yield {"url": name, value_type: value}
    for component in content.get("component", ()):
        yield {"url": "component", "extension": list(_parts(component))}
