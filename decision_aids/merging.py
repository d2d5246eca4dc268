"""Three-way merge of decision aids: two people changed one text, and what both did stays.

Options, evidence sets, outcomes, values and sources are known by their ids, terms by their words, items of other
lists by what they say. What one side changed is taken as that side wrote it, with its comments and layout; a comment
goes where the thing beside it goes. Texts merge by words. A number merges as a whole, with its interval, so that no
number comes out that nobody wrote.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from decision_aids.findings import Finding
from decision_aids.reading import DocumentProblems, document_of
from decision_aids.strict_yaml import read_yaml
from decision_aids.three_way.dumping import dumped
from decision_aids.three_way.layout import (
    Page,
    reads_as,
    taken_apart,
    with_line_ends_of,
    with_plain_line_ends,
    written,
)
from decision_aids.three_way.parts import Choice, Conflict, Disputed, Side, ThreeWay

__all__ = ["Choice", "Conflict", "Merged", "Side", "merge"]

MOST_KEPT: Final = 8
"""How many texts are kept taken apart."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged text, what people must decide, and what is wrong with the text if it is no document any more."""

    text: bytes
    conflicts: tuple[Conflict, ...]
    findings: tuple[Finding, ...]

    @property
    def is_settled(self) -> bool:
        """True where nobody has to decide anything."""
        return not self.conflicts and not self.findings


def merge(
    base: bytes,
    ours: bytes,
    theirs: bytes,
    *,
    files: tuple[str, str, str] = ("base", "ours", "theirs"),
    choices: Sequence[Choice] = (),
) -> Merged:
    """The base with the changes of both sides.

    `files` are the names that findings carry. `choices` say whose version people take at the first, second and so on
    of the conflicts that come up without them; those beyond stay conflicts. Raises DocumentProblems, with the findings
    of every text that cannot be read as a document.
    """
    _refuse_what_cannot_be_read((base, ours, theirs), files)
    if ours in {base, theirs}:
        return Merged(theirs, (), ())
    if theirs == base:
        return Merged(ours, (), ())
    text, found = _merged(base, ours, theirs, {})
    if choices:
        text, found = _merged(base, ours, theirs, dict(zip(found, choices, strict=False)))
    conflicts = tuple(found.values())
    try:
        _parsed(text)
    except DocumentProblems as problems:
        return Merged(text, conflicts, problems.findings)
    return Merged(text, conflicts, ())


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A text that is a document: its plain values, and the pieces it is written in."""

    value: object
    page: Page


# Many people save upon one text, and what comes of it is the text that the next one saves upon.
@lru_cache(maxsize=MOST_KEPT)
def _parsed(text: bytes) -> _Parsed:
    tree = read_yaml(text)
    document_of(tree, text, file="merged")
    return _Parsed(tree.value, taken_apart(with_plain_line_ends(text), tree.value))


def _refuse_what_cannot_be_read(texts: Sequence[bytes], files: Sequence[str]) -> None:
    findings: list[Finding] = []
    for text, file in zip(texts, files, strict=True):
        try:
            _parsed(text)
        except DocumentProblems as problems:
            findings.extend(replace(finding, file=file) for finding in problems.findings)
    if findings:
        raise DocumentProblems(tuple(findings))


def _merged(
    base: bytes, ours: bytes, theirs: bytes, decided: Mapping[Disputed, Choice]
) -> tuple[bytes, Mapping[Disputed, Conflict]]:
    sides = [_parsed(text) for text in (base, ours, theirs)]
    before, mine, other = (side.page for side in sides)
    merge_of_three = ThreeWay(*(side.value for side in sides), decided=decided)
    node = merge_of_three.root(before.node, mine.node, other.node)
    head = _side_that_changed(before.head, mine.head, other.head)
    foot = _side_that_changed(before.foot, mine.foot, other.foot)
    merged = head + written(node) + foot
    if not reads_as(merged, node.value):
        merged = dumped(node.value)
    return with_line_ends_of(ours, merged), merge_of_three.conflicts


def _side_that_changed(base: str, ours: str, theirs: str) -> str:
    """What stands above or below the fields: only comments and marks of YAML; of two changes both."""
    if ours in {base, theirs}:
        return theirs
    if theirs == base:
        return ours
    lines = ours.splitlines(keepends=True)
    new = [line for line in theirs.splitlines(keepends=True) if line.startswith("#")]
    return "".join([*(line for line in new if line not in lines and line not in base), *lines])
