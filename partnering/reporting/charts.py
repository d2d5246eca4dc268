"""Charts of the dashboard: bars with their words, in Vega-Lite. They read at 320 px and wider, and in a file."""

import json
from functools import cache
from textwrap import wrap
from typing import Any

import altair as alt

from partnering.foundation.catalog import Continuum
from partnering.foundation.charts import TEXT_PX, WIDE
from partnering.foundation.palette import DARK, FONT_STACK, LIGHT, Palette
from partnering.foundation.words import _
from partnering.reporting.figure import Figure
from partnering.tracker.charts import level_chart, level_chart_rows
from partnering.tracker.coverage import Coverage

_ROW_PX, _BAR_PX = 21, 12
_WIDTH_PX = 640
_LONGEST_LINE, _LONGEST_TITLE, _LONGEST_ON_PHONE = 88, 74, 38

Spec = dict[str, Any]


def figure_chart(figure: Figure, continuum: Continuum, palette: Palette = LIGHT) -> Spec:
    """The chart of a figure as a Vega-Lite specification: its bars, or where both sides put the work."""
    if figure.levels is not None:
        return _level_chart(figure.levels, figure.sentence, continuum, palette)
    return _bar_chart(figure, palette)


def chart_for_file(figure: Figure, continuum: Continuum) -> Spec:
    """The chart on a light ground with all that must not be parted from it: title, n, period, how it was counted."""
    spec = figure_chart(figure, continuum)
    reading = [" ".join(spec["title"]["subtitle"])] if "title" in spec else []
    below = [
        *reading,
        _("n: {n} ({counted})").format(n=figure.n, counted=figure.n_of),
        *figure.facts,
        _("Period: {period}").format(period=figure.period),
        _("How counted: {how}").format(how=figure.how_counted),
    ]
    return spec | {
        "title": {
            "text": [figure.title, *wrap(figure.sentence, _LONGEST_LINE)],
            "subtitle": [line for words in below for line in wrap(words, _LONGEST_LINE)],
            "anchor": "start",
            "frame": "bounds",
            "offset": 20,
            "fontSize": 15,
            "subtitleFontSize": TEXT_PX,
            "subtitlePadding": 8,
            "color": LIGHT.text,
            "subtitleColor": LIGHT.quiet_text,
        },
        "padding": 20,
    }


def figure_rows(figure: Figure, continuum: Continuum) -> list[dict[str, str]]:
    """The chart as a table in words; at least one row."""
    if figure.levels is not None:
        return level_chart_rows(figure.levels, continuum)
    lines = [(bar.label, bar.words) for bar in figure.bars] or [(_("Nothing yet"), "0")]
    return [{_("What"): label, _("How many"): words} for label, words in lines]


def _level_chart(levels: Coverage, sentence: str, continuum: Continuum, palette: Palette) -> Spec:
    """With the sentence of the figure, which knows what this reader may not see."""
    spec = level_chart(levels, continuum, palette)
    wide, narrow = (json.dumps(wrap(sentence, most)) for most in (_LONGEST_TITLE, _LONGEST_ON_PHONE))
    return spec | {"title": spec["title"] | {"text": {"expr": f"{WIDE} ? {wide} : {narrow}"}}}


def _bar_chart(figure: Figure, palette: Palette) -> Spec:
    """Each line of words has a row of its own, and so has the bar below it: all of it reads on a phone."""
    spec: Spec = json.loads(_bars(is_dark=palette is DARK))
    rows: list[str] = []
    drawn: dict[str, list[dict[str, Any]]] = {"bar": [], "words": []}
    for n, bar in enumerate(figure.bars):
        said = f"{bar.label} {bar.words}" if bar.label[-1:] in "?!." else f"{bar.label}: {bar.words}"
        for line, words in enumerate(wrap(said, _LONGEST_ON_PHONE)):
            rows.append(f"{n}.{line}")
            drawn["words"].append({"row": rows[-1], "words": words})
        if bar.shown is not None and bar.shown.number:
            rows.append(f"{n}.bar")
            drawn["bar"].append({"row": rows[-1], "number": bar.shown.number})
    most = max((mark["number"] for mark in drawn["bar"]), default=1)
    spec["layer"][0]["encoding"]["y"]["scale"] = {"domain": rows}
    spec["layer"][0]["encoding"]["x"]["scale"] = {"domain": [0, most], "nice": False}
    return spec | {"datasets": drawn, "height": len(rows) * _ROW_PX}


@cache
def _bars(*, is_dark: bool) -> str:
    """What is the same in every chart of bars; to convert it takes Altair longer than a screen may take."""
    palette = DARK if is_dark else LIGHT
    y = alt.Y("row:N", axis=None)
    words = alt.Description("words:N")
    chart = alt.LayerChart(
        layer=[
            alt.Chart(alt.NamedData("bar"))
            .mark_bar(color=palette.link, size=_BAR_PX, yOffset=-2, aria=False)
            .encode(x=alt.X("number:Q", axis=None), y=y),
            alt.Chart(alt.NamedData("words"))
            .mark_text(align="left", color=palette.text, fontSize=TEXT_PX, x=0)
            .encode(y=y, text=alt.Text("words:N"), description=words),
        ],
        width=_WIDTH_PX,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        background=palette.ground,
        padding={"left": 2, "right": 8, "top": 4, "bottom": 4},
        config=alt.Config(font=FONT_STACK, view=alt.ViewConfig(stroke=None)),
    )
    return chart.to_json(indent=None, validate=False)
