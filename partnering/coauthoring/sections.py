"""The sections of a decision aid as forms: what each asks for, what it holds now, and what is missing.

They read the plain values of a text, so that a draft that is no document yet can be filled in too.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Final

from decision_aids.document import (
    Author,
    Condition,
    Dates,
    Decision,
    DecisionAid,
    EvidenceSet,
    Guideline,
    Option,
    Partner,
    Screening,
    Source,
    Value,
)
from decision_aids.editing import plain_value
from decision_aids.quantities import Part
from decision_aids.starting import starting_document
from decision_aids.strict_yaml import pointer_step
from partnering.coauthoring import section_fields as asked
from partnering.coauthoring.section_fields import FieldOfForm
from partnering.foundation.words import N_, _, ngettext

NAMES: Final[Mapping[str, str]] = {
    "decision": N_("The choice"),
    "options": N_("Options"),
    "evidence": N_("What can happen"),
    "screening": N_("About the test"),
    "values": N_("What matters"),
    "steps": N_("Steps and questions"),
    "words": N_("Words"),
    "sources": N_("Sources"),
    "people": N_("People and dates"),
}
"""Every section by its key, in the order in which an aid is written."""

HOMES: Final[Mapping[str, str]] = {
    "options": "options",
    "evidence": "evidence",
    "screening": "screening",
    "values": "values",
    "steps": "steps",
    "questions_for_the_visit": "steps",
    "glossary": "words",
    "guidelines": "sources",
    "sources": "sources",
    "authors": "people",
    "partners": "people",
    "funding": "people",
    "funders": "people",
    "dates": "people",
}
"""The section in which a field of the document is filled in; for all others the first."""

HOMES_OF_RULES: Final[Mapping[str, str]] = {
    "L22": "people",
    "L24": "people",
    "L29": "screening",
    "L32": "values",
    "L35": "people",
}
"""The section of what a rule finds missing in the document as a whole."""

TESTS: Final = frozenset({"screening", "test"})


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form with what stands there now; None where nothing does."""

    pointer: str
    asks: FieldOfForm
    choices: Mapping[str, str]
    value: Any
    is_in_text_only: bool
    """Whether it holds something that the form cannot show, so that it is changed in the YAML."""

    @property
    def is_missing(self) -> bool:
        """Whether it is wanted, and nobody has filled it in."""
        return self.asks.is_wanted and (self.value in (None, "", ()) or is_from_the_blank(self.value))


@dataclass(frozen=True, slots=True)
class Record:
    """One of a list, such as an option, with its fields. Its number counts from 0."""

    pointer: str
    name: str
    fields: tuple[Field, ...]
    number: int
    of: int


