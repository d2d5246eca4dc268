"""Charts of the tracker: plain results in, Altair charts out, with the sentence and the table that say the same."""

import json
from collections.abc import Iterable
from functools import cache
from textwrap import wrap
from typing import Any

import altair as alt

from partnering.foundation.catalog import Continuum
from partnering.foundation.catalog_entries import HIGHEST_LEVEL, LOWEST_LEVEL
from partnering.foundation.palette import DARK, FONT_STACK, LIGHT, MARKS, Palette
from partnering.foundation.vocabulary import Rater
from partnering.foundation.words import _, ngettext
from partnering.tracker.coverage import Cell, Coverage, StageCoverage
from partnering.tracker.rating_gap import widest_gap

_ROW_PX = 22
_WIDTH_PX = 640
_WIDE = "width > 430"
"""Vega expression: whether the plot is wide enough for the names of the levels side by side."""
_TEXT_PX = 13
_CHARACTER_PX = 6.6
_LONGEST_NAME = 32
"""Characters of a stage's name on one line: what fits left of the control line on a phone."""
_LONGEST_LINE, _LONGEST_LINE_ON_PHONE = 74, 38
_MARK_PX2 = 150
_AROUND_PX2, _INSIDE_PX2 = 360, 60
"""An open mark round a filled one, where both sides say the same."""
_CONTROL_LINE_ROW = "control line"
_SCALE = alt.Scale(domain=[-0.4, 5.4], nice=False, zero=False)

Row = dict[str, Any]


def level_chart(coverage: Coverage, continuum: Continuum, palette: Palette = LIGHT) -> dict[str, Any]:
    """Where each side puts the work on the scale, stage by stage: filled the project, open the partners.

    The line between the two marks is the gap; the dashed line is the control line. Reads at 320 px and wider.
    A Vega-Lite specification. Show it with `theme=None`: it carries its own colours, on screen and in a file.
    """
    marks, labels = _marks_and_labels(coverage, continuum, palette)
    longest = max((len(label) for key, label in labels.items() if key[0] == "r"), default=0)
    spec: dict[str, Any] = json.loads(_drawing(is_dark=palette is DARK))
    spec["datasets"] = marks
    spec["layer"][1]["encoding"]["y"]["scale"] = {"domain": list(labels)}
    spec["params"] = [
        {"name": "rows", "value": labels},
        {"name": "room_for_rows", "value": longest * _CHARACTER_PX + 6},
        {"name": "levels", "value": [level.name for level in continuum.levels]},
    ]
    spec["height"] = len(labels) * _ROW_PX
    spec["title"] |= _title_words(level_chart_alt(coverage, continuum))
    return spec


@cache
def _drawing(*, is_dark: bool) -> str:
    """The chart without the words and marks of a coverage, as JSON: it is the same for all of a palette, and to check
    and convert it takes Altair longer than a screen may take."""
    palette = DARK if is_dark else LIGHT
    x, y = alt.X("level:Q"), alt.Y("row:N")
    text, words = alt.Text("words:N"), alt.Description("words:N")
    # The first two layers hold the axes for all.
    x_axis = alt.X("level:Q", scale=_SCALE, axis=_names_of_levels(palette), title=None)
    y_axis = alt.Y("row:N", axis=_names_of_rows(palette), title=None)
    chart = alt.LayerChart(
        layer=[
            _layer("control_line")
            .mark_rule(color=palette.control_line, strokeDash=[6, 4], strokeWidth=2, aria=False)
            .encode(x=x_axis),
            _layer("control_line")
            .mark_text(color=palette.control_line, fontWeight="bold", fontSize=_TEXT_PX, dx=-7, align="right")
            .encode(x=x, y=y_axis, text=text, description=words),
            _layer("remark")
            .mark_text(color=palette.quiet_text, fontSize=_TEXT_PX, dx=-6, align="left")
            .encode(x=x, y=y, text=text, description=words),
            _layer("gap")
            .mark_rule(strokeWidth=3, aria=False)
            .encode(x=x, x2=alt.X2("level_to"), y=y, color=alt.Color("colour:N", scale=None)),
            _layer("rating")
            .mark_point(strokeWidth=2.5, opacity=1)
            .encode(
                x=x,
                y=y,
                stroke=alt.Stroke("colour:N", scale=None),
                fill=alt.Fill("fill:N", scale=None),
                shape=alt.Shape("shape:N", scale=None),
                size=alt.Size("size:Q", scale=None),
                description=words,
                tooltip=alt.Tooltip("words:N", title=" "),
            ),
        ],
        width=_WIDTH_PX,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        background=palette.ground,
        padding={"left": 8, "right": 8, "top": 8, "bottom": 8},
        title=_title(palette),
        config=alt.Config(font=FONT_STACK, view=alt.ViewConfig(stroke=None)),
    )
    return chart.to_json(indent=None)


