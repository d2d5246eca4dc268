"""How far the work of the demo network reaches, as somebody counted it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import yaml
from sqlalchemy.orm import Session

from partnering.community.reach import NewCount, NewMeasure, add_measure, note_count
from partnering.foundation.vocabulary import ReachTier, ReachUnit


def load_demo_reach(
    session: Session, *, project_id: int, people: Mapping[str, int], file: Path, now: datetime
) -> None:
    """Ways of counting with their counts, as the file tells them. Days count back from `now`."""
    told = yaml.safe_load(file.read_text("utf-8"))
    keeper = people[told["kept_by"]]
    for number, measure in enumerate(told["measures"]):
        measure_id = add_measure(
            session,
            keeper,
            project_id=project_id,
            entry=NewMeasure(ReachUnit[measure["unit"].upper()], measure["source"], measure["how_counted"]),
            form_token=f"demo, measure {number}",
            now=now - timedelta(days=measure["added_days_ago"]),
        )
        for count in measure["counts"]:
            first_day, last_day = (
                now.date() - timedelta(days=count[day]) for day in ("from_days_ago", "to_days_ago")
            )
            moment = now - timedelta(days=count["to_days_ago"] - 1)
            note_count(
                session,
                keeper,
                project_id=project_id,
                measure_id=measure_id,
                entry=NewCount(
                    first_day,
                    last_day,
                    {tier: count[tier.value] for tier in ReachTier if tier.value in count},
                ),
                today=moment.date(),
                now=moment,
            )
