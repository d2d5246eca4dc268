"""What changed between two versions is told in full, in plain words and with places on both sides."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decision_aids.comparing import Change, differences, is_only_layout
from decision_aids.reading import Document, read_document
from tests.decision_aids.conftest import EVERY_FEATURE, MINIMAL
from tests.decision_aids.edits import EDITS, applied

WHOLE = EVERY_FEATURE.read_text("utf-8")


def read(text: str) -> Document:
    return read_document(text.encode(), file="aid.yaml")


def changes(before: str, after: str, text: str = WHOLE) -> tuple[Change, ...]:
    assert before in text
    return differences(read(text), read(text.replace(before, after, 1)))


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (
            "{n: 300}",
            "{n: 299}",
            "What happened to people, Feel better, Keyhole surgery: 300 became 299 of 1000",
        ),
        (
            "{n: [4, 6]}",
            '{n: "<1"}',
            "What happened to people, Get an infection, Keyhole surgery: 4 to 6 became fewer than 1 of 1000",
        ),
        (
            "{n: 158, low: 104, high: 244}",
            "{n: 158, low: 104, high: 245}",
            "What happened to people, Feel better, No surgery: 158 (104 to 244) became 158 (104 to 245) of 1000",
        ),
        (
            "{n: 300}",
            "{n: null, reason: lost}",
            "What happened to people, Feel better, Keyhole surgery: 300 of 1000 became “not known: lost”",
        ),
        ("denominator: 1000", "denominator: 1500", "What happened to people, denominator: 1000 became 1500"),
        (
            "{value: 2.5, unit: years}",
            "{value: [2, 3], unit: years}",
            "What happened to people, time horizon: 2.5 years became 2 to 3 years",
        ),
        (
            "{mean: 40.1}",
            "{mean: 40}",
            "How people felt, Pain, No surgery: 40.1 became 40",
        ),
        (
            "difference: {value: -4.6}",
            "difference: {value: -4.6, low: -9, high: 1}",
            "How people felt, Pain, difference: -4.6 became -4.6 (-9 to 1)",
        ),
        (
            "high: 100, better: lower",
            "high: 100, better: higher",
            "How people felt, Pain, scale: “… 0 to 100, lower is better” became “… 0 to 100, higher is better”",
        ),
        (
            "certainty: moderate",
            "certainty: low",
            "What happened to people, Feel better, certainty: moderate became low",
        ),
        ("is_no_action: true", "is_no_action: false", "No surgery, is doing nothing: yes became no"),
        ("label: A new joint", "label: New joint", "New joint, label: “A new joint” became “New joint”"),
        (
            "You go on as before.",
            "You go on.",
            "No surgery, what it involves: “You go on as before.” became “You go on.”",
        ),
        (
            "Some scans show wear that does not hurt.",
            "Some scans show wear that does no harm at all.",
            "Screening, overdiagnosis: “… wear that does not hurt.” became “… wear that does no harm at all.”",
        ),
        ("  - Talk.\n", "", "Steps, number 2: removed Talk."),
        ("  - Talk.\n", "  - Talk.\n  - Choose.\n", "Steps, number 3: added Choose."),
        (
            "  - Read.\n  - Talk.\n",
            "  - Talk.\n  - Read.\n",
            "Steps, number 1: moved from place 2 to place 1",
        ),
        ("on: Switched on.", "on: Not off.", "Word list, on: “Switched on.” became “Not off.”"),
        (
            "    statement: I want to walk soon.",
            "    statement: I want to walk.",
            "What matters, “I want to walk.”, statement: “I want to walk soon.” became “I want to walk.”",
        ),
        (
            "values:\n",
            "values:\n  - {id: cost, statement: It costs me nothing, speaks_for: keyhole}\n",
            "What matters, “It costs me nothing”: added “speaks for: keyhole”",
        ),
        (
            "    doi: 10.1000/xyz123\n",
            "",
            "Source made-up, DOI: removed 10.1000/xyz123",
        ),
        (
            "role: writer, credentials",
            "role: editor, credentials",
            "Author A. Writer, role: writer became editor",
        ),
        (
            "next_review: 2027-11-01",
            "next_review: 2027-12-01",
            "Dates, next review: 1 November 2027 became 1 December 2027",
        ),
    ],
)
def test_a_change_is_told_in_one_plain_sentence(before: str, after: str, sentence: str) -> None:
    assert [change.sentence for change in changes(before, after)] == [sentence]


def test_a_change_has_its_places_on_both_sides_and_all_that_stands_there() -> None:
    assert changes("  - Read.\n  - Talk.\n", "  - Rest.\n  - Read.\n  - Talk it over.\n") == (
        Change("removed", "Steps, number 2", "/steps/1", None, "Talk.", "", "Steps, number 2: removed Talk."),
        Change("added", "Steps, number 1", None, "/steps/0", "", "Rest.", "Steps, number 1: added Rest."),
        Change(
            "added",
            "Steps, number 3",
            None,
            "/steps/2",
            "",
            "Talk it over.",
            "Steps, number 3: added “Talk it over.”",
        ),
    )
    (change,) = changes("on: Switched on.", "on: Switched on, not off.")
    assert (change.kind, change.pointer_before, change.pointer_after) == (
        "changed",
        "/glossary/on",
        "/glossary/on",
    )
    assert (change.before, change.after) == ("Switched on.", "Switched on, not off.")


def test_an_edited_item_of_a_list_is_the_same_item() -> None:
    before = "  - Read.\n  - Talk.\n"
    long = before + "  - Mark what matters most to you.\n"
    text = WHOLE.replace(before, long)
    moved, change = changes(long, "  - Mark what matters to you.\n" + before, text)
    assert moved.sentence == "Steps, number 1: moved from place 3 to place 1"
    assert change.pointer_before == "/steps/2"
    assert change.pointer_after == "/steps/0"
    assert change.sentence == (
        "Steps, number 1: “Mark what matters most to you.” became “Mark what matters to you.”"
    )


def test_a_new_option_is_told_with_each_of_its_numbers() -> None:
    text = (
        MINIMAL.decode()
        + """\
