"""The three-way merge of pieces of text: base, ours and theirs, from the whole down to what both sides changed."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from decision_aids.counterparts import lineage
from decision_aids.places_in_words import FIGURES, in_words, name_of, value_at, words_at
from decision_aids.strict_yaml import pointer_step
from decision_aids.three_way.layout import (
    Member,
    Node,
    moved_into,
    reads_right,
    rewritten,
    spaced,
    written,
    written_member,
)
from decision_aids.three_way.numbers import mixes_numbers
from decision_aids.three_way.order import merged_order
from decision_aids.three_way.words import merged_words


@dataclass(frozen=True, slots=True)
class Side:
    """What one version says at a place: the value as read, and in words."""

    value: object
    words: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place that both sides changed in different ways. The merged text says what ours says.

    `pointer` is a JSON pointer into the merged document, to the place, or to what it would stand in. A side is None
    where it has nothing there.
    """

    pointer: str
    about: str
    base: Side | None
    ours: Side | None
    theirs: Side | None


@dataclass(frozen=True, slots=True)
class _Place:
    """One place in the merged document and in the three versions, as JSON pointers; None where it is not there."""

    merged: str
    base: str | None
    ours: str | None
    theirs: str | None


@dataclass(frozen=True, slots=True)
class _Taken:
    """A value of the merged document, and whose it is."""

    node: Node
    of: Literal["ours", "theirs", "both"]


Choice = Literal["ours", "theirs"]
"""Whose version of a place people take."""

Disputed = tuple[str | None, str | None, str | None, bool]
"""A conflict by where it stands in base, ours and theirs, and whether it is about the order of a list."""

_Keyed = Mapping[Hashable, tuple[int, Member]]
"""Fields or items by what tells them apart in all versions, with their numbers."""


