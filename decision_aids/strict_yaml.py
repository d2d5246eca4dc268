"""YAML that reads only what is written: no hidden types, no shortcuts, bounded in size, each problem with its line.

Plain `true` and `false`, whole numbers, decimals, dates (2026-11-01) and null are what they look like; all other
plain text is text, so `no`, `on`, `1e3`, `0x1F` and `12:30` stay as they were written. Numbers have at most 15
digits on each side of the point. Aliases, anchors, tags, directives and a second document are refused.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, Final

import yaml

from decision_aids.yaml_mistakes import explained

MAX_BYTES: Final = 1_000_000
MAX_DEPTH: Final = 40
MAX_NAME: Final = 200
"""The longest name of a field or term, in characters."""
MAX_PROBLEMS: Final = 1_000
"""Nobody reads more; and a hostile text must not fill the memory with them."""

_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_END = re.compile(r"\r\n?|\n")
_DIRECTIVE = re.compile("(?:^|[\r\n\x85\u2028\u2029])(?=%)")

_CONSTANTS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_TYPES: Final[tuple[tuple[re.Pattern[str], Callable[[str], object]], ...]] = (
    (re.compile(r"[-+]?(?:0|[1-9][0-9]{0,14})"), int),
    (re.compile(r"[-+]?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,15}"), Decimal),
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), date.fromisoformat),
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9].*"), datetime.fromisoformat),
)


class Unusable:
    """Stands where a value was refused, so that nobody complains about it twice."""


@dataclass(slots=True)
class Place:
    """Where a value stands: the line of its name or list item, and the places of what is inside it."""

    line: int
    name: str = ""
    parent: "Place | None" = None
    depth: int = 0
    indent: int = -1  # the column of the list or fields it stands in
    members: dict[str, "Place"] = field(default_factory=dict)

    @property
    def pointer(self) -> str:
        """The JSON pointer to this place; empty for the whole document."""
        return "" if self.parent is None else f"{self.parent.pointer}/{pointer_step(self.name)}"

    def find(self, pointer: str) -> "Place":
        """The place a JSON pointer names, or the nearest one around it."""
        here = self
        for step in pointer.split("/")[1:]:
            inner = here.members.get(step.replace("~1", "/").replace("~0", "~"))
            if inner is None:
                return here
            here = inner
        return here


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at one place of a document, in words that say what to write instead."""

    line: int
    pointer: str
    message: str


@dataclass(frozen=True, slots=True)
class Tree:
    """What a YAML text holds: dicts, tuples, text, numbers, dates; `Unusable` where a value was refused."""

    value: object
    place: Place
    problems: tuple[Problem, ...]


