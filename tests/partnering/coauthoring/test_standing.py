"""Where verdicts stand: what lapses with an edit, what goes on counting, what blocks; histories against a model."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from partnering.coauthoring.consensus import Vote, find_consensus
from partnering.coauthoring.screens import Screen
from partnering.coauthoring.standing import NO, YES, GivenReview, Standing, standings, votes
from partnering.foundation.vocabulary import PartnerRole, Verdict

READY, SMALL = Verdict.READY, Verdict.READY_WITH_SMALL_CHANGES
CHANGE, HARM, NOT_MINE = Verdict.NEEDS_CHANGE, Verdict.HARMFUL_OR_MISLEADING, Verdict.NOT_FOR_ME_TO_JUDGE
PATIENT, CLINICIAN = PartnerRole.PATIENT_PARTNER, PartnerRole.CLINICIAN_PARTNER
START = datetime(2026, 3, 4, 14, 2, tzinfo=UTC)
KEYS = ("decision", "options", "about")
ROSA, CARL, LENA = 1, 2, 3


def screens(**contents: str) -> tuple[Screen, ...]:
    """Screens with these contents; a content stands for its hash."""
    return tuple(Screen(key, "", contents.get(key, "a"), (f"/{key}",)) for key in KEYS)


def review(
    number: int,
    verdict: Verdict,
    *,
    person: int = ROSA,
    about: Sequence[str] = KEYS,
    content: str = "a",
) -> GivenReview:
    """The review with this number, given that many days on, of screens that all have one content."""
    return GivenReview(
        review_id=number,
        person_id=person,
        partner_role=PATIENT,
        given_at=START + timedelta(days=number),
        verdict=verdict,
        seen=dict.fromkeys(about, content),
    )


def only(found: Sequence[Standing]) -> Standing:
    (standing,) = found
    return standing


def test_a_verdict_on_this_text_holds_for_every_screen() -> None:
    standing = only(standings([review(1, READY)], screens()))
    assert (standing.holds, standing.lapsed, standing.block, standing.counts) == (KEYS, {}, None, True)


def test_an_edit_makes_a_yes_lapse_for_the_screen_it_touched_and_no_other() -> None:
    standing = only(standings([review(1, READY)], screens(options="b")))
    assert standing.holds == ("decision", "about")
    assert standing.lapsed == {"options": 1}
    assert not standing.counts


def test_asked_again_about_that_screen_a_person_counts_again() -> None:
    given_reviews = [review(1, READY), review(2, SMALL, about=["options"], content="b")]
    standing = only(standings(given_reviews, screens(options="b")))
    assert (standing.holds, standing.lapsed, standing.counts) == (KEYS, {}, True)
    assert standing.latest.verdict is SMALL


def test_a_text_that_is_put_back_is_the_one_the_person_saw() -> None:
    assert only(standings([review(1, READY)], screens(options="a"))).counts


def test_a_text_that_is_put_back_after_a_second_look_is_asked_about_again() -> None:
    given_reviews = [review(1, READY), review(2, READY, about=["options"], content="b")]
    assert only(standings(given_reviews, screens())).lapsed == {"options": 2}


def test_a_new_screen_was_seen_by_nobody() -> None:
    standing = only(standings([review(1, READY, about=["decision", "about"])], screens()))
    assert standing.lapsed == {"options": None}


def test_no_edit_silences_a_no() -> None:
    standing = only(standings([review(1, CHANGE)], screens(options="b", decision="b", about="b")))
    assert standing.counts
    assert votes([standing], set()) == (Vote(PATIENT, CHANGE),)


def test_a_block_stands_over_every_edit_until_its_speaker_judges_anew() -> None:
    harm = review(1, HARM)
    assert only(standings([harm], screens(options="b"))).block == harm
    anew = only(standings([harm, review(2, READY, content="b", about=["options"])], screens(options="b")))
    assert (anew.block, anew.counts) == (None, True)


def test_not_for_me_to_judge_lifts_no_block_and_is_no_vote() -> None:
    harm = review(1, HARM)
    standing = only(standings([harm, review(2, NOT_MINE)], screens()))
    assert (standing.block, standing.counts, standing.lapsed) == (harm, False, {})


def test_a_lifted_block_counts_neither_for_nor_against_and_is_asked_about_anew() -> None:
    standing = only(standings([replace(review(1, HARM), is_lifted=True)], screens()))
    assert (standing.block, standing.counts) == (None, False)
    assert standing.lapsed == dict.fromkeys(KEYS)


def test_a_dismissed_block_blocks_no_more_and_goes_on_as_a_no() -> None:
    standing = only(standings([replace(review(1, HARM), is_dismissed=True)], screens()))
    assert (standing.block, standing.counts) == (None, True)


def test_whoever_wrote_the_aid_is_no_vote_and_can_still_block() -> None:
    found = standings([review(1, HARM), review(2, READY, person=CARL)], screens())
    assert votes(found, {ROSA}) == (Vote(PATIENT, READY),)
    assert found[0].block is not None


@dataclass
class Model:
    """The rules told step by step, as a person would keep them on a sheet of paper."""

    content: dict[str, str] = field(default_factory=lambda: dict.fromkeys(KEYS, "a"))
    given: list[GivenReview] = field(default_factory=list)
    agreed_to: dict[int, dict[str, str]] = field(default_factory=dict)
    """What each person saw last, screen by screen; a lifted review is struck out."""
    says: dict[int, Verdict | None] = field(default_factory=dict)
    held_back_by: dict[int, int] = field(default_factory=dict)
    """The review by which each person holds the aid back."""

    def edit(self, key: str, content: str) -> None:
        self.content[key] = content

    def give(self, person: int, verdict: Verdict, about: Sequence[str]) -> None:
        seen = {key: self.content[key] for key in about}
        number = len(self.given) + 1
        role = None if person == LENA else PATIENT if person == ROSA else CLINICIAN
        self.given.append(GivenReview(number, person, role, START + timedelta(minutes=number), verdict, seen))
        self.says[person] = verdict
        if verdict is not NOT_MINE:
            self.agreed_to.setdefault(person, {}).update(seen)
            self.held_back_by.pop(person, None)
        if verdict is HARM:
            self.held_back_by[person] = number

    def lift(self, person: int) -> None:
        number = self.held_back_by.pop(person, None)
        if number is None:
            return
        self.given[number - 1] = replace(self.given[number - 1], is_lifted=True)
        if self.given[number - 1] == [one for one in self.given if one.person_id == person][-1]:
            self.says[person] = None
        kept = [one for one in self.given if one.person_id == person and not one.is_lifted]
        self.agreed_to[person] = {}
        for one in kept:
            if one.verdict is not NOT_MINE:
                self.agreed_to[person].update(one.seen)

    def dismiss(self, person: int) -> None:
        number = self.held_back_by.pop(person, None)
        if number is not None:
            self.given[number - 1] = replace(self.given[number - 1], is_dismissed=True)

    def votes(self, writers: set[int]) -> set[tuple[int, Verdict]]:
        voting = set()
        for person, verdict in self.says.items():
            is_fresh = self.agreed_to.get(person) == self.content
            if person not in writers and (verdict in NO or (verdict in YES and is_fresh)):
                voting.add((person, verdict))
        return voting


people = st.sampled_from([ROSA, CARL, LENA])
steps = st.one_of(
    st.tuples(st.just("edit"), st.sampled_from(KEYS), st.sampled_from("abc")),
    st.tuples(st.just("give"), people, st.sampled_from(Verdict), st.sets(st.sampled_from(KEYS), min_size=1)),
    st.tuples(st.sampled_from(["lift", "dismiss"]), people),
)


@settings(max_examples=300)
@given(st.lists(steps, max_size=20), st.sets(people, max_size=1))
def test_after_any_history_the_rules_say_what_the_model_says(
    history: list[tuple[object, ...]], writers: set[int]
) -> None:
    model = Model()
    for what, *how in history:
        getattr(model, str(what))(*how)
        now = screens(**model.content)
        found = standings(model.given, now)
        voting = {(one.latest.person_id, one.latest.verdict) for one in found if one.counts}
        assert {vote for vote in voting if vote[0] not in writers} == model.votes(writers)
        assert {one.block.review_id for one in found if one.block} == set(model.held_back_by.values())
        for one in found:
            assert not set(one.holds) & one.lapsed.keys()
            assert one.latest.verdict is NOT_MINE or {*one.holds, *one.lapsed} == set(KEYS)


@settings(max_examples=300)
@given(st.lists(steps, max_size=20))
def test_nothing_is_agreed_by_people_who_did_not_see_this_text(history: list[tuple[object, ...]]) -> None:
    model = Model()
    for what, *how in history:
        getattr(model, str(what))(*how)
    found = standings(model.given, screens(**model.content))
    consensus = find_consensus(votes(found, set()))
    for one in found:
        if consensus.is_agreed and one.counts and one.latest.verdict in YES:
            assert model.agreed_to[one.latest.person_id] == model.content
        if one.latest.verdict is CHANGE:
            assert one.counts
