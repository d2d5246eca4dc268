"""Three-way merge of one text by its words (diff3: Khanna, Kunal, Pierce 2007, doi:10.1007/978-3-540-77050-3_40)."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

_WORD = re.compile(r"\s*\S+|\s+\Z")
"""A word with the space before it."""


def merged_words(base: str, ours: str, theirs: str) -> str | None:
    """The base with the edits of both sides; None where they changed the same words, or words side by side."""
    merged: list[str] = []
    for parts in _stretches(*(_WORD.findall(text) for text in (base, ours, theirs))):
        words = [one_of(*same) for same in zip(*parts, strict=True)] if _are_equal(*parts) else None
        stretch = one_of(*("".join(part) for part in parts)) if words is None else _joined(words)
        if stretch is None:
            return None
        merged.append(stretch)
    return "".join(merged)


def one_of(base: str, ours: str, theirs: str) -> str | None:
    """The text of the side that changed it; None where both did, and not alike."""
    if ours in {base, theirs}:
        return theirs
    return ours if theirs == base else None


def _joined(words: list[str | None]) -> str | None:
    return None if None in words else "".join(word for word in words if word is not None)


def _are_equal(base: list[str], ours: list[str], theirs: list[str]) -> bool:
    """True for the same words, however they are spaced."""
    return _bare(base) == _bare(ours) == _bare(theirs)


def _bare(words: list[str]) -> list[str]:
    return [word.strip() for word in words]


def _stretches(
    base: list[str], ours: list[str], theirs: list[str]
) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """The three texts cut at the same places: stretches with the same words in all three, and those between."""
    at_base = at_ours = at_theirs = 0
    for start, end, in_ours, in_theirs in _common(base, ours, theirs):
        if (at_base, at_ours, at_theirs) != (start, in_ours, in_theirs):
            yield base[at_base:start], ours[at_ours:in_ours], theirs[at_theirs:in_theirs]
        size = end - start
        yield base[start:end], ours[in_ours : in_ours + size], theirs[in_theirs : in_theirs + size]
        at_base, at_ours, at_theirs = end, in_ours + size, in_theirs + size
    yield base[at_base:], ours[at_ours:], theirs[at_theirs:]


def _common(base: list[str], ours: list[str], theirs: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Stretches of the base that both sides kept: start, end, start in ours and start in theirs."""
    kept_by_ours, kept_by_theirs = (
        SequenceMatcher(None, _bare(base), _bare(side)).get_matching_blocks() for side in (ours, theirs)
    )
    one = two = 0
    while one < len(kept_by_ours) and two < len(kept_by_theirs):
        first, second = kept_by_ours[one], kept_by_theirs[two]
        start, end = max(first.a, second.a), min(first.a + first.size, second.a + second.size)
        if start < end:
            yield start, end, start - first.a + first.b, start - second.a + second.b
        if first.a + first.size < second.a + second.size:
            one += 1
        else:
            two += 1
