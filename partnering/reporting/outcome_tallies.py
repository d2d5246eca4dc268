"""What became of the releases of each project, as it is kept between two looks. Part of use cases.

To judge one release takes some 25 queries, and a network has one of each project in review.
"""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy.orm import Session

from partnering.foundation.catalog import Catalog
from partnering.foundation.tallies import Tally
from partnering.release_gate.release_outcomes import ReleaseOutcome, tally_outcomes
from partnering.release_gate.standing_override import overrides_in_time
from partnering.reporting.kept_counts import KeptCounts, states_of

_kept: KeptCounts[list[Tally[ReleaseOutcome]]] = KeptCounts()


def read_outcomes(
    session: Session, *, project_ids: Collection[int], catalog: Catalog, today: date, now: datetime
) -> list[Tally[ReleaseOutcome]]:
    """As `tally_outcomes`; a project is judged anew on another day, after a change, and when an override runs out."""

    def count(project_id: int) -> list[Tally[ReleaseOutcome]]:
        return tally_outcomes(session, project_ids=(project_id,), catalog=catalog, today=today, now=now)

    in_time = overrides_in_time(session, project_ids=project_ids, now=now)
    states = {
        project_id: (state, today, in_time.get(project_id))
        for project_id, state in states_of(session, project_ids=project_ids).items()
    }
    return [tally for kept in _kept.read(session, states, count).values() for tally in kept]
