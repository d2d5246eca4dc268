"""Whole people: the one rule by which every count of an aid is rounded, for all formats.

1. A count is rounded to whole people, half up: 12.5 is 13.
2. More than none, but fewer than half a person, is "fewer than 1", never 0. In the same way, nearly everybody is never
   everybody: 999.7 of 1000 is "more than 999".
3. Outcomes of one group exclude each other. For each option they are rounded together by the largest remainder, so
   that they add up to the denominator, or, where they are not everybody, to their own rounded sum.
4. Where a count is below one and the document has its exact number, the row is shown out of more people too: the
   denominator times the smallest power of ten at which no known count but 0 is below one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final, Literal

from decision_aids.quantities import Exact, Range, is_exact

Amount = Exact | Range | Literal["<1"] | None
"""A count as a document gives it: exact, from one number to another, more than none but below one, or unknown."""

GroupFault = Literal["too_many", "too_few", "no_remainder"]

HALF: Final = Fraction(1, 2)
MOST_PEOPLE: Final = 1_000_000_000
"""No larger denominator is offered than this: nobody can picture one part of more."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A count in whole people, from `low` to `high`; the two are equal but for a range.

    `is_above_low` says that the true number is above `low` and not `low` itself, `is_below_high` the like: fewer than
    1 is from 0 to 1 and neither.
    """

    low: int
    high: int
    is_above_low: bool = False
    is_below_high: bool = False

    @property
    def is_one_number(self) -> bool:
        """True where one whole number is printed."""
        return self.low == self.high

    @property
    def is_below_one(self) -> bool:
        """True for more than none, but fewer than 1."""
        return self.low == 0 and self.high == 1 and self.is_below_high

    def others(self, denominator: int) -> "Whole":
        """All those of the denominator who are not counted here."""
        return Whole(denominator - self.high, denominator - self.low, self.is_below_high, self.is_above_low)


@dataclass(frozen=True, slots=True)
class GroupProblem:
    """Why outcomes that exclude each other cannot be right for an option.

    `fault` is too_many where they are more than the denominator, too_few where a remainder should fill it and does
    not, no_remainder where all are known, do not fill it, and no outcome holds everybody else. `total` is the sum of
    what is known: its lowest value for too_many, its highest otherwise.
    """

    fault: GroupFault
    total: Exact
    denominator: int


def half_up(value: Exact) -> int:
    """The nearest whole number; of two equally near, the one further from 0."""
    return value if isinstance(value, int) else int(value.to_integral_value(ROUND_HALF_UP))


def whole(n: Exact | Range | Literal["<1"], denominator: int) -> Whole:
    """A count out of the denominator in whole people, by rules 1 and 2."""
    if n == "<1":
        return Whole(0, 1, is_above_low=True, is_below_high=True)
    if not isinstance(n, tuple):
        return _rounded(n, half_up(n), denominator)
    first, last = (_rounded(end, half_up(end), denominator) for end in n)
    return Whole(first.low, last.high, first.is_above_low, last.is_below_high)


def _rounded(value: Exact, people: int, denominator: int) -> Whole:
    if people == 0 and value > 0:
        return Whole(0, 1, is_above_low=True, is_below_high=True)
    if people >= denominator > value:
        return Whole(denominator - 1, denominator, is_above_low=True, is_below_high=True)
    return Whole(people, people)


def whole_group(amounts: Sequence[Amount], denominator: int) -> tuple[Whole | None, ...]:
    """The counts of a group for one option in whole people, by rule 3; None for an unknown number.

    Counts that are not all exact, or more than the denominator, are rounded one by one.
    """
    values = [amount for amount in amounts if is_exact(amount)]
    total = sum(map(Fraction, values))
    if len(values) < len(amounts) or total >= denominator + HALF:
        return tuple(None if amount is None else whole(amount, denominator) for amount in amounts)
    target = int(total + HALF) if total <= denominator - HALF else denominator
    people = [int(value) for value in values]
    # Who is left over goes to the largest rests; a count below half a person takes nobody while another can.
    takers = sorted(
        (index for index, value in enumerate(values) if value > people[index]),
        key=lambda index: (values[index] < HALF, people[index] - values[index], index),
    )
    for index in takers[: target - sum(people)]:
        if values[index] >= HALF:
            people[index] += 1
    return tuple(_rounded(value, n, denominator) for value, n in zip(values, people, strict=True))


def group_problem(amounts: Sequence[Amount], denominator: int, *, has_remainder: bool) -> GroupProblem | None:
    """Why the counts of a group, for one option, do not add up; None where they do.

    Less than half a person of difference is rounding of the source. A range counts with its lower end against too
    many and with its upper end against too few; an unknown number leaves room for the rest.
    """
    lowest = sum((_ends(amount)[0] for amount in amounts), start=Fraction())
    if lowest >= denominator + HALF:
        return GroupProblem("too_many", _exact(lowest), denominator)
    if None in amounts:
        return None
    highest = sum((_ends(amount)[1] for amount in amounts), start=Fraction())
    if highest <= denominator - HALF:
        fault: GroupFault = "too_few" if has_remainder else "no_remainder"
        return GroupProblem(fault, _exact(highest), denominator)
    return None


def _ends(amount: Amount) -> tuple[Fraction, Fraction]:
    if amount is None:
        return Fraction(), Fraction()
    if amount == "<1":
        return Fraction(), Fraction(1)
    first, last = amount if isinstance(amount, tuple) else (amount, amount)
    return Fraction(first), Fraction(last)


def _exact(value: Fraction) -> Exact:
    """A sum of decimals as a decimal again."""
    return int(value) if value.denominator == 1 else Decimal(value.numerator) / Decimal(value.denominator)


def larger_factor(amounts: Sequence[Amount], denominator: int) -> int | None:
    """How many times the denominator shows every known count of a row as one or more, by rule 4.

    None where no known count is below one, or where there would be more than a billion people.
    """
    known = [end for amount in amounts if amount != "<1" and amount is not None for end in _listed(amount)]
    smallest = min((value for value in known if value > 0), default=1)
    factor = 1
    while smallest * factor < 1:
        factor *= 10
    return factor if factor > 1 and denominator * factor <= MOST_PEOPLE else None


def _listed(amount: Exact | Range) -> Range | tuple[Exact]:
    return amount if isinstance(amount, tuple) else (amount,)


def whole_of_more(n: Exact | Range | Literal["<1"], denominator: int, factor: int) -> Whole:
    """A count in whole people out of `factor` times the denominator. Below one of it is below `factor` of more."""
    if n == "<1":
        return Whole(0, factor, is_above_low=True, is_below_high=True)
    more = (n[0] * factor, n[1] * factor) if isinstance(n, tuple) else n * factor
    return whole(more, denominator * factor)
