"""Small counts: they are hidden, and nothing that is shown gives one back, however it is cut, added and subtracted."""

from collections.abc import Iterable
from itertools import chain, combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnering.foundation.tallies import Tally
from partnering.reporting.figure import shown_in_words, total_in_words
from partnering.reporting.shown_tallies import (
    LEAST_VALUES,
    Shown,
    keeps_secret,
    shown_of,
    with_small_hidden,
)

KINDS = ("accepted", "partly", "declined", "waits")
Counts = dict[tuple[int, int, str], int]
"""By project, year and kind."""


def tallies(counts: Counts) -> list[Tally[str]]:
    return [Tally(project, year, None, None, kind, n) for (project, year, kind), n in counts.items() if n]


def seen(counts: Counts, projects: Iterable[int], years: Iterable[int]) -> tuple[object, ...]:
    """All that a funder sees of these projects and years: a number for each kind, and the total."""
    own = [tally for tally in tallies(counts) if tally.project_id in projects and tally.year in years]
    shown = with_small_hidden(own, sees_people=())
    return (*(shown.count(kind) for kind in KINDS), shown.total)


def every_view(counts: Counts) -> tuple[object, ...]:
    """All that a funder can see by any choice of projects, of years, and of both."""

    def choices(values: set[int]) -> list[tuple[int, ...]]:
        sizes = range(1, len(values) + 1)
        return list(chain.from_iterable(combinations(sorted(values), size) for size in sizes))

    projects, years = {key[0] for key in counts}, {key[1] for key in counts}
    return tuple(seen(counts, *view) for view in product(choices(projects), choices(years)))


def test_who_may_see_people_sees_every_count() -> None:
    shown = with_small_hidden(tallies({(1, 2026, "accepted"): 1, (1, 2026, "waits"): 6}), sees_people=[1])
    assert (shown.count("accepted"), shown.count("waits"), shown.total) == (Shown(1), Shown(6), Shown(7))


@pytest.mark.parametrize(("n", "words"), [(0, "0"), (1, "Fewer than 5"), (4, "Fewer than 5"), (5, "5")])
def test_for_a_funder_a_count_of_1_to_4_is_fewer_than_5(n: int, words: str) -> None:
    shown = with_small_hidden(tallies({(1, 2026, "accepted"): n}), sees_people=[2])
    assert shown_in_words(shown.count("accepted")) == words


def test_a_sum_over_projects_leaves_small_counts_out_and_says_so() -> None:
    counts = {(1, 2026, "accepted"): 7, (2, 2026, "accepted"): 3, (3, 2026, "accepted"): 6}
    shown = with_small_hidden(tallies(counts), sees_people=())
    assert shown_in_words(shown.count("accepted")) == "13 or more"
    assert total_in_words(shown.total) == "13 or more"


def test_one_small_count_is_never_in_a_total_for_the_rest_would_give_it_back() -> None:
    shown = with_small_hidden(tallies({(1, 2026, "accepted"): 9, (1, 2026, "waits"): 2}), sees_people=())
    assert shown.total == Shown(9, 1)


def test_several_small_counts_are_in_the_total_where_it_tells_little_of_each() -> None:
    counts = {(1, 2026, kind): n for kind, n in zip(KINDS, (9, 2, 3, 0), strict=True)}
    assert with_small_hidden(tallies(counts), sees_people=()).total == Shown(14)


@pytest.mark.parametrize("small", [(1, 1), (1, 2), (4, 4), (4, 3), (1, 1, 1), (4, 4, 4)])
def test_several_small_counts_are_not_in_a_total_that_leaves_little_to_guess(small: tuple[int, ...]) -> None:
    counts = {(1, 2026, kind): n for kind, n in zip(KINDS, (9, *small), strict=False)}
    assert with_small_hidden(tallies(counts), sees_people=()).total == Shown(9, 1)


def test_a_total_without_anything_that_may_be_shown_says_only_that() -> None:
    shown = with_small_hidden(tallies({(1, 2026, "waits"): 2}), sees_people=())
    assert total_in_words(shown.total) == "Too few to show"


def test_what_is_not_counted_in_people_is_in_no_total_where_it_is_small() -> None:
    own = tallies({(1, 2026, "accepted"): 900, (1, 2026, "waits"): 30})
    shown = shown_of(own, is_small=lambda tally: tally.kind == "waits")
    assert (shown.count("waits"), shown.total) == (Shown(0, 1), Shown(900, 1))


@given(st.integers(1, 5), st.data())
@settings(max_examples=60)
def test_the_rule_for_totals_agrees_with_trying_every_table(cells: int, data: st.DataObject) -> None:
    total = data.draw(st.integers(cells, 4 * cells))
    tables = [table for table in product(range(1, 5), repeat=cells) if sum(table) == total]
    values = {len({table[n] for table in tables}) for n in range(cells)}
    assert keeps_secret(total, cells) is (min(values) >= LEAST_VALUES)


@given(
    st.lists(st.integers(0, 7), min_size=4, max_size=4), st.lists(st.integers(0, 7), min_size=4, max_size=4)
)
@settings(max_examples=25)
def test_no_small_count_comes_back_by_subtraction_of_any_views_of_two_years(
    first: list[int], second: list[int]
) -> None:
    """Whoever knows the rules and every view finds at least three tables for each hidden count."""
    true: Counts = {
        (1, year, kind): n
        for year, numbers in ((2025, first), (2026, second))
        for kind, n in zip(KINDS, numbers, strict=True)
    }
    views = every_view(true)
    for year in (2025, 2026):
        hidden = [key for key, n in true.items() if key[1] == year and 0 < n < 5]
        possible: dict[tuple[int, int, str], set[int]] = {key: set() for key in hidden}
        for guess in product(range(1, 5), repeat=len(hidden)):
            guessed = true | dict(zip(hidden, guess, strict=True))
            if every_view(guessed) == views:
                for key in hidden:
                    possible[key].add(guessed[key])
        assert all(len(values) >= LEAST_VALUES for values in possible.values())


def test_the_attack_finds_a_small_count_that_a_plain_total_would_give_away() -> None:
    counts = {(1, 2026, "accepted"): 9, (1, 2026, "waits"): 2}
    plain_total = sum(counts.values())
    assert plain_total - 9 == 2
    assert every_view(counts) == every_view(counts | {(1, 2026, "waits"): 4})
