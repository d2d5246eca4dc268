"""Instruments: what the shipped ones say of themselves, and that a broken file is refused with the reason."""

import re
from pathlib import Path
from typing import Any

import pytest

from partnering.foundation.catalog import load_catalog
from partnering.foundation.errors import InvalidInput
from partnering.foundation.instruments import AskedWhen, Instrument

CATALOG = load_catalog()
SHIPPED = list(CATALOG.instruments.values())
NON_COMMERCIAL = re.compile(r"\bNC\b|non.?commercial", re.IGNORECASE)

OWN = """\
key: ours-1
kind: instrument
title: Ours
version: "1"
source:
  citation: Our clinic
  url: https://example.org
licence: CC0-1.0
about: work
language: en
lead: Two questions.
scales:
  - key: truth
    steps:
      - {value: 0, name: "No"}
      - {value: 1, name: "Yes"}
items:
  - {key: first, kind: scale, words: "Is it so?", scale: truth}
  - {key: second, kind: text, words: "Why?", asked_when: {item: first, operator: is, value: "1"}}
scores:
  - {key: all, name: All, how: sum, items: [first]}
"""


def refused(tmp_path: Path, text: str) -> str:
    (tmp_path / "instruments").mkdir()
    (tmp_path / "instruments" / "ours.yaml").write_text(text, "utf-8")
    with pytest.raises(InvalidInput) as caught:
        load_catalog(tmp_path)
    return caught.value.message


def test_the_shipped_instruments_have_as_many_questions_as_their_sources() -> None:
    assert {key: len(instrument.items) for key, instrument in CATALOG.instruments.items()} == {
        "four-sliders-1": 4,
        "pcori-expectations-1": 6,
        "roles-by-phase-1": 3,
        "stage-on-the-continuum-1": 4,
        "uk-standards-1": 6,
    }


@pytest.mark.parametrize("instrument", SHIPPED, ids=lambda one: one.key)
def test_each_shipped_instrument_names_source_and_licence_and_none_is_non_commercial(
    instrument: Instrument,
) -> None:
    assert instrument.source.citation
    assert instrument.source.doi or instrument.source.url
    assert instrument.licence.startswith("Apache-2.0")
    assert NON_COMMERCIAL.search(instrument.licence) is None


def test_the_first_two_questions_are_the_two_tests_of_the_scale_to_the_letter() -> None:
    instrument = CATALOG.instrument("stage-on-the-continuum-1")
    scale = CATALOG.continuum("partnering-continuum-1")
    assert instrument.item("who_decides").step_words == tuple(level.who_controls for level in scale.levels)
    assert instrument.item("how_long").step_words == tuple(level.how_continuous for level in scale.levels)
    (steps,) = instrument.scales
    assert [(step.value, step.name) for step in steps.steps] == [
        (level.level, level.name) for level in scale.levels
    ]
    assert steps.control_line == scale.control_line.between[1]


def test_an_own_file_in_the_folder_of_the_instance_is_offered_too(tmp_path: Path) -> None:
    (tmp_path / "instruments").mkdir()
    (tmp_path / "instruments" / "ours.yaml").write_text(OWN, "utf-8")
    assert load_catalog(tmp_path).instrument("ours-1").title == "Ours"


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("key: second", "key: first", "a key of its own for each question"),
        ("scale: truth}", "scale: beauty}", "scales that are listed"),
        (", scale: truth}", "}", "a scale for each question of the kind"),
        ("{value: 1,", "{value: 0,", "rising values"),
        ("how: sum", "how: os.abort()", "'lowest', 'count_at_least' or 'sum'"),
        ("how: sum", "formula: 1, how: sum", "formula is not a field here"),
        ("items: [first]", "items: [second]", "scores of questions with a scale only"),
        ("how: sum", "how: count_at_least", "at_least for count_at_least"),
        ("item: first, operator", "item: third, operator", "conditions on earlier questions only"),
        ("{item: first, operator: is,", "{item: first,", "an item with an operator"),
    ],
)
def test_a_broken_instrument_is_refused_with_the_line_and_the_reason(
    tmp_path: Path, before: str, after: str, why: str
) -> None:
    assert before in OWN
    message = refused(tmp_path, OWN.replace(before, after))
    assert why in message
    assert re.search(r"ours\.yaml, line \d+: ", message)


def test_conditions_inside_each_other_have_an_end() -> None:
    condition: dict[str, Any] = {"item": "first", "operator": "is", "value": "1"}
    for _depth in range(9):
        condition = {"all_of": [condition]}
    assert AskedWhen.model_validate(condition).depth == 10
    with pytest.raises(ValueError, match="at most 10"):
        AskedWhen.model_validate({"any_of": [condition]})


def test_a_question_that_is_not_there_is_named() -> None:
    with pytest.raises(InvalidInput) as caught:
        CATALOG.instrument("four-sliders-1").item("fifth")
    assert caught.value.message == "“fifth” is not a question of “Four sliders to talk about”."
