"""The time a partner gave to a review, logged as an activity."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.catalog import Catalog
from partnering.foundation.models import Project
from partnering.foundation.vocabulary import Activity, PartnerRole, Source
from partnering.tracker.models import ActivityEntry, ActivityPerson, ActivityRole

STAGE_OF_REVIEWS = "information_delivery"
"""What people see: the stage at which a decision aid is read and judged."""
OF_A_REVIEW = "review-"
"""How the form tokens of such activities begin."""


def log_review(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    release_id: int | None,
    reviewer_id: int,
    partner_role: PartnerRole,
    minutes: int,
    form_token: str,
    held_on: date,
    catalog: Catalog,
    now: datetime,
) -> int:
    """Log that a partner read and judged a text, and return the id of the activity.

    minutes: 1 to 1440. form_token: one for each review, which begins with `OF_A_REVIEW`. No level: where the work
    stands is for people to say. Part of use cases, which have checked all of it and leave the event.
    """
    lifecycle = session.scalars(select(Project.lifecycle).where(Project.id == project_id)).one()
    its_lifecycle, stage = catalog.stage_of(STAGE_OF_REVIEWS, prefer=lifecycle)
    entry = ActivityEntry(
        project_id=project_id,
        release_id=release_id,
        form_token=form_token,
        held_on=held_on,
        lifecycle=its_lifecycle.key,
        stage=stage.key,
        activity=Activity.DOCUMENT_REVIEW,
        minutes=minutes,
        source=Source.SCREEN,
        entered_by=person_id,
        entered_at=now,
    )
    session.add(entry)
    session.flush()
    session.add(ActivityRole(activity_id=entry.id, partner_role=partner_role, people=1))
    session.add(ActivityPerson(activity_id=entry.id, person_id=reviewer_id, partner_role=partner_role))
    session.flush()
    return entry.id
