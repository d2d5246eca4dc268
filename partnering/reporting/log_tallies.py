"""What the log of each project counts, as it is kept between two looks. Part of use cases."""

from collections.abc import Collection
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from partnering.foundation.tallies import Tally
from partnering.foundation.vocabulary import Influence, TimeKind
from partnering.reporting.kept_counts import KeptCounts, states_of
from partnering.tracker.tallies import (
    Answered,
    Listening,
    tally_influence,
    tally_inputs,
    tally_listening,
    tally_time,
)


@dataclass(frozen=True, slots=True)
class LogTallies:
    """All that is counted in the log of some projects."""

    inputs: list[Tally[Answered]] = field(default_factory=list)
    influence: list[Tally[Influence]] = field(default_factory=list)
    minutes: list[Tally[TimeKind]] = field(default_factory=list)
    people: list[Tally[TimeKind]] = field(default_factory=list)
    """Who gave this time."""
    listening: list[Tally[Listening]] = field(default_factory=list)

    @property
    def first_year(self) -> int | None:
        """The year in which the first activity was held, or the first thing was said; None before there is any."""
        counted: list[list[Tally[Any]]] = [self.inputs, self.influence, self.people, self.listening]
        return min((tally.year for some in counted for tally in some if tally.year is not None), default=None)


_kept: KeptCounts[LogTallies] = KeptCounts()


def read_log_tallies(session: Session, *, project_ids: Collection[int], today: date) -> LogTallies:
    """The tallies of these projects; only of those that changed are they counted anew."""

    def count(project_id: int) -> LogTallies:
        only = (project_id,)
        time = tally_time(session, project_ids=only)
        return LogTallies(
            inputs=tally_inputs(session, project_ids=only),
            influence=tally_influence(session, project_ids=only),
            minutes=time.minutes,
            people=time.people,
            listening=tally_listening(session, project_ids=only),
        )

    together = LogTallies()
    for one in _kept.read(session, states_of(session, project_ids=project_ids), count).values():
        for part in fields(LogTallies):
            getattr(together, part.name).extend(getattr(one, part.name))
    together.inputs[:] = [_on(said, today) for said in together.inputs]
    return together


def _on(said: Tally[Answered], today: date) -> Tally[Answered]:
    """As it stands on this day: what was put off to a day that has come waits again."""
    again_on = said.kind.waits_again_on
    if again_on is None or again_on > today:
        return said
    return Tally(said.project_id, said.year, said.lifecycle, said.stage, Answered(None, None), said.number)
