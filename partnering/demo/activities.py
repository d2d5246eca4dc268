"""The activities of the demo network: spreadsheets that count days back from the day of loading."""

import csv
import io
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from partnering.foundation.catalog import Catalog
from partnering.tracker.file_import import import_activities, read_file_for_project


def load_demo_activities(
    session: Session, person_id: int, project_id: int, folder: Path, *, catalog: Catalog, now: datetime
) -> None:
    """Bring in `activities.csv` of the folder, as the person whose spreadsheet it is."""
    content = dated((folder / "activities.csv").read_text("utf-8"), now.date())
    records = read_file_for_project(
        session,
        person_id,
        project_id=project_id,
        file=io.BytesIO(content.encode()),
        catalog=catalog,
        today=now.date(),
    )
    import_activities(
        session, person_id, project_id=project_id, records=records, file_name="activities.csv", now=now
    )


def dated(content: str, today: date) -> str:
    """The activity file with its column `days_ago` turned into `held_on`."""
    rows = list(csv.DictReader(io.StringIO(content)))
    written = io.StringIO()
    writer = csv.DictWriter(written, ["held_on" if name == "days_ago" else name for name in rows[0]])
    writer.writeheader()
    for row in rows:
        held_on = today - timedelta(days=int(row.pop("days_ago")))
        writer.writerow(row | {"held_on": held_on.isoformat()})
    return written.getvalue()
