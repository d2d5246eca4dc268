"""Involvement in a made-up release, with one of each kind of record."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from partnering.foundation.vocabulary import (
    Activity,
    Answer,
    Contribution,
    DecisionRight,
    GateVerdict,
    Influence,
    PartnerRole,
    ReleaseStatus,
    TeamRole,
    Verdict,
)
from partnering.interop.involvement import (
    AidTold,
    AnswerTold,
    Contributor,
    GateTold,
    HasIt,
    InputTold,
    Involvement,
    Occasion,
    OccasionPart,
    OverrideTold,
    Place,
    ReviewTold,
    Teller,
)
from partnering.interop.involvement_fhir import FhirVersion, write_bundle
from partnering.interop.named_people import Capacity
from tests.cast import CATALOG, NOW

DAY = date(2026, 3, 2)
AT = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
SHA256 = "ab" * 32
SITE = "https://network.example.org"
ROSA = Teller(PartnerRole.PATIENT_PARTNER, "Rosa Marin")
A_CAREGIVER = Teller(PartnerRole.CAREGIVER_PARTNER)
A_NURSE = Teller(PartnerRole.CLINICIAN_PARTNER)
SOMEBODY_OF_THE_TEAM = Teller(TeamRole.DEVELOPER)
PLACE = Place("sittig-2023", "information_delivery")

WORKSHOP = Occasion(
    key="activity-1",
    held_on=DAY,
    entered_at=AT,
    place=PLACE,
    activity=Activity.WORKSHOP,
    minutes=90,
    parts=(
        OccasionPart(PartnerRole.PATIENT_PARTNER, 3, (ROSA,), Contribution.CHALLENGE, 4, 2),
        OccasionPart(PartnerRole.CAREGIVER_PARTNER, 1, (), None, None, 3),
    ),
    what_changed="Cost <b>comes</b> first & *last*.",
    decision_right=DecisionRight.CO_DECIDES,
    influence=Influence.REFINING,
)
YES = AnswerTold(Answer.ACCEPTED, "Yes, we will.", date(2026, 3, 4), has_changed_something=True)
SAID = InputTold("5", AT, A_CAREGIVER, PLACE, "Say what it costs.", (YES,), waits=False)
READY = ReviewTold(
    key="8",
    given_at=AT,
    by=ROSA,
    verdict=Verdict.READY,
    words="I would use it.",
    aid="sore-knee",
    sha256=SHA256,
    is_on_this_text=True,
    response="",
)
GATE = GateTold(
    verdict=GateVerdict.NOT_READY,
    policy="default-1",
    as_of=DAY,
    sentence="Release 2.1 is not ready yet.",
    reasons=(
        ("Who took part at each stage", "The rules: nobody took part.", HasIt.NOT_MET),
        ("What partners said is answered", "Everything is answered.", HasIt.MET),
    ),
)
SIGNED = OverrideTold("1", "Ada Minster", "A wrong dose is out.", DAY)


def told(**more: Any) -> Involvement:
    """All of it, with these changes."""
    whole = Involvement(
        site=SITE,
        project="statin",
        title="Choose about statins",
        version="2.1",
        kind="Library",
        url=f"{SITE}/projects/statin",
        is_ours=True,
        status=ReleaseStatus.DRAFT,
        last_changed_on=DAY,
        released_on=None,
        lifecycle="sittig-2023",
        contributors=(
            Contributor(Capacity.AUTHOR, SOMEBODY_OF_THE_TEAM, DAY),
            Contributor(Capacity.REVIEWER, ROSA, DAY),
            Contributor(Capacity.ENDORSER, ROSA, DAY),
        ),
        aids=(AidTold("sore-knee", SHA256, is_out=False),),
        occasions=(WORKSHOP,),
        inputs=(SAID,),
        reviews=(READY,),
        gate=GATE,
        overrides=(SIGNED,),
    )
    return replace(whole, **more)


def written(one: Involvement, version: FhirVersion = FhirVersion.R5) -> bytes:
    """The file of it."""
    out = BytesIO()
    write_bundle(one, version=version, catalog=CATALOG, now=NOW, out=out)
    return out.getvalue()


def bundle_of(one: Involvement, version: FhirVersion = FhirVersion.R5) -> dict[str, Any]:
    """The Bundle of it."""
    return dict(json.loads(written(one, version)))


def resources(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """Those of one kind, in their order."""
    found = [entry["resource"] for entry in bundle["entry"]]
    return [resource for resource in found if resource["resourceType"] == kind]
