"""What a form changes in the text of an aid: an answer to a field, one more of a list, one less, another order."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from decision_aids.editing import plain_value, with_item, with_name, with_value, without
from decision_aids.strict_yaml import pointer_step
from partnering.coauthoring.section_fields import WORDS_OF_A_NEW_ONE
from partnering.coauthoring.sections import Field, Record, is_from_the_blank, order_of
from partnering.foundation.typed_text import tidy, tidy_line

UNKNOWN_YET: Final[Mapping[str, object]] = {"n": None, "reason": "not filled in yet"}
"""A number that nobody has filled in."""

GROUPS_OF_ONE_THING: Final = ("lived_experience", "time_horizon")
"""Groups of fields that are taken out when nothing is left in them."""

LONGEST_ID: Final = 40
HAVE_IDS: Final[Mapping[str, str]] = {
    "options": "option",
    "evidence": "set",
    "values": "value",
    "sources": "source",
}
"""Lists whose items have an id, and how that of a new one begins."""


def with_answer(text: bytes, field: Field, given: object) -> bytes:
    """The text with what a form holds for a field. An empty answer to what is empty changes nothing.

    `given` is a text, for "lines" with one item on each line, or what the field's kind stands for. Raises CannotEdit.
    """
    if field.asks.kind == "name":
        name = tidy_line(str(given or ""))
        return with_name(text, field.pointer, name) if name else text
    if says_already(field, given):
        return text
    value = _meant(field, given)
    if value in (None, "", ()):
        return _emptied(text, field)
    return with_value(text, field.pointer, value, order=order_of(field.pointer))


def with_one_more(text: bytes, pointer: str) -> bytes:
    """The text with one more option, set of numbers, value, word, source, guideline, author or partner, to fill in.

    A new option gets a number that is not known yet in every outcome. Raises CannotEdit.
    """
    document = plain_value(text)
    kind = pointer.strip("/")
    if kind == "glossary":
        terms = document.get("glossary") or {}
        term = _new_name("new word", terms)
        return with_value(
            text, f"/glossary/{pointer_step(term)}", WORDS_OF_A_NEW_ONE["glossary"], order=order_of(pointer)
        )
    item = _new_item(kind, document)
    text = with_item(text, pointer, item, order=order_of(pointer))
    return _with_numbers_for(text, document, str(item["id"])) if kind == "options" else text


def without_one(text: bytes, record: Record) -> bytes:
    """The text without one of a list; with an option go its numbers. Raises CannotEdit."""
    document = plain_value(text)
    text = without(text, record.pointer)
    if record.pointer.startswith("/options/"):
        option = document["options"][record.number]
        gone = option.get("id") if isinstance(option, dict) else None
        for place in _numbers_of(document):
            if gone in place[1]:
                text = without(text, f"{place[0]}/{pointer_step(gone)}")
    return text


def says_already(field: Field, given: object) -> bool:
    """Whether a form holds for a field what its text says already."""
    if field.asks.kind == "name":
        return tidy_line(str(given or "")) in ("", field.value)
    return (_meant(field, given) or None) == (_meant(field, shown_as(field)) or None)


def shown_as(field: Field) -> object:
    """What a form shows of a field that nobody has touched: nothing in place of the words of a blank."""
    if field.asks.kind == "lines":
        return "\n".join(item for item in field.value or () if not is_from_the_blank(item))
    return None if is_from_the_blank(field.value) else field.value


def id_from(words: str, taken: Iterable[object], *, otherwise: str) -> str:
    """An id for something with this name that none of the others has."""
    slug = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:LONGEST_ID].strip("-")
    return _new_name(slug or otherwise, taken)


def _new_name(name: str, taken: Iterable[object]) -> str:
    others, number, free = set(taken), 1, name
    while free in others:
        number += 1
        free = f"{name}-{number}"
    return free


def _meant(field: Field, given: object) -> object:
    match field.asks.kind:
        case "line":
            return tidy_line(str(given or ""))
        case "text":
            return tidy(str(given or ""))
        case "lines":
            lines = map(tidy_line, str(given or "").splitlines())
            return tuple(line for line in lines if line)
        case _:
            return given


def _emptied(text: bytes, field: Field) -> bytes:
    if field.asks.kind == "lines":
        return with_value(text, field.pointer, ())
    around = field.pointer.rpartition("/")[0]
    if around.rpartition("/")[2] not in GROUPS_OF_ONE_THING:
        return with_value(text, field.pointer, None)
    text = without(text, field.pointer)
    group: Any = plain_value(text)
    for step in around.split("/")[1:]:
        group = group[step] if isinstance(group, dict) else group[int(step)]
    return text if group else without(text, around)


def _new_item(kind: str, document: Mapping[str, Any]) -> dict[str, Any]:
    items = document.get(kind) or ()
    taken = [item.get("id") for item in items if isinstance(item, dict)]
    first_option, first_source = (next(iter(_ids(document, field)), None) for field in ("options", "sources"))
    words = WORDS_OF_A_NEW_ONE[kind]
    outcome = {
        "id": "outcome-1",
        "label": WORDS_OF_A_NEW_ONE["outcomes"],
        "direction": "neutral",
        "per_option": {option: dict(UNKNOWN_YET) for option in _ids(document, "options")},
        "certainty": "not_stated",
    }
    new: dict[str, dict[str, Any]] = {
        "options": {"label": words},
        "evidence": {"label": words, "denominator": 1000, "outcomes": (outcome,)},
        "values": {"statement": words, "speaks_for": first_option},
        "sources": {"citation": words},
        "guidelines": {"text": words, "source": first_source},
        "authors": {"name": words},
        "partners": {"role": "patient_partner", "contributed": words, "named": "role_only"},
    }
    if kind not in HAVE_IDS:
        return new[kind]
    return {"id": _new_name(f"{HAVE_IDS[kind]}-{len(items) + 1}", taken), **new[kind]}


def _with_numbers_for(text: bytes, document: Mapping[str, Any], option: str) -> bytes:
    for pointer, _ in _numbers_of(document):
        outcome: Any = document["evidence"][int(pointer.split("/")[2])]["outcomes"][
            int(pointer.split("/")[4])
        ]
        unknown = dict(UNKNOWN_YET)
        if outcome.get("measure") == "mean":
            unknown = {"mean": None, "reason": unknown["reason"]}
        text = with_value(text, f"{pointer}/{pointer_step(option)}", unknown)
    return text


def _numbers_of(document: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The place and the numbers of every outcome."""
    return [
        (f"/evidence/{at}/outcomes/{number}/per_option", outcome["per_option"])
        for at, evidence in enumerate(document.get("evidence") or ())
        if isinstance(evidence, dict)
        for number, outcome in enumerate(evidence.get("outcomes") or ())
        if isinstance(outcome, dict) and isinstance(outcome.get("per_option"), dict)
    ]


def _ids(document: Mapping[str, Any], field: str) -> list[str]:
    items = document.get(field) or ()
    return [item["id"] for item in items if isinstance(item, dict) and isinstance(item.get("id"), str)]
