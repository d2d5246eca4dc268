"""Whether the parts of a document fit each other: ids stand once, references lead somewhere, counts fit their whole.

These look at the plain values as read, not at the typed document, and pass over what has the wrong shape: so all
problems of a document are told at once, whatever else is wrong with it.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from decision_aids.quantities import Exact, is_exact
from decision_aids.strict_yaml import pointer_step, shown

Misfit = tuple[str, str]
"""A JSON pointer, and what is wrong there."""

Fields = Mapping[str, Any]
Ids = Mapping[str, None]
"""Each id once, in the order of the document."""


def misfits(document: object) -> Iterator[Misfit]:
    """All places where parts of a document do not fit each other, with what is wrong there."""
    if not isinstance(document, dict):
        return
    for field in ("options", "evidence", "values", "sources"):
        yield from _repeated_ids(document, "", field)
    options, sources = _ids(document, "options"), _ids(document, "sources")
    for pointer, value in _entries(document, "", "values"):
        yield from _unknown(value, pointer, "speaks_for", options, "an option")
        yield from _unknown(value, pointer, "weight_source", sources, "a source")
    for pointer, guideline in _entries(document, "", "guidelines"):
        yield from _unknown(guideline, pointer, "source", sources, "a source")
    for pointer, funder in _entries(document, "", "funders"):
        yield from _unknown_in_list(funder, pointer, "makes", options, "an option")
    for pointer, evidence in _entries(document, "", "evidence"):
        yield from _unknown(evidence, pointer, "source", sources, "a source")
        yield from _repeated_ids(evidence, pointer, "outcomes")
        yield from _without_denominator(evidence, pointer)
        outcomes = _ids(evidence, "outcomes")
        for inner, outcome in _entries(evidence, pointer, "outcomes"):
            yield from _unknown_in_list(outcome, inner, "overlaps_with", outcomes, "an outcome of this set")
            yield from _options_of_outcome(outcome, inner, options)
            yield from _outside(outcome, inner, evidence.get("denominator"))


def _entries(parent: Fields, pointer: str, field: str) -> Iterator[tuple[str, Fields]]:
    """Each group of fields in a list, with its pointer."""
    items = parent.get(field)
    for index, item in enumerate(items if isinstance(items, tuple) else ()):
        if isinstance(item, dict):
            yield f"{pointer}/{field}/{index}", item


def _ids(document: Fields, field: str) -> Ids | None:
    """The ids of a list; None where one cannot be read, so that nothing can be said about references to it."""
    items = document.get(field, ())
    if not isinstance(items, tuple):
        return None
    ids = [item.get("id") if isinstance(item, dict) else None for item in items]
    texts = [one for one in ids if isinstance(one, str)]
    return dict.fromkeys(texts) if len(texts) == len(ids) else None


def _repeated_ids(parent: Fields, pointer: str, field: str) -> Iterator[Misfit]:
    first: dict[str, int] = {}
    for place, item in _entries(parent, pointer, field):
        own = item.get("id")
        if not isinstance(own, str):
            continue
        number = int(place.rpartition("/")[2]) + 1
        if first.setdefault(own, number) != number:
            yield (
                f"{place}/id",
                f"Number {first[own]} in this list has the id {shown(own)} too. Expected another id.",
            )


def _unknown(part: Fields, pointer: str, field: str, ids: Ids | None, kind: str) -> Iterator[Misfit]:
    other = part.get(field)
    if ids is not None and isinstance(other, str) and other not in ids:
        yield f"{pointer}/{field}", f"Found {shown(other)}. Expected the id of {kind}: {_listed(ids)}."


def _unknown_in_list(part: Fields, pointer: str, field: str, ids: Ids | None, kind: str) -> Iterator[Misfit]:
    others = part.get(field)
    for index, other in enumerate(others if isinstance(others, tuple) else ()):
        if ids is not None and isinstance(other, str) and other not in ids:
            place = f"{pointer}/{field}/{index}"
            yield place, f"Found {shown(other)}. Expected the id of {kind}: {_listed(ids)}."


def _listed(ids: Ids) -> str:
    return ", ".join(map(shown, islice(ids, 12))) or "there is none yet"


def _without_denominator(evidence: Fields, pointer: str) -> Iterator[Misfit]:
    outcomes = _entries(evidence, pointer, "outcomes")
    has_counts = any(outcome.get("measure", "count") == "count" for _, outcome in outcomes)
    if has_counts and evidence.get("denominator") is None:
        yield (
            pointer,
            'Counts need to say of how many. Add a denominator to this set, such as "denominator: 1000".',
        )


def _options_of_outcome(outcome: Fields, pointer: str, options: Ids | None) -> Iterator[Misfit]:
    numbers = outcome.get("per_option")
    if options is None or not isinstance(numbers, dict):
        return
    place = f"{pointer}/per_option"
    for option in numbers:
        if option not in options:
            expected = f"Expected the id of an option: {_listed(options)}."
            yield f"{place}/{pointer_step(option)}", f"Found {shown(option)}. {expected}"
    field = "mean" if outcome.get("measure") == "mean" else "n"
    for option in options:
        if option not in numbers:
            unknown = f"{{{field}: null, reason: why it is not known}}"
            yield place, f"Nothing is said here for the option {shown(option)}. Add its number, or {unknown}."


def _outside(outcome: Fields, pointer: str, denominator: object) -> Iterator[Misfit]:
    """Counts above their denominator, and means outside their scale."""
    is_mean = outcome.get("measure") == "mean"
    low: object = 0
    high, whole = denominator, f"the denominator {denominator}"
    if is_mean:
        scale = outcome.get("scale")
        low, high = (scale.get("low"), scale.get("high")) if isinstance(scale, dict) else (None, None)
        whole = f"the scale from {low} to {high}"
    numbers = outcome.get("per_option")
    if not isinstance(numbers, dict) or not is_exact(low) or not is_exact(high) or low >= high:
        return
    for option, number in numbers.items():
        for field, value in _bounds(number):
            # A count below 0 is no count at all, and is told as such.
            if value > high or (is_mean and value < low):
                yield f"{pointer}/per_option/{pointer_step(option)}/{field}", f"{value} is outside {whole}."


def _bounds(number: object) -> Iterator[tuple[str, Exact]]:
    """The numbers of a count or mean by field; both ends of a range."""
    if not isinstance(number, dict):
        return
    for field in ("n", "mean", "low", "high"):
        value = number.get(field)
        for end in value if isinstance(value, tuple) else (value,):
            if is_exact(end):
                yield field, end
