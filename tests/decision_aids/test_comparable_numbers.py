"""Numbers a reader compares are out of the same whole, over the same time, complete, and add up."""

from typing import Any

import pytest

from tests.decision_aids.rule_examples import found_by, patched

Set = dict[str, Any]


def outcome(key: str = "sick", wait: Any = 3, splint: Any = 4, **more: Any) -> dict[str, Any]:
    numbers = {"wait": {"n": wait}, "splint": {"n": splint}}
    return {"id": key, "label": key, "direction": "harm", "per_option": numbers, **more}


def evidence(key: str = "trial", *outcomes: dict[str, Any], **more: Any) -> Set:
    own = {"id": key, "label": f"Set {key}", "denominator": 100, "outcomes": list(outcomes) or [outcome()]}
    return {**own, "population": "Adults in Utopia", "reference_class": "adults", **more}


def found(rule: str, *sets: Set, **more: Any) -> list[tuple[str, str]]:
    return [(one.pointer, one.level) for one in found_by(rule, patched({"evidence": list(sets), **more}))]


YEAR, YEARS = {"value": 1, "unit": "years"}, {"value": 10, "unit": "years"}


class TestOneWhole:
    def test_sets_that_tell_the_same_outcome_share_a_denominator(self) -> None:
        other = evidence("b", denominator=1000)
        assert found("L1", evidence("a"), other) == [("/evidence/1/denominator", "error")]

    def test_sets_that_tell_other_outcomes_are_warned_of(self) -> None:
        other = evidence("b", outcome("sore"), denominator=1000)
        assert found("L1", evidence("a"), other) == [("/evidence/1/denominator", "warning")]

    def test_a_third_set_is_compared_with_the_one_that_tells_the_same(self) -> None:
        sets = [
            evidence("a"),
            evidence("b", outcome("sore"), denominator=1000),
            evidence("c", denominator=1000),
        ]
        assert found("L1", *sets) == [
            ("/evidence/1/denominator", "warning"),
            ("/evidence/2/denominator", "error"),
        ]

    def test_sets_that_count_the_same_people_pass(self) -> None:
        assert found("L1", evidence("a"), evidence("b", reference_class="Adults "), evidence("c")) == []

    def test_people_are_not_compared_with_tests(self) -> None:
        assert found("L1", evidence("a"), evidence("b", reference_class="tests")) == [
            ("/evidence/1/reference_class", "error")
        ]

    def test_rows_of_one_set_count_the_same(self) -> None:
        rows = [outcome("a"), outcome("b", reference_class="tests"), outcome("c", reference_class="adults")]
        assert found("L1", evidence("a", *rows)) == [("/evidence/0/outcomes/1/reference_class", "error")]

    def test_rows_that_each_say_what_they_count_are_compared_with_each_other(self) -> None:
        rows = [outcome("a", reference_class="men"), outcome("b", reference_class="tests")]
        assert found("L1", evidence("a", *rows, reference_class=None)) == [
            ("/evidence/0/outcomes/1/reference_class", "error")
        ]

    def test_numbers_in_texts_are_out_of_the_same_as_those_of_the_table(self) -> None:
        text = {"summary": "It lasts in 20 of 1000 adults, and 5 of 100 adults need help."}
        assert found("L1", evidence("a"), condition=text) == [("/condition/summary", "warning")]
        assert (
            found("L1", evidence("a", denominator=10_000), condition=text)
            == [("/condition/summary", "warning")] * 2
        )
        assert found("L1", evidence("a"), evidence("b", method="2 of 1000 trials"), condition={}) == []


class TestOneTime:
    def test_each_outcome_without_a_time_is_found(self) -> None:
        rows = [outcome("a"), outcome("b", time_horizon=YEAR), outcome("c")]
        assert found("L7", evidence("a", *rows)) == [
            ("/evidence/0/outcomes/0", "error"),
            ("/evidence/0/outcomes/2", "error"),
        ]

    def test_a_set_with_several_times_is_warned_of_once(self) -> None:
        rows = [outcome("a"), outcome("b", time_horizon=YEARS), outcome("c", time_horizon=YEARS)]
        assert found("L7", evidence("a", *rows, time_horizon=YEAR)) == [
            ("/evidence/0/outcomes/1/time_horizon", "warning")
        ]

    def test_the_same_time_in_another_unit_is_the_same(self) -> None:
        rows = [outcome("a"), outcome("b", time_horizon={"value": 12, "unit": "months"})]
        assert found("L7", evidence("a", *rows, time_horizon=YEAR)) == []

    def test_a_group_has_one_time(self) -> None:
        rows = [outcome("a", group="g"), outcome("b", group="g", time_horizon=YEARS)]
        assert found("L7", evidence("a", *rows, time_horizon=YEAR)) == [
            ("/evidence/0/outcomes/1/time_horizon", "error")
        ]

    def test_one_outcome_over_ten_years_and_over_a_lifetime_is_warned_of(self) -> None:
        sets = [evidence("a", time_horizon=YEARS), evidence("b", time_horizon={"unit": "lifetime"})]
        assert found("L7", *sets) == [("/evidence/1/time_horizon", "warning")]

    def test_other_outcomes_of_another_set_may_have_another_time(self) -> None:
        assert (
            found("L7", evidence("a", time_horizon=YEARS), evidence("b", outcome("x"), time_horizon=YEAR))
            == []
        )


