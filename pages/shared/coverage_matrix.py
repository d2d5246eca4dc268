"""The coverage of a release as a table to walk and press: stages by partner roles, a button in each cell.

The words are made here; the script beside this file only places them, so that every language and screen reader
gets the same cell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from partnering.foundation.catalog import Continuum
from partnering.foundation.palette import DARK, LIGHT, MARKS
from partnering.foundation.times import duration
from partnering.foundation.vocabulary import PartnerRole, Rater
from partnering.foundation.words import _, ngettext
from partnering.tracker.coverage import Cell, CellChange, Change, Coverage, Gap, GapKind, StageCoverage
from partnering.tracker.small_cells import too_few_in_words

_HERE = Path(__file__).parent
_MOST_NAMES = 2

_matrix = st.components.v2.component(
    "coverage_matrix",
    css=(_HERE / "coverage_matrix.css").read_text("utf-8"),
    js=(_HERE / "coverage_matrix.js").read_text("utf-8"),
)

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Selection:
    """The cell a person pressed."""

    stage: str
    partner_role: PartnerRole


def coverage_matrix(
    coverage: Coverage,
    continuum: Continuum,
    *,
    changes: Sequence[CellChange] = (),
    selected: Selection | None = None,
    key: str,
) -> Selection | None:
    """Show the matrix, and give the cell that was pressed in this run, else None.

    With `changes`, from `compare` with the release before, cells say what went up or down. `selected` is drawn as
    chosen: keep it where it lasts, such as in the address.
    """
    # Known before the matrix is drawn, so that the cell shows as chosen in the very run that it was pressed for.
    pressed = selection_of(coverage, st.session_state.get(key, {}).get("chosen"))
    _matrix(
        # In a list: Streamlit searches what a mapping holds for tables of pandas, and loads it to do so.
        data=[matrix_data(coverage, continuum, changes=changes, selected=pressed or selected)],
        key=key,
        on_chosen_change=lambda: None,
    )
    return pressed


def matrix_data(
    coverage: Coverage,
    continuum: Continuum,
    *,
    changes: Sequence[CellChange] = (),
    selected: Selection | None = None,
) -> Data:
    """All that the script places: every word in the reader's language, every colour and mark."""
    changed = {(change.stage, change.partner_role): change for change in changes}
    below, above = continuum.control_line.between
    return {
        "caption": _("Who took part at which stage of release {release}").format(release=coverage.release),
        "skip": _("Go past the table"),
        "end": _("End of the table"),
        "stage": _("Stage"),
        "legend": _legend(continuum, has_changes=bool(changes)),
        "controlLine": (below + above) / 2,
        "levels": [level.level for level in continuum.levels],
        "colours": {
            "controlLine": [LIGHT.control_line, DARK.control_line],
            "quiet": [LIGHT.quiet_text, DARK.quiet_text],
            "line": [LIGHT.line, DARK.line],
            "border": [LIGHT.border, DARK.border],
            "accent": [LIGHT.link, DARK.link],
        },
        "roles": [
            {
                "key": str(role),
                "label": role.label,
                "meaning": role.meaning,
                "mark": MARKS[role].path,
                "colour": [LIGHT.roles[role], DARK.roles[role]],
            }
            for role in PartnerRole
        ],
        "stages": [
            {
                "key": stage.stage,
                "name": stage.name,
                "expertName": stage.expert_name,
                "timing": stage.timing.label,
                "cells": [
                    _cell_data(
                        stage,
                        cell,
                        continuum,
                        change=changed.get((stage.stage, cell.partner_role)),
                        is_selected=selected == Selection(stage.stage, cell.partner_role),
                    )
                    for cell in stage.cells
                ],
            }
            for stage in coverage.stages
        ],
    }


def selection_of(coverage: Coverage, chosen: object) -> Selection | None:
    """What the browser sent, if it names a cell of this coverage; a browser may send anything."""
    for stage in coverage.stages:
        for cell in stage.cells:
            if chosen == {"stage": stage.stage, "partner_role": str(cell.partner_role)}:
                return Selection(stage.stage, cell.partner_role)
    return None


def _legend(continuum: Continuum, *, has_changes: bool) -> list[Data]:
    legend = [
        {"sample": "project", "words": _("The project says")},
        {"sample": "partners", "words": _("The partners say")},
        {"sample": "control_line", "words": continuum.control_line.name},
        {"sample": "gap", "words": _("Something is missing")},
    ]
    if has_changes:
        legend.append({"sample": "change", "words": _("Since the release before")})
    return legend


