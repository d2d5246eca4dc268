"""The two charts of what the project and its partners say: line by line on one scale, and over time.

Each is a Vega-Lite specification that reads at 320 px and wider. Show it with `theme=None`: it carries its own colours,
on screen and in a file. The dashed line is the control line.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from textwrap import wrap
from typing import Any

import altair as alt

from partnering.foundation.palette import DARK, FONT_STACK, LIGHT, Palette
from partnering.foundation.two_sides import BothSides, DrawnScale, Marks
from partnering.foundation.vocabulary import Rater

WIDE = "width > 430"
"""Vega expression: whether the plot is wide enough for the names of the steps side by side."""
TEXT_PX = 13
_ROW_PX = 22
_WIDTH_PX, _HEIGHT_PX = 640, 240
_CHARACTER_PX = 6.6
_LONGEST_NAME = 32
"""Characters of a name on one line: what fits left of the control line on a phone."""
_LONGEST_STEP_NAME = 16
"""Characters that fit under a tick; a longer name is in the words beside the chart."""
_CONTROL_LINE_ROW = "control line"
_KINDS = ("control_line", "remark", "range", "gap", "rating")

Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ChartLine:
    """One line of marks."""

    label: str
    """Left of it; may be empty."""
    said: BothSides | None = None
    """None for a line that has only its label."""
    remark: str = ""
    """What stands in the place of marks."""


@dataclass(frozen=True, slots=True)
class ChartGroup:
    """Lines under one name."""

    name: str
    lines: Sequence[ChartLine]


def chart_by_line(groups: Sequence[ChartGroup], scale: DrawnScale, palette: Palette = LIGHT) -> Spec:
    """Both sides on one scale from left to right, line by line."""
    steps = list(scale.names)
    drawn: Marks = {kind: [] for kind in _KINDS}
    drawn["control_line"] = [{"row": _CONTROL_LINE_ROW} | line for line in _control_line(scale)]
    labels = {_CONTROL_LINE_ROW: ""}
    for n, group in enumerate(groups):
        labels |= {f"s{n}.{m}": part for m, part in enumerate(wrap(group.name, _LONGEST_NAME))}
        for m, line in enumerate(group.lines):
            row = f"r{n}.{m}"
            labels[row] = line.label
            if line.remark:
                drawn["remark"].append({"row": row, "level": steps[0], "words": line.remark})
            for kind, marks in (line.said.marks(palette) if line.said else {}).items():
                drawn[kind] += [{"row": row} | mark for mark in marks]
    longest = max((len(label) for key, label in labels.items() if key[0] == "r"), default=0)
    spec: Spec = json.loads(_by_line(is_dark=palette is DARK))
    _set_scale(spec["layer"][0]["encoding"]["x"], steps)
    spec["layer"][1]["encoding"]["y"]["scale"] = {"domain": list(labels)}
    spec["params"] = [
        {"name": "rows", "value": labels},
        {"name": "room_for_rows", "value": longest * _CHARACTER_PX + 6 if longest else 0},
        {"name": "steps", "value": _names_of_steps(scale)},
    ]
    return spec | {"datasets": drawn, "height": len(labels) * _ROW_PX}


def chart_over_time(
    points: Mapping[str, BothSides], scale: DrawnScale, palette: Palette = LIGHT, *, is_joined: bool = False
) -> Spec:
    """Both sides at one place, from left to right by the name of each moment.

    is_joined: whether a quiet line leads from mark to mark of each side. It needs sides of one step each.
    """
    steps = list(scale.names)
    drawn: Marks = {kind: [] for kind in _KINDS if kind != "remark"}
    drawn["control_line"] = _control_line(scale)
    for when, said in points.items():
        for kind, marks in said.marks(palette).items():
            drawn[kind] += [{"when": when} | mark for mark in marks]
    spec: Spec = json.loads(_over_time(is_dark=palette is DARK))
    _set_scale(spec["layer"][0]["encoding"]["y"], steps)
    spec["layer"][2]["encoding"]["x"]["scale"]["domain"] = list(points)
    names = {step: f"{step} {name}".strip() for step, name in _names_of_steps(scale).items()}
    spec["params"] = [{"name": "steps", "value": names}]
    return spec | {"datasets": drawn | {"joined": drawn["rating"] if is_joined else []}}


def _control_line(scale: DrawnScale) -> list[dict[str, Any]]:
    line = scale.control_line
    return [] if line is None else [{"level": line, "words": scale.control_line_name}]


def _names_of_steps(scale: DrawnScale) -> dict[str, str]:
    return {str(step): name if len(name) <= _LONGEST_STEP_NAME else "" for step, name in scale.names.items()}


def _set_scale(channel: Spec, steps: Sequence[int]) -> None:
    channel["scale"] = {"domain": [steps[0] - 0.4, steps[-1] + 0.4], "nice": False, "zero": False}
    # Without the count, Vega leaves out every second step on a phone.
    channel["axis"] |= {"values": steps, "tickCount": len(steps)}


# A chart without its words and marks is the same for all of a palette. To convert it takes Altair longer than a screen
# may take, so that it is kept as JSON.


@cache
def _by_line(*, is_dark: bool) -> str:
    palette = DARK if is_dark else LIGHT
    x, y, x2 = alt.X("level:Q"), alt.Y("row:N"), alt.X2("level_to")
    # The first two layers hold the axes for all.
    x_axis = alt.X("level:Q", axis=_steps_on_top(palette), title=None)
    y_axis = alt.Y("row:N", axis=_names_of_rows(palette), title=None)
    text, words = alt.Text("words:N"), alt.Description("words:N")
    return _as_json(
        [
            _control_rule(palette).encode(x=x_axis),
            _control_words(palette, dx=-7, align="right").encode(x=x, y=y_axis, text=text, description=words),
            _layer("remark")
            .mark_text(color=palette.quiet_text, fontSize=TEXT_PX, dx=-6, align="left")
            .encode(x=x, y=y, text=text, description=words),
            _range_rule(palette).encode(x=x, x2=x2, y=y),
            _gap_rule().encode(x=x, x2=x2, y=y, color=alt.Color("colour:N", scale=None)),
            _rating_marks(x, y),
        ],
        palette,
        width=_WIDTH_PX,
        padding={"left": 8, "right": 8, "top": 8, "bottom": 8},
    )


@cache
def _over_time(*, is_dark: bool) -> str:
    palette = DARK if is_dark else LIGHT
    x, y, y2 = alt.X("when:O"), alt.Y("level:Q"), alt.Y2("level_to")
    moments = alt.Axis(
        labelAngle=0,
        labelColor=palette.text,
        # On a phone a month stands above its year.
        labelExpr="split(datum.label, ' ')",
        labelFontSize=TEXT_PX,
        labelOverlap=True,
        ticks=False,
        domain=False,
    )
    # The first and the third layer hold the axes for all.
    x_axis = alt.X("when:O", axis=moments, title=None, scale=alt.Scale(padding=0.5))
    y_axis = alt.Y("level:Q", axis=_steps(palette, labelExpr="steps[datum.value]"), title=None)
    dashes = alt.Scale(domain=list(Rater), range=[[1, 0], [2, 3]])
    colour, text, words = alt.Color("colour:N", scale=None), alt.Text("words:N"), alt.Description("words:N")
    return _as_json(
        [
            _control_rule(palette).encode(y=y_axis),
            _control_words(palette, dy=-8, align="left", x=4).encode(y=y, text=text, description=words),
            _layer("joined")
            .mark_line(strokeWidth=2, opacity=0.45, aria=False)
            .encode(
                x=x_axis,
                y=y,
                strokeDash=alt.StrokeDash("side:N", scale=dashes, legend=None),
                color=colour,
            ),
            _range_rule(palette).encode(x=x, y=y, y2=y2),
            _gap_rule().encode(x=x, y=y, y2=y2, color=colour),
            _rating_marks(x, y),
        ],
        palette,
        width="container",
        height=_HEIGHT_PX,
    )


def _as_json(layers: list[alt.Chart], palette: Palette, **rest: Any) -> str:
    chart = alt.LayerChart(
        layer=layers,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        background=palette.ground,
        config=alt.Config(font=FONT_STACK, view=alt.ViewConfig(stroke=None)),
        **rest,
    )
    return chart.to_json(indent=None, validate=False)


def _layer(kind: str) -> alt.Chart:
    return alt.Chart(alt.NamedData(kind))


def _control_rule(palette: Palette) -> alt.Chart:
    colour = palette.control_line
    rule: alt.Chart = _layer("control_line").mark_rule(
        color=colour, strokeDash=[6, 4], strokeWidth=2, aria=False
    )
    return rule


def _control_words(palette: Palette, **placed: Any) -> alt.Chart:
    words: alt.Chart = _layer("control_line").mark_text(
        color=palette.control_line, fontWeight="bold", fontSize=TEXT_PX, **placed
    )
    return words


def _range_rule(palette: Palette) -> alt.Chart:
    rule: alt.Chart = _layer("range").mark_rule(color=palette.quiet_text, strokeWidth=1.5, aria=False)
    return rule


def _gap_rule() -> alt.Chart:
    rule: alt.Chart = _layer("gap").mark_rule(strokeWidth=4, aria=False)
    return rule


def _rating_marks(x: alt.X, y: alt.Y) -> alt.Chart:
    marks: alt.Chart = _layer("rating").mark_point(strokeWidth=2.5, opacity=1)
    return marks.encode(
        x=x,
        y=y,
        stroke=alt.Stroke("colour:N", scale=None),
        fill=alt.Fill("fill:N", scale=None),
        shape=alt.Shape("shape:N", scale=None),
        size=alt.Size("size:Q", scale=None),
        description=alt.Description("words:N"),
        tooltip=alt.Tooltip("words:N", title=" "),
    )


def _names_of_rows(palette: Palette) -> alt.Axis:
    is_name = "datum.value[0] === 's'"
    return alt.Axis(
        labelExpr="rows[datum.value]",
        labelAlign="left",
        labelPadding={"expr": "room_for_rows"},
        labelLimit=0,
        labelFontSize=TEXT_PX,
        labelOffset={"condition": {"test": is_name, "value": 4}, "value": 0},
        labelFontWeight={"condition": {"test": is_name, "value": "bold"}, "value": "normal"},
        labelColor={"condition": {"test": is_name, "value": palette.text}, "value": palette.quiet_text},
        domain=False,
        ticks=False,
    )


def _steps_on_top(palette: Palette) -> alt.Axis:
    return _steps(
        palette,
        orient="top",
        labelExpr=f"{WIDE} ? [datum.value, steps[datum.value]] : datum.value + ' ' + steps[datum.value]",
        labelPadding={"expr": f"{WIDE} ? 22 : 6"},
        labelAngle={"expr": f"{WIDE} ? 0 : 45"},
        labelAlign={"expr": f"{WIDE} ? 'center' : 'right'"},
        labelOverlap=False,
    )


def _steps(palette: Palette, **rest: Any) -> alt.Axis:
    return alt.Axis(
        labelLimit=0,
        labelFontSize=TEXT_PX,
        labelColor=palette.text,
        gridColor=palette.line,
        domain=False,
        ticks=False,
        **rest,
    )
