"""Outcomes that exclude each other, and whether they add up to everybody."""

from collections.abc import Iterator, Sequence
from typing import Final

from decision_aids.checks.rule import Breach, Subject, rule
from decision_aids.document import CountOutcome, EvidenceSet, Option
from decision_aids.numbers import GroupProblem, group_problem
from decision_aids.strict_yaml import shown

Placed = tuple[str, CountOutcome]
"""An outcome with its pointer."""

WHAT_TO_DO: Final = {
    "too_many": "Nobody can be counted twice. Check the numbers, or take one outcome out of the group.",
    "too_few": "Everybody must be in one of them. Check the numbers, most of all that of the remainder.",
    "no_remainder": "Say what happens to the others: add an outcome with remainder: true.",
}


@rule(
    "L13",
    level="error",
    title="Outcomes that exclude each other add up to everybody.",
    instead="Correct the numbers, so that each option adds up to the denominator, with one remainder in each group.",
    source="10.1177/0272989X251346811",
    strength="ours",
)
def groups_add_up(subject: Subject) -> Iterator[Breach]:
    """Groups above or below their denominator, with two remainders, and remainders that belong to no group.

    A group that says nothing of the others is a warning.
    """
    for index, evidence in enumerate(subject.aid.evidence):
        groups: dict[str, list[Placed]] = {}
        for inner, outcome in enumerate(evidence.outcomes):
            pointer = f"/evidence/{index}/outcomes/{inner}"
            if not isinstance(outcome, CountOutcome):
                continue
            if outcome.group is not None:
                groups.setdefault(outcome.group, []).append((pointer, outcome))
            elif outcome.remainder:
                yield Breach(
                    f"{pointer}/remainder",
                    "A remainder is everybody who is left over in a group, and this outcome is in none. "
                    "Give it the group of the outcomes it completes.",
                )
        for name, members in groups.items():
            yield from _group(name, members, evidence, subject.aid.options)


def _group(
    name: str, members: Sequence[Placed], evidence: EvidenceSet, options: Sequence[Option]
) -> Iterator[Breach]:
    remainders = [member for member in members if member[1].remainder]
    for pointer, _ in remainders[1:]:
        yield Breach(
            f"{pointer}/remainder",
            f"The group {shown(name)} has a remainder already: {shown(remainders[0][1].label)}. Keep one.",
        )
    pointer = (remainders or members)[-1][0]
    for option in options:
        amounts = [outcome.per_option[option.id].n for _, outcome in members]
        problem = group_problem(amounts, evidence.denominator or 0, has_remainder=bool(remainders))
        if problem is not None:
            yield Breach(
                f"{pointer}/per_option/{option.id}",
                _sum_in_words(name, option, problem),
                "warning" if problem.fault == "no_remainder" else None,
            )


def _sum_in_words(name: str, option: Option, problem: GroupProblem) -> str:
    return (
        f"With {shown(option.label)} the outcomes of the group {shown(name)} add up to {problem.total} of "
        f"{problem.denominator}. {WHAT_TO_DO[problem.fault]}"
    )
