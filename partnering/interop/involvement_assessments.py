"""Records of involvement as FHIR R5 ArtifactAssessment: what each says stands in `type` and `classifier`.

R6 keeps these two, and changes others (https://github.com/HL7/fhir/issues/3244). Nobody becomes a Patient resource, for
partners are not in care here: people stand as references with a name or a role, and nothing behind them.
"""

import base64
from collections.abc import Iterable
from datetime import date
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from decision_aids.formats.markdown import markdown_text
from decision_aids.views.drawing import safe
from partnering.foundation.catalog import Catalog
from partnering.foundation.vocabulary import Rater
from partnering.foundation.words import _, ngettext
from partnering.interop.involvement import (
    GateTold,
    InputTold,
    Involvement,
    Occasion,
    OccasionPart,
    OverrideTold,
    Place,
    RecordKind,
    ReviewTold,
    Teller,
)
from partnering.interop.involvement_codes import (
    LEVEL,
    Resource,
    coded,
    concept,
    disposition_of,
    filled,
    stages_of,
    workflow_of,
)
from partnering.tracker.coverage_shapes import SCALE

UCUM: Final = "http://unitsofmeasure.org"


def id_of(told: Involvement, kind: RecordKind, key: str) -> str:
    """The id of a record's assessment: the same for the same record, whoever asks and when."""
    return resource_id(told, f"{kind} {key}")


def resource_id(told: Involvement, part: str) -> str:
    """The id of a resource: a UUID made of the release and the part of it."""
    return str(uuid5(NAMESPACE_URL, f"{told.site} {told.canonical} {part}"))


def of_occasion(told: Involvement, occasion: Occasion, catalog: Catalog) -> Resource:
    """Something done together: its stage, how long, who took part in which role, and what came of it."""
    words = [f"{occasion.activity.label}.", _minutes(occasion.minutes)]
    if occasion.what_changed:
        words.append(_("What changed: {words}").format(words=occasion.what_changed))
    classifiers = [_stage(occasion.place, catalog), coded(occasion.activity)]
    classifiers += [coded(term) for term in (occasion.decision_right, occasion.influence) if term is not None]
    return _assessment(
        told,
        RecordKind.OCCASION,
        occasion.key,
        title=occasion.activity.label,
        on=occasion.held_on,
        words=words,
        content={
            "informationType": "container",
            "classifier": classifiers,
            "quantity": {"value": occasion.minutes, "unit": "min", "system": UCUM, "code": "min"},
            "component": [_part(part, catalog) for part in occasion.parts],
        },
    )


def of_input(told: Involvement, one: InputTold, catalog: Catalog) -> Resource:
    """Something a partner said, with each answer of the team as a response, and what came of it."""
    return _assessment(
        told,
        RecordKind.INPUT,
        one.key,
        title=RecordKind.INPUT.label,
        on=one.given_at.date(),
        words=[one.said],
        content={
            "informationType": "change-request",
            "classifier": [
                *([_stage(one.place, catalog)] if one.place else []),
                *_role(one.by),
                *([coded(one.answers[-1].answer)] if one.answers else []),
            ],
            "author": {"display": one.by.shown},
            "freeToShare": True,
            "component": [
                {
                    "informationType": "response",
                    "summary": markdown_text(answer.words),
                    "classifier": [coded(answer.answer)],
                    "author": {"display": _("Project team")},
                    "freeToShare": True,
                }
                for answer in one.answers
            ],
        },
        more={"workflowStatus": workflow_of(one), "disposition": disposition_of(one)},
    )


def of_review(told: Involvement, review: ReviewTold) -> Resource:
    """A verdict on one text of an aid; `path` binds it to the SHA-256 of exactly that text (RFC 6920)."""
    response = {
        "informationType": "response",
        "summary": markdown_text(review.response),
        "freeToShare": True,
    }
    return _assessment(
        told,
        RecordKind.REVIEW,
        review.key,
        title=RecordKind.REVIEW.label,
        on=review.given_at.date(),
        about=aid_canonical(told, review.aid),
        words=[f"{review.verdict.label}.", review.words],
        content={
            "informationType": "rating",
            "classifier": [coded(review.verdict), *_role(review.by)],
            "author": {"display": review.by.shown},
            **({"path": [address_of_text(review.sha256)]} if review.sha256 else {}),
            "freeToShare": True,
            "component": [response] if review.response else [],
        },
    )