@dataclass(frozen=True, slots=True)
class Records:
    """A list whose items are filled in one by one."""

    pointer: str
    name: str
    one: str
    """What one more is called: "an option"."""
    items: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its own fields, its lists, and what is missing in it, in plain words."""

    key: str
    name: str
    fields: tuple[Field, ...]
    lists: tuple[Records, ...]
    missing: tuple[str, ...]


def sections_of(document: Mapping[str, Any]) -> tuple[Section, ...]:
    """Every section of a document, or of a draft of one. About the test only where it is about one."""
    keys = [
        key
        for key in NAMES
        if key != "screening" or document.get("kind") in TESTS or document.get("screening")
    ]
    return tuple(_section(key, document) for key in keys)


def section_of(pointer: str, rule: str = "") -> str:
    """The key of the section where a place is filled in; for the whole document, where what a rule asks for is."""
    if not pointer:
        return HOMES_OF_RULES.get(rule, "decision")
    return HOMES.get(pointer.partition("/")[2].partition("/")[0], "decision")


def order_of(pointer: str) -> Sequence[str]:
    """The fields that stand beside a place, in the order of the format."""
    steps = pointer.split("/")[1:]
    if len(steps) == 1:
        return tuple(DecisionAid.model_fields)
    part = _PARTS.get(steps[0]) if len(steps) - (steps[1].isdecimal()) == 2 else None
    return tuple(part.model_fields) if part else ()


def is_from_the_blank(value: object) -> bool:
    """Whether these are still the words that a blank aid begins with."""
    if isinstance(value, tuple):
        return any(map(is_from_the_blank, value))
    return isinstance(value, str) and value in _words_of_the_blank()


@cache
def _words_of_the_blank() -> frozenset[str]:
    """What the blank says that asks for other words; not what may stay, such as "Wait and see"."""

    def told(value: Any) -> Iterator[str]:
        if isinstance(value, str) and value.startswith(_ASKS_FOR_OTHERS):
            yield value
        elif isinstance(value, dict | tuple):
            for inner in value.values() if isinstance(value, dict) else value:
                yield from told(inner)

    blank = plain_value(starting_document("new-aid").encode())
    return frozenset((*told(blank), *asked.WORDS_OF_A_NEW_ONE.values()))


def _section(key: str, document: Mapping[str, Any]) -> Section:
    fields = _fields("", _OWN_FIELDS.get(key, ()), document, document)
    lists = tuple(make(document) for make in _LISTS.get(key, ()))
    missing = [_(field.asks.label) for field in fields if field.is_missing]
    for records in lists:
        missing += _missing_in(records)
    if key == "evidence":
        missing += _unknown_numbers(document)
    return Section(key, _(NAMES[key]), fields, lists, tuple(missing))


def _missing_in(records: Records) -> Iterator[str]:
    if not records.items and records.pointer in _WANTED_LISTS:
        yield _("{name}: there is none yet").format(name=records.name)
    for record in records.items:
        names = [_(field.asks.label) for field in record.fields if field.is_missing]
        if names:
            yield _("{name}: {missing}").format(name=record.name, missing=", ".join(names))


def _unknown_numbers(document: Mapping[str, Any]) -> Iterator[str]:
    """How many numbers of each evidence set nobody knows."""
    for number, evidence in enumerate(_items(document, "evidence"), start=1):
        numbers = [
            figure
            for outcome in _items(evidence, "outcomes")
            for figure in _inside(outcome.get("per_option")).values()
        ]
        unknown = sum(
            1
            for figure in numbers
            if isinstance(figure, dict) and figure.get("n", figure.get("mean")) is None
        )
        if unknown:
            yield ngettext(
                "{name}: one number is not known", "{name}: {n} numbers are not known", unknown
            ).format(name=_text(evidence.get("label")) or number, n=unknown)


def _fields(
    pointer: str, asks: Sequence[FieldOfForm], part: Mapping[str, Any], document: Mapping[str, Any]
) -> tuple[Field, ...]:
    return tuple(_field(pointer, one, part, document) for one in asks)


def _field(pointer: str, asks: FieldOfForm, part: Mapping[str, Any], document: Mapping[str, Any]) -> Field:
    value: Any = part
    for step in asks.path.split("/")[1:]:
        value = _inside(value).get(step)
    if asks.path == "/denominator" and not any(map(_is_count, _items(part, "outcomes"))):
        asks = replace(asks, is_wanted=False)
    choices = dict(asks.choices)
    if asks.path == "/speaks_for":
        choices = {option["id"]: _text(option.get("label")) for option in _known(document, "options")}
    elif asks.path == "/source":
        choices = {source["id"]: _text(source.get("citation")) for source in _known(document, "sources")}
    return Field(pointer + asks.path, asks, choices, value, not _fits(asks, choices, value))


def _fits(asks: FieldOfForm, choices: Mapping[str, str], value: object) -> bool:
    """Whether the form can show this value and give it back as it was."""
    if value is None:
        return True
    if asks.kind == "choice":
        return isinstance(value, str) and value in choices
    if asks.kind == "lines":
        return isinstance(value, tuple) and all(map(_is_one_line, value))
    return isinstance(value, _TYPES[asks.kind]) and (asks.kind != "line" or "\n" not in str(value))


def _is_count(outcome: Mapping[str, Any]) -> bool:
    return bool(outcome.get("measure", "count") == "count")


def _is_one_line(item: object) -> bool:
    return isinstance(item, str) and bool(item.strip()) and "\n" not in item


def _records(
    field: str, name: str, one: str, asks: Sequence[FieldOfForm], named: Sequence[str]
) -> Callable[[Mapping[str, Any]], Records]:
    """Makes the records of a list of the document. `named`: the fields that may name one, the best first."""

    def made(document: Mapping[str, Any]) -> Records:
        items = _items(document, field)
        records = []
        for number, item in enumerate(items):
            words = next((_text(item[key]) for key in named if item.get(key)), "")
            words = _(asked.ROLES[words]) if words in asked.ROLES else words
            pointer = f"/{field}/{number}"
            fields = _fields(pointer, asks, item, document)
            records.append(Record(pointer, words or f"{_(name)} {number + 1}", fields, number, len(items)))
        return Records(f"/{field}", _(name), _(one), tuple(records))

    return made


def _glossary(document: Mapping[str, Any]) -> Records:
    terms = _inside(document.get("glossary"))
    records = []
    for number, (term, meaning) in enumerate(terms.items()):
        pointer = f"/glossary/{pointer_step(term)}"
        fields = (
            Field(pointer, asked.TERM, {}, term, is_in_text_only=False),
            Field(pointer, asked.MEANING, {}, meaning, not _fits(asked.MEANING, {}, meaning)),
        )
        records.append(Record(pointer, term, fields, number, len(terms)))
    return Records("/glossary", _("Words to explain"), _("a word"), tuple(records))


def _items(part: Mapping[str, Any], field: str) -> tuple[dict[str, Any], ...]:
    """The groups of fields in a list; others keep their place as empty ones."""
    items = part.get(field)
    return tuple(_inside(item) for item in items) if isinstance(items, tuple) else ()


def _known(document: Mapping[str, Any], field: str) -> Iterator[dict[str, Any]]:
    return (item for item in _items(document, field) if isinstance(item.get("id"), str))


def _inside(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


_PARTS: Final[Mapping[str, type[Part]]] = {
    "condition": Condition,
    "decision": Decision,
    "screening": Screening,
    "dates": Dates,
    "options": Option,
    "evidence": EvidenceSet,
    "values": Value,
    "sources": Source,
    "guidelines": Guideline,
    "authors": Author,
    "partners": Partner,
}
_TYPES: Final[Mapping[str, type]] = {
    "line": str,
    "name": str,
    "text": str,
    "yes_no": bool,
    "number": int,
    "day": date,
}
_ASKS_FOR_OTHERS: Final = (
    "Say ",
    "A short name",
    "The health problem",
    "Should I choose this",
    "Who wrote it",
    "Your name",
    "what you know",
)
_OWN_FIELDS: Final[Mapping[str, Sequence[FieldOfForm]]] = {
    "decision": asked.DECISION,
    "screening": asked.SCREENING,
    "steps": asked.STEPS,
    "people": asked.MONEY_AND_DATES,
}
_LISTS: Final[Mapping[str, Sequence[Callable[[Mapping[str, Any]], Records]]]] = {
    "options": (_records("options", N_("Option"), N_("an option"), asked.OPTION, ("label",)),),
    "evidence": (_records("evidence", N_("Numbers"), N_("a set of numbers"), asked.EVIDENCE, ("label",)),),
    "values": (_records("values", N_("What matters"), N_("something that may matter"), asked.VALUE, ()),),
    "words": (_glossary,),
    "sources": (
        _records("sources", N_("Source"), N_("a source"), asked.SOURCE, ()),
        _records("guidelines", N_("Guideline"), N_("what a guideline advises"), asked.GUIDELINE, ()),
    ),
    "people": (
        _records("authors", N_("Author"), N_("an author"), asked.AUTHOR, ("name",)),
        _records("partners", N_("Partner"), N_("a partner"), asked.PARTNER, ("named", "role")),
    ),
}
_WANTED_LISTS: Final = frozenset({"/options", "/evidence", "/values", "/sources", "/authors", "/partners"})
