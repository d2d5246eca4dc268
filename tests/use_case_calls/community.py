"""How to call the use cases of the community."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from partnering.community.reach import NewCount, NewMeasure, list_reach
from partnering.foundation.vocabulary import ReachTier, ReachUnit
from tests.cast import NOW, TODAY, YESTERDAY, Cast
from tests.partnering.community.counting import a_measure, counts
from tests.use_case_calls.entries import Call, Event, in_project

COUNT = NewCount(YESTERDAY, TODAY, {ReachTier.AWARE: 30, ReachTier.USING: 12})
TOLD = {"first_day": "2026-03-03", "last_day": "2026-03-04", "aware": 30, "using": 12}


def of_measure(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """A way of counting in which nothing is counted yet."""
    return {
        "project_id": cast.project,
        "measure_id": a_measure(session, cast),
        "entry": COUNT,
        "today": TODAY,
        "now": NOW,
    }


def of_count(session: Session, cast: Cast, _person: int) -> dict[str, Any]:
    """Two days that were counted."""
    measure_id = a_measure(session, cast)
    counts(session, cast, measure_id, COUNT)
    measure = list_reach(session, cast.lead, project_id=cast.project)[-1]
    return {"project_id": cast.project, "count_id": measure.counts[0].count_id, "now": NOW}


CALLS: Mapping[str, Call] = {
    "community.reach.list_reach": Call(in_project()),
    "community.reach.add_measure": Call(
        in_project(
            entry=NewMeasure(ReachUnit.PEOPLE, "Our web page", "Each browser once."),
            form_token="a-form-of-its-own",
            now=NOW,
        ),
        Event("reach measure added", after={"unit": "people"}),
    ),
    "community.reach.note_count": Call(of_measure, Event("reach counted", after=TOLD)),
    "community.reach.take_back_count": Call(of_count, Event("reach count taken back", before=TOLD)),
}

PART_OF_USE_CASES: Mapping[str, str] = {
    "community.reach_rows.reach_count_rows": "reads for export_project",
}
