"""Consent: whether a partner may be named outside the project. Only the partner says so."""

from datetime import datetime

from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.models import Membership
from partnering.foundation.partnerships import (
    check_speaks_through_others,
    membership_in_turn,
    partnership_of,
)
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.vocabulary import Consent


@requires(Permission.KEEP_OWN_PART)
def choose_consent(
    session: Session, person_id: int, *, project_id: int, consent: Consent, now: datetime
) -> None:
    """Say whether one may be named outside the project."""
    membership = membership_in_turn(session, project_id, person_id)
    _choose(session, person_id, membership, consent, is_written_down=False, now=now)


@requires(Permission.AGREE_WITH_PARTNERS)
def write_down_consent(
    session: Session, person_id: int, *, project_id: int, member_id: int, consent: Consent, now: datetime
) -> None:
    """Write down whether a partner without access said that they may be named; the trail says that it is written down.

    Raises NotAllowed for a partner with access, who alone chooses this, and NotFound.
    """
    membership = membership_in_turn(session, project_id, member_id)
    check_speaks_through_others(session, membership)
    _choose(session, person_id, membership, consent, is_written_down=True, now=now)


def _choose(
    session: Session,
    person_id: int,
    membership: Membership,
    consent: Consent,
    *,
    is_written_down: bool,
    now: datetime,
) -> None:
    row = partnership_of(session, membership)
    if row in session and row.consent is consent:
        return
    before = row.consent
    row.consent = consent
    session.add(row)
    audit.record(
        session,
        person_id,
        project_id=membership.project_id,
        action="consent chosen",
        subject=f"person {membership.person_id}",
        before={"consent": before},
        after={"consent": consent, "is_written_down": is_written_down},
        now=now,
    )
