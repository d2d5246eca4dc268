"""Each rule of the gate on what it must let pass and what it must not, and the verdict that follows."""

from dataclasses import replace
from typing import Any

import pytest

from partnering.foundation.catalog_entries import AidReviewsRule, ControlLineRule, Requirement
from partnering.foundation.vocabulary import GateVerdict, PartnerRole, Rater, Verdict
from partnering.release_gate.evidence_shapes import (
    AidEvidence,
    Evidence,
    FollowedUp,
    Lapsed,
    PlannedStage,
    WhoCould,
)
from partnering.release_gate.rules import dissent_in, reasons_for
from partnering.release_gate.verdict import Gate, Missing, Reason, Rule, verdict_of
from partnering.resourcing.late import LatePayments
from partnering.tracker.release_evidence import WaitingInputs
from tests.cast import TODAY
from tests.partnering.release_gate.gate_evidence import (
    AFTER,
    BEFORE,
    EVERYBODY,
    POLICY,
    SOON,
    a_no,
    a_release_that,
    a_yes,
    an_aid_that,
    coverage_of,
    day,
)

A_PATIENT, A_CAREGIVER, A_CITIZEN, A_CLINICIAN, _A_LOCAL = PartnerRole
LAPSED = (Lapsed("The choices", ("“Wait” is now “Wait and see”.",)),)


def judged(evidence: Evidence) -> Gate:
    reasons, dissent = reasons_for(evidence, POLICY), dissent_in(evidence)
    verdict = verdict_of(reasons, has_dissent=bool(dissent))
    return Gate("statin", "2.1", POLICY.key, TODAY, verdict, reasons, dissent)


def missing(evidence: Evidence) -> list[Reason]:
    return list(judged(evidence).missing)


def test_a_release_with_all_it_needs_is_agreed() -> None:
    gate = judged(a_release_that())
    assert gate.verdict is GateVerdict.AGREED
    assert gate.missing == ()
    assert {reason.rule for reason in gate.reasons} == set(Rule)
    assert gate.next_step is None


# Stages


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(
            {(BEFORE[0], A_PATIENT): ...}, "No patient or caregiver took part here yet.", id="no patient"
        ),
        pytest.param({(BEFORE[1], A_CLINICIAN): ...}, "No clinician took part here yet.", id="no clinician"),
        pytest.param(
            {(BEFORE[0], A_PATIENT): 1},
            "The work with a patient or caregiver does not reach level 2 (Participating) here yet.",
            id="too low",
        ),
        pytest.param(
            {(BEFORE[0], A_PATIENT): None},
            "A patient or caregiver took part here, but nobody has said where the work stands.",
            id="not rated",
        ),
    ],
)
def test_a_stage_without_somebody_the_policy_asks_for_is_told(change: dict[Any, Any], told: str) -> None:
    parts = {key: level for key, level in {**EVERYBODY, **change}.items() if level is not ...}
    (reason,) = missing(a_release_that(coverage=coverage_of(parts)))
    assert (reason.rule, reason.stage) == (Rule.STAGE_COVERAGE, next(iter(change))[0])
    assert (reason.missing, reason.message) == (Missing.WORK, told)
    assert reason.mend
    assert reason.who_can_help


def test_a_caregiver_is_as_good_as_a_patient() -> None:
    parts = {key: level for key, level in EVERYBODY.items() if key[1] is A_CLINICIAN}
    parts |= {(stage, A_CAREGIVER): 2 for stage in BEFORE}
    assert missing(a_release_that(coverage=coverage_of(parts))) == []


def test_stages_after_the_release_need_nobody_yet() -> None:
    assert not [
        r for r in judged(a_release_that()).reasons if r.rule is Rule.STAGE_COVERAGE and r.stage in AFTER
    ]


