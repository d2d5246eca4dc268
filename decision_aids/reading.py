"""From bytes to a decision aid: everything that is wrong at once, or the document with its bytes unchanged."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from itertools import chain, islice
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from decision_aids.document import FORMAT, MEASURES, PATTERNS_IN_WORDS, DecisionAid
from decision_aids.findings import Finding, as_text
from decision_aids.quantities import Part
from decision_aids.references import misfits
from decision_aids.strict_yaml import (
    MAX_PROBLEMS,
    Place,
    Problem,
    Tree,
    Unusable,
    pointer_step,
    read_yaml,
    shown,
)

RULE = "document"


class DocumentProblems(Exception):
    """A text is no decision aid. `findings` says everything that is wrong with it, in the order of its lines."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(as_text(findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Document:
    """A decision aid as it was written: its bytes, their SHA-256 in hexadecimal digits, and what they say."""

    file: str
    text: bytes = field(repr=False)
    sha256: str
    aid: DecisionAid = field(repr=False)
    place: Place = field(repr=False)

    def line(self, pointer: str) -> int:
        """The line, from 1, where the value begins that a JSON pointer names."""
        return self.place.find(pointer).line


def read_document(text: bytes, *, file: str) -> Document:
    """The decision aid in a YAML text, with the same bytes.

    `file` is the name that findings carry. Raises DocumentProblems with every problem (the first 1,000), whatever
    the bytes are.
    """
    return document_of(read_yaml(text), text, file=file)


def document_of(tree: Tree, text: bytes, *, file: str) -> Document:
    """As `read_document`, for a text whose YAML was read already."""
    aid, shape_problems = _typed(tree.value)
    elsewhere = (
        Problem(tree.place.find(pointer).line, pointer, message)
        for pointer, message in chain(shape_problems, misfits(tree.value))
    )
    problems = list(islice(chain(tree.problems, elsewhere), MAX_PROBLEMS))
    if aid is None or problems:
        raise DocumentProblems(
            tuple(unreadable(file, problem) for problem in sorted(problems, key=_in_order))
        )
    return Document(file, text, hashlib.sha256(text).hexdigest(), aid, tree.place)


def unreadable(file: str, problem: Problem) -> Finding:
    """The finding that a file, or a part of it, cannot be read as a document."""
    return Finding(file, problem.pointer, problem.line, RULE, "error", problem.message, FORMAT)


def _in_order(problem: Problem) -> tuple[int, str]:
    return problem.line, problem.pointer


def _typed(value: object) -> tuple[DecisionAid | None, Iterator[tuple[str, str]]]:
    """The typed document, or what is wrong with the shape of its values."""
    try:
        return DecisionAid.model_validate(value), iter(())
    except ValidationError as error:
        return None, _shape_problems(error)


def _shape_problems(error: ValidationError) -> Iterator[tuple[str, str]]:
    for details in error.errors(include_url=False):
        if _is_told_already(details):
            continue
        steps, around, kind = _walk(details["loc"])
        pointer = _pointer(steps)
        match details["type"]:
            case "missing":
                yield _pointer(steps[:-1]), f"The field {shown(steps[-1])} is missing here."
            case "extra_forbidden":
                yield pointer, _unknown_field(steps[-1], around)
            case "measure":
                measure = _found(details["input"]["measure"])
                yield f"{pointer}/measure", f"Found {measure}. Expected {' or '.join(MEASURES)}."
            case "told":
                yield pointer, details["msg"]
            case _:
                yield pointer, f"Found {_found(details['input'])}. Expected {_expected(details, kind)}."


def _is_told_already(details: ErrorDetails) -> bool:
    found = details["input"]
    if isinstance(found, Unusable):
        return True
    if not isinstance(found, tuple):
        return False
    # pydantic counts only the items without an error.
    is_long_enough = details["type"] == "too_short" and len(found) >= details["ctx"]["min_length"]
    return is_long_enough or any(isinstance(item, Unusable) for item in found)


def _walk(loc: tuple[int | str, ...]) -> tuple[list[str], Any, Any]:
    """Where an error of pydantic stands: the steps in the document, the type around the last one, and its own."""
    steps: list[str] = []
    around: Any = None
    kind: Any = DecisionAid
    for step in loc:
        choices = list(_choices(kind))
        if step in MEASURES and set(MEASURES.values()) <= set(choices):
            kind = MEASURES[str(step)]  # pydantic names the kind of outcome it chose, the document does not
        else:
            steps.append(str(step))
            around, kind = kind, next((_inside(choice, step) for choice in choices), None)
    return steps, around, kind


def _choices(kind: Any) -> Iterator[Any]:
    """The types a value may have, without what is said about them."""
    if get_origin(kind) is Annotated:
        yield from _choices(get_args(kind)[0])
    elif get_origin(kind) in {Union, UnionType}:
        for choice in get_args(kind):
            yield from _choices(choice)
    else:
        yield kind


def _inside(kind: Any, step: int | str) -> Any:
    """The type of what stands in a part, list or mapping."""
    if _is_part(kind):
        inner = kind.model_fields.get(step)
        return None if inner is None else inner.annotation
    inner_types = [inner for inner in get_args(kind) if inner is not Ellipsis]
    return inner_types[-1] if inner_types else None


def _is_part(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Part)


def _pointer(steps: list[str]) -> str:
    return "".join(f"/{pointer_step(step)}" for step in steps)


def _unknown_field(name: str, around: Any) -> str:
    fields = _field_names(around)
    similar = get_close_matches(name, fields, n=1, cutoff=0.7) if len(name) <= 40 else []
    meant = f"Did you mean {shown(similar[0])}? " if similar else ""
    return f"Found the unknown field {shown(name)}. {meant}Expected one of: {', '.join(fields)}."


def _field_names(kind: Any) -> list[str]:
    """The fields of a part of the format; none for what is no part."""
    part = next((choice for choice in _choices(kind) if _is_part(choice)), None)
    return [] if part is None else list(part.model_fields)


def _found(value: object) -> str:
    match value:
        case None:
            found = "nothing"
        case bool():
            found = str(value).lower()
        case int() | Decimal():
            found = f"the number {value}"
        case date():
            found = f"the date {value}"
        case str():
            found = shown(value)
        case tuple():
            found = f"a list of {len(value)}"
        case _:
            found = "a group of fields"
    return found


def _expected(details: ErrorDetails, kind: Any) -> str:
    limits = details.get("ctx", {})
    match details["type"]:
        case "expected":
            expected = str(limits["what"])
        case "string_type":
            is_unquoted = isinstance(details["input"], int | Decimal | date)
            expected = "text, in quotes" if is_unquoted else "text"
        case "string_pattern_mismatch":
            expected = PATTERNS_IN_WORDS[limits["pattern"]]
        case "literal_error":
            allowed = get_args(next(_choices(kind)))
            expected = allowed[0] if len(allowed) == 1 else f"one of: {', '.join(allowed)}"
        case "bool_type":
            expected = "true or false"
        case "int_type":
            expected = "a whole number"
        case "greater_than_equal":
            expected = f"{limits['ge']} or more"
        case "tuple_type":
            expected = "a list, with a hyphen before each item"
        case "too_short":
            expected = f"at least {limits['min_length']}"
        case _:
            expected = ": ".join(filter(None, ["a group of fields", ", ".join(_field_names(kind))]))
    return expected
