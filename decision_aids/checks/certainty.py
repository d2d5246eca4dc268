"""How sure the evidence is: said for each outcome, by a range, by GRADE, or by both."""

import re
from collections.abc import Iterator
from typing import Final

from decision_aids.checks.chance_words import chance_words
from decision_aids.checks.rule import Breach, Subject, rule
from decision_aids.document import CountOutcome, MeanOutcome
from decision_aids.strict_yaml import shown

_ABOUT_EVIDENCE: Final = re.compile(
    r"/evidence/\d+/(?:label|method|outcomes/\d+/label)|/options/\d+/(?:what_it_involves|good_points|hard_points)"
)


@rule(
    "L14",
    level="error",
    title="Each outcome shows how sure it is: a range, its certainty, or both where certainty is low.",
    instead="Add the interval, as in {n: 158, low: 104, high: 244}, and the certainty by GRADE.",
    source="10.1177/0272989X13501721",
    strength="standard",
)
def how_sure(subject: Subject) -> Iterator[Breach]:
    """Outcomes with neither range nor certainty, and outcomes of low certainty without a range.

    A remainder follows from the others, and nothing is asked of an outcome that nobody knows a number for.
    """
    for index, evidence in enumerate(subject.aid.evidence):
        for inner, outcome in enumerate(evidence.outcomes):
            is_remainder = isinstance(outcome, CountOutcome) and outcome.remainder
            if is_remainder or not _has_number(outcome) or _has_range(outcome):
                continue
            pointer = f"/evidence/{index}/outcomes/{inner}"
            if outcome.certainty in {None, "not_stated"}:
                yield Breach(
                    pointer,
                    f"{shown(outcome.label)} does not say how sure its numbers are. Add their interval, "
                    "or the certainty by GRADE, if the source has one.",
                )
            elif outcome.certainty in {"low", "very_low"}:
                certainty = outcome.certainty.replace("_", " ")
                yield Breach(
                    pointer,
                    f"The certainty is {certainty}, and {shown(outcome.label)} looks exact. "
                    "Add the interval: low and high of a number or of the difference.",
                )


def _has_number(outcome: CountOutcome | MeanOutcome) -> bool:
    if isinstance(outcome, CountOutcome):
        return any(count.n is not None for count in outcome.per_option.values())
    return any(mean.mean is not None for mean in outcome.per_option.values())


def _has_range(outcome: CountOutcome | MeanOutcome) -> bool:
    if outcome.difference is not None and outcome.difference.low is not None:
        return True
    if any(number.low is not None for number in outcome.per_option.values()):
        return True
    return isinstance(outcome, CountOutcome) and any(
        isinstance(count.n, tuple) for count in outcome.per_option.values()
    )


@rule(
    "L15",
    level="warning",
    title="How sure the evidence is, is said in the same words for every outcome.",
    instead="Set certainty: high, moderate, low or very_low at the outcome; the aid finds the words.",
    source="10.1016/j.jclinepi.2019.10.014",
    strength="standard",
)
def same_words_for_certainty(subject: Subject) -> Iterator[Breach]:
    """Free words about how sure the evidence is, in labels, methods and points."""
    words = chance_words(subject.aid.language)
    if words is None:
        yield Breach(
            "/language",
            "This check knows words such as probably in English, French and Spanish, and cannot read "
            f"{shown(subject.aid.language)}. Ask a person who reads it to look for them.",
            "info",
        )
        return
    for pointer, sentence in subject.sentences:
        found = words.certainty.search(sentence) if _ABOUT_EVIDENCE.match(pointer) else None
        if found is not None:
            yield Breach(
                pointer,
                f"{shown(found[0])} says how sure the evidence is, in words of its own. "
                "Set the certainty of the outcome, and leave this out.",
            )