@pytest.mark.parametrize(
    ("partners", "by_file", "is_met"),
    [
        (frozenset({BEFORE[0]}), frozenset(), True),
        (frozenset({AFTER[0]}), frozenset(), True),
        (frozenset(), frozenset(), False),
        (frozenset(), frozenset({BEFORE[0]}), False),
    ],
)
def test_only_partners_themselves_can_say_that_control_is_shared(
    partners: frozenset[str], by_file: frozenset[str], is_met: bool
) -> None:
    everywhere = frozenset((*BEFORE, *AFTER))
    evidence = a_release_that(
        shared_at={Rater.PARTNER: partners, Rater.PROJECT: everywhere}, shared_by_file=by_file
    )
    reasons = [reason for reason in judged(evidence).reasons if reason.rule is Rule.CONTROL_LINE]
    assert [reason.is_met for reason in reasons] == [is_met]
    assert ("A file says it in their name" in reasons[0].message) == bool(by_file)


@pytest.mark.parametrize(
    ("asked", "has", "is_met"), [(1, 1, True), (3, 3, True), (3, 2, False), (1, 0, False)]
)
def test_a_policy_may_ask_the_project_about_control(asked: int, has: int, is_met: bool) -> None:
    policy = POLICY.model_copy(update={"control_line": ControlLineRule(stages=asked, rater=Rater.PROJECT)})
    evidence = a_release_that(shared_at={Rater.PARTNER: frozenset(), Rater.PROJECT: frozenset(BEFORE[:has])})
    (reason,) = [one for one in reasons_for(evidence, policy) if one.rule is Rule.CONTROL_LINE]
    assert reason.is_met == is_met


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        (None, "Nobody has planned this stage yet."),
        (PlannedStage(SOON, is_agreed=False), "Planned for 3 April 2026. No partner has agreed yet."),
    ],
)
def test_each_stage_after_the_release_needs_a_plan_a_partner_agreed_to(
    plan: PlannedStage | None, told: str
) -> None:
    plans = {stage: PlannedStage(SOON, is_agreed=True) for stage in AFTER}
    without = {**plans, AFTER[2]: plan} if plan else {s: p for s, p in plans.items() if s != AFTER[2]}
    (reason,) = missing(a_release_that(plans=without))
    assert (reason.rule, reason.stage, reason.message) == (Rule.POST_RELEASE_PLAN, AFTER[2], told)


def test_what_went_out_before_is_followed_up_at_each_stage_after_release() -> None:
    followed = FollowedUp("2.0", frozenset(AFTER[1:]))
    (reason,) = missing(a_release_that(followed_up=followed))
    assert (reason.rule, reason.stage) == (Rule.PREVIOUS_RELEASE_FOLLOWED_UP, AFTER[0])
    assert reason.message == "Release 2.0 went out, and nothing was logged here since."
    assert missing(a_release_that(followed_up=None)) == []


# Aids


def aid_missing(**more: Any) -> list[tuple[Rule, Missing | None]]:
    return [(reason.rule, reason.missing) for reason in missing(a_release_that(aids=(an_aid_that(**more),)))]


REVIEWS, WORK, ASKED, CHANGES = Rule.AID_REVIEWS, Missing.WORK, Missing.REVIEWERS, Missing.CHANGES


