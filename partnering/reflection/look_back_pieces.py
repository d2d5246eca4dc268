"""What a team has before it when it looks back: lines that were shared with it, and copies of what is kept elsewhere.

A shared line is read where it is shared, never copied: who takes it back, or lets fewer people read it, takes it out of
here too.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.errors import InvalidInput, NotFound
from partnering.foundation.models import Person
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.typed_text import tidy
from partnering.foundation.vocabulary import SharedWith
from partnering.foundation.words import _
from partnering.reflection.look_backs import look_back_of, open_look_back
from partnering.reflection.models import LONGEST_ABOUT, JournalShare, LookBack, LookBackPiece
from partnering.reflection.sealing import unseal
from partnering.reflection.terms import BroughtKind

MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Copy:
    """Something to copy from elsewhere: a gap, or what waits for an answer."""

    kind: BroughtKind
    about: str
    """What it is taken from; the same is brought once. Such as "input 7"."""
    words: str


@dataclass(frozen=True, slots=True)
class SharedLine:
    """A line that somebody shared with the team in these weeks."""

    share_id: int
    week_on: date
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class PieceTold:
    """One thing that is before the team."""

    piece_id: int
    kind: BroughtKind
    about: str
    words: str
    name: str
    """Who wrote a line; empty for anything else."""


@requires(Permission.LOOK_BACK)
def list_lines_to_bring(
    session: Session, person_id: int, *, project_id: int, look_back_id: int
) -> list[SharedLine]:
    """What was shared with the team in these weeks and is not brought yet, the first week first."""
    row = look_back_of(session, project_id=project_id, look_back_id=look_back_id)
    brought = select(LookBackPiece.share_id).where(
        LookBackPiece.look_back_id == row.id, LookBackPiece.share_id.is_not(None)
    )
    return _lines(session, _shared_in(row) & JournalShare.id.not_in(brought))


@requires(Permission.LOOK_BACK)
def bring_in(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    look_back_id: int,
    share_ids: Collection[int],
    copies: Sequence[Copy],
    now: datetime,
) -> int:
    """Bring shared lines and copies before the team, and return how many are new; what is there already stays so.

    Raises InvalidInput for nothing, too much at once, or a copy without words or from nowhere; NotFound for a line
    that was not shared with this team in these weeks; NotPossibleNow once it is closed.
    """
    copies = [Copy(copy.kind, copy.about, tidy(copy.words)) for copy in copies]
    if not 1 <= len(share_ids) + len(copies) <= MOST_AT_ONCE:
        raise InvalidInput(
            _("Choose at least one thing to bring in, and at most {n}.").format(n=MOST_AT_ONCE)
        )
    if any(
        copy.kind is BroughtKind.LINE or not copy.words or len(copy.about) > LONGEST_ABOUT for copy in copies
    ):
        raise InvalidInput(_("One of these cannot be brought in. Choose again."))
    row = open_look_back(session, project_id=project_id, look_back_id=look_back_id)
    lines = {line.share_id for line in _lines(session, _shared_in(row) & JournalShare.id.in_(share_ids))}
    if lines != set(share_ids):
        raise NotFound(_("One of these lines is not shared with the team any more. Choose again."))
    pieces = {
        about: LookBackPiece(
            look_back_id=row.id, kind=BroughtKind.LINE, about=about, share_id=share_id, words=""
        )
        for share_id in sorted(lines)
        for about in [f"share {share_id}"]
    } | {
        copy.about: LookBackPiece(look_back_id=row.id, kind=copy.kind, about=copy.about, words=copy.words)
        for copy in copies
    }
    known = set(session.scalars(select(LookBackPiece.about).where(LookBackPiece.look_back_id == row.id)))
    fresh = [piece for about, piece in pieces.items() if about not in known]
    if fresh:
        session.add_all(fresh)
        session.flush()
        _record(session, person_id, row, "look back pieces brought in", now)
    return len(fresh)


@requires(Permission.LOOK_BACK)
def take_out_piece(
    session: Session, person_id: int, *, project_id: int, look_back_id: int, piece_id: int, now: datetime
) -> None:
    """Take something out again; where it came from it stays. Raises NotFound, NotPossibleNow once it is closed."""
    row = open_look_back(session, project_id=project_id, look_back_id=look_back_id)
    piece = session.get(LookBackPiece, piece_id)
    if piece is None or piece.look_back_id != row.id:
        raise NotFound(_("This is not here any more."))
    session.delete(piece)
    session.flush()
    _record(session, person_id, row, "look back piece taken out", now)


@requires(Permission.LOOK_BACK)
def list_pieces(session: Session, person_id: int, *, project_id: int, look_back_id: int) -> list[PieceTold]:
    """What is before the team, in the order in which it came, without lines that are not for the team any more."""
    row = look_back_of(session, project_id=project_id, look_back_id=look_back_id)
    pieces = session.scalars(
        select(LookBackPiece).where(LookBackPiece.look_back_id == row.id).order_by(LookBackPiece.id)
    ).all()
    brought = [piece.share_id for piece in pieces if piece.share_id is not None]
    lines = {line.share_id: line for line in _lines(session, _shared_in(row) & JournalShare.id.in_(brought))}
    told = []
    for piece in pieces:
        if piece.share_id is None:
            told.append(PieceTold(piece.id, piece.kind, piece.about, piece.words, ""))
        elif line := lines.get(piece.share_id):
            told.append(PieceTold(piece.id, piece.kind, piece.about, line.words, line.name))
    return told


def _shared_in(row: LookBack) -> ColumnElement[bool]:
    return (
        (JournalShare.project_id == row.project_id)
        & (JournalShare.level == SharedWith.TEAM)
        & JournalShare.week_on.between(row.since_on, row.until_on)
    )


def _lines(session: Session, which: ColumnElement[bool]) -> list[SharedLine]:
    rows = session.execute(
        select(JournalShare, Person.name)
        .join(Person, Person.id == JournalShare.person_id)
        .where(which)
        .order_by(JournalShare.week_on, JournalShare.id)
    )
    return [SharedLine(share.id, share.week_on, name, unseal(share.sealed)) for share, name in rows]


def _record(session: Session, person_id: int, row: LookBack, action: str, now: datetime) -> None:
    audit.record(
        session, person_id, project_id=row.project_id, action=action, subject=f"look back {row.id}", now=now
    )
