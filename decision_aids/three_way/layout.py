"""A YAML text taken apart into pieces that put together give the same text: each field and item with its comments.

A comment belongs to what follows it, unless it is indented deeper. So a field or item can be taken out of one text
and put into another together with the words that were written beside it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import yaml

from decision_aids.strict_yaml import read_yaml
from decision_aids.three_way.dumping import dumped

Shape = Literal["scalar", "flow", "block"]
"""A single value, fields or items in brackets, or fields or items on lines of their own."""

_SPACE: Final = r"(?:\s|(?:(?<=\s)|^)#[^\n]*)*"
_DASH = re.compile(f"{_SPACE}-")
_COMMA = re.compile(f"{_SPACE},")
_COMMENT = re.compile(r"#[^\n]*")
_LINE = re.compile(r" *(#?)[^\n]*\n?")
_BLANK_LINES = re.compile(r"\n(?: *\n)+ *\Z")
_END_OF_DOCUMENT = re.compile(r"^\.\.\.(?=\s|\Z)", re.MULTILINE)

_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Node:
    """A value and how it is written.

    A scalar has `text`. Fields and items have `members`; in brackets `text` is the one that opens, and `foot` all
    behind the last member. Fields in brackets that cannot be taken apart have only `text`.
    """

    value: object
    shape: Shape
    text: str = ""
    column: int = 0
    members: tuple["Member", ...] = ()
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A field or item: what stands above it, its name or dash, its value, and what stands behind it."""

    name: str | None
    lead: str
    label: str
    node: Node
    tail: str
    comments: tuple[str, ...]

    @property
    def is_compact(self) -> bool:
        """True where fields or items begin on the line of the dash."""
        return self.node.shape == "block" and not self.label.endswith("\n")


@dataclass(frozen=True, slots=True)
class Page:
    """A whole text: what stands above the first field, the fields, and what stands below the last."""

    head: str
    node: Node
    foot: str


def with_plain_line_ends(text: bytes) -> str:
    """A text of bytes with "\\n" at the end of each line, also of the last, and without a byte order mark."""
    lines = text.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return lines if lines.endswith("\n") else f"{lines}\n"


def with_line_ends_of(model: bytes, text: str) -> bytes:
    """A text as bytes, with the line ends and the byte order mark of another."""
    if b"\r\n" in model:
        text = text.replace("\n", "\r\n")
    if model.decode().startswith(_BYTE_ORDER_MARK):
        text = _BYTE_ORDER_MARK + text
    return text.encode()


def taken_apart(text: str, value: object) -> Page:
    """The pieces of a YAML text with "\\n" as line ends, which the strict reader reads as `value`."""
    root: Any = yaml.compose(text, Loader=yaml.CSafeLoader)
    start, end = root.start_mark.index, len(text)
    apart = _Apart(text)
    if _is_on_lines(root):
        start -= root.start_mark.column
        content = apart.content_end(root)
        last = _END_OF_DOCUMENT.search(text, content)
        end = apart.own_lines(content, last.start() if last else end, column=0)
    else:
        end = root.end_mark.index
    return Page(text[:start], apart.node(root, value, start, end), text[end:])


def written(node: Node) -> str:
    """The text of a value."""
    if node.shape == "block":
        return "".join(map(written_member, node.members))
    return node.text + ",".join(map(written_member, node.members)) + node.foot


def written_member(member: Member) -> str:
    """The text of a field or item, with what stands above and behind it."""
    label, text = member.label, written(member.node)
    if member.is_compact:
        indent = " " * member.node.column
        if text.startswith(indent):
            text = text.removeprefix(indent)
        else:  # a comment came to stand above the first field
            label = f"{label.rstrip()}\n"
    return member.lead + label + text + member.tail


def moved_into(member: Member, *, of: Node, into: Node) -> Member:
    """A field or item of one list or group of fields as it can be written into another."""
    if of.shape != into.shape:
        return rewritten(member.name, member.node.value, into)
    if of.shape == "flow" or of.column == into.column:
        return member
    text = _shifted(written_member(member), into.column - of.column)
    return Member(member.name, "", "", Node(member.node.value, "scalar", text), "", member.comments)


def rewritten(name: str | None, value: object, into: Node) -> Member:
    """A field or item written anew, for fields or items in brackets or on lines of their own."""
    whole: object = (value,) if name is None else {name: value}
    is_flow = into.shape == "flow"
    text = dumped(whole, on_one_line=True)[1:-1] if is_flow else _shifted(dumped(whole), into.column)
    return Member(name, "", "", Node(value, "scalar", text), "", ())


def spaced(member: Member, into: Node, *, is_first: bool) -> Member:
    """The member with one space before it in brackets, and none behind the bracket."""
    if into.shape == "block":
        return member
    return replace(member, lead=member.lead.lstrip(" ") if is_first else member.lead or " ")


def reads_right(member: Member, value: object, into: Node) -> bool:
    """True where the text of a field or item is read as the value, in brackets or on lines of its own."""
    text = written_member(member)
    whole: object = (value,) if member.name is None else {member.name: value}
    if into.shape == "block":
        return text.endswith("\n") and reads_as(text, whole)
    opening, closing = "[]" if member.name is None else "{}"
    return reads_as(f"{opening}{text}{closing}", whole)


def reads_as(text: str, value: object) -> bool:
    """True where a text is read as a value, with nothing wrong in it."""
    tree = read_yaml(text.encode())
    return not tree.problems and tree.value == value


