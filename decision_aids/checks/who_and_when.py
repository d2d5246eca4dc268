"""Who is counted, and over which time."""

from collections.abc import Iterator
from typing import Final

from decision_aids.checks.rule import Breach, Subject, rule
from decision_aids.document import CountOutcome, EvidenceSet, Outcome
from decision_aids.quantities import TimeHorizon
from decision_aids.strict_yaml import shown

_LENGTHS: Final = {
    "hours": ("hours", 1),
    "days": ("hours", 24),
    "weeks": ("hours", 168),
    "months": ("months", 1),
    "years": ("months", 12),
    "lifetime": ("lifetime", 1),
}
"""Each unit in a smaller one, so that 1 year is 12 months."""


@rule(
    "L7",
    level="error",
    title="Each outcome says over which time it is counted, and outcomes side by side share one time.",
    instead="Give the set a time, such as time_horizon: {value: 10, unit: years}.",
    source="10.1177/0272989X21996328",
    strength="standard",
)
def one_time_for_all(subject: Subject) -> Iterator[Breach]:
    """Outcomes without a time, and outcomes of one group with different times.

    Other outcomes with different times are a warning, once for each set: those of one set, or the same one in two sets.
    """
    earlier: dict[str, tuple[str, TimeHorizon]] = {}
    for index, evidence in enumerate(subject.aid.evidence):
        pointer = f"/evidence/{index}"
        yield from _without_time(evidence, pointer)
        in_groups = list(_mixed_in_groups(evidence, pointer))
        yield from in_groups or _mixed_in_set(evidence, pointer)
        yield from _other_time_elsewhere(evidence, pointer, earlier)
        for outcome in evidence.outcomes:
            time = outcome.time_horizon or evidence.time_horizon
            if time is not None:
                earlier.setdefault(outcome.id, (evidence.label, time))


def _without_time(evidence: EvidenceSet, pointer: str) -> Iterator[Breach]:
    for index, outcome in enumerate(evidence.outcomes):
        if outcome.time_horizon is None and evidence.time_horizon is None:
            yield Breach(
                f"{pointer}/outcomes/{index}",
                f"{shown(outcome.label)} does not say over which time. Give the set or this outcome a time_horizon.",
            )


def _mixed_in_groups(evidence: EvidenceSet, pointer: str) -> Iterator[Breach]:
    first: dict[str, TimeHorizon] = {}
    for index, outcome in enumerate(evidence.outcomes):
        time = outcome.time_horizon or evidence.time_horizon
        group = outcome.group if isinstance(outcome, CountOutcome) else None
        if time is None or group is None:
            continue
        other = first.setdefault(group, time)
        if not _is_same(time, other):
            yield Breach(
                f"{pointer}/outcomes/{index}/time_horizon",
                f"This is counted over {_in_words(time)}, and others of the group {shown(group)} over "
                f"{_in_words(other)}: they cannot add up. Give the group one time.",
            )


def _mixed_in_set(evidence: EvidenceSet, pointer: str) -> Iterator[Breach]:
    usual = evidence.time_horizon or next(filter(None, (one.time_horizon for one in evidence.outcomes)), None)
    for index, outcome in enumerate(evidence.outcomes):
        time = outcome.time_horizon
        if time is not None and usual is not None and not _is_same(time, usual):
            yield Breach(
                f"{pointer}/outcomes/{index}/time_horizon",
                f"This is counted over {_in_words(time)}, and a row beside it over {_in_words(usual)}. A reader "
                "takes rows that stand together for the same time. Give all rows one time, or put the time into "
                "each label and say so in a waiver.",
                "warning",
            )
            return


def _other_time_elsewhere(
    evidence: EvidenceSet, pointer: str, earlier: dict[str, tuple[str, TimeHorizon]]
) -> Iterator[Breach]:
    for index, outcome in enumerate(evidence.outcomes):
        time = outcome.time_horizon or evidence.time_horizon
        label, other = earlier.get(outcome.id, ("", None))
        if time is not None and other is not None and not _is_same(time, other):
            field = "time_horizon" if outcome.time_horizon is None else f"outcomes/{index}/time_horizon"
            yield Breach(
                f"{pointer}/{field}",
                f"{shown(outcome.label)} is counted over {_in_words(time)} here, and over {_in_words(other)} in "
                f"{shown(label)}. The two cannot be compared. Give both over one time, or another id to one of them.",
                "warning",
            )
            return


def _is_same(one: TimeHorizon, other: TimeHorizon) -> bool:
    return _length(one) == _length(other)


def _length(time: TimeHorizon) -> tuple[str, object]:
    unit, factor = _LENGTHS[time.unit]
    if isinstance(time.value, tuple):
        return unit, tuple(end * factor for end in time.value)
    return unit, None if time.value is None else time.value * factor


def _in_words(time: TimeHorizon) -> str:
    if time.value is None:
        return "a lifetime"
    if isinstance(time.value, tuple):
        return f"{time.value[0]} to {time.value[1]} {time.unit}"
    return f"{time.value} {time.unit if time.value != 1 else time.unit.removesuffix('s')}"


@rule(
    "L9",
    level="error",
    title="Each set of numbers says which people it is about.",
    instead="Say who took part, where and when in population, and in reference_class what is counted, such as people.",
    source="10.1186/1472-6947-13-S2-S7",
    strength="standard",
)
def people_counted(subject: Subject) -> Iterator[Breach]:
    """Sets that do not say who was studied, and counts that do not say what they count."""
    for index, evidence in enumerate(subject.aid.evidence):
        if evidence.population is None:
            yield Breach(
                f"/evidence/{index}",
                f"{shown(evidence.label)} does not say who was studied. Add a population: who, where and when.",
            )
        if evidence.reference_class is None and any(map(_is_count_of_nobody, evidence.outcomes)):
            yield Breach(
                f"/evidence/{index}",
                f"{shown(evidence.label)} does not say what its numbers count. Add a reference_class, such as people.",
            )


def _is_count_of_nobody(outcome: Outcome) -> bool:
    return isinstance(outcome, CountOutcome) and outcome.reference_class is None