class TestEveryNumber:
    def test_an_unknown_number_says_why(self) -> None:
        (one, other) = found_by("L8", patched({"evidence": [evidence("a", outcome(wait=None, splint=None))]}))
        assert (one.pointer, one.level) == ("/evidence/0/outcomes/0/per_option/wait", "error")
        assert "doing nothing" in one.message
        assert other.pointer == "/evidence/0/outcomes/0/per_option/splint"
        assert "doing nothing" not in other.message

    def test_an_unknown_mean_says_why(self) -> None:
        mean = {
            "id": "pain",
            "label": "Pain",
            "measure": "mean",
            "per_option": {"wait": {"mean": None, "reason": "not measured"}, "splint": {"mean": None}},
        }
        assert found("L8", evidence("a", mean)) == [("/evidence/0/outcomes/0/per_option/splint", "error")]

    def test_a_set_says_who_was_studied_and_what_it_counts(self) -> None:
        nobody = evidence("a", population=None, reference_class=None)
        assert found("L9", nobody) == [("/evidence/0", "error")] * 2
        assert found("L9", evidence("a", outcome(reference_class="men"), reference_class=None)) == []


class TestAddingUp:
    @pytest.mark.parametrize(
        ("n", "level"),
        [(94, []), (95, ["error"]), (93, ["error"]), ([90, 94], []), ([94, 96], []), ("<1", ["error"])],
    )
    def test_a_group_with_a_remainder_adds_up(self, n: Any, level: list[str]) -> None:
        rows = [
            outcome("a", 2, 2, group="g"),
            outcome("b", 4, 4, group="g"),
            outcome("c", 94, n, group="g", remainder=True),
        ]
        told = found("L13", evidence("a", *rows))
        assert told == [("/evidence/0/outcomes/2/per_option/splint", one) for one in level]

    def test_a_group_without_a_remainder_is_warned_of_once_for_each_option(self) -> None:
        rows = [outcome("a", group="g"), outcome("b", group="g")]
        assert found("L13", evidence("a", *rows)) == [
            ("/evidence/0/outcomes/1/per_option/wait", "warning"),
            ("/evidence/0/outcomes/1/per_option/splint", "warning"),
        ]

    def test_an_unknown_number_leaves_room(self) -> None:
        rows = [outcome("a", None, None, group="g"), outcome("b", 90, 90, group="g", remainder=True)]
        assert found("L13", evidence("a", *rows)) == []

    def test_a_group_has_one_remainder_and_a_remainder_a_group(self) -> None:
        rows = [
            outcome("a", 50, 50, group="g", remainder=True),
            outcome("b", 50, 50, group="g", remainder=True),
            outcome("c", remainder=True),
        ]
        assert found("L13", evidence("a", *rows)) == [
            ("/evidence/0/outcomes/1/remainder", "error"),
            ("/evidence/0/outcomes/2/remainder", "error"),
        ]


class TestHowSure:
    @pytest.mark.parametrize(
        ("more", "levels"),
        [
            ({}, ["error"]),
            ({"certainty": "not_stated"}, ["error"]),
            ({"certainty": "high"}, []),
            ({"certainty": "low"}, ["error"]),
            ({"certainty": "very_low", "difference": {"value": 1, "low": 0, "high": 2}}, []),
            ({"difference": {"value": 1, "low": 0, "high": 2}}, []),
            ({"difference": {"value": 1}}, ["error"]),
            ({"wait": [2, 4]}, []),
            ({"group": "g", "remainder": True}, []),
            ({"wait": None, "splint": None}, []),
        ],
    )
    def test_an_outcome_shows_a_range_or_certainty(self, more: dict[str, Any], levels: list[str]) -> None:
        assert [level for _, level in found("L14", evidence("a", outcome(**more)))] == levels

    def test_free_words_for_certainty_are_found_where_evidence_is_told(self) -> None:
        method = evidence("a", method="There is strong evidence. It is probably true.")
        assert found("L15", method) == [("/evidence/0/method", "warning")] * 2
        assert found("L15", evidence(), condition={"summary": "A virus is probably behind it."}) == []


class TestPictures:
    def test_bars_hold_every_number_and_interval(self) -> None:
        high = evidence("a", outcome(wait=20, splint=[20, 30]))
        assert found("L16", high, pictures={"bars_to": 30}) == []
        assert found("L16", high, pictures={"bars_to": 29}) == [("/pictures/bars_to", "error")]

    def test_bars_of_a_scale_begin_where_it_begins_and_show_all_of_it(self) -> None:
        mean = {
            "id": "pain",
            "label": "Pain",
            "measure": "mean",
            "scale": {"name": "1 to 7", "low": 1, "high": 7, "better": "lower"},
            "per_option": {"wait": {"mean": 4}, "splint": {"mean": 3}},
        }
        assert found("L16", evidence("a", mean), pictures={"bars_from": 1, "bars_to": 7}) == []
        assert found("L16", evidence("a", mean), pictures={"bars_from": 2, "bars_to": 6}) == [
            ("/pictures/bars_from", "error"),
            ("/pictures/bars_to", "error"),
        ]

    def test_icons_are_as_many_as_the_numbers_are_out_of(self) -> None:
        assert found("L10", evidence("a"), pictures={"icons": 100}) == []
        assert found("L10", evidence("a"), pictures={"icons": 1000}) == [("/pictures/icons", "warning")]
        assert found("L10", evidence("a", denominator=20_000)) == [("/evidence/0/denominator", "warning")]
