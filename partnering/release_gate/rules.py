"""All rules of a policy, on all that is known of a release. Pure."""

from collections.abc import Callable, Iterator

from partnering.foundation.catalog_entries import Policy
from partnering.foundation.permissions import Permission
from partnering.foundation.times import day_in_words
from partnering.foundation.words import _, ngettext
from partnering.release_gate import aid_rules, stage_rules
from partnering.release_gate.evidence_shapes import AidEvidence, Evidence
from partnering.release_gate.verdict import Dissent, Missing, Reason, Rule

AidRule = Callable[[Evidence, AidEvidence], Iterator[Reason]]


def reasons_for(evidence: Evidence, policy: Policy) -> tuple[Reason, ...]:
    """What the policy asks for and whether the release has it, in the order of the policy's rules."""
    return tuple(_reasons(evidence, policy))


def _reasons(evidence: Evidence, policy: Policy) -> Iterator[Reason]:
    if policy.stage_coverage is not None:
        yield from stage_rules.stage_coverage(evidence, policy.stage_coverage.timing)
    if policy.control_line is not None:
        yield from stage_rules.control_line(evidence, policy.control_line)
    if policy.post_release_plan:
        yield from stage_rules.post_release_plan(evidence)
    if policy.previous_release_followed_up:
        yield from stage_rules.previous_release_followed_up(evidence)
    for rule, judge in _aid_rules(policy):
        if not evidence.aids:
            yield aid_rules.without_aids(rule)
        for aid in evidence.aids:
            yield from judge(evidence, aid)
    if policy.inputs_answered:
        yield inputs_answered(evidence)
    if policy.payments_on_time:
        yield payments_on_time(evidence)


def _aid_rules(policy: Policy) -> Iterator[tuple[Rule, AidRule]]:
    reviews = policy.aid_reviews
    if reviews is not None:
        yield Rule.AID_REVIEWS, lambda evidence, aid: aid_rules.aid_reviews(evidence, aid, reviews)
    if policy.standing_block:
        yield Rule.STANDING_BLOCK, aid_rules.standing_block
    if policy.aid_checks:
        yield Rule.AID_CHECKS, aid_rules.aid_checks
    if policy.aid_dates:
        yield Rule.AID_DATES, aid_rules.aid_dates


def inputs_answered(evidence: Evidence) -> Reason:
    """Everything that partners said about the release has its answer."""
    n = evidence.inputs.inputs
    if n == 0:
        return Reason(Rule.INPUTS_ANSWERED, _("Nothing that partners said waits for an answer."))
    message = ngettext(
        "{n} thing that a partner said waits for an answer.",
        "{n} things that partners said wait for an answer.",
        n,
    ).format(n=n)
    if days := evidence.inputs.oldest_days:
        message += " " + ngettext(
            "The oldest has waited {n} day.", "The oldest has waited {n} days.", days
        ).format(n=days)
    return Reason(
        Rule.INPUTS_ANSWERED,
        message,
        Missing.WORK,
        _("Answer each: yes, in part, no with the reason, or later with a date."),
        evidence.who.may(Permission.ANSWER_INPUTS),
        n=n,
    )


def payments_on_time(evidence: Evidence) -> Reason:
    """No payment that was promised to a partner is late."""
    late = evidence.late
    if late.payments == 0 or late.oldest_due_on is None:
        return Reason(Rule.PAYMENTS_ON_TIME, _("No payment that was promised is late."))
    message = ngettext(
        "{n} payment that was promised to a partner is late. It was due on {day}.",
        "{n} payments that were promised to partners are late. The first was due on {day}.",
        late.payments,
    ).format(n=late.payments, day=day_in_words(late.oldest_due_on))
    return Reason(
        Rule.PAYMENTS_ON_TIME,
        message,
        Missing.WORK,
        _("Pay what was promised, and note the day."),
        evidence.who.may(Permission.KEEP_PAYMENTS),
        n=late.payments,
    )


def dissent_in(evidence: Evidence) -> tuple[Dissent, ...]:
    """Those who spoke against an aid and did not win: printed with the release, whatever the verdict."""
    return tuple(
        Dissent(
            aid=aid.slug,
            title=aid.title,
            by=review.printed_as,
            says=review.verdict.label,
            words=review.words,
            answer=review.dismissed,
        )
        for aid in evidence.aids
        for review in aid.reviews
        if review.is_against or review.dismissed
    )
