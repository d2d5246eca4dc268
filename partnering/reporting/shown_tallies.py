"""Which counts a reader may see, and adding up those. Pure.

Who may see people sees every count. For anybody else a count of 1 to 4 of one kind, in one project and year, is small
and hidden. What is shown is made of the counts that are not, and of the totals of those projects and years where the
total leaves every hidden count at least three values it could have. Each project and year is judged by itself, so no
choice of them and no sum over them tells more.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from partnering.foundation.tallies import Tally
from partnering.tracker.small_cells import FEWEST_PEOPLE_SHOWN

K = TypeVar("K", bound=Hashable)
Cell = tuple[int, int | None, Hashable]
"""A project, a year and a kind: what is shown or hidden as one."""
LEAST_VALUES = 3
"""How many values a hidden count can have for all that a reader can work out."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as a reader may see it."""

    number: int = 0
    """The sum of all counts that may be shown."""
    hidden: int = 0
    """How many small counts are not in it."""

    def __add__(self, other: "Shown") -> "Shown":
        return Shown(self.number + other.number, self.hidden + other.hidden)


@dataclass(frozen=True, slots=True)
class ShownTallies(Generic[K]):
    """What a reader may see of some tallies."""

    tallies: tuple[Tally[K], ...]
    """Those that are in no small cell."""
    counts: Mapping[Hashable, Shown]
    total: Shown
    """How much there is of all kinds, small ones too wherever that tells too little to work them out."""

    def count(self, *kinds: Hashable) -> Shown:
        """How much there is of these kinds together."""
        return sum((self.counts.get(kind, Shown()) for kind in kinds), Shown())


def cell_of(tally: Tally[Any], kind: Hashable) -> Cell:
    """The cell of a tally that counts as this kind."""
    return (tally.project_id, tally.year, kind)


def small_cells(
    tallies: Iterable[Tally[K]],
    *,
    sees_people: Collection[int],
    kind_of: Callable[[K], Hashable] = lambda kind: kind,
) -> frozenset[Cell]:
    """The cells that count too few for this reader.

    sees_people: the projects where the reader may see people, and so every count.
    """
    sizes: Counter[Cell] = Counter()
    for tally in tallies:
        if tally.project_id not in sees_people:
            sizes[cell_of(tally, kind_of(tally.kind))] += tally.number
    return frozenset(cell for cell, size in sizes.items() if 0 < size < FEWEST_PEOPLE_SHOWN)


def shown_of(
    tallies: Iterable[Tally[K]],
    *,
    is_small: Callable[[Tally[K]], bool],
    kind_of: Callable[[K], Hashable] = lambda kind: kind,
) -> ShownTallies[K]:
    """The tallies without those that are small, and what remains of each kind; what is small is in no total."""
    kept = []
    sizes: Counter[Cell] = Counter()
    small: set[Cell] = set()
    for tally in tallies:
        cell = cell_of(tally, kind_of(tally.kind))
        sizes[cell] += tally.number
        if is_small(tally):
            small.add(cell)
        else:
            kept.append(tally)
    counts: defaultdict[Hashable, Shown] = defaultdict(Shown)
    for cell, size in sizes.items():
        counts[cell[2]] += Shown(0, 1) if cell in small else Shown(size)
    return ShownTallies(tuple(kept), counts, sum(counts.values(), Shown()))


def with_small_hidden(
    tallies: Collection[Tally[K]],
    *,
    sees_people: Collection[int],
    kind_of: Callable[[K], Hashable] = lambda kind: kind,
) -> ShownTallies[K]:
    """What a reader may see of tallies that count people, or what people said: each kind is a cell of its own."""
    small = small_cells(tallies, sees_people=sees_people, kind_of=kind_of)
    shown = shown_of(
        tallies, is_small=lambda tally: cell_of(tally, kind_of(tally.kind)) in small, kind_of=kind_of
    )
    sizes: Counter[Cell] = Counter()
    for tally in tallies:
        sizes[cell_of(tally, kind_of(tally.kind))] += tally.number
    return replace(shown, total=_total(sizes, small))


def _total(sizes: Mapping[Cell, int], small: Collection[Cell]) -> Shown:
    """The total of each project and year, with its small counts where that keeps them secret."""
    total = Shown()
    hidden: defaultdict[tuple[int, int | None], list[int]] = defaultdict(list)
    for cell, size in sizes.items():
        if cell in small:
            hidden[cell[:2]].append(size)
        else:
            total += Shown(size)
    for small_sizes in hidden.values():
        of_small = sum(small_sizes)
        total += Shown(of_small) if keeps_secret(of_small, len(small_sizes)) else Shown(0, 1)
    return total


def keeps_secret(total: int, cells: int) -> bool:
    """Whether so many small counts with this sum could each still have `LEAST_VALUES` values or more."""
    most = FEWEST_PEOPLE_SHOWN - 1
    highest = min(most, total - (cells - 1))
    lowest = max(1, total - most * (cells - 1))
    return highest - lowest + 1 >= LEAST_VALUES
