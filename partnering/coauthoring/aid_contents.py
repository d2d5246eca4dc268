"""What the text of an aid says, as plain values with stable addresses.

A stable pointer is a JSON pointer with ids in the place of list numbers wherever the items of a list have ids:
`/evidence/all-trials/outcomes/death-any/per_option/psa-test`. It still leads there after the list is put into
another order.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from decision_aids.comparing import plain_values
from decision_aids.places_in_words import name_of, words_at
from decision_aids.reading import Document, read_document
from decision_aids.strict_yaml import pointer_step

KEPT_READ = 64
"""How many texts stay read in memory. Versions never change, and reading one takes longer than all the rest."""


@dataclass(frozen=True, slots=True, eq=False)
class AidContent:
    """An aid that was read: the document, its plain values, and the JSON pointer of each stable pointer."""

    document: Document
    values: dict[str, Any] = field(repr=False)
    places: Mapping[str, str] = field(repr=False)

    def words_at(self, pointer: str) -> str:
        """What stands at a stable pointer, in words. Raises KeyError where there is no such place."""
        return words_at(self.values, self.places[pointer])

    def name_of(self, pointer: str) -> str:
        """What the place is called, such as "Die of any cause, PSA test". Raises KeyError."""
        return name_of(self.values, self.places[pointer])

    def value_at(self, pointer: str) -> object:
        """The plain value at a stable pointer. Raises KeyError."""
        here: Any = self.values
        for step in _steps(self.places[pointer]):
            here = here[int(step)] if isinstance(here, tuple) else here[step]
        return here

    def stable(self, json_pointer: str) -> str:
        """The stable pointer of a place that a JSON pointer names. Raises KeyError or IndexError."""
        here: Any = self.values
        steps = []
        for step in _steps(json_pointer):
            if isinstance(here, tuple):
                here = here[int(step)]
                steps.append(_own_step(here, int(step)))
            else:
                here = here[step]
                steps.append(pointer_step(step))
        return "".join(f"/{step}" for step in steps)


@lru_cache(maxsize=KEPT_READ)
def content_of(text: bytes) -> AidContent:
    """What a text says. Raises DocumentProblems for one that is no decision aid."""
    document = read_document(text, file="aid")
    values = plain_values(document.aid)
    return AidContent(document, values, MappingProxyType(dict(_places(values, "", ""))))


def sha256_of(value: object) -> str:
    """The SHA-256 of a plain value: the same for the same content, however the text is laid out.

    Fields that say nothing (absent, false, empty) do not count, so that a format with more fields changes nothing.
    """
    told = json.dumps(_canonical(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def _places(value: object, stable: str, json_pointer: str) -> Iterator[tuple[str, str]]:
    yield stable, json_pointer
    if isinstance(value, dict):
        for name, inner in value.items():
            if inner is not None:
                step = f"/{pointer_step(name)}"
                yield from _places(inner, stable + step, json_pointer + step)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _places(item, f"{stable}/{_own_step(item, index)}", f"{json_pointer}/{index}")


def _own_step(item: object, index: int) -> str:
    return pointer_step(str(item["id"])) if isinstance(item, dict) and "id" in item else str(index)


def _steps(json_pointer: str) -> list[str]:
    return [step.replace("~1", "/").replace("~0", "~") for step in json_pointer.split("/")[1:]]


def _canonical(value: object) -> object:
    match value:
        case dict():
            return {name: _canonical(inner) for name, inner in value.items() if not _says_nothing(inner)}
        case tuple():
            return [_canonical(item) for item in value]
        case bool() | None | str():
            return value
        case int() | Decimal():
            return {"number": f"{Decimal(value).normalize():f}"}
        case date():
            return value.isoformat()
        case _:
            raise TypeError(f"A document has no {type(value).__name__}.")


def _says_nothing(value: object) -> bool:
    return value is None or value is False or value in ((), {})
