"""Who may act in a review: the person who is asked, signed in or by a link that opens this one review."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import Session

from partnering.coauthoring.models import Aid, AidVersion, Review, ReviewInvitation, ReviewRound
from partnering.foundation.database import read_rows
from partnering.foundation.errors import NotFound, NotPossibleNow
from partnering.foundation.models import Membership, Person
from partnering.foundation.permissions import public
from partnering.foundation.times import day_in_words
from partnering.foundation.tokens import new_token, token_hash
from partnering.foundation.words import _

LINK_LASTS_AFTER_DUE = timedelta(days=30)
"""A link still opens so long after the day the review was asked for, to read what came of it."""

STILL_TO_JUDGE: Final = and_(
    ReviewRound.closed_at.is_(None), ReviewInvitation.taken_back_at.is_(None), Review.given_at.is_(None)
)
"""Who is asked in an open round and has not judged yet: of an invitation, its round, and its review if there is one."""

_AskedRows = Select[ReviewInvitation, ReviewRound, AidVersion, Aid]


@dataclass(frozen=True, slots=True)
class ReviewerAccess:
    """Whom a link speaks for, and the one review it opens: what the use cases of a reviewer take."""

    person_id: int
    project_id: int
    invitation_id: int
    name: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ReviewLink:
    """A link that was made just now. Its token is told once; only its SHA-256 is stored."""

    invitation_id: int
    person_id: int
    name: str
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """The rows around one invitation. Part of use cases."""

    invitation: ReviewInvitation
    round: ReviewRound
    version: AidVersion
    aid: Aid


# Made once: every page of a review asks these, and putting a statement together takes longer than its answer.
_OF_LINK = (
    select(
        ReviewInvitation.id,
        ReviewInvitation.person_id,
        ReviewInvitation.expires_at,
        Aid.project_id,
        Person.name,
    )
    .join(ReviewRound, ReviewRound.id == ReviewInvitation.round_id)
    .join(Aid, Aid.id == ReviewRound.aid_id)
    .join(Person, Person.id == ReviewInvitation.person_id)
    .join(Membership, (Membership.person_id == Person.id) & (Membership.project_id == Aid.project_id))
    .where(
        ReviewInvitation.token_hash == bindparam("token_hash"),
        ReviewInvitation.expires_at > bindparam("now"),
        ReviewInvitation.taken_back_at.is_(None),
        Person.is_active,
        Membership.is_active,
    )
)
_ASKED: _AskedRows = (
    select(ReviewInvitation, ReviewRound, AidVersion, Aid)
    .join(ReviewRound, ReviewRound.id == ReviewInvitation.round_id)
    .join(AidVersion, AidVersion.id == ReviewRound.version_id)
    .join(Aid, Aid.id == ReviewRound.aid_id)
    .where(ReviewInvitation.id == bindparam("invitation_id"), Aid.project_id == bindparam("project_id"))
)
_OWN: _AskedRows = _ASKED.join(
    Membership,
    (Membership.person_id == ReviewInvitation.person_id) & (Membership.project_id == Aid.project_id),
).where(
    ReviewInvitation.person_id == bindparam("person_id"),
    ReviewInvitation.taken_back_at.is_(None),
    Membership.is_active,
)


@public
def invitation_of_link(session: Session, *, token: str, now: datetime) -> ReviewerAccess:
    """Whom a review link speaks for.

    Raises NotFound, in the same words, for a link that is wrong, altered, taken back, replaced or too old.
    """
    rows = read_rows(session, _OF_LINK, {"token_hash": token_hash(token), "now": now})
    row = rows[0] if rows else None
    if row is None or row.expires_at is None:
        raise NotFound(
            _(
                "This link opens no review. It may be too old, or a letter of it may be missing. "
                "Ask whoever sent it to you for a new one."
            )
        )
    return ReviewerAccess(
        person_id=row.person_id,
        project_id=row.project_id,
        invitation_id=row.id,
        name=row.name,
        expires_at=row.expires_at,
    )


def own_invitation(
    session: Session, person_id: int, *, project_id: int, invitation_id: int, is_turn: bool = False
) -> Asked:
    """The rows of an invitation of this person. Part of use cases. Raises NotFound for anybody else's.

    is_turn: wait for whoever changes this review or closes its round at the same moment.
    """
    which = {"project_id": project_id, "invitation_id": invitation_id, "person_id": person_id}
    return _found(session, _OWN, which, is_turn=is_turn)


def invitation_in_turn(session: Session, *, project_id: int, invitation_id: int) -> Asked:
    """The rows of an invitation of this project, whoever is asked. Part of use cases. Raises NotFound."""
    which = {"project_id": project_id, "invitation_id": invitation_id}
    return _found(session, _ASKED, which, is_turn=True)


def check_open(asked: Asked) -> None:
    """Raise NotPossibleNow where the round is closed. Part of use cases."""
    closed_at = asked.round.closed_at
    if closed_at is not None:
        raise NotPossibleNow(
            _("This review was closed on {day}. What you wrote is kept. Thank you for looking.").format(
                day=day_in_words(closed_at.date())
            )
        )


def link_for(invitation: ReviewInvitation, *, name: str, due_on: date, now: datetime) -> ReviewLink:
    """Make a link for an invitation; an earlier one opens nothing from now on. Part of use cases."""
    token = new_token()
    due = datetime.combine(due_on, time(), UTC)
    invitation.token_hash = token_hash(token)
    invitation.expires_at = max(due, now) + LINK_LASTS_AFTER_DUE
    return ReviewLink(invitation.id, invitation.person_id, name, token, invitation.expires_at)


def _found(session: Session, asked: _AskedRows, which: dict[str, int], *, is_turn: bool) -> Asked:
    if is_turn:
        asked = asked.with_for_update(of=[ReviewInvitation, ReviewRound]).execution_options(
            populate_existing=True
        )
    row = session.execute(asked, which).one_or_none()
    if row is None:
        raise NotFound(not_asked())
    return Asked(*row)


def verdict_stays() -> str:
    """What people of the project read who would change a review that was given. Part of use cases."""
    return _("They have given their verdict, and it stays. To hear more from them, ask them again.")


def not_asked() -> str:
    """What somebody reads who opens a review they may not see. Part of use cases."""
    return _("You are not asked for this review, or it was taken back. Ask whoever invited you.")
