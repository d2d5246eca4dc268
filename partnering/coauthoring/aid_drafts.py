"""What a person has changed in an aid and not yet saved: kept as they type, also where it is no document at all.

Two tabs of one person each keep a draft of their own, so that neither overwrites the other.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, true
from sqlalchemy.orm import Session

from partnering.coauthoring.aid_texts import check_size
from partnering.coauthoring.models import Aid, AidDraft
from partnering.coauthoring.versions import aid_of_project, latest_text
from partnering.foundation.errors import InvalidInput
from partnering.foundation.permissions import Permission, requires
from partnering.foundation.turns import take_turn_of_person
from partnering.foundation.words import _

FIRST_REVISION_BELOW = 2_000_000_000
NOTHING_KEPT = 0
"""The revision of a draft that nobody has kept yet."""


@dataclass(frozen=True, slots=True)
class KeptAidDraft:
    """A draft: the text, the version it began from, and the revision that the next `keep_aid_draft` hands in."""

    text: bytes
    base_number: int
    revision: int
    updated_at: datetime | None
    """None where nothing is kept, and the text is that of the latest version."""
    others: int
    """How many more drafts of this aid the person has kept, in other tabs."""


@requires(Permission.WRITE_AIDS)
def read_aid_draft(
    session: Session, person_id: int, *, project_id: int, aid_id: int, revision: int | None = None
) -> KeptAidDraft:
    """The person's draft with this revision, else the one kept last, else the text of the latest version.

    Raises NotFound for an aid of another project.
    """
    aid = aid_of_project(session, project_id=project_id, aid_id=aid_id)
    drafts = _drafts(session, aid, person_id)
    if not drafts:
        return KeptAidDraft(latest_text(session, aid), aid.latest_number, NOTHING_KEPT, None, 0)
    chosen = next((draft for draft in drafts if draft.revision == revision), drafts[0])
    return _as_kept(chosen, others=len(drafts) - 1)


@requires(Permission.WRITE_AIDS)
def keep_aid_draft(
    session: Session,
    person_id: int,
    *,
    project_id: int,
    aid_id: int,
    text: bytes,
    base_number: int,
    revision: int,
    now: datetime,
) -> KeptAidDraft:
    """Keep what was typed, readable or not, and give the revision to hand in next time.

    revision: as `read_aid_draft` or the last `keep_aid_draft` gave it. Where another tab has kept something in between,
    what was typed here becomes a draft of its own, so that both stay. Raises NotFound for an aid of another project,
    InvalidInput for a text above `models.LONGEST_AID` and for a version that is not there.
    """
    check_size(text)
    aid = aid_of_project(session, project_id=project_id, aid_id=aid_id)
    if not 1 <= base_number <= aid.latest_number:
        raise InvalidInput(_("This aid has no version {number}.").format(number=base_number))
    take_turn_of_person(session, person_id)  # two tabs of one person are told apart
    drafts = _drafts(session, aid, person_id)
    mine = next((draft for draft in drafts if draft.revision == revision), None)
    if mine is None:
        # Counted from anywhere: a tab that holds a draft thrown away meanwhile must not fit its successor.
        mine = AidDraft(
            aid_id=aid.id, person_id=person_id, revision=1 + secrets.randbelow(FIRST_REVISION_BELOW)
        )
        session.add(mine)
        drafts.append(mine)
    elif (mine.text, mine.base_number) == (text, base_number):
        return _as_kept(mine, others=len(drafts) - 1)
    else:
        mine.revision += 1
    mine.text = text
    mine.base_number = base_number
    mine.updated_at = now
    return _as_kept(mine, others=len(drafts) - 1)


@requires(Permission.WRITE_AIDS)
def drop_aid_draft(
    session: Session, person_id: int, *, project_id: int, aid_id: int, revision: int | None = None
) -> None:
    """Throw away the person's own draft with this revision; nothing happens where it is gone or has grown since.

    Without a revision: all that they kept of this aid. Raises NotFound for an aid of another project.
    """
    aid = aid_of_project(session, project_id=project_id, aid_id=aid_id)
    _forget(session, aid, person_id, true() if revision is None else AidDraft.revision == revision)


def forget_saved_draft(session: Session, aid: Aid, person_id: int, *, revision: int, text: bytes) -> None:
    """Throw away the draft that was saved, and any other that holds the same text. Part of use cases."""
    _forget(session, aid, person_id, (AidDraft.revision == revision) | (AidDraft.text == text))


def _forget(session: Session, aid: Aid, person_id: int, which: ColumnElement[bool]) -> None:
    session.execute(delete(AidDraft).where(AidDraft.aid_id == aid.id, AidDraft.person_id == person_id, which))


def _drafts(session: Session, aid: Aid, person_id: int) -> list[AidDraft]:
    return list(
        session.scalars(
            select(AidDraft)
            .where(AidDraft.aid_id == aid.id, AidDraft.person_id == person_id)
            .order_by(AidDraft.updated_at.desc(), AidDraft.id.desc())
            .execution_options(populate_existing=True)
        )
    )


def _as_kept(draft: AidDraft, *, others: int) -> KeptAidDraft:
    return KeptAidDraft(draft.text, draft.base_number, draft.revision, draft.updated_at, others)
