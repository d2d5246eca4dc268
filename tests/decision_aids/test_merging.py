"""Two people changed one document: what both did stays, and where they disagree both are heard."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from decision_aids.merging import Conflict, Merged, Side, merge
from decision_aids.reading import DocumentProblems, read_document
from decision_aids.strict_yaml import read_yaml
from decision_aids.three_way.layout import taken_apart, written
from tests.decision_aids.conftest import EVERY_FEATURE, EXAMPLES, MINIMAL
from tests.decision_aids.edits import EDITS, Edit, applied

WHOLE = EVERY_FEATURE.read_text("utf-8")


def merged(ours: Edit | list[Edit], theirs: Edit | list[Edit], base: str = WHOLE) -> Merged:
    """The merge of a document with the edits of two people."""
    sides = [applied(base, [edits] if isinstance(edits, tuple) else edits) for edits in (ours, theirs)]
    return merge(base.encode(), *(side.encode() for side in sides))


def meaning(text: bytes) -> object:
    tree = read_yaml(text)
    assert tree.problems == ()
    return tree.value


def comments(text: str) -> set[str]:
    return {comment.strip() for comment in re.findall(r"(?:^|\s)# (.*)", text)}


some_edits = st.sets(st.sampled_from(EDITS), max_size=12)


@settings(max_examples=40, deadline=None)
@given(some_edits, some_edits)
def test_edits_that_do_not_touch_each_other_all_stay_whoever_merges(
    ours: set[Edit], theirs: set[Edit]
) -> None:
    both = applied(WHOLE, ours | theirs)
    sides = applied(WHOLE, ours).encode(), applied(WHOLE, theirs).encode()
    for one, other in (sides, sides[::-1]):
        result = merge(WHOLE.encode(), one, other)
        assert result.is_settled, result
        assert meaning(result.text) == meaning(both.encode())
        assert comments(result.text.decode()) == comments(both)


@settings(max_examples=40, deadline=None)
@given(some_edits, some_edits)
def test_edits_made_apart_give_the_text_that_one_person_would_have_written(
    ours: set[Edit], theirs: set[Edit]
) -> None:
    result = merge(WHOLE.encode(), applied(WHOLE, ours).encode(), applied(WHOLE, theirs - ours).encode())
    assert result.text.decode() == applied(WHOLE, ours | theirs)


@settings(max_examples=30, deadline=None)
@given(some_edits)
def test_where_one_side_did_nothing_or_the_same_the_bytes_of_the_other_stay(edits: set[Edit]) -> None:
    base, changed = WHOLE.encode(), applied(WHOLE, edits).encode()
    for sides in ((base, changed), (changed, base), (changed, changed)):
        assert merge(base, *sides) == Merged(changed, (), ())


@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_mark_of_ours_stay(line_end: str, mark: str) -> None:
    ours = (mark + applied(WHOLE, EDITS[:3])).replace("\n", line_end)
    result = merge(WHOLE.encode(), ours.encode(), applied(WHOLE, EDITS[3:6]).encode())
    assert result.text.decode() == (mark + applied(WHOLE, EDITS[:6])).replace("\n", line_end)


def test_a_comment_goes_where_its_field_goes() -> None:
    theirs = ("steps:\n  - Read.\n", "steps:\n  # first of all\n  - Breathe.\n  - Read.  # twice\n")
    result = merged(("  - Talk.\n", "  - Talk.\n  - Rest.\n"), theirs)
    assert (
        "steps:\n  # first of all\n  - Breathe.\n  - Read.  # twice\n  - Talk.\n  - Rest.\n"
        in result.text.decode()
    )


def test_two_comments_at_one_place_both_stay() -> None:
    result = merged(("kind: test ", "kind: care  # mine\n#"), ("language: en-GB", "language: en  # theirs"))
    assert {"mine", "theirs"} <= comments(result.text.decode())
    both = merged(
        ("certainty: moderate", "certainty: moderate  # ours"),
        ("certainty: moderate", "certainty: low  # theirs"),
    )
    assert "        # theirs\n        certainty: low  # ours\n" in both.text.decode()
    heads = merged(("# Every feature", "# Ours"), ("# Every feature", "# Theirs"))
    assert heads.text.decode().startswith("# Theirs of the format")
    assert "# Ours of the format" in heads.text.decode()


def test_words_of_one_text_are_merged_in_its_layout() -> None:
    result = merged(("The knee is worn", "One knee is worn"), ("on stairs. 膝", "on stairs, at night. 膝"))
    assert result.is_settled
    assert (
        "  summary: >-\n    One knee is worn – it hurts\n    on stairs, at night. 膝 😀\n"
        in result.text.decode()
    )


@pytest.mark.parametrize(
    ("ours", "theirs", "kept"),
    [
        ("I want to walk very soon.", "We want to walk soon.", "We want to walk very soon."),
        ('"I want to walk: soon."', "I want to walk soon, and far.", None),
        ("I want to run soon.", "I want to swim soon.", None),
        ("I want to run soon.", "I want to walk slowly soon.", None),
        (">-\n      I want to\n      run soon.", "We want to walk soon.", "We want to run soon."),
        ('"I want to walk soon!"', "We want to walk soon.", "We want to walk soon!"),
    ],
)
def test_both_changed_one_text(ours: str, theirs: str, kept: str | None) -> None:
    text = "I want to walk soon."
    result = merged((text, ours), (text, theirs))
    document = read_document(result.text, file="merged")
    if kept is None:
        (conflict,) = result.conflicts
        assert conflict.pointer == "/values/0/statement"
        assert conflict.ours is not None
        assert document.aid.values[0].statement == conflict.ours.words
    else:
        assert result.is_settled
        assert document.aid.values[0].statement == kept


def test_a_number_merges_as_a_whole_and_a_conflict_carries_all_sides() -> None:
    result = merged(("{n: 158, low: 104", "{n: 157, low: 104"), ("high: 244}", "high: 245}"))
    assert result.conflicts == (
        Conflict(
            "/evidence/0/outcomes/1/per_option/no",
            "What happened to people, Feel better, No surgery",
            Side({"n": 158, "low": 104, "high": 244}, "158 (104 to 244) of 1000"),
            Side({"n": 157, "low": 104, "high": 244}, "157 (104 to 244) of 1000"),
            Side({"n": 158, "low": 104, "high": 245}, "158 (104 to 245) of 1000"),
        ),
    )
    assert result.text.decode() == applied(WHOLE, [("{n: 158, low: 104", "{n: 157, low: 104")])


@pytest.mark.parametrize(
    ("meaning_changed", "numbers_changed", "pointer"),
    [
        (("denominator: 1000", "denominator: 2000"), ("{n: 300}", "{n: 301}"), "/evidence/0"),
        (
            ("{value: 3, unit: months}", "{value: 4, unit: months}"),
            ("{mean: 40.1}", "{mean: 41}"),
            "/evidence/1",
        ),
        (("high: 100, better", "high: 90, better"), ("value: -4.6", "value: -4.5"), "/evidence/1/outcomes/0"),
    ],
)
def test_numbers_are_never_put_under_another_denominator_time_or_scale(
    meaning_changed: Edit, numbers_changed: Edit, pointer: str
) -> None:
    for ours, theirs in ((meaning_changed, numbers_changed), (numbers_changed, meaning_changed)):
        result = merged(ours, theirs)
        assert [conflict.pointer for conflict in result.conflicts] == [pointer]
        assert meaning(result.text) == meaning(applied(WHOLE, [ours]).encode())
    same = merged([meaning_changed, numbers_changed], meaning_changed)
    assert same.is_settled


def test_what_one_side_removed_and_the_other_changed_is_a_conflict() -> None:
    out = ("    url: https://example.org/study\n", "")
    changed = ("example.org/study", "example.org/new")
    kept = merged(changed, out)
    (conflict,) = kept.conflicts
    assert (conflict.pointer, conflict.theirs) == ("/sources/0/url", None)
    assert conflict.ours == Side("https://example.org/new", "https://example.org/new")
    assert b"example.org/new" in kept.text
    gone = merged(out, changed)
    (conflict,) = gone.conflicts
    assert (conflict.pointer, conflict.ours) == ("/sources/0", None)
    assert conflict.theirs == Side("https://example.org/new", "https://example.org/new")
    assert b"example.org" not in gone.text


def test_the_same_thing_added_twice_is_added_once_and_merged_by_fields() -> None:
    value = "  - id: late\n    statement: {}\n    speaks_for: no\n"
    before = "\nsteps:\n"
    same = merged(
        (before, f"{value.format('I wait.')}{before}"),
        (before, f"{value.format('I wait.')}    weight: 3\n{before}"),
    )
    assert same.is_settled
    assert same.text.decode() == applied(
        WHOLE, [(before, f"{value.format('I wait.')}    weight: 3\n{before}")]
    )
    other = merged(
        (before, f"{value.format('I wait.')}{before}"), (before, f"{value.format('I rest.')}{before}")
    )
    (conflict,) = other.conflicts
    assert (conflict.pointer, conflict.base) == ("/values/1/statement", None)
    assert b"I wait." in other.text


def test_what_both_added_at_one_place_stands_in_one_order_whoever_merges() -> None:
    ours = ("  - Talk.\n", "  - Talk.\n  - Walk.\n  - Rest.\n")
    theirs = ("  - Talk.\n", "  - Talk.\n  - Choose.\n")
    texts = merged(ours, theirs).text, merged(theirs, ours).text
    assert texts[0] == texts[1]
    assert b"  - Talk.\n  - Choose.\n  - Walk.\n  - Rest.\n" in texts[0]


def test_moves_stay_and_two_different_moves_are_a_conflict() -> None:
    base = MINIMAL.decode() + "steps: [Read., Talk., Mark., Rest.]\n"
    moved = ("[Read., Talk., Mark., Rest.]", "[Rest., Read., Talk., Mark.]")
    result = merged(moved, ("Talk., Mark.", "Talk., Choose., Mark."), base)
    assert result.is_settled
    assert meaning(result.text)["steps"] == ("Rest.", "Read.", "Talk.", "Choose.", "Mark.")  # type: ignore[index]  # it is a dict
    both = merged(moved, ("[Read., Talk., Mark., Rest.]", "[Talk., Read., Mark., Rest.]"), base)
    (conflict,) = both.conflicts
    assert (conflict.pointer, conflict.about) == ("/steps", "Steps, order")
    assert conflict.theirs == Side(("Talk.", "Read.", "Mark.", "Rest."), "Talk.; Read.; Mark.; Rest.")
    assert meaning(both.text)["steps"] == ("Rest.", "Read.", "Talk.", "Mark.")  # type: ignore[index]  # it is a dict


def test_a_list_that_loses_all_its_items_is_empty() -> None:
    result = merged(("  - Read.\n", ""), ("  - Talk.\n", ""))
    assert result.is_settled
    assert read_document(result.text, file="merged").aid.steps == ()


@pytest.mark.parametrize("other", [2, 4])
def test_the_json_form_of_a_document_merges_too(other: int) -> None:
    plain = json.dumps(meaning(MINIMAL), indent=other).encode()
    ours = MINIMAL.replace(b"label: A}", b"label: One}")
    theirs = plain.replace(b'"label": "B"', b'"label": "Two"').replace(b'"Small"', b'"Little"')
    for sides in ((ours, theirs), (theirs, ours)):
        result = merge(MINIMAL, *sides)
        assert result.is_settled
        aid = read_document(result.text, file="merged").aid
        assert [option.label for option in aid.options] == ["One", "Two"]
        assert aid.title == "Little"


def test_a_whole_text_indented_deeper_keeps_its_comments() -> None:
    deeper = re.sub("^(?= )", "  ", WHOLE, flags=re.MULTILINE)
    assert meaning(deeper.encode()) == meaning(WHOLE.encode())
    edits = [edit for edit in EDITS if "\n" not in edit[0]]
    result = merge(WHOLE.encode(), deeper.encode(), applied(WHOLE, edits).encode())
    assert result.is_settled
    assert meaning(result.text) == meaning(applied(WHOLE, edits).encode())
    assert comments(result.text.decode()) == comments(applied(WHOLE, edits))


def test_a_merge_that_is_no_document_any_more_says_what_is_missing() -> None:
    base = MINIMAL.decode() + "evidence:\n- id: e\n  label: E\n  denominator: 9\n  outcomes:\n"
    base += "  - {id: x, label: X, direction: harm, per_option: {a: {n: 1}, b: {n: 1}}}\n"
    option = ("- {id: b, label: B}\n", "- {id: b, label: B}\n- {id: c, label: C}\n")
    number = ("b: {n: 1}}", "b: {n: 1}, c: {n: 1}}")
    outcome = (
        "  outcomes:\n",
        "  outcomes:\n  - {id: y, label: Y, direction: harm, per_option: {a: {n: 2}, b: {n: 2}}}\n",
    )
    result = merged([option, number], outcome, base)
    assert result.conflicts == ()
    assert not result.is_settled
    (found,) = result.findings
    assert (found.file, found.pointer) == ("merged", "/evidence/0/outcomes/0/per_option")


def test_texts_that_are_no_documents_are_told_by_name_all_at_once() -> None:
    with pytest.raises(DocumentProblems) as problems:
        merge(MINIMAL, b"title: x\n", b"[", files=("a.yaml", "b.yaml", "c.yaml"))
    assert {found.file for found in problems.value.findings} == {"b.yaml", "c.yaml"}


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_first_and_last_field_of_an_example_can_be_changed_apart(file: Path) -> None:
    text = file.read_text("utf-8")
    ours = text.replace("title: ", "title: More. ", 1).encode()
    theirs = text.replace("update_policy: ", "update_policy: Once more. ", 1).encode()
    result = merge(text.encode(), ours, theirs)
    assert result.is_settled
    assert result.text == ours.replace(b"update_policy: ", b"update_policy: Once more. ", 1)


@st.composite
def drafts(draw: st.DrawFn) -> bytes:
    """The document with every feature after some lines were cut, doubled, moved or indented, if it is still one."""
    lines = WHOLE.splitlines(keepends=True)
    for _ in range(draw(st.integers(1, 3))):
        first = draw(st.integers(0, len(lines) - 1))
        last = first + draw(st.integers(1, 4))
        piece = lines[first:last]
        lines[first:last] = []
        at = draw(st.integers(0, len(lines)))
        way = draw(st.sampled_from(["cut", "move", "change"]))
        if way == "move":
            lines[at:at] = piece
        elif way == "change":
            words = st.sampled_from(["now", "1", "often", "# note"])
            lines[first:first] = [f"{line.rstrip()} {draw(words)}\n" for line in piece]
    text = "".join(lines).encode()
    try:
        read_document(text, file="draft")
    except DocumentProblems:
        assume(condition=False)
    return text


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(drafts(), drafts())
def test_any_two_drafts_merge_and_say_the_same_whoever_merges(ours: bytes, theirs: bytes) -> None:
    one, other = (merge(WHOLE.encode(), *sides) for sides in ((ours, theirs), (theirs, ours)))
    assert {conflict.about for conflict in one.conflicts} == {conflict.about for conflict in other.conflicts}
    if not one.conflicts:
        assert meaning(one.text) == meaning(other.text)
        assert comments(one.text.decode()) == comments(other.text.decode())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(drafts(), drafts())
def test_who_chooses_theirs_everywhere_says_what_the_others_would_have_said(
    ours: bytes, theirs: bytes
) -> None:
    base = WHOLE.encode()
    mine, other = merge(base, ours, theirs), merge(base, theirs, ours)
    places = len(mine.conflicts)
    assert merge(base, ours, theirs, choices=["ours"] * places).text == mine.text
    chosen = merge(base, ours, theirs, choices=["theirs"] * places)
    assert chosen.conflicts == ()
    assert meaning(chosen.text) == meaning(other.text)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (
            ("label: Keyhole surgery", "label: Small cuts"),
            ("label: Keyhole surgery", "label: A small camera"),
        ),
        (("{n: 300}", "{n: 299}"), ("{n: 300}", "{n: 301, low: 200, high: 400}")),
        (("    url: https://example.org/study\n", ""), ("example.org/study", "example.org/new")),
        (("example.org/study", "example.org/new"), ("    url: https://example.org/study\n", "")),
        (("steps:\n  - Read.\n  - Talk.\n", "steps:\n  - Talk.\n  - Read.\n"), ("  - Talk.\n", "")),
    ],
    ids=["words", "number", "removed by us", "removed by them", "moved"],
)
def test_a_choice_for_theirs_gives_theirs_and_keeps_what_else_we_did(ours: Edit, theirs: Edit) -> None:
    elsewhere = ("funding: No outside funding", "funding: A city")
    sides = [applied(WHOLE, edits).encode() for edits in ([ours, elsewhere], [theirs])]
    result = merge(WHOLE.encode(), *sides, choices=["theirs"])
    assert result.is_settled
    assert meaning(result.text) == meaning(applied(WHOLE, [theirs, elsewhere]).encode())


def test_conflicts_without_a_choice_stay_conflicts() -> None:
    sides = [
        applied(WHOLE, [("The knee is worn", f"{word} is worn"), ("{n: 300}", f"{{n: {n}}}")]).encode()
        for word, n in (("A joint", 299), ("Cartilage", 301))
    ]
    result = merge(WHOLE.encode(), *sides, choices=["theirs"])
    (conflict,) = result.conflicts
    assert conflict.pointer == "/evidence/0/outcomes/1/per_option/keyhole"
    assert b"Cartilage is worn" in result.text


def test_a_text_taken_apart_and_put_together_is_the_same_text(aid_file: Path) -> None:
    text = aid_file.read_text("utf-8")
    page = taken_apart(text, meaning(text.encode()))
    assert page.head + written(page.node) + page.foot == text
