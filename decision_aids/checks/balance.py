"""Balance: every option is told about in the same way, and doing nothing is one of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from decision_aids.checks.rule import Breach, Subject, rule
from decision_aids.document import AnyOutcome, CountOutcome, DecisionAid, Option
from decision_aids.prose import words_of
from decision_aids.quantities import Count, Exact, Mean

TOLERANCE: Final = 0.25
"""How much shorter the shortest may be than the longest, as a part of the longest. Our choice."""
LEAST_WORDS: Final = 10
"""A difference of fewer words, a short sentence, is not seen. Our choice."""
MAY_BE_LEFT_OUT: Final[Mapping[str, str]] = {
    "what_it_involves": "what it involves",
    "lived_experience": "what it is like",
}
"""Fields that every option has, or none."""

Bounds = tuple[Exact, Exact]


@rule(
    "L19",
    level="warning",
    title="Every option is told about in the same way: the same things, about as many words, good and hard points.",
    instead="Write the same things about every option, in about as many words.",
    source="10.1186/1472-6947-13-S2-S6",
    strength="standard",
)
def balance(subject: Subject) -> Iterator[Breach]:
    """Options that lack good or hard points, lack what others have, get less room, or have only good numbers."""
    options = subject.aid.options
    told_by = {
        field: option.label
        for option in reversed(options)
        for field in MAY_BE_LEFT_OUT
        if getattr(option, field) is not None
    }
    for index, option in enumerate(options):
        yield from _lacks(option, f"/options/{index}", told_by)
    yield from _rooms(options)
    yield from _only_good_numbers(subject.aid)


@rule(
    "L20",
    level="error",
    title="One option is to do nothing now, or the aid says why that is no option.",
    instead="Add is_no_action: true to the option that changes nothing, or give a decision.no_action_reason.",
    source="10.1186/s12911-019-0840-x",
    strength="standard",
)
def no_action(subject: Subject) -> Iterator[Breach]:
    """No option to do nothing and no reason for that, or several such options."""
    marked = [index for index, option in enumerate(subject.aid.options) if option.is_no_action]
    if not marked and subject.aid.decision.no_action_reason is None:
        yield Breach(
            "/options",
            "No option is to do nothing now. Add it and mark it with is_no_action: true, or say in "
            "decision.no_action_reason why nobody can choose it.",
        )
    for index in marked[1:]:
        first, other = subject.aid.options[marked[0]].label, subject.aid.options[index].label
        yield Breach(
            f"/options/{index}/is_no_action",
            f"“{first}” is marked as doing nothing too. What a person does in “{other}” makes it an option of its "
            "own: mark only one.",
        )


def _lacks(option: Option, pointer: str, told_by: Mapping[str, str]) -> Iterator[Breach]:
    """Errors for what an option does not say. `told_by` names, by field, an option that does."""
    for field, name in (("good_points", "good points"), ("hard_points", "hard points")):
        if not getattr(option, field):
            yield Breach(
                f"{pointer}/{field}",
                f"“{option.label}” has no {name}. Every option has some: write them down.",
                "error",
            )
    for field, name in MAY_BE_LEFT_OUT.items():
        if getattr(option, field) is None and field in told_by:
            yield Breach(
                f"{pointer}/{field}",
                f"“{option.label}” does not say {name}, and “{told_by[field]}” does. Write it for all or for none.",
                "error",
            )


def _rooms(options: Sequence[Option]) -> Iterator[Breach]:
    """Warnings where one option gets less room than another."""
    involved = [len(words_of(option.what_it_involves or "")) for option in options]
    yield from _less(options, "what_it_involves", involved, "Words on what it involves", LEAST_WORDS)
    for field, name in (("good_points", "good points"), ("hard_points", "hard points")):
        points = [getattr(option, field) for option in options]
        uneven = list(_less(options, field, [len(some) for some in points], name.capitalize(), 1))
        words = [sum(len(words_of(point)) for point in some) for some in points]
        yield from uneven or _less(options, field, words, f"Words on {name}", LEAST_WORDS)


def _less(
    options: Sequence[Option], field: str, amounts: Sequence[int], name: str, least: int
) -> Iterator[Breach]:
    """One breach for the option with the least, where it has too little; what an option lacks is told elsewhere."""
    present = [(amount, index) for index, amount in enumerate(amounts) if amount]
    if len(present) < 2:
        return
    (few, short), (many, long) = min(present), max(present)
    if many - few > TOLERANCE * many and many - few >= least:
        yield Breach(
            f"/options/{short}/{field}",
            f"{name}: {few} for “{options[short].label}”, {many} for “{options[long].label}”. Tell about as much of "
            "each.",
        )


def _only_good_numbers(aid: DecisionAid) -> Iterator[Breach]:
    """An option that does best in every number: its harms are missing."""
    best = {
        _best(outcome)
        for evidence in aid.evidence
        for outcome in evidence.outcomes
        if not (isinstance(outcome, CountOutcome) and outcome.remainder)
    }
    for option in aid.options:
        if best == {option.id}:
            yield Breach(
                "/evidence",
                f"Every number speaks for “{option.label}”. Say what is worse with it too, and for how many; where "
                "nobody knows, write null and the reason.",
                "error",
            )


def _best(outcome: AnyOutcome) -> str | None:
    """The option with the better number by any reading; None where one is unknown, or nobody can say."""
    better = _better(outcome)
    bounds = [(_bounds(number), option) for option, number in outcome.per_option.items()]
    known = [(ends, option) for ends, option in bounds if ends is not None]
    if better is None or len(known) < len(bounds):
        return None
    if better == "lower":
        (_, first), option = min(known, key=lambda one: one[0][1])
        return option if all(ends[0] > first for ends, other in known if other != option) else None
    (first, _), option = max(known, key=lambda one: one[0][0])
    return option if all(ends[1] < first for ends, other in known if other != option) else None


def _better(outcome: AnyOutcome) -> str | None:
    """Which way is better: lower or higher; None where that is for the reader to say."""
    if not isinstance(outcome, CountOutcome) and outcome.scale is not None:
        return outcome.scale.better
    return {"harm": "lower", "benefit": "higher"}.get(outcome.direction or "")


def _bounds(number: Count | Mean) -> Bounds | None:
    value = number.n if isinstance(number, Count) else number.mean
    match value:
        case "<1":
            return 0, 1
        case (low, high):
            return low, high
        case None:
            return None
        case _:
            return value, value
