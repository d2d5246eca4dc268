"""The screens of a review: each field on exactly one, and an edit touches the screens that hold it and no other."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from decision_aids.document import DecisionAid
from partnering.coauthoring.aid_contents import AidContent, content_of, sha256_of
from partnering.coauthoring.screens import ABOUT, EVIDENCE, FIELDS, screen_at, screens_of
from tests.cast import an_aid

TEXT = Path("tests/decision_aids/every_feature.yaml").read_bytes()
CONTENT = content_of(TEXT)


def hashes(content: AidContent) -> dict[str, str]:
    return {screen.key: screen.sha256 for screen in screens_of(content)}


def another(value: object) -> object:
    """A value of the same kind that is not this one."""
    match value:
        case bool():
            return not value
        case int() | Decimal():
            return value + 1
        case date():
            return value + timedelta(days=1)
        case str():
            return f"{value}x"
        case tuple():
            return (*value, "one more")
        case dict():
            return {**value, "one more": "value"}
        case _:
            raise TypeError(value)


def with_another(values: Any, json_pointer: str) -> Any:
    """The plain values with another value at one place."""
    if not json_pointer:
        return another(values)
    step, _slash, rest = json_pointer[1:].partition("/")
    rest = f"/{rest}" if rest else ""
    if isinstance(values, tuple):
        return tuple(
            with_another(item, rest) if index == int(step) else item for index, item in enumerate(values)
        )
    name = step.replace("~1", "/").replace("~0", "~")
    return {**values, name: with_another(values[name], rest)}


def test_a_change_of_any_value_changes_the_one_screen_that_holds_it() -> None:
    before = hashes(CONTENT)
    for pointer in (pointer for pointer in CONTENT.places if pointer.count("/") > 1):
        after = hashes(replace(CONTENT, values=with_another(CONTENT.values, CONTENT.places[pointer])))
        different = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        key = screen_at(pointer)
        is_id_of_set = key.startswith(f"{EVIDENCE}/") and pointer == f"/{key}/id"
        assert different == ({key, f"{key}x", ABOUT} if is_id_of_set else {key}), pointer


def test_each_field_of_the_format_is_on_exactly_one_screen() -> None:
    placed = [name for fields in FIELDS.values() for name in fields]
    assert len(placed) == len(set(placed))
    assert set(placed) <= set(DecisionAid.model_fields)
    for name in DecisionAid.model_fields:
        expected = [key for key, fields in FIELDS.items() if name in fields] or [ABOUT]
        assert [screen_at(f"/{name}")] == expected


def test_the_screens_of_an_aid_stand_in_reading_order() -> None:
    assert [(screen.key, screen.name) for screen in screens_of(CONTENT)] == [
        ("decision", "The decision"),
        ("options", "The choices"),
        ("evidence/counts", "What happened to people"),
        ("evidence/means", "How people felt"),
        ("screening", "The test"),
        ("values", "What matters to you"),
        ("steps", "Steps and questions"),
        ("words", "Word list"),
        ("about", "About this aid"),
    ]


def test_a_screen_with_nothing_on_it_is_there_and_empty() -> None:
    empty = {screen.key for screen in screens_of(content_of(an_aid("blank", "Blank"))) if screen.is_empty}
    assert "screening" in empty
    assert "decision" not in empty


def test_an_evidence_set_that_is_taken_out_or_moved_changes_what_is_told_about_the_aid() -> None:
    first, *others = CONTENT.values["evidence"]
    without = replace(CONTENT, values={**CONTENT.values, "evidence": tuple(others)})
    moved = replace(CONTENT, values={**CONTENT.values, "evidence": (*others, first)})
    assert hashes(without)[ABOUT] != hashes(CONTENT)[ABOUT]
    assert hashes(moved)[ABOUT] != hashes(CONTENT)[ABOUT]
    assert hashes(moved)["evidence/counts"] == hashes(CONTENT)["evidence/counts"]


def test_comments_and_layout_are_no_change() -> None:
    text = TEXT.decode()
    other = text.replace("# Every feature", "# Here is every feature").replace(
        "language: en-GB", 'language: "en-GB"'
    )
    assert other != text
    assert hashes(content_of(other.encode())) == hashes(CONTENT)


def test_numbers_that_are_equal_and_fields_that_say_nothing_are_no_change() -> None:
    assert sha256_of({"n": 3}) == sha256_of({"n": Decimal("3.0")})
    assert sha256_of({"n": 3}) != sha256_of({"n": 30})
    assert sha256_of({"n": 3}) != sha256_of({"n": "3"})
    assert sha256_of({"n": 3}) == sha256_of({"n": 3, "low": None, "is_new": False, "more": (), "terms": {}})
    assert sha256_of({"a": 1, "b": 2}) == sha256_of({"b": 2, "a": 1})
    assert sha256_of(("a", "b")) != sha256_of(("b", "a"))
    assert sha256_of({"n": 0}) != sha256_of({})


def test_stable_pointers_lead_to_the_same_value_in_another_order() -> None:
    first, second, *_others = CONTENT.values["options"]
    assert CONTENT.stable("/options/1/label") == f"/options/{second['id']}/label"
    assert CONTENT.value_at(f"/options/{second['id']}/label") == second["label"]
    assert all(CONTENT.stable(place) == pointer for pointer, place in CONTENT.places.items())
    assert first["id"] != second["id"]
