"""What makes numbers comparable: one whole for all of them, and a number for each option."""

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from decision_aids.checks.chance_words import chance_words
from decision_aids.checks.rule import Breach, Subject, rule
from decision_aids.document import CountOutcome, EvidenceSet
from decision_aids.quantities import Count
from decision_aids.strict_yaml import shown

_ABOUT_CHANCES: Final = ("/condition", "/decision/why_now", "/options", "/screening", "/glossary")
"""Texts whose numbers a reader compares with those of the table."""

_OFTEN_CHOSEN: Final = frozenset({10, 100, 1000, 10_000, 100_000})


@rule(
    "L1",
    level="error",
    title="Numbers that stand side by side are out of the same number of the same people.",
    instead="Give all numbers out of one denominator, and let it count one thing: people, not tests.",
    source="10.1177/0272989X251346811",
    strength="strong",
)
def same_whole(subject: Subject) -> Iterator[Breach]:
    """Outcomes that count something else than the rows beside them, and sets with another whole than a set before.

    Sets that tell the same outcome are shown side by side: an error. Others are compared all the same, and so are
    numbers in a text: a warning.
    """
    sets = subject.aid.evidence
    for index, evidence in enumerate(sets):
        yield from _other_things_counted(evidence, f"/evidence/{index}")
        yield from _other_whole(evidence, f"/evidence/{index}", sets[:index])
    yield from _other_whole_in_texts(subject)


def _other_things_counted(evidence: EvidenceSet, pointer: str) -> Iterator[Breach]:
    counted = evidence.reference_class
    for index, outcome in enumerate(evidence.outcomes):
        if not isinstance(outcome, CountOutcome) or outcome.reference_class is None:
            continue
        counted = counted or outcome.reference_class
        if not _is_same(counted, outcome.reference_class):
            yield Breach(
                f"{pointer}/outcomes/{index}/reference_class",
                f"This is out of {outcome.reference_class}, and the rows beside it are out of {counted}. "
                f"Give it out of {counted} too, or move it to a set of its own.",
            )


def _other_whole(evidence: EvidenceSet, pointer: str, before: Sequence[EvidenceSet]) -> Iterator[Breach]:
    others = [other for other in before if _difference(evidence, other)]
    beside = [other for other in others if _outcome_ids(other) & _outcome_ids(evidence)]
    for other in (beside or others)[:1]:
        why = "The two tell the same outcome" if beside else "A reader compares the two all the same"
        yield Breach(
            f"{pointer}/{_difference(evidence, other)}",
            f"These numbers are out of {_whole(evidence)}, those of {shown(other.label)} out of {_whole(other)}. "
            f"{why}, so give both out of the same.",
            None if beside else "warning",
        )


def _other_whole_in_texts(subject: Subject) -> Iterator[Breach]:
    words = chance_words(subject.aid.language)
    denominators = {evidence.denominator for evidence in subject.aid.evidence if evidence.denominator}
    if words is None or len(denominators) != 1:
        return
    (denominator,) = denominators
    for pointer, sentence in subject.sentences:
        if not pointer.startswith(_ABOUT_CHANCES):
            continue
        for frequency in words.frequencies(sentence):
            if frequency.is_of_people and frequency.of in _OFTEN_CHOSEN - denominators:
                yield Breach(
                    pointer,
                    f"{frequency.n} of {frequency.of} stands here, and all other numbers are out of {denominator}. "
                    f"Give it out of {denominator} too.",
                    "warning",
                )


def _difference(one: EvidenceSet, other: EvidenceSet) -> Literal["denominator", "reference_class"] | None:
    """The field in which the wholes of two sets of counts differ; None where they agree or are no counts."""
    if one.denominator is None or other.denominator is None:
        return None
    if one.denominator != other.denominator:
        return "denominator"
    return None if _is_same(one.reference_class, other.reference_class) else "reference_class"


def _is_same(one: str | None, other: str | None) -> bool:
    """True too where nothing is said of one: that is found as a missing reference class."""
    return one is None or other is None or one.strip().casefold() == other.strip().casefold()


def _whole(evidence: EvidenceSet) -> str:
    return f"{evidence.denominator} {evidence.reference_class or ''}".rstrip()


def _outcome_ids(evidence: EvidenceSet) -> set[str]:
    return {outcome.id for outcome in evidence.outcomes}


@rule(
    "L8",
    level="error",
    title="Each outcome has a number for each option, most of all for doing nothing, or says why there is none.",
    instead="Write the number, or {n: null, reason: why it is not known}.",
    source="10.1186/1472-6947-13-S2-S7",
    strength="standard",
)
def number_for_each_option(subject: Subject) -> Iterator[Breach]:
    """Unknown numbers without a reason."""
    no_action = {option.id for option in subject.aid.options if option.is_no_action}
    for index, evidence in enumerate(subject.aid.evidence):
        for inner, outcome in enumerate(evidence.outcomes):
            for option, number in outcome.per_option.items():
                is_unknown = (number.n if isinstance(number, Count) else number.mean) is None
                if is_unknown and number.reason is None:
                    why = (
                        "A reader cannot tell what an option changes without the number for doing nothing. "
                        if option in no_action
                        else ""
                    )
                    yield Breach(
                        f"/evidence/{index}/outcomes/{inner}/per_option/{option}",
                        f"{why}Write the number, or the reason why it is not known.",
                    )