class ThreeWay:
    """One merge of three trees of plain values, with the conflicts found so far, but those that were decided."""

    def __init__(
        self, base: object, ours: object, theirs: object, *, decided: Mapping[Disputed, Choice]
    ) -> None:
        self._trees = (base, ours, theirs)
        self._decided = decided
        self.conflicts: dict[Disputed, Conflict] = {}

    def root(self, base: Node, ours: Node, theirs: Node) -> Node:
        """The whole document merged."""
        return self._inside(base, ours, theirs, _Place("", "", "", ""))

    def _value(self, base: Node | None, ours: Node, theirs: Node, at: _Place) -> _Taken:
        has_parts = all(_has_parts(node) for node in (base, ours, theirs) if node)
        mixes = base is not None and mixes_numbers(base.value, ours.value, theirs.value)
        if has_parts and not mixes and _are_alike(ours, theirs):
            return _Taken(self._inside(base, ours, theirs, at), "both")
        if ours.value == theirs.value:
            is_as_before = base is not None and written(ours) == written(base)
            return _Taken(theirs, "theirs") if is_as_before else _Taken(ours, "ours")
        if base is not None and ours.value == base.value:
            return _Taken(theirs, "theirs")
        if base is not None and theirs.value == base.value:
            return _Taken(ours, "ours")
        words = None if base is None else _with_the_words_of_both(base, ours, theirs)
        if words is None:
            self._conflict(at)
            return _Taken(theirs, "theirs") if self._is_theirs(at) else _Taken(ours, "ours")
        return _Taken(words, "both")

    def _inside(self, base: Node | None, ours: Node, theirs: Node, at: _Place) -> Node:
        """Fields or items merged one by one, laid out as in ours."""
        was = base if base is not None and _are_alike(base, ours) else None
        versions = in_base, in_ours, in_theirs = tuple(_keyed(node, was) for node in (was, ours, theirs))
        kept = {
            key
            for key in (*in_ours, *in_theirs)
            if key not in in_base or (key in in_ours and (key in in_theirs or _differ(in_ours, in_base, key)))
        }
        for key in in_base:
            if self._is_theirs(_place_of(key, at, versions, 0)):
                kept = kept | {key} if key in in_theirs else kept - {key}

        def rank(run: Sequence[Hashable]) -> list[str]:
            return [repr((in_ours.get(key) or in_theirs[key])[1].node.value) for key in run]

        sides = [tuple(in_ours), tuple(in_theirs)]
        if self._is_theirs(at, is_order=True):
            sides.reverse()
        order, both_moved = merged_order(tuple(in_base), *sides, kept=kept, rank=rank)
        if both_moved and isinstance(ours.value, tuple):
            self._conflict_of_order(at)
        for key in in_theirs:
            if key in in_base and key not in in_ours and _differ(in_theirs, in_base, key):
                self._conflict(replace(_place_of(key, at, versions, 0), merged=at.merged))
        members: list[Member] = []
        for number, key in enumerate(order):
            place = _place_of(key, at, versions, number)
            if key not in in_theirs:
                member = in_ours[key][1]
                if key in in_base:
                    self._conflict(place)
            elif key not in in_ours:
                member = moved_into(in_theirs[key][1], of=theirs, into=ours)
            else:
                old = in_base[key][1] if key in in_base else None
                member = self._member(old, in_ours[key][1], in_theirs[key][1], place, here=ours, there=theirs)
            members.append(spaced(member, ours, is_first=number == 0))
        values = [member.node.value for member in members]
        is_fields = isinstance(ours.value, dict)
        value = dict(zip(order, values, strict=True)) if is_fields else tuple(values)
        return replace(ours, value=value, members=tuple(members))

    def _member(
        self, base: Member | None, ours: Member, theirs: Member, at: _Place, *, here: Node, there: Node
    ) -> Member:
        """A field or item that is on both sides: `here` and `there` are what it stands in."""
        was = None if base is None else written_member(base)
        if written_member(theirs) in {was, written_member(ours)}:
            return ours
        if was == written_member(ours):
            return moved_into(theirs, of=there, into=here)
        taken = self._value(None if base is None else base.node, ours.node, theirs.node, at)
        anew = rewritten(ours.name, taken.node.value, here)
        ways = _ways_to_write(taken, base, ours, theirs, here=here, there=there)
        member = next((way for way in ways if reads_right(way, taken.node.value, here)), anew)
        return _with_all_comments(member, base, ours, theirs, here)

    def _is_theirs(self, at: _Place, *, is_order: bool = False) -> bool:
        """Whether people decided for theirs here."""
        return self._decided.get((at.base, at.ours, at.theirs, is_order)) == "theirs"

    def _add(self, conflict: Conflict, at: _Place, *, is_order: bool = False) -> None:
        disputed = (at.base, at.ours, at.theirs, is_order)
        if disputed not in self._decided:
            self.conflicts[disputed] = conflict

    def _conflict(self, at: _Place) -> None:
        pairs = list(zip(self._trees, (at.base, at.ours, at.theirs), strict=True))
        base, ours, theirs = (
            None if pointer is None else Side(value_at(tree, pointer), words_at(tree, pointer))
            for tree, pointer in pairs
        )
        about = next(
            name_of(tree, pointer) for tree, pointer in (*pairs[1:], pairs[0]) if pointer is not None
        )
        self._add(Conflict(at.merged, about, base, ours, theirs), at)

    def _conflict_of_order(self, at: _Place) -> None:
        sides = []
        for tree, pointer in zip(self._trees, (at.base, at.ours, at.theirs), strict=True):
            if pointer is not None:
                items: Any = value_at(tree, pointer)
                names = [_short_name(tree, pointer, number, item) for number, item in enumerate(items)]
                sides.append(Side(items, "; ".join(names)))
        base, ours, theirs = sides
        about = f"{name_of(self._trees[1], at.ours or '')}, order"
        self._add(Conflict(at.merged, about, base, ours, theirs), at, is_order=True)


