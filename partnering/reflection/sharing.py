"""Words of a journal for others: a copy, with one level. The page it was copied from stays with its writer.

Whenever other people could read it, the writer is asked; to take it back is allowed without a question. Each leaves an
event that is listed for the writer alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.errors import InvalidInput, NotFound
from partnering.foundation.models import Membership, Person
from partnering.foundation.permissions import Permission, held_by, requires
from partnering.foundation.turns import take_turn_of_person
from partnering.foundation.typed_text import tidy
from partnering.foundation.vocabulary import PartnerRole, SharedWith, TeamRole
from partnering.foundation.words import _
from partnering.reflection.identifying import Finding, find_identifying
from partnering.reflection.journal_words import LONGEST_PAGE
from partnering.reflection.models import JournalPage, JournalShare
from partnering.reflection.sealing import seal, unseal

ONE_READER = frozenset({SharedWith.COACH, SharedWith.PAIR})
MOST_READ = 100


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody of the project who may be a coach or a pair."""

    person_id: int
    name: str
    role: PartnerRole | TeamRole


@dataclass(frozen=True, slots=True)
class OwnShare:
    """A copy that its writer let others read."""

    share_id: int
    week_on: date
    level: SharedWith
    reader: str
    """The name of the one reader; empty for a team or the network."""
    words: str
    shared_at: datetime


@dataclass(frozen=True, slots=True)
class SharedWords:
    """Words that somebody else let this person read."""

    level: SharedWith
    writer: str
    """The name; empty where the words came without one."""
    role: PartnerRole | TeamRole
    week_on: date
    words: str


@requires(Permission.SHARE_REFLECTIONS)
def list_readers(session: Session, person_id: int, *, project_id: int) -> list[Reader]:
    """Everybody of the project, but the person, whom they may make their coach or pair."""
    members = session.execute(
        select(Person, Membership)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.project_id == project_id,
            Membership.is_active,
            Membership.access_role.is_not(None),
            Person.is_active,
            Person.id != person_id,
        )
        .order_by(Person.name, Person.id)
    ).all()
    return [
        Reader(person.id, person.name, membership.role)
        for person, membership in members
        if Permission.SHARE_REFLECTIONS in held_by(membership.access_role, membership.partner_role)
    ]


@requires(Permission.SHARE_REFLECTIONS)
def look_over(session: Session, person_id: int, *, project_id: int, words: str) -> tuple[Finding, ...]:
    """What in these words may tell who somebody is; the names of the project's people are known to it."""
    names = session.scalars(
        select(Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.project_id == project_id)
    )
    return find_identifying(words, names=set(names))


@requires(Permission.SHARE_REFLECTIONS)
def share_words(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    week_on: date,
    words: str,
    level: SharedWith,
    reader_id: int | None,
    is_sure: bool,
    now: datetime,
) -> int:
    """Let others of this project read a copy of these words of one's week, and return its id.

    is_sure: that the person was asked and shown what may tell who somebody is. The same words for the same people,
    shared twice (a double click), are one copy. Raises InvalidInput where they are not sure, for no words, for a
    level without its one reader; NotFound for a reader who is not in the project and for a week without a page.
    """
    words = tidy(words)
    if not words or len(words) > LONGEST_PAGE:
        raise InvalidInput(_("Choose the words that you want to share."))
    _check(session, person_id, project_id, level, reader_id, is_sure=is_sure)
    take_turn_of_person(session, person_id)
    own_page = select(JournalPage.id).where(
        JournalPage.person_id == person_id, JournalPage.week_on == week_on
    )
    if session.scalar(own_page.limit(1)) is None:
        raise NotFound(_("You wrote nothing in this week."))
    for share in _own(session, person_id, project_id, week_on):
        if (share.level, share.reader_id, unseal(share.sealed)) == (level, reader_id, words):
            return share.id
    share = JournalShare(
        project_id=project_id,
        person_id=person_id,
        reader_id=reader_id,
        week_on=week_on,
        level=level,
        sealed=seal(words),
        shared_at=now,
    )
    session.add(share)
    session.flush()
    _record(session, share, "shared", now, after={"level": level})
    return share.id


@requires(Permission.SHARE_REFLECTIONS)
def move_share(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    share_id: int,
    level: SharedWith,
    reader_id: int | None,
    is_sure: bool,
    now: datetime,
) -> None:
    """Let other people read one's own copy. Nothing happens where it is for these people already.

    is_sure: as in `share_words`; a lower level is asked too, since it may show a name that a higher one hides, or
    choose a reader. Raises InvalidInput as there, NotFound for a copy of somebody else.
    """
    share = _own_share(session, person_id, project_id, share_id)
    before = share.level
    if (before, share.reader_id) == (level, reader_id):
        return
    _check(session, person_id, project_id, level, reader_id, is_sure=is_sure)
    share.level, share.reader_id = level, reader_id
    _record(session, share, "moved", now, before={"level": before}, after={"level": level})


