"""One value of a YAML text changed, with all the rest as it was written: comments, order, layout and line ends."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap
from typing import Any, Final

from decision_aids.counterparts import counterparts
from decision_aids.places_in_words import steps_of
from decision_aids.strict_yaml import Problem, read_yaml, shown
from decision_aids.three_way.dumping import dumped
from decision_aids.three_way.layout import (
    Member,
    Node,
    reads_as,
    reads_right,
    rewritten,
    spaced,
    taken_apart,
    with_line_ends_of,
    with_plain_line_ends,
    written,
)

LONGEST_LINE: Final = 110
"""Characters of a line beyond which a text goes on in the next."""

Origins = Mapping[Hashable, Hashable | None]
"""For each field or item of a changed part which one it was before; None for a new one."""


@dataclass(frozen=True, slots=True)
class _Aim:
    """The way to the part that changes, and what its members were before."""

    steps: tuple[str, ...]
    origins: Origins

    def inside(self, key: Hashable) -> "_Aim | None":
        """The rest of the way within a field or item; None where it leads elsewhere."""
        return _Aim(self.steps[1:], self.origins) if self.steps[:1] == (str(key),) else None


class CannotEdit(ValueError):
    """The text is no YAML that can be changed place by place, or has no such place. Says why, and where."""

    def __init__(self, message: str, problem: Problem | None = None) -> None:
        super().__init__(message)
        self.problem = problem


def plain_value(text: bytes) -> dict[str, Any]:
    """What a YAML text says, as dicts, tuples, text, numbers and dates. Raises CannotEdit."""
    tree = read_yaml(text)
    if tree.problems:
        first = tree.problems[0]
        raise CannotEdit(f"Line {first.line}: {first.message}", first)
    if not isinstance(tree.value, dict):
        raise CannotEdit("The text has no fields. Expected a decision aid.")
    return tree.value


def with_value(text: bytes, pointer: str, value: object, *, order: Sequence[str] = ()) -> bytes:
    """The text with another value at a place, which need not be there yet, nor the groups of fields around it.

    `pointer` is a JSON pointer (RFC 6901) to a field or an item. `order` names the fields of the group it stands in:
    a new field is put behind those that come before it there, else at the end. Raises CannotEdit.
    """
    whole = plain_value(text)
    *parents, step = _steps(pointer)
    while parents and _is_nothing(_found(whole, parents)):
        value, step = {step: value}, parents.pop()
    around = _part(whole, parents)
    if isinstance(around, tuple):
        number = _number(step, around)
        changed: Any = (*around[:number], value, *around[number + 1 :])
        return _edited(text, whole, parents, changed, {index: index for index in range(len(around))})
    names = list(around)
    if step not in around:
        names.insert(_place_for(step, names, order), step)
    changed = {name: value if name == step else around[name] for name in names}
    return _edited(text, whole, parents, changed, {name: name if name in around else None for name in names})


def with_item(text: bytes, pointer: str, item: object, *, order: Sequence[str] = ()) -> bytes:
    """The text with one more item at the end of a list, which need not be there yet. Raises CannotEdit."""
    whole = plain_value(text)
    steps = _steps(pointer)
    around = _found(whole, steps)
    if _is_nothing(around):
        return with_value(text, pointer, (item,), order=order)
    if not isinstance(around, tuple):
        raise CannotEdit(f"There is no list at {shown(pointer)}.")
    origins: dict[Hashable, Hashable | None] = {index: index for index in range(len(around))}
    return _edited(text, whole, steps, (*around, item), origins | {len(around): None})


def without(text: bytes, pointer: str) -> bytes:
    """The text without a field or an item, and without the comments above and behind it. Raises CannotEdit."""
    whole = plain_value(text)
    *parents, step = _steps(pointer)
    around = _part(whole, parents)
    if isinstance(around, tuple):
        kept = [index for index in range(len(around)) if index != _number(step, around)]
        items = tuple(around[index] for index in kept)
        return _edited(text, whole, parents, items, dict(enumerate(kept)))
    if step not in around:
        raise _nowhere(pointer)
    fields = {name: inner for name, inner in around.items() if name != step}
    return _edited(text, whole, parents, fields, {name: name for name in fields})


def with_item_moved(text: bytes, pointer: str, to: int) -> bytes:
    """The text with an item of a list at another place of it; `to` counts from 0. Raises CannotEdit."""
    whole = plain_value(text)
    *parents, step = _steps(pointer)
    around = _part(whole, parents)
    if not isinstance(around, tuple) or not 0 <= to < len(around):
        raise _nowhere(pointer)
    order = list(range(len(around)))
    order.insert(to, order.pop(_number(step, around)))
    items = tuple(around[index] for index in order)
    return _edited(text, whole, parents, items, dict(enumerate(order)))


def with_name(text: bytes, pointer: str, name: str) -> bytes:
    """The text with another name for a field, such as a term of the glossary. Raises CannotEdit."""
    whole = plain_value(text)
    *parents, step = _steps(pointer)
    around = _part(whole, parents)
    if not isinstance(around, dict) or step not in around:
        raise _nowhere(pointer)
    if name != step and name in around:
        raise CannotEdit(f"{shown(name)} is there already.")
    origins: Origins = {name if old == step else old: old for old in around}
    fields = {new: around[old] for new, old in origins.items() if isinstance(old, str)}
    return _edited(text, whole, parents, fields, origins)


def _steps(pointer: str) -> list[str]:
    steps = steps_of(pointer)
    if not steps:
        raise _nowhere(pointer)
    return steps


def _found(whole: Any, steps: Sequence[str]) -> Any:
    """What stands at a place; None where nothing does."""
    here = whole
    for step in steps:
        if isinstance(here, dict):
            here = here.get(step)
        elif isinstance(here, tuple):
            here = here[_number(step, here)]
        else:
            return None
    return here


def _part(whole: Any, steps: Sequence[str]) -> Any:
    """The group of fields or the list at a place."""
    part = _found(whole, steps)
    if not isinstance(part, dict | tuple):
        raise _nowhere("/" + "/".join(steps))
    return part


def _number(step: str, items: tuple[object, ...]) -> int:
    if not step.isdecimal() or int(step) >= len(items):
        raise CannotEdit(f"There is no item {shown(step)} in this list of {len(items)}.")
    return int(step)


def _nowhere(pointer: str) -> CannotEdit:
    return CannotEdit(f"There is no {shown(pointer)} in this text.")


def _is_nothing(value: object) -> bool:
    return value in (None, (), {})


def _place_for(name: str, names: Sequence[str], order: Sequence[str]) -> int:
    """Where a new field goes: behind the last of those that come before it in the order."""
    if name not in order:
        return len(names)
    before = set(order[: order.index(name)])
    return max((index for index, other in enumerate(names, start=1) if other in before), default=0)


def _edited(text: bytes, whole: dict[str, Any], steps: Sequence[str], part: Any, origins: Origins) -> bytes:
    """The text with another group of fields or list at a place."""
    value = _replaced(whole, steps, part)
    if _is_same(value, whole):
        return text
    page = taken_apart(with_plain_line_ends(text), whole)
    edited = page.head + written(_node(page.node, value, _Aim(tuple(steps), origins))) + page.foot
    if not reads_as(edited, value):
        edited = dumped(value)
        plain_value(edited.encode())  # tells of what cannot be written at all, such as a control character
    return with_line_ends_of(text, edited)


def _replaced(here: Any, steps: Sequence[str], part: Any) -> Any:
    if not steps:
        return part
    step, *rest = steps
    if isinstance(here, dict):
        return here | {step: _replaced(here[step], rest, part)}
    number = int(step)
    return (*here[:number], _replaced(here[number], rest, part), *here[number + 1 :])


def _is_same(one: Any, other: Any) -> bool:
    """True for equal values of equal kinds with fields in the same order: true is not 1 here."""
    if type(one) is not type(other) or one != other:
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(_is_same(one[name], other[name]) for name in one)
    return not isinstance(one, tuple) or all(map(_is_same, one, other))


def _node(node: Node, value: Any, aim: _Aim | None) -> Node:
    """A group of fields or a list that says something else now."""
    origins = aim.origins if aim and not aim.steps else _origins(node.value, value, aim)
    old = dict(zip(_keys(node.value), node.members, strict=True))
    has_gaps = node.shape == "block" and any(member.lead.startswith("\n") for member in node.members)
    members: list[Member] = []
    for key, child in zip(_keys(value), value.values() if isinstance(value, dict) else value, strict=True):
        name = key if isinstance(key, str) else None
        was = origins[key]
        if was is None:
            member = replace(rewritten(name, child, node), lead="\n" if has_gaps else "")
        else:
            member = _member(old[was], name, child, node, aim.inside(key) if aim else None)
        members.append(spaced(member, node, is_first=not members))
    return replace(node, value=value, members=tuple(members))


def _keys(value: Any) -> Sequence[Hashable]:
    return list(value) if isinstance(value, dict) else range(len(value))


def _origins(before: Any, after: Any, aim: _Aim | None) -> Origins:
    """Which field or item is which one of another version; on the way to what changed each is itself."""
    if isinstance(after, dict):
        return {name: name if name in before else None for name in after}
    if aim:
        return {index: index for index in range(len(after))}
    same = counterparts(before, after)
    return {index: same.get(index) for index in range(len(after))}


def _member(was: Member, name: str | None, value: Any, into: Node, aim: _Aim | None) -> Member:
    """A field or item that says something else now, or has another name."""
    if name == was.name and _is_same(value, was.node.value):
        return was
    ways = _ways(was, value, into, aim) if name == was.name else _renamed(was, name)
    return next(
        (way for way in ways if reads_right(way, value, into)),
        replace(rewritten(name, value, into), lead=was.lead),
    )


def _renamed(was: Member, name: str | None) -> Iterator[Member]:
    if was.name is not None and name is not None:
        yield replace(was, name=name, label=was.label.replace(was.name, name, 1))


def _ways(was: Member, value: Any, into: Node, aim: _Aim | None) -> Iterator[Member]:
    """The ways to write another value, the one nearest to what was written first."""
    before: Any = was.node.value
    if isinstance(value, dict | tuple):
        is_alike = isinstance(before, dict | tuple) and isinstance(value, dict) == isinstance(before, dict)
        if is_alike and value and before and len(was.node.members) == len(before):
            yield replace(was, node=_node(was.node, value, aim))
    elif was.node.shape == "scalar":
        for text in _texts(value, was.node.text, into):
            yield replace(was, node=Node(value, "scalar", text))


def _texts(value: object, was: str, into: Node) -> Iterator[str]:
    """The ways to write a single value where another one stood."""
    ending = "\n" if was.endswith("\n") else ""
    one_line = dumped((value,), on_one_line=True)[1:-1]
    if into.shape == "block" and isinstance(value, str):
        indent = " " * (into.column + 2)
        if "\n" in value:
            lines = (f"{indent}{line}".rstrip() for line in value.split("\n"))
            yield "\n".join(("|-", *lines)) + ending
        elif was.startswith(">") or len(value) + into.column > LONGEST_LINE:
            width = LONGEST_LINE - len(indent)
            folded = wrap(value, width, break_long_words=False, break_on_hyphens=False)
            yield "\n".join((">-", *(indent + line for line in folded))) + ending
        one_line = dumped(value, on_one_line=True)
    yield one_line + ending
    yield f" {one_line}{ending}"