def level_chart_alt(coverage: Coverage, continuum: Continuum) -> str:
    """What the chart says: at how many stages either side sees shared control, and where they differ most."""
    stages = coverage.stages
    cells = [(stage, cell) for stage in stages for cell in stage.cells if not cell.is_hidden]
    waiting = {stage.stage for stage, cell in cells if cell.kept_back is not None}
    if waiting:
        return ngettext(
            "Release {release}: at {n} stage the other side has said where it stands. Say yours, then you see it.",
            "Release {release}: at {n} stages the other side has said where it stands. Say yours, then you see it.",
            len(waiting),
        ).format(release=coverage.release, n=len(waiting))
    if all(cell.level_by_project is cell.level_by_partner is None for _stage, cell in cells):
        sentence = _("Nobody has said yet where release {release} stands on the scale.")
        return sentence.format(release=coverage.release)

    def above(levels: Iterable[tuple[str, int | None]]) -> int:
        return len(
            {stage for stage, level in levels if level is not None and continuum.is_above_control_line(level)}
        )

    counted = ngettext(
        "In release {release}, the partners see shared control at {by_partners} of {n} stage.",
        "In release {release}, the partners see shared control at {by_partners} of {n} stages.",
        len(stages),
    )
    takeaway = (counted + " " + _("The project sees it at {by_project}.")).format(
        release=coverage.release,
        n=len(stages),
        by_partners=above((stage.stage, cell.level_by_partner) for stage, cell in cells),
        by_project=above((stage.stage, cell.level_by_project) for stage, cell in cells),
    )
    if all(cell.gap is None for _stage, cell in cells):
        return takeaway + " " + _("No role has been rated by both sides yet.")
    widest = widest_gap(coverage)
    if widest is None:
        return takeaway + " " + _("Where both have spoken, they say the same.")
    return (
        takeaway
        + " "
        + _(
            "The widest gap is at {stage}, {role}: the project says {by_project}, the partners say {by_partner}."
        ).format(
            stage=widest.stage.name,
            role=widest.cell.partner_role.label,
            by_project=widest.cell.level_by_project,
            by_partner=widest.cell.level_by_partner,
        )
    )


def level_chart_rows(coverage: Coverage, continuum: Continuum) -> list[dict[str, str]]:
    """The chart as a table in words: a row for each role that took part or was rated at a stage, else one for it."""

    def said(cell: Cell, rater: Rater) -> str:
        if cell.kept_back is rater:
            return _("Say yours first")
        level = cell.level_by_project if rater is Rater.PROJECT else cell.level_by_partner
        return _("Not said yet") if level is None else f"{level} {continuum.level(level).name}"

    def row(where: str, project: str, partners: str, gap: str) -> dict[str, str]:
        return {
            _("Where"): where,
            _("The project says"): project,
            _("The partners say"): partners,
            _("Gap"): gap,
        }

    table = []
    for stage in coverage.stages:
        cells = [cell for cell in stage.cells if not cell.is_blank]
        if not cells:
            nobody = _("Nobody yet")
            table.append(row(stage.name, nobody, nobody, "–"))
        for cell in cells:
            where = _("{stage} – {role}").format(stage=stage.name, role=cell.partner_role.label)
            if cell.is_hidden:
                hidden = _("Fewer than 5 people")
                table.append(row(where, hidden, hidden, "–"))
                continue
            in_levels = "–" if cell.gap is None else str(cell.gap)
            table.append(row(where, said(cell, Rater.PROJECT), said(cell, Rater.PARTNER), in_levels))
    return table


