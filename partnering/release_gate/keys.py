"""Keys by which programs such as CI ask the gate of one project. A key is shown once; only its SHA-256 is kept."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.catalog import Catalog
from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.models import Person, Project
from partnering.foundation.permissions import Permission, public, requires
from partnering.foundation.tokens import new_token, token_hash
from partnering.foundation.turns import take_turn_in_project
from partnering.foundation.typed_text import tidy_line
from partnering.foundation.words import _
from partnering.release_gate.evidence_shapes import Reader
from partnering.release_gate.gate import judge
from partnering.release_gate.last_days import end_of_last_day
from partnering.release_gate.models import GateKey
from partnering.release_gate.verdict import Gate
from partnering.tracker.releases import find_release_id

LONGEST_NAME: Final = 100
MOST_DAYS: Final = 366
MOST_KEYS: Final = 20
"""Of one project that work at the same time."""
NOTED_EVERY: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was made just now. Its token is told once."""

    key_id: int
    token: str


@dataclass(frozen=True, slots=True)
class KeyCard:
    """A key as its project's lead sees it; the key itself is not kept."""

    key_id: int
    name: str
    created_by: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    """To the hour."""
    ended_at: datetime | None

    def works(self, now: datetime) -> bool:
        """Whether a program gets an answer with it."""
        return self.ended_at is None and self.expires_at > now


@requires(Permission.KEEP_GATE_KEYS)
def make_key(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    name: str,
    last_day: date,
    today: date,
    now: datetime,
) -> NewKey:
    """Make a key that works until the end of a day (UTC).

    name: what it is used for. Raises InvalidInput for a name or a day that cannot be, NotPossibleNow where the project
    has a working key of this name or too many.
    """
    name = tidy_line(name)
    if not 1 <= len(name) <= LONGEST_NAME:
        raise InvalidInput(
            _("What it is for: write 1 to {most} characters, such as “GitHub”.").format(most=LONGEST_NAME)
        )
    expires_at = end_of_last_day(last_day, today=today, most_days=MOST_DAYS)
    take_turn_in_project(session, project_id)
    working = session.scalars(
        select(GateKey.name).where(
            GateKey.project_id == project_id, GateKey.ended_at.is_(None), GateKey.expires_at > now
        )
    ).all()
    if name in working:
        raise NotPossibleNow(
            _("There is a key “{name}” already. End it first, or choose another name.").format(name=name)
        )
    if len(working) >= MOST_KEYS:
        raise NotPossibleNow(_("There are {n} keys already. End one first.").format(n=len(working)))
    token = new_token()
    row = GateKey(
        project_id=project_id,
        name=name,
        token_hash=token_hash(token),
        created_by=person_id,
        created_at=now,
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="gate key made",
        subject=f"gate key {row.id}",
        after={"name": name, "last_day": last_day.isoformat()},
        now=now,
    )
    return NewKey(row.id, token)


@requires(Permission.KEEP_GATE_KEYS)
def end_key(session: Session, person_id: int, *, project_id: int, key_id: int, now: datetime) -> None:
    """End a key at once. Twice does nothing more. Raises NotFound."""
    row = session.scalar(
        select(GateKey).where(GateKey.id == key_id, GateKey.project_id == project_id).with_for_update()
    )
    if row is None:
        raise NotFound(_("There is no such key in this project."))
    if row.ended_at is not None:
        return
    row.ended_at, row.ended_by = now, person_id
    audit.record(
        session,
        person_id,
        project_id=project_id,
        action="gate key ended",
        subject=f"gate key {key_id}",
        before={"name": row.name},
        now=now,
    )


@requires(Permission.KEEP_GATE_KEYS)
def list_keys(session: Session, person_id: int, *, project_id: int) -> list[KeyCard]:
    """Every key of the project, the latest first; also those that ended."""
    rows = session.execute(
        select(GateKey, Person.name)
        .join(Person, Person.id == GateKey.created_by)
        .where(GateKey.project_id == project_id)
        .order_by(GateKey.id.desc())
    )
    return [
        KeyCard(
            key_id=row.id,
            name=row.name,
            created_by=created_by,
            created_at=row.created_at,
            expires_at=row.expires_at,
            last_used_at=row.last_used_at,
            ended_at=row.ended_at,
        )
        for row, created_by in rows
    ]


@public
def judge_by_key(
    session: Session, *, token: str, slug: str, version: str, catalog: Catalog, today: date, now: datetime
) -> Gate:
    """What the gate says to the program that holds this key: no names of people, no word of a draft.

    Raises NotAllowed for a key that is wrong, ended or too old, always in the same words; NotFound, in the same words
    for a project that is not the key's as for one that does not exist.
    """
    project_id = _project_of(session, token, now)
    if session.scalar(select(Project.slug).where(Project.id == project_id)) != slug:
        raise NotFound(_("This key opens no such project. Check the address, or make a key there."))
    return judge(
        session,
        project_id=project_id,
        release_id=find_release_id(session, project_id=project_id, version=version),
        reader=Reader(),
        catalog=catalog,
        today=today,
        now=now,
    )


@public
def note_key_use(session: Session, *, token: str, now: datetime) -> None:
    """Note that a key is in use, at most once an hour. Nothing happens for a key that does not work."""
    session.execute(
        update(GateKey)
        .where(
            GateKey.token_hash == token_hash(token),
            GateKey.ended_at.is_(None),
            GateKey.expires_at > now,
            GateKey.last_used_at.is_(None) | (GateKey.last_used_at < now - NOTED_EVERY),
        )
        .values(last_used_at=now)
    )


def _project_of(session: Session, token: str, now: datetime) -> int:
    project_id = session.scalar(
        select(GateKey.project_id).where(
            GateKey.token_hash == token_hash(token), GateKey.ended_at.is_(None), GateKey.expires_at > now
        )
    )
    if project_id is None:
        raise NotAllowed(
            _(
                "This key does not work. It may be wrong, ended or too old. A lead of the project can make a new one."
            )
        )
    return project_id