def pointer_step(name: str) -> str:
    """One step of a JSON pointer, escaped (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def shown(text: str) -> str:
    """Text of a document as it is quoted in a message: on one line, and short."""
    one_line = " ".join(text.split())
    return f'"{one_line}"' if len(one_line) <= 60 else f'"{one_line[:57]}..."'


def read_yaml(text: bytes) -> Tree:
    """All that a YAML text holds, with every problem. Never raises, whatever the bytes are."""
    if len(text) > MAX_BYTES:
        size = f"{len(text):,} bytes"
        return _unreadable(1, f"The file has {size} or more. Expected at most {MAX_BYTES:,} bytes.")
    try:
        decoded = text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("latin-1")
        byte = f"0x{error.object[error.start]:02X}"
        return _unreadable(
            1 + len(_LINE_END.findall(before)),
            f"Found the byte {byte}, which is not UTF-8. Save the file as UTF-8 text.",
        )
    directive = _DIRECTIVE.search(decoded)
    if directive is not None:
        line = 1 + len(_LINE_END.findall(decoded, 0, directive.end()))
        return _unreadable(line, "Found a line that begins with %, a YAML directive. Remove this line.")
    return _Reader(decoded).read()


def _unreadable(line: int, message: str) -> Tree:
    return Tree(Unusable(), Place(line=1), (Problem(line, "", message),))


class _Reader:
    """Turns the events of one YAML text into a tree. Used once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._line_starts = [end.end() for end in _LINE_END.finditer(text)]
        self._problems: list[Problem] = []
        self._has_open_quote = False
        for found in islice(_FORBIDDEN.finditer(text), MAX_PROBLEMS):
            message = f"Found the control character U+{ord(found[0]):04X}. Remove it."
            self._problems.append(Problem(self._line(found.start()), "", message))
        # The parser would stop at such a character: it goes on with one that stands for it.
        self._events: Iterator[Any] = yaml.parse(_FORBIDDEN.sub("\ufffd", text), Loader=yaml.CSafeLoader)

    def read(self) -> Tree:
        root = Place(line=1)
        value: object = Unusable()
        try:
            value = self._document(root)
        except yaml.YAMLError as error:
            if not self._has_open_quote:  # else that is what is wrong, and was told
                index, message = explained(error)
                self._problems.append(Problem(self._line(index), "", message))
        except _TooDeep as error:
            message = f"Found more than {MAX_DEPTH} levels, one inside the other. Expected fewer."
            self._problems.append(Problem(error.line, "", message))
        return Tree(value, root, tuple(self._problems))

    def _document(self, root: Place) -> object:
        next(self._events)
        if isinstance(next(self._events), yaml.StreamEndEvent):
            self._add(root, "The file is empty. Expected a decision aid.")
            return Unusable()
        event = next(self._events)
        root.line = self._line(event.start_mark.index)
        value = self._value(event, root)
        next(self._events)
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            message = "Found a second document, which begins with ---. Expected one document in a file."
            self._problems.append(Problem(self._line(after.start_mark.index), "", message))
            return Unusable()
        return value

    def _value(self, event: Any, place: Place) -> object:
        if place.depth > MAX_DEPTH:
            raise _TooDeep(self._line(event.start_mark.index))
        if isinstance(event, yaml.AliasEvent):
            self._add(
                place, f"Found the alias *{event.anchor}. Write the value out here, or put quotes around it."
            )
            return Unusable()
        self._refuse_marks(event, place)
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_control_characters(event.value, place)
            self._refuse_swallowed_lines(event, place)
            return event.value if event.style else _meant(event.value)
        indent = place.indent if event.flow_style else event.start_mark.column
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(place, indent)
        return self._fields(place, indent)

    def _list(self, place: Place, indent: int) -> tuple[object, ...]:
        items: list[object] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._value(event, self._inside(place, str(len(items)), event, indent)))
        return tuple(items)

    def _fields(self, place: Place, indent: int) -> dict[str, object]:
        fields: dict[str, object] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent) or len(event.value) > MAX_NAME:
                self._skip_field(event, place)
                continue
            name = event.value
            if name in fields:
                self._skip_repeated(event, place)
                continue
            member = self._inside(place, name, event, indent)
            self._refuse_marks(event, member)
            self._refuse_control_characters(name, member)
            fields[name] = self._value(next(self._events), member)
        return fields

    def _skip_field(self, event: Any, place: Place) -> None:
        aside = Place(self._line(event.start_mark.index), place.name, place.parent, place.depth + 1)
        self._add(aside, f"Expected the name of a field here: text of at most {MAX_NAME} characters.")
        self._value(event, aside)
        self._value(next(self._events), aside)

    def _skip_repeated(self, event: Any, place: Place) -> None:
        first = place.members[event.value]
        again = Place(self._line(event.start_mark.index), event.value, place, place.depth + 1)
        self._add(
            again, f"The field {shown(event.value)} is already in line {first.line}. Keep one of the two."
        )
        self._value(next(self._events), again)

    def _inside(self, place: Place, name: str, event: Any, indent: int) -> Place:
        member = Place(self._line(event.start_mark.index), name, place, place.depth + 1, indent)
        place.members[name] = member
        return member

    def _refuse_marks(self, event: Any, place: Place) -> None:
        if event.anchor is not None:
            self._add(place, f"Found the anchor &{event.anchor}. Remove it, or put quotes around the text.")
        if event.tag is not None:
            self._add(place, f"Found the tag {shown(event.tag)}. Remove it, or put quotes around the text.")

    def _refuse_control_characters(self, text: str, place: Place) -> None:
        found = _FORBIDDEN.search(text)
        if found is not None:
            self._add(place, f"Found the control character U+{ord(found[0]):04X}. Remove it.")

    def _refuse_swallowed_lines(self, event: Any, place: Place) -> None:
        """Text that took in the lines below it, which were meant as something else.

        Text in quotes goes on in lines that stand further to the right (YAML 1.2.2, section 7.3); where they do not,
        a quote is missing. Text without quotes goes on in any line further to the right, a list item too.
        """
        first, end = event.start_mark.index, event.end_mark.index
        following = _LINE_END.split(self._text[first:end])[1:]
        if event.style in {"'", '"'}:
            if any(
                line.strip(" ") and len(line) - len(line.lstrip(" ")) <= place.indent for line in following
            ):
                self._has_open_quote = True
                last = self._line(end)
                self._add(
                    place,
                    f"Found a quote that does not close before line {last}. Close it where the text ends.",
                )
        elif not event.style:
            for number, line in enumerate(following, start=self._line(first) + 1):
                if line.lstrip(" ").startswith("- "):
                    message = (
                        "Found a list item inside text. Begin it right below the item before, or use quotes."
                    )
                    self._add(place, message, number)

    def _add(self, place: Place, message: str, line: int | None = None) -> None:
        if len(self._problems) < MAX_PROBLEMS:
            self._problems.append(Problem(line or place.line, place.pointer, message))

    def _line(self, index: int) -> int:
        return 1 + bisect_right(self._line_starts, index)


class _TooDeep(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _meant(text: str) -> object:
    """The value that plain text, written without quotes, stands for."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    for written, read in _TYPES:
        if written.fullmatch(text):
            try:
                return read(text)
            except ValueError:  # looks like a date, and the calendar does not have it
                return text
    return text
