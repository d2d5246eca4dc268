"""Needs: what would help a partner to take part, and that somebody has seen to it.

Read by the partner and by those who can meet them, and by nobody else: no list of people, no export and no trail of
changes tells of them. The trail says neither the words of a need nor its kind.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.models import Membership, Need
from partnering.foundation.partnerships import check_speaks_through_others, membership_in_turn, short_words
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.vocabulary import NeedKind
from partnering.foundation.words import _


@dataclass(frozen=True, slots=True)
class NeedTold:
    """One thing that would help a partner."""

    need_id: int
    member_id: int
    kind: NeedKind
    words: str
    told_at: datetime
    met_at: datetime | None
    met_words: str
    """What was arranged, in the words of who did."""


@requires(Permission.KEEP_OWN_PART)
def list_my_needs(session: Session, person_id: int, *, project_id: int) -> list[NeedTold]:
    """What the person has told here, the earliest first."""
    return _list(session, project_id, member_id=person_id)


@requires(Permission.MEET_NEEDS)
def list_needs(session: Session, person_id: int, *, project_id: int) -> list[NeedTold]:
    """What the partners of the project have told, the earliest first."""
    return _list(session, project_id)


@requires(Permission.KEEP_OWN_PART)
def tell_need(
    session: Session, person_id: int, *, project_id: int, kind: NeedKind, words: str, now: datetime
) -> int:
    """Say what would help, and return the id of the need. To tell the same kind again puts the new words in place.

    Telling what was met before says that it is not met any more. Raises InvalidInput for words that are too long, or
    missing where the kind alone says nothing.
    """
    return _tell(
        session, person_id, membership_in_turn(session, project_id, person_id), kind, words=words, now=now
    )


@requires(Permission.MEET_NEEDS)
def write_down_need(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    member_id: int,
    kind: NeedKind,
    words: str,
    now: datetime,
) -> int:
    """Write down what a partner without access said would help; as `tell_need`.

    Raises NotAllowed for a partner with access, NotFound, InvalidInput.
    """
    membership = membership_in_turn(session, project_id, member_id)
    check_speaks_through_others(session, membership)
    return _tell(session, person_id, membership, kind, words=words, now=now)


@requires(Permission.KEEP_OWN_PART)
def withdraw_need(
    session: Session, person_id: int, *, project_id: int, kind: NeedKind, now: datetime
) -> None:
    """Take back what one has told. Nothing of it stays; twice does nothing more."""
    membership = membership_in_turn(session, project_id, person_id)
    _withdraw(session, person_id, membership, kind, now)


@requires(Permission.MEET_NEEDS)
def write_down_need_withdrawn(
    session: Session, person_id: int, *, project_id: int, member_id: int, kind: NeedKind, now: datetime
) -> None:
    """Take back what was written down for a partner without access; as `withdraw_need`.

    Raises NotAllowed for a partner with access, NotFound.
    """
    membership = membership_in_turn(session, project_id, member_id)
    check_speaks_through_others(session, membership)
    _withdraw(session, person_id, membership, kind, now)


@requires(Permission.MEET_NEEDS)
def meet_need(
    session: Session, person_id: int, *, project_id: int, need_id: int, words: str, now: datetime
) -> None:
    """Say what was arranged, so that the partner reads it. The same words sent twice count once.

    Raises InvalidInput without words, NotPossibleNow where somebody else was faster, NotFound.
    """
    words = short_words(words, field=_("What you arranged"))
    if not any(sign.isalnum() for sign in words):
        raise InvalidInput(_("What you arranged: write at least one word, so that the partner knows."))
    need = session.scalar(
        select(Need)
        .join(Membership, Membership.id == Need.membership_id)
        .where(Need.id == need_id, *_of_partners(project_id))
        .with_for_update(of=Need)
    )
    if need is None:
        raise NotFound(_("There is no such need in this project. It may have been taken back."))
    if need.met_at is not None:
        if need.met_words == words:
            return
        raise NotPossibleNow(_("Somebody has seen to this already. Read what they arranged."))
    need.met_at, need.met_words = now, words
    _record(session, person_id, "need met", session.get_one(Membership, need.membership_id), now)


def _list(session: Session, project_id: int, *, member_id: int | None = None) -> list[NeedTold]:
    statement = (
        select(Need, Membership.person_id)
        .join(Membership, Membership.id == Need.membership_id)
        .where(*_of_partners(project_id))
        .order_by(Need.told_at, Need.id)
    )
    if member_id is not None:
        statement = statement.where(Membership.person_id == member_id)
    return [
        NeedTold(
            need_id=need.id,
            member_id=told_by,
            kind=need.kind,
            words=need.words,
            told_at=need.told_at,
            met_at=need.met_at,
            met_words=need.met_words,
        )
        for need, told_by in session.execute(statement)
    ]


def _of_partners(project_id: int) -> tuple[ColumnElement[bool], ...]:
    is_in_project = Membership.project_id == project_id
    return is_in_project, Membership.is_active.is_(True), Membership.partner_role.is_not(None)


def _tell(
    session: Session, person_id: int, membership: Membership, kind: NeedKind, *, words: str, now: datetime
) -> int:
    words = short_words(words, field=_("In your words"))
    if kind is NeedKind.OTHER and not any(sign.isalnum() for sign in words):
        raise InvalidInput(_("In your words: say what would help, in a word or two."))
    need = _need(session, membership, kind)
    if need is None:
        need = Need(membership_id=membership.id, kind=kind)
        session.add(need)
    elif need.words == words and need.met_at is None:
        return need.id
    need.words, need.told_at, need.met_at, need.met_words = words, now, None, ""
    session.flush()
    _record(session, person_id, "need told", membership, now)
    return need.id


def _withdraw(
    session: Session, person_id: int, membership: Membership, kind: NeedKind, now: datetime
) -> None:
    need = _need(session, membership, kind)
    if need is None:
        return
    session.delete(need)
    _record(session, person_id, "need withdrawn", membership, now)


def _need(session: Session, membership: Membership, kind: NeedKind) -> Need | None:
    return session.scalar(select(Need).where(Need.membership_id == membership.id, Need.kind == kind))


def _record(session: Session, person_id: int, action: str, membership: Membership, now: datetime) -> None:
    audit.record(
        session,
        person_id,
        project_id=membership.project_id,
        action=action,
        subject=f"person {membership.person_id}",
        now=now,
    )