def _has_parts(node: Node) -> bool:
    """True for fields and items that merge one by one; a number with its interval does not."""
    if isinstance(node.value, dict) and FIGURES & node.value.keys():
        return False
    return isinstance(node.value, dict | tuple) and len(node.members) == len(node.value)


def _are_alike(one: Node, other: Node) -> bool:
    return isinstance(one.value, dict) == isinstance(other.value, dict)


def _keyed(node: Node | None, base: Node | None) -> _Keyed:
    if node is None:
        return {}
    keys: Sequence[Hashable] = [member.name for member in node.members]
    if isinstance(node.value, tuple):
        before = base.value if base is not None and isinstance(base.value, tuple) else ()
        keys = lineage(before, node.value)
    return {
        key: (number, member) for number, (key, member) in enumerate(zip(keys, node.members, strict=True))
    }


def _differ(one: _Keyed, other: _Keyed, key: Hashable) -> bool:
    return one[key][1].node.value != other[key][1].node.value


def _place_of(key: Hashable, at: _Place, versions: tuple[_Keyed, ...], number: int) -> _Place:
    """The place of a field or item, where it becomes number `number` of what is merged."""
    in_base, in_ours, in_theirs = (
        None if parent is None or key not in keyed else f"{parent}/{_step(keyed[key], key)}"
        for parent, keyed in zip((at.base, at.ours, at.theirs), versions, strict=True)
    )
    step = pointer_step(key) if isinstance(key, str) else str(number)
    return _Place(f"{at.merged}/{step}", in_base, in_ours, in_theirs)


def _step(found: tuple[int, Member], key: Hashable) -> str:
    return pointer_step(key) if isinstance(key, str) else str(found[0])


def _with_the_words_of_both(base: Node, ours: Node, theirs: Node) -> Node | None:
    """A text with the edits of both sides, written as in ours as far as that can be."""
    values = base.value, ours.value, theirs.value
    if not all(isinstance(value, str) for value in values):
        return None
    merged = merged_words(*map(str, values))
    as_written = merged_words(base.text, ours.text, theirs.text)
    return None if merged is None else Node(merged, "scalar", merged if as_written is None else as_written)


def _ways_to_write(
    taken: _Taken, base: Member | None, ours: Member, theirs: Member, *, here: Node, there: Node
) -> Iterator[Member]:
    """The merged member, first with the comments and layout that each side changed, then with those of one side."""
    own = theirs if taken.of == "theirs" else ours
    if here.shape != there.shape or here.column != there.column:
        yield moved_into(theirs, of=there, into=here) if own is theirs else replace(ours, node=taken.node)
        return
    before = base or ours
    lead = _changed(before.lead, ours.lead, theirs.lead)
    label = _changed(before.label, ours.label, theirs.label)
    tail = _changed(before.tail, ours.tail, theirs.tail)
    yield replace(own, lead=lead, label=label, node=taken.node, tail=tail)
    yield replace(own, lead=lead, node=taken.node)
    if isinstance(taken.node.value, str):
        yield replace(own, lead=lead, node=replace(taken.node, text=taken.node.value))


def _changed(base: str, ours: str, theirs: str) -> str:
    return theirs if ours == base else ours


def _with_all_comments(
    member: Member, base: Member | None, ours: Member, theirs: Member, into: Node
) -> Member:
    """The member with every new comment of both sides: those that would be lost stand above it."""
    text = written_member(member)
    before = () if base is None else base.comments
    lost = dict.fromkeys(
        comment
        for comment in (*ours.comments, *theirs.comments)
        if comment not in before and comment not in text
    )
    if into.shape == "flow":
        return member
    return replace(member, lead=member.lead + "".join(f"{' ' * into.column}{comment}\n" for comment in lost))


def _short_name(tree: object, pointer: str, number: int, item: object) -> str:
    return name_of(tree, f"{pointer}/{number}") if isinstance(item, dict) else in_words(item)
