"""The gap between the two sides: where it is widest, and the sentence that says so."""

from dataclasses import dataclass

from partnering.foundation.vocabulary import Rater
from partnering.foundation.words import _
from partnering.tracker.coverage_shapes import Cell, Coverage, StageCoverage


@dataclass(frozen=True, slots=True)
class WidestGap:
    """The cell where the two sides are furthest apart."""

    stage: StageCoverage
    cell: Cell


def widest_gap(coverage: Coverage) -> WidestGap | None:
    """Where project and partners differ most among the levels the reader sees; the first of several.

    None where they differ nowhere. It is between the two sides' own words, never an average.
    """
    found = [
        WidestGap(stage, cell)
        for stage in coverage.stages
        for cell in stage.cells
        if cell.gap and not cell.is_hidden
    ]
    return max(found, key=lambda gap: gap.cell.gap or 0, default=None)


def gap_sentence(gap: WidestGap, side: Rater | None) -> str:
    """The gap in one sentence, for a reader of this side or of none."""
    sentence = (
        _("You say {project}, your partners say {partners}: {stage}, {role}.")
        if side is Rater.PROJECT
        else _("The project says {project}, the partners say {partners}: {stage}, {role}.")
    )
    return sentence.format(
        project=gap.cell.level_by_project,
        partners=gap.cell.level_by_partner,
        stage=gap.stage.name,
        role=gap.cell.partner_role.label,
    )
