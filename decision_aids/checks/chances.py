"""How chances are told in sentences: as numbers of people, out of one whole, with those to whom nothing happens."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from decision_aids.checks.chance_words import ChanceWords, chance_words
from decision_aids.checks.rule import Breach, Subject, rule
from decision_aids.strict_yaml import shown

_WORK: Final = r"/(?:authors|partners|funders|funding|dates)\b|/evidence/\d+/method"
"""Texts about how the aid was made."""

_OWN_WORDS: Final = r"/(?:values|steps|questions_for_the_visit)\b|/options/\d+/lived_experience"
"""Texts of a person who speaks for herself, and what the reader is to do."""

_WHO: Final = "/decision/audience"
_EVIDENCE: Final = "/evidence/"
"""Labels: their numbers stand beside them."""

_WHOLES: Final = frozenset({Decimal(100), Decimal(1000)})


@rule(
    "L2",
    level="error",
    title="A chance is told as a number of people for each option, and not only compared with another chance.",
    instead="Give both numbers in the same sentence: 4 of 1000 men die without the test, 3 of 1000 with it. "
    "Say too that 996 and 997 do not.",
    source="10.1177/0272989X251346811",
    strength="strong",
)
def absolute_numbers(subject: Subject) -> Iterator[Breach]:
    """Relative risks, ratios, "20% lower", "doubles", where the sentence lacks the two absolute numbers."""
    words = chance_words(subject.aid.language)
    if words is None:
        yield _not_read(subject, "relative risks")
        return
    for pointer, sentence in _told(subject, _WORK):
        found = _relative(words, pointer, sentence)
        if found is not None and not _has_both_numbers(words, sentence, found):
            yield Breach(
                pointer,
                f"{shown(found[0])} compares two chances and hides how large they are. "
                "Give the number of people for each option, both out of the same whole.",
            )


@rule(
    "L3",
    level="warning",
    title="A chance is told as a number of people; a percentage comes second.",
    instead="Write 12 of 100 people (12%).",
    source="https://pifonline.org.uk/resources/communicating-benefits-risks-and-uncertainties",
    strength="standard",
)
def natural_frequencies(subject: Subject) -> Iterator[Breach]:
    """Percentages without a natural frequency in the same sentence. What changes by a percentage is no chance."""
    words = chance_words(subject.aid.language)
    if words is None:
        yield _not_read(subject, "percentages")
        return
    for pointer, sentence in _told(subject, rf"{_WORK}|{_EVIDENCE}|/options/\d+/lived_experience"):
        if not words.percent.search(sentence):
            continue
        plain = words.percent_of.sub("", sentence)
        found = [one[0] for one in words.percent.finditer(plain) if not one[0].startswith("100")]
        is_change = words.relative_change.search(sentence) or words.relative.search(sentence)
        if found and not words.frequencies(sentence) and not is_change:
            yield Breach(
                pointer,
                f"Many readers find {shown(found[0])} hard to picture. Write how many people it is, such as "
                "12 of 100 people, and the percentage after it if you like.",
            )


@rule(
    "L4",
    level="error",
    title="All chances are out of the same whole, never 1 in so many.",
    instead="Write 5 of 100 or 50 of 1000 where you have 1 in 20.",
    source="10.1177/0272989X13514776",
    strength="strong",
)
def no_one_in_many(subject: Subject) -> Iterator[Breach]:
    """Chances told as 1 in X. A warning in a label that stands beside its icons, where it does no harm."""
    words = chance_words(subject.aid.language)
    if words is None:
        yield _not_read(subject, "chances of 1 in so many")
        return
    denominators = {
        Decimal(evidence.denominator) for evidence in subject.aid.evidence if evidence.denominator
    }
    for pointer, sentence in _told(subject, _WORK):
        for found in words.one_in.finditer(sentence):
            whole = words.value(found["of"])
            if whole > 1 and whole not in _WHOLES | denominators:
                yield Breach(
                    pointer,
                    f"{shown(found[0])} makes a chance look larger than it is, and nobody can compare it with 1 in "
                    "another number. Write how many it is of 100 or of 1000.",
                    "warning" if _has_icons_beside(subject, pointer) else None,
                )


@rule(
    "L5",
    level="error",
    title="Words such as rare, often or likely come with a number.",
    instead="Write the number in the same sentence: rare, 2 of 1000 people.",
    source="10.1177/0272989X251346811",
    strength="strong",
)
def words_with_numbers(subject: Subject) -> Iterator[Breach]:
    """Words for how often, without a number in the same sentence. A comparison, such as more likely, is a warning.

    Questions, a person's own words and the labels of outcomes, which have their numbers beside them, are passed over.
    """
    words = chance_words(subject.aid.language)
    if words is None:
        yield _not_read(subject, "words such as rare or often")
        return
    for pointer, sentence in _told(subject, rf"{_WORK}|{_OWN_WORDS}|{_WHO}|{_EVIDENCE}"):
        plain = words.not_frequency.sub("", sentence)
        found = list(words.frequency.finditer(plain))
        if not found or sentence.endswith("?") or _says_how_often(words, sentence):
            continue
        bare = [one for one in found if not words.compared.search(plain, 0, one.start())]
        if bare:
            yield Breach(
                pointer,
                f"{shown(bare[0][0])} means something else to each reader. Write the number in the same sentence, "
                "such as 2 of 1000 people.",
            )
        else:
            yield Breach(
                pointer,
                f"This says that something is more or less {shown(found[0][0])}, and not by how much. "
                "Write both numbers in the same sentence, or leave it to the table.",
                "warning",
            )


@rule(
    "L6",
    level="error",
    title="A number of people to whom something happens comes with the number to whom it does not.",
    instead="Write both: 3 of 100 people feel sick, 97 of 100 do not.",
    source="10.1371/journal.pone.0004705",
    strength="standard",
)
def both_framings(subject: Subject) -> Iterator[Breach]:
    """Numbers such as 3 of 100 in a text that does not say 97 too. Outcomes are always shown with both.

    1 in 20 is told by L4 and not told again.
    """
    words = chance_words(subject.aid.language)
    if words is None:
        yield _not_read(subject, "numbers told from one side")
        return
    for pointer, text in subject.texts:
        if re.match(rf"{_WORK}|{_OWN_WORDS}|{_WHO}|{_EVIDENCE}", pointer):
            continue
        one_line = " ".join(text.split())
        numbers = set(words.counts(one_line))
        for frequency in words.frequencies(one_line):
            others = frequency.of - frequency.n
            is_one_in_many = frequency.n == 1 and frequency.of not in _WHOLES
            is_part = frequency.is_of_people and 0 < frequency.n < frequency.of
            if is_part and not is_one_in_many and others not in numbers:
                yield Breach(
                    pointer,
                    f"{frequency.n} of {frequency.of} is told from one side only. Say too that {others} of "
                    f"{frequency.of} do not.",
                )
                break


def _told(subject: Subject, passed_over: str) -> Iterator[tuple[str, str]]:
    """Pointer and sentence of every text but those passed over."""
    pattern = re.compile(passed_over)
    return ((pointer, sentence) for pointer, sentence in subject.sentences if not pattern.match(pointer))


def _not_read(subject: Subject, what: str) -> Breach:
    return Breach(
        "/language",
        f"This check knows {what} in English, French and Spanish, and cannot read {shown(subject.aid.language)}. "
        "Ask a person who reads it to look for them.",
        "info",
    )


def _relative(words: ChanceWords, pointer: str, sentence: str) -> re.Match[str] | None:
    """Where a sentence compares chances. What may compare anything else too counts in plain statements of the aid."""
    found = words.relative.search(sentence)
    if found is not None or re.match(rf"{_EVIDENCE}|{_OWN_WORDS}", pointer):
        return found
    if words.measured.search(sentence) and not words.risk.search(sentence):
        return None
    return words.relative_change.search(sentence)


def _has_both_numbers(words: ChanceWords, sentence: str, found: re.Match[str]) -> bool:
    rest = sentence[: found.start()] + sentence[found.end() :]
    return bool(words.frequencies(rest)) and len(words.counts(rest)) >= 2


def _says_how_often(words: ChanceWords, sentence: str) -> bool:
    return bool(
        words.frequencies(sentence) or words.percent.search(sentence) or words.how_often.search(sentence)
    )


def _has_icons_beside(subject: Subject, pointer: str) -> bool:
    """True for the label of an outcome that is drawn as icons."""
    label = re.fullmatch(r"/evidence/(\d+)/outcomes/\d+/label", pointer)
    return label is not None and subject.aid.evidence[int(label[1])].denominator in _WHOLES
