"""Anchors: what a remark points at, found again after every edit.

An anchor holds on in three ways: the place by its ids, the words with those around them (as the text quote selector
of the W3C does, https://www.w3.org/TR/selectors-states/), and the mark of a picture. It is never lost: the place
says the same, or it has changed since the person spoke, or it is gone and its words are kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from partnering.coauthoring.aid_contents import AidContent, sha256_of
from partnering.coauthoring.screens import WHOLE_AID, screen_at, screens_of
from partnering.foundation.errors import InvalidInput
from partnering.foundation.words import _

WORDS_AROUND: Final = 32
"""Characters kept before and after the quoted words."""
LONGEST_QUOTE: Final = 2_000
"""Characters of the quoted words that are kept."""


class Whereabouts(StrEnum):
    """What became of the place since the person spoke."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of a picture: which number it draws, and which icon, from 1; None for the whole picture or bar."""

    option: str
    outcome: str
    icon: int | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in an aid as it was when somebody spoke of it."""

    screen: str
    """Key of the screen; `WHOLE_AID` for the aid as a whole."""
    pointer: str
    """With stable ids; empty for the whole screen."""
    quote: str
    """The words it is about, or what stood at the place; empty for a whole screen."""
    quote_before: str
    quote_after: str
    mark: Mark | None
    value_sha256: str


@dataclass(frozen=True, slots=True)
class Found:
    """What became of an anchor in a later text."""

    state: Whereabouts
    pointer: str | None
    """Where it is now, with stable ids; None where it is gone."""
    words_now: str
    """What stands there now; empty for a whole screen and for what is gone."""


def anchor_at(
    content: AidContent, *, screen: str, pointer: str = "", quote: str = "", mark: Mark | None = None
) -> Anchor:
    """The anchor for a place in a text.

    quote: words that stand at the place, as they stand there; empty for all of it. Raises InvalidInput for a screen, a
    place or a mark that is not in the text. Words that do not stand there are taken for all that stands there.
    """
    screens = {found.key: found for found in screens_of(content)}
    if screen != WHOLE_AID and screen not in screens:
        raise InvalidInput(_("This part is not in the text. Open the page again and choose a part."))
    if not pointer:
        if mark is not None:
            raise InvalidInput(_("This picture is not in the text. Open the page again."))
        whole = content.document.sha256 if screen == WHOLE_AID else screens[screen].sha256
        return Anchor(screen, "", "", "", "", None, whole)
    if pointer not in content.places or screen_at(pointer) != screen:
        raise InvalidInput(_("This place is not in the text. Open the page again and point at it anew."))
    if mark is not None:
        _check_mark(content, pointer, mark)
    words = content.words_at(pointer)
    quote, before, after = _quoted(words, quote)
    return Anchor(screen, pointer, quote, before, after, mark, sha256_of(content.value_at(pointer)))


def where_now(anchor: Anchor, content: AidContent) -> Found:
    """Where an anchor is in another text of the same aid, and whether what stands there is still the same."""
    if not anchor.pointer:
        return _whole_now(anchor, content)
    for pointer in (anchor.pointer, *_moved(anchor.pointer, content)):
        if pointer in content.places and sha256_of(content.value_at(pointer)) == anchor.value_sha256:
            return Found(Whereabouts.SAME, pointer, content.words_at(pointer))
    if anchor.pointer in content.places:
        return Found(Whereabouts.CHANGED, anchor.pointer, content.words_at(anchor.pointer))
    elsewhere = _quoted_elsewhere(anchor, content)
    if elsewhere is not None:
        return Found(Whereabouts.CHANGED, elsewhere, content.words_at(elsewhere))
    return Found(Whereabouts.GONE, None, "")


def mark_as_stored(mark: Mark | None) -> dict[str, Any] | None:
    """A mark as plain JSON values."""
    return None if mark is None else {"option": mark.option, "outcome": mark.outcome, "icon": mark.icon}


def mark_from_stored(stored: Mapping[str, Any] | None) -> Mark | None:
    """The mark that `mark_as_stored` wrote."""
    return None if stored is None else Mark(stored["option"], stored["outcome"], stored["icon"])


def _whole_now(anchor: Anchor, content: AidContent) -> Found:
    if anchor.screen == WHOLE_AID:
        now = content.document.sha256
    else:
        hashes = {screen.key: screen.sha256 for screen in screens_of(content)}
        if anchor.screen not in hashes:
            return Found(Whereabouts.GONE, None, "")
        now = hashes[anchor.screen]
    is_same = now == anchor.value_sha256
    return Found(Whereabouts.SAME if is_same else Whereabouts.CHANGED, "", "")


def _check_mark(content: AidContent, pointer: str, mark: Mark) -> None:
    ends_right = pointer.endswith(f"/outcomes/{mark.outcome}/per_option/{mark.option}")
    evidence_set = content.value_at("/".join(pointer.split("/")[:3])) if ends_right else None
    most = evidence_set["denominator"] if isinstance(evidence_set, dict) else None
    if not ends_right or (mark.icon is not None and not 1 <= mark.icon <= (most or 0)):
        raise InvalidInput(_("This mark is not in the picture. Open the page again and point at it anew."))


def _quoted(words: str, quote: str) -> tuple[str, str, str]:
    """The words quoted, with those before and after them; all words where the quote is not among them."""
    at = words.find(quote) if quote else -1
    if at < 0:
        return words[:LONGEST_QUOTE], "", words[LONGEST_QUOTE:][:WORDS_AROUND]
    end = min(at + len(quote), at + LONGEST_QUOTE)
    return words[at:end], words[max(at - WORDS_AROUND, 0) : at], words[end : end + WORDS_AROUND]


def _moved(pointer: str, content: AidContent) -> Iterator[str]:
    """Where an item of a list without ids may have gone: the other places of the same list, and the same inside."""
    steps = pointer.split("/")
    for at, step in enumerate(steps):
        around = "/".join(steps[:at])
        items = content.value_at(around) if around in content.places and step.isdecimal() else None
        if isinstance(items, tuple):
            yield from ("/".join([around, str(index), *steps[at + 1 :]]) for index in range(len(items)))


def _quoted_elsewhere(anchor: Anchor, content: AidContent) -> str | None:
    """The one innermost place whose words hold the quote with the words around it; None where it is none or several."""
    sought = anchor.quote_before + anchor.quote + anchor.quote_after
    found = [
        pointer
        for pointer in content.places
        if isinstance(content.value_at(pointer), str) and sought in content.words_at(pointer)
    ]
    return found[0] if len(found) == 1 else None
