"""A partner's own account of an activity, beside how it was logged, and setting right what names them there."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.catalog_entries import HIGHEST_LEVEL, LOWEST_LEVEL
from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.models import Membership
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.turns import take_turn_in_project
from partnering.foundation.typed_text import tidy
from partnering.foundation.vocabulary import PartnerRole
from partnering.foundation.words import _
from partnering.tracker.drafts import DraftPlace, discard_draft
from partnering.tracker.models import (
    LONGEST_ACTIVITY_MINUTES,
    LONGEST_TEXT,
    MOST_PEOPLE,
    ActivityAccount,
    ActivityEntry,
    ActivityPerson,
    ActivityRole,
)


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """How somebody tells an activity. At least one of the three is said."""

    what_happened: str = ""
    minutes: int | None = None
    """How long it was for them."""
    level: int | None = None
    """0 to 5, as a partner sees it; it counts as the partners', and changes nothing that was logged."""


@requires(Permission.TELL_OWN_PART)
def tell_own_account(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    activity_id: int,
    account: OwnAccount,
    now: datetime,
    draft: DraftPlace | None = None,
) -> None:
    """Keep how this person tells an activity they took part in; it stands beside how it was logged.

    Its draft is gone then. For those who are named there, and for partners whose role took part. Telling it again
    replaces one's own account only. Raises NotFound, NotAllowed for who took no part, InvalidInput for what cannot be
    used.
    """
    take_turn_in_project(session, project_id)
    activity = _activity(session, project_id, activity_id)
    own_role = session.scalar(
        select(Membership.partner_role).where(
            Membership.project_id == project_id, Membership.person_id == person_id
        )
    )
    role = _role_in(session, activity, person_id, own_role)
    words = tidy(account.what_happened)
    _check(account, words, is_partner=own_role is not None)
    row = session.get(ActivityAccount, (activity.id, person_id))
    is_first = row is None
    if row is None:
        row = ActivityAccount(activity_id=activity.id, told_by=person_id)
        session.add(row)
    row.partner_role, row.told_at = role, now
    row.what_happened, row.minutes, row.level = words, account.minutes, account.level
    if draft is not None:
        discard_draft(session, person_id, token=draft.token, revision=draft.revision)
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="activity told",
        subject=f"activity {activity.id}",
        after={"partner_role": role, "is_first": is_first},
        now=now,
    )
    session.flush()


@requires(Permission.TELL_OWN_PART)
def correct_own_part(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    activity_id: int,
    partner_role: PartnerRole | None,
    now: datetime,
) -> None:
    """Set right what an activity says of this person: another role there, or None to take their name off.

    Without the name, the number of people stays as it was logged. With another role, the person is counted there.
    Raises NotFound, NotPossibleNow where the person is not named there, or in this role already.
    """
    # Two who change their roles at one time would each count with what the other is changing.
    take_turn_in_project(session, project_id)
    activity = _activity(session, project_id, activity_id)
    named = session.get(ActivityPerson, (activity.id, person_id))
    if named is None:
        raise NotPossibleNow(_("You are not named in this activity."))
    before = named.partner_role
    if partner_role is None:
        session.delete(named)
    elif partner_role is before:
        raise NotPossibleNow(_("You are named there in this role already."))
    else:
        _move_one(session, activity.id, before, partner_role)
        named.partner_role = partner_role
        account = session.get(ActivityAccount, (activity.id, person_id))
        if account is not None:
            account.partner_role = partner_role
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="own part corrected",
        subject=f"activity {activity.id}",
        before={"named_as": before},
        after={"named_as": partner_role},
        now=now,
    )
    session.flush()


def _activity(session: Session, project_id: int, activity_id: int) -> ActivityEntry:
    row = session.scalar(
        select(ActivityEntry).where(ActivityEntry.id == activity_id, ActivityEntry.project_id == project_id)
    )
    if row is None:
        raise NotFound(_("There is no such activity in this project."))
    if row.removed_at is not None:
        raise NotPossibleNow(_("This activity was taken back. It no longer counts."))
    return row


def _role_in(
    session: Session, activity: ActivityEntry, person_id: int, own_role: PartnerRole | None
) -> PartnerRole:
    """The role the person had there, named or not."""
    named = session.get(ActivityPerson, (activity.id, person_id))
    if named is not None:
        return named.partner_role
    if own_role is None or session.get(ActivityRole, (activity.id, own_role)) is None:
        raise NotAllowed(_("This is for those who took part in the activity."))
    return own_role


def _check(account: OwnAccount, words: str, *, is_partner: bool) -> None:
    if not words and account.minutes is None and account.level is None:
        raise InvalidInput(_("Say what happened, how long it was, or where it stood."))
    if len(words) > LONGEST_TEXT:
        raise InvalidInput(
            _("What happened: this is {n} characters long. At most {most} fit.").format(
                n=len(words), most=LONGEST_TEXT
            )
        )
    if account.minutes is not None and not 1 <= account.minutes <= LONGEST_ACTIVITY_MINUTES:
        raise InvalidInput(
            _("Minutes: give a number from 1 to {most}.").format(most=LONGEST_ACTIVITY_MINUTES)
        )
    if account.level is None:
        return
    if not is_partner:
        raise NotAllowed(_("Where it stood for the partners is for the partners to say."))
    if not LOWEST_LEVEL <= account.level <= HIGHEST_LEVEL:
        raise InvalidInput(_("Where it stood: choose a step from 0 to 5."))


def _move_one(session: Session, activity_id: int, before: PartnerRole, after: PartnerRole) -> None:
    """Count one person in another role. A role that nobody is left in goes; the first of a role brings its levels."""
    left = session.get_one(ActivityRole, (activity_id, before))
    joined = session.get(ActivityRole, (activity_id, after))
    if joined is not None:
        if joined.people == MOST_PEOPLE:
            raise NotPossibleNow(_("More people than that do not fit into one role."))
        joined.people += 1
    elif left.people == 1:
        left.partner_role = after
        return
    else:
        session.add(ActivityRole(activity_id=activity_id, partner_role=after, people=1))
    if left.people == 1:
        session.delete(left)
    else:
        left.people -= 1
