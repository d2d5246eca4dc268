"""One rule makes whole people of every count."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_aids.numbers import (
    GroupProblem,
    Whole,
    group_problem,
    half_up,
    larger_factor,
    whole,
    whole_group,
    whole_of_more,
)

FEWER_THAN_ONE = Whole(0, 1, is_above_low=True, is_below_high=True)

amounts = st.one_of(
    st.integers(0, 1000), st.decimals(0, 1000, places=2), st.decimals(0, 2, places=6), st.just(Decimal("0.5"))
)
lasting_few = st.lists(st.integers(1, 100_000), min_size=2, max_size=6)


@pytest.mark.parametrize(
    ("value", "people"),
    [
        (12, 12),
        ("12.4", 12),
        ("12.5", 13),
        ("13.5", 14),
        ("0.5", 1),
        ("-1.5", -2),
        ("999999999999999.5", 10**15),
    ],
)
def test_half_a_person_is_one_more(value: int | str, people: int) -> None:
    assert half_up(value if isinstance(value, int) else Decimal(value)) == people


def test_more_than_none_but_below_half_is_fewer_than_one() -> None:
    assert whole(Decimal("0.49"), 1000) == FEWER_THAN_ONE
    assert whole("<1", 1000) == FEWER_THAN_ONE
    assert whole(Decimal("0.5"), 1000) == Whole(1, 1)
    assert whole(0, 1000) == Whole(0, 0)
    assert whole(Decimal("0.00"), 1000) == Whole(0, 0)


def test_nearly_all_is_never_all() -> None:
    assert whole(Decimal("999.5"), 1000) == Whole(999, 1000, is_above_low=True, is_below_high=True)
    assert whole(Decimal("999.4"), 1000) == Whole(999, 999)
    assert whole(1000, 1000) == Whole(1000, 1000)


def test_the_others_of_fewer_than_one_are_more_than_all_but_one() -> None:
    assert FEWER_THAN_ONE.others(1000) == whole(Decimal("999.9"), 1000)


@pytest.mark.parametrize(
    ("low", "high", "people"),
    [
        ("4", "6", Whole(4, 6)),
        ("0", "3", Whole(0, 3)),
        ("0.2", "3", Whole(0, 3, is_above_low=True)),
        ("0.2", "0.3", FEWER_THAN_ONE),
        ("0", "0.3", Whole(0, 1, is_below_high=True)),
        ("3.1", "3.4", Whole(3, 3)),
        ("900", "999.9", Whole(900, 1000, is_below_high=True)),
        ("999.9", "1000", Whole(999, 1000, is_above_low=True)),
    ],
)
def test_both_ends_of_a_range_are_rounded(low: str, high: str, people: Whole) -> None:
    assert whole((Decimal(low), Decimal(high)), 1000) == people


def test_a_group_goes_to_its_largest_rests() -> None:
    thirds = [Decimal("33.3"), Decimal("33.4"), Decimal("33.3")]
    assert whole_group(thirds, 100) == (Whole(33, 33), Whole(34, 34), Whole(33, 33))
    assert whole_group([Decimal("12.5"), Decimal("12.5"), 75], 100) == (
        Whole(13, 13),
        Whole(12, 12),
        Whole(75, 75),
    )


def test_a_group_that_is_not_everybody_keeps_its_own_rounded_sum() -> None:
    assert whole_group([Decimal("1.5"), Decimal("1.5")], 100) == (Whole(2, 2), Whole(1, 1))


def test_a_rare_outcome_of_a_group_takes_no_person_from_the_others() -> None:
    few, many, most = whole_group([Decimal("0.45"), Decimal("40.3"), Decimal("59.25")], 100)
    assert (few, many, most) == (FEWER_THAN_ONE, Whole(41, 41), Whole(59, 59))


def test_what_a_group_leaves_without_a_person_is_still_not_none() -> None:
    counts = [Decimal("0.6"), Decimal("0.6"), Decimal("0.6"), Decimal("98.2")]
    assert whole_group(counts, 100) == (Whole(1, 1), Whole(1, 1), FEWER_THAN_ONE, Whole(98, 98))


def test_a_group_with_a_range_or_an_unknown_number_is_rounded_one_by_one() -> None:
    assert whole_group([Decimal("33.5"), (40, 50), None], 100) == (Whole(34, 34), Whole(40, 50), None)


def test_a_group_that_is_too_many_is_rounded_one_by_one() -> None:
    assert whole_group([Decimal("50.5"), Decimal("50.5")], 100) == (Whole(51, 51), Whole(51, 51))


@given(amounts)
def test_an_outcome_alone_is_rounded_like_a_group_of_one(value: int | Decimal) -> None:
    assert whole_group([value], 1000) == (whole(value, 1000),)


@given(amounts)
def test_nothing_but_zero_is_zero(value: int | Decimal) -> None:
    people = whole(value, 1000)
    assert (people == Whole(0, 0)) == (value == 0)
    assert (people == Whole(1000, 1000)) == (value == 1000)
    assert people.others(1000).others(1000) == people


@given(st.sampled_from([100, 1000]), lasting_few)
def test_groups_that_are_everybody_always_add_up(denominator: int, parts: list[int]) -> None:
    counts = [Decimal(denominator * part) / sum(parts) for part in parts]
    group = [people for people in whole_group(counts, denominator) if people]
    assert len(group) == len(counts)
    if all(people.is_one_number for people in group):
        assert sum(people.low for people in group) == denominator
    assert sum(people.low for people in group) <= denominator <= sum(people.high for people in group)
    for people, count in zip(group, counts, strict=True):
        assert abs(people.low - count) < 1
        assert people != Whole(0, 0)


@pytest.mark.parametrize(
    ("counts", "has_remainder", "problem"),
    [
        ([40, 60], True, None),
        ([40, 61], True, GroupProblem("too_many", 101, 100)),
        ([40, 61], False, GroupProblem("too_many", 101, 100)),
        ([40, 59], True, GroupProblem("too_few", 99, 100)),
        ([40, 59], False, GroupProblem("no_remainder", 99, 100)),
        ([40, None], False, None),
        ([40, None], True, None),
        ([101, None], True, GroupProblem("too_many", 101, 100)),
        ([Decimal("33.3")] * 3, True, None),
        ([Decimal("33.1")] * 3, True, GroupProblem("too_few", Decimal("99.3"), 100)),
        ([(30, 50), 60], True, None),
        ([(41, 50), 60], True, GroupProblem("too_many", 101, 100)),
        ([(30, 39), 60], True, GroupProblem("too_few", 99, 100)),
        (["<1", 99], True, None),
        (["<1", 98], True, GroupProblem("too_few", 99, 100)),
    ],
)
def test_a_group_that_cannot_be_right_is_told(counts, has_remainder, problem) -> None:  # type: ignore[no-untyped-def]  # a table of cases
    assert group_problem(counts, 100, has_remainder=has_remainder) == problem


@pytest.mark.parametrize(
    ("counts", "factor"),
    [
        ([5, 12], None),
        ([0, 12], None),
        (["<1", 12], None),
        ([None, 12], None),
        ([Decimal("0.05"), 12], 100),
        ([Decimal("0.5"), Decimal("0.12")], 10),
        ([Decimal("0.1"), "<1"], 10),
        ([(Decimal("0.01"), 3), 2], 100),
        ([Decimal("0.0000001"), 2], None),
    ],
)
def test_more_people_are_offered_where_a_known_count_is_below_one(counts, factor) -> None:  # type: ignore[no-untyped-def]  # a table of cases
    assert larger_factor(counts, 1000) == factor


@given(st.lists(st.decimals("0.00001", 20, places=5), min_size=1, max_size=4))
def test_more_people_are_as_few_as_show_every_count(counts: list[Decimal]) -> None:
    factor = larger_factor(counts, 1000)
    if factor is None:
        assert min(counts) >= 1
    else:
        assert min(counts) * factor >= 1
        assert min(counts) * factor < 10
        assert all(whole_of_more(count, 1000, factor).low >= 1 for count in counts)


def test_below_one_of_a_thousand_is_below_a_hundred_of_a_hundred_thousand() -> None:
    assert whole_of_more("<1", 1000, 100) == Whole(0, 100, is_above_low=True, is_below_high=True)
    assert whole_of_more((Decimal("0.05"), 2), 1000, 100) == Whole(5, 200)
