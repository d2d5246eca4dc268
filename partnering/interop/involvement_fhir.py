"""Who was involved in a release, as FHIR: what it is about, a record for each thing that was done or said, our codes.

R5 has a resource for such records, ArtifactAssessment; in R4 a Basic with extensions stands in. An assessment cannot
be by a caregiver (RelatedPerson), so that a Provenance beside it says who took part, and as what.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import BinaryIO, Final

from partnering.foundation.catalog import Catalog
from partnering.foundation.times import day_in_words
from partnering.foundation.vocabulary import PartnerRole, ReleaseStatus
from partnering.foundation.words import _, ngettext
from partnering.interop.involvement import Contributor, Involvement, Occasion, RecordKind, Teller
from partnering.interop.involvement_assessments import (
    address_of_text,
    aid_canonical,
    id_of,
    narrative,
    of_gate,
    of_input,
    of_occasion,
    of_override,
    of_review,
    resource_id,
)
from partnering.interop.involvement_codes import (
    LIBRARY_TYPE,
    PARTICIPANT_TYPE,
    PARTICIPANTS,
    Resource,
    code_systems,
    coded,
    filled,
)
from partnering.interop.involvement_r4 import as_r4
from partnering.interop.named_people import LISTED
from partnering.tracker.coverage_shapes import SCALE

LIBRARY: Final = "Library"
CONTRIBUTION_TIME: Final = "http://hl7.org/fhir/StructureDefinition/cqf-contributionTime"
ONLY_A_PART: Final = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
    "code": "SUBSETTED",
    "display": "subsetted",
}
"""Says that a resource is not whole: whoever has the whole one must not put this in its place."""
STATUS: Final = {
    ReleaseStatus.DRAFT: "draft",
    ReleaseStatus.IN_REVIEW: "draft",
    ReleaseStatus.RELEASED: "active",
    ReleaseStatus.WITHDRAWN: "retired",
}


class FhirVersion(StrEnum):
    """The releases of FHIR that involvement can be written in."""

    R4 = "r4"
    R5 = "r5"


def write_bundle(
    told: Involvement, *, version: FhirVersion, catalog: Catalog, now: datetime, out: BinaryIO
) -> None:
    """Write all of it into `out` as a Bundle of type collection, in JSON; resources pass one by one."""
    head = {
        "resourceType": "Bundle",
        "id": resource_id(told, f"bundle {version}"),
        "type": "collection",
        "timestamp": now.isoformat(timespec="seconds"),
    }
    out.write(json.dumps(head, ensure_ascii=False).removesuffix("}").encode() + b', "entry": [')
    for number, resource in enumerate(resources_of(told, catalog)):
        written = as_r4(resource, focus=artifact_id(told)) if version is FhirVersion.R4 else resource
        entry = {"fullUrl": f"urn:uuid:{resource['id']}", "resource": written}
        out.write((b",\n" if number else b"\n") + json.dumps(entry, ensure_ascii=False).encode())
    out.write(b"\n]}\n")


def resources_of(told: Involvement, catalog: Catalog) -> Iterator[Resource]:
    """Every resource as R5, in a fixed order; what it is about comes first. The same values give the same ids."""
    yield _artifact(told)
    for occasion in told.occasions:
        yield of_occasion(told, occasion, catalog)
        if agents := list(_agents(occasion)):
            yield _provenance(
                told,
                RecordKind.OCCASION,
                occasion.key,
                agents,
                activity=coded(occasion.activity),
                occurred=occasion.held_on,
                recorded=occasion.entered_at,
            )
    for one in told.inputs:
        yield of_input(told, one, catalog)
        yield _said(told, RecordKind.INPUT, one.key, one.by, one.given_at)
    for review in told.reviews:
        yield of_review(told, review)
        yield _said(told, RecordKind.REVIEW, review.key, review.by, review.given_at)
    yield of_gate(told, told.gate)
    for override in told.overrides:
        yield of_override(told, override)
    yield from code_systems([catalog.lifecycle(key) for key in told.lifecycles], catalog.continuum(SCALE))


def artifact_id(told: Involvement) -> str:
    """The id of the resource that all others are about."""
    return resource_id(told, "artifact")


def _artifact(told: Involvement) -> Resource:
    """The release: who stands in FHIR's own lists of people, and where the record can be read."""
    is_ours = told.is_ours
    library_type = {"coding": [{"system": LIBRARY_TYPE, "code": "asset-collection"}]}
    names = [contributor.by.shown for contributor in told.contributors]
    counted = ngettext("{n} thing done together.", "{n} things done together.", len(told.occasions))
    lines = [
        f"{told.title}, {told.version}",
        counted.format(n=len(told.occasions)),
        "; ".join(dict.fromkeys(names)),
    ]
    reviewed = max((review.given_at for review in told.reviews), default=None)
    return filled(
        {
            "resourceType": told.kind,
            "id": artifact_id(told),
            "meta": {} if is_ours else {"tag": [ONLY_A_PART]},
            "text": narrative(lines),
            "url": told.url,
            "version": told.version,
            "title": told.title,
            "status": STATUS[told.status],
            "type": (library_type if is_ours else {"text": LIBRARY}) if told.kind == LIBRARY else {},
            "date": told.last_changed_on.isoformat(),
            "approvalDate": told.released_on.isoformat() if told.released_on else "",
            "lastReviewDate": reviewed.date().isoformat() if reviewed else "",
            **{
                capacity.value: [_contact(one) for one in told.contributors if one.capacity is capacity]
                for capacity in LISTED
            },
            "relatedArtifact": [
                part
                for aid in told.aids
                for part in (
                    {
                        "type": "composed-of",
                        "display": address_of_text(aid.sha256),
                        "resource": aid_canonical(told, aid.slug),
                    },
                    {
                        "type": "documentation",
                        "display": _("How patients helped make this"),
                        "document": {"url": f"{told.site}/aids/{aid.slug}/{told.version}"},
                    },
                )
                if aid.is_out or part["type"] == "composed-of"
            ],
        }
    )


