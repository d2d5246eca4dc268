"""How a level is found, where the two sides differ, and how it changes from release to release."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.vocabulary import Rater
from partnering.tracker.coverage import GapKind
from partnering.tracker.levels import Levels, level_of
from partnering.tracker.levels_over_time import MOST_RELEASES, ReleaseLevels
from partnering.tracker.models import StageRating
from partnering.tracker.rating_gap import gap_sentence, widest_gap
from partnering.tracker.ratings import NewRating, rate_stage
from partnering.tracker.releases import add_release
from partnering.tracker.sight import RATED_LEVEL
from tests.cast import CATALOG, NOW, Cast, a_meeting, gather, log
from tests.partnering.tracker.saying_levels import (
    PATIENT,
    STAGE,
    cell_for,
    coverage_for,
    over_time,
    rate,
    second_patient,
    seen,
)

ANY_LEVEL = st.integers(min_value=0, max_value=5)


# The level


@given(control=ANY_LEVEL, time=ANY_LEVEL)
def test_a_level_is_reached_only_where_both_tests_are_true(control: int, time: int) -> None:
    for level in range(6):
        assert (level_of(control, time) >= level) is (control >= level and time >= level)


@given(said=st.lists(st.tuples(st.sampled_from(Rater), ANY_LEVEL, st.booleans()), max_size=6))
def test_the_level_of_a_side_is_its_highest_and_kept_back_whole(
    said: list[tuple[Rater, int, bool]],
) -> None:
    levels = Levels()
    for rater, level, is_kept_back in said:
        levels.hear(rater, level, Rater.PARTNER if is_kept_back else None)
    own = [level for rater, level, _kept in said if rater is Rater.PROJECT]
    theirs = [(level, kept) for rater, level, kept in said if rater is Rater.PARTNER]
    assert levels.of(Rater.PROJECT) == max(own, default=None)
    if any(kept for _level, kept in theirs):
        assert (levels.of(Rater.PARTNER), levels.kept_back) == (None, Rater.PARTNER)
    else:
        assert levels.of(Rater.PARTNER) == max((level for level, _kept in theirs), default=None)


def test_the_database_finds_the_same_level(any_session: Session) -> None:
    cast = gather(any_session)
    for control in range(6):
        for time in range(6):
            entry = NewRating(cast.release, STAGE, PATIENT, control, time)
            rate_stage(any_session, cast.lead, project_id=cast.project, entry=entry, catalog=CATALOG, now=NOW)
    rows = any_session.execute(
        select(StageRating.who_controls, StageRating.how_continuous, RATED_LEVEL)
    ).all()
    assert len(rows) == 36
    assert [row for row in rows if row[2] != level_of(row[0], row[1])] == []


# In coverage


def test_a_rating_adds_neither_people_nor_time(cast: Cast, session: Session, release: int) -> None:
    log(session, cast.lead, cast.project, replace(a_meeting(release, cast.patient), stage=STAGE, level=1))
    before = cell_for(session, cast, cast.lead, release)
    rate(session, cast, cast.lead, release, 4)
    assert cell_for(session, cast, cast.lead, release) == replace(before, level_by_project=4)
    rate(session, cast, cast.lead, release, 0)
    assert cell_for(session, cast, cast.lead, release) == replace(before, level_by_project=1)


def test_a_rating_alone_is_no_sign_that_somebody_took_part(
    cast: Cast, session: Session, release: int
) -> None:
    rate(session, cast, cast.patient, release, 0)
    cell = cell_for(session, cast, cast.patient, release)
    assert (cell.is_empty, cell.is_blank, cell.level_by_partner) == (True, False, 0)
    coverage = coverage_for(session, cast, cast.patient, release)
    assert coverage.headline == "Nobody has logged an activity for release 3.0 yet."
    (row,) = [stage for stage in coverage.stages if stage.stage == STAGE]
    assert {gap.kind for gap in row.gaps} == {GapKind.NOBODY}


def test_coverage_shows_the_highest_of_each_side_and_never_an_average(
    cast: Cast, session: Session, release: int
) -> None:
    nell = second_patient(session, cast)
    for person, level in ((cast.patient, 1), (nell, 3), (cast.lead, 2), (cast.editor, 5)):
        rate(session, cast, person, release, level)
    for person in (cast.patient, nell, cast.lead, cast.editor):
        assert seen(session, cast, person, release) == (5, 3, None)


# The gap


def test_the_widest_gap_is_the_headline(cast: Cast, session: Session, release: int) -> None:
    for stage, project, partner in (
        (STAGE, 4, 2),
        ("information_delivery", 1, 5),
        ("health_outcomes", 3, 3),
    ):
        rate(session, cast, cast.lead, release, project, stage=stage)
        rate(session, cast, cast.patient, release, partner, stage=stage)
    gap = widest_gap(coverage_for(session, cast, cast.lead, release))
    assert gap is not None
    assert gap_sentence(gap, Rater.PROJECT) == "You say 1, your partners say 5: What people see, Patient."
    assert (
        gap_sentence(gap, Rater.PARTNER)
        == "The project says 1, the partners say 5: What people see, Patient."
    )


def test_without_a_gap_there_is_no_headline_of_it(cast: Cast, session: Session, release: int) -> None:
    assert widest_gap(coverage_for(session, cast, cast.lead, release)) is None
    rate(session, cast, cast.lead, release, 3)
    rate(session, cast, cast.patient, release, 3)
    assert widest_gap(coverage_for(session, cast, cast.lead, release)) is None


# Over time


def test_levels_go_from_release_to_release_by_both_sides(any_session: Session) -> None:
    cast = gather(any_session)
    assert over_time(any_session, cast, cast.lead) == []
    for release, project, partner in ((cast.earlier_release, 1, 1), (cast.release, 4, 2)):
        rate(any_session, cast, cast.lead, release, project)
        rate(any_session, cast, cast.patient, release, partner)
    log(
        any_session,
        cast.patient,
        cast.project,
        replace(a_meeting(cast.release, cast.patient), stage=STAGE, level=3),
    )
    both = [ReleaseLevels("2.0", 1, 1, None), ReleaseLevels("2.1", 4, 3, None)]
    assert over_time(any_session, cast, cast.lead) == both
    rate(any_session, cast, cast.editor, cast.earlier_release, 2)
    assert over_time(any_session, cast, cast.editor) == [
        ReleaseLevels("2.0", 2, 1, None),
        ReleaseLevels("2.1", 4, None, Rater.PARTNER),
    ]


def test_of_very_many_releases_the_newest_are_told(cast: Cast, session: Session) -> None:
    versions = [f"7.{n}" for n in range(MOST_RELEASES + 2)]
    for version in versions:
        release = add_release(session, cast.lead, project_id=cast.project, version=version, now=NOW)
        rate(session, cast, cast.lead, release, 2)
    assert [point.version for point in over_time(session, cast, cast.lead)] == versions[2:]
