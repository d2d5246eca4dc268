"""The journals of the demo network, what was shared of them, and how its people assessed the work."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from partnering.foundation.catalog import Catalog
from partnering.foundation.vocabulary import SharedWith
from partnering.reflection.assessing import AssessedPlace, give_assessment, keep_answer
from partnering.reflection.counted_weeks import let_my_weeks_count
from partnering.reflection.journal import keep_page, monday_of
from partnering.reflection.journal_words import page_words
from partnering.reflection.own_instruments import DEFAULT_INSTRUMENT
from partnering.reflection.sharing import share_words

_FRIDAY_AFTERNOON = timedelta(days=4, hours=15)
_NOT_WORDS = {"by", "weeks_ago", "share"}


def load_demo_reflection(
    session: Session,
    *,
    project_id: int,
    people: Mapping[str, int],
    file: Path,
    catalog: Catalog,
    now: datetime,
) -> None:
    """Write the weeks, share lines of them, let them count, and give the assessments."""
    told = yaml.safe_load(file.read_text("utf-8"))
    writers = dict.fromkeys(week["by"] for week in told["weeks"])
    began = now - timedelta(days=told["counted_from_days_ago"])
    for email in writers:
        let_my_weeks_count(session, people[email], project_id=project_id, today=began.date(), now=began)
    for week in told["weeks"]:
        _write_week(session, week, people, project_id, now=now)
    for assessment in told["assessments"]:
        _assess(session, assessment, people, project_id, catalog=catalog, now=now)


def _write_week(
    session: Session, week: Mapping[str, Any], people: Mapping[str, int], project_id: int, *, now: datetime
) -> None:
    person_id = people[week["by"]]
    monday = monday_of(now.date()) - timedelta(weeks=week["weeks_ago"])
    written_at = datetime.combine(monday, datetime.min.time(), now.tzinfo) + _FRIDAY_AFTERNOON
    keep_page(
        session,
        person_id,
        week_on=monday,
        token=f"demo, {week['by']}, {week['weeks_ago']} weeks ago",
        revision=0,
        words=page_words({name: value for name, value in week.items() if name not in _NOT_WORDS}),
        now=written_at,
    )
    session.flush()
    for share in week.get("share", ()):
        share_words(
            session,
            person_id,
            project_id=project_id,
            week_on=monday,
            words=share["words"],
            level=SharedWith[share["level"].upper()],
            reader_id=people[share["with"]] if "with" in share else None,
            is_sure=True,
            now=written_at,
        )


def _assess(
    session: Session,
    told: Mapping[str, Any],
    people: Mapping[str, int],
    project_id: int,
    *,
    catalog: Catalog,
    now: datetime,
) -> None:
    here: dict[str, Any] = {
        "project_id": project_id,
        "place": AssessedPlace(DEFAULT_INSTRUMENT, told["stage"]),
        "catalog": catalog,
        "now": now - timedelta(days=told["days_ago"]),
    }
    for item, step in told["answers"].items():
        keep_answer(
            session,
            people[told["by"]],
            item=item,
            values=() if step == "none" else (str(step),),
            would_raise_it=told.get("would_raise_it", {}).get(item, ""),
            **here,
        )
    give_assessment(session, people[told["by"]], **here)
