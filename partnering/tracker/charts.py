"""Charts of the tracker: plain results in, Vega-Lite out, with the sentence and the table that say the same."""

import json
from collections.abc import Iterable
from textwrap import wrap
from typing import Any

from partnering.foundation.catalog import Continuum
from partnering.foundation.charts import TEXT_PX, WIDE, ChartGroup, ChartLine, chart_by_line
from partnering.foundation.palette import LIGHT, MARKS, Palette
from partnering.foundation.two_sides import BothSides, DrawnScale
from partnering.foundation.vocabulary import PartnerRole, Rater
from partnering.foundation.words import _, ngettext
from partnering.tracker.coverage import Cell, Coverage, StageCoverage
from partnering.tracker.rating_gap import widest_gap
from partnering.tracker.small_cells import FEWEST_PEOPLE_SHOWN, too_few_in_words

_LONGEST_LINE, _LONGEST_LINE_ON_PHONE = 74, 38


def level_chart(coverage: Coverage, continuum: Continuum, palette: Palette = LIGHT) -> dict[str, Any]:
    """Where each side puts the work on the scale, stage by stage and role by role, as a Vega-Lite specification."""
    groups = [ChartGroup(stage.name, _lines_of(stage, palette)) for stage in coverage.stages]
    spec = chart_by_line(groups, drawn_scale(continuum), palette)
    return spec | {"title": _title(level_chart_alt(coverage, continuum), palette)}


def drawn_scale(continuum: Continuum) -> DrawnScale:
    """The scale of the levels, as charts draw it."""
    return DrawnScale(
        names={level.level: level.name for level in continuum.levels},
        control_line=sum(continuum.control_line.between) / 2,
        control_line_name=continuum.control_line.name,
    )


def both_levels(
    place: str, role: PartnerRole, levels: tuple[int | None, int | None], palette: Palette
) -> BothSides:
    """The level by the project and the one by the partners, in the colour and shape of the role."""
    project, partners = (None if level is None else (level, level) for level in levels)
    return BothSides(place, project, partners, colour=palette.roles[role], shape=MARKS[role].path)


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
                hidden = too_few_in_words()
                table.append(row(where, hidden, hidden, "–"))
                continue
            in_levels = "–" if cell.gap is None else str(cell.gap)
            table.append(row(where, said(cell, Rater.PROJECT), said(cell, Rater.PARTNER), in_levels))
    return table


def _lines_of(stage: StageCoverage, palette: Palette) -> list[ChartLine]:
    cells = [cell for cell in stage.cells if not cell.is_blank]
    return [_line_of(stage, cell, palette) for cell in cells] or [ChartLine(_("Nobody yet"))]


def _line_of(stage: StageCoverage, cell: Cell, palette: Palette) -> ChartLine:
    role = cell.partner_role
    place = _("{stage}, {role}").format(stage=stage.name, role=role.label)
    levels = (cell.level_by_project, cell.level_by_partner)
    return ChartLine(role.label, both_levels(place, role, levels, palette), _remark(cell))


def _remark(cell: Cell) -> str:
    """What stands in the place of marks; empty where there are some."""
    if cell.is_hidden:
        return _("Fewer than {n}").format(n=FEWEST_PEOPLE_SHOWN)
    if cell.level_by_project is not None or cell.level_by_partner is not None:
        return ""
    return _("Not rated yet") if cell.kept_back is None else _("Say yours first")


def _title(takeaway: str, palette: Palette) -> dict[str, Any]:
    """The takeaway in lines that fit the chart at hand, as Vega expressions say it, and how to read the marks."""
    reading = _(
        "Filled: the project says. Open: the partners say. The line between them is the gap. "
        "Right of the dashed line, control is shared."
    )
    wide, narrow = (json.dumps(wrap(takeaway, most)) for most in (_LONGEST_LINE, _LONGEST_LINE_ON_PHONE))
    return {
        "text": {"expr": f"{WIDE} ? {wide} : {narrow}"},
        "subtitle": wrap(reading, _LONGEST_LINE_ON_PHONE),
        "limit": 0,
        "anchor": "start",
        "frame": "bounds",
        "offset": 14,
        "fontSize": 14,
        "subtitleFontSize": TEXT_PX,
        "subtitlePadding": 6,
        "color": palette.text,
        "subtitleColor": palette.quiet_text,
    }
