"""Coverage: which partner roles took part at which stage of a release, and what the policy misses.

Pure: plain rows in, frozen results out. Screens, the command line and exports all show the same `Coverage`.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from partnering.foundation.catalog import Catalog, Lifecycle, Policy, Stage
from partnering.foundation.vocabulary import PartnerRole, Rater
from partnering.tracker.coverage_counts import CellCount, count_cells
from partnering.tracker.coverage_gaps import gaps_at
from partnering.tracker.coverage_sentences import IN_A_SENTENCE, control_line_sentence, headline
from partnering.tracker.coverage_shapes import (
    SCALE,
    Cell,
    CellChange,
    Change,
    Coverage,
    Gap,
    GapKind,
    PersonWhoCouldHelp,
    StageCoverage,
    StageSum,
)
from partnering.tracker.crosswalk import Crosswalk
from partnering.tracker.levels import EVERYTHING_IN_SIGHT, SaidLevel, Sight

__all__ = [
    "IN_A_SENTENCE",
    "SCALE",
    "Cell",
    "CellChange",
    "Change",
    "Coverage",
    "Gap",
    "GapKind",
    "PersonWhoCouldHelp",
    "StageCoverage",
    "StageSum",
    "compute_coverage",
]

_NOTHING = CellCount()
_ROLES = tuple(PartnerRole)


def compute_coverage(
    sums: Iterable[StageSum],
    *,
    project: str,
    release: str,
    lifecycle: Lifecycle,
    catalog: Catalog,
    policy: Policy,
    people: Iterable[PersonWhoCouldHelp],
    as_of: date,
    said: Iterable[SaidLevel] = (),
    sight: Sight = EVERYTHING_IN_SIGHT,
) -> Coverage:
    """The coverage of a release by the stages of one lifecycle.

    sums: one for each lifecycle, stage and role; what was logged by another lifecycle shows where the crosswalk says.
    said: levels beside those of the activities, which add neither people nor time. sight: what the reader
    may not see yet shows nowhere: not as a level, in a gap, nor in a sentence.
    Raises InvalidInput for a sum whose lifecycle or stage the catalog does not have.
    """
    counts = count_cells(sums, said, Crosswalk(catalog, lifecycle, sight))
    helpers = sorted(
        people, key=lambda person: (not person.is_in_project, person.name.casefold(), person.person_id)
    )
    stages = []
    for stage in lifecycle.stages:
        here = counts.get(stage.key, {})
        gaps = gaps_at(stage, here, catalog=catalog, policy=policy, helpers=helpers)
        stages.append(_stage_coverage(stage, here, gaps, as_of))
    has_activities = any(count.activities for here in counts.values() for count in here.values())
    return Coverage(
        project=project,
        release=release,
        lifecycle=lifecycle.key,
        as_of=as_of,
        stages=tuple(stages),
        headline=headline(release, stages, policy, has_activities=has_activities),
        control_line_sentence=control_line_sentence(stages, catalog, policy),
    )


def _stage_coverage(
    stage: Stage, counts: Mapping[PartnerRole, CellCount], gaps: tuple[Gap, ...], as_of: date
) -> StageCoverage:
    missed = {role for gap in gaps if gap.kind is GapKind.NOBODY for role in gap.any_of}
    last_held_on = max((count.last_held_on for count in counts.values() if count.activities), default=None)
    return StageCoverage(
        stage=stage.key,
        name=stage.name,
        expert_name=stage.expert_name,
        question=stage.question,
        timing=stage.timing,
        cells=tuple([_cell(role, counts.get(role, _NOTHING), as_of) for role in _ROLES]),
        gaps=gaps,
        missing=tuple([role for role in _ROLES if role in missed]),
        last_held_on=last_held_on,
        days_silent=_days_between(last_held_on, as_of),
    )


def _cell(role: PartnerRole, count: CellCount, as_of: date) -> Cell:
    last_held_on = count.last_held_on if count.activities else None
    return Cell(
        partner_role=role,
        activities=count.activities,
        people=len(count.named) + count.not_named,
        minutes=count.minutes,
        level_by_project=count.levels.of(Rater.PROJECT),
        level_by_partner=count.levels.of(Rater.PARTNER),
        last_held_on=last_held_on,
        days_silent=_days_between(last_held_on, as_of),
        activities_from_other_lifecycles=count.from_other_lifecycles,
        kept_back=count.levels.kept_back,
    )


def _days_between(last_held_on: date | None, as_of: date) -> int | None:
    # Where somebody logged it, tomorrow may have begun.
    return None if last_held_on is None else max(0, (as_of - last_held_on).days)
