"""What people are still typing: kept as they type, read by nobody else, never overwritten by another tab."""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, true
from sqlalchemy.orm import Session

from partnering.foundation.errors import InvalidInput, NotFound
from partnering.foundation.permissions import Permission, permissions_in_project, requires
from partnering.foundation.tokens import new_token
from partnering.foundation.turns import take_turn_of_person
from partnering.foundation.words import _
from partnering.tracker.models import Draft

FIRST_REVISION_BELOW = 100_000_000
LONGEST_DRAFT = 500_000
"""Characters of the content as JSON: twenty times the longest form that can be saved."""
MOST_DRAFTS = 50
"""How many of the latest are listed; older ones come up as these are saved or thrown away."""


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A form somebody has begun."""

    token: str
    revision: int
    content: dict[str, Any]
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """Where a draft was kept. The token differs from the one given where another tab had typed meanwhile."""

    token: str
    revision: int


@requires(Permission.KEEP_OWN_ACCOUNT)
def list_my_drafts(session: Session, person_id: int, *, in_project: int, form: str) -> list[KeptDraft]:
    """The person's own drafts of this form in this project, the latest first, at most `MOST_DRAFTS`."""
    rows = session.scalars(
        select(Draft)
        .where(Draft.person_id == person_id, Draft.project_id == in_project, Draft.form == form)
        .order_by(Draft.updated_at.desc(), Draft.id.desc())
        .limit(MOST_DRAFTS)
    )
    return [
        KeptDraft(token=row.token, revision=row.revision, content=row.content, updated_at=row.updated_at)
        for row in rows
    ]


@requires(Permission.KEEP_OWN_ACCOUNT)
def save_draft(
    session: Session,
    person_id: int,
    *,
    in_project: int,
    form: str,
    token: str,
    revision: int,
    content: dict[str, Any],
    now: datetime,
) -> DraftPlace:
    """Keep what was typed, and say where.

    token, revision: from the last save, or a new token with revision 0. Where another tab has saved in between, what
    was typed here goes to a draft of its own, so that both stay. Raises NotFound for an outsider to the project,
    InvalidInput above `LONGEST_DRAFT`.
    """
    if not permissions_in_project(session, person_id, in_project):
        raise NotFound(_("There is no such project, or you are not part of it."))
    if len(json.dumps(content)) > LONGEST_DRAFT:
        raise InvalidInput(
            _("This is too long. Shorten it, or keep a part of it in a document and link to it.")
        )
    take_turn_of_person(session, person_id)  # two tabs of one person are told apart
    draft = session.scalar(select(Draft).where(Draft.token == token))
    if draft is not None:
        form_of_draft = (draft.person_id, draft.project_id, draft.form)
        is_same_form = form_of_draft == (person_id, in_project, form)
        if is_same_form and draft.content == content:
            return DraftPlace(token=token, revision=draft.revision)
        if not is_same_form or draft.revision != revision:
            draft, token = None, new_token()
    if draft is None:
        # Counted from anywhere: a tab that holds a draft thrown away meanwhile must not fit its successor.
        draft = Draft(
            person_id=person_id,
            project_id=in_project,
            form=form,
            token=token,
            revision=secrets.randbelow(FIRST_REVISION_BELOW),
        )
        session.add(draft)
    draft.content = content
    draft.revision += 1
    draft.updated_at = now
    return DraftPlace(token=token, revision=draft.revision)


@requires(Permission.KEEP_OWN_ACCOUNT)
def discard_draft(session: Session, person_id: int, *, token: str, revision: int | None = None) -> None:
    """Throw away one of the person's own drafts; nothing happens where it is gone already.

    revision: from the last save; words that another tab has kept since then stay. None throws away whatever is there.
    """
    unchanged = true() if revision is None else Draft.revision == revision
    session.execute(delete(Draft).where(Draft.token == token, Draft.person_id == person_id, unchanged))
