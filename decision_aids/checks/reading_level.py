"""How hard the texts are to read: reading grade of each section, and long sentences."""

from collections.abc import Iterator
from typing import Final

from decision_aids.checks.rule import Breach, Subject, rule
from decision_aids.prose import WITHOUT_SPACES, words_of
from decision_aids.readability import has_formula, readability_of, reading_level, sections
from decision_aids.strict_yaml import shown

MOST_GRADE: Final = 8
"""The eighth school year, as IPDAS asks."""
AIM_GRADE: Final = 6
MOST_WORDS: Final = 20


@rule(
    "L25",
    level="warning",
    title="Every section can be read after eight years of school, better after six.",
    instead="Use shorter words and shorter sentences in this section.",
    source="10.1186/1472-6947-13-S2-S10",
    strength="standard",
)
def reading_grade(subject: Subject) -> Iterator[Breach]:
    """Sections above grade 8, as information above 6; of an aid with short sections only, the whole of it."""
    aid = subject.aid
    if not has_formula(aid.language):
        yield Breach(
            "/language",
            f"No reading grade is given: there is no formula here for the language {aid.language}. Let people who "
            "read little try the aid.",
            "info",
        )
        return
    parts = [(part.pointer, part.name, readability_of(part.text, aid.language)) for part in sections(aid)]
    if all(reading.grade is None for _, _, reading in parts):
        parts = [("/title", "the aid as a whole", reading_level(aid))]
    for pointer, name, reading in parts:
        grade = round(reading.grade or 0, 1)
        if grade > AIM_GRADE:
            is_hard = grade > MOST_GRADE
            yield Breach(
                pointer,
                f"Reading grade {grade} ({reading.formula}) in {name}. Aim for {MOST_GRADE if is_hard else AIM_GRADE} "
                "or lower: use shorter words and sentences.",
                "warning" if is_hard else "info",
            )


@rule(
    "L26",
    level="warning",
    title="Sentences have 20 words or fewer, and one idea each.",
    instead="Make two sentences of a long one.",
    source="10.1177/0272989X241302288",
    strength="standard",
)
def short_sentences(subject: Subject) -> Iterator[Breach]:
    """Texts with sentences of more than 20 words."""
    if subject.aid.language.partition("-")[0] in WITHOUT_SPACES:
        return
    for pointer, sentence in subject.sentences:
        count = len(words_of(sentence))
        if count > MOST_WORDS:
            yield Breach(
                pointer, f"{shown(sentence)} has {count} words. Make sentences of {MOST_WORDS} or fewer."
            )
