"""Coverage: which partner roles took part at which stage of a release, and what the policy misses.

Pure: plain rows in, frozen results out. Screens, the command line and exports all show the same `Coverage`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from partnering.foundation.catalog import Catalog, Lifecycle, Policy, Stage
from partnering.foundation.vocabulary import PartnerRole, Rater
from partnering.foundation.words import N_, _, ngettext
from partnering.tracker.coverage_shapes import (
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
from partnering.tracker.levels import EVERYTHING_IN_SIGHT, Levels, SaidLevel, Sight

__all__ = [
    "Cell",
    "CellChange",
    "Change",
    "Coverage",
    "Gap",
    "GapKind",
    "PersonWhoCouldHelp",
    "StageCoverage",
    "StageSum",
    "compare",
    "compute_coverage",
    "hide_small_cells",
]

SCALE = "partnering-continuum-1"
FEWEST_PEOPLE_SHOWN = 5

IN_A_SENTENCE = {
    PartnerRole.PATIENT_PARTNER: N_("patient"),
    PartnerRole.CAREGIVER_PARTNER: N_("caregiver"),
    PartnerRole.CITIZEN_PARTNER: N_("citizen"),
    PartnerRole.CLINICIAN_PARTNER: N_("clinician"),
    PartnerRole.LOCAL_DECISION_MAKER: N_("local decision-maker"),
}


@dataclass(slots=True)
class _Count:
    """The running count of one cell."""

    activities: int = 0
    named: set[int] = field(default_factory=set)
    not_named: int = 0
    minutes: int = 0
    last_held_on: date = date.min
    from_other_lifecycles: int = 0


_NOTHING = _Count()


def compute_coverage(
    sums: Iterable[StageSum],
    *,
    project: str,
    release: str,
    lifecycle: Lifecycle,
    catalog: Catalog,
    policy: Policy,
    people: Sequence[PersonWhoCouldHelp],
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
    crosswalk = Crosswalk(catalog, lifecycle, sight)
    counts, levels = _count(sums, crosswalk)
    for one in said:
        kept_back = crosswalk.keeps_back(one.partner_role, one.lifecycle, one.stage)
        for key in crosswalk.shown_at(one.lifecycle, one.stage):
            levels[key, one.partner_role].hear(one.rater, one.level, kept_back)
    helpers = sorted(
        people, key=lambda person: (not person.is_in_project, person.name.casefold(), person.person_id)
    )
    stages = []
    for stage in lifecycle.stages:
        here = {role: counts[stage.key, role] for role in PartnerRole if (stage.key, role) in counts}
        levels_here = {role: levels[stage.key, role] for role in PartnerRole if (stage.key, role) in levels}
        gaps = _gaps(stage, here, levels_here, catalog=catalog, policy=policy, helpers=helpers)
        stages.append(_stage_coverage(stage, here, levels_here, gaps, as_of))
    return Coverage(
        project=project,
        release=release,
        lifecycle=lifecycle.key,
        as_of=as_of,
        stages=tuple(stages),
        headline=_headline(release, stages, policy, has_activities=bool(counts)),
        control_line_sentence=_control_line_sentence(stages, catalog, policy),
    )


_Cells = tuple[defaultdict[tuple[str, PartnerRole], _Count], defaultdict[tuple[str, PartnerRole], Levels]]


def _count(sums: Iterable[StageSum], crosswalk: Crosswalk) -> _Cells:
    counts: defaultdict[tuple[str, PartnerRole], _Count] = defaultdict(_Count)
    levels: defaultdict[tuple[str, PartnerRole], Levels] = defaultdict(Levels)
    for one in sums:
        role = one.partner_role
        is_rated = one.level_by_project is not None or one.level_by_partner is not None
        kept_back = crosswalk.keeps_back(role, one.lifecycle, one.stage) if is_rated else None
        for stage in crosswalk.shown_at(one.lifecycle, one.stage):
            count = counts[stage, role]
            count.activities += one.activities
            count.named |= one.named
            count.not_named += one.not_named
            count.minutes += one.minutes
            count.last_held_on = max(count.last_held_on, one.last_held_on)
            count.from_other_lifecycles += one.activities if one.lifecycle != crosswalk.lifecycle.key else 0
            if is_rated:
                levels[stage, role].hear(Rater.PROJECT, one.level_by_project, kept_back)
                levels[stage, role].hear(Rater.PARTNER, one.level_by_partner, kept_back)
    return counts, levels


def _stage_coverage(
    stage: Stage,
    here: Mapping[PartnerRole, _Count],
    levels: Mapping[PartnerRole, Levels],
    gaps: tuple[Gap, ...],
    as_of: date,
) -> StageCoverage:
    missed = {role for gap in gaps if gap.kind is GapKind.NOBODY for role in gap.any_of}
    last_held_on = max((count.last_held_on for count in here.values()), default=None)
    return StageCoverage(
        stage=stage.key,
        name=stage.name,
        expert_name=stage.expert_name,
        question=stage.question,
        timing=stage.timing,
        cells=tuple(_cell(role, here.get(role), levels.get(role, Levels()), as_of) for role in PartnerRole),
        gaps=gaps,
        missing=tuple(role for role in PartnerRole if role in missed),
        last_held_on=last_held_on,
        days_silent=_days_between(last_held_on, as_of),
    )


def _cell(role: PartnerRole, count: _Count | None, levels: Levels, as_of: date) -> Cell:
    count = count or _NOTHING
    last_held_on = count.last_held_on if count.activities else None
    return Cell(
        partner_role=role,
        activities=count.activities,
        people=len(count.named) + count.not_named,
        minutes=count.minutes,
        level_by_project=levels.of(Rater.PROJECT),
        level_by_partner=levels.of(Rater.PARTNER),
        last_held_on=last_held_on,
        days_silent=_days_between(last_held_on, as_of),
        activities_from_other_lifecycles=count.from_other_lifecycles,
        kept_back=levels.kept_back,
    )


def _cell_without_numbers(role: PartnerRole, *, is_hidden: bool = False) -> Cell:
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


def _days_between(last_held_on: date | None, as_of: date) -> int | None:
    # Where somebody logged it, tomorrow may have begun.
    return None if last_held_on is None else max(0, (as_of - last_held_on).days)


def _gaps(
    stage: Stage,
    here: Mapping[PartnerRole, _Count],
    levels_here: Mapping[PartnerRole, Levels],
    *,
    catalog: Catalog,
    policy: Policy,
    helpers: Sequence[PersonWhoCouldHelp],
) -> tuple[Gap, ...]:
    rule = policy.stage_coverage
    if rule is None or stage.timing is not rule.timing:
        return ()
    gaps = []
    for requirement in rule.requires:
        counts = [here[role] for role in requirement.any_of if role in here]
        heard = [levels_here[role] for role in requirement.any_of if role in here and role in levels_here]
        levels = [each.of(rater) for each in heard for rater in Rater]
        highest = max((level for level in levels if level is not None), default=None)
        roles = _either(requirement.any_of)
        if not counts:
            kind = GapKind.NOBODY
            message = _("No {roles} took part here yet.").format(roles=roles)
        elif highest is not None and highest >= rule.minimum_level:
            continue
        elif any(each.kept_back for each in heard):
            kind = GapKind.WAITS_FOR_READER
            message = _("You have not said yet where the work with a {roles} stands here.").format(
                roles=roles
            )
        elif highest is None:
            kind = GapKind.NOT_RATED
            message = _("A {roles} took part here, but nobody has said where the work stands.").format(
                roles=roles
            )
        else:
            kind = GapKind.BELOW_LEVEL
            level = catalog.continuum(SCALE).level(rule.minimum_level)
            message = _("The work with a {roles} does not reach level {level} ({name}) here yet.").format(
                roles=roles, level=level.level, name=level.name
            )
        took_part = {person_id for count in counts for person_id in count.named}
        who_can_help: dict[int, PersonWhoCouldHelp] = {}
        for person in () if kind is GapKind.WAITS_FOR_READER else helpers:
            if person.role in requirement.any_of and (not counts or person.person_id in took_part):
                who_can_help.setdefault(person.person_id, person)
        gaps.append(Gap(kind, requirement.any_of, message, tuple(who_can_help.values())))
    return tuple(gaps)


def _either(roles: Sequence[PartnerRole]) -> str:
    *others, last = [_(IN_A_SENTENCE[role]) for role in roles]
    return _("{roles} or {last_role}").format(roles=", ".join(others), last_role=last) if others else last


def _all_of(phrases: Sequence[str]) -> str:
    *others, last = phrases
    return (
        _("{phrases} and {last_phrase}").format(phrases=", ".join(others), last_phrase=last)
        if others
        else last
    )


def _headline(release: str, stages: Sequence[StageCoverage], policy: Policy, *, has_activities: bool) -> str:
    if not has_activities:
        return _("Nobody has logged an activity for release {release} yet.").format(release=release)

    def stages_with(kind: GapKind, any_of: tuple[PartnerRole, ...] | None = None) -> int:
        return sum(
            any(gap.kind is kind and any_of in (None, gap.any_of) for gap in stage.gaps) for stage in stages
        )

    requirements = policy.stage_coverage.requires if policy.stage_coverage else ()
    missed = [
        ngettext("a {roles} at {n} stage", "a {roles} at {n} stages", n).format(roles=_either(any_of), n=n)
        for any_of in dict.fromkeys(requirement.any_of for requirement in requirements)
        if (n := stages_with(GapKind.NOBODY, any_of))
    ]
    if missed:
        return _("Release {release} misses {roles}.").format(release=release, roles=_all_of(missed))
    unsettled = []
    if n := stages_with(GapKind.NOT_RATED):
        unsettled.append(ngettext("{n} stage has no rating", "{n} stages have no rating", n).format(n=n))
    if n := stages_with(GapKind.BELOW_LEVEL):
        unsettled.append(ngettext("{n} stage stands too low", "{n} stages stand too low", n).format(n=n))
    if n := stages_with(GapKind.WAITS_FOR_READER):
        unsettled.append(ngettext("{n} stage waits for you", "{n} stages wait for you", n).format(n=n))
    if unsettled:
        sentence = _("Release {release} misses nobody that the policy asks for, but {stages}.")
        return sentence.format(release=release, stages=_all_of(unsettled))
    return _("Release {release} misses nobody that the policy asks for.").format(release=release)


def _control_line_sentence(stages: Sequence[StageCoverage], catalog: Catalog, policy: Policy) -> str | None:
    rule = policy.control_line
    if rule is None:
        return None
    if any(cell.kept_back is rule.rater for stage in stages for cell in stage.cells):
        return None
    by_partner = rule.rater is Rater.PARTNER
    is_above = catalog.continuum(SCALE).is_above_control_line
    levels = [
        [cell.level_by_partner if by_partner else cell.level_by_project for cell in stage.cells]
        for stage in stages
    ]
    above = sum(any(level is not None and is_above(level) for level in of_stage) for of_stage in levels)
    rating = _("the partners’ own rating") if by_partner else _("the project’s own rating")
    if above == 0:
        return _("By {rating}, no stage is above the control line yet.").format(rating=rating)
    sentence = ngettext(
        "By {rating}, {n} stage is above the control line.",
        "By {rating}, {n} stages are above the control line.",
        above,
    ).format(rating=rating, n=above)
    if above < rule.stages:
        sentence += " " + _("The policy asks for {n}.").format(n=rule.stages)
    return sentence


def compare(now: Coverage, before: Coverage) -> tuple[CellChange, ...]:
    """How each cell changed since another coverage, in the order of the stages and roles of `now`.

    Raises ValueError for two lifecycles: their cells are not the same places.
    """
    if now.lifecycle != before.lifecycle:
        raise ValueError(f"Cannot compare {now.lifecycle} with {before.lifecycle}")
    earlier = {(stage.stage, cell.partner_role): cell for stage in before.stages for cell in stage.cells}
    return tuple(
        _cell_change(stage.stage, cell, earlier[stage.stage, cell.partner_role])
        for stage in now.stages
        for cell in stage.cells
    )


def _cell_change(stage: str, now: Cell, before: Cell) -> CellChange:
    def change(number: int | None, earlier: int | None) -> Change | None:
        if number is None or earlier is None or now.is_hidden or before.is_hidden:
            return None
        if number == earlier:
            return Change.SAME
        return Change.MORE if number > earlier else Change.FEWER

    return CellChange(
        stage=stage,
        partner_role=now.partner_role,
        people=change(now.people, before.people),
        minutes=change(now.minutes, before.minutes),
        level_by_project=change(now.level_by_project, before.level_by_project),
        level_by_partner=change(now.level_by_partner, before.level_by_partner),
    )


def hide_small_cells(coverage: Coverage) -> Coverage:
    """The coverage for somebody who may see totals, but no person: a funder.

    A cell with fewer than `FEWEST_PEOPLE_SHOWN` people tells only that somebody took part, and one without people shows
    no level. There is no sum over cells to subtract the others from: a stage's last day is that of the cells that are
    shown, and the sentence on the control line goes where anything is hidden. Gaps stay, without names: they say what
    the policy asks for, and whether the higher of the two ratings reaches its level. Show such a coverage by one
    lifecycle only: where a stage of another one gathers several of this one's, its numbers minus those of the shown
    cells are the hidden ones.
    """
    stages = tuple(_with_small_cells_hidden(stage, coverage.as_of) for stage in coverage.stages)
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


def _with_small_cells_hidden(stage: StageCoverage, as_of: date) -> StageCoverage:
    cells = tuple(
        _cell_without_numbers(cell.partner_role, is_hidden=cell.is_hidden or cell.people > 0)
        if cell.people < FEWEST_PEOPLE_SHOWN
        else cell
        for cell in stage.cells
    )
    last_held_on = max((cell.last_held_on for cell in cells if cell.last_held_on), default=None)
    return replace(
        stage,
        cells=cells,
        gaps=tuple(replace(gap, who_can_help=()) for gap in stage.gaps),
        last_held_on=last_held_on,
        days_silent=_days_between(last_held_on, as_of),
    )
