"""Charts of the self-assessment: what both sides said in, Vega-Lite out, with the sentence and the table that agree."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import altair as alt

from partnering.foundation.instruments import Scale
from partnering.foundation.palette import FONT_STACK, LIGHT, Palette
from partnering.foundation.words import _, ngettext
from partnering.reflection.assessment_gap import Compared, SideSaid

_ROW_PX = 22
_TEXT_PX = 13
_LONGEST_NAME = 32
"""Characters of a question on one line: what fits on a phone."""
_MARK_PX2, _AROUND_PX2, _INSIDE_PX2 = 150, 360, 60
"""A mark by itself; an open one round a filled one, where both sides say the same."""
_WIDE = "width > 430"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Dumbbell:
    """One line of the chart: a stage or a question, and what both sides say there."""

    name: str
    said: Compared
    is_kept_back: bool = False


def gap_chart(dumbbells: Sequence[Dumbbell], scale: Scale, palette: Palette = LIGHT) -> Row:
    """Both sides on one scale, line by line: filled the project, open the partners, the gap between them.

    Where people of one side differ, a thin line runs from the lowest to the highest of it. The dashed line is the
    control line. Reads at 320 px and wider. Show it with `theme=None`.
    """
    labels: dict[str, str] = {"top": ""}
    drawn: dict[str, list[Row]] = {"control_line": [], "remarks": [], "gaps": [], "ranges": [], "marks": []}
    steps = [step.value for step in scale.steps]
    if scale.control_line is not None:
        below = steps[steps.index(scale.control_line) - 1]
        middle = (below + scale.control_line) / 2
        drawn["control_line"] = [{"row": "top", "value": middle, "words": _("The control line")}]
    for n, dumbbell in enumerate(dumbbells):
        labels |= {f"s{n}.{m}": part for m, part in enumerate(wrap(dumbbell.name, _LONGEST_NAME) or [""])}
        labels[f"r{n}"] = ""
        for kind, rows in _lines_of(dumbbell, f"r{n}", steps[0], palette).items():
            drawn[kind] += rows
    chart = alt.LayerChart(
        layer=_layers(scale, list(labels), palette),
        datasets=drawn,
        width="container",
        height=len(labels) * _ROW_PX,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        background=palette.ground,
        padding={"left": 8, "right": 8, "top": 8, "bottom": 8},
        config=alt.Config(font=FONT_STACK, view=alt.ViewConfig(stroke=None)),
        params=[alt.VariableParameter(name="rows", value=labels)],
    )
    # Checking it against all of Vega-Lite takes longer than drawing it.
    spec: Row = chart.to_dict(validate=False)
    return spec


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


def _lines_of(dumbbell: Dumbbell, row: str, lowest: int, palette: Palette) -> dict[str, list[Row]]:
    said = dumbbell.said
    project, partner = said.by_project, said.by_partner
    lines: dict[str, list[Row]] = {"marks": [], "ranges": [], "gaps": [], "remarks": []}
    if project is None and partner is None:
        remark = _("Say yours first") if dumbbell.is_kept_back else _("Not said yet")
        lines["remarks"].append({"row": row, "value": lowest, "words": remark})
    ends_of = {
        "partners": {partner.lowest, partner.highest} if partner else set(),
        "project": {project.lowest, project.highest} if project else set(),
    }
    shared = ends_of["partners"] & ends_of["project"]
    # The partners' open marks come first, so that a filled one in the same place is drawn over it.
    for side, around, fill, sentence in (
        ("partners", _AROUND_PX2, palette.ground, _("{name}: the partners say {value}")),
        ("project", _INSIDE_PX2, palette.text, _("{name}: the project says {value}")),
    ):
        lines["marks"] += [
            {
                "row": row,
                "value": value,
                "fill": fill,
                "size": around if value in shared else _MARK_PX2,
                "words": sentence.format(name=dumbbell.name, value=value),
            }
            for value in sorted(ends_of[side])
        ]
    lines["ranges"] = [
        {"row": row, "value": side.lowest, "to": side.highest}
        for side in (project, partner)
        if side is not None and side.lowest < side.highest
    ]
    if said.gap and project and partner:
        is_project_higher = project.lowest > partner.highest
        ends = (partner.highest, project.lowest) if is_project_higher else (project.highest, partner.lowest)
        lines["gaps"].append({"row": row, "value": ends[0], "to": ends[1]})
    return lines


def _layers(scale: Scale, rows: list[str], palette: Palette) -> list[alt.Chart]:
    values = [step.value for step in scale.steps]
    domain = alt.Scale(domain=[values[0] - 0.4, values[-1] + 0.4], nice=False, zero=False)
    x, y = alt.X("value:Q"), alt.Y("row:N")
    text, words = alt.Text("words:N"), alt.Description("words:N")
    # The first two layers hold the axes for all.
    x_axis = alt.X("value:Q", scale=domain, axis=_names_of_steps(scale, palette), title=None)
    y_axis = alt.Y("row:N", scale=alt.Scale(domain=rows), axis=_names_of_rows(palette), title=None)
    return [
        _layer("control_line")
        .mark_rule(color=palette.control_line, strokeDash=[6, 4], strokeWidth=2, aria=False)
        .encode(x=x_axis),
        _layer("control_line")
        .mark_text(color=palette.control_line, fontWeight="bold", fontSize=_TEXT_PX, dx=-7, align="right")
        .encode(x=x, y=y_axis, text=text, description=words),
        _layer("remarks")
        .mark_text(color=palette.quiet_text, fontSize=_TEXT_PX, align="left")
        .encode(x=x, y=y, text=text, description=words),
        _layer("ranges")
        .mark_rule(color=palette.quiet_text, strokeWidth=1.5, aria=False)
        .encode(x=x, x2=alt.X2("to"), y=y),
        _layer("gaps")
        .mark_rule(color=palette.text, strokeWidth=4, aria=False)
        .encode(x=x, x2=alt.X2("to"), y=y),
        _layer("marks")
        .mark_point(strokeWidth=2.5, opacity=1, shape="circle", stroke=palette.text)
        .encode(
            x=x,
            y=y,
            fill=alt.Fill("fill:N", scale=None),
            size=alt.Size("size:Q", scale=None),
            description=words,
            tooltip=alt.Tooltip("words:N", title=" "),
        ),
    ]


def _layer(name: str) -> alt.Chart:
    return alt.Chart(alt.NamedData(name))


def _names_of_rows(palette: Palette) -> alt.Axis:
    return alt.Axis(
        labelExpr="rows[datum.value]",
        labelAlign="left",
        labelPadding=0,
        labelLimit=0,
        labelFontSize=_TEXT_PX,
        labelFontWeight="bold",
        labelColor=palette.text,
        labelOffset=4,
        domain=False,
        ticks=False,
    )


def _names_of_steps(scale: Scale, palette: Palette) -> alt.Axis:
    names = json.dumps({str(step.value): _short_name(step.name) for step in scale.steps})
    return alt.Axis(
        orient="top",
        values=[step.value for step in scale.steps],
        tickCount=len(scale.steps),
        labelExpr=f"{_WIDE} ? [datum.value, {names}[datum.value]] : datum.value + ' ' + {names}[datum.value]",
        labelPadding={"expr": f"{_WIDE} ? 22 : 6"},
        labelAngle={"expr": f"{_WIDE} ? 0 : 45"},
        labelAlign={"expr": f"{_WIDE} ? 'center' : 'right'"},
        labelLimit=0,
        labelOverlap=False,
        labelFontSize=_TEXT_PX,
        labelColor=palette.text,
        gridColor=palette.line,
        domain=False,
        ticks=False,
    )


def _short_name(name: str) -> str:
    """The name where it fits under its tick; a longer one is in the words beside the chart."""
    return name if len(name) <= 16 else ""
