"""The chart of one score or question over months, with the sentence and the table that say the same."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from partnering.foundation.instruments import Scale
from partnering.foundation.palette import FONT_STACK, LIGHT, Palette
from partnering.foundation.times import day_in_words
from partnering.foundation.words import _
from partnering.reflection.assessment_gap import MonthSaid
from partnering.reflection.charts import in_numbers, with_people

_HEIGHT_PX = 240
_TEXT_PX = 13
_MARK_PX2, _AROUND_PX2, _INSIDE_PX2 = 150, 360, 60

Row = dict[str, Any]


def gap_over_time_chart(months: Sequence[MonthSaid], scale: Scale, palette: Palette = LIGHT) -> Row:
    """Month after month from left to right: filled the project, open the partners; a range has a mark at each end.

    The dashed line is the control line. Reads at 320 px and wider. Show it with `theme=None`.
    """
    steps = [step.value for step in scale.steps]
    line: list[Row] = []
    if scale.control_line is not None:
        below = steps[steps.index(scale.control_line) - 1]
        line = [{"value": (below + scale.control_line) / 2, "words": _("The control line")}]
    chart = alt.LayerChart(
        layer=_layers([_name_of(month) for month in months], steps, palette),
        datasets={
            "control_line": line,
            "marks": [mark for month in months for mark in _marks(month, palette)],
        },
        width="container",
        height=_HEIGHT_PX,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        background=palette.ground,
        config=alt.Config(font=FONT_STACK, view=alt.ViewConfig(stroke=None)),
    )
    # Checking it against all of Vega-Lite takes longer than drawing it.
    spec: Row = chart.to_dict(validate=False)
    return spec


def gap_over_time_alt(months: Sequence[MonthSaid]) -> str:
    """What the chart says: where both sides stood in the first and in the last month."""
    sentences = [
        _("{month}: the project {project}, the partners {partners}.").format(
            month=_name_of(month),
            project=in_numbers(month.said.by_project),
            partners=in_numbers(month.said.by_partner),
        )
        for month in months
    ]
    return (
        " ".join(dict.fromkeys([sentences[0], sentences[-1]])) if sentences else _("Nothing was given yet.")
    )


def gap_over_time_rows(months: Sequence[MonthSaid]) -> list[dict[str, str]]:
    """The chart as a table in words, month by month."""
    return [
        {
            _("Month"): _name_of(month),
            _("The project says"): with_people(month.said.by_project),
            _("The partners say"): with_people(month.said.by_partner),
            _("Gap"): "–" if month.said.gap is None else str(month.said.gap),
        }
        for month in months
    ]


def _name_of(month: MonthSaid) -> str:
    """The month without its day: March 2026."""
    return day_in_words(month.month).removeprefix("1 ")


def _marks(month: MonthSaid, palette: Palette) -> list[Row]:
    said, name = month.said, _name_of(month)
    ends_of = {
        "partners": {said.by_partner.lowest, said.by_partner.highest} if said.by_partner else set(),
        "project": {said.by_project.lowest, said.by_project.highest} if said.by_project else set(),
    }
    shared = ends_of["partners"] & ends_of["project"]
    return [
        {
            "month": name,
            "value": value,
            "fill": fill,
            "size": around if value in shared else _MARK_PX2,
            "words": sentence.format(month=name, value=value),
        }
        for side, around, fill, sentence in (
            ("partners", _AROUND_PX2, palette.ground, _("{month}: the partners say {value}")),
            ("project", _INSIDE_PX2, palette.text, _("{month}: the project says {value}")),
        )
        for value in sorted(ends_of[side])
    ]


def _layers(months: list[str], steps: list[int], palette: Palette) -> list[alt.Chart]:
    line, marks = alt.Chart(alt.NamedData("control_line")), alt.Chart(alt.NamedData("marks"))
    x_axis = alt.Axis(
        labelAngle=0, labelColor=palette.text, labelFontSize=_TEXT_PX, ticks=False, domain=False
    )
    y_axis = alt.Axis(
        values=steps,
        gridColor=palette.line,
        labelColor=palette.text,
        labelFontSize=_TEXT_PX,
        ticks=False,
        domain=False,
    )
    x = alt.X("month:O", sort=months, axis=x_axis, title=None)
    y_scale = alt.Scale(domain=[steps[0] - 0.4, steps[-1] + 0.4], nice=False, zero=False)
    y = alt.Y("value:Q", scale=y_scale, axis=y_axis, title=None)
    return [
        line.mark_rule(color=palette.control_line, strokeDash=[6, 4], strokeWidth=2, aria=False).encode(y=y),
        line.mark_text(
            color=palette.control_line, fontWeight="bold", fontSize=_TEXT_PX, align="left", dy=-8, x=4
        ).encode(y=alt.Y("value:Q"), text=alt.Text("words:N"), description=alt.Description("words:N")),
        marks.mark_point(strokeWidth=2.5, opacity=1, shape="circle", stroke=palette.text).encode(
            x=x,
            y=alt.Y("value:Q"),
            fill=alt.Fill("fill:N", scale=None),
            size=alt.Size("size:Q", scale=None),
            description=alt.Description("words:N"),
            tooltip=alt.Tooltip("words:N", title=" "),
        ),
    ]
