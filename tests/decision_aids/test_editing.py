"""One place of a document is changed through a form: it says exactly that, and all the rest stands as it was."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decision_aids.editing import (
    CannotEdit,
    plain_value,
    with_item,
    with_item_moved,
    with_name,
    with_value,
    without,
)
from decision_aids.starting import starting_document
from decision_aids.strict_yaml import Place, pointer_step, read_yaml
from tests.decision_aids.conftest import EVERY_FEATURE, EXAMPLES, MINIMAL

TEXTS = [file.read_bytes() for file in (EVERY_FEATURE, *EXAMPLES)]
TEXTS += [MINIMAL, starting_document("new").encode(), b"\xef\xbb\xbf" + TEXTS[1].replace(b"\n", b"\r\n")]

words = st.text(st.sampled_from("ab é膝😀:#-'\"[]{},&*!|>%@`~\\ \n\t0"), max_size=20)
sayings = st.lists(
    st.sampled_from(["One", "two", "knees.", "A: b", "#", "-", "no"]), min_size=15, max_size=60
)
leaves = (
    words
    | sayings.map(" ".join)
    | st.integers(-9, 10**6)
    | st.booleans()
    | st.none()
    | st.just(Decimal("12.5"))
    | st.just(date(2026, 11, 1))
    | st.sampled_from(["no", "yes", "null", "~", "1e3", "12:30", "0x1F", "2026-11-01", "<1", "30185521", ""])
)
names = st.text("abc: #-é", min_size=1, max_size=6)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)


def pointers(value: Any, at: str = "") -> list[str]:
    """Every place below a value."""
    members: list[tuple[str, Any]] = []
    if isinstance(value, dict):
        members = [(pointer_step(name), inner) for name, inner in value.items()]
    elif isinstance(value, tuple):
        members = [(str(index), inner) for index, inner in enumerate(value)]
    return [place for step, inner in members for place in (f"{at}/{step}", *pointers(inner, f"{at}/{step}"))]


def replaced(here: Any, steps: list[str], value: Any) -> Any:
    """A tree with another value at a place, thought out apart from the program."""
    if not steps:
        return value
    step, *rest = steps
    if isinstance(here, dict):
        return {**here, step: replaced(here[step], rest, value)}
    items = list(here)
    items[int(step)] = replaced(items[int(step)], rest, value)
    return tuple(items)


def lines_of(place: Place) -> list[int]:
    return [place.line, *(line for inner in place.members.values() for line in lines_of(inner))]


def changed_lines(before: bytes, after: bytes) -> tuple[set[int], list[str]]:
    """The lines of the text before that are gone, from 1, and the lines that are new."""
    one, other = before.decode().splitlines(), after.decode().splitlines()
    gone: set[int] = set()
    new: list[str] = []
    for tag, start, end, begins, ends in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag != "equal":
            gone |= set(range(start + 1, end + 1))
            new += other[begins:ends]
    return gone, new


@st.composite
def places(draw: st.DrawFn) -> tuple[bytes, str]:
    """A text and a place in it."""
    text = draw(st.sampled_from(TEXTS))
    return text, draw(st.sampled_from(pointers(plain_value(text))))


@settings(max_examples=250, deadline=None)
@given(places(), values)
def test_the_edited_text_says_exactly_the_edited_value(place: tuple[bytes, str], value: Any) -> None:
    text, pointer = place
    edited = with_value(text, pointer, value)
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    assert plain_value(edited) == replaced(plain_value(text), steps, value)
    assert edited.count(b"\r\n") == (edited.count(b"\n") if b"\r\n" in text else 0)
    assert edited.startswith(b"\xef\xbb\xbf") == text.startswith(b"\xef\xbb\xbf")


@settings(max_examples=150, deadline=None)
@given(places(), leaves)
def test_no_line_changes_but_those_of_the_place(place: tuple[bytes, str], value: Any) -> None:
    text, pointer = place
    tree = read_yaml(text)
    own = tree.place.find(pointer)
    last = max(lines_of(own))
    following = [line for line in lines_of(tree.place) if line > last]
    gone, _ = changed_lines(text, with_value(text, pointer, value))
    assert gone <= set(range(own.line, min(following, default=10**6)))


@settings(max_examples=100, deadline=None)
@given(places())
def test_a_value_that_is_there_already_changes_no_byte(place: tuple[bytes, str]) -> None:
    text, pointer = place
    here: Any = plain_value(text)
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        here = here[name] if isinstance(here, dict) else here[int(name)]
    assert with_value(text, pointer, here) == text


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(TEXTS),
    st.sampled_from(["options", "values", "steps", "glossary/x", "new/deep/er"]),
    values,
)
def test_something_new_takes_no_line_away(text: bytes, place: str, value: Any) -> None:
    if "/" in place:
        edited = with_value(text, f"/{place}", value)
        found: Any = plain_value(edited)
        for step in place.split("/"):
            found = found[step]
        assert found == value
    else:
        edited = with_item(text, f"/{place}", value)
        assert plain_value(edited)[place] == (*plain_value(text).get(place, ()), value)
    if plain_value(text).get(place.partition("/")[0]):
        assert changed_lines(text, edited)[0] == set()


@settings(max_examples=100, deadline=None)
@given(places())
def test_what_is_taken_out_is_gone_and_nothing_else(place: tuple[bytes, str]) -> None:
    text, pointer = place
    *around, last = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    expected: Any = plain_value(text)
    part = expected
    for step in around:
        part = part[step] if isinstance(part, dict) else part[int(step)]
    if isinstance(part, dict):
        rest: Any = {name: inner for name, inner in part.items() if name != last}
    else:
        rest = (*part[: int(last)], *part[int(last) + 1 :])
    assert plain_value(without(text, pointer)) == replaced(expected, around, rest)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(TEXTS[:-1]), st.sampled_from(["options", "steps", "values", "sources"]), st.data())
def test_an_item_moves_with_its_comments(text: bytes, name: str, data: st.DataObject) -> None:
    items = plain_value(text).get(name, ())
    if not items:
        return
    at, to = (data.draw(st.integers(0, len(items) - 1)) for _ in "at")
    moved = list(items)
    moved.insert(to, moved.pop(at))
    edited = with_item_moved(text, f"/{name}/{at}", to)
    assert plain_value(edited) == {**plain_value(text), name: tuple(moved)}
    assert sorted(edited.decode().split()) == sorted(text.decode().split())


SMALL = """\
# A note on top.
title: Knee  # the name

