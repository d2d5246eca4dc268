"""What a file from another system says of a piece of decision support, whatever its format."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from partnering.foundation.words import _
from partnering.interop.named_people import NamedPerson

SLUG_LENGTH = 40
MOST_NAMED = 10
"""As many other artifacts and kinds are told; a file may make up its own."""
SMALL_WORDS = frozenset(
    "a an and as at by for from in into of on or our the to using who with without your".split()
)
"""Words that a shortened slug does not end with."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the file says of the whole artifact, such as a date, and the JSON Pointer to it."""

    label: str
    words: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """What every format says. Text that is missing is "", a name that is missing None. HTML is safe to show."""

    file_name: str
    original: bytes = field(repr=False)
    """The file, byte for byte."""
    sha256: str
    title: str
    version: str | None
    description_html: str
    contributors_html: str = ""
    pilot_text: str = ""
    involvement_texts: Mapping[str, str]
    """Plain text that tells who took part in the work, by the name people read; only of fields that say something."""
    lists_people: bool = False
    """Whether the format names people one by one, so that a file without names leaves them out."""
    people: tuple[NamedPerson, ...] = ()
    facts: tuple[Fact, ...] = ()
    others: tuple[str, ...] = ()
    """Further artifacts of the same file, which became part of the same project."""
    not_read: Mapping[str, int] = field(default_factory=dict)
    """How many things of another kind the file holds, by kind; they stay in `original`."""


def notes_on(artifact: Artifact) -> tuple[str, ...]:
    """What a file holds beside its main artifact, in sentences."""
    notes = []
    if artifact.others:
        notes.append(_("Also in this file: {others}.").format(others="; ".join(artifact.others[:MOST_NAMED])))
    if artifact.not_read:
        kinds = Counter(artifact.not_read).most_common(MOST_NAMED)
        found = ", ".join(f"{n} {kind}" for kind, n in kinds)
        notes.append(_("Not read, but kept in the file: {found}.").format(found=found))
    return tuple(notes)


def slug_of(title: str) -> str:
    """A short name for addresses: a-z, 0-9 and "-", 1 to 40 characters, always the same for the same title."""
    letters = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", letters.replace("'", ""))
    if not words:
        return "artifact-" + hashlib.sha256(title.encode("utf-8", "replace")).hexdigest()[:8]
    slug = "-".join(words)
    if len(slug) <= SLUG_LENGTH:
        return slug
    kept = slug[: SLUG_LENGTH + 1].rsplit("-", 1)[0][:SLUG_LENGTH].split("-")
    while len(kept) > 1 and kept[-1] in SMALL_WORDS:
        kept.pop()
    return "-".join(kept)
