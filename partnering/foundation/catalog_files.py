"""Strict reading of the catalog's YAML files: all problems of a file at once, each with line, field and value."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from yaml.events import AliasEvent, NodeEvent

from partnering.foundation.errors import InvalidInput
from partnering.foundation.words import N_, _

Entry = TypeVar("Entry", bound=BaseModel)
FieldPath = tuple[str | int, ...]
Problem = tuple[int, str]
"""A line number, from 1, and what is wrong there."""

_EXPECTED = {
    "string_type": N_("text"),
    "string_too_short": N_("some text"),
    "int_parsing": N_("a whole number"),
    "int_parsing_size": N_("a whole number"),
    "int_type": N_("a whole number"),
    "bool_parsing": N_("true or false"),
    "bool_type": N_("true or false"),
    "greater_than_equal": N_("{ge} or more"),
    "less_than_equal": N_("{le} or less"),
    "tuple_type": N_("a list"),
    "too_long": N_("fewer entries in this list"),
    "model_type": N_("fields with values"),
}
_LONGEST_VALUE_SHOWN = 60


@dataclass(frozen=True, slots=True)
class CatalogFile(Generic[Entry]):
    """One file of the catalog, read and checked by itself."""

    path: Path
    entry: Entry
    lines: dict[FieldPath, int]

    def problem(self, field: FieldPath, text: str) -> Problem:
        """A problem of this file, at the line of the field."""
        return _line(self.lines, field), text


def refusal(path: Path, problems: Iterable[Problem]) -> InvalidInput:
    """The error that names every problem of the file, each on a line of its own, in the order of the file."""
    sentence = _("{file}, line {line}: {problem}")
    return InvalidInput(
        "\n".join(sentence.format(file=path, line=n, problem=text) for n, text in sorted(problems))
    )


def read_entry(path: Path, model: type[Entry]) -> CatalogFile[Entry]:
    """The file as its model. Raises InvalidInput that names file, line, field, value and what was expected."""
    root, problems = _compose(path)
    if problems:  # an alias may hold itself, so nothing goes on from here
        raise refusal(path, problems)
    lines: dict[FieldPath, int] = {}
    data = _plain(root, (), lines, problems)
    try:
        entry = model.model_validate(data)
    except ValidationError as error:
        problems += [(_line(lines, detail["loc"]), wording_of(detail, model)) for detail in error.errors()]
        raise refusal(path, problems) from error
    if problems:
        raise refusal(path, problems)
    return CatalogFile(path, entry, lines)


class _StrictLoader(yaml.BaseLoader):
    """Leaves every value as text, so that `no` stays a word and the models alone say what is a number."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.problems: list[Problem] = []

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]  # PyYAML's stubs leave it untyped
        line = event.start_mark.line + 1
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor is not None):
            self.problems.append(
                (line, _("Anchors (&) and aliases (*) cannot be used. Write the value out."))
            )
        if getattr(event, "tag", None) is not None:
            self.problems.append((line, _("Tags (!) cannot be used. Write the plain value.")))
        return super().compose_node(parent, index)


def _compose(path: Path) -> tuple[yaml.Node | None, list[Problem]]:
    try:
        loader = _StrictLoader(path.read_text(encoding="utf-8-sig"))
        return loader.get_single_node(), loader.problems
    except UnicodeDecodeError as error:
        raise InvalidInput(_("{file} is not UTF-8 text. Save it as UTF-8.").format(file=path)) from error
    except OSError as error:
        raise InvalidInput(
            _("{file} cannot be read: {why}.").format(file=path, why=error.strerror)
        ) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        sentence = _("{file}, line {line}: this is not YAML: {why}.")
        line = mark.line + 1 if mark else 1
        raise InvalidInput(
            sentence.format(file=path, line=line, why=error.problem or error.context)
        ) from error
    except yaml.YAMLError as error:
        raise InvalidInput(_("{file} is not YAML: {why}.").format(file=path, why=error)) from error


def _plain(
    node: yaml.Node | None, path: FieldPath, lines: dict[FieldPath, int], problems: list[Problem]
) -> object:
    """The node as text, lists and dicts; notes the line of every field, and fields that are given twice."""
    if node is None:
        return None
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, n), lines, problems) for n, item in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return str(node.value)
    plain: dict[str, object] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            problems.append((line, _("A field name must be a single word.")))
        elif key_node.value in plain:
            sentence = _("{field} is given twice. Keep one.")
            problems.append((line, sentence.format(field=_shown((*path, key_node.value)))))
        else:
            lines[(*path, key_node.value)] = line
            plain[key_node.value] = _plain(value_node, (*path, key_node.value), lines, problems)
    return plain


def _line(lines: dict[FieldPath, int], field: FieldPath) -> int:
    """The line of the field, or of the nearest thing around it where the field itself is absent."""
    while field not in lines and field:
        field = field[:-1]
    return lines.get(field, 1)


def _shown(field: FieldPath) -> str:
    """A field as people count: `stages > 2 > timing` is the timing of the second stage."""
    words = [str(step + 1) if isinstance(step, int) else step for step in field]
    return " > ".join(words) or _("The file")


def wording_of(detail: ErrorDetails, model: type[BaseModel]) -> str:
    """What is wrong with a field, in a sentence with its value and what was expected."""
    field, value, kind = _shown(detail["loc"]), detail["input"], detail["type"]
    if kind == "missing":
        return _("{field} is missing. Add it.").format(field=field)
    if kind == "extra_forbidden":
        known = ", ".join(_fields_at(model, detail["loc"][:-1]))
        return _("{field} is not a field here. Known fields: {known}.").format(field=field, known=known)
    if kind in ("enum", "literal_error"):
        expected = detail["ctx"]["expected"]
    elif kind == "value_error":
        expected = _(str(detail["ctx"]["error"]))
    else:
        expected = _(_EXPECTED[kind]).format(**detail.get("ctx", {})) if kind in _EXPECTED else detail["msg"]
    if not isinstance(value, str):
        return _("{field}: expected {expected}.").format(field=field, expected=expected)
    if len(value) > _LONGEST_VALUE_SHOWN:
        value = value[:_LONGEST_VALUE_SHOWN] + "…"
    return _('{field}: "{value}" cannot be used. Expected {expected}.').format(
        field=field, value=value, expected=expected
    )


def _fields_at(model: type[BaseModel], field: FieldPath) -> Sequence[str]:
    """The fields of the model that stands at this place of the file."""
    for step in field:
        if isinstance(step, str):
            annotation = model.model_fields[step].annotation
            candidates = (annotation, *get_args(annotation))
            model = next(c for c in candidates if isinstance(c, type) and issubclass(c, BaseModel))
    return list(model.model_fields)