condition:
  # What it is.
  summary: >-
    The knee
    is worn.
steps:
  - Read.  # first
  # Then talk.
  - Talk.
glossary: {biopsy: A small piece., "yes": Agreed.}
"""


@pytest.mark.parametrize(
    ("before", "after", "pointer", "value"),
    [
        ("title: Knee  # the name", "title: Sore knee  # the name", "/title", "Sore knee"),
        ("title: Knee  # the name", "title: 'no: 1'  # the name", "/title", "no: 1"),
        ("The knee\n    is worn.", "The knee is worn thin.", "/condition/summary", "The knee is worn thin."),
        ("- Read.  # first", "- Read it.  # first", "/steps/0", "Read it."),
        ("biopsy: A small piece.", "biopsy: 'A, b'", "/glossary/biopsy", "A, b"),
        ("Agreed.}", "Agreed., PSA: A protein}", "/glossary/PSA", "A protein"),
        ("    is worn.\n", "    is worn.\n  name: Worn knee\n", "/condition/name", "Worn knee"),
    ],
)
def test_comments_and_layout_stay(before: str, after: str, pointer: str, value: str) -> None:
    assert with_value(SMALL.encode(), pointer, value).decode() == SMALL.replace(before, after)


def test_an_edited_list_keeps_the_comments_of_what_stays() -> None:
    edited = with_value(SMALL.encode(), "/steps", ("Breathe.", "Talk.", "Read it.")).decode()
    assert edited == SMALL.replace(
        "  - Read.  # first\n  # Then talk.\n  - Talk.\n",
        "  - Breathe.\n  # Then talk.\n  - Talk.\n  - Read it.\n",
    )


def test_a_new_field_stands_where_the_format_has_it() -> None:
    edited = with_value(SMALL.encode(), "/kind", "test", order=("title", "kind", "condition")).decode()
    assert edited == SMALL.replace("# the name\n", "# the name\n\nkind: test\n")


def test_a_term_gets_another_name_in_its_place() -> None:
    renamed = with_name(SMALL.encode(), "/glossary/biopsy", "yes: no").decode()
    assert renamed == SMALL.replace("biopsy: A", "'yes: no': A")
    assert with_name(SMALL.encode(), "/glossary/yes", "biopsies").decode().count("biopsies") == 1


def test_a_text_of_several_lines_keeps_them() -> None:
    edited = with_value(SMALL.encode(), "/condition/summary", "One.\n\nTwo.").decode()
    assert "  summary: |-\n    One.\n\n    Two.\nsteps:" in edited


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"title: [", "Line 1: "),
        (b"title: a\ntitle: b", "Line 2: The field"),
        (b"- a\n- b", "The text has no fields."),
        (b"\xff", "Line 1: Found the byte 0xFF"),
        (b"", "Line 1: The file is empty."),
    ],
)
def test_a_text_that_is_no_document_says_why(text: bytes, message: str) -> None:
    with pytest.raises(CannotEdit) as found:
        with_value(text, "/title", "Knee")
    assert str(found.value).startswith(message)


@pytest.mark.parametrize(
    "edit",
    [
        partial(with_value, pointer="/steps/7", value="x"),
        partial(with_value, pointer="/title/deeper", value="x"),
        partial(with_value, pointer="", value={}),
        partial(with_item, pointer="/title", item="x"),
        partial(without, pointer="/steps/first"),
        partial(without, pointer="/nothing"),
        partial(with_item_moved, pointer="/steps/0", to=2),
        partial(with_name, pointer="/glossary/none", name="x"),
    ],
    ids=lambda edit: f"{edit.func.__name__} {edit.keywords['pointer'] or 'nowhere'}",
)
def test_a_place_that_is_not_there_is_named(edit: Callable[[bytes], bytes]) -> None:
    with pytest.raises(CannotEdit, match="There is no"):
        edit(SMALL.encode())


def test_a_name_that_is_there_already_is_not_given_twice() -> None:
    with pytest.raises(CannotEdit, match='"yes" is there already'):
        with_name(SMALL.encode(), "/glossary/biopsy", "yes")


def test_a_control_character_is_refused_and_named() -> None:
    with pytest.raises(CannotEdit, match=r"U\+0007"):
        with_value(SMALL.encode(), "/title", "Kn\x07ee")
