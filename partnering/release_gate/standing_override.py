"""The override of a release that stands now, and whether it speaks of all that is missing. Part of use cases."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.release_gate.models import GateOverride
from partnering.release_gate.verdict import Missing, Override, Reason


def override_that_stands(
    session: Session, *, release_id: int, reasons: Sequence[Reason], now: datetime
) -> Override | None:
    """The latest override that has neither ended nor run out. None where there is none."""
    row = session.scalar(
        select(GateOverride)
        .where(
            GateOverride.release_id == release_id,
            GateOverride.ended_at.is_(None),
            GateOverride.expires_at > now,
        )
        .order_by(GateOverride.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    return Override(
        override_id=row.id,
        signed_as=row.signed_as,
        reason=row.reason,
        granted_at=row.granted_at,
        expires_at=row.expires_at,
        covers=covers(row.not_met, reasons),
    )


def overrides_in_time(
    session: Session, *, project_ids: Collection[int], now: datetime
) -> Mapping[int, frozenset[int]]:
    """By project, the ids of its overrides that have not run out. Part of use cases."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for project_id, override_id in session.execute(
        select(GateOverride.project_id, GateOverride.id).where(
            GateOverride.project_id.in_(project_ids), GateOverride.expires_at > now
        )
    ):
        found[project_id].add(override_id)
    return {project_id: frozenset(ids) for project_id, ids in found.items()}


def covers(signed_for: Iterable[Mapping[str, Any]], reasons: Iterable[Reason]) -> bool:
    """Whether somebody who signed for these reasons, as in the gate's JSON, knew of all that is missing now.

    Nothing may have become graver or more since, and no text another. Never where somebody says that an aid is harmful
    or misleading: that is for them to take back, or to be set aside.
    """
    gravity = list(Missing)
    known: dict[tuple[str | None, ...], tuple[int, int]] = {}
    for one in signed_for:
        subject = (one["rule"], one["stage"], one["aid"], one["sha256"])
        gravest, most = known.get(subject, (0, 0))
        known[subject] = (max(gravest, gravity.index(one["missing"])), max(most, one["n"]))
    for reason in reasons:
        if reason.missing is None:
            continue
        if reason.missing is Missing.BLOCK or reason.subject not in known:
            return False
        gravest, most = known[reason.subject]
        if gravity.index(reason.missing) > gravest or reason.n > most:
            return False
    return True
