"""Scores of the shipped instruments against examples counted by hand, and answers that a question does not take."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnering.foundation.errors import InvalidInput
from partnering.foundation.instruments import AskedWhen, Instrument, Item
from partnering.reflection.scoring import (
    asked_items,
    checked_answer,
    is_asked,
    next_step,
    score_answers,
    step_of,
    words_of_step,
)
from tests.cast import CATALOG

CONTINUUM = CATALOG.instrument("stage-on-the-continuum-1")
PCORI = CATALOG.instrument("pcori-expectations-1")
UK = CATALOG.instrument("uk-standards-1")
ROLES = CATALOG.instrument("roles-by-phase-1")
STEP = st.integers(min_value=0, max_value=5)


def form(*items: dict[str, Any]) -> Instrument:
    return Instrument.model_validate(
        {
            "key": "form",
            "kind": "instrument",
            "title": "A form",
            "version": "1",
            "source": {"citation": "Us", "url": "https://example.org"},
            "licence": "CC0-1.0",
            "about": "work",
            "language": "en",
            "lead": "Read.",
            "scales": [
                {"key": "five", "steps": [{"value": value, "name": f"Step {value}"} for value in range(1, 6)]}
            ],
            "items": items,
            "scores": [
                {
                    "key": "sum",
                    "name": "Sum",
                    "how": "sum",
                    "items": [i["key"] for i in items if "scale" in i],
                }
            ]
            if any("scale" in item for item in items)
            else [],
        }
    )


def answers(instrument: Instrument, *steps: int | None) -> dict[str, tuple[str, ...]]:
    """Steps in the order of the questions; None: not for me to judge."""
    return {
        item.key: () if step is None else (str(step),)
        for item, step in zip(instrument.items, steps, strict=True)
    }


# Counted by hand: the level is the lower of the first two; expectations, standards and phases count from a step on.
@pytest.mark.parametrize(
    ("instrument", "steps", "value", "out_of"),
    [
        (CONTINUUM, (4, 2, 5, 5), 2, 5),
        (CONTINUUM, (3, 5, 0, 0), 3, 5),
        (CONTINUUM, (0, 0, 5, 5), 0, 5),
        (CONTINUUM, (5, 5, None, None), 5, 5),
        (CONTINUUM, (None, 5, 5, 5), None, 5),
        (PCORI, (0, 1, 2, 3, 4, 4), 3, 6),
        (PCORI, (4, 4, 4, 4, 4, 4), 6, 6),
        (PCORI, (2, 2, 2, 2, 2, 2), 0, 6),
        (UK, (3, 2, 4, 1, 3, 0), 3, 6),
        (UK, (3, 3, None, 3, 3, 3), None, 6),
        (ROLES, (3, 4, 5), 2, 3),
        (ROLES, (0, 1, 3), 0, 3),
    ],
)
def test_scores_equal_those_counted_by_hand(
    instrument: Instrument, steps: tuple[int | None, ...], value: int | None, out_of: int
) -> None:
    (scored,) = score_answers(instrument, answers(instrument, *steps))
    assert (scored.value, scored.out_of) == (value, out_of)


def test_four_sliders_have_no_score() -> None:
    sliders = CATALOG.instrument("four-sliders-1")
    assert score_answers(sliders, answers(sliders, 1, 5, 3, 2)) == ()


def test_a_sum_needs_every_answer() -> None:
    two = form(
        {"key": "a", "kind": "scale", "words": "A?", "scale": "five"},
        {"key": "b", "kind": "scale", "words": "B?", "scale": "five"},
    )
    (whole,) = score_answers(two, {"a": ("2",), "b": ("5",)})
    (half,) = score_answers(two, {"a": ("2",)})
    assert (whole.value, whole.out_of, half.value) == (7, 10, None)


@given(control=STEP, time=STEP, higher=STEP)
def test_a_higher_answer_never_lowers_the_level(control: int, time: int, higher: int) -> None:
    (before,) = score_answers(CONTINUUM, answers(CONTINUUM, control, time, 0, 0))
    (after,) = score_answers(CONTINUUM, answers(CONTINUUM, max(control, higher), time, 0, 0))
    assert after.value is not None
    assert before.value is not None
    assert after.value >= before.value


def test_the_step_up_is_in_the_words_of_the_question() -> None:
    item = CONTINUUM.item("who_decides")
    assert next_step(CONTINUUM, item, 2) == 3
    assert next_step(CONTINUUM, item, 5) is None
    assert words_of_step(CONTINUUM, item, 3).startswith("What partners say is written down")
    assert words_of_step(PCORI, PCORI.items[0], 3) == "Most of the time"


# Answers


def question(**fields: Any) -> Item:
    return form({"key": "q", "words": "What?", **fields}).items[0]


@pytest.mark.parametrize(
    ("fields", "values", "why"),
    [
        ({"kind": "scale", "scale": "five"}, ("6",), "“What?”: choose from 1, 2, 3, 4, 5."),
        ({"kind": "scale", "scale": "five"}, ("1", "2"), "“What?”: give one answer."),
        ({"kind": "number"}, ("many",), "“What?”: “many” is not a number."),
        ({"kind": "number"}, ("nan",), "“What?”: “nan” is not a number."),
        ({"kind": "number", "lowest": 2}, ("1",), "“What?”: at least 2."),
        ({"kind": "number", "highest": 2.5}, ("3",), "“What?”: at most 2.5."),
        ({"kind": "date"}, ("4 March",), "“What?”: write the day like 2026-03-04."),
        (
            {"kind": "choices", "choices": [{"value": "a", "words": "A"}]},
            ("a", "b"),
            "“What?”: choose from a.",
        ),
        ({"kind": "text"}, ("x" * 10_001,), "“What?”: this is 10001 characters long. At most 10000 fit."),
    ],
)
def test_an_answer_that_the_question_does_not_take_is_refused(
    fields: dict[str, Any], values: tuple[str, ...], why: str
) -> None:
    instrument = form({"key": "q", "words": "What?", **fields})
    with pytest.raises(InvalidInput) as caught:
        checked_answer(instrument, instrument.items[0], values)
    assert caught.value.message == why


def test_not_for_me_to_judge_is_an_answer_everywhere() -> None:
    for item in CONTINUUM.items:
        assert checked_answer(CONTINUUM, item, ()) == ()
        assert step_of(item, ()) is None


def test_several_choices_come_back_in_the_order_of_the_question() -> None:
    choices = [{"value": value, "words": value} for value in "abc"]
    instrument = form({"key": "q", "kind": "choices", "words": "What?", "choices": choices})
    assert checked_answer(instrument, instrument.items[0], ("c", "a")) == ("a", "c")


# Branching


@pytest.mark.parametrize(
    ("operator", "value", "holds_for"),
    [
        ("is", "2", ["2", "2.0"]),
        ("is_not", "2", ["", "1", "3"]),
        ("more_than", "2", ["3"]),
        ("at_least", "2", ["2", "2.0", "3"]),
        ("less_than", "2", ["1"]),
        ("at_most", "2", ["1", "2", "2.0"]),
        ("is_answered", "true", ["1", "2", "2.0", "3"]),
        ("is_answered", "false", [""]),
    ],
)
def test_a_question_is_asked_where_its_condition_holds(
    operator: str, value: str, holds_for: list[str]
) -> None:
    item = Item.model_validate(
        {
            "key": "q",
            "kind": "text",
            "words": "Why?",
            "asked_when": {"item": "a", "operator": operator, "value": value},
        }
    )
    given_values = ["", "1", "2", "2.0", "3"]
    assert [text for text in given_values if is_asked(item, {"a": (text,) if text else ()})] == holds_for


def test_conditions_join_by_all_and_by_any() -> None:
    yes, no = ({"item": "a", "operator": "is", "value": value} for value in ("1", "2"))
    for joined, expected in (("all_of", False), ("any_of", True)):
        condition = AskedWhen.model_validate({joined: [yes, no]})
        item = Item.model_validate({"key": "q", "kind": "text", "words": "Why?", "asked_when": condition})
        assert is_asked(item, {"a": ("1",)}) is expected


def test_notes_are_read_and_not_asked() -> None:
    instrument = form(
        {"key": "n", "kind": "note", "words": "Read me."}, {"key": "q", "kind": "text", "words": "What?"}
    )
    assert [item.key for item in asked_items(instrument, {})] == ["q"]
    with pytest.raises(InvalidInput):
        checked_answer(instrument, instrument.items[0], ("x",))
