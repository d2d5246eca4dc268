"""The order of a list that two people changed: what one moved is moved, what both added stands where they put it."""

from collections.abc import Callable, Collection, Hashable, Sequence
from typing import Any

Key = Hashable


def merged_order(
    base: Sequence[Key],
    ours: Sequence[Key],
    theirs: Sequence[Key],
    *,
    kept: Collection[Key],
    rank: Callable[[Sequence[Key]], Any],
) -> tuple[list[Key], bool]:
    """The keys that are kept, in their order, and whether both sides moved them in different ways.

    Where both sides added something at one place, the run of lower `rank` comes first: so the order is the same
    whoever merges. Where both moved, the order is that of ours.
    """
    everywhere = set(base) & set(ours) & set(theirs)
    of_base, of_ours, of_theirs = (
        [key for key in side if key in everywhere] for side in (base, ours, theirs)
    )
    spine = of_theirs if of_ours == of_base else of_ours
    both_moved = of_theirs not in (of_base, spine)
    runs = [_runs_after(side, everywhere, kept) for side in (ours, theirs)]
    order: dict[Key, None] = {}
    for anchor in (None, *spine):
        if anchor is not None:
            order[anchor] = None
        for run in sorted((side[anchor] for side in runs if side.get(anchor)), key=rank):
            order.update(dict.fromkeys(run))
    return list(order), both_moved


def _runs_after(
    side: Sequence[Key], everywhere: Collection[Key], kept: Collection[Key]
) -> dict[Key | None, list[Key]]:
    """What one side has beyond the common keys, by the common key before it; None for what comes first."""
    runs: dict[Key | None, list[Key]] = {}
    anchor: Key | None = None
    for key in side:
        if key in everywhere:
            anchor = key
        elif key in kept:
            runs.setdefault(anchor, []).append(key)
    return runs
