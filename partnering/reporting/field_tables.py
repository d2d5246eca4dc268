"""What a CSV file of an export says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from partnering.foundation.vocabulary import Term

LIFECYCLE = "Whose stages are meant, by key."
STAGE = "The stage, by key."
MOMENT = "The moment, in UTC."


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file: what its rows are, and what its columns mean."""

    rows: str
    columns: Mapping[str, str]
    words: Mapping[str, type[Term]]
    """Columns that hold a word of a list."""


def table(
    rows: str, columns: Mapping[str, str], words: Mapping[str, type[Term]] = MappingProxyType({})
) -> Table:
    """A table that nobody changes."""
    return Table(rows, MappingProxyType(dict(columns)), MappingProxyType(dict(words)))
