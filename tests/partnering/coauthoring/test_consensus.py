"""Consensus by group: the equimedian, the brake on disagreement, and that the rule is kept with the result."""

import json
from fractions import Fraction
from math import lcm
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnering.coauthoring.consensus import (
    RULE,
    SCORES,
    Vote,
    equimedian,
    find_consensus,
    from_stored,
)
from partnering.foundation.vocabulary import PartnerRole, Verdict

READY, SMALL = Verdict.READY, Verdict.READY_WITH_SMALL_CHANGES
CHANGE, HARM, NOT_MINE = Verdict.NEEDS_CHANGE, Verdict.HARMFUL_OR_MISLEADING, Verdict.NOT_FOR_ME_TO_JUDGE
PATIENT, CAREGIVER = PartnerRole.PATIENT_PARTNER, PartnerRole.CAREGIVER_PARTNER
CLINICIAN = PartnerRole.CLINICIAN_PARTNER

groups = st.dictionaries(
    st.sampled_from("pqrst"), st.lists(st.integers(1, 9), min_size=1, max_size=6), max_size=4
)
votes = st.lists(
    st.builds(Vote, st.sampled_from([None, PATIENT, CAREGIVER, CLINICIAN]), st.sampled_from(Verdict)),
    max_size=12,
)


def by_repeating(scores: dict[str, list[int]]) -> Fraction | None:
    """The plain median where every group was made equally large by repeating its scores."""
    if not scores:
        return None
    size = lcm(*(len(own) for own in scores.values()))
    return Fraction(median(score for own in scores.values() for score in own * (size // len(own))))


@given(groups)
def test_the_equimedian_is_the_median_of_groups_made_equally_large(scores: dict[str, list[int]]) -> None:
    assert equimedian(scores) == by_repeating(scores)


@given(votes, st.randoms())
def test_the_order_of_votes_changes_nothing(cast: list[Vote], random: object) -> None:
    shuffled = list(cast)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis types its randoms as objects
    assert find_consensus(shuffled) == find_consensus(cast)


@given(votes)
def test_what_is_agreed_has_its_median_at_seven_and_no_split(cast: list[Vote]) -> None:
    found = find_consensus(cast)
    scores = [score for vote in cast if (score := SCORES[vote.verdict]) is not None]
    split = bool(scores) and (
        10 * sum(score >= 7 for score in scores) >= 3 * len(scores)
        and 10 * sum(score <= 3 for score in scores) >= 3 * len(scores)
    )
    assert found.is_split is split
    assert found.is_agreed is (found.equimedian is not None and found.equimedian >= 7 and not split)


@given(votes)
def test_a_result_comes_back_from_the_database_as_it_was(cast: list[Vote]) -> None:
    found = find_consensus(cast)
    assert from_stored(json.loads(json.dumps(found.as_stored()))) == found


def test_ten_of_the_team_do_not_outvote_one_patient() -> None:
    found = find_consensus([Vote(PATIENT, CHANGE), *[Vote(None, READY)] * 10])
    assert (found.equimedian, found.is_agreed) == (6.5, False)
    assert found.scores == {"patient_partner": (4,), "team": (9,) * 10}


def test_three_groups_agree_with_one_voice_each() -> None:
    found = find_consensus([Vote(PATIENT, SMALL), Vote(CAREGIVER, READY), Vote(CLINICIAN, READY)])
    assert (found.equimedian, found.is_agreed) == (9, True)


@pytest.mark.parametrize(("harms", "is_split"), [(2, False), (3, True)])
def test_thirty_in_a_hundred_at_both_ends_are_a_disagreement_whatever_the_median(
    harms: int, is_split: bool
) -> None:
    found = find_consensus([Vote(PATIENT, HARM)] * harms + [Vote(PATIENT, READY)] * (10 - harms))
    assert found.equimedian == 9
    assert (found.is_split, found.is_agreed) == (is_split, not is_split)


def test_small_changes_are_just_enough_and_a_needed_change_is_not() -> None:
    assert find_consensus([Vote(PATIENT, SMALL)]).is_agreed
    assert not find_consensus([Vote(PATIENT, CHANGE)]).is_agreed


@pytest.mark.parametrize("cast", [[], [Vote(PATIENT, NOT_MINE)]])
def test_where_nobody_judges_nothing_is_agreed(cast: list[Vote]) -> None:
    found = find_consensus(cast)
    assert (found.equimedian, found.is_agreed, found.scores) == (None, False, {})


def test_the_rule_and_its_numbers_stand_in_what_is_stored() -> None:
    stored = find_consensus([Vote(PATIENT, READY)]).as_stored()
    assert stored["rule"] == RULE
    assert stored["source"] == "doi:10.1136/bmj.38926.629329.AE"
    assert (stored["agreed_from"], stored["disagreement_percent"]) == (7, 30)