@pytest.mark.parametrize(
    ("aid", "expected"),
    [
        pytest.param({"reviews": ()}, [(REVIEWS, WORK), (REVIEWS, WORK)], id="nobody"),
        pytest.param({"reviews": (a_yes(),)}, [(REVIEWS, WORK)], id="one of two"),
        pytest.param(
            {"reviews": (a_yes(A_CLINICIAN), a_yes(None))}, [(REVIEWS, WORK)], id="no patient or caregiver"
        ),
        pytest.param({"reviews": (a_yes(A_CAREGIVER), a_yes(None))}, [], id="a caregiver will do"),
        pytest.param({"reviews": (a_yes(), a_yes(A_CLINICIAN), a_yes(A_CITIZEN))}, [], id="three"),
        pytest.param(
            {"reviews": (a_yes(), a_yes(A_CLINICIAN, has_vote=False, is_writer=True))},
            [(REVIEWS, WORK)],
            id="a writer does not count",
        ),
        pytest.param(
            {"reviews": (a_yes(), a_yes(A_CLINICIAN, verdict=Verdict.NOT_FOR_ME_TO_JUDGE, has_vote=False))},
            [(REVIEWS, WORK)],
            id="who cannot judge does not count",
        ),
        pytest.param({"reviews": (a_yes(),), "asked": (A_CLINICIAN,)}, [(REVIEWS, ASKED)], id="asked"),
        pytest.param({"reviews": (), "asked": (A_CLINICIAN,)}, [(REVIEWS, WORK)] * 2, id="too few asked"),
        pytest.param(
            {"reviews": (), "asked": (A_CLINICIAN, None)},
            [(REVIEWS, ASKED), (REVIEWS, WORK)],
            id="the wrong ones asked",
        ),
        pytest.param({"reviews": (), "asked": (A_PATIENT, None)}, [(REVIEWS, ASKED)] * 2, id="both asked"),
        pytest.param({"reviews": (a_no(), a_yes(A_CLINICIAN))}, [(REVIEWS, CHANGES)], id="no agreement"),
        pytest.param(
            {"reviews": (a_no(),)}, [(REVIEWS, WORK), (REVIEWS, CHANGES)], id="the first asks for change"
        ),
        pytest.param(
            {"reviews": (a_yes(has_vote=False, lapsed=LAPSED), a_yes(A_CLINICIAN))},
            [(REVIEWS, WORK), (REVIEWS, WORK)],
            id="a yes to other words",
        ),
        pytest.param(
            {"reviews": (a_no(lapsed=LAPSED), a_yes(), a_yes(A_CLINICIAN))}, [], id="outvoted, on older words"
        ),
        pytest.param(
            {"reviews": (a_no(A_CITIZEN, lapsed=LAPSED), a_no(lapsed=LAPSED), a_yes(), a_yes(A_CLINICIAN))},
            [(REVIEWS, WORK)],
            id="an edit does not silence a no",
        ),
        pytest.param(
            {
                "reviews": (
                    a_no(A_CITIZEN, lapsed=LAPSED, is_asked_again=True),
                    a_no(lapsed=LAPSED, is_asked_again=True),
                    a_yes(),
                    a_yes(A_CLINICIAN),
                )
            },
            [(REVIEWS, ASKED)],
            id="those who said no are asked again",
        ),
        pytest.param({"errors": 2}, [(Rule.AID_CHECKS, WORK)], id="two errors"),
        pytest.param({"waived": 2}, [], id="let stand with a reason"),
        pytest.param({"next_review": TODAY}, [], id="due today"),
        pytest.param({"next_review": day(-1)}, [(Rule.AID_DATES, WORK)], id="overdue"),
        pytest.param({"next_review": None}, [(Rule.AID_DATES, WORK)], id="no day"),
    ],
)
def test_an_aid_needs_reviews_checks_and_dates(
    aid: dict[str, Any], expected: list[tuple[Rule, Missing]]
) -> None:
    assert aid_missing(**aid) == expected


@pytest.mark.parametrize(
    "reviewer",
    [
        pytest.param({}, id="with a vote"),
        pytest.param({"lapsed": LAPSED}, id="on older words"),
        pytest.param({"has_vote": False, "is_writer": True}, id="of a writer"),
        pytest.param({"verdict": Verdict.NOT_FOR_ME_TO_JUDGE, "has_vote": False}, id="who now cannot judge"),
    ],
)
def test_one_harmful_or_misleading_holds_the_release_back_whatever_the_others_say(
    reviewer: dict[str, Any],
) -> None:
    block = a_yes(**{"verdict": Verdict.HARMFUL_OR_MISLEADING, "is_blocking": True, **reviewer})
    reviews = (block, *(a_yes(role) for role in PartnerRole), *(a_yes(role) for role in PartnerRole))
    gate = judged(a_release_that(aids=(an_aid_that(reviews=reviews),)))
    assert gate.verdict is GateVerdict.REFUSED
    step = gate.next_step
    assert step is not None
    assert (step.rule, step.message) == (
        Rule.STANDING_BLOCK,
        "A patient says that it is harmful or misleading.",
    )