@requires(Permission.SHARE_REFLECTIONS)
def take_back_share(
    session: Session, person_id: int, *, project_id: int, share_id: int, now: datetime
) -> None:
    """Delete one's own copy: nobody else can read it any more. Raises NotFound for a copy of somebody else."""
    share = _own_share(session, person_id, project_id, share_id)
    _record(session, share, "taken back", now, before={"level": share.level})
    session.delete(share)


@requires(Permission.SHARE_REFLECTIONS)
def list_my_shares(
    session: Session, person_id: int, *, project_id: int, week_on: date | None = None
) -> list[OwnShare]:
    """What the person let others of this project read, the latest first; of one week where it is given."""
    return [
        OwnShare(
            share_id=share.id,
            week_on=share.week_on,
            level=share.level,
            reader=session.get_one(Person, share.reader_id).name if share.reader_id else "",
            words=unseal(share.sealed),
            shared_at=share.shared_at,
        )
        for share in _own(session, person_id, project_id, week_on)
    ]


@requires(Permission.SHARE_REFLECTIONS)
def list_shared_with_me(session: Session, person_id: int, *, project_id: int) -> list[SharedWords]:
    """What others let this person read, the latest first, at most `MOST_READ`.

    Words for one reader and for the team come from this project, with a name; those for the network from every project,
    without one.
    """
    rows = session.execute(
        select(JournalShare, Person.name, Membership)
        .join(Person, Person.id == JournalShare.person_id)
        .join(
            Membership,
            and_(
                Membership.person_id == JournalShare.person_id,
                Membership.project_id == JournalShare.project_id,
            ),
        )
        .where(
            JournalShare.person_id != person_id,
            or_(
                JournalShare.level == SharedWith.NETWORK,
                and_(JournalShare.project_id == project_id, JournalShare.level == SharedWith.TEAM),
                and_(JournalShare.project_id == project_id, JournalShare.reader_id == person_id),
            ),
        )
        .order_by(JournalShare.shared_at.desc(), JournalShare.id.desc())
        .limit(MOST_READ)
    ).all()
    return [
        SharedWords(
            level=share.level,
            writer="" if share.level is SharedWith.NETWORK else name,
            role=membership.role,
            week_on=share.week_on,
            words=unseal(share.sealed),
        )
        for share, name, membership in rows
    ]


def _check(
    session: Session,
    person_id: int,
    project_id: int,
    level: SharedWith,
    reader_id: int | None,
    *,
    is_sure: bool,
) -> None:
    if level is SharedWith.PRIVATE:
        raise InvalidInput(_("Your page is for you alone already. Choose who else may read these words."))
    if (reader_id is not None) != (level in ONE_READER):
        raise InvalidInput(_("Choose one person for “{level}”, and nobody else.").format(level=level.label))
    if reader_id is not None and reader_id not in {
        reader.person_id for reader in list_readers(session, person_id, project_id=project_id)
    }:
        raise NotFound(_("This person cannot read along here. Choose somebody of the list."))
    if not is_sure:
        raise InvalidInput(_("More people could read this. Look at it once more, and say that you are sure."))


def _own(session: Session, person_id: int, project_id: int, week_on: date | None) -> Sequence[JournalShare]:
    wanted = select(JournalShare).where(
        JournalShare.person_id == person_id, JournalShare.project_id == project_id
    )
    if week_on is not None:
        wanted = wanted.where(JournalShare.week_on == week_on)
    return session.scalars(wanted.order_by(JournalShare.shared_at.desc(), JournalShare.id.desc())).all()


def _own_share(session: Session, person_id: int, project_id: int, share_id: int) -> JournalShare:
    take_turn_of_person(session, person_id)
    share = session.scalar(
        select(JournalShare).where(
            JournalShare.id == share_id,
            JournalShare.person_id == person_id,
            JournalShare.project_id == project_id,
        )
    )
    if share is None:
        raise NotFound(_("These words are not shared any more."))
    return share


def _record(
    session: Session,
    share: JournalShare,
    what: str,
    now: datetime,
    *,
    before: dict[str, str] | None = None,
    after: dict[str, str] | None = None,
) -> None:
    audit.record(
        session,
        share.person_id,
        project_id=share.project_id,
        action=f"journal words {what}",
        subject=f"share {share.id}",
        before=before,
        after=after,
        now=now,
    )