def of_gate(told: Involvement, gate: GateTold) -> Resource:
    """What the gate says of the release, with everything that is asked for."""
    return _assessment(
        told,
        RecordKind.GATE,
        gate.policy,
        title=RecordKind.GATE.label,
        on=gate.as_of,
        words=[gate.sentence],
        content={
            "informationType": "rating",
            "classifier": [coded(gate.verdict)],
            "author": {"type": "Device", "display": f"One More Step, {gate.policy}"},
            "freeToShare": True,
            "component": [
                {
                    "informationType": "classifier",
                    "type": {"text": asked},
                    "summary": markdown_text(message),
                    "classifier": [coded(has_it)],
                }
                for asked, message, has_it in gate.reasons
            ],
        },
    )


def of_override(told: Involvement, override: OverrideTold) -> Resource:
    """Somebody outside the team who let it pass, with the name they signed with."""
    return _assessment(
        told,
        RecordKind.OVERRIDE,
        override.key,
        title=RecordKind.OVERRIDE.label,
        on=override.granted_on,
        words=[override.reason],
        content={
            "informationType": "comment",
            "author": {"display": override.signed_as},
            "freeToShare": True,
        },
    )


def aid_canonical(told: Involvement, slug: str) -> str:
    """A decision aid of the release as other resources name it: where everybody can read it once it is out."""
    return f"{told.site}/aids/{slug}|{told.version}"


def address_of_text(sha256: str) -> str:
    """A text by its SHA-256 (hexadecimal), as RFC 6920 writes it."""
    digest = base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip("=")
    return f"ni:///sha-256;{digest}"


def narrative(lines: Iterable[str]) -> Resource:
    """These lines as the narrative of a resource."""
    shown = "".join(f"<p>{safe(line)}</p>" for line in lines if line)
    return {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{shown}</div>'}


def _assessment(
    told: Involvement,
    kind: RecordKind,
    key: str,
    *,
    title: str,
    on: date,
    words: list[str],
    content: Resource,
    about: str = "",
    more: Resource | None = None,
) -> Resource:
    own_id = id_of(told, kind, key)
    return filled(
        {
            "resourceType": "ArtifactAssessment",
            "id": own_id,
            "text": narrative(words),
            "identifier": [{"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{own_id}"}],
            "title": title,
            "date": on.isoformat(),
            "artifactCanonical": about or told.canonical,
            "content": [
                filled({"type": coded(kind), "summary": markdown_text(" ".join(words)), **content}),
            ],
            **(more or {}),
        }
    )


def _part(part: OccasionPart, catalog: Catalog) -> Resource:
    levels = ((Rater.PROJECT, part.level_by_project), (Rater.PARTNER, part.level_by_partner))
    return filled(
        {
            "informationType": "container",
            "type": coded(part.role),
            "summary": markdown_text(_people(part)),
            "classifier": [coded(part.contribution)] if part.contribution else [],
            "quantity": {"value": part.people, "unit": "people", "system": UCUM, "code": "{people}"},
            "component": [
                {
                    "informationType": "rating",
                    "type": coded(rater),
                    "classifier": [
                        concept(LEVEL, str(level), catalog.continuum(SCALE).level(level).name),
                    ],
                }
                for rater, level in levels
                if level is not None
            ],
        }
    )


def _stage(place: Place, catalog: Catalog) -> Resource:
    stage = catalog.lifecycle(place.lifecycle).stage(place.stage)
    return concept(stages_of(place.lifecycle), stage.key, stage.name)


def _role(teller: Teller) -> list[Resource]:
    return [] if teller.role is None else [coded(teller.role)]


def _minutes(minutes: int) -> str:
    return ngettext("{n} minute.", "{n} minutes.", minutes).format(n=minutes)


def _people(part: OccasionPart) -> str:
    told = "; ".join(teller.name for teller in part.tellers)
    counted = ngettext("{n} person.", "{n} people.", part.people).format(n=part.people)
    return f"{counted} {told}".strip()
