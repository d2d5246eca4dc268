"""Which items of two versions of a list are the same item: by their id, else by what they say."""

from collections.abc import Hashable, Sequence
from difflib import get_close_matches
from itertools import islice
from typing import Final

ALIKE: Final = 0.5
"""Share of the words that an edited item has in common with what it was, from 0 to 1."""

MOST_COMPARED: Final = 20
"""Items looked at for one without a counterpart, so that a long list that was all rewritten takes no longer."""

Identity = tuple[Hashable, int]
"""An id or a content, and how many equal ones stand before it in the list."""


def identities(items: Sequence[object]) -> list[Identity]:
    """What tells each item of a list from the others: its id where it has one, else all it says."""
    seen: dict[Hashable, int] = {}
    found = []
    for item in items:
        content = item["id"] if isinstance(item, dict) and "id" in item else _content(item)
        seen[content] = seen.get(content, -1) + 1
        found.append((content, seen[content]))
    return found


def counterparts(before: Sequence[object], after: Sequence[object]) -> dict[int, int]:
    """For the index of an item in `after`, the index of the same item in `before`, in order; new items are left out.

    Items with an id are the same when their ids are equal. Others are when they are equal or, of those that are
    left, when they have half of their words in common.
    """
    places = {identity: index for index, identity in enumerate(identities(before))}
    same = {index: places[identity] for index, identity in enumerate(identities(after)) if identity in places}
    taken = set(same.values())
    left = {index: _words(item) for index, item in enumerate(before) if index not in taken}
    for index, item in enumerate(after):
        if index in same or (isinstance(item, dict) and "id" in item):
            continue
        nearest = dict(islice(left.items(), MOST_COMPARED))
        for words in get_close_matches(_words(item), nearest.values(), n=1, cutoff=ALIKE):
            same[index] = next(old for old in nearest if nearest[old] == words)
            del left[same[index]]
    return dict(sorted(same.items()))


def lineage(base: Sequence[object], version: Sequence[object]) -> list[Hashable]:
    """For each item of a version a key, which the same item has in the base and in other versions of it."""
    same = counterparts(base, version)
    return [
        ("base", same[index]) if index in same else ("new", identity)
        for index, identity in enumerate(identities(version))
    ]


def same_place(pointer: str, here: object, there: object) -> str | None:
    """The JSON pointer to the same place in another version, with items known as above; None where it is not there."""
    found = ""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(here, dict) and isinstance(there, dict) and name in here and name in there:
            here, there = here[name], there[name]
        elif isinstance(here, tuple) and isinstance(there, tuple) and name.isdecimal():
            other = counterparts(there, here).get(int(name))
            if other is None:
                return None
            here, there = here[int(name)], there[other]
            found += f"/{other}"
            continue
        else:
            return None
        found += f"/{step}"
    return found


def _content(item: object) -> Hashable:
    """The same for items that say the same, whatever the order of their fields."""
    match item:
        case dict():
            return frozenset((name, _content(inner)) for name, inner in item.items())
        case tuple():
            return tuple(map(_content, item))
        case _:
            return type(item).__name__, str(item)


def _words(item: object) -> tuple[str, ...]:
    match item:
        case dict() | tuple():
            inside = item.values() if isinstance(item, dict) else item
            return tuple(word for inner in inside for word in _words(inner))
        case _:
            return tuple(str(item).split())
