"""Charts of the community: plain results in, Vega-Lite out, with the sentence and the table that say the same."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt

from partnering.community.reach import FEWEST_SHOWN, Counted, Measure
from partnering.community.reach_growth import Growth
from partnering.foundation.charts import TEXT_PX
from partnering.foundation.palette import DARK, FONT_STACK, LIGHT, Palette
from partnering.foundation.times import day_in_words
from partnering.foundation.vocabulary import ReachTier, ReachUnit
from partnering.foundation.words import _, ngettext

_HEIGHT_PX = 220
_SHAPES = ("circle", "square", "triangle-up")
_DASHES = ([2, 3], [8, 3], [1, 0])
"""Of each tier, in their order."""
_DAY_OVER_YEAR = "[slice(datum.value, 0, -5), slice(datum.value, -4)]"
"""Vega expression for the label of a day, in two lines."""
Spec = dict[str, Any]


def reach_chart(measure: Measure, palette: Palette = LIGHT) -> Spec:
    """The numbers of each tier from window to window, as a Vega-Lite specification.

    Tiers differ by shape and by dashes, so that colour is not needed. A number that is not shown leaves a hole.
    """
    points = [
        {
            "when": day_in_words(count.window.last_day),
            "tier": tier.label,
            "n": count.window.numbers[tier],
            "words": f"{tier.label}, {window_in_words(count)}: {count.window.numbers[tier]:,}",
        }
        for count in sorted(measure.counts, key=lambda count: count.window.first_day)
        for tier in ReachTier
        if tier in count.window.numbers
    ]
    spec: Spec = json.loads(_blank_chart(tuple(tier.label for tier in ReachTier), is_dark=palette is DARK))
    return spec | {"datasets": {"lines": points, "marks": points}}


@cache
def _blank_chart(labels: tuple[str, ...], *, is_dark: bool) -> str:
    """The chart without its points, as JSON: to convert it takes longer than a screen may take."""
    palette = DARK if is_dark else LIGHT
    of_axis: dict[str, Any] = {
        "labelColor": palette.text,
        "labelFontSize": TEXT_PX,
        "gridColor": palette.line,
        "domain": False,
        "ticks": False,
    }
    x_axis = alt.Axis(labelAngle=0, labelExpr=_DAY_OVER_YEAR, labelOverlap=True, grid=False, **of_axis)
    y_axis = alt.Axis(tickMinStep=1, **of_axis)
    x = alt.X("when:O", axis=x_axis, title=None, sort=None, scale=alt.Scale(padding=0.5))
    y = alt.Y("n:Q", axis=y_axis, title=None, scale=alt.Scale(zero=True))
    dashes, shapes = (alt.Scale(domain=labels, range=of_tiers) for of_tiers in (_DASHES, _SHAPES))
    legend = alt.Legend(
        orient="top",
        title=None,
        columns=1,
        labelFontSize=TEXT_PX,
        labelColor=palette.text,
        symbolFillColor=palette.text,
        symbolStrokeColor=palette.text,
    )
    chart = alt.LayerChart(
        layer=[
            alt.Chart(alt.NamedData("lines"))
            .mark_line(color=palette.quiet_text, strokeWidth=2, aria=False)
            .encode(x=x, y=y, strokeDash=alt.StrokeDash("tier:N", scale=dashes, legend=legend)),
            alt.Chart(alt.NamedData("marks"))
            .mark_point(filled=True, size=90, opacity=1, color=palette.text)
            .encode(
                x=x,
                y=y,
                shape=alt.Shape("tier:N", scale=shapes, legend=legend),
                description=alt.Description("words:N"),
                tooltip=alt.Tooltip("words:N", title=" "),
            ),
        ],
        width="container",
        height=_HEIGHT_PX,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        background=palette.ground,
        config=alt.Config(font=FONT_STACK, view=alt.ViewConfig(stroke=None)),
    )
    return chart.to_json(indent=None, validate=False)


def reach_chart_alt(measure: Measure) -> str:
    """What the chart says: the latest numbers, and how they grew."""
    latest = max(measure.counts, key=lambda count: count.window.first_day)
    numbers = ", ".join(
        f"{tier.label.lower()}: {number_in_words(latest, tier)}"
        for tier in ReachTier
        if _is_there(latest, tier)
    )
    sentence = _("{unit}, {window}: {numbers}.").format(
        unit=measure.unit.label, window=window_in_words(latest), numbers=numbers
    )
    return " ".join([sentence, *(growth_in_words(measure.unit, growth) for growth in measure.growth)])


def reach_rows(counts: Sequence[Counted]) -> list[dict[str, str]]:
    """The numbers as a table in words: a row for each window, the latest first."""
    return [
        {_("When"): window_in_words(count)} | {tier.label: number_in_words(count, tier) for tier in ReachTier}
        for count in counts
    ]


def number_in_words(count: Counted, tier: ReachTier) -> str:
    """A number of a tier; that it is small where it is not shown, and that nobody counted it where nobody did."""
    if tier in count.too_small:
        return _("Fewer than {n}").format(n=FEWEST_SHOWN)
    n = count.window.numbers.get(tier)
    return _("Not counted") if n is None else f"{n:,}"


def window_in_words(count: Counted) -> str:
    """From which day to which."""
    return _("{first} to {last}").format(
        first=day_in_words(count.window.first_day), last=day_in_words(count.window.last_day)
    )


def growth_in_words(unit: ReachUnit, growth: Growth) -> str:
    """How a tier grew, with the numbers and days behind it."""
    before = (
        ngettext("{n} person", "{n} people", growth.before)
        if unit is ReachUnit.PEOPLE
        else ngettext("{n} place", "{n} places", growth.before)
    ).format(n=f"{growth.before:,}")
    return _(
        "{tier}: from {before} in {baseline_days} days up to {then} to {now} in {days} days up to {last}, "
        "{factor} times as many."
    ).format(
        tier=growth.tier.label,
        factor=growth.factor,
        before=before,
        baseline_days=growth.baseline.days,
        then=day_in_words(growth.baseline.last_day),
        now=f"{growth.now:,}",
        days=growth.latest.days,
        last=day_in_words(growth.latest.last_day),
    )


def _is_there(count: Counted, tier: ReachTier) -> bool:
    return tier in count.window.numbers or tier in count.too_small
