"""The numbers of an aid as a grid: what is typed into a cell is what the text says, and nothing else changes."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decision_aids.editing import plain_value
from decision_aids.reading import read_document
from partnering.coauthoring.evidence_grid import (
    CERTAINTY,
    DIRECTION,
    LABEL,
    Grid,
    GridEdits,
    as_number,
    column,
    grid_of,
    printed,
    with_grid,
)
from tests.decision_aids.conftest import EVERY_FEATURE, EXAMPLES, MINIMAL

PSA = next(file for file in EXAMPLES if file.stem == "psa-screening").read_bytes()
KNEE = next(file for file in EXAMPLES if file.stem == "knee-arthroscopy").read_bytes()


def grid(text: bytes, number: int = 0) -> Grid:
    found = grid_of(plain_value(text), number)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("", (None, None)),
        (None, (None, None)),
        ("3", (3, None)),
        ("12.50", (Decimal("12.50"), None)),
        ("-4.6", (Decimal("-4.6"), None)),
        ("4 to 6", ((4, 6), None)),
        ("[4, 6]", ((4, 6), None)),
        ("4–6", ((4, 6), None)),
        ("<1", ("<1", None)),
        ("< 1", ("<1", None)),
        ("158 (104 to 244)", (158, (104, 244))),
        ("158 (104-244)", (158, (104, 244))),
        ("4 to 6 (1 to 9)", ((4, 6), (1, 9))),
        ("about five", ("about five", None)),
        ("1e3", ("1e3", None)),
    ],
)
def test_a_cell_reads_as_tables_of_findings_print_it(typed: str | None, number: object) -> None:
    assert as_number(typed) == number


amounts = st.integers(0, 10**6) | st.decimals(0, 1000, places=2)


@given(amounts | st.tuples(amounts, amounts) | st.just("<1"), st.none() | st.tuples(amounts, amounts))
def test_what_is_printed_reads_as_the_same_number(value: Any, interval: Any) -> None:
    cell = printed(value)
    if interval:
        cell += f" ({printed(interval[0])} to {printed(interval[1])})"
    assert as_number(cell) == (value, interval)


@pytest.mark.parametrize("file", [EVERY_FEATURE, *EXAMPLES], ids=lambda file: file.stem)
def test_a_grid_that_nobody_touches_changes_no_byte(file: Any) -> None:
    text = file.read_bytes()
    for number in range(len(plain_value(text)["evidence"])):
        assert with_grid(text, grid(text, number), GridEdits({})) == text


def test_a_cell_changes_its_own_line_only() -> None:
    edits = GridEdits({1: {column("no-test"): "4 (2 to 7)"}})
    edited = with_grid(PSA, grid(PSA), edits)
    before, after = PSA.decode().splitlines(), edited.decode().splitlines()
    changed = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
    assert changed == [("          no-test: {n: 3}", "          no-test: {n: 4, low: 2, high: 7}")]


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.integers(0, 4),
        st.fixed_dictionaries(
            {},
            optional={
                column("no-test"): st.sampled_from(["5", "6 (5 to 8)", "", "<1", "2 to 4"]),
                column("psa-test"): st.sampled_from(["7", "9 (8 to 12)", ""]),
                LABEL: st.sampled_from(["Feel well", "Die of it"]),
                CERTAINTY: st.sampled_from(["high", "low"]),
            },
        ),
    ),
    st.sets(st.integers(0, 4), max_size=3),
)
def test_the_grid_drawn_again_shows_what_was_typed(cells: dict[int, Any], removed: set[int]) -> None:
    drawn = grid(PSA)
    edited = with_grid(PSA, drawn, GridEdits(cells, removed=sorted(removed)))
    kept = [number for number in range(5) if number not in removed]
    expected = [{**drawn.rows[number], **cells.get(number, {})} for number in kept]
    assert [dict(row) for row in grid(edited).rows] == expected
    assert [outcome["id"] for outcome in grid(edited).outcomes] == [
        drawn.outcomes[number]["id"] for number in kept
    ]


def test_a_new_row_is_an_outcome_of_its_own() -> None:
    row = {LABEL: "Feel tired", DIRECTION: "harm", column("psa-test"): "12"}
    edited = with_grid(PSA, grid(PSA), GridEdits({}, added=[row, {}]))
    read_document(edited, file="aid.yaml")
    (*_, new) = plain_value(edited)["evidence"][0]["outcomes"]
    assert new == {
        "id": "feel-tired",
        "label": "Feel tired",
        "direction": "harm",
        "per_option": {"no-test": {"n": None, "reason": "not filled in yet"}, "psa-test": {"n": 12}},
        "certainty": "not_stated",
    }


def test_an_emptied_number_says_that_nobody_knows_it() -> None:
    edited = with_grid(PSA, grid(PSA), GridEdits({0: {column("no-test"): ""}}))
    number = plain_value(edited)["evidence"][0]["outcomes"][0]["per_option"]["no-test"]
    assert number == {"n": None, "reason": "not filled in yet"}


def test_averages_stay_averages() -> None:
    edited = with_grid(KNEE, grid(KNEE), GridEdits({0: {column("arthroscopy"): "33.5 (30 to 36.5)"}}))
    read_document(edited, file="aid.yaml")
    mean = plain_value(edited)["evidence"][0]["outcomes"][0]["per_option"]["arthroscopy"]
    assert mean == {"mean": Decimal("33.5"), "low": 30, "high": Decimal("36.5")}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"outcomes:", b"outcomes: 5\n    others:"),
        (b"- id: death-any", b"- ident: death-any"),
        (b"no-test: {n: 129}", b"no-test: 129"),
    ],
)
def test_numbers_of_another_shape_have_no_grid(before: bytes, after: bytes) -> None:
    assert grid_of(plain_value(PSA.replace(before, after, 1)), 0) is None


def test_a_small_aid_has_no_numbers() -> None:
    assert "evidence" not in plain_value(MINIMAL)
