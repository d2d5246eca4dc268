"""Commitments: what a team decided to do on looking back, who does it, by when, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.models import Membership, Person
from partnering.foundation.partnerships import short_words
from partnering.foundation.permissions import Permission, held_by, permissions_in_project, requires
from partnering.foundation.turns import take_turn_of_person
from partnering.foundation.words import _
from partnering.reflection.look_backs import open_look_back
from partnering.reflection.models import Commitment
from partnering.reflection.terms import CommitmentStatus

TRANSITIONS: Mapping[CommitmentStatus, frozenset[CommitmentStatus]] = {
    CommitmentStatus.OPEN: frozenset({CommitmentStatus.DONE, CommitmentStatus.LET_GO}),
    CommitmentStatus.DONE: frozenset({CommitmentStatus.OPEN}),
    CommitmentStatus.LET_GO: frozenset({CommitmentStatus.OPEN}),
}
"""What each status may become. What was ended by mistake is opened again."""
LONGEST_AHEAD = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class NewCommitment:
    """What somebody takes on: the words, who, and by when."""

    words: str
    owner_id: int
    due_on: date


@dataclass(frozen=True, slots=True)
class CommitmentTold:
    """A commitment as the team reads it."""

    commitment_id: int
    look_back_id: int
    words: str
    owner: str
    is_own: bool
    may_move: bool
    """Whether the reader says what becomes of it: their own, or one whose owner is gone."""
    due_on: date
    status: CommitmentStatus
    ended_at: datetime | None
    why_let_go: str


@requires(Permission.LOOK_BACK)
def make_commitment(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    look_back_id: int,
    entry: NewCommitment,
    form_token: str,
    today: date,
    now: datetime,
) -> int:
    """Write down what somebody of the team does by a day, and return the id. The same form sent twice makes one.

    Raises InvalidInput for words or a day that cannot be, NotFound for somebody who is not of the team,
    NotPossibleNow once the looking back is closed, or where this form was sent before with other words.
    """
    words = short_words(entry.words, field=_("What will be done"))
    if not words:
        raise InvalidInput(_("What will be done: write at least one word."))
    if not today <= entry.due_on <= today + LONGEST_AHEAD:
        raise InvalidInput(_("By when: choose today or a later day, within three years."))
    take_turn_of_person(session, person_id)
    row = open_look_back(session, project_id=project_id, look_back_id=look_back_id)
    if not _is_of_team(session, entry.owner_id, project_id):
        raise NotFound(_("Who does it: this person is not of the team. Choose somebody of the list."))
    earlier = session.scalar(
        select(Commitment).where(Commitment.made_by == person_id, Commitment.form_token == form_token)
    )
    if earlier is not None:
        sent = (earlier.look_back_id, earlier.words, earlier.owner_id, earlier.due_on)
        if sent != (row.id, words, entry.owner_id, entry.due_on):
            raise NotPossibleNow(
                _("This was sent before, and it has changed since. Send again to keep both.")
            )
        return earlier.id
    commitment = Commitment(
        project_id=project_id,
        look_back_id=row.id,
        form_token=form_token,
        words=words,
        owner_id=entry.owner_id,
        due_on=entry.due_on,
        made_by=person_id,
        made_at=now,
        status=CommitmentStatus.OPEN,
        why_let_go="",
    )
    session.add(commitment)
    session.flush()
    _record(
        session, person_id, commitment, "commitment made", now, after={"due_on": entry.due_on.isoformat()}
    )
    return commitment.id


@requires(Permission.LOOK_BACK)
def move_commitment(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    commitment_id: int,
    to: CommitmentStatus,
    now: datetime,
    why: str = "",
) -> None:
    """Say that it is done, that it is let go and why, or that it is open again. Twice does nothing more.

    Raises InvalidInput for letting go without a reason, NotFound, NotPossibleNow for a step that is none, and
    NotAllowed for what somebody else of the team took on; what somebody took on who is gone, everybody may move.
    """
    why = short_words(why, field=_("Why it is let go")) if to is CommitmentStatus.LET_GO else ""
    if to is CommitmentStatus.LET_GO and not why:
        raise InvalidInput(_("Why it is let go: say it in a few words. The team can learn from it."))
    row = session.scalar(
        select(Commitment)
        .where(Commitment.id == commitment_id, Commitment.project_id == project_id)
        .with_for_update()
    )
    if row is None:
        raise NotFound(_("There is no such commitment in this project."))
    if row.owner_id != person_id and _is_of_team(session, row.owner_id, project_id):
        raise NotAllowed(_("Somebody else took this on, and says themselves what becomes of it."))
    before = row.status
    if before is to:
        return
    if to not in TRANSITIONS[before]:
        raise NotPossibleNow(_("This is at “{status}” now. Open it again first.").format(status=before.label))
    row.status, row.why_let_go = to, why
    row.ended_at = None if to is CommitmentStatus.OPEN else now
    _record(session, person_id, row, "commitment moved", now, before={"status": before}, after={"status": to})


@requires(Permission.LOOK_BACK)
def list_commitments(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    look_back_id: int | None = None,
    is_open: bool | None = None,
    is_own: bool = False,
) -> list[CommitmentTold]:
    """What the team took on, what is due first comes first.

    Of one looking back, open or ended, or the person's own only, where it is asked for.
    """
    wanted = (
        select(Commitment, Person.name, Membership)
        .join(Person, Person.id == Commitment.owner_id)
        .outerjoin(
            Membership,
            (Membership.person_id == Commitment.owner_id)
            & (Membership.project_id == Commitment.project_id)
            & Membership.is_active
            & Person.is_active,
        )
    )
    if is_own:
        wanted = wanted.where(Commitment.owner_id == person_id)
    if look_back_id is not None:
        wanted = wanted.where(Commitment.look_back_id == look_back_id)
    if is_open is not None:
        is_at_open = Commitment.status == CommitmentStatus.OPEN
        wanted = wanted.where(is_at_open if is_open else ~is_at_open)
    rows = session.execute(
        wanted.where(Commitment.project_id == project_id).order_by(Commitment.due_on, Commitment.id)
    )
    return [
        CommitmentTold(
            commitment_id=row.id,
            look_back_id=row.look_back_id,
            words=row.words,
            owner=name,
            is_own=row.owner_id == person_id,
            may_move=row.owner_id == person_id or not _holds_a_part(membership),
            due_on=row.due_on,
            status=row.status,
            ended_at=row.ended_at,
            why_let_go=row.why_let_go,
        )
        for row, name, membership in rows
    ]


def _holds_a_part(membership: Membership | None) -> bool:
    """As `_is_of_team`, for a row that is read already."""
    if membership is None:
        return False
    return Permission.LOOK_BACK in held_by(membership.access_role, membership.partner_role)


def _is_of_team(session: Session, person_id: int, project_id: int) -> bool:
    return Permission.LOOK_BACK in permissions_in_project(session, person_id, project_id)


def _record(
    session: Session,
    person_id: int,
    row: Commitment,
    action: str,
    now: datetime,
    *,
    before: Mapping[str, str] | None = None,
    after: Mapping[str, str] | None = None,
) -> None:
    audit.record(
        session,
        person_id,
        project_id=row.project_id,
        action=action,
        subject=f"commitment {row.id}",
        before=before,
        after=after,
        now=now,
    )
