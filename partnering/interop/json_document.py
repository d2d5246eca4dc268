"""Reads a JSON file from outside, and says in plain words what is wrong with it and where."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NoReturn

from partnering.foundation.errors import InvalidInput
from partnering.foundation.words import _

MAX_BYTES = 5_000_000
MAX_DEPTH = 50
NOT_STORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""Characters that JSON can spell and databases refuse."""


def refuse(file_name: str, problem: str) -> NoReturn:
    """Raise InvalidInput that names the file."""
    raise InvalidInput(f"{file_name}: {problem}")


def shortened(value: Any) -> str:
    """A value as JSON writes it, text without its quotes, in at most 60 characters: fit for a message."""
    text = NOT_STORABLE.sub("", value if isinstance(value, str) else json.dumps(value))
    return text if len(text) <= 60 else text[:59] + "…"


def refuse_size(file_name: str) -> NoReturn:
    """Raise InvalidInput for a file of more than MAX_BYTES; for those who can tell before they read it."""
    problem = _(
        "this file is larger than {most} MB. Files of one artifact are far smaller: save the one you want in a file"
        " of its own."
    )
    refuse(file_name, problem.format(most=MAX_BYTES // 1_000_000))


def json_document(data: bytes, *, file_name: str) -> Any:
    """The document in a JSON file: UTF-8 with or without a byte order mark, at most MAX_BYTES and MAX_DEPTH levels.

    Raises InvalidInput with line and column, or with the JSON Pointer (RFC 6901). A name that stands twice in one
    group is refused, because one of the two would be lost.
    """
    if len(data) > MAX_BYTES:
        refuse_size(file_name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = _("line {line} is not written in UTF-8. Open the file in an editor and save it as UTF-8.")
        refuse(file_name, problem.format(line=data.count(b"\n", 0, error.start) + 1))
    document = _decoded(text, file_name)
    layer: list[_Reached] = [(document, None)]
    for _level in range(MAX_DEPTH):
        for value, way in layer:
            if isinstance(value, _Wrong):
                refuse(
                    file_name, _("{problem} See {path}.").format(problem=value.problem, path=_pointer(way))
                )
        layer = [inner for outer in layer for inner in _inside(outer)]
    if layer:
        _refuse_depth(file_name)
    return document


_Way = tuple["_Way | None", str | int]
"""How a value is reached: the way to the group around it, and its name or number there."""
_Reached = tuple[Any, _Way | None]


@dataclass(frozen=True, slots=True)
class _Wrong:
    """Stands where JSON has something that cannot be kept, until the way to it is known."""

    problem: str


def pointer_part(name: str | int) -> str:
    """One step of a JSON Pointer."""
    return "/" + str(name).replace("~", "~0").replace("/", "~1")


def _pointer(way: _Way | None) -> str:
    parts = []
    while way is not None:
        way, name = way
        parts.append(pointer_part(shortened(name)))
    return "".join(reversed(parts)) or "/"


def _decoded(text: str, file_name: str) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        group = dict(pairs)
        if len(group) < len(pairs):
            counts = Counter(name for name, _value in pairs)
            twice = next(name for name, count in counts.items() if count > 1)
            problem = _("“{name}” stands twice in one group. Delete the one that is wrong.")
            group[twice] = _Wrong(problem.format(name=shortened(twice)))
        return group

    def no_value(word: str) -> _Wrong:
        return _Wrong(_("{word} is not a value in JSON. Write null instead.").format(word=word))

    try:
        return json.loads(text, object_pairs_hook=once, parse_constant=no_value)
    except json.JSONDecodeError as error:
        problem = _(
            "this is not JSON: {reason} in line {line}, column {column}."
            " Save the JSON export once more and import that file."
        )
        refuse(file_name, problem.format(reason=error.msg, line=error.lineno, column=error.colno))
    except RecursionError:
        _refuse_depth(file_name)
    except ValueError:
        refuse(file_name, _("one number has too many digits. Make it shorter, or write it in quotes."))


def _inside(reached: _Reached) -> Iterable[_Reached]:
    value, way = reached
    if isinstance(value, dict):
        return ((inner, (way, name)) for name, inner in value.items())
    if isinstance(value, list):
        return ((inner, (way, number)) for number, inner in enumerate(value))
    return ()


def _refuse_depth(file_name: str) -> NoReturn:
    problem = _("groups stand inside groups more than {most} deep. Real files have fewer than twenty levels.")
    refuse(file_name, problem.format(most=MAX_DEPTH))