evidence:
- id: e
  label: E
  denominator: 100
  outcomes:
  - {id: x, label: Get well, direction: benefit, per_option: {a: {n: 1}, b: {n: 2}}}
"""
    )
    after = text.replace("- {id: b, label: B}\n", "- {id: b, label: B}\n- {id: c, label: C}\n")
    after = after.replace("b: {n: 2}", "b: {n: 2}, c: {n: 3}")
    assert [change.sentence for change in differences(read(text), read(after))] == [
        "C: added",
        "Get well, C: added 3 of 100",
    ]


def test_with_one_evidence_set_its_name_goes_without_saying() -> None:
    before = "outcomes:\n  - {id: x, label: X, direction: harm, per_option: {a: {n: 3}, b: {n: 3}}}\n"
    text = MINIMAL.decode() + f"evidence:\n- id: e\n  label: E\n  denominator: 1000\n  {before}"
    (change,) = changes("b: {n: 3}", "b: {n: 2}", text)
    assert change.sentence == "X, B: 3 became 2 of 1000"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# Every feature", "# Each feature"),
        ("language: en-GB", "language: 'en-GB'"),
        ("title: ", "\n\ntitle:   "),
        ("{n: 300}", "{n: 300.0}"),
        ("label: Keyhole surgery\n", "is_no_action: false\n    label: Keyhole surgery\n"),
        ('evidence_searched: "2026-04-01"', "evidence_searched: 2026-04-01"),
    ],
)
def test_comments_and_layout_are_no_difference_and_told_as_such(before: str, after: str) -> None:
    assert changes(before, after) == ()
    assert is_only_layout(read(WHOLE), read(WHOLE.replace(before, after, 1)))


def test_the_same_text_is_no_change_of_layout_either() -> None:
    assert not is_only_layout(read(WHOLE), read(WHOLE))
    assert not is_only_layout(read(WHOLE), read(WHOLE.replace("{n: 300}", "{n: 301}")))


def test_spaces_in_a_text_are_a_difference() -> None:
    (change,) = changes("      text: |\n", "      text: |+\n\n")
    assert change.sentence == "No surgery, lived experience, text: spaces or line breaks changed"


@settings(max_examples=60, deadline=None)
@given(st.sets(st.sampled_from(EDITS)), st.sets(st.sampled_from(EDITS)))
def test_there_are_differences_exactly_where_two_documents_say_something_else(
    some: set[tuple[str, str]], others: set[tuple[str, str]]
) -> None:
    before, after = read(applied(WHOLE, some)), read(applied(WHOLE, others))
    found = differences(before, after)
    assert bool(found) == (before.aid != after.aid)
    assert all(change.before != change.after for change in found)
    back = differences(after, before)
    assert sorted((change.pointer_before or "", change.pointer_after or "") for change in found) == sorted(
        (change.pointer_after or "", change.pointer_before or "") for change in back
    )


@settings(max_examples=40, deadline=None)
@given(st.permutations(["Read.", "Talk.", "Mark.", "Choose.", "Rest."]))
def test_moved_items_are_told_and_nothing_else(order: list[str]) -> None:
    def steps(items: list[str]) -> str:
        return MINIMAL.decode() + "steps: [" + ", ".join(items) + "]\n"

    first = ["Read.", "Talk.", "Mark.", "Choose.", "Rest."]
    found = differences(read(steps(first)), read(steps(order)))
    assert {change.kind for change in found} <= {"moved"}
    assert bool(found) == (order != first)
    moved = {change.pointer_after for change in found}
    still = [item for index, item in enumerate(order) if f"/steps/{index}" not in moved]
    assert still == [item for item in first if item in still]
