"""The coverage for those who may see totals, but no person. Pure."""

from dataclasses import replace

from partnering.foundation.vocabulary import PartnerRole
from partnering.foundation.words import _
from partnering.tracker.coverage_shapes import Cell, Coverage, StageCoverage

FEWEST_PEOPLE_SHOWN = 5


def hide_small_cells(coverage: Coverage) -> Coverage:
    """The coverage for somebody who may see totals, but no person: a funder.

    A cell with fewer than `FEWEST_PEOPLE_SHOWN` people tells only that somebody took part, and one without people shows
    no level. There is no sum over cells to subtract the others from: a stage's last day is that of the cells that are
    shown, and the sentence on the control line goes where anything is hidden. Gaps stay, without names: they say what
    the policy asks for, and whether the higher of the two ratings reaches its level. Show such a coverage by one
    lifecycle only: where a stage of another one gathers several of this one's, its numbers minus those of the shown
    cells are the hidden ones.
    """
    stages = tuple(_with_small_cells_hidden(stage) for stage in coverage.stages)
    is_any_hidden = any(
        cell != shown
        for before, after in zip(coverage.stages, stages, strict=True)
        for cell, shown in zip(before.cells, after.cells, strict=True)
    )
    return replace(
        coverage,
        stages=stages,
        control_line_sentence=None if is_any_hidden else coverage.control_line_sentence,
    )


def too_few_in_words() -> str:
    """What stands in the place of the people of a hidden cell."""
    return _("Fewer than {n} people").format(n=FEWEST_PEOPLE_SHOWN)


def _with_small_cells_hidden(stage: StageCoverage) -> StageCoverage:
    cells = tuple(
        _cell_without_numbers(cell.partner_role, is_hidden=cell.is_hidden or cell.people > 0)
        if cell.people < FEWEST_PEOPLE_SHOWN
        else cell
        for cell in stage.cells
    )
    return replace(
        stage,
        cells=cells,
        gaps=tuple(replace(gap, who_can_help=()) for gap in stage.gaps),
        last_held_on=max(
            (cell.last_held_on for cell in cells if cell.last_held_on is not None), default=None
        ),
        days_silent=min((cell.days_silent for cell in cells if cell.days_silent is not None), default=None),
    )


def _cell_without_numbers(role: PartnerRole, *, is_hidden: bool) -> Cell:
    return Cell(
        partner_role=role,
        activities=0,
        people=0,
        minutes=0,
        level_by_project=None,
        level_by_partner=None,
        last_held_on=None,
        days_silent=None,
        activities_from_other_lifecycles=0,
        is_hidden=is_hidden,
    )
