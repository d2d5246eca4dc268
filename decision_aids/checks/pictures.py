"""What a team may wish of pictures: part and whole in sight, icons together, no faces, axes that cut nothing off."""

from collections.abc import Iterator
from typing import Final

from decision_aids.checks.rule import Breach, Subject, rule
from decision_aids.document import CountOutcome, MeanOutcome
from decision_aids.quantities import Count, Exact

WHOLES: Final = (100, 1000)
"""How many icons an array can have, so that part and whole are both seen."""


@rule(
    "L10",
    level="warning",
    title="Pictures show 100 or 1000 people, so that the part and the whole are both seen.",
    instead="Give all numbers out of 100 or out of 1000, and draw one icon for each.",
    source="10.1177/0272989X251346811",
    strength="strong",
)
def part_and_whole(subject: Subject) -> Iterator[Breach]:
    """Denominators that no icon array can show, and wishes for other arrays than the numbers need."""
    denominators: list[int] = []
    for index, evidence in enumerate(subject.aid.evidence):
        if evidence.denominator is None:
            continue
        denominators.append(evidence.denominator)
        if evidence.denominator not in WHOLES:
            yield Breach(
                f"/evidence/{index}/denominator",
                f"A picture cannot show {evidence.denominator} as so many icons that a reader sees the part and "
                "the whole. Give these numbers out of 100 or out of 1000.",
            )
    icons = subject.aid.pictures.icons if subject.aid.pictures else None
    if icons is None:
        return
    if icons not in WHOLES:
        yield Breach(
            "/pictures/icons",
            f"In a picture of {icons} icons a reader does not see the part and the whole. Ask for 100 or 1000.",
        )
    elif denominators and icons not in denominators:
        yield Breach(
            "/pictures/icons",
            f"Numbers out of {denominators[0]} do not fit {icons} icons: the picture and the words would differ. "
            f"Ask for as many icons as the numbers are out of.",
        )


@rule(
    "L11",
    level="error",
    title="The icons of those to whom something happens stand together, from the same corner in each picture.",
    instead="Leave out the order, or write order: together.",
    source="10.1017/S1930297500009153",
    strength="experiment",
)
def icons_together(subject: Subject) -> Iterator[Breach]:
    """A wish for scattered icons."""
    pictures = subject.aid.pictures
    if pictures is not None and pictures.order == "scattered":
        yield Breach(
            "/pictures/order",
            "Scattered icons take long to read and make a chance look larger than it is. Keep them together.",
        )


@rule(
    "L12",
    level="info",
    title="Icons look like a person, and like nobody in particular.",
    instead="Leave out the icon, or write icon: person.",
    source="10.1177/0272989X13511706",
    strength="experiment",
)
def like_nobody_in_particular(subject: Subject) -> Iterator[Breach]:
    """A wish for faces or photos."""
    pictures = subject.aid.pictures
    if pictures is not None and pictures.icon in {"face", "photo"}:
        yield Breach(
            "/pictures/icon",
            f"A {pictures.icon} shows one kind of person, and others may feel left out. Use the plain person icon.",
        )


@rule(
    "L16",
    level="error",
    title="Bars begin at zero, and none is cut off.",
    instead="Leave out where bars begin and end: they then begin at zero and share one end.",
    source="10.1016/j.jarmac.2020.10.002",
    strength="experiment",
)
def whole_bars(subject: Subject) -> Iterator[Breach]:
    """Axes of bars that begin above or below the true beginning, or end before the largest number does."""
    pictures = subject.aid.pictures
    if pictures is None:
        return
    beginnings, largest = _axis(subject)
    if pictures.bars_from is not None and pictures.bars_from not in beginnings:
        yield Breach(
            "/pictures/bars_from",
            f"Bars that begin at {pictures.bars_from} make a small difference look large. Let them begin at "
            f"{min(beginnings)}.",
        )
    if pictures.bars_to is not None and largest is not None and pictures.bars_to < largest:
        yield Breach(
            "/pictures/bars_to",
            f"Bars that end at {pictures.bars_to} are cut off: the numbers and scales go up to {largest}. "
            "Leave this out, or let bars end there.",
        )


def _axis(subject: Subject) -> tuple[set[Exact], Exact | None]:
    """Where the axis of bars may begin, and the largest number or end of a scale it must hold."""
    every = [outcome for evidence in subject.aid.evidence for outcome in evidence.outcomes]
    counts = [outcome for outcome in every if isinstance(outcome, CountOutcome)]
    scales = [outcome.scale for outcome in every if isinstance(outcome, MeanOutcome) and outcome.scale]
    largest = [scale.high for scale in scales]
    largest += [end for outcome in counts for count in outcome.per_option.values() for end in _ends(count)]
    beginnings: set[Exact] = {scale.low for scale in scales} if scales and not counts else {0}
    return beginnings, max(largest, default=None)


def _ends(count: Count) -> Iterator[Exact]:
    """Everything in a count that a bar or its interval shows."""
    if count.n == "<1":
        yield 1
    elif isinstance(count.n, tuple):
        yield from count.n
    elif count.n is not None:
        yield count.n
    if count.high is not None:
        yield count.high