def _marks_and_labels(
    coverage: Coverage, continuum: Continuum, palette: Palette
) -> tuple[dict[str, list[Row]], dict[str, str]]:
    """The marks to draw by their kind, and the label of every line of the chart from top to bottom by its key.

    Keys of a stage's name start with "s", those of a role with "r".
    """
    below, above = continuum.control_line.between
    line = {"row": _CONTROL_LINE_ROW, "level": (below + above) / 2, "words": continuum.control_line.name}
    marks: dict[str, list[Row]] = {"control_line": [line], "remark": [], "gap": [], "rating": []}
    labels = {_CONTROL_LINE_ROW: ""}
    for n, stage in enumerate(coverage.stages):
        for m, part in enumerate(wrap(stage.name, _LONGEST_NAME) or [stage.stage]):
            labels[f"s{n}.{m}"] = part
        cells = [cell for cell in stage.cells if not cell.is_blank]
        if not cells:
            labels[f"r{n}"] = _("Nobody yet")
        for cell in cells:
            key = f"r{n}.{cell.partner_role}"
            labels[key] = cell.partner_role.label
            if (remark := _remark(cell)) is not None:
                marks["remark"].append({"row": key, "level": 0, "words": remark})
            marks["rating"] += [{"row": key} | mark for mark in _ratings(stage, cell, palette)]
            if cell.gap:
                colour = palette.roles[cell.partner_role]
                ends = {"level": cell.level_by_project, "level_to": cell.level_by_partner}
                marks["gap"].append({"row": key, "colour": colour} | ends)
    return marks, labels


def _remark(cell: Cell) -> str | None:
    """What stands in the place of marks."""
    if cell.is_hidden:
        return _("Fewer than 5")
    if cell.level_by_project is not None or cell.level_by_partner is not None:
        return None
    return _("Not rated yet") if cell.kept_back is None else _("Say yours first")


def _ratings(stage: StageCoverage, cell: Cell, palette: Palette) -> list[Row]:
    """The partners' open mark, then the project's filled one, which is drawn over it."""
    colour, shape = palette.roles[cell.partner_role], MARKS[cell.partner_role].path
    agree = cell.level_by_project == cell.level_by_partner
    return [
        {
            "level": level,
            "colour": colour,
            "fill": fill,
            "shape": shape,
            "size": size if agree else _MARK_PX2,
            "words": sentence.format(stage=stage.name, role=cell.partner_role.label, level=level),
        }
        for level, fill, size, sentence in (
            (
                cell.level_by_partner,
                palette.ground,
                _AROUND_PX2,
                _("{stage}, {role}: the partners say {level}"),
            ),
            (cell.level_by_project, colour, _INSIDE_PX2, _("{stage}, {role}: the project says {level}")),
        )
        if level is not None
    ]


def _layer(marks: str) -> alt.Chart:
    return alt.Chart(alt.NamedData(marks))


def _names_of_rows(palette: Palette) -> alt.Axis:
    is_name = "datum.value[0] === 's'"
    return alt.Axis(
        labelExpr="rows[datum.value]",
        labelAlign="left",
        labelPadding={"expr": "room_for_rows"},
        labelLimit=0,
        labelFontSize=_TEXT_PX,
        labelOffset={"condition": {"test": is_name, "value": 4}, "value": 0},
        labelFontWeight={"condition": {"test": is_name, "value": "bold"}, "value": "normal"},
        labelColor={"condition": {"test": is_name, "value": palette.text}, "value": palette.quiet_text},
        domain=False,
        ticks=False,
    )


def _names_of_levels(palette: Palette) -> alt.Axis:
    levels = range(LOWEST_LEVEL, HIGHEST_LEVEL + 1)
    return alt.Axis(
        orient="top",
        values=list(levels),
        # Without it, Vega leaves out every second level on a phone.
        tickCount=len(levels),
        labelExpr=f"{_WIDE} ? [datum.value, levels[datum.value]] : datum.value + ' ' + levels[datum.value]",
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


def _title(palette: Palette) -> alt.TitleParams:
    return alt.TitleParams(
        text="",
        limit=0,
        anchor="start",
        frame="bounds",
        offset=14,
        fontSize=14,
        subtitleFontSize=_TEXT_PX,
        subtitlePadding=6,
        color=palette.text,
        subtitleColor=palette.quiet_text,
    )


def _title_words(takeaway: str) -> Row:
    """The words in lines that fit the chart at hand, as Vega expressions say it."""
    reading = _(
        "Filled: the project says. Open: the partners say. The line between them is the gap. "
        "Right of the dashed line, control is shared."
    )
    wide, narrow = (json.dumps(wrap(takeaway, most)) for most in (_LONGEST_LINE, _LONGEST_LINE_ON_PHONE))
    return {
        "text": {"expr": f"{_WIDE} ? {wide} : {narrow}"},
        "subtitle": wrap(reading, _LONGEST_LINE_ON_PHONE),
    }
