"""All the words of a document that a reader sees, each with its place."""

from collections.abc import Iterator
from typing import Final

from decision_aids.document import DecisionAid
from decision_aids.quantities import Part
from decision_aids.strict_yaml import pointer_step

NOT_READ: Final = frozenset(
    "format slug language kind id measure direction certainty group source speaks_for weight_source written_with "
    "role doi pmid url citation waivers pictures reference_class named credentials better unit rule shows "
    "overlaps_with makes".split()
)
"""Fields that hold ids, keys or names, and no sentence of the aid."""


def texts(aid: DecisionAid) -> Iterator[tuple[str, str]]:
    """JSON pointer and text of everything that is written for the reader, in the order of the document."""
    found: list[tuple[str, str]] = []
    _gather(aid, "", found)
    return iter(found)


def _gather(value: object, pointer: str, found: list[tuple[str, str]]) -> None:
    # Every rule on words walks the whole document: the classes that occur most are asked for first.
    if value is None:
        return
    if isinstance(value, str):
        found.append((pointer, value))
    elif isinstance(value, Part):
        for name, inner in value:
            if name not in NOT_READ:
                _gather(inner, f"{pointer}/{name}", found)
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            _gather(inner, f"{pointer}/{index}", found)
    elif isinstance(value, dict):
        for key, inner in value.items():
            _gather(inner, f"{pointer}/{pointer_step(str(key))}", found)
