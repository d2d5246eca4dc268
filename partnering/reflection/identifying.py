"""What in a text looks as if it tells who somebody is. Pure, and without asking anybody.

It warns and decides nothing: it finds more than there is, and a text without a finding may still tell who is meant.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from babel.dates import get_month_names

from partnering.foundation.vocabulary import Term
from partnering.foundation.words import N_, language


class LooksLike(Term):
    """What a piece of a text may be."""

    EMAIL = "email", N_("an e-mail address")
    DATE = "date", N_("a date, such as a day of birth")
    NUMBER = "number", N_("a number, such as a phone or a record")
    NAME = "name", N_("a name")


@dataclass(frozen=True, slots=True)
class Finding:
    """A piece of the text, and what it looks like."""

    looks_like: LooksLike
    words: str


FEWEST_DIGITS = 6
"""Shorter numbers are counts, years and minutes."""
SHORTEST_NAME = 3

# As long as an address can be (RFC 5321, section 4.5.3.1): a long text without spaces takes no longer than others.
_EMAIL = re.compile(r"[^\s@<>(),;:]{1,64}@[^\s@<>(),;:]{1,255}\.[^\s@<>(),;:]{0,63}\w")
_DATE_IN_DIGITS = re.compile(r"\b(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2}))\b")
_NUMBER = re.compile(r"(?<!\w)\+?\(?\d(?:[\s().\-/]{0,3}\d)+(?!\w)")
# A letter or two before the digits, as in the number of a record.
_RECORD = re.compile(r"\b[A-Z]{1,4}[-\s]?\d{4,}\b")
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Nurse|Herr|Frau|Mme|Mlle|Sr|Sra|Señor|Señora)\b\.?\s+"
    r"[^\W\d_a-z][\w'’-]+(?:\s+[^\W\d_a-z][\w'’-]+)?"
)
_CALLED = re.compile(r"\b(?:called|named|name is)\s+([^\W\d_a-z][\w'’-]+(?:\s+[^\W\d_a-z][\w'’-]+)?)")
# Two words with capitals in a row that do not begin a sentence.
_TWO_CAPITALS = re.compile(
    r"(?<![.!?:“”\"\n]\s)(?<!^)(?<![.!?:“”\"\n])\b([A-Z][a-zà-ÿ'’-]+\s+[A-Z][a-zà-ÿ'’-]+)\b"
)


def find_identifying(text: str, *, names: Collection[str] = ()) -> tuple[Finding, ...]:
    """Each piece of the text that looks like an address, a date, a number or a name, once, in the order of the text.

    names: of people the reader may know; each part of three letters or more is looked for.
    """
    found = sorted(_findings(text, names), key=lambda place: (place[0], -len(place[1].words)))
    kept: list[Finding] = []
    end = -1
    for start, finding in found:
        if start >= end and finding not in kept:
            kept.append(finding)
        if start >= end:
            end = start + len(finding.words)
    return tuple(kept)


def _findings(text: str, names: Collection[str]) -> Iterator[tuple[int, Finding]]:
    for pattern, kind in (
        (_EMAIL, LooksLike.EMAIL),
        (_DATE_IN_DIGITS, LooksLike.DATE),
        (_date_in_words(language()), LooksLike.DATE),
        (_RECORD, LooksLike.NUMBER),
        (_TITLED, LooksLike.NAME),
    ):
        yield from ((match.start(), Finding(kind, match[0])) for match in pattern.finditer(text))
    for match in _NUMBER.finditer(text):
        if sum(sign.isdigit() for sign in match[0]) >= FEWEST_DIGITS:
            yield match.start(), Finding(LooksLike.NUMBER, match[0])
    for pattern in (_CALLED, _TWO_CAPITALS):
        yield from ((match.start(1), Finding(LooksLike.NAME, match[1])) for match in pattern.finditer(text))
    parts = {part for name in names for part in re.findall(r"[\w'’-]+", name) if len(part) >= SHORTEST_NAME}
    known = {part for part in parts if part[0].isupper()}
    if known:
        pattern = re.compile(r"\b(?:" + "|".join(re.escape(part) for part in sorted(known)) + r")\b")
        yield from ((match.start(), Finding(LooksLike.NAME, match[0])) for match in pattern.finditer(text))


@cache
def _date_in_words(language: str) -> re.Pattern[str]:
    """A day with its month as a word, in this language and in English: 4 March 1951, March 4th, 1951."""
    months: set[str] = set()
    for locale in {"en", language.replace("-", "_")}:
        for width in ("wide", "abbreviated"):
            months |= {name.rstrip(".") for name in get_month_names(width, locale=locale).values()}
    word = "(?:" + "|".join(sorted(map(re.escape, months), key=len, reverse=True)) + r")\b\.?"
    day = r"\d{1,2}(?:st|nd|rd|th|\.)?"
    return re.compile(
        rf"\b(?:{day}\s+(?:of\s+|de\s+)?{word}(?:,?\s+(?:de\s+)?\d{{4}})?|{word}\s+{day}(?!\d)(?:,?\s+\d{{4}})?)",
        re.IGNORECASE,
    )
