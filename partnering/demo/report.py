"""What the lead of the demo network wrote into the report."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import yaml
from sqlalchemy.orm import Session

from partnering.reporting.report_texts import write_report_part


def load_demo_report(
    session: Session, *, project_id: int, people: Mapping[str, int], file: Path, now: datetime
) -> None:
    """The parts of the report that the file holds. people: person ids by address."""
    told = yaml.safe_load(file.read_text("utf-8"))
    for part, words in told["parts"].items():
        write_report_part(
            session,
            people[told["written_by"]],
            project_id=project_id,
            part=part,
            words=words,
            base_number=0,
            now=now - timedelta(days=told["days_ago"]),
        )
