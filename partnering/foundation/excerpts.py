"""The words of a search in a text: which they are, and the piece of the text where they stand. Pure.

A word is what stands between spaces and signs. It is found by its beginning, whatever its capitals and accents.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from partnering.foundation.search_index import LONGEST_WORD, SIGNS
from partnering.foundation.typed_text import tidy

MOST_WORDS = 10
LONGEST_EXCERPT = 240
WORDS_BEFORE = 60
"""Characters of an excerpt before the first word that was found."""

_WORD = re.compile(f"[^ {re.escape(SIGNS)}]+")
_ACCENT = re.compile("[\u0300-\u036f]")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a text, and where in it the words stand that were searched for."""

    text: str
    marks: tuple[tuple[int, int], ...]
    """Where each begins, and where it has ended; in order, none within another."""


def words_of(typed: str) -> tuple[str, ...]:
    """The words to search for in what somebody typed, at most `MOST_WORDS`, each once and as `folded`."""
    words = (folded(word)[:LONGEST_WORD] for word in _WORD.findall(tidy(typed)))
    return tuple(dict.fromkeys(word for word in words if any(sign.isalnum() for sign in word)))[:MOST_WORDS]


def folded(word: str) -> str:
    """The word in small letters, without accents."""
    return _ACCENT.sub("", unicodedata.normalize("NFD", word).lower())


def has_all(text: str, words: Iterable[str]) -> bool:
    """Whether each of these folded words begins a word of the text."""
    found = [folded(word) for word in _WORD.findall(text)]
    return all(any(here.startswith(word) for here in found) for word in words)


def excerpt(texts: Sequence[str], words: Sequence[str]) -> Excerpt:
    """A piece of the first of these texts where one of the folded words stands, or the beginning of the first one."""
    first = ""
    for text in filter(None, texts):
        one_line = " ".join(unicodedata.normalize("NFC", text).split())
        marks = list(_marks(one_line, words))
        if marks:
            return _cut(one_line, marks)
        first = first or one_line
    return _cut(first, [])


def _marks(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    for found in _WORD.finditer(text):
        here = folded(found.group())
        longest = max((word for word in words if here.startswith(word)), key=len, default=None)
        if longest is not None:
            yield found.start(), found.start() + _length_before_folding(found.group(), longest)


def _length_before_folding(word: str, beginning: str) -> int:
    """How many characters of the word become this beginning."""
    return next(length for length in range(1, len(word) + 1) if folded(word[:length]).startswith(beginning))


def _cut(text: str, marks: list[tuple[int, int]]) -> Excerpt:
    start = 0
    if len(text) > LONGEST_EXCERPT and marks and marks[0][0] > WORDS_BEFORE:
        start = min(marks[0][0] - WORDS_BEFORE, len(text) - LONGEST_EXCERPT)
        start = text.find(" ", start, marks[0][0]) + 1 or start
    end = min(len(text), start + LONGEST_EXCERPT)
    if end < len(text):
        # Not in the middle of a word, where there is a space to stop at.
        end = max(text.rfind(" ", start + LONGEST_EXCERPT // 2, end), -1)
        end = end if end > 0 else start + LONGEST_EXCERPT
    before, after = "… " if start else "", " …" if end < len(text) else ""
    shift = len(before) - start
    return Excerpt(
        text=f"{before}{text[start:end]}{after}",
        marks=tuple((a + shift, b + shift) for a, b in marks if start <= a and b <= end),
    )
