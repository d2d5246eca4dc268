"""Sentences and words of a text, in languages that put spaces between words."""

import re
from typing import Final

ABBREVIATIONS: Final = frozenset(
    "approx cf dr dra e.g fig i.e mme mr mrs ms p.ej pág prof sr sra st vs".split()
)
"""Words with a point that ends no sentence. Those that often end one, such as etc., are not among them."""
WITHOUT_SPACES: Final = frozenset({"ja", "km", "lo", "my", "th", "zh"})
"""Languages whose words cannot be told apart by spaces."""

_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_PARAGRAPH = re.compile(r"\n\s*\n|\n(?=\s*[-*•] )")
_END = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’»)\]]*(?=\s+(\S)|\s)")
_LONGEST_ABBREVIATION: Final = max(map(len, ABBREVIATIONS))


def words_of(text: str) -> list[str]:
    """The words and numbers of a text. What a hyphen or an apostrophe joins is one word, and so is 12.5."""
    return _WORD.findall(text)


def sentences_of(text: str) -> list[str]:
    """The sentences of a text that hold a word. An empty line or a list item ends a sentence too."""
    return [
        sentence
        for paragraph in _PARAGRAPH.split(text)
        for sentence in _sentences(paragraph)
        if _WORD.search(sentence)
    ]


def _sentences(paragraph: str) -> list[str]:
    found: list[str] = []
    start = 0
    for end in _END.finditer(paragraph):
        if not _goes_on(paragraph, end):
            found.append(paragraph[start : end.end()].strip())
            start = end.end()
    return [*found, paragraph[start:].strip()]


def _goes_on(paragraph: str, end: re.Match[str]) -> bool:
    """True for a point inside a sentence: of an abbreviation, or before a small letter."""
    if not end[0].startswith("."):
        return False
    before = paragraph[max(0, end.start() - _LONGEST_ABBREVIATION - 2) : end.start()].split()[-1:]
    is_abbreviation = bool(before) and before[0].lstrip("(").lower() in ABBREVIATIONS
    return is_abbreviation or (end[1] or "").islower()
