"""What one stage lacks of what the policy asks for, and who could help. Pure."""

from collections.abc import Mapping, Sequence

from partnering.foundation.catalog import Catalog, Policy, Stage
from partnering.foundation.vocabulary import PartnerRole, Rater
from partnering.foundation.words import _
from partnering.tracker.coverage_counts import CellCount
from partnering.tracker.coverage_sentences import either
from partnering.tracker.coverage_shapes import SCALE, Gap, GapKind, PersonWhoCouldHelp


def gaps_at(
    stage: Stage,
    counts: Mapping[PartnerRole, CellCount],
    *,
    catalog: Catalog,
    policy: Policy,
    helpers: Sequence[PersonWhoCouldHelp],
) -> tuple[Gap, ...]:
    """Each requirement of the policy that the stage does not meet. `helpers` in the order in which to name them."""
    rule = policy.stage_coverage
    if rule is None or stage.timing is not rule.timing:
        return ()
    gaps = []
    for requirement in rule.requires:
        took_part = [
            counts[role] for role in requirement.any_of if role in counts and counts[role].activities
        ]
        levels = [count.levels.of(rater) for count in took_part for rater in Rater]
        highest = max((level for level in levels if level is not None), default=None)
        if highest is not None and highest >= rule.minimum_level:
            continue
        roles = either(requirement.any_of)
        if not took_part:
            kind = GapKind.NOBODY
            message = _("No {roles} took part here yet.").format(roles=roles)
        elif any(count.levels.kept_back for count in took_part):
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
        named = {person_id for count in took_part for person_id in count.named}
        who_can_help: dict[int, PersonWhoCouldHelp] = {}
        for person in () if kind is GapKind.WAITS_FOR_READER else helpers:
            if person.role in requirement.any_of and (not took_part or person.person_id in named):
                who_can_help.setdefault(person.person_id, person)
        gaps.append(Gap(kind, requirement.any_of, message, tuple(who_can_help.values())))
    return tuple(gaps)
