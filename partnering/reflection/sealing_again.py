"""All private words sealed with the first key, a batch at a time, when a key was set late or is to be changed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from partnering.foundation import audit
from partnering.foundation.database import Base
from partnering.foundation.errors import NotPossibleNow
from partnering.foundation.permissions import Permission, requires
from partnering.reflection.sealing import has_key, is_sealed_by_first_key, seal, unseal

BATCH = 500


@dataclass(frozen=True, slots=True)
class SealedBatch:
    """What came of some rows of a table."""

    last_id: int | None
    """Where to go on; None at the end of the table."""
    sealed: int
    """How many are sealed with the first key now and were not before."""
    unreadable: int
    """How many no key opens. They stay as they are."""


def sealed_tables() -> list[str]:
    """The tables with private words: those with a column `sealed`."""
    return [table.name for table in Base.metadata.sorted_tables if "sealed" in table.columns]


@requires(Permission.SEAL_JOURNALS)
def seal_again(session: Session, person_id: int, *, table: str, after_id: int, now: datetime) -> SealedBatch:
    """Seal the next rows of a table with the first key. Nobody is shown a word of them.

    table: one of `sealed_tables`. Words that somebody changes at the same moment are left as they wrote them. Where no
    key is set, nothing happens.
    """
    if not has_key():
        return SealedBatch(last_id=None, sealed=0, unreadable=0)
    columns = Base.metadata.tables[table].columns
    rows = session.execute(
        select(columns.id, columns.sealed).where(columns.id > after_id).order_by(columns.id).limit(BATCH)
    ).all()
    changed, unreadable = [], 0
    for row_id, stored in rows:
        if not stored or is_sealed_by_first_key(stored):
            continue
        try:
            changed.append({"row": row_id, "before": stored, "after": seal(unseal(stored))})
        except NotPossibleNow:
            unreadable += 1
    if changed:
        session.execute(
            update(Base.metadata.tables[table])
            .where(columns.id == bindparam("row"), columns.sealed == bindparam("before"))
            .values(sealed=bindparam("after")),
            changed,
        )
        audit.record(
            session,
            person_id,
            project_id=None,
            action="journals sealed again",
            subject=table,
            after={"rows": len(changed)},
            now=now,
        )
    return SealedBatch(rows[-1].id if len(rows) == BATCH else None, len(changed), unreadable)