def test_a_block_that_was_set_aside_is_printed_and_still_a_no() -> None:
    dismissed = a_no(
        A_CITIZEN,
        verdict=Verdict.HARMFUL_OR_MISLEADING,
        printed_as="Citizen",
        words="It scares.",
        dismissed="Clara: The words were mended.",
    )
    few = judged(a_release_that(aids=(an_aid_that(reviews=(dismissed, a_yes(), a_yes(A_CLINICIAN))),)))
    assert few.verdict is GateVerdict.CHANGES_ASKED
    many = (dismissed, a_yes(), a_yes(A_CAREGIVER), a_yes(A_CLINICIAN))
    gate = judged(a_release_that(aids=(an_aid_that(reviews=many),)))
    assert gate.verdict is GateVerdict.AGREED_WITH_DISSENT
    (dissent,) = gate.dissent
    assert (dissent.by, dissent.says, dissent.words, dissent.answer) == (
        "Citizen",
        "It is harmful or misleading",
        "It scares.",
        "Clara: The words were mended.",
    )


def test_a_lapsed_verdict_names_the_parts_and_the_words_that_changed() -> None:
    lapsed = a_yes(has_vote=False, lapsed=LAPSED)
    (reason, _patient) = missing(a_release_that(aids=(an_aid_that(reviews=(lapsed, a_yes(A_CLINICIAN))),)))
    assert reason.message == (
        "1 of 2 people have reviewed exactly this text. What a patient said no longer speaks of “The choices”, "
        "which changed since. “Wait” is now “Wait and see”."
    )
    assert reason.mend == "Ask them again, about these parts only."


def test_each_aid_of_three_is_judged_by_itself() -> None:
    aids = tuple(an_aid_that(slug=f"aid-{n}", errors=n) for n in range(3))
    unmet = missing(a_release_that(aids=aids))
    assert [(reason.rule, reason.aid) for reason in unmet] == [
        (Rule.AID_CHECKS, "aid-1"),
        (Rule.AID_CHECKS, "aid-2"),
    ]


def test_a_release_without_an_aid_has_nothing_to_review() -> None:
    gate = judged(a_release_that(aids=()))
    assert gate.verdict is GateVerdict.AGREED
    about_aids = [reason for reason in gate.reasons if reason.rule in list(Rule)[4:8]]
    assert {reason.message for reason in about_aids} == {"No decision aid goes out with this release."}


def test_the_words_of_findings_come_only_where_the_reader_may_see_drafts() -> None:
    (told,) = missing(
        a_release_that(aids=(an_aid_that(errors=4, findings=("One.", "Two", "Three", "Four")),))
    )
    assert told.message == "The checks find 4 things to mend. One. Two. Three. And 1 more."
    (kept_back,) = missing(a_release_that(aids=(an_aid_that(errors=1),)))
    assert kept_back.message == "The checks find 1 thing to mend."


# What was promised


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        (WaitingInputs(), None),
        (WaitingInputs(1, 0), "1 thing that a partner said waits for an answer."),
        (
            WaitingInputs(3, 9),
            "3 things that partners said wait for an answer. The oldest has waited 9 days.",
        ),
    ],
)
def test_a_release_waits_for_its_answers(inputs: WaitingInputs, told: str | None) -> None:
    assert [reason.message for reason in missing(a_release_that(inputs=inputs))] == ([told] if told else [])


