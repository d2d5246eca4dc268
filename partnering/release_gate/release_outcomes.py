"""What became of releases: still being made, held by the gate, or out, and how. Part of use cases."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.catalog import Catalog
from partnering.foundation.tallies import Tally
from partnering.foundation.vocabulary import GateVerdict, ReleaseStatus, Term
from partnering.foundation.words import N_
from partnering.release_gate.evidence_shapes import Reader
from partnering.release_gate.gate import judge
from partnering.release_gate.models import PublishedAid
from partnering.tracker.tallies import ReleaseState, list_release_states


class ReleaseOutcome(Term):
    """What became of a release."""

    BEING_MADE = "being_made", N_("Being made")
    MAY_GO_OUT = "may_go_out", N_("In review, may go out")
    HELD = "held", N_("In review, held by the gate")
    AGREED = "agreed", N_("Out, all agreed")
    WITH_DISSENT = "with_dissent", N_("Out, and somebody disagreed")
    LET_PASS = "let_pass", N_("Out, let pass from outside the team")
    WITHOUT_GATE = "without_gate", N_("Out, without asking the gate")
    WITHDRAWN = "withdrawn", N_("Withdrawn")


def tally_outcomes(
    session: Session,
    *,
    project_ids: Collection[int],
    catalog: Catalog,
    today: date,
    now: datetime,
) -> list[Tally[ReleaseOutcome]]:
    """Releases by what became of them: those that went out in the year they did, the others as they stand today."""
    verdicts = _verdicts_when_out(session, project_ids)

    def outcome(release: ReleaseState) -> ReleaseOutcome:
        if release.status is ReleaseStatus.DRAFT:
            return ReleaseOutcome.BEING_MADE
        if release.status is ReleaseStatus.WITHDRAWN:
            return ReleaseOutcome.WITHDRAWN
        if release.status is ReleaseStatus.RELEASED:
            return _when_out(verdicts.get(release.release_id))
        gate = judge(
            session,
            project_id=release.project_id,
            release_id=release.release_id,
            reader=Reader(),
            catalog=catalog,
            today=today,
            now=now,
        )
        return ReleaseOutcome.MAY_GO_OUT if gate.may_go_out else ReleaseOutcome.HELD

    return [
        Tally(release.project_id, release.year, None, None, outcome(release), 1)
        for release in list_release_states(session, project_ids=project_ids)
    ]


def _verdicts_when_out(session: Session, project_ids: Collection[int]) -> dict[int, GateVerdict]:
    """By release, what the gate said when its aids went out."""
    rows = session.execute(
        select(PublishedAid.release_id, PublishedAid.gate["verdict"].as_string()).where(
            PublishedAid.project_id.in_(project_ids)
        )
    )
    return {release_id: GateVerdict[verdict.upper()] for release_id, verdict in rows}


def _when_out(verdict: GateVerdict | None) -> ReleaseOutcome:
    if verdict is None:
        return ReleaseOutcome.WITHOUT_GATE
    if verdict is GateVerdict.AGREED:
        return ReleaseOutcome.AGREED
    if verdict is GateVerdict.AGREED_WITH_DISSENT:
        return ReleaseOutcome.WITH_DISSENT
    return ReleaseOutcome.LET_PASS
