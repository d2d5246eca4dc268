"""How hard the words of an aid are to read: reading grade, sentences, and why a grade cannot be given.

Grades are school years of the United States. They are made for English prose, and say nothing about other languages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Final

from decision_aids.checks.texts import texts
from decision_aids.document import DecisionAid
from decision_aids.prose import WITHOUT_SPACES, sentences_of, words_of
from decision_aids.syllables import syllables_of

LEAST_WORDS: Final = 100
"""Flesch-Kincaid was made on passages of about this length; a grade of fewer words is chance."""
LEAST_SENTENCES: Final = 30
"""SMOG counts the long words of 30 sentences."""
LONG_WORD_SYLLABLES: Final = 3

SECTIONS: Final[Mapping[str, tuple[str, str]]] = {
    **dict.fromkeys(("title", "condition", "decision"), ("/condition", "the problem and the decision")),
    "screening": ("/screening", "the part on the test"),
    "values": ("/values", "what matters"),
    **dict.fromkeys(("steps", "questions_for_the_visit"), ("/steps", "the steps and questions")),
    "glossary": ("/glossary", "the glossary"),
    "guidelines": ("/guidelines", "what guidelines advise"),
}
"""Pointer and English name of the section that a field belongs to, beside each option and each evidence set."""


@dataclass(frozen=True, slots=True)
class Readability:
    """How hard a text is to read.

    `flesch_kincaid_grade` (doi:10.21236/ADA006655) and `smog_grade` (McLaughlin, Journal of Reading 1969;12:639-646)
    are None where they cannot be given, and then the reason is told. `longest_sentence` counts words.
    """

    words: int
    sentences: int
    longest_sentence: int
    flesch_kincaid_grade: float | None
    no_flesch_kincaid: str
    smog_grade: float | None
    no_smog: str

    @property
    def grade(self) -> float | None:
        """The grade to go by: SMOG where there is one, else Flesch-Kincaid, else none."""
        return self.flesch_kincaid_grade if self.smog_grade is None else self.smog_grade

    @property
    def formula(self) -> str:
        """The name of the formula behind `grade`; empty where there is none."""
        if self.smog_grade is not None:
            return "SMOG"
        return "" if self.flesch_kincaid_grade is None else "Flesch-Kincaid"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an aid that is read at one go: the JSON pointer where it begins, its English name and its text."""

    pointer: str
    name: str
    text: str


def has_formula(language: str) -> bool:
    """True for the languages whose reading grade can be given."""
    return language.partition("-")[0] == "en"


def readability_of(text: str, language: str) -> Readability:
    """How hard a text is to read. `language` is a tag such as en or fr-CA. An empty line ends a sentence."""
    sentences = sentences_of(text)
    lengths = [len(words_of(sentence)) for sentence in sentences]
    words = sum(lengths)
    if language.partition("-")[0] in WITHOUT_SPACES:
        lengths, words = [], 0
    why_not = "" if has_formula(language) else "There is no formula for this language."
    too_short = why_not or _too_few(words, LEAST_WORDS, "words")
    too_few = too_short or _too_few(len(sentences), LEAST_SENTENCES, "sentences")
    syllables = [] if too_short else _syllables(text)
    return Readability(
        words=words,
        sentences=len(sentences),
        longest_sentence=max(lengths, default=0),
        flesch_kincaid_grade=None if too_short else _flesch_kincaid(syllables, len(sentences)),
        no_flesch_kincaid=too_short,
        smog_grade=None if too_few else _smog(syllables, len(sentences)),
        no_smog=too_few,
    )


def sections(aid: DecisionAid) -> tuple[Section, ...]:
    """The parts of an aid that a reader reads, in its order; who made it, and its dates, are not among them."""
    parts: dict[tuple[str, str], list[str]] = {}
    for pointer, text in texts(aid):
        part = _part(aid, pointer.split("/")[1:])
        if part is not None:
            parts.setdefault(part, []).append(text)
    return tuple(Section(pointer, name, "\n\n".join(inside)) for (pointer, name), inside in parts.items())


def reading_level(aid: DecisionAid) -> Readability:
    """How hard an aid is to read as a whole. `sections` tell more: an easy part can hide a hard one here."""
    return readability_of("\n\n".join(part.text for part in sections(aid)), aid.language)


def _part(aid: DecisionAid, steps: list[str]) -> tuple[str, str] | None:
    """Pointer and name of the section that a text stands in; None for what is about the aid itself."""
    field = steps[0]
    if field in {"options", "evidence"}:
        index = int(steps[1])
        label = aid.options[index].label if field == "options" else aid.evidence[index].label
        return f"/{field}/{index}", f"“{label}”"
    return SECTIONS.get(field)


def _too_few(count: int, least: int, what: str) -> str:
    return "" if count >= least else f"A grade needs {least} {what} or more. Here are {count}."


def _syllables(text: str) -> list[int]:
    return [syllables_of(word) for word in words_of(text)]


def _flesch_kincaid(syllables: list[int], sentences: int) -> float:
    words = len(syllables)
    return 0.39 * words / sentences + 11.8 * sum(syllables) / words - 15.59


def _smog(syllables: list[int], sentences: int) -> float:
    long_words = sum(count >= LONG_WORD_SYLLABLES for count in syllables)
    return 1.0430 * sqrt(long_words * 30 / sentences) + 3.1291
