"""What changed from one version of a decision aid to another, by stable ids and in plain words."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Final, Literal

from decision_aids.counterparts import counterparts
from decision_aids.places_in_words import FIGURES, name_of, words_at
from decision_aids.quantities import Part
from decision_aids.reading import Document
from decision_aids.strict_yaml import pointer_step

ChangeKind = Literal["added", "removed", "changed", "moved"]

WORDS_AROUND: Final = 3
"""How many equal words are shown before and after those that changed in a long text."""

LONG: Final = 8
"""Words of a text that is shown only around its change."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions.

    `about` names the place: "Die of prostate cancer, PSA test". The pointers are JSON pointers into the version before
    and the version after; None where the place is not there. `before` and `after` say all that stands there, in
    words; for a move they are numbers in the list, from 1. `sentence` tells the change on one line.
    """

    kind: ChangeKind
    about: str
    pointer_before: str | None
    pointer_after: str | None
    before: str
    after: str
    sentence: str


def differences(before: Document, after: Document) -> tuple[Change, ...]:
    """Every difference in what two versions say, in the order of the later one. None when they say the same.

    Options, evidence sets, outcomes, values and sources are known by their ids, terms by their words, items of other
    lists by what they say. Layout, comments and the order of fields are no difference.
    """
    return tuple(_Comparison(plain_values(before.aid), plain_values(after.aid)).changes())


def is_only_layout(before: Document, after: Document) -> bool:
    """True where the texts differ and say the same: comments, line ends, quotes, order of fields."""
    return before.text != after.text and before.aid == after.aid


class _Comparison:
    """Two versions as plain values, and the walk through both."""

    def __init__(self, before: dict[str, Any], after: dict[str, Any]) -> None:
        self._before = before
        self._after = after

    def changes(self) -> Iterator[Change]:
        return self._fields(self._before, self._after, "", "")

    def _value(self, was: object, now: object, at_before: str, at_after: str) -> Iterator[Change]:
        if was == now:
            return
        if isinstance(was, dict) and isinstance(now, dict) and not FIGURES & (was.keys() | now.keys()):
            yield from self._fields(was, now, at_before, at_after)
        elif isinstance(was, tuple) and isinstance(now, tuple):
            yield from self._items(was, now, at_before, at_after)
        elif was is None:
            yield self._added(at_after)
        elif now is None:
            yield self._removed(at_before)
        else:
            yield self._changed(at_before, at_after)

    def _fields(
        self, was: dict[str, Any], now: dict[str, Any], at_before: str, at_after: str
    ) -> Iterator[Change]:
        for name in dict.fromkeys((*now, *was)):
            step = f"/{pointer_step(name)}"
            yield from self._value(was.get(name), now.get(name), at_before + step, at_after + step)

    def _items(
        self, was: Sequence[object], now: Sequence[object], at_before: str, at_after: str
    ) -> Iterator[Change]:
        same = counterparts(was, now)
        for index in sorted(set(range(len(was))) - set(same.values())):
            yield self._removed(f"{at_before}/{index}")
        still = set(_longest_rise(list(same.values())))
        for index, item in enumerate(now):
            if index not in same:
                yield self._added(f"{at_after}/{index}")
                continue
            old = same[index]
            places = f"{at_before}/{old}", f"{at_after}/{index}"
            if old not in still:
                yield self._moved(old + 1, index + 1, *places)
            yield from self._value(was[old], item, *places)

    def _added(self, pointer: str) -> Change:
        about, words = name_of(self._after, pointer), words_at(self._after, pointer)
        return Change("added", about, None, pointer, "", words, f"{about}: added{_more(words, about)}")

    def _removed(self, pointer: str) -> Change:
        about, words = name_of(self._before, pointer), words_at(self._before, pointer)
        return Change("removed", about, pointer, None, words, "", f"{about}: removed{_more(words, about)}")

    def _changed(self, at_before: str, at_after: str) -> Change:
        about = name_of(self._after, at_after)
        before, after = words_at(self._before, at_before), words_at(self._after, at_after)
        return Change(
            "changed",
            about,
            at_before,
            at_after,
            before,
            after,
            f"{about}: {_from_to(before, after)}",
        )

    def _moved(self, number_before: int, number_after: int, at_before: str, at_after: str) -> Change:
        about = name_of(self._after, at_after)
        return Change(
            "moved",
            about,
            at_before,
            at_after,
            str(number_before),
            str(number_after),
            f"{about}: moved from place {number_before} to place {number_after}",
        )


def plain_values(value: object) -> Any:
    """A part of a document as dicts, tuples, text and numbers, with None for what is not said."""
    match value:
        case Part():
            return {name: plain_values(getattr(value, name)) for name in type(value).model_fields}
        case Mapping():
            return {name: plain_values(inner) for name, inner in value.items()}
        case tuple():
            return tuple(map(plain_values, value))
        case _:
            return value


def _longest_rise(numbers: Sequence[int]) -> list[int]:
    """The longest part of a list of different numbers, in its order, that rises: what stayed where it was."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int | None] = []
    for position, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(last[length - 1] if length else None)
        ends[length : length + 1] = [number]
        last[length : length + 1] = [position]
    rise: list[int] = []
    here = last[-1] if last else None
    while here is not None:
        rise.append(numbers[here])
        here = before[here]
    return rise[::-1]


def _from_to(before: str, after: str) -> str:
    """Both texts on one line; of long ones the words around the change."""
    whole = f" of {after.rpartition(' of ')[2]}"
    if before.endswith(whole) and before[0].isdecimal():
        return f"{before.removesuffix(whole)} became {after}"
    was, now = before.split(), after.split()
    if was == now:
        return "spaces or line breaks changed"
    if max(len(was), len(now)) > LONG:
        first = _equal_ahead(was, now)
        last = _equal_ahead(was[first:][::-1], now[first:][::-1])
        before, after = _around(was, first, last), _around(now, first, last)
    return f"{_quoted(before)} became {_quoted(after)}"


def _equal_ahead(one: list[str], other: list[str]) -> int:
    """How many words are the same before the first that differs."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _around(words: list[str], first: int, last: int) -> str:
    """The words but the equal ones at both ends, and of those the nearest."""
    start, end = max(first - WORDS_AROUND, 0), min(len(words) - last + WORDS_AROUND, len(words))
    return " ".join(
        [*("…" for _ in range(start > 0)), *words[start:end], *("…" for _ in range(end < len(words)))]
    )


def _more(words: str, about: str) -> str:
    """The words to add, without those by which the name of the place calls it already."""
    called, _, rest = words.partition("; ")
    words = rest if about.endswith((called, f"“{called}”")) else words
    return f" {_quoted(words)}" if words else ""


def _quoted(text: str) -> str:
    """Text of a document in quotation marks; numbers, lengths of time and single words as they are."""
    one_line = " ".join(text.split())
    is_bare = " " not in one_line or one_line[0].isdecimal() or one_line[0] == "-"
    return one_line if is_bare else f"“{one_line}”"
