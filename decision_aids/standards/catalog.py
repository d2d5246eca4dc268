"""The published lists, as the package ships them: each item in our own words, with the id and source of its list."""

from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

import yaml
from pydantic import Field

from decision_aids.quantities import Part, Text

FOLDER: Final = Path(__file__).parent

Decided = Literal["automatic", "presence", "record"]


class Item(Part):
    """One item of a list, and what decides it.

    `automatic`: typed fields of the document decide. `presence`: the document shows if it is there, a person judges if
    it is good enough. `record`: a record of what was done decides, no document can prove it.
    """

    id: str
    category: Text
    text: Text
    decided: Decided
    for_tests: bool = Field(default=False, description="Asked of tests and screening only")
    sets_aside: bool = Field(default=False, description="Asks for a push, which a neutral aid must not give")
    looks_at: str | None = Field(None, description="JSON pointer to the part of a document it is about")


class Standard(Part):
    """A published list. `source` is its DOI."""

    key: str
    name: Text
    source: Annotated[str, Field(pattern=r"^10\.")]
    items: tuple[Item, ...] = Field(min_length=1)


def standard_keys() -> tuple[str, ...]:
    """The key of every list that is shipped, in alphabetical order."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.yaml")))


@cache
def standard(key: str) -> Standard:
    """One list by its key. Raises KeyError for a key that is not shipped."""
    if key not in standard_keys():
        raise KeyError(f"There is no standard {key}. There are: {', '.join(standard_keys())}.")
    fields = yaml.load((FOLDER / f"{key}.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    return Standard.model_validate({**fields, "items": tuple(map(Item.model_validate, fields["items"]))})
