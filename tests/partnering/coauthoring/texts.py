"""Texts of an aid for tests: one to begin from, and what people change in it."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.coauthoring.models import AidDraft
from partnering.coauthoring.saving import Disagreement, Saved, save_version
from tests.cast import NOW, Cast, an_aid

KNEE = an_aid("sore-knee", "A sore knee")
"""The aid of the cast."""

TITLE = ("title: A sore knee", "title: A very sore knee")
FUNDING = ("funding: Say who paid for this work.", "funding: Nobody paid.")
STEP = ("steps:\n", "steps:\n  - Breathe.\n")


def changed(text: bytes, *edits: tuple[str, str]) -> bytes:
    """The text after some edits, each of which must find what it changes."""
    words = text.decode()
    for before, after in edits:
        assert words.count(before) == 1, before
        words = words.replace(before, after)
    return words.encode()


def save(session: Session, cast: Cast, person: int, text: bytes, **more: Any) -> Saved | Disagreement:
    """Save a version of the cast's aid, by default from version 1."""
    call: dict[str, Any] = {"base_number": 1, "message": "", "now": NOW, **more}
    return save_version(session, person, project_id=cast.project, aid_id=cast.aid, text=text, **call)


def saved(session: Session, cast: Cast, person: int, text: bytes, **more: Any) -> Saved:
    """As `save`, where nobody disagrees."""
    outcome = save(session, cast, person, text, **more)
    assert isinstance(outcome, Saved), outcome
    return outcome


def drafts(session: Session, cast: Cast, person: int) -> list[bytes]:
    """What a person has kept of the cast's aid and not saved, the latest first."""
    kept = select(AidDraft.text).where(AidDraft.aid_id == cast.aid, AidDraft.person_id == person)
    return list(session.scalars(kept.order_by(AidDraft.updated_at.desc(), AidDraft.id.desc())))
