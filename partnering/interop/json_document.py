"""Reads a JSON file from outside, and says in plain words what is wrong with it and where."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any, NoReturn

from partnering.foundation.errors import InvalidInput
from partnering.foundation.words import _

MAX_BYTES = 2_000_000
MAX_DEPTH = 20


def refuse(file_name: str, problem: str) -> NoReturn:
    """Raise InvalidInput that names the file."""
    raise InvalidInput(f"{file_name}: {problem}")


def shortened(value: Any) -> str:
    """A value as JSON writes it, text without its quotes, in at most 60 characters: fit for a message."""
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= 60 else text[:59] + "…"


def json_document(data: bytes, *, file_name: str) -> Any:
    """The document in a JSON file: UTF-8 with or without a byte order mark, at most MAX_BYTES and MAX_DEPTH levels.

    Raises InvalidInput with line and column where there are any. A name that stands twice in one group is refused,
    because one of the two would be lost.
    """
    if len(data) > MAX_BYTES:
        problem = _("this file is larger than {most} MB. The export of one artifact is far smaller.")
        refuse(file_name, problem.format(most=MAX_BYTES // 1_000_000))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = _("line {line} is not written in UTF-8. Open the file in an editor and save it as UTF-8.")
        refuse(file_name, problem.format(line=data.count(b"\n", 0, error.start) + 1))
    document = _decoded(text, file_name)
    layer = [document]
    for _level in range(MAX_DEPTH):
        layer = [inner for outer in layer for inner in _inside(outer)]
    if layer:
        _refuse_depth(file_name)
    return document


def _decoded(text: str, file_name: str) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        group = dict(pairs)
        if len(group) < len(pairs):
            counts = Counter(name for name, _value in pairs)
            twice = next(name for name, count in counts.items() if count > 1)
            problem = _("“{name}” stands twice in one group. Delete the one that is wrong.")
            refuse(file_name, problem.format(name=shortened(twice)))
        return group

    def no_value(word: str) -> NoReturn:
        refuse(file_name, _("{word} is not a value in JSON. Write null instead.").format(word=word))

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


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _refuse_depth(file_name: str) -> NoReturn:
    problem = _("groups stand inside groups more than {most} deep. Real exports have fewer than ten levels.")
    refuse(file_name, problem.format(most=MAX_DEPTH))
