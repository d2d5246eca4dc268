"""The screens of a review: the parts of an aid that are shown one at a time and that a verdict speaks of.

Every field of the document belongs to exactly one screen. A verdict binds to the SHA-256 of each screen, so that an
edit makes it lapse for the screens that changed and for no other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from decision_aids.strict_yaml import pointer_step
from partnering.coauthoring.aid_contents import KEPT_READ, AidContent, sha256_of
from partnering.foundation.words import N_, _

ABOUT: Final = "about"
EVIDENCE: Final = "evidence"
WHOLE_AID: Final = ""
"""In the place of a screen's key: what is said of the aid as a whole."""

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "decision": ("title", "kind", "condition", "decision"),
    "options": ("options",),
    "screening": ("screening",),
    "values": ("values",),
    "steps": ("steps", "questions_for_the_visit"),
    "words": ("glossary",),
}
"""Screens by key, with the fields of the document each holds. Every evidence set is a screen, all other fields are
`about`, which also holds which sets there are and in which order."""

NAMES: Final[Mapping[str, str]] = {
    "decision": N_("The decision"),
    "options": N_("The choices"),
    "screening": N_("The test"),
    "values": N_("What matters to you"),
    "steps": N_("Steps and questions"),
    "words": N_("Word list"),
    ABOUT: N_("About this aid"),
}


@dataclass(frozen=True, slots=True)
class Screen:
    """One part of an aid, as a reviewer sees it at a time."""

    key: str
    label: str
    """Of an evidence set, in the writers' words; empty for the other screens."""
    sha256: str
    pointers: tuple[str, ...]
    """Stable pointers of the fields it holds, where they say something."""

    @property
    def name(self) -> str:
        """What the screen is called, in the reader's language."""
        return _(NAMES[self.key]) if self.key in NAMES else self.label

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show. An empty screen still counts: taking all of it out is a change too."""
        return not self.pointers


@lru_cache(maxsize=KEPT_READ)
def screens_of(content: AidContent) -> tuple[Screen, ...]:
    """All screens of an aid in reading order, also those with nothing on them."""
    return tuple(_screens(content))


def screen_at(pointer: str) -> str:
    """The key of the screen that holds a place, by its stable pointer; `WHOLE_AID` for the empty pointer."""
    if not pointer:
        return WHOLE_AID
    field, *inside = pointer[1:].split("/")
    if field == EVIDENCE:
        return f"{EVIDENCE}/{inside[0]}" if inside else ABOUT
    return next((key for key, fields in FIELDS.items() if field in fields), ABOUT)


def _screens(content: AidContent) -> Iterator[Screen]:
    values = content.values
    yield _of_fields("decision", content)
    yield _of_fields("options", content)
    for evidence_set in values[EVIDENCE]:
        key = f"{EVIDENCE}/{pointer_step(evidence_set['id'])}"
        yield Screen(key, evidence_set["label"], sha256_of(evidence_set), (f"/{key}",))
    for key in ("screening", "values", "steps", "words"):
        yield _of_fields(key, content)
    elsewhere = {EVIDENCE, *(name for fields in FIELDS.values() for name in fields)}
    rest = {name: value for name, value in values.items() if name not in elsewhere}
    held = {**rest, EVIDENCE: tuple(evidence_set["id"] for evidence_set in values[EVIDENCE])}
    yield Screen(ABOUT, "", sha256_of(held), _said(rest))


def _of_fields(key: str, content: AidContent) -> Screen:
    held = {name: content.values[name] for name in FIELDS[key]}
    return Screen(key, "", sha256_of(held), _said(held))


def _said(held: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(f"/{name}" for name, value in held.items() if value is not None and value not in ((), {}))
