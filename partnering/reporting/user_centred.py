"""UCD-11 as a reading of the log: eleven things that help a tool to fit its users, and what was logged of each.

Nobody answers a question here, and there is no total: the log shows what was written down, not all that was done.
Source: doi:10.2196/15032.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from decision_aids.standards.catalog import standard
from partnering.coauthoring.release_aids import versions_of_release
from partnering.coauthoring.review_record import inputs_that_changed, text_history
from partnering.foundation.models import Membership
from partnering.foundation.permissions import Permission, requires
from partnering.release_gate.making import log_of_making
from partnering.release_gate.record import Log, records_of
from partnering.tracker.done_together import FACE_THE_DECISION
from partnering.tracker.release_evidence import version_of_release

UCD_11 = "ucd-11"


@dataclass(frozen=True, slots=True)
class UserCentredItem:
    """One of the eleven, and what in the log speaks for it."""

    item: str
    """Its id, such as UCD-4."""
    text: str
    shown_by: str
    """What was logged, how often, and when last; empty where nothing was."""


@dataclass(frozen=True, slots=True)
class UserCentredReading:
    """The latest version of one aid of a release, read by the eleven items in their order."""

    title: str
    number: int
    """Of the version."""
    items: tuple[UserCentredItem, ...]


@requires(Permission.VIEW_AIDS)
def list_user_centred(
    session: Session, person_id: int, *, project_id: int, release_id: int, now: datetime
) -> list[UserCentredReading]:
    """What the log shows for each aid of a release by now. Raises NotFound for a release of another project."""
    version_of_release(session, project_id=project_id, release_id=release_id)
    facing = set(
        session.scalars(
            select(Membership.person_id).where(
                Membership.project_id == project_id, Membership.partner_role.in_(FACE_THE_DECISION)
            )
        )
    )
    aids = versions_of_release(session, project_id=project_id, release_id=release_id)
    logs = (
        log_of_making(
            session,
            project_id=project_id,
            release_id=release_id,
            aid_id=aid.aid_id,
            history=text_history(session, aid_id=aid.aid_id, version_id=aid.version_id),
            facing=facing,
            changes=len(inputs_that_changed(session, aid_id=aid.aid_id, number=aid.number)),
            until=now,
        )
        for aid in aids
    )
    return [
        UserCentredReading(aid.title, aid.number, _items(log)) for aid, log in zip(aids, logs, strict=True)
    ]


def _items(log: Log) -> tuple[UserCentredItem, ...]:
    shown = {record.item: record.where for record in records_of(log)}
    return tuple(UserCentredItem(item.id, item.text, shown[item.id]) for item in standard(UCD_11).items)
