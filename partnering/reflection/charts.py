"""Charts of the self-assessment: what both sides said in, Vega-Lite out, with the sentence and the table that agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from partnering.foundation.charts import ChartGroup, ChartLine, chart_by_line
from partnering.foundation.instruments import Scale
from partnering.foundation.palette import LIGHT, Palette
from partnering.foundation.two_sides import BothSides, DrawnScale
from partnering.foundation.words import _, ngettext
from partnering.reflection.assessment_gap import Compared, SideSaid


@dataclass(frozen=True, slots=True)
class Dumbbell:
    """One line of the chart: a stage or a question, and what both sides say there."""

    name: str
    said: Compared
    is_kept_back: bool = False


def gap_chart(dumbbells: Sequence[Dumbbell], scale: Scale, palette: Palette = LIGHT) -> dict[str, Any]:
    """Both sides on one scale, line by line, as a Vega-Lite specification.

    Where people of one side differ, a thin line runs from the lowest to the highest of it.
    """
    groups = [ChartGroup(dumbbell.name, [_line_of(dumbbell, palette)]) for dumbbell in dumbbells]
    return chart_by_line(groups, drawn_scale(scale), palette)


def drawn_scale(scale: Scale) -> DrawnScale:
    """The scale of a question, as charts draw it."""
    steps = [step.value for step in scale.steps]
    line = None
    if scale.control_line is not None:
        line = (steps[steps.index(scale.control_line) - 1] + scale.control_line) / 2
    return DrawnScale({step.value: step.name for step in scale.steps}, line, _("The control line"))


def both_ranges(place: str, said: Compared, palette: Palette) -> BothSides:
    """From where to where each side goes; neither is of one role."""
    project, partners = (
        None if side is None else (side.lowest, side.highest) for side in (said.by_project, said.by_partner)
    )
    return BothSides(place, project, partners, colour=palette.text, shape="circle")


def gap_alt(dumbbells: Sequence[Dumbbell]) -> str:
    """What the chart says: where both sides are furthest apart, and how many lines wait for an answer."""
    waiting = sum(dumbbell.is_kept_back for dumbbell in dumbbells)
    both = [dumbbell for dumbbell in dumbbells if dumbbell.said.gap is not None]
    widest = max(both, key=lambda dumbbell: dumbbell.said.gap or 0, default=None)
    if widest is None:
        sentence = _("No line has been answered by both sides yet.")
    elif not widest.said.gap:
        sentence = _("Where both sides have answered, they meet.")
    else:
        sentence = _(
            "Both sides are furthest apart at “{name}”: the project says {project}, the partners say {partners}."
        ).format(
            name=widest.name,
            project=in_numbers(widest.said.by_project),
            partners=in_numbers(widest.said.by_partner),
        )
    if waiting:
        sentence += " " + ngettext(
            "{n} line waits for your own answers.", "{n} lines wait for your own answers.", waiting
        ).format(n=waiting)
    return sentence


def gap_rows(dumbbells: Sequence[Dumbbell]) -> list[dict[str, str]]:
    """The chart as a table in words, line by line."""
    rows = []
    for dumbbell in dumbbells:
        said = dumbbell.said
        waits = _("Say yours first") if dumbbell.is_kept_back else ""
        rows.append(
            {
                _("Where"): dumbbell.name,
                _("The project says"): waits or with_people(said.by_project),
                _("The partners say"): waits or with_people(said.by_partner),
                _("Gap"): "–" if said.gap is None else str(said.gap),
            }
        )
    return rows


def in_numbers(said: SideSaid | None) -> str:
    """A range as "2" or "2 to 4"."""
    if said is None:
        return _("nothing yet")
    if said.lowest == said.highest:
        return str(said.lowest)
    return _("{lowest} to {highest}").format(lowest=said.lowest, highest=said.highest)


def with_people(said: SideSaid | None) -> str:
    """A range with the number of people behind it."""
    if said is None:
        return _("Not said yet")
    people = ngettext("{n} person", "{n} people", said.people).format(n=said.people)
    return f"{in_numbers(said)} ({people})"


def _line_of(dumbbell: Dumbbell, palette: Palette) -> ChartLine:
    said = both_ranges(dumbbell.name, dumbbell.said, palette)
    remark = ""
    if said.project is None and said.partners is None:
        remark = _("Say yours first") if dumbbell.is_kept_back else _("Not said yet")
    return ChartLine("", said, remark)
