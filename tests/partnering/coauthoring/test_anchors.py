"""Anchors: a remark finds its place again after every edit, or keeps the words it was about."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnering.coauthoring.aid_contents import AidContent, content_of, sha256_of
from partnering.coauthoring.anchors import (
    LONGEST_QUOTE,
    Mark,
    Whereabouts,
    anchor_at,
    mark_as_stored,
    mark_from_stored,
    where_now,
)
from partnering.coauthoring.screens import WHOLE_AID, screen_at, screens_of
from partnering.foundation.errors import InvalidInput
from tests.decision_aids.edits import EDITS, applied

TEXT = Path("tests/decision_aids/every_feature.yaml").read_text("utf-8")
CONTENT = content_of(TEXT.encode())
SAME, CHANGED, GONE = Whereabouts.SAME, Whereabouts.CHANGED, Whereabouts.GONE

edited = st.lists(st.sampled_from(EDITS), unique=True, max_size=8).map(
    lambda edits: content_of(applied(TEXT, edits).encode())
)


def after(before: str, now: str) -> AidContent:
    assert TEXT.count(before) == 1
    return content_of(TEXT.replace(before, now).encode())


def test_every_place_can_be_pointed_at_and_is_the_same_in_the_same_text() -> None:
    for pointer in CONTENT.places:
        if pointer:
            anchor = anchor_at(CONTENT, screen=screen_at(pointer), pointer=pointer)
            assert where_now(anchor, CONTENT).state is SAME
            assert where_now(anchor, CONTENT).words_now == CONTENT.words_at(pointer)


@given(edited, st.data())
def test_whatever_is_edited_a_remark_is_never_lost(later: AidContent, data: st.DataObject) -> None:
    pointer = data.draw(st.sampled_from([pointer for pointer in CONTENT.places if pointer]))
    anchor = anchor_at(CONTENT, screen=screen_at(pointer), pointer=pointer)
    found = where_now(anchor, later)
    match found.state:
        case Whereabouts.SAME:
            assert sha256_of(later.value_at(str(found.pointer))) == anchor.value_sha256
        case Whereabouts.CHANGED:
            assert sha256_of(later.value_at(str(found.pointer))) != anchor.value_sha256
        case Whereabouts.GONE:
            assert found.pointer is None
            assert pointer not in later.places
    assert anchor.quote == CONTENT.words_at(pointer)[:LONGEST_QUOTE]


@given(edited)
def test_a_whole_screen_is_the_same_exactly_while_its_hash_is(later: AidContent) -> None:
    now = {screen.key: screen.sha256 for screen in screens_of(later)}
    for screen in screens_of(CONTENT):
        state = where_now(anchor_at(CONTENT, screen=screen.key), later).state
        expected = SAME if now.get(screen.key) == screen.sha256 else CHANGED if screen.key in now else GONE
        assert state is expected


def number() -> str:
    return next(pointer for pointer in CONTENT.places if pointer.endswith("/per_option/keyhole"))


def test_a_number_that_changes_comes_back_as_changed_with_both_values() -> None:
    later = after("{n: 300}", "{n: 299, low: 200, high: 310}")
    pointer = next(place for place in CONTENT.places if CONTENT.value_at(place) == 300).rpartition("/")[0]
    anchor = anchor_at(CONTENT, screen=screen_at(pointer), pointer=pointer)
    found = where_now(anchor, later)
    assert (found.state, found.pointer) == (CHANGED, pointer)
    assert anchor.quote.startswith("300")
    assert found.words_now.startswith("299")


def test_an_outcome_keeps_its_remarks_when_the_list_is_put_into_another_order() -> None:
    later = after(
        "  - id: soon\n", "  - id: late\n    statement: I can wait.\n    speaks_for: no\n  - id: soon\n"
    )
    anchor = anchor_at(CONTENT, screen="values", pointer="/values/soon/statement")
    found = where_now(anchor, later)
    assert (found.state, found.pointer) == (SAME, "/values/soon/statement")


def test_a_step_that_moves_down_keeps_its_remarks() -> None:
    first = CONTENT.words_at("/steps/0")
    later = after("steps:\n", "steps:\n  - Take a breath.\n")
    found = where_now(anchor_at(CONTENT, screen="steps", pointer="/steps/0"), later)
    assert (found.state, found.pointer, found.words_now) == (SAME, "/steps/1", first)


def test_a_value_that_is_taken_out_is_gone_and_its_words_are_kept() -> None:
    later = after("    url: https://example.org/study\n", "")
    pointer = next(place for place in CONTENT.places if place.endswith("/url"))
    anchor = anchor_at(CONTENT, screen="about", pointer=pointer)
    found = where_now(anchor, later)
    assert (found.state, found.pointer, found.words_now) == (GONE, None, "")
    assert anchor.quote == "https://example.org/study"


def test_words_that_move_to_another_field_are_found_there() -> None:
    words = CONTENT.words_at("/condition/summary")
    at = words.index("worn")
    anchor = anchor_at(CONTENT, screen="decision", pointer="/condition/summary", quote="worn")
    assert anchor.quote == "worn"
    assert anchor.quote_before == words[max(at - 32, 0) : at]
    assert anchor.quote_after == words[at + 4 : at + 36]


def test_words_that_do_not_stand_there_stand_for_all_that_does() -> None:
    anchor = anchor_at(CONTENT, screen="steps", pointer="/steps/0", quote="never written")
    assert anchor.quote == CONTENT.words_at("/steps/0")


def test_a_mark_of_a_picture_is_kept_with_its_number() -> None:
    pointer = number()
    option, outcome = pointer.split("/")[-1], pointer.split("/")[-3]
    mark = Mark(option, outcome, icon=1)
    anchor = anchor_at(CONTENT, screen=screen_at(pointer), pointer=pointer, mark=mark)
    assert anchor.mark == mark
    assert mark_from_stored(mark_as_stored(mark)) == mark
    assert mark_from_stored(mark_as_stored(None)) is None


@pytest.mark.parametrize("icon", [0, -1, 1_000_001])
def test_an_icon_that_is_not_drawn_is_refused(icon: int) -> None:
    pointer = number()
    mark = Mark(pointer.split("/")[-1], pointer.split("/")[-3], icon)
    with pytest.raises(InvalidInput, match="not in the picture"):
        anchor_at(CONTENT, screen=screen_at(pointer), pointer=pointer, mark=mark)


@pytest.mark.parametrize(
    ("screen", "pointer"),
    [
        ("decision", "/decision/nothing"),
        ("decision", "/steps/0"),
        ("steps", "steps/0"),
        ("steps", "/steps/99"),
        ("nowhere", ""),
        ("evidence/none", ""),
        ("about", "/../../etc/passwd"),
        (WHOLE_AID, "/steps/0"),
    ],
)
def test_a_place_that_is_not_in_the_text_is_refused(screen: str, pointer: str) -> None:
    with pytest.raises(InvalidInput, match="not in the text"):
        anchor_at(CONTENT, screen=screen, pointer=pointer)


def test_what_is_said_of_the_whole_aid_changes_with_any_edit() -> None:
    anchor = anchor_at(CONTENT, screen=WHOLE_AID)
    assert where_now(anchor, CONTENT).state is SAME
    assert where_now(anchor, after("paid: true", "paid: false")).state is CHANGED
