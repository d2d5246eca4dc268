"""The rules about stages: who took part, whether control is shared, and what comes after the release. Pure."""

from collections.abc import Iterator

from partnering.foundation.catalog_entries import ControlLineRule
from partnering.foundation.permissions import Permission
from partnering.foundation.times import day_in_words
from partnering.foundation.vocabulary import PartnerRole, Rater, Timing
from partnering.foundation.words import _, ngettext
from partnering.release_gate.evidence_shapes import Evidence
from partnering.release_gate.verdict import Missing, Reason, Rule
from partnering.tracker.coverage_shapes import Gap, GapKind, StageCoverage


def stage_coverage(evidence: Evidence, timing: Timing) -> Iterator[Reason]:
    """Each stage of this timing has the partners the policy asks for, at its level or above."""
    for stage, shown in zip(evidence.coverage.stages, evidence.shown.stages, strict=True):
        if stage.timing is not timing:
            continue
        seen = {gap.any_of: gap for gap in shown.gaps}
        for gap in stage.gaps:
            # A level that the reader may not see yet is not told here either.
            yield _gap(stage, seen.get(gap.any_of, gap), evidence)
        if not stage.gaps:
            yield _reason(Rule.STAGE_COVERAGE, stage, _("Everybody took part here that the policy asks for."))


def _gap(stage: StageCoverage, gap: Gap, evidence: Evidence) -> Reason:
    mends = {
        GapKind.NOBODY: _("Do something together at this stage, and log it."),
        GapKind.NOT_RATED: _("Say where the work stands here, and ask them to say it too."),
        GapKind.BELOW_LEVEL: _("Share more of the decisions here. Ask them what would raise it."),
        GapKind.WAITS_FOR_READER: _("Say where the work stands here. Then you see what the others said."),
    }
    named = tuple(person.name for person in gap.who_can_help)
    return _reason(
        Rule.STAGE_COVERAGE,
        stage,
        gap.message,
        missing=Missing.WORK,
        mend=mends[gap.kind],
        who=named or evidence.who.are(gap.any_of),
    )


def control_line(evidence: Evidence, rule: ControlLineRule) -> Iterator[Reason]:
    """So many stages stand above the control line, in the eyes of the side the policy asks."""
    by_partner = rule.rater is Rater.PARTNER
    shared = len(evidence.shared_at[rule.rater])
    if shared >= rule.stages:
        message = (
            _("Partners themselves say that control is shared.")
            if by_partner
            else _("The project says that control is shared.")
        )
        yield Reason(Rule.CONTROL_LINE, message)
        return
    if not by_partner:
        message = ngettext(
            "The project does not say of {n} stage that control is shared there.",
            "The project does not say of {n} stages that control is shared there.",
            rule.stages,
        ).format(n=rule.stages)
        yield Reason(
            Rule.CONTROL_LINE,
            message,
            Missing.WORK,
            _("Share a decision with partners, and say where the work stands."),
            evidence.who.may(Permission.RATE_STAGES),
        )
        return
    message = ngettext(
        "Partners have not said of any stage that control is shared there.",
        "Partners have not said of {n} stages that control is shared there.",
        rule.stages,
    ).format(n=rule.stages)
    if evidence.shared_by_file:
        message += " " + _("A file says it in their name. They need to say it here themselves.")
    yield Reason(
        Rule.CONTROL_LINE,
        message,
        Missing.WORK,
        _("Let partners decide with you at one stage. Then ask them to say where the work stands."),
        evidence.who.are(PartnerRole),
    )


def post_release_plan(evidence: Evidence) -> Iterator[Reason]:
    """Each stage after the release has a plan that a partner agreed to."""
    for stage in evidence.coverage.stages:
        if stage.timing is not Timing.POST_RELEASE:
            continue
        plan = evidence.plans.get(stage.stage)
        if plan is None:
            yield _reason(
                Rule.POST_RELEASE_PLAN,
                stage,
                _("Nobody has planned this stage yet."),
                missing=Missing.WORK,
                mend=_("Write what will happen here and by when. Then ask a partner to agree."),
                who=evidence.who.may(Permission.PLAN_STAGES),
            )
            continue
        day = day_in_words(plan.planned_for)
        if plan.is_agreed:
            message = _("Planned for {day}, and a partner agreed.").format(day=day)
            yield _reason(Rule.POST_RELEASE_PLAN, stage, message)
        else:
            yield _reason(
                Rule.POST_RELEASE_PLAN,
                stage,
                _("Planned for {day}. No partner has agreed yet.").format(day=day),
                missing=Missing.WORK,
                mend=_("Ask a partner to read the plan and say yes."),
                who=evidence.who.are(PartnerRole),
            )


def previous_release_followed_up(evidence: Evidence) -> Iterator[Reason]:
    """Something was logged at each stage after the release that went out before."""
    before = evidence.followed_up
    if before is None:
        yield Reason(
            Rule.PREVIOUS_RELEASE_FOLLOWED_UP, _("Nothing went out before, so there is nothing to follow up.")
        )
        return
    for stage in evidence.coverage.stages:
        if stage.timing is not Timing.POST_RELEASE:
            continue
        if stage.stage in before.stages:
            message = _("This was followed up for release {version}.").format(version=before.version)
            yield _reason(Rule.PREVIOUS_RELEASE_FOLLOWED_UP, stage, message)
        else:
            yield _reason(
                Rule.PREVIOUS_RELEASE_FOLLOWED_UP,
                stage,
                _("Release {version} went out, and nothing was logged here since.").format(
                    version=before.version
                ),
                missing=Missing.WORK,
                mend=_("Do what was planned for release {version}, and log it there.").format(
                    version=before.version
                ),
                who=evidence.who.may(Permission.LOG_ACTIVITY),
            )


def _reason(
    rule: Rule,
    stage: StageCoverage,
    message: str,
    *,
    missing: Missing | None = None,
    mend: str = "",
    who: tuple[str, ...] = (),
) -> Reason:
    return Reason(rule, message, missing, mend, who, stage=stage.stage, place=stage.name)
