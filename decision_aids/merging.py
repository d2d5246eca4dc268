"""Three-way merge of decision aids: two people changed one text, and what both did stays.

Options, evidence sets, outcomes, values and sources are known by their ids, terms by their words, items of other
lists by what they say. What one side changed is taken as that side wrote it, with its comments and layout; a comment
goes where the thing beside it goes. Texts merge by words. A number merges as a whole, with its interval, so that no
number comes out that nobody wrote.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from decision_aids.findings import Finding
from decision_aids.reading import DocumentProblems, read_document
from decision_aids.strict_yaml import read_yaml
from decision_aids.three_way.dumping import dumped
from decision_aids.three_way.layout import reads_as, taken_apart, written
from decision_aids.three_way.parts import Conflict, Side, ThreeWay

__all__ = ["Conflict", "Merged", "Side", "merge"]

BYTE_ORDER_MARK = "\ufeff"


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
    base: bytes, ours: bytes, theirs: bytes, *, files: tuple[str, str, str] = ("base", "ours", "theirs")
) -> Merged:
    """The base with the changes of both sides.

    `files` are the names that findings carry. Raises DocumentProblems, with the findings of every text that cannot be
    read as a document.
    """
    _refuse_what_cannot_be_read((base, ours, theirs), files)
    if ours in {base, theirs}:
        return Merged(theirs, (), ())
    if theirs == base:
        return Merged(ours, (), ())
    text, conflicts = _merged(base, ours, theirs)
    try:
        read_document(text, file="merged")
    except DocumentProblems as problems:
        return Merged(text, conflicts, problems.findings)
    return Merged(text, conflicts, ())


def _refuse_what_cannot_be_read(texts: Sequence[bytes], files: Sequence[str]) -> None:
    findings: list[Finding] = []
    for text, file in zip(texts, files, strict=True):
        try:
            read_document(text, file=file)
        except DocumentProblems as problems:
            findings.extend(problems.findings)
    if findings:
        raise DocumentProblems(tuple(findings))


def _merged(base: bytes, ours: bytes, theirs: bytes) -> tuple[bytes, tuple[Conflict, ...]]:
    trees = tuple(read_yaml(text).value for text in (base, ours, theirs))
    before, mine, other = (
        taken_apart(_with_plain_line_ends(text), tree)
        for text, tree in zip((base, ours, theirs), trees, strict=True)
    )
    merge_of_three = ThreeWay(*trees)
    node = merge_of_three.root(before.node, mine.node, other.node)
    head = _side_that_changed(before.head, mine.head, other.head)
    foot = _side_that_changed(before.foot, mine.foot, other.foot)
    merged = head + written(node) + foot
    if not reads_as(merged, node.value):
        merged = dumped(node.value)
    if b"\r\n" in ours:
        merged = merged.replace("\n", "\r\n")
    if ours.decode().startswith(BYTE_ORDER_MARK):
        merged = BYTE_ORDER_MARK + merged
    return merged.encode(), tuple(merge_of_three.conflicts)


def _with_plain_line_ends(text: bytes) -> str:
    lines = text.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return lines if lines.endswith("\n") else f"{lines}\n"


def _side_that_changed(base: str, ours: str, theirs: str) -> str:
    """What stands above or below the fields: only comments and marks of YAML; of two changes both."""
    if ours in {base, theirs}:
        return theirs
    if theirs == base:
        return ours
    lines = ours.splitlines(keepends=True)
    new = [line for line in theirs.splitlines(keepends=True) if line.startswith("#")]
    return "".join([*(line for line in new if line not in lines and line not in base), *lines])
