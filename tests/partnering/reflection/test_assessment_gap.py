"""The gap between the two sides: never before one's own, never an average, never who."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from partnering.foundation.errors import ExpectedError, InvalidInput, NotAllowed, NotFound
from partnering.reflection.assessing import AssessedPlace, give_assessment, keep_answer, read_own_assessment
from partnering.reflection.assessment_gap import (
    AssessmentGap,
    Compared,
    ComparedItem,
    MonthSaid,
    SideSaid,
    list_gap_over_time,
    read_gap,
)
from tests.cast import CATALOG, NOW, SECRET, Cast
from tests.partnering.reflection.assessing_together import HERE, ITEMS, STAGE, assess, keep

ENDS = st.tuples(st.integers(0, 5), st.integers(0, 5)).map(sorted)


def gap_for(session: Session, cast: Cast, person: int, place: AssessedPlace = HERE) -> AssessmentGap:
    return read_gap(session, person, project_id=cast.project, place=place, catalog=CATALOG)


def over_time(session: Session, cast: Cast, person: int, about: str = "level") -> list[MonthSaid]:
    return list_gap_over_time(
        session, person, project_id=cast.project, place=HERE, about=about, catalog=CATALOG
    )


def item_of(gap: AssessmentGap, key: str) -> ComparedItem:
    return next(compared for compared in gap.items if compared.item.key == key)


def test_both_sides_and_the_gap_are_read_by_question_widest_first(cast: Cast, session: Session) -> None:
    assess(session, cast, cast.patient, 1, 2, 3, 3, words="Ask us before you decide.")
    assess(session, cast, cast.editor, 4, 3, 3, 4)
    gap = gap_for(session, cast, cast.editor)
    assert [(one.item.key, one.said.gap) for one in gap.items] == [
        ("who_decides", 3),
        ("how_long", 1),
        ("sharing", 1),
        ("agenda", 0),
    ]
    widest = gap.items[0]
    assert widest.said == Compared(SideSaid(4, 4, 1), SideSaid(1, 1, 1))
    assert (widest.step_up, widest.would_raise_it) == (2, ("Ask us before you decide.",))
    stage = next(stage for stage in gap.stages if stage.stage == STAGE)
    assert stage.said == Compared(SideSaid(3, 3, 1), SideSaid(1, 1, 1))
    assert [other.stage for other in gap.stages if other.said.gap] == [STAGE]


def test_nobody_reads_the_other_side_before_their_own_is_given(cast: Cast, session: Session) -> None:
    assess(session, cast, cast.patient, 1, 2, 3, 4, words=SECRET)
    for person in (cast.lead, cast.editor, cast.facilitator, cast.caregiver, cast.clinician):
        keep(session, cast, person, "who_decides", 5)
        gap = gap_for(session, cast, person)
        assert gap.items == ()
        assert SECRET not in repr(gap)
        assert {stage.stage for stage in gap.stages if stage.is_kept_back} == {STAGE}
        assert {stage.said for stage in gap.stages} == {Compared()}
        assert over_time(session, cast, person) == []


def test_answers_that_are_not_given_are_nobody_elses(cast: Cast, session: Session) -> None:
    assess(session, cast, cast.lead, 4, 4, 4, 4)
    keep(session, cast, cast.patient, "who_decides", 0, words=SECRET)
    assess(session, cast, cast.caregiver, 2, 2, 2, 2)
    keep(session, cast, cast.caregiver, "who_decides", 0, words=SECRET)
    gap = gap_for(session, cast, cast.lead)
    assert item_of(gap, "who_decides").said == Compared(SideSaid(4, 4, 1), SideSaid(2, 2, 1))
    assert SECRET not in repr(gap) + repr(over_time(session, cast, cast.lead))


def test_one_stage_given_opens_that_stage_alone(cast: Cast, session: Session) -> None:
    elsewhere = AssessedPlace(HERE.instrument, "health_outcomes")
    assess(session, cast, cast.patient, 1, 1, 1, 1, place=elsewhere)
    assess(session, cast, cast.lead, 4, 4, 4, 4)
    gap = gap_for(session, cast, cast.lead)
    shown = {stage.stage: (stage.is_kept_back, stage.said) for stage in gap.stages}
    assert shown[STAGE] == (False, Compared(by_project=SideSaid(4, 4, 1)))
    assert shown["health_outcomes"] == (True, Compared())
    assert gap_for(session, cast, cast.lead, elsewhere).items == ()


def test_several_people_of_a_side_are_a_range_never_an_average(cast: Cast, session: Session) -> None:
    assess(session, cast, cast.patient, 0, 0, 0, 0)
    assess(session, cast, cast.caregiver, 3, 3, 3, 3)
    assess(session, cast, cast.clinician, None, None, None, None)
    assess(session, cast, cast.lead, 5, 5, 5, 5)
    said = item_of(gap_for(session, cast, cast.patient), "agenda").said
    assert said == Compared(SideSaid(5, 5, 1), SideSaid(0, 3, 2))
    assert said.gap == 2


def test_names_are_not_in_what_is_read(cast: Cast, session: Session) -> None:
    for person in cast.loggers:
        assess(session, cast, person, 1, 2, 3, 4)
    told = repr(gap_for(session, cast, cast.lead))
    assert [name for name in ("Rosa", "Carl", "Clara", "Edgar") if name in told] == []


@given(project=ENDS, partner=ENDS)
def test_the_gap_is_the_distance_between_the_ranges(project: list[int], partner: list[int]) -> None:
    compared = Compared(SideSaid(project[0], project[1], 2), SideSaid(partner[0], partner[1], 2))
    distance = min(
        abs(a - b) for a in range(project[0], project[1] + 1) for b in range(partner[0], partner[1] + 1)
    )
    assert compared.gap == distance


def test_there_is_no_gap_until_both_sides_have_answered() -> None:
    assert Compared(by_project=SideSaid(1, 1, 1)).gap is None
    assert Compared().gap is None


def test_what_one_says_anew_counts_and_the_months_show_the_way(cast: Cast, session: Session) -> None:
    def assess_on(days: int, person: int, step: int) -> None:
        moment = NOW + timedelta(days=days)
        for item in ITEMS:
            keep_answer(
                session,
                person,
                project_id=cast.project,
                place=HERE,
                item=item,
                values=(str(step),),
                would_raise_it="",
                catalog=CATALOG,
                now=moment,
            )
        give_assessment(session, person, project_id=cast.project, place=HERE, catalog=CATALOG, now=moment)

    assess_on(0, cast.patient, 1)
    assess_on(1, cast.lead, 4)
    assess_on(60, cast.patient, 2)
    assess_on(61, cast.patient, 3)
    assert over_time(session, cast, cast.lead) == [
        MonthSaid(date(2026, 3, 1), Compared(SideSaid(4, 4, 1), SideSaid(1, 1, 1))),
        MonthSaid(date(2026, 5, 1), Compared(SideSaid(4, 4, 1), SideSaid(3, 3, 1))),
    ]
    assert over_time(session, cast, cast.lead, "agenda")[-1].said.gap == 1
    with pytest.raises(InvalidInput):
        over_time(session, cast, cast.lead, "no_such_question")


def test_who_is_on_neither_side_reads_nothing(cast: Cast, session: Session) -> None:
    assess(session, cast, cast.patient, 1, 2, 3, 4, words=SECRET)
    expected: dict[int, type[ExpectedError]] = {
        cast.funder: NotAllowed,
        cast.administrator: NotAllowed,
        cast.outsider: NotFound,
        cast.ended: NotFound,
    }
    for person, error in expected.items():
        with pytest.raises(error):
            gap_for(session, cast, person)
        with pytest.raises(error):
            over_time(session, cast, person)
        with pytest.raises(error):
            read_own_assessment(session, person, project_id=cast.project, place=HERE, catalog=CATALOG)
