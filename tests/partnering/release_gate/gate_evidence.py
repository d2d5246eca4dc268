"""Evidence for tests of the gate: a release that has all it needs, to take things away from."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from partnering.foundation.vocabulary import PartnerRole, Rater, Timing, Verdict
from partnering.release_gate.evidence_shapes import (
    AidEvidence,
    Evidence,
    FollowedUp,
    PlannedStage,
    Reviewed,
    WhoCould,
)
from partnering.resourcing.late import LatePayments
from partnering.tracker.coverage import StageSum, compute_coverage
from partnering.tracker.coverage_shapes import Coverage
from partnering.tracker.release_evidence import WaitingInputs
from tests.cast import CATALOG, TODAY

LIFECYCLE = CATALOG.lifecycle("sittig-2023")
POLICY = CATALOG.policy("default-1")
BEFORE = tuple(stage.key for stage in LIFECYCLE.stages if stage.timing is Timing.PRE_RELEASE)
AFTER = tuple(stage.key for stage in LIFECYCLE.stages if stage.timing is Timing.POST_RELEASE)
SOON = TODAY + timedelta(days=30)

Parts = Mapping[tuple[str, PartnerRole], int | None]
"""Who took part: by stage and role, the level by the project's rating."""

EVERYBODY: Parts = {
    (stage, role): 3
    for stage in BEFORE
    for role in (PartnerRole.PATIENT_PARTNER, PartnerRole.CLINICIAN_PARTNER)
}


def coverage_of(parts: Parts) -> Coverage:
    """The coverage of a release where these took part."""
    return compute_coverage(
        [
            StageSum(LIFECYCLE.key, stage, role, 1, frozenset({1}), 0, 60, TODAY, level, None)
            for (stage, role), level in parts.items()
        ],
        project="statin",
        release="2.1",
        lifecycle=LIFECYCLE,
        catalog=CATALOG,
        policy=POLICY,
        people=(),
        as_of=TODAY,
    )


def a_yes(role: PartnerRole | None = PartnerRole.PATIENT_PARTNER, **more: Any) -> Reviewed:
    """A review that says ready, of exactly this text."""
    return Reviewed(**{"role": role, "verdict": Verdict.READY, "has_vote": True, **more})


def a_no(role: PartnerRole | None = PartnerRole.PATIENT_PARTNER, **more: Any) -> Reviewed:
    """A review that asks for change."""
    return Reviewed(**{"role": role, "verdict": Verdict.NEEDS_CHANGE, "has_vote": True, **more})


def an_aid_that(**more: Any) -> AidEvidence:
    """An aid that has all it needs but what `more` says."""
    has: dict[str, Any] = {
        "slug": "sore-knee",
        "title": "A sore knee",
        "sha256": "a" * 64,
        "next_review": SOON,
        "reviews": (a_yes(), a_yes(PartnerRole.CLINICIAN_PARTNER)),
    }
    return AidEvidence(**{**has, **more})


def a_release_that(**more: Any) -> Evidence:
    """A release that has all it needs but what `more` says."""
    coverage = more.pop("coverage", coverage_of(EVERYBODY))
    return replace(
        Evidence(
            project="statin",
            release="2.1",
            today=TODAY,
            coverage=coverage,
            shown=coverage,
            shared_at={Rater.PARTNER: frozenset({BEFORE[0]}), Rater.PROJECT: frozenset()},
            shared_by_file=frozenset(),
            plans={stage: PlannedStage(SOON, is_agreed=True) for stage in AFTER},
            followed_up=FollowedUp("2.0", frozenset(AFTER)),
            aids=(an_aid_that(),),
            inputs=WaitingInputs(),
            late=LatePayments(),
            who=WhoCould(),
        ),
        **more,
    )


def day(days: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days=days)