def _cell_data(
    stage: StageCoverage, cell: Cell, continuum: Continuum, *, change: CellChange | None, is_selected: bool
) -> Data:
    gap = next((gap for gap in stage.gaps if _shows_in(gap, cell)), None)
    lines = _who_and_how_long(cell)
    ratings = _ratings(cell, continuum)
    notes = _gap_notes(gap, cell) if gap else []
    if cell.kept_back is not None and (gap is None or gap.kind is not GapKind.WAITS_FOR_READER):
        notes.insert(0, GapKind.WAITS_FOR_READER.label)
    if (
        cell.activities
        and not ratings
        and cell.kept_back is None
        and (gap is None or gap.kind is not GapKind.NOT_RATED)
    ):
        notes.insert(0, _("Not rated yet"))
    place = _("{stage}, {role}").format(stage=stage.name, role=cell.partner_role.label)
    moves = _moves(change) if change else []
    told = [", ".join(lines), ratings, *notes]
    if moves:
        words = ", ".join(words for _arrow, words in moves)
        told.append(_("since the release before: {changes}").format(changes=words))
    what = "; ".join(part for part in told if part)
    return {
        "role": str(cell.partner_role),
        "label": _("{place}: {what}").format(place=place, what=what),
        "lines": lines,
        "notes": [*notes, *(f"{arrow} {words}" for arrow, words in moves)],
        "project": cell.level_by_project,
        "partners": cell.level_by_partner,
        "isEmpty": cell.is_empty,
        "isGap": gap is not None,
        "isSelected": is_selected,
    }


def _shows_in(gap: Gap, cell: Cell) -> bool:
    """Whether a gap is to be seen in a cell: an empty cell lacks people, a full one lacks a rating or a level, and one
    whose levels are kept back waits for the reader."""
    if gap.kind is GapKind.WAITS_FOR_READER:
        return cell.partner_role in gap.any_of and cell.kept_back is not None
    return cell.partner_role in gap.any_of and cell.is_empty == (gap.kind is GapKind.NOBODY)


def _who_and_how_long(cell: Cell) -> list[str]:
    if cell.is_hidden:
        return [too_few_in_words()]
    if cell.is_empty:
        return [GapKind.NOBODY.label]
    return [
        ngettext("{n} person", "{n} people", cell.people).format(n=cell.people),
        duration(cell.minutes),
    ]


def _ratings(cell: Cell, continuum: Continuum) -> str:
    """What both sides say, for those who do not see the scale; empty where neither has spoken."""

    def level(number: int) -> str:
        return f"{number} {continuum.level(number).name}"

    project, partners = cell.level_by_project, cell.level_by_partner
    if cell.kept_back is Rater.PARTNER and project is not None:
        return _("the project says {project}").format(project=level(project))
    if cell.kept_back is Rater.PROJECT and partners is not None:
        return _("the partners say {partners}").format(partners=level(partners))
    if project is not None and partners is not None:
        sentence = _("the project says {project}, the partners say {partners}")
        return sentence.format(project=level(project), partners=level(partners))
    if project is not None:
        return _("the project says {project}, the partners have not said").format(project=level(project))
    if partners is not None:
        return _("the partners say {partners}, the project has not said").format(partners=level(partners))
    return ""


def _gap_notes(gap: Gap, cell: Cell) -> list[str]:
    names = _names([person.name for person in gap.who_can_help if person.role is cell.partner_role])
    if gap.kind is not GapKind.NOBODY:
        return [gap.kind.label, *([_("Ask {names}").format(names=names)] if names else [])]
    notes = [_("Could help: {names}").format(names=names)] if names else []
    if len(gap.any_of) > 1:
        roles = _(" or ").join(role.label for role in gap.any_of)
        return [_("Needed: {roles}").format(roles=roles), *notes]
    return [_("Needed"), *notes]


def _names(names: list[str]) -> str:
    others = len(names) - _MOST_NAMES
    if others > 0:
        shown = ", ".join(names[:_MOST_NAMES])
        return ngettext("{names} and {n} other", "{names} and {n} others", others).format(
            names=shown, n=others
        )
    return ", ".join(names)


def _moves(change: CellChange) -> list[tuple[str, str]]:
    """What went up or down, each as an arrow and words; time only where the people are as many as before."""
    told = [
        (change.people, _("More people"), _("Fewer people")),
        (change.minutes, _("More time"), _("Less time")),
        (change.level_by_project, _("Project says higher"), _("Project says lower")),
        (change.level_by_partner, _("Partners say higher"), _("Partners say lower")),
    ]
    if change.people is not Change.SAME:
        del told[1]
    moves = []
    for direction, up, down in told:
        if direction is Change.MORE:
            moves.append(("▲", up))
        elif direction is Change.FEWER:
            moves.append(("▼", down))
    return moves
