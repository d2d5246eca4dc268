"""Counts before anybody asks, so that nobody waits for a million activities."""

from datetime import datetime
from threading import Event

from sqlalchemy import select

from partnering.foundation.catalog import Catalog
from partnering.foundation.database import reading
from partnering.foundation.models import Project
from partnering.reporting.log_tallies import read_log_tallies
from partnering.reporting.outcome_tallies import read_outcomes


def count_ahead(catalog: Catalog, has_ended: Event, *, now: datetime) -> None:
    """Count every project of the network that changed since it was counted, for the dashboards to come.

    has_ended: set when the server stops; the rest is then left. What is counted is told to nobody here.
    """
    with reading() as session:
        project_ids = session.scalars(select(Project.id).order_by(Project.id)).all()
    for project_id in project_ids:
        if has_ended.is_set():
            return
        with reading() as session:
            read_log_tallies(session, project_ids=(project_id,), today=now.date())
            read_outcomes(session, project_ids=(project_id,), catalog=catalog, today=now.date(), now=now)
