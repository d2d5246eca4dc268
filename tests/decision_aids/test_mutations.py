"""Each example, damaged in some two hundred ways: every damage is found in its line, and nothing ever breaks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from decision_aids.checks.run import check_document
from decision_aids.findings import Finding
from decision_aids.reading import DocumentProblems, read_document
from decision_aids.starting import starting_document
from tests.decision_aids.conftest import EXAMPLES

TODAY = date(2026, 11, 22)
MUTATIONS = yaml.safe_load(Path(__file__).with_name("damaged").joinpath("mutations.yaml").read_text("utf-8"))


@dataclass(frozen=True)
class Damaged:
    """An aid with one damage, and the finding that this must give."""

    text: str
    line: int
    rule: str


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def damaged(text: str, mutation: dict[str, Any]) -> Damaged | None:
    """The damaged text; None where it does not have what the mutation changes."""
    found = re.search(mutation["find"], text, re.MULTILINE)
    if found is None:
        return None
    changed = text[: found.start()] + found.expand(mutation["put"]) + text[found.end() :]
    where = mutation.get("line", 0)
    if isinstance(where, int):
        return Damaged(changed, line_of(changed, found.start()) + where, mutation["rule"])
    place = re.search(where, changed, re.MULTILINE)
    assert place is not None, f"{mutation['name']}: the line is not there"
    return Damaged(changed, line_of(changed, place.start(place.lastindex or 0)), mutation["rule"])


def cases() -> Iterator[Any]:
    for file in EXAMPLES:
        for mutation in MUTATIONS["mutations"]:
            case = damaged(file.read_text("utf-8"), mutation)
            if case is not None:
                yield pytest.param(file, case, id=f"{file.stem}: {mutation['name']}")


CASES = list(cases())


def findings_in(text: bytes) -> tuple[Finding, ...]:
    """What the reader finds; where the text can be read, what the checks find."""
    try:
        document = read_document(text, file="aid.yaml")
    except DocumentProblems as problems:
        return problems.findings
    assert document.text == text
    return check_document(document, today=TODAY)


def test_there_are_more_than_two_hundred_damaged_documents_and_each_way_is_used() -> None:
    assert len(CASES) > 200
    names = {mutation["name"] for mutation in MUTATIONS["mutations"]}
    assert len(names) == len(MUTATIONS["mutations"])
    assert {case.id.partition(": ")[2] for case in CASES} == names


@pytest.mark.parametrize(("file", "case"), CASES)
def test_a_damage_is_found_in_its_line(file: Path, case: Damaged) -> None:
    found = {(finding.line, finding.rule) for finding in findings_in(case.text.encode())}
    before = {(finding.line, finding.rule) for finding in findings_in(file.read_bytes())}
    assert (case.line, case.rule) in found - before


@st.composite
def edited_examples(draw: st.DrawFn) -> bytes:
    """An example, or the starting document, after a few hasty edits: lines cut, doubled, moved, changed in a word."""
    texts = [starting_document("new"), *(file.read_text("utf-8") for file in EXAMPLES)]
    lines = draw(st.sampled_from(texts)).splitlines(keepends=True)
    for _ in range(draw(st.integers(1, 4))):
        first = draw(st.integers(0, len(lines) - 1))
        last = first + draw(st.integers(1, 3))
        piece = lines[first:last]
        way = draw(st.sampled_from(["cut", "double", "move", "word", "indent"]))
        if way == "cut":
            lines[first:last] = []
        elif way == "double":
            lines[first:first] = piece
        elif way == "move":
            lines[first:last] = []
            at = draw(st.integers(0, len(lines)))
            lines[at:at] = piece
        elif way == "indent":
            lines[first:last] = [f"  {line}" for line in piece]
        else:
            old = draw(st.sampled_from(lines[first].split() or [""]))
            new = draw(
                st.sampled_from(["", "null", "-1", "[]", "{}", "x: y", '"', "<1", "2026-11-01", "膝", "\x00"])
            )
            lines[first] = lines[first].replace(old, new, 1) if old else new
        lines = lines or ["\n"]
    return "".join(lines).encode()


@settings(max_examples=150, deadline=None)
@given(edited_examples() | st.binary(max_size=200))
def test_whatever_is_done_to_an_aid_it_is_read_unchanged_or_its_faults_have_places(text: bytes) -> None:
    lines = text.decode(errors="replace").count("\n") + text.count(b"\r") + 1
    for found in findings_in(text):
        assert 1 <= found.line <= lines
        assert found.message
