"""The codes that our FHIR R5 uses, and what libraries leave unchecked: codes, references, narrative, empty values.

Code lists are those of FHIR 5.0.0 (https://hl7.org/fhir/R5/), of HL7 Terminology, and of the guide for evidence
(https://hl7.org/fhir/uv/ebm/). Only codes that we write are listed.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from xml.etree import ElementTree

UCUM: Final = "http://unitsofmeasure.org"
CERTAINTY_RATING: Final = "http://hl7.org/fhir/certainty-rating"
CERTAINTY_TYPE: Final = "http://hl7.org/fhir/certainty-type"
VARIABLE_ROLE: Final = "http://terminology.hl7.org/CodeSystem/variable-role"
STATISTIC_TYPE: Final = "http://terminology.hl7.org/CodeSystem/statistic-type"
ESTIMATE_TYPE: Final = "http://terminology.hl7.org/CodeSystem/attribute-estimate-type"
EVIDENCE_REPORT: Final = "https://fevir.net/resources/CodeSystem/179423"
DATA_ABSENT: Final = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"

CODES: Final[Mapping[str, Mapping[str, str]]] = {
    CERTAINTY_RATING: {
        "high": "High quality",
        "moderate": "Moderate quality",
        "low": "Low quality",
        "very-low": "Very low quality",
    },
    CERTAINTY_TYPE: {"Overall": "Overall certainty"},
    VARIABLE_ROLE: {
        "population": "population",
        "exposure": "exposure",
        "measuredVariable": "measured variable",
    },
    STATISTIC_TYPE: {"C44256": "Proportion", "C53319": "Mean"},
    ESTIMATE_TYPE: {"C53324": "Confidence interval", "C38013": "Range"},
    EVIDENCE_REPORT: {"EvidenceReport": "EvidenceReport", "SummaryOfFindings": "SummaryOfFindings"},
}
"""Each code system with its codes, and how a code is displayed."""

FIELDS: Final[Mapping[str, frozenset[str]]] = {
    "Bundle.type": frozenset({"collection"}),
    "Composition.status": frozenset({"preliminary", "final"}),
    "Composition.relatesTo.type": frozenset({"cites"}),
    "Evidence.status": frozenset({"draft", "active"}),
    "Evidence.relatedArtifact.type": frozenset({"derived-from"}),
    "EvidenceVariable.status": frozenset({"draft", "active"}),
    "EvidenceVariable.handling": frozenset({"dichotomous", "continuous"}),
}
"""The codes that stand in a field of their own, without a system."""

_ENDINGS: Final[Mapping[str, frozenset[str]]] = {
    ".text.status": frozenset({"generated"}),
    ".quantity.comparator": frozenset({"<"}),
    ".valueCode": frozenset({"unknown"}),
}
_XHTML: Final = "http://www.w3.org/1999/xhtml"
_ELEMENTS: Final = frozenset("div p h2 h3 ul li table caption thead tbody tr th td b".split())
_ATTRIBUTES: Final = frozenset({"lang", "{http://www.w3.org/XML/1998/namespace}lang", "scope"})
_ID: Final = re.compile(r"[A-Za-z0-9.-]{1,64}")


def coded(system: str, code: str, *, text: str | None = None) -> dict[str, Any]:
    """A CodeableConcept with one code, and with words for it."""
    coding = {"system": system, "code": code, "display": CODES[system][code]}
    return {"coding": [coding], "text": text} if text else {"coding": [coding]}


def fhir_problems(bundle: Mapping[str, Any]) -> list[str]:
    """What is wrong with a Bundle of ours, as sentences; none for a good one."""
    entries = bundle.get("entry") or []
    addresses = [entry.get("fullUrl") for entry in entries]
    problems = [*_values("Bundle", bundle, frozenset(addresses))]
    for entry in entries:
        resource = entry.get("resource", {})
        resource_type, resource_id = resource.get("resourceType"), resource.get("id", "")
        if not isinstance(resource_type, str):
            problems.append("A resource does not say its resourceType.")
        if _ID.fullmatch(str(resource_id)) is None:
            problems.append(f"“{resource_id}” is no id: 1 to 64 letters, digits, hyphens and full stops.")
        if entry.get("fullUrl") != f"urn:uuid:{resource_id}":
            problems.append(f"The fullUrl {entry.get('fullUrl')} is not that of the id {resource_id}.")
    problems += [f"{one} stands twice." for one in dict.fromkeys(addresses) if addresses.count(one) > 1]
    return problems


def _values(path: str, value: object, addresses: frozenset[object]) -> Iterator[str]:
    """Everything wrong inside of a value. A path names fields only: Evidence.statistic.quantity."""
    if value is None or value in ("", [], {}):
        yield f"{path} is empty."
    elif isinstance(value, list):
        for item in value:
            yield from _values(path, item, addresses)
    elif isinstance(value, Mapping):
        path = value.get("resourceType", path)
        yield from _object(path, value, addresses)
        for field, inner in value.items():
            yield from _values(f"{path}.{field}", inner, addresses)
    elif isinstance(value, str):
        yield from _code(path, value)


def _object(path: str, value: Mapping[str, Any], addresses: frozenset[object]) -> Iterator[str]:
    system, code, reference, div = (value.get(field) for field in ("system", "code", "reference", "div"))
    if path.endswith(".coding") and code not in CODES.get(str(system), {}):
        yield f"{path}: the code {code} is not one of {system}."
    if path.endswith(("uantity", ".low", ".high")) and code is not None and system != UCUM:
        yield f"{path}: a unit that is coded has the system {UCUM}."
    if reference is not None and reference not in addresses:
        yield f"{path}: {reference} leads to nothing in this Bundle."
    if isinstance(div, str):
        yield from (f"{path}.div: {problem}" for problem in narrative_problems(div))


def _code(path: str, value: str) -> Iterator[str]:
    allowed = FIELDS.get(path) or next(
        (codes for ending, codes in _ENDINGS.items() if path.endswith(ending)), None
    )
    if allowed is not None and value not in allowed:
        yield f"{path} is “{value}”. Expected one of: {', '.join(sorted(allowed))}."


def narrative_problems(div: str) -> Iterator[str]:
    """What is wrong with a narrative: it is XHTML in one div, of plain elements, without script, style or links."""
    if "<!" in div or "<?" in div:
        yield "A narrative has no declaration."
        return
    try:
        root = ElementTree.fromstring(div)  # noqa: S314 (without declarations there is nothing to expand)
    except ElementTree.ParseError as error:
        yield f"This is no XHTML ({error})."
        return
    if root.tag != f"{{{_XHTML}}}div":
        yield "A narrative is one div of XHTML."
    for element in root.iter():
        name = element.tag.removeprefix(f"{{{_XHTML}}}")
        if name not in _ELEMENTS:
            yield f"The element {name} has no place in a narrative."
        for attribute in sorted(set(element.attrib) - _ATTRIBUTES):
            yield f"The attribute {attribute} has no place in a narrative."
    if not "".join(root.itertext()).strip():
        yield "A narrative has words."
