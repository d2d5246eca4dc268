"""What the project and its partners say of one thing, as marks on a scale: filled and open. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from partnering.foundation.palette import Palette
from partnering.foundation.vocabulary import Rater
from partnering.foundation.words import _

MARK_PX2 = 150
AROUND_PX2, INSIDE_PX2 = 360, 60
"""An open mark round a filled one, where both sides say the same."""

Span = tuple[int, int]
"""The lowest and the highest step that people of one side gave."""
Marks = dict[str, list[dict[str, Any]]]
"""What is drawn, by its kind: rating, range and gap."""


@dataclass(frozen=True, slots=True)
class DrawnScale:
    """The steps that marks stand on."""

    names: Mapping[int, str]
    """By step, lowest first."""
    control_line: float | None
    """Where it runs, between two steps; None for a scale of something else."""
    control_line_name: str


@dataclass(frozen=True, slots=True)
class BothSides:
    """One place of a chart. A side is None where it said nothing, and where what it said is kept back."""

    place: str
    """Whom and what it is about, in words."""
    project: Span | None
    partners: Span | None
    colour: str
    shape: str
    """A name or an SVG path, as Vega knows them."""

    def marks(self, palette: Palette) -> Marks:
        """A mark at each end of each side, a thin line where people of one side differ, and the gap between both."""
        by_side = {Rater.PARTNER: self.partners, Rater.PROJECT: self.project}
        ends = {side: set(span or ()) for side, span in by_side.items()}
        shared = ends[Rater.PARTNER] & ends[Rater.PROJECT]
        # The partners' open marks come first, so that a filled one in the same place is drawn over it.
        rating = [
            {
                "side": str(side),
                "level": level,
                "colour": self.colour,
                "fill": fill,
                "shape": self.shape,
                "size": size if level in shared else MARK_PX2,
                "words": sentence.format(place=self.place, level=level),
            }
            for side, fill, size, sentence in (
                (Rater.PARTNER, palette.ground, AROUND_PX2, _("{place}: the partners say {level}")),
                (Rater.PROJECT, self.colour, INSIDE_PX2, _("{place}: the project says {level}")),
            )
            for level in sorted(ends[side])
        ]
        spans = [span for span in by_side.values() if span is not None and span[0] < span[1]]
        return {
            "rating": rating,
            "range": [{"level": lowest, "level_to": highest} for lowest, highest in spans],
            "gap": [
                {"level": project, "level_to": partners, "colour": self.colour}
                for project, partners in self._near_ends()
            ],
        }

    def _near_ends(self) -> list[Span]:
        """Where the gap begins and ends, the project's end first; nothing where the sides meet."""
        if self.project is None or self.partners is None:
            return []
        if self.project[0] > self.partners[1]:
            return [(self.project[0], self.partners[1])]
        return [(self.project[1], self.partners[0])] if self.project[1] < self.partners[0] else []
