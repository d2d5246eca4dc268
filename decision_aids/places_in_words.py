"""What stands at a place of a document, and what that place is called, in plain words.

Both read the plain values of a document, as dicts, tuples, text and numbers, so that a version that is no document
any more can be told in words too.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

NAMES: Final[Mapping[str, str]] = {
    "condition": "health problem",
    "per_option": "numbers",
    "values": "what matters",
    "questions_for_the_visit": "questions for the visit",
    "glossary": "word list",
    "is_no_action": "is doing nothing",
    "doi": "DOI",
    "pmid": "PubMed number",
    "url": "web address",
    "if_found": "if something is found",
    "if_not_found": "if nothing is found",
}
"""Fields whose plain name is not the name of the field."""

ITEMS: Final[Mapping[str, str]] = {
    "sources": "source",
    "authors": "author",
    "partners": "partner:",
    "funders": "funder",
    "guidelines": "guideline",
    "waivers": "waiver",
}
"""What one of a list is called, where it has no words of its own."""

CALLED: Final = ("label", "statement")
"""Fields that hold what readers call a thing."""

FIGURES: Final = frozenset({"n", "mean", "value", "unit", "better"})
"""Fields of a number with its interval, of a length of time and of a scale: each stands for one thing."""


def value_at(document: object, pointer: str) -> object:
    """The value a JSON pointer names. Raises KeyError or IndexError where there is none."""
    here = document
    for step in steps_of(pointer):
        here = _inside(here, step)
    return here


def steps_of(pointer: str) -> list[str]:
    """The steps of a JSON pointer (RFC 6901), as names of fields and numbers of items."""
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def name_of(document: object, pointer: str) -> str:
    """What a place is called, such as "Die of prostate cancer, PSA test". Numbers of items count from 1."""
    words: list[str] = []
    here, labels = document, _option_labels(document)
    field = ""
    for step in steps_of(pointer):
        around, here = here, _inside(here, step)
        if isinstance(around, tuple):
            words = _name_of_item(words, here, field, int(step) + 1, document)
        elif field == "per_option":
            words[-1] = labels.get(step, step)
        elif field == "glossary":
            words.append(step)
        else:
            words.append(NAMES.get(step, step.replace("_", " ")))
        field = step
    told = ", ".join(words) or "the document"
    return told[0].upper() + told[1:]


def words_at(document: object, pointer: str) -> str:
    """What stands at a place, in words: "2 of 1000", "low", "4 March 2026", or the text itself."""
    here, of = document, None
    for step in steps_of(pointer):
        if isinstance(here, dict):
            of = here.get("denominator", of)
        here = _inside(here, step)
    return in_words(here, of)


def in_words(value: object, of: object = None) -> str:
    """A value in words; `of` is the denominator of counts."""
    match value:
        case None:
            told = "nothing"
        case bool():
            told = "yes" if value else "no"
        case Decimal():
            told = f"{value:f}"
        case date():
            told = f"{value.day} {value:%B %Y}"
        case dict():
            told = _figure(value, of) if FIGURES & value.keys() else _fields(value, of)
        case tuple():
            told = "; ".join(in_words(item, of) for item in value) or "nothing"
        case _:
            told = str(value)
    return told


def _inside(value: object, step: str) -> object:
    match value:
        case dict():
            return value[step]
        case tuple():
            return value[int(step)]
        case _:
            raise KeyError(step)


def _option_labels(document: object) -> dict[str, str]:
    options = document.get("options", ()) if isinstance(document, dict) else ()
    return {option["id"]: option["label"] for option in options}


def _name_of_item(words: list[str], item: object, field: str, number: int, document: object) -> list[str]:
    """The words so far, with the name of a list made into that of one of its items."""
    *before, name = words
    if not isinstance(item, dict):
        return [*words, f"number {number}"]
    own = item.get("label")
    if field == "outcomes" and isinstance(document, dict) and len(document["evidence"]) == 1:
        before = []
    if own is not None:
        return [*before, str(own)]
    if "statement" in item:
        return [*words, f"“{item['statement']}”"]
    called = item.get("name") or item.get("id") or item.get("rule") or item.get("role") or number
    return [*before, f"{ITEMS.get(field, name)} {str(called).replace('_', ' ')}"]


def _figure(figure: dict[str, object], of: object) -> str:
    if "better" in figure:
        return (
            f"{figure['name']}, from {in_words(figure['low'])} to {in_words(figure['high'])}, "
            f"{figure['better']} is better"
        )
    middle = next((figure[field] for field in ("n", "mean", "value") if field in figure), None)
    unit = figure.get("unit")
    if middle is None and unit is not None:
        return str(unit)
    told = _number(middle)
    if figure.get("low") is not None:
        told += f" ({in_words(figure['low'])} to {in_words(figure['high'])})"
    if figure.get("reason") is not None:
        told += f": {figure['reason']}"
    if unit is not None:
        told += f" {unit}"
    return f"{told} of {in_words(of)}" if "n" in figure and middle is not None and of is not None else told


def _number(value: object) -> str:
    match value:
        case None:
            return "not known"
        case (low, high):
            return f"{in_words(low)} to {in_words(high)}"
        case "<1":
            return "fewer than 1"
        case _:
            return in_words(value)


def _fields(fields: dict[str, object], of: object) -> str:
    """What it is called by readers, then all that is said of it. Ids and what is not so say nothing to them."""
    of = fields.get("denominator", of)
    own = [str(fields[name]) for name in CALLED if fields.get(name)]
    told = own + [
        f"{NAMES.get(name, name.replace('_', ' '))}: {in_words(inner, of)}"
        for name, inner in fields.items()
        if name not in CALLED and name != "id" and inner is not False and inner not in (None, (), {})
    ]
    return "; ".join(told) or "nothing filled in"