@pytest.mark.parametrize(
    ("late", "told"),
    [
        (LatePayments(), None),
        (
            LatePayments(1, day(-1)),
            "1 payment that was promised to a partner is late. It was due on 3 March 2026.",
        ),
        (
            LatePayments(3, day(-3)),
            "3 payments that were promised to partners are late. The first was due on 1 March 2026.",
        ),
    ],
)
def test_a_release_waits_for_late_payments(late: LatePayments, told: str | None) -> None:
    assert [reason.message for reason in missing(a_release_that(late=late))] == ([told] if told else [])


# The verdict


@pytest.mark.parametrize(
    ("found", "has_dissent", "verdict"),
    [
        ([], False, GateVerdict.AGREED),
        ([], True, GateVerdict.AGREED_WITH_DISSENT),
        ([ASKED], True, GateVerdict.IN_REVIEW),
        ([ASKED, WORK], False, GateVerdict.NOT_READY),
        ([WORK, CHANGES, ASKED], False, GateVerdict.CHANGES_ASKED),
        ([Missing.BLOCK, CHANGES, WORK, ASKED], False, GateVerdict.REFUSED),
    ],
)
def test_the_verdict_is_the_gravest_of_what_is_missing(
    found: list[Missing], has_dissent: bool, verdict: GateVerdict
) -> None:
    reasons = [Reason(REVIEWS, "Why.", one) for one in found]
    assert verdict_of([Reason(REVIEWS, "Met."), *reasons], has_dissent=has_dissent) is verdict


def test_one_more_step_is_the_first_of_what_is_gravest() -> None:
    blocked = an_aid_that(reviews=(a_no(is_blocking=True), a_yes(A_CLINICIAN)))
    gate = judged(a_release_that(aids=(blocked,), inputs=WaitingInputs(1, 1), plans={}))
    assert gate.next_step is not None
    assert gate.next_step.rule is Rule.STANDING_BLOCK
    without = replace(gate, reasons=tuple(r for r in gate.reasons if r.missing in (None, WORK)))
    assert without.next_step is not None
    assert (without.next_step.rule, without.next_step.stage) == (Rule.POST_RELEASE_PLAN, AFTER[0])


def test_a_rule_that_the_policy_does_not_name_asks_for_nothing() -> None:
    nothing = POLICY.model_copy(
        update={
            "stage_coverage": None,
            "control_line": None,
            "post_release_plan": False,
            "previous_release_followed_up": False,
            "aid_reviews": None,
            "standing_block": False,
            "aid_checks": False,
            "aid_dates": False,
            "inputs_answered": False,
            "payments_on_time": False,
        }
    )
    assert reasons_for(a_release_that(coverage=coverage_of({}), plans={}), nothing) == ()


def test_a_policy_may_ask_for_more_reviewers_and_other_roles() -> None:
    rule = AidReviewsRule(
        reviewers=3, requires=(Requirement(any_of=(A_CITIZEN,)), Requirement(any_of=(A_CLINICIAN,)))
    )
    policy = POLICY.model_copy(update={"aid_reviews": rule})
    unmet = [reason.message for reason in reasons_for(a_release_that(), policy) if not reason.is_met]
    assert unmet == [
        "2 of 3 people have reviewed exactly this text.",
        "No citizen has reviewed exactly this text yet.",
    ]


def test_who_could_help_names_people_only_where_they_may_be_seen() -> None:
    aids: tuple[AidEvidence, ...] = (an_aid_that(reviews=(a_yes(A_CLINICIAN), a_yes(None))),)
    (by_role,) = missing(a_release_that(aids=aids))
    assert by_role.who_can_help == ("Patient", "Caregiver")
    who = WhoCould(partners={A_PATIENT: ("Rosa",), A_CAREGIVER: ("Carl", "Cem")})
    (by_name,) = missing(a_release_that(aids=aids, who=who))
    assert by_name.who_can_help == ("Rosa", "Carl", "Cem")