def _contact(contributor: Contributor) -> Resource:
    when = {"url": CONTRIBUTION_TIME, "valueDateTime": contributor.on.isoformat()}
    return {"extension": [when], "name": contributor.by.shown}


def _agents(occasion: Occasion) -> Iterator[Resource]:
    """Everybody who may be named; of each role the others together."""
    for part in occasion.parts:
        yield from (_agent(RecordKind.OCCASION, teller) for teller in part.tellers)
        others = part.people - len(part.tellers)
        if others > 0:
            words = ngettext("{n} who is not named: {role}", "{n} who are not named: {role}", others)
            shown = words.format(n=others, role=part.role.label)
            yield _agent(RecordKind.OCCASION, Teller(part.role), shown=shown)


def _agent(kind: RecordKind, teller: Teller, *, shown: str = "") -> Resource:
    code, display = PARTICIPANTS[kind]
    is_caregiver = teller.role is PartnerRole.CAREGIVER_PARTNER
    return filled(
        {
            "type": {"coding": [{"system": PARTICIPANT_TYPE, "code": code, "display": display}]},
            "role": [] if teller.role is None else [coded(teller.role)],
            "who": {
                **({"type": "RelatedPerson"} if is_caregiver else {}),
                "display": shown or teller.shown,
            },
        }
    )


def _said(told: Involvement, kind: RecordKind, key: str, by: Teller, at: datetime) -> Resource:
    return _provenance(
        told, kind, key, [_agent(kind, by)], activity=coded(kind), occurred=at.date(), recorded=at
    )


def _provenance(
    told: Involvement,
    kind: RecordKind,
    key: str,
    agents: Sequence[Resource],
    *,
    activity: Resource,
    occurred: date,
    recorded: datetime,
) -> Resource:
    return {
        "resourceType": "Provenance",
        "id": resource_id(told, f"provenance {kind} {key}"),
        "text": narrative([day_in_words(occurred), *(agent["who"]["display"] for agent in agents)]),
        "target": [{"reference": f"urn:uuid:{id_of(told, kind, key)}"}],
        "occurredDateTime": occurred.isoformat(),
        "recorded": recorded.isoformat(timespec="seconds"),
        "activity": activity,
        "agent": list(agents),
    }
