"""The bars of a row as an Altair chart, and any such chart as SVG with one accessible name."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree

from decision_aids.quantities import Exact
from decision_aids.views.bars import (
    BAR_PX,
    FONT_PX,
    PAGE_WIDTH_PX,
    SMALL_PX,
    Bars,
    Place,
    bars_of,
    placed_bars,
)
from decision_aids.views.drawing import FONTS, lines
from decision_aids.views.palette import LIGHT, Inks
from decision_aids.views.result import OptionShown, Row
from decision_aids.wording import Wording

if TYPE_CHECKING:
    import altair as alt

_SVG: Final = "http://www.w3.org/2000/svg"


def bars_chart(
    row: Row, options: Sequence[OptionShown], wording: Wording, *, scale_most: int, inks: Inks = LIGHT
) -> "alt.LayerChart":
    """The bars of a row as an Altair chart, with the alternative text of the row as its description.

    It reads at 320 px and wider, and carries its own colours: show it with `theme=None`, and `palette.DARK` on dark.
    """
    import altair as alt

    bars = bars_of(row, options, wording, scale_most=scale_most)
    placed, bottom = placed_bars(bars, PAGE_WIDTH_PX)
    ends = [float(bars.least), float(bars.most)]
    x_axis = alt.Axis(
        values=ends,
        labelExpr=f"datum.value === {ends[0]!r} ? {json.dumps(bars.ends[0])} : {json.dumps(bars.ends[1])}",
        labelFlush=True,
        titleAlign="left",
        titleAnchor="start",
        titleColor=inks.quiet_text,
        titleFontSize=SMALL_PX,
        titleFontWeight="normal",
        labelOverlap=False,
        labelLimit=0,
        labelFontSize=SMALL_PX,
        labelColor=inks.quiet_text,
        domainColor=inks.does_not_happen,
        tickColor=inks.does_not_happen,
        grid=False,
    )
    x_scale, y_scale = alt.Scale(domain=ends, nice=False), alt.Scale(domain=[bottom, 0], nice=False)
    x, x2 = (
        alt.X(
            "from:Q",
            scale=x_scale,
            axis=x_axis,
            title=lines(bars.scale, width=PAGE_WIDTH_PX, font_size=SMALL_PX),
        ),
        alt.X2("to"),
    )
    y, y2 = alt.Y("top:Q", scale=y_scale, axis=None), alt.Y2("bottom")

    def layer(name: str) -> alt.Chart:
        return alt.Chart(alt.NamedData(name))

    return alt.LayerChart(
        layer=[
            layer("sure").mark_rect(color=inks.happens).encode(x=x, x2=x2, y=y, y2=y2),
            layer("possible")
            .mark_rect(filled=False, stroke=inks.happens, strokeWidth=1.5)
            .encode(x=x, x2=x2, y=y, y2=y2),
            layer("half").mark_rect(color=inks.happens).encode(x=x, x2=x2, y=y, y2=y2),
            layer("line").mark_rule(color=inks.text, strokeWidth=1.5).encode(x=x, x2=x2, y=y, y2=y2),
            layer("words")
            .mark_text(
                baseline="alphabetic",
                align=alt.ExprRef("datum.align"),
                fontWeight=alt.ExprRef("datum.weight"),
                fontSize=alt.ExprRef("datum.size"),
                limit=0,
            )
            .encode(x=x, y=y, text=alt.Text("words:N"), color=alt.Color("colour:N", scale=None)),
        ],
        datasets=_datasets(placed, bars, inks),
        title=alt.TitleParams(
            text=lines(row.label, width=PAGE_WIDTH_PX, font_size=FONT_PX * 1.1),
            subtitle=row.untold_time,
            anchor="start",
            frame="bounds",
            fontSize=FONT_PX,
            subtitleFontSize=SMALL_PX,
            color=inks.text,
            subtitleColor=inks.quiet_text,
        ),
        width=PAGE_WIDTH_PX,
        height=bottom,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        background=inks.ground,
        padding={"left": 8, "right": 8, "top": 8, "bottom": 8},
        config=alt.Config(font=FONTS, view=alt.ViewConfig(stroke=None)),
        description=row.alt,
    )


def _datasets(placed: list[Place], bars: Bars, inks: Inks) -> dict[str, list[dict[str, Any]]]:
    """The marks of the chart by their kind: `from` and `to` on the axis, `top` and `bottom` in pixels."""
    marks: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("sure", "possible", "half", "line", "words")
    }

    def mark(name: str, ends: tuple[Exact, Exact], top: float, bottom: float) -> None:
        marks[name].append({"from": float(ends[0]), "to": float(ends[1]), "top": top, "bottom": bottom})

    for place in placed:
        bar, top, bottom = place.bar, place.top, place.top + BAR_PX
        for line in place.words:
            marks["words"].append(
                {
                    "from": float(bars.most if line.is_right else bars.least),
                    "top": line.y,
                    "words": line.words,
                    "align": "right" if line.is_right else "left",
                    "weight": "bold" if line.is_bold else "normal",
                    "size": SMALL_PX if line.is_quiet else FONT_PX,
                    "colour": inks.quiet_text if line.is_quiet else inks.text,
                }
            )
        if bar.sure is None or bar.possible is None:
            continue
        mark("line", (bars.start, bars.start), top - 3, bottom + 3)
        mark("sure", (bars.start, bar.sure), top, bottom)
        if bar.possible != bar.sure:
            mark("possible", (bar.sure, bar.possible), top, bottom)
            mark("half", (bar.sure, bar.possible), top + BAR_PX / 2, bottom)
        if bar.interval:
            low, high, y = bar.interval.low, bar.interval.high, place.interval_y
            mark("line", (low, high), y, y)
            mark("line", (low, low), y - 4, y + 4)
            mark("line", (high, high), y - 4, y + 4)
    return marks


def chart_svg(chart: "alt.LayerChart") -> str:
    """A chart as SVG. Its description is its one accessible name, and its marks are hidden from screen readers.

    Vega names every mark, so that a screen reader would meet a hundred of them one by one.
    """
    import vl_convert

    ElementTree.register_namespace("", _SVG)
    drawn = vl_convert.vegalite_to_svg(chart.to_dict(validate=False))
    root = ElementTree.fromstring(drawn)  # noqa: S314  what Vega wrote, not what somebody sent
    for element in root.iter():
        for attribute in ("role", "aria-label", "aria-roledescription", "aria-hidden"):
            element.attrib.pop(attribute, None)
    for part in root:
        part.set("aria-hidden", "true")
    root.set("role", "img")
    root.set("aria-label", str(chart.description))
    return ElementTree.tostring(root, encoding="unicode")
