"""Growth that can be said, and everybody counted once."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnering.community.reach_growth import FEWEST_AT_BASELINE, Window, count_once, growth_of, why_no_growth
from partnering.community.reach_list import count_list
from partnering.foundation.errors import InvalidInput
from partnering.foundation.vocabulary import ReachTier
from tests.partnering.community.counting import by_tier

AWARE, USING, PRODUCING = ReachTier
JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 31)
SEEN = st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from(list(ReachTier))), max_size=20)


def window(first_day: date, days: int, **numbers: int) -> Window:
    return Window(first_day, first_day + timedelta(days=days - 1), by_tier(**numbers))


def quarters(before: int, now: int) -> list[Window]:
    """Two windows of about a quarter each, the later one first."""
    return [window(date(2026, 4, 1), 91, aware=now), window(JANUARY, 90, aware=before)]


@pytest.mark.parametrize(
    ("before", "now", "factor"), [(10, 27, "2.7"), (10, 10, "1.0"), (500, 2050, "4.1"), (30, 0, "0.0")]
)
def test_a_factor_says_from_how_many_to_how_many(before: int, now: int, factor: str) -> None:
    (growth,) = growth_of(quarters(before, now))
    assert (growth.before, growth.now, growth.factor) == (before, now, Decimal(factor))
    assert growth.baseline.first_day == JANUARY


@pytest.mark.parametrize("before", [0, 1, FEWEST_AT_BASELINE - 1])
def test_a_small_baseline_has_no_growth(before: int) -> None:
    assert growth_of(quarters(before, 500)) == ()
    assert why_no_growth(quarters(before, 500)) == "Growth is said only from 10 upwards in the first window."


def test_one_window_or_windows_of_unlike_length_have_no_growth() -> None:
    quarter, month = window(JANUARY, 90, aware=20), window(date(2026, 4, 1), 30, aware=40)
    assert (growth_of([]), growth_of([quarter]), growth_of([quarter, month])) == ((), (), ())
    assert "another window as long" in (why_no_growth([quarter]) or "")
    assert "has 90 days and the last one 30" in (why_no_growth([month, quarter]) or "")


def test_a_tier_grows_by_itself() -> None:
    windows = [
        window(JANUARY, 31, aware=100, using=9),
        window(date(2026, 2, 1), 28, aware=300, using=40, producing=12),
    ]
    assert [(growth.tier, str(growth.factor)) for growth in growth_of(windows)] == [(AWARE, "3.0")]


@settings(max_examples=50)
@given(numbers=st.lists(st.integers(0, 2000), min_size=2, max_size=5))
def test_growth_is_from_the_first_to_the_last_and_never_from_few(numbers: list[int]) -> None:
    windows = [window(JANUARY + timedelta(days=30 * n), 30, aware=number) for n, number in enumerate(numbers)]
    growth = growth_of(list(reversed(windows)))
    assert bool(growth) is (numbers[0] >= FEWEST_AT_BASELINE) is (why_no_growth(windows) is None)
    for grown in growth:
        assert abs(grown.factor * numbers[0] - numbers[-1]) <= Decimal("0.05") * numbers[0]


# Everybody once


def test_who_came_closer_counts_there_only() -> None:
    seen = [("rosa", AWARE), ("rosa", PRODUCING), ("rosa", USING), ("ana", AWARE)]
    assert count_once(seen) == by_tier(aware=1, using=0, producing=1)


@settings(max_examples=60)
@given(seen=SEEN)
def test_everybody_counts_once_in_whatever_order_they_were_seen(seen: list[tuple[str, ReachTier]]) -> None:
    counted = count_once(seen)
    assert sum(counted.values()) == len({who for who, _tier in seen})
    assert count_once([*reversed(seen), *seen]) == counted


def counted(text: str) -> dict[ReachTier, int]:
    return count_list(BytesIO(text.encode()), first_day=JANUARY, last_day=MARCH)


def test_a_list_counts_everybody_once_in_the_days_that_are_asked() -> None:
    text = (
        "seen_on;who;tier;note\n2026-01-01;a1;aware;\n2026-03-31;A1;using;twice\n"
        "2026-02-02;b2;producing;\n2026-04-01;c3;using;too late\n2025-12-31;b2;aware;too early\n"
    )
    assert counted(text) == by_tier(aware=0, using=1, producing=1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", r"first line must name the columns who, tier, seen_on\. There is no: who, tier, seen_on"),
        ("who,tier\na,using\n", "There is no: seen_on"),
        ("who,tier,seen_on\n,using,2026-01-02\n", "Line 2, column who: “” cannot be read"),
        ("who,tier,seen_on\na,using,2026-01-02\nb,buying,2026-01-02\n", "Line 3, column tier: “buying”"),
        ("who,tier,seen_on\na,using,02.01.2026\n", "Line 2, column seen_on: “02.01.2026” .*2026-03-04"),
        ("who,tier,seen_on\na,using\n", "Line 2, column seen_on"),
        ('who,tier,seen_on\n"a,using,2026-01-02\n', "Line 2: A quote mark"),
    ],
)
def test_a_list_that_cannot_be_read_says_where_and_why(text: str, told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        counted(text)
