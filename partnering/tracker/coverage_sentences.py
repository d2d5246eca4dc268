"""The sentences above a coverage: what the release misses, and how it stands to the control line. Pure."""

from collections.abc import Sequence

from partnering.foundation.catalog import Catalog, Policy
from partnering.foundation.vocabulary import PartnerRole, Rater
from partnering.foundation.words import N_, _, ngettext
from partnering.tracker.coverage_shapes import SCALE, GapKind, StageCoverage

IN_A_SENTENCE = {
    PartnerRole.PATIENT_PARTNER: N_("patient"),
    PartnerRole.CAREGIVER_PARTNER: N_("caregiver"),
    PartnerRole.CITIZEN_PARTNER: N_("citizen"),
    PartnerRole.CLINICIAN_PARTNER: N_("clinician"),
    PartnerRole.LOCAL_DECISION_MAKER: N_("local decision-maker"),
}


def headline(release: str, stages: Sequence[StageCoverage], policy: Policy, *, has_activities: bool) -> str:
    """What the release misses, or that it misses nothing."""
    if not has_activities:
        return _("Nobody has logged an activity for release {release} yet.").format(release=release)

    def stages_with(kind: GapKind, any_of: tuple[PartnerRole, ...] | None = None) -> int:
        return sum(
            any(gap.kind is kind and any_of in (None, gap.any_of) for gap in stage.gaps) for stage in stages
        )

    requirements = policy.stage_coverage.requires if policy.stage_coverage else ()
    missed = [
        ngettext("a {roles} at {n} stage", "a {roles} at {n} stages", n).format(roles=either(any_of), n=n)
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


def control_line_sentence(stages: Sequence[StageCoverage], catalog: Catalog, policy: Policy) -> str | None:
    """How many stages stand above the control line; None where no policy asks, or where it would tell too much."""
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


def either(roles: Sequence[PartnerRole]) -> str:
    """Any one of these roles, inside a sentence."""
    *others, last = [_(IN_A_SENTENCE[role]) for role in roles]
    return _("{roles} or {last_role}").format(roles=", ".join(others), last_role=last) if others else last


def _all_of(phrases: Sequence[str]) -> str:
    *others, last = phrases
    return (
        _("{phrases} and {last_phrase}").format(phrases=", ".join(others), last_phrase=last)
        if others
        else last
    )
