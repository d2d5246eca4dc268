"""The words that rules look for, by language, from `words/*.yaml`. A language without a list has no words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

FOLDER: Final = Path(__file__).with_name("words")

NEARBY: Final = 80
"""How far from a term its explanation may stand, in characters."""

_NEVER: Final = re.compile(r"(?!)")
_PIECE: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class WordList:
    """What to look for in texts of one language."""

    _steering: re.Pattern[str] = field(default=_NEVER, repr=False)
    _terms: re.Pattern[str] = field(default=_NEVER, repr=False)
    _explained_after: re.Pattern[str] = field(default=_NEVER, repr=False)
    _explained_before: re.Pattern[str] = field(default=_NEVER, repr=False)
    _arithmetic: re.Pattern[str] = field(default=_NEVER, repr=False)
    _bare_difference: re.Pattern[str] = field(default=_NEVER, repr=False)
    _count_of_whole: re.Pattern[str] = field(default=_NEVER, repr=False)
    _several_things: re.Pattern[str] = field(default=_NEVER, repr=False)
    _term_of_form: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Each term by its forms, in singular and plural."""
    _first_pieces: frozenset[str] = field(default=frozenset(), repr=False)
    """What the forms begin with: most texts hold none of it, and are not searched further."""
    known_abbreviations: frozenset[str] = frozenset()

    def steering(self, sentence: str) -> list[str]:
        """The words of a sentence that push towards a choice, each once, as they are written."""
        return list(dict.fromkeys(found[1] for found in self._steering.finditer(sentence) if found[1]))

    def terms(self, text: str) -> Iterator[tuple[str, str, bool]]:
        """Medical terms of a text in their order: the term, how it is written, and whether it is explained there."""
        if self._first_pieces.isdisjoint(_PIECE.findall(text.lower())):
            return
        for found in self._terms.finditer(text):
            form = " ".join(found[0].lower().split())
            yield self._term_of_form[form], found[0], self.is_explained(text, found)

    def is_explained(self, text: str, found: re.Match[str]) -> bool:
        """True where the words around a term say what it means, or it stands in brackets after plainer ones."""
        before = text[max(0, found.start() - NEARBY) : found.start()]
        after = text[found.end() : found.end() + NEARBY]
        return bool(
            (re.search(r"\w[\w ,’'-]* \([^()]*$", before) and ")" in after)
            or self._explained_before.search(before)
            or re.match(r"[\"”’»]? ?\(", after)
            or self._explained_after.match(after)
        )

    def arithmetic(self, sentence: str) -> str:
        """The words by which a sentence asks the reader to calculate; empty where it does not."""
        found = self._arithmetic.search(sentence)
        if found is None and len(self._count_of_whole.findall(sentence)) < 2:
            found = self._bare_difference.search(sentence)
        return found[0] if found else ""

    def names_several(self, label: str) -> bool:
        """True for a label that seems to name several things."""
        return self._several_things.search(label) is not None


@cache
def word_list(language: str) -> WordList:
    """The words of a language, by its tag such as en or fr-CA; empty lists for a language that has none."""
    file = FOLDER / f"{language.partition('-')[0]}.yaml"
    if not file.exists():
        return WordList()
    words: dict[str, Any] = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
    steering = "|".join([*_escaped(words["steering"]), *words["slanted_number"]])
    allowed = "|".join(_escaped(words["not_steering"]))
    forms = {form: term for term in words["medical_terms"] for form in _forms(term)}
    return WordList(
        _steering=_pattern(rf"\b(?:{allowed})\b|\b({steering})\b"),
        _terms=_pattern(rf"\b(?:{'|'.join(_escaped(forms))})\b"),
        _explained_after=_pattern(rf" (?:{'|'.join(_escaped(words['explains_after']))})\b"),
        _explained_before=_pattern(
            rf"\b(?:{'|'.join(_escaped(words['explains_before']))})(?: \w{{1,3}})? [\"“‘«]? ?$"
        ),
        _arithmetic=_pattern("|".join(words["arithmetic"])),
        _bare_difference=_pattern(words["bare_difference"]),
        _count_of_whole=_pattern(words["count_of_whole"]),
        _several_things=_pattern(words["several_things"]),
        _term_of_form=forms,
        _first_pieces=frozenset(_PIECE.findall(form)[0] for form in forms),
        known_abbreviations=frozenset(words["known_abbreviations"]),
    )


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _escaped(phrases: Iterable[str]) -> list[str]:
    """Phrases as patterns, with any white space between their words; longer ones first."""
    return [r"\s+".join(map(re.escape, phrase.split())) for phrase in sorted(phrases, key=len, reverse=True)]


def _forms(term: str) -> Iterator[str]:
    """A term in the singular and in each plural it may have; some of them nobody writes."""
    yield from (term, f"{term}s", f"{term}es")
    if term.endswith("y"):
        yield f"{term[:-1]}ies"
    if term.endswith("is"):
        yield f"{term[:-2]}es"
