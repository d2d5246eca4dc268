"""Role agreements: four short texts, and the yes of both sides to exactly the words they saw."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.errors import InvalidInput, NotAllowed, NotPossibleNow
from partnering.foundation.models import Membership, Partnership
from partnering.foundation.partnerships import (
    RoleAgreement,
    check_speaks_through_others,
    membership_in_turn,
    partnership_of,
    set_standing,
    short_words,
)
from partnering.foundation.permissions import Permission, permissions_in_project, requires
from partnering.foundation.vocabulary import Standing
from partnering.foundation.words import N_, _

QUESTIONS: Mapping[str, str] = {
    "i_do": N_("What I do"),
    "i_do_not": N_("What I do not do"),
    "whom_i_call": N_("Whom I call"),
    "how_we_stop": N_("How we stop"),
}
"""The four texts by field, and what people read above each."""

ONCE_BOTH_AGREED: Mapping[Standing, Standing] = {
    Standing.INVITED: Standing.AGREED,
    Standing.MET: Standing.AGREED,
}
"""Which standings change when the second side agrees; whoever takes part already goes on taking part."""
ONCE_CHANGED: Mapping[Standing, Standing] = {Standing.AGREED: Standing.MET}
"""Which standings change when the words do, since nobody has agreed to the new ones yet."""


@dataclass(frozen=True, slots=True)
class RolesWaiting:
    """Whose yes is missing."""

    is_own: bool
    """Whether the person's own role is written down and they have not said yes."""
    others: int
    """How many partners said yes and wait for the yes of the project; 0 for those who cannot say it."""


@requires(Permission.VIEW_PEOPLE)
def count_roles_waiting(session: Session, person_id: int, *, project_id: int) -> RolesWaiting:
    """Which roles wait for this person's yes. Those of partners who left or pause wait for nobody."""
    is_own = Membership.person_id == person_id
    waits_for_partner = is_own & Partnership.partner_agreed_at.is_(None)
    waits_for_project = (
        ~is_own & Partnership.partner_agreed_at.is_not(None) & Partnership.project_agreed_at.is_(None)
    )
    own, others = session.execute(
        select(func.count().filter(waits_for_partner), func.count().filter(waits_for_project))
        .join(Partnership, Partnership.membership_id == Membership.id)
        .where(
            Membership.project_id == project_id,
            Membership.is_active,
            Membership.partner_role.is_not(None),
            Partnership.agreement_revision > 0,
            Partnership.standing.not_in((Standing.PAUSED, Standing.LEFT)),
        )
    ).one()
    held = permissions_in_project(session, person_id, project_id)
    return RolesWaiting(own > 0, others if Permission.AGREE_WITH_PARTNERS in held else 0)


@requires(Permission.KEEP_OWN_PART)
def write_my_agreement(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    revision: int,
    agreement: RoleAgreement,
    now: datetime,
) -> int:
    """Write one's own role agreement anew; as `write_agreement`."""
    membership = membership_in_turn(session, project_id, person_id)
    return _write(session, person_id, membership, agreement, revision=revision, now=now)


@requires(Permission.AGREE_WITH_PARTNERS)
def write_agreement(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    member_id: int,
    revision: int,
    agreement: RoleAgreement,
    now: datetime,
) -> int:
    """Write a partner's role agreement anew for the project, and return its new revision.

    revision: of the words it replaces, as they were on the screen. A change takes both agreements back; the same words
    again change nothing. Raises InvalidInput for no words or too many, NotPossibleNow where the words have changed in
    between, NotFound.
    """
    membership = membership_in_turn(session, project_id, member_id)
    return _write(session, person_id, membership, agreement, revision=revision, now=now)


@requires(Permission.KEEP_OWN_PART)
def agree_to_my_role(
    session: Session, person_id: int, *, project_id: int, revision: int, now: datetime
) -> None:
    """Say yes, as the partner, to exactly this revision; once is enough.

    Raises NotPossibleNow where the words have changed since, or nothing is written yet.
    """
    membership = membership_in_turn(session, project_id, person_id)
    _agree(session, person_id, membership, revision, side="partner", is_written_down=False, now=now)


