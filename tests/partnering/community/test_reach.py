"""Reach: dated counts with source and way, what a funder sees of them, and what cannot be."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from partnering.community.reach import (
    FEWEST_SHOWN,
    LARGEST_NUMBER,
    LONGEST_SOURCE,
    NewCount,
    NewMeasure,
    add_measure,
    list_reach,
    note_count,
    take_back_count,
)
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import ReachTier, ReachUnit
from tests.cast import NOW, SECRET, TODAY, YESTERDAY, Cast, gather, nothing_changes
from tests.partnering.community.counting import (
    a_measure,
    by_tier,
    counts,
    in_february,
    in_january,
    reach_seen_by,
)

AWARE, USING, PRODUCING = ReachTier


def test_a_count_comes_back_with_its_days_its_source_and_its_way(any_session: Session) -> None:
    cast = gather(any_session)
    measure_id = a_measure(any_session, cast)
    counts(any_session, cast, measure_id, in_january(aware=20, using=0))
    counts(any_session, cast, measure_id, in_february(aware=30, using=12, producing=3))
    (measure,) = reach_seen_by(any_session, cast, cast.patient)
    assert (measure.unit, measure.source, measure.how_counted) == (
        ReachUnit.PEOPLE,
        "Our web page",
        "Each browser once.",
    )
    assert [count.window.numbers for count in measure.counts] == [
        by_tier(aware=30, using=12, producing=3),
        by_tier(aware=20, using=0),
    ]
    assert [(growth.tier, growth.before, growth.now, str(growth.factor)) for growth in measure.growth] == [
        (AWARE, 20, 30, "1.5")
    ]


def test_counts_of_one_way_are_never_mixed_with_those_of_another(cast: Cast, session: Session) -> None:
    for source in ("Our web page", "The list of the clinic"):
        counts(session, cast, a_measure(session, cast, source=source), in_january(aware=20))
    assert [len(measure.counts) for measure in reach_seen_by(session, cast, cast.lead)] == [1, 1]
    assert [measure.growth for measure in reach_seen_by(session, cast, cast.lead)] == [(), ()]


def test_the_same_days_again_correct_a_count(cast: Cast, session: Session) -> None:
    measure_id = a_measure(session, cast)
    counts(session, cast, measure_id, in_january(aware=20, using=4))
    with nothing_changes(session):
        counts(session, cast, measure_id, in_january(aware=20, using=4))
    counts(session, cast, measure_id, in_january(aware=21))
    (measure,) = reach_seen_by(session, cast, cast.lead)
    assert [count.window.numbers for count in measure.counts] == [by_tier(aware=21)]


def test_a_count_is_taken_back_once(cast: Cast, session: Session) -> None:
    counts(session, cast, a_measure(session, cast), in_january(aware=20))
    (measure,) = reach_seen_by(session, cast, cast.lead)
    count_id = measure.counts[0].count_id
    take_back_count(session, cast.lead, project_id=cast.project, count_id=count_id, now=NOW)
    assert reach_seen_by(session, cast, cast.lead)[0].counts == ()
    with pytest.raises(NotFound, match="no such count"):
        take_back_count(session, cast.lead, project_id=cast.project, count_id=count_id, now=NOW)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"numbers": by_tier(aware=-1)}, "Know of it: use a whole number from 0"),
        ({"numbers": by_tier(producing=LARGEST_NUMBER + 1)}, "Help to make it: use a whole number"),
        ({"numbers": {}}, "give at least one"),
        ({"last_day": date(2025, 12, 31)}, "the last day comes before the first"),
        ({"last_day": TODAY + timedelta(days=1)}, "today or a day before"),
        (
            {"first_day": YESTERDAY, "last_day": TODAY},
            "overlap with a count from 3 March 2026 to 3 March 2026",
        ),
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, Any], told: str, cast: Cast, session: Session) -> None:
    measure_id = a_measure(session, cast)
    counts(session, cast, measure_id, NewCount(YESTERDAY, YESTERDAY, by_tier(aware=1)))
    with nothing_changes(session), pytest.raises(InvalidInput, match=told):
        counts(session, cast, measure_id, replace(in_january(aware=5), **wrong))


def test_a_way_of_counting_has_a_source_and_is_added_once(cast: Cast, session: Session) -> None:
    call: dict[str, Any] = {"project_id": cast.project, "form_token": new_token(), "now": NOW}
    entry = NewMeasure(ReachUnit.SETTINGS, "The list of clinics", "Each clinic once.")
    first = add_measure(session, cast.lead, entry=entry, **call)
    with nothing_changes(session):
        assert add_measure(session, cast.lead, entry=entry, **call) == first
        with pytest.raises(NotPossibleNow, match="changed since"):
            add_measure(session, cast.lead, entry=replace(entry, unit=ReachUnit.PEOPLE), **call)
        with pytest.raises(InvalidInput, match="Where the numbers come from: write"):
            add_measure(session, cast.lead, entry=replace(entry, source=" "), **call)
        with pytest.raises(InvalidInput, match="How it is counted: write"):
            add_measure(session, cast.lead, entry=replace(entry, how_counted="?"), **call)


# What a funder sees


def test_a_source_is_one_line_that_fits_over_its_numbers(cast: Cast, session: Session) -> None:
    a_measure(session, cast, source="  Our\nweb   page ")
    with nothing_changes(session), pytest.raises(InvalidInput, match="up to 200 characters"):
        a_measure(session, cast, source="x" * (LONGEST_SOURCE + 1))
    a_measure(session, cast, source="x" * LONGEST_SOURCE)
    assert [one.source for one in reach_seen_by(session, cast, cast.lead)] == [
        "Our web page",
        "x" * LONGEST_SOURCE,
    ]


def test_a_funder_reads_large_numbers_and_that_others_are_small(cast: Cast, session: Session) -> None:
    measure_id = a_measure(session, cast)
    counts(session, cast, measure_id, in_january(aware=20, using=FEWEST_SHOWN, producing=FEWEST_SHOWN - 1))
    (seen,) = reach_seen_by(session, cast, cast.funder)
    assert seen.counts[0].window.numbers == by_tier(aware=20, using=FEWEST_SHOWN)
    assert seen.counts[0].too_small == {PRODUCING}
    (by_lead,) = reach_seen_by(session, cast, cast.lead)
    assert (by_lead.counts[0].window.numbers[PRODUCING], by_lead.counts[0].too_small) == (4, frozenset())


def test_a_place_is_nobody_and_zero_is_not_small(cast: Cast, session: Session) -> None:
    clinics, people = a_measure(session, cast, ReachUnit.SETTINGS), a_measure(session, cast)
    for measure_id in (clinics, people):
        counts(session, cast, measure_id, in_january(aware=2, using=0))
    of_clinics, of_people = (measure.counts[0] for measure in reach_seen_by(session, cast, cast.funder))
    assert of_clinics.window.numbers == by_tier(aware=2, using=0)
    assert of_people.window.numbers == by_tier(using=0)
    assert of_people.too_small == {AWARE}


@pytest.mark.parametrize("small", range(1, FEWEST_SHOWN))
def test_nothing_a_funder_sees_tells_a_small_number(small: int, cast: Cast, session: Session) -> None:
    """Whatever the small number is, a funder sees the same: no sum, factor or sentence lets them work it out."""
    measure_id = a_measure(session, cast)
    counts(session, cast, measure_id, in_january(aware=50, using=20, producing=small))
    counts(session, cast, measure_id, in_february(aware=80, using=small, producing=small))
    (seen,) = reach_seen_by(session, cast, cast.funder)
    assert [(growth.tier, str(growth.factor)) for growth in seen.growth] == [(AWARE, "1.6")]
    assert [count.window.numbers for count in seen.counts] == [by_tier(aware=80), by_tier(aware=50, using=20)]
    assert seen.why_no_growth is None


def test_reach_of_another_project_is_not_found(cast: Cast, session: Session) -> None:
    foreign = add_measure(
        session,
        cast.outsider,
        project_id=cast.other_project,
        entry=NewMeasure(ReachUnit.PEOPLE, SECRET, SECRET),
        form_token=new_token(),
        now=NOW,
    )
    of_other: dict[str, Any] = {"project_id": cast.other_project, "now": NOW, "today": TODAY}
    note_count(session, cast.outsider, measure_id=foreign, entry=in_january(aware=20), **of_other)
    (measure,) = list_reach(session, cast.outsider, project_id=cast.other_project)
    with nothing_changes(session):
        with pytest.raises(NotFound) as refused:
            counts(session, cast, foreign, in_february(aware=1))
        with pytest.raises(NotFound):
            take_back_count(
                session, cast.lead, project_id=cast.project, count_id=measure.counts[0].count_id, now=NOW
            )
        with pytest.raises(NotFound):
            list_reach(session, cast.lead, project_id=cast.other_project)
    assert SECRET not in str(refused.value)
    assert reach_seen_by(session, cast, cast.lead) == []