def _shifted(text: str, columns: int) -> str:
    """Text with all its lines further to the right, or to the left as far as they are indented."""
    if columns >= 0:
        return re.sub(r"^(?=[^\n])", " " * columns, text, flags=re.MULTILINE)
    return re.sub(rf"^ {{1,{-columns}}}", "", text, flags=re.MULTILINE)


class _Apart:
    """Takes one text apart. Positions are characters from its start."""

    def __init__(self, text: str) -> None:
        self._text = text

    def node(self, parsed: yaml.Node, value: Any, start: int, end: int) -> Node:
        """The node of a value that stands from `start` to `end`."""
        text = self._text[start:end]
        if isinstance(parsed, yaml.ScalarNode):
            return Node(value, "scalar", text)
        entries = list(_entries(parsed, value))
        if not _is_on_lines(parsed):
            members, last = self._in_brackets(entries, start + 1)
            if text[0] not in "{[" or len(members) < len(entries):
                return Node(value, "flow", text)
            return Node(value, "flow", text[0], 0, members, self._text[last:end])
        column = parsed.start_mark.column
        return Node(value, "block", "", column, tuple(self._on_lines(entries, column, start, end)))

    def content_end(self, parsed: yaml.Node) -> int:
        """Where a value ends, without the comments and empty lines that follow."""
        if _is_on_lines(parsed):
            *_, (_, _, _, last) = _entries(parsed)
            return self.content_end(last)
        end = int(parsed.end_mark.index)
        if isinstance(parsed, yaml.ScalarNode) and parsed.style in {"|", ">"}:
            text = self._text[parsed.start_mark.index : end]
            blank = _BLANK_LINES.search(text)
            if blank and "+" not in text.partition("\n")[0].partition("#")[0]:
                end -= len(blank[0]) - 1
        return end

    def own_lines(self, position: int, limit: int, *, column: int) -> int:
        """The end of the line at `position`, and of the comments below it that are indented deeper than `column`."""
        text = self._text
        if position and text[position - 1] != "\n":
            newline = text.find("\n", position, limit)
            position = limit if newline < 0 else newline + 1
        here = position
        while here < limit:
            line = _LINE.match(text, here, limit)
            if line is None or (line[1] and len(line[0]) - len(line[0].lstrip(" ")) <= column):
                break
            here = line.end()
            if line[1]:
                position = here
        return position

    def _on_lines(self, entries: list["_Entry"], column: int, start: int, end: int) -> Iterator[Member]:
        text = self._text
        at = first = start
        for index, (name, key, value, parsed) in enumerate(entries):
            named = first if key is None else int(key.end_mark.index)
            content = self.content_end(parsed)
            following = stop = end
            if index + 1 < len(entries):
                following = self._line_of(entries[index + 1], content, column)
                stop = self.own_lines(content, following, column=column)
            begins, inner_column = int(parsed.start_mark.index), parsed.start_mark.column
            if _is_on_lines(parsed):
                line = begins - inner_column
                begins = line if line > named else begins
                content = self.own_lines(content, stop, column=inner_column - 1)
            padding = " " * column if index == 0 and self._is_inside_line(start) else ""
            yield Member(
                name,
                text[at:first],
                padding + text[first:begins],
                self.node(parsed, value, begins, content),
                text[content:stop],
                _comments(text[at:first], text[named:begins], text[content:stop]),
            )
            at, first = stop, following

    def _line_of(self, entry: "_Entry", after: int, column: int) -> int:
        """Where the line of a field or item begins."""
        _, key, _, parsed = entry
        if key is not None:
            return int(key.start_mark.index - key.start_mark.column)
        dash = _DASH.match(self._text, after)
        return int(parsed.start_mark.index if dash is None else dash.end() - 1 - column)

    def _is_inside_line(self, position: int) -> bool:
        return position > 0 and self._text[position - 1] != "\n"

    def _in_brackets(self, entries: list["_Entry"], at: int) -> tuple[tuple[Member, ...], int]:
        text, members = self._text, []
        for index, (name, key, value, parsed) in enumerate(entries):
            begins, ends = int(parsed.start_mark.index), int(parsed.end_mark.index)
            first = begins if key is None else int(key.start_mark.index)
            comma = _COMMA.match(text, ends)
            is_last = index + 1 == len(entries)
            if comma is None and not is_last:
                break
            stop = ends if is_last or comma is None else comma.end() - 1
            lead, tail = text[at:first], text[ends:stop]
            node = self.node(parsed, value, begins, ends)
            members.append(Member(name, lead, text[first:begins], node, tail, _comments(lead, tail)))
            at = stop + (not is_last)
        return tuple(members), at


_Entry = tuple[str | None, yaml.Node | None, Any, yaml.Node]
"""Name, node of the name, value and node of the value."""


def _entries(parsed: yaml.Node, value: Any = None) -> Iterator[_Entry]:
    if isinstance(parsed, yaml.MappingNode):
        for key, inner in parsed.value:
            yield key.value, key, None if value is None else value[key.value], inner
    else:
        for index, inner in enumerate(parsed.value):
            yield None, None, None if value is None else value[index], inner


def _is_on_lines(parsed: yaml.Node) -> bool:
    """True for fields or items that stand on lines of their own, and not in brackets."""
    return isinstance(parsed, yaml.CollectionNode) and not parsed.flow_style


def _comments(*texts: str) -> tuple[str, ...]:
    return tuple(comment for text in texts for comment in _COMMENT.findall(text))
