"""Whatever people do in whatever order, the gate opens only where a tiny reference of its own says that it may."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from math import lcm
from statistics import median
from types import MappingProxyType

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.coauthoring.blocks import dismiss_block
from partnering.coauthoring.models import AidVersion, ReviewInvitation
from partnering.coauthoring.reviews import lift_block
from partnering.coauthoring.rounds import ask_again
from partnering.coauthoring.saving import save_version
from partnering.foundation.errors import NotAllowed, NotPossibleNow
from partnering.foundation.vocabulary import GateVerdict, PartnerRole, Verdict
from partnering.release_gate.evidence_shapes import Lapsed, Reviewed
from partnering.release_gate.gate import judge_release
from partnering.release_gate.rules import dissent_in, reasons_for
from partnering.release_gate.verdict import AGREED, verdict_of
from partnering.resourcing.late import LatePayments
from partnering.tracker.release_evidence import WaitingInputs
from tests.cast import CATALOG, NOW, TODAY, Cast
from tests.partnering.coauthoring.reviewing import DUE, Asked, asked, judges
from tests.partnering.release_gate.gate_evidence import (
    AFTER,
    EVERYBODY,
    POLICY,
    a_release_that,
    an_aid_that,
    coverage_of,
    day,
)

ABOUT_REVIEWS = POLICY.model_copy(
    update={
        "stage_coverage": None,
        "control_line": None,
        "post_release_plan": False,
        "previous_release_followed_up": False,
        "aid_checks": False,
        "aid_dates": False,
        "inputs_answered": False,
        "payments_on_time": False,
    }
)
ONLY_REVIEWS = replace(CATALOG, policies=MappingProxyType({"default-1": ABOUT_REVIEWS}))

SCORES = {
    Verdict.READY: 9,
    Verdict.READY_WITH_SMALL_CHANGES: 7,
    Verdict.NEEDS_CHANGE: 4,
    Verdict.HARMFUL_OR_MISLEADING: 1,
}
GROUPS = {
    "patient": "patient_partner",
    "caregiver": "caregiver_partner",
    "clinician": "clinician_partner",
    "facilitator": "team",
    "editor": "team",
}
REVIEWERS = tuple(GROUPS)
FACES_THE_DECISION = {"patient_partner", "caregiver_partner"}
TITLES = ("A sore knee", "A knee that hurts")
LABELS = ("Wait and see", "Wait")

Text = tuple[str, str]
"""What may change in the aid: words of two different screens."""


@dataclass(frozen=True)
class Voice:
    """The last judgement of one person, as the reference sees it."""

    group: str
    verdict: Verdict
    is_writer: bool
    is_of_this_text: bool
    is_lifted: bool
    is_dismissed: bool


def may_open(voices: list[Voice]) -> bool:
    """Nobody blocks; two who did not write it speak of this text, one of whom faces the decision; they agree."""
    voices = [voice for voice in voices if not voice.is_lifted]
    if any(voice.verdict is Verdict.HARMFUL_OR_MISLEADING and not voice.is_dismissed for voice in voices):
        return False
    voices = [voice for voice in voices if not voice.is_writer]
    now = [voice for voice in voices if voice.is_of_this_text]
    votes = [voice for voice in voices if voice.is_of_this_text or SCORES[voice.verdict] < 7]
    return len(now) >= 2 and any(voice.group in FACES_THE_DECISION for voice in now) and they_agree(votes)


def they_agree(votes: list[Voice]) -> bool:
    """The median in which each group weighs the same is 7 or more, and not 30% stand at either end."""
    groups: dict[str, list[int]] = {}
    for vote in votes:
        groups.setdefault(vote.group, []).append(SCORES[vote.verdict])
    # Each group repeats its scores until all groups are equally large.
    size = lcm(*(len(scores) for scores in groups.values()))
    in_equal_groups = [score for scores in groups.values() for score in scores * (size // len(scores))]
    everybody = [score for scores in groups.values() for score in scores]
    high = 10 * sum(score >= 7 for score in everybody) >= 3 * len(everybody)
    low = 10 * sum(score <= 3 for score in everybody) >= 3 * len(everybody)
    return median(in_equal_groups) >= 7 and not (high and low)


voices = st.builds(
    Voice,
    group=st.sampled_from(["patient_partner", "caregiver_partner", "clinician_partner", "team"]),
    verdict=st.sampled_from([Verdict.READY, Verdict.READY, *SCORES]),
    is_writer=st.sampled_from([False, False, False, True]),
    is_of_this_text=st.booleans(),
    is_lifted=st.just(False),
    is_dismissed=st.just(False),
).flatmap(
    lambda voice: (
        st.just(voice)
        if voice.verdict is not Verdict.HARMFUL_OR_MISLEADING
        else st.sampled_from([voice, replace(voice, is_lifted=True), replace(voice, is_dismissed=True)])
    )
)


def as_evidence(voice: Voice) -> Reviewed:
    """The same as the gate gets to know it."""
    is_yes = SCORES[voice.verdict] >= 7
    counts = voice.is_of_this_text if is_yes else not voice.is_lifted
    is_block = voice.verdict is Verdict.HARMFUL_OR_MISLEADING
    return Reviewed(
        role={role.value: role for role in PartnerRole}.get(voice.group),
        verdict=voice.verdict,
        has_vote=counts and not voice.is_writer,
        is_blocking=is_block and not voice.is_lifted and not voice.is_dismissed,
        is_writer=voice.is_writer,
        lapsed=() if voice.is_of_this_text else (Lapsed("The choices", ()),),
        dismissed="Clara: It was mended." if voice.is_dismissed else "",
    )


@settings(max_examples=500)
@given(said=st.lists(voices, min_size=2, max_size=8))
def test_no_set_of_verdicts_opens_the_gate_wrongly(said: list[Voice]) -> None:
    evidence = a_release_that(aids=(an_aid_that(reviews=tuple(map(as_evidence, said))),))
    verdict = verdict_of(reasons_for(evidence, POLICY), has_dissent=bool(dissent_in(evidence)))
    assert (verdict in AGREED) == may_open(said)


@dataclass
class Said:
    """The last judgement of one person, and the text they saw."""

    verdict: Verdict
    seen: Text
    is_lifted: bool = False
    is_dismissed: bool = False


@dataclass
class Reference:
    """What people did, kept as plainly as can be."""

    text: Text = (TITLES[0], LABELS[0])
    writers: set[str] = field(default_factory=set)
    said: dict[str, Said] = field(default_factory=dict)

    def may_open(self) -> bool:
        """Whether the gate may open now."""
        return may_open(
            [
                Voice(
                    group=GROUPS[who],
                    verdict=said.verdict,
                    is_writer=who in self.writers,
                    is_of_this_text=said.seen == self.text,
                    is_lifted=said.is_lifted,
                    is_dismissed=said.is_dismissed,
                )
                for who, said in self.said.items()
            ]
        )


edits = st.tuples(
    st.just("edit"),
    st.sampled_from(["lead", "editor"]),
    st.tuples(st.sampled_from(TITLES), st.sampled_from(LABELS)),
)
likely = [Verdict.READY, Verdict.READY, Verdict.READY, *SCORES]
reviews = st.tuples(st.just("review"), st.sampled_from(REVIEWERS), st.sampled_from(likely))
amends = st.tuples(st.sampled_from(["lift", "dismiss"]), st.sampled_from(REVIEWERS), st.none())
again = st.tuples(st.just("again"), st.just("lead"), st.sampled_from(likely))
histories = st.lists(st.one_of(reviews, reviews, reviews, edits, amends, again), min_size=3, max_size=10)


class Play:
    """One history, played in the program and in the reference."""

    def __init__(self, session: Session, cast: Cast) -> None:
        self.session, self.cast = session, cast
        self.reference = Reference(writers={"lead"})
        self.number, self.now = 1, NOW
        self.base = session.scalars(
            select(AidVersion.text).where(AidVersion.aid_id == cast.aid, AidVersion.number == 1)
        ).one()
        self.asked: dict[str, Asked] = {}
        self.given: dict[str, int] = {}

    def person(self, who: str) -> int:
        person: int = getattr(self.cast, who)
        return person

    def step(self, kind: str, who: str, what: object) -> None:
        self.now += timedelta(minutes=1)
        try:
            getattr(self, kind)(who, what)
        except (NotPossibleNow, NotAllowed):
            return  # refused in the program, so nothing happens in the reference either

    def edit(self, who: str, text: Text) -> None:
        if text == self.reference.text:
            return
        title, label = text
        written = self.base.replace(TITLES[0].encode(), title.encode(), 1)
        save_version(
            self.session,
            self.person(who),
            project_id=self.cast.project,
            aid_id=self.cast.aid,
            text=written.replace(LABELS[0].encode(), label.encode(), 1),
            base_number=self.number,
            message="",
            now=self.now,
        )
        self.number += 1
        self.reference.text = text
        self.reference.writers.add(who)

    def review(self, who: str, verdict: Verdict) -> None:
        self.asked[who] = asked(self.session, self.cast, self.person(who), number=self.number, now=self.now)
        self.given[who] = judges(self.session, self.asked[who], verdict, "Because.", now=self.now)
        self.reference.said[who] = Said(verdict, self.reference.text)

    def again(self, _who: str, verdict: Verdict) -> None:
        """Everybody whose verdict lapsed is asked about the changed parts only, and all say the same."""
        cast, session = self.cast, self.session
        about = {"project_id": cast.project, "aid_id": cast.aid, "today": TODAY, "now": self.now}
        opened = ask_again(session, cast.lead, words="", due_on=DUE, **about)  # type: ignore[arg-type]  # mixed values
        names = {self.person(who): who for who in REVIEWERS}
        for invitation_id in opened.invitation_ids:
            person = session.get_one(ReviewInvitation, invitation_id).person_id
            who = names[person]
            self.asked[who] = Asked(person, invitation_id, cast.project)
            self.given[who] = judges(session, self.asked[who], verdict, "Because.", now=self.now)
            self.reference.said[who] = Said(verdict, self.reference.text)

    def lift(self, who: str, _nothing: None) -> None:
        if who not in self.asked:
            return
        at = self.asked[who].at
        lift_block(self.session, self.person(who), **at, because="It was mended.", now=self.now)
        self.reference.said[who].is_lifted = True

    def dismiss(self, who: str, _nothing: None) -> None:
        if who not in self.given:
            return
        dismiss_block(
            self.session,
            self.cast.facilitator,
            project_id=self.cast.project,
            review_id=self.given[who],
            reason="It was a mistake.",
            now=self.now,
        )
        self.reference.said[who].is_dismissed = True

    def is_open(self) -> bool:
        return judge_release(
            self.session,
            self.cast.lead,
            project_id=self.cast.project,
            release_id=self.cast.release,
            catalog=ONLY_REVIEWS,
            today=TODAY,
            now=self.now,
        ).is_agreed


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories)
def test_no_history_of_reviews_and_edits_opens_the_gate_wrongly(
    cast: Cast, session: Session, history: list[tuple[str, str, object]]
) -> None:
    attempt = session.begin_nested()
    try:
        play = Play(session, cast)
        for step in history:
            play.step(*step)
            assert play.is_open() == play.reference.may_open()
    finally:
        attempt.rollback()
        session.expunge_all()  # the next history gives its rows the same numbers


def test_histories_that_open_the_gate_are_among_them(cast: Cast, session: Session) -> None:
    play = Play(session, cast)
    story = [
        ("review", "patient", Verdict.READY),
        ("review", "clinician", Verdict.READY),
        ("edit", "editor", (TITLES[1], LABELS[0])),
        ("edit", "editor", (TITLES[0], LABELS[0])),
        ("review", "caregiver", Verdict.HARMFUL_OR_MISLEADING),
        ("lift", "caregiver", None),
    ]
    opened = []
    for step in story:
        play.step(*step)
        opened.append(play.is_open())
    assert opened == [False, True, False, True, False, True]


@given(
    gaps=st.sets(st.sampled_from(sorted(EVERYBODY)), max_size=2),
    shared=st.booleans(),
    planned=st.sets(st.sampled_from(AFTER)),
    reviews=st.booleans(),
    errors=st.integers(0, 1),
    due_in_days=st.integers(-1, 1),
    inputs=st.integers(0, 1),
    late=st.integers(0, 1),
)
def test_the_gate_opens_where_nothing_is_missing_and_nowhere_else(
    gaps: set[tuple[str, PartnerRole]],
    shared: bool,
    planned: set[str],
    reviews: bool,
    errors: int,
    due_in_days: int,
    inputs: int,
    late: int,
) -> None:
    evidence = a_release_that(
        coverage=coverage_of({place: level for place, level in EVERYBODY.items() if place not in gaps}),
        aids=(
            an_aid_that(errors=errors, next_review=day(due_in_days), **({} if reviews else {"reviews": ()})),
        ),
        inputs=WaitingInputs(inputs, inputs or None),
        late=LatePayments(late, day(-1) if late else None),
    )
    evidence = replace(
        evidence,
        plans={stage: plan for stage, plan in evidence.plans.items() if stage in planned},
        shared_at={rater: places if shared else frozenset() for rater, places in evidence.shared_at.items()},
    )
    reasons = reasons_for(evidence, POLICY)
    is_whole = (
        not gaps
        and shared
        and reviews
        and len(planned) == len(AFTER)
        and due_in_days >= 0
        and errors == inputs == late == 0
    )
    verdict = verdict_of(reasons, has_dissent=bool(dissent_in(evidence)))
    assert (verdict is GateVerdict.AGREED) == is_whole
