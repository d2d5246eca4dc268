"""Words: none that push, none that nobody explains, no sums for the reader to do."""

import re
from collections.abc import Iterator
from typing import Final

from decision_aids.checks.rule import Breach, Subject, rule
from decision_aids.checks.word_lists import WordList, word_list
from decision_aids.document import DecisionAid
from decision_aids.prose import words_of
from decision_aids.quantities import Count
from decision_aids.strict_yaml import shown

MAY_TAKE_SIDES: Final = re.compile(
    r"/options/\d+/lived_experience/|/values/\d+/statement$|/decision/question$|/questions_for_the_visit/"
)
"""What people say and ask for themselves."""
ABOUT_THE_AID: Final = re.compile(
    r"/(?:authors|partners|funding|funders|dates|guidelines)\b|/evidence/\d+/(?:population$|method$|outcomes/\d+/scale/)"
)
"""What describes the aid and its studies, or stands in a box of its own."""
PEOPLE: Final = re.compile(r"/(?:authors|partners|funding|funders|dates)\b")

_ABBREVIATION = re.compile(r"\b(?![IVX]+\b)[A-Z]{2}[A-Z0-9]{0,4}\b")


@rule(
    "L21",
    level="warning",
    title="No words push the reader; what a guideline advises stands in a box of its own.",
    instead="Say what happens with each option, and put advice of guidelines into guidelines.",
    source="10.1186/1472-6947-13-S2-S6",
    strength="ours",
)
def no_steering(subject: Subject) -> Iterator[Breach]:
    """Words that push towards a choice, outside questions, guidelines and what people say for themselves."""
    words = word_list(subject.aid.language)
    told: dict[str, list[str]] = {}
    for pointer, sentence in subject.sentences:
        is_question = sentence.rstrip("\"'”’»)").endswith("?")
        if not (is_question or MAY_TAKE_SIDES.match(pointer) or ABOUT_THE_AID.match(pointer)):
            told.setdefault(pointer, []).extend(words.steering(sentence))
    for pointer, pushing in told.items():
        if pushing:
            listed = ", ".join(f"“{word}”" for word in dict.fromkeys(pushing))
            yield Breach(
                pointer,
                f"{listed} can push a reader towards one choice. Say what happens with each option instead.",
            )


@rule(
    "L27",
    level="warning",
    title="A medical word or an abbreviation is explained, in the text or in the glossary.",
    instead="Use a plainer word, or explain it in the glossary.",
    source="https://www.ahrq.gov/health-literacy/patient-education/pemat.html",
    strength="standard",
)
def words_are_explained(subject: Subject) -> Iterator[Breach]:
    """Medical terms and abbreviations that are explained nowhere, each at its first use."""
    aid = subject.aid
    words = word_list(aid.language)
    readable = [(pointer, text) for pointer, text in subject.texts if not PEOPLE.match(pointer)]
    explained = {term for key in _explained_names(aid) for term, _, _ in words.terms(key)}
    first: dict[str, tuple[str, str]] = {}
    for pointer, text in readable:
        for term, written, is_explained in words.terms(text):
            first.setdefault(term, (pointer, written))
            if is_explained:
                explained.add(term)
    for term, (pointer, written) in first.items():
        if term not in explained:
            yield Breach(
                pointer,
                f"“{written}” is a word of medicine. Use a plainer one, or explain it in the glossary.",
            )
    if words.known_abbreviations:
        yield from _unexplained_abbreviations(aid, words, readable)


@rule(
    "L28",
    level="warning",
    title="The reader never has to calculate.",
    instead="Give the number for each option, out of the same whole.",
    source="https://www.cdc.gov/ccindex/",
    strength="standard",
)
def no_sums(subject: Subject) -> Iterator[Breach]:
    """Texts that ask for a sum, and differences without the numbers behind them."""
    words = word_list(subject.aid.language)
    for pointer, sentence in subject.sentences:
        asked = words.arithmetic(sentence)
        if asked:
            yield Breach(
                pointer,
                f"“{asked}” leaves a sum to the reader. Give the number for each option, out of the same whole.",
            )
    for number, evidence in enumerate(subject.aid.evidence):
        for index, outcome in enumerate(evidence.outcomes):
            if outcome.difference is not None and not any(map(_is_known, outcome.per_option.values())):
                yield Breach(
                    f"/evidence/{number}/outcomes/{index}/difference",
                    f"“{outcome.label}” has a difference, and no number for any option. Give the numbers it is the "
                    "difference of.",
                )


def _explained_names(aid: DecisionAid) -> Iterator[str]:
    """Names that the aid explains: of the glossary, of the condition, of its options."""
    yield from aid.glossary
    if aid.condition.summary is not None:
        yield aid.condition.name
    yield from (option.label for option in aid.options if option.what_it_involves is not None)


def _unexplained_abbreviations(
    aid: DecisionAid, words: WordList, readable: list[tuple[str, str]]
) -> Iterator[Breach]:
    glossary = {word.upper() for key in aid.glossary for word in words_of(key)}
    small = {word for _, text in readable for word in words_of(text) if word.islower()}
    first: dict[str, str] = {}
    explained: set[str] = set()
    for pointer, text in readable:
        for found in _ABBREVIATION.finditer(text):
            name = found[0]
            # A word that stands elsewhere in small letters is shouted, not abbreviated: NOT, ONLY.
            if name in glossary or name in words.known_abbreviations or name.lower() in small:
                continue
            first.setdefault(name, pointer)
            if words.is_explained(text, found):
                explained.add(name)
    for name, pointer in first.items():
        if name not in explained:
            yield Breach(
                pointer,
                f"{shown(name)} is an abbreviation that is not explained. Write it out, or add it to the glossary.",
            )


def _is_known(number: object) -> bool:
    return (number.n if isinstance(number, Count) else getattr(number, "mean", None)) is not None