@requires(Permission.AGREE_WITH_PARTNERS)
def agree_for_project(
    session: Session, person_id: int, *, project_id: int, member_id: int, revision: int, now: datetime
) -> None:
    """Say yes for the project, as `agree_to_my_role`. Raises NotAllowed for one's own role: nobody is both sides."""
    if member_id == person_id:
        raise NotAllowed(_("This is your own role. Ask somebody else to agree for the project."))
    membership = membership_in_turn(session, project_id, member_id)
    _agree(session, person_id, membership, revision, side="project", is_written_down=False, now=now)


@requires(Permission.AGREE_WITH_PARTNERS)
def write_down_partners_yes(
    session: Session, person_id: int, *, project_id: int, member_id: int, revision: int, now: datetime
) -> None:
    """Write down that a partner without access said yes to this revision; the trail says that it is written down.

    Raises NotAllowed for a partner with access, NotPossibleNow as `agree_to_my_role`, NotFound.
    """
    membership = membership_in_turn(session, project_id, member_id)
    check_speaks_through_others(session, membership)
    _agree(session, person_id, membership, revision, side="partner", is_written_down=True, now=now)


def _write(
    session: Session,
    person_id: int,
    membership: Membership,
    agreement: RoleAgreement,
    *,
    revision: int,
    now: datetime,
) -> int:
    texts = _cleaned(agreement)
    row = partnership_of(session, membership)
    if texts == {field: getattr(row, field) for field in QUESTIONS}:
        return row.agreement_revision
    if revision != row.agreement_revision:
        raise NotPossibleNow(
            _(
                "Somebody else changed these words in the meantime. Read them first. "
                "Yours are still in the form: save again to put them in place."
            )
        )
    for field, text in texts.items():
        setattr(row, field, text)
    row.agreement_revision += 1
    row.partner_agreed_at = row.project_agreed_at = row.project_agreed_by = None
    session.add(row)
    if row.standing in ONCE_CHANGED:
        set_standing(session, person_id, row, ONCE_CHANGED[row.standing], words="", now=now)
    audit.record(
        session,
        person_id,
        project_id=membership.project_id,
        action="role written",
        subject=f"person {membership.person_id}",
        before={"revision": revision},
        after={"revision": row.agreement_revision},
        now=now,
    )
    return row.agreement_revision


def _cleaned(agreement: RoleAgreement) -> dict[str, str]:
    texts = {
        field: short_words(text, field=_(QUESTIONS[field]))
        for field, text in zip(QUESTIONS, astuple(agreement), strict=True)
    }
    if not any(sign.isalnum() for text in texts.values() for sign in text):
        raise InvalidInput(_("Write something in at least one of the four fields."))
    return texts


def _agree(
    session: Session,
    person_id: int,
    membership: Membership,
    revision: int,
    *,
    side: str,
    is_written_down: bool,
    now: datetime,
) -> None:
    row = partnership_of(session, membership)
    if row.agreement_revision == 0:
        raise NotPossibleNow(_("No role is written down yet. Write what the partner does, then agree."))
    if revision != row.agreement_revision:
        raise NotPossibleNow(
            _("The words have changed since you read them. Read them again, then agree if they fit.")
        )
    if _has_agreed(row, side):
        return
    if side == "partner":
        row.partner_agreed_at = now
    else:
        row.project_agreed_at, row.project_agreed_by = now, person_id
    have_both = row.partner_agreed_at is not None and row.project_agreed_at is not None
    if have_both and row.standing in ONCE_BOTH_AGREED:
        set_standing(session, person_id, row, ONCE_BOTH_AGREED[row.standing], words="", now=now)
    audit.record(
        session,
        person_id,
        project_id=membership.project_id,
        action="role agreed",
        subject=f"person {membership.person_id}",
        after={"side": side, "revision": revision, "is_written_down": is_written_down},
        now=now,
    )


def _has_agreed(row: Partnership, side: str) -> bool:
    return (row.partner_agreed_at if side == "partner" else row.project_agreed_at) is not None
