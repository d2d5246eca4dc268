"""The chart of one stage and role over releases, with the sentence and the table that say the same."""

import json
from collections.abc import Sequence
from typing import Any

import altair as alt

from partnering.foundation.catalog import Continuum
from partnering.foundation.palette import FONT_STACK, LIGHT, MARKS, Palette
from partnering.foundation.vocabulary import PartnerRole, Rater
from partnering.foundation.words import _
from partnering.tracker.levels_over_time import ReleaseLevels

_HEIGHT_PX = 240
_TEXT_PX = 13
_MARK_PX2, _AROUND_PX2, _INSIDE_PX2 = 150, 360, 60
_SCALE = alt.Scale(domain=[-0.3, 5.3], nice=False, zero=False)


def levels_over_time_chart(
    points: Sequence[ReleaseLevels], role: PartnerRole, continuum: Continuum, palette: Palette = LIGHT
) -> alt.LayerChart:
    """Release after release from left to right: filled the project, open the partners, the gap between them.

    The dashed line is the control line. Reads at 320 px and wider. Show it with `theme=None`.
    """
    colour, shape = palette.roles[role], MARKS[role].path
    below, above = continuum.control_line.between
    versions = alt.X(
        "version:O",
        sort=[point.version for point in points],
        axis=alt.Axis(
            labelAngle=0, labelColor=palette.text, labelFontSize=_TEXT_PX, ticks=False, domain=False
        ),
        title=None,
        scale=alt.Scale(padding=0.5),
    )
    levels = alt.Y("level:Q", scale=_SCALE, axis=_names_of_levels(continuum, palette), title=None)
    x, y = alt.X("version:O"), alt.Y("level:Q")
    marks = [mark for point in points for mark in _marks(point, colour, palette)]
    line = alt.Chart(alt.NamedData("control_line"))
    return alt.LayerChart(
        layer=[
            line.mark_rule(color=palette.control_line, strokeDash=[6, 4], strokeWidth=2, aria=False).encode(
                y=levels
            ),
            line.mark_text(
                color=palette.control_line,
                fontWeight="bold",
                fontSize=_TEXT_PX,
                align="left",
                dy=-8,
                x=4,
            ).encode(y=y, text=alt.Text("words:N"), description=alt.Description("words:N")),
            alt.Chart(alt.NamedData("ratings"))
            .mark_line(strokeWidth=2, opacity=0.45, aria=False)
            .encode(
                x=versions,
                y=y,
                strokeDash=alt.StrokeDash(
                    "side:N", scale=alt.Scale(domain=list(Rater), range=[[1, 0], [2, 3]]), legend=None
                ),
                color=alt.value(colour),
            ),
            alt.Chart(alt.NamedData("gaps"))
            .mark_rule(strokeWidth=3, color=colour, aria=False)
            .encode(x=x, y=y, y2=alt.Y2("level_to")),
            alt.Chart(alt.NamedData("ratings"))
            .mark_point(strokeWidth=2.5, opacity=1, stroke=colour, shape=shape)
            .encode(
                x=x,
                y=y,
                fill=alt.Fill("fill:N", scale=None),
                size=alt.Size("size:Q", scale=None),
                description=alt.Description("words:N"),
                tooltip=alt.Tooltip("words:N", title=" "),
            ),
        ],
        datasets={
            "control_line": [{"level": (below + above) / 2, "words": continuum.control_line.name}],
            "ratings": marks,
            "gaps": [
                {
                    "version": point.version,
                    "level": point.level_by_project,
                    "level_to": point.level_by_partner,
                }
                for point in points
                if None not in (point.level_by_project, point.level_by_partner)
            ],
        },
        width="container",
        height=_HEIGHT_PX,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        background=palette.ground,
        config=alt.Config(font=FONT_STACK, view=alt.ViewConfig(stroke=None)),
    )


def levels_over_time_alt(points: Sequence[ReleaseLevels]) -> str:
    """What the chart says: where both sides stood in the first and in the last release that it shows."""
    if not points:
        return _("Nobody has said yet where this stage stands.")
    first, last = (
        _("Release {version}: the project {project}, the partners {partners}.").format(
            version=point.version,
            project=_number(point, Rater.PROJECT).lower(),
            partners=_number(point, Rater.PARTNER).lower(),
        )
        for point in (points[0], points[-1])
    )
    return first if len(points) == 1 else f"{first} {last}"


def levels_over_time_rows(points: Sequence[ReleaseLevels], continuum: Continuum) -> list[dict[str, str]]:
    """The chart as a table in words: one row for each release."""

    def said(point: ReleaseLevels, rater: Rater) -> str:
        level = point.level_by_project if rater is Rater.PROJECT else point.level_by_partner
        number = _number(point, rater)
        return number if level is None else f"{number} {continuum.level(level).name}"

    return [
        {
            _("Release"): point.version,
            _("The project says"): said(point, Rater.PROJECT),
            _("The partners say"): said(point, Rater.PARTNER),
        }
        for point in points
    ]


def _number(point: ReleaseLevels, rater: Rater) -> str:
    level = point.level_by_project if rater is Rater.PROJECT else point.level_by_partner
    if level is not None:
        return str(level)
    return _("Say yours first") if point.kept_back is rater else _("Not said yet")


def _marks(point: ReleaseLevels, colour: str, palette: Palette) -> list[dict[str, Any]]:
    """The partners' open mark, then the project's filled one, which is drawn over it."""
    agree = point.level_by_project == point.level_by_partner
    return [
        {
            "version": point.version,
            "side": str(rater),
            "level": level,
            "fill": fill,
            "size": size if agree else _MARK_PX2,
            "words": sentence.format(version=point.version, level=level),
        }
        for rater, level, fill, size, sentence in (
            (
                Rater.PARTNER,
                point.level_by_partner,
                palette.ground,
                _AROUND_PX2,
                _("Release {version}: the partners say {level}"),
            ),
            (
                Rater.PROJECT,
                point.level_by_project,
                colour,
                _INSIDE_PX2,
                _("Release {version}: the project says {level}"),
            ),
        )
        if level is not None
    ]


def _names_of_levels(continuum: Continuum, palette: Palette) -> alt.Axis:
    names = json.dumps({str(level.level): f"{level.level} {level.name}" for level in continuum.levels})
    return alt.Axis(
        values=[level.level for level in continuum.levels],
        labelExpr=f"{names}[datum.value]",
        labelLimit=0,
        labelFontSize=_TEXT_PX,
        labelColor=palette.text,
        gridColor=palette.line,
        domain=False,
        ticks=False,
    )
