"""Two raters: how a level is found, who may rate what, and that nobody reads the other side's level too early."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound
from partnering.foundation.people import command_line_person, end_access, give_access
from partnering.foundation.vocabulary import AccessRole, PartnerRole, Rater, TeamRole
from partnering.tracker.activities import take_back_activity
from partnering.tracker.activity_accounts import OwnAccount, tell_own_account
from partnering.tracker.activity_list import list_activities_of_cell
from partnering.tracker.coverage import Cell, Coverage, GapKind
from partnering.tracker.coverage_changes import compare
from partnering.tracker.coverage_formats import coverage_csv, coverage_json
from partnering.tracker.levels import EVERYTHING_IN_SIGHT, Levels, Sight, level_of
from partnering.tracker.levels_over_time import MOST_RELEASES, ReleaseLevels, list_levels_over_time
from partnering.tracker.models import StageRating
from partnering.tracker.rating_gap import gap_sentence, widest_gap
from partnering.tracker.ratings import (
    NewRating,
    OwnRating,
    RatingsOfRelease,
    SideSaid,
    StageStanding,
    rate_stage,
    read_stage_ratings,
)
from partnering.tracker.release_coverage import read_coverage
from partnering.tracker.releases import add_release
from partnering.tracker.sight import RATED_LEVEL
from tests.cast import CATALOG, NOW, TODAY, Cast, a_meeting, gather, log, nothing_changes, trail
from tests.pages.conftest import counted_statements

PATIENT, CAREGIVER, CITIZEN, CLINICIAN, LOCAL = PartnerRole
HUB = "sittig-2023"
STAGE = "pcor_evidence"
ANY_LEVEL = st.integers(min_value=0, max_value=5)


@pytest.fixture
def release(cast: Cast, session: Session) -> int:
    """A release where nobody has done or said anything."""
    return add_release(session, cast.lead, project_id=cast.project, version="3.0", now=NOW)


def rate(
    session: Session,
    cast: Cast,
    person: int,
    release: int,
    level: int,
    *,
    stage: str = STAGE,
    role: PartnerRole = PATIENT,
    words: str = "",
) -> int:
    """Say the same level on both tests."""
    entry = NewRating(release, stage, role, level, level, words)
    return rate_stage(session, person, project_id=cast.project, entry=entry, catalog=CATALOG, now=NOW)


def coverage_for(
    session: Session, cast: Cast, person: int, release: int, lifecycle: str | None = None
) -> Coverage:
    return read_coverage(
        session,
        person,
        project_id=cast.project,
        release_id=release,
        catalog=CATALOG,
        today=TODAY,
        lifecycle=lifecycle,
    )


def cell_for(
    session: Session,
    cast: Cast,
    person: int,
    release: int,
    *,
    stage: str = STAGE,
    role: PartnerRole = PATIENT,
    lifecycle: str = HUB,
) -> Cell:
    coverage = coverage_for(session, cast, person, release, lifecycle)
    (found,) = [
        cell
        for row in coverage.stages
        if row.stage == stage
        for cell in row.cells
        if cell.partner_role is role
    ]
    return found


def seen(
    session: Session, cast: Cast, person: int, release: int, **where: Any
) -> tuple[int | None, int | None, Rater | None]:
    """What a person reads of a cell: the project's level, the partners', and whose is kept back."""
    cell = cell_for(session, cast, person, release, **where)
    return cell.level_by_project, cell.level_by_partner, cell.kept_back


def ratings_for(
    session: Session, cast: Cast, person: int, release: int, lifecycle: str = HUB
) -> RatingsOfRelease:
    return read_stage_ratings(
        session,
        person,
        project_id=cast.project,
        release_id=release,
        lifecycle=lifecycle,
        catalog=CATALOG,
    )


def standing_for(
    session: Session, cast: Cast, person: int, release: int, *, role: PartnerRole = PATIENT
) -> StageStanding:
    ratings = ratings_for(session, cast, person, release)
    (found,) = [one for one in ratings.standings if (one.stage, one.partner_role) == (STAGE, role)]
    return found


def second_patient(session: Session, cast: Cast) -> int:
    return give_access(
        session,
        cast.lead,
        project_id=cast.project,
        name="Nell",
        email="nell@example.org",
        access_role=AccessRole.PARTNER,
        role=PATIENT,
        now=NOW,
    )


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


# Saying it


def test_the_team_rates_for_the_project_and_a_partner_for_their_own_role(any_session: Session) -> None:
    cast = gather(any_session)
    for person, role in ((cast.lead, CLINICIAN), (cast.patient, PATIENT), (cast.clinician, CLINICIAN)):
        rate(any_session, cast, person, cast.release, 4, role=role, words=" Meet\r\nmonthly. ")
    rows = any_session.execute(
        select(
            StageRating.rated_by,
            StageRating.rater,
            StageRating.partner_role,
            StageRating.lifecycle,
            StageRating.stage,
            StageRating.what_would_raise_it,
        ).order_by(StageRating.id)
    ).all()
    words = "Meet\nmonthly."
    assert rows == [
        (cast.lead, Rater.PROJECT, CLINICIAN, HUB, STAGE, words),
        (cast.patient, Rater.PARTNER, PATIENT, HUB, STAGE, words),
        (cast.clinician, Rater.PARTNER, CLINICIAN, HUB, STAGE, words),
    ]


def test_a_stage_of_another_lifecycle_is_kept_as_it_came(cast: Cast, session: Session, release: int) -> None:
    rate(session, cast, cast.lead, release, 3, stage="design_development")
    assert session.execute(select(StageRating.lifecycle, StageRating.stage)).all() == [
        ("cdsic-4", "design_development")
    ]
    for stage in ("computable_clinical_knowledge", "patient_specific_inference", "information_delivery"):
        assert seen(session, cast, cast.lead, release, stage=stage) == (3, None, None)
    assert seen(session, cast, cast.lead, release) == (None, None, None)


def test_nobody_rates_for_somebody_elses_role(cast: Cast, session: Session, release: int) -> None:
    with nothing_changes(session), pytest.raises(NotAllowed, match="is for them to say"):
        rate(session, cast, cast.patient, release, 2, role=CLINICIAN)


def test_somebody_with_the_access_of_a_partner_and_a_team_role_speaks_for_neither(
    cast: Cast, session: Session, release: int
) -> None:
    person = give_access(
        session,
        cast.lead,
        project_id=cast.project,
        name="Olga",
        email="olga@example.org",
        access_role=AccessRole.PARTNER,
        role=TeamRole.COMMUNITY_ORG,
        now=NOW,
    )
    rate(session, cast, cast.lead, release, 4)
    with nothing_changes(session), pytest.raises(NotAllowed):
        rate(session, cast, person, release, 2)
    assert seen(session, cast, person, release) == (4, None, None)


@pytest.mark.parametrize(("control", "time"), [(6, 3), (-1, 3), (3, 6), (3, -1)])
def test_a_step_off_the_scale_is_refused(
    cast: Cast, session: Session, release: int, control: int, time: int
) -> None:
    entry = NewRating(release, STAGE, PATIENT, control, time)
    with nothing_changes(session), pytest.raises(InvalidInput, match="choose a step from 0 to 5"):
        rate_stage(session, cast.lead, project_id=cast.project, entry=entry, catalog=CATALOG, now=NOW)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"stage": "no-such"}, InvalidInput),
        ({"release_id": 999}, NotFound),
        ({"what_would_raise_it": "x" * 5_001}, InvalidInput),
    ],
)
def test_what_cannot_be_kept_is_refused(
    cast: Cast, session: Session, release: int, change: dict[str, Any], error: type[Exception]
) -> None:
    entry = replace(NewRating(release, STAGE, PATIENT, 2, 2), **change)
    with nothing_changes(session), pytest.raises(error):
        rate_stage(session, cast.lead, project_id=cast.project, entry=entry, catalog=CATALOG, now=NOW)


def test_a_release_of_another_project_is_not_found(cast: Cast, session: Session) -> None:
    for person in (cast.lead, cast.patient):
        with nothing_changes(session), pytest.raises(NotFound):
            rate(session, cast, person, cast.other_release, 2)


def test_rating_again_replaces_the_own_one_and_keeps_it(any_session: Session) -> None:
    cast = gather(any_session)
    for level in (2, 4, 3):
        rate(any_session, cast, cast.patient, cast.release, level)
    rate(any_session, cast, cast.lead, cast.release, 5)
    rows = any_session.execute(
        select(StageRating.who_controls, StageRating.replaced_at.is_not(None)).order_by(StageRating.id)
    ).all()
    assert [(level, bool(is_replaced)) for level, is_replaced in rows] == [
        (2, True),
        (4, True),
        (3, False),
        (5, False),
    ]
    assert seen(any_session, cast, cast.patient, cast.release) == (5, 3, None)


def test_a_double_click_rates_once(cast: Cast, session: Session, release: int) -> None:
    first = rate(session, cast, cast.patient, release, 2, words="More time.")
    with nothing_changes(session):
        assert rate(session, cast, cast.patient, release, 2, words=" More time. ") == first


def test_the_trail_names_who_rated_and_no_level(cast: Cast, session: Session, release: int) -> None:
    rate(session, cast, cast.patient, release, 5, words="A seat on the board.")
    event = trail(session)[-1]
    assert (event.person_id, event.before) == (cast.patient, None)
    assert event.after == {"stage": STAGE, "partner_role": "patient_partner", "is_first": True}


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


# Blindness


def test_the_other_side_is_kept_back_until_one_has_said_ones_own(
    cast: Cast, session: Session, release: int
) -> None:
    rate(session, cast, cast.patient, release, 2)
    assert seen(session, cast, cast.lead, release) == (None, None, Rater.PARTNER)
    assert seen(session, cast, cast.patient, release) == (None, 2, None)
    rate(session, cast, cast.lead, release, 4)
    assert seen(session, cast, cast.lead, release) == (4, 2, None)
    assert seen(session, cast, cast.patient, release) == (4, 2, None)


def test_each_member_of_the_team_says_their_own_first(cast: Cast, session: Session, release: int) -> None:
    rate(session, cast, cast.patient, release, 2)
    rate(session, cast, cast.lead, release, 4)
    for person in (cast.editor, cast.facilitator):
        assert seen(session, cast, person, release) == (4, None, Rater.PARTNER)
    rate(session, cast, cast.editor, release, 3)
    assert seen(session, cast, cast.editor, release) == (4, 2, None)
    assert seen(session, cast, cast.facilitator, release) == (4, None, Rater.PARTNER)


def test_a_second_patient_says_their_own_first_too(cast: Cast, session: Session, release: int) -> None:
    nell = second_patient(session, cast)
    rate(session, cast, cast.lead, release, 4)
    rate(session, cast, cast.patient, release, 2)
    assert seen(session, cast, nell, release) == (None, 2, Rater.PROJECT)


def test_who_cannot_rate_a_cell_sees_both_sides(cast: Cast, session: Session, release: int) -> None:
    rate(session, cast, cast.lead, release, 4)
    rate(session, cast, cast.patient, release, 2)
    for person in (cast.clinician, cast.caregiver, cast.administrator, command_line_person(session)):
        assert seen(session, cast, person, release) == (4, 2, None)


def test_one_stage_or_role_opens_no_other(cast: Cast, session: Session, release: int) -> None:
    for role, person in ((PATIENT, cast.patient), (CLINICIAN, cast.clinician)):
        for stage in (STAGE, "information_delivery"):
            rate(session, cast, person, release, 2, stage=stage, role=role)
    rate(session, cast, cast.lead, release, 4)
    assert seen(session, cast, cast.lead, release) == (4, 2, None)
    hidden = (None, None, Rater.PARTNER)
    assert seen(session, cast, cast.lead, release, stage="information_delivery") == hidden
    assert seen(session, cast, cast.lead, release, role=CLINICIAN) == hidden
    assert seen(session, cast, cast.lead, release, role=CLINICIAN, stage="information_delivery") == hidden


def test_one_release_opens_no_other(cast: Cast, session: Session, release: int) -> None:
    rate(session, cast, cast.patient, release, 2)
    rate(session, cast, cast.lead, cast.release, 4)
    assert seen(session, cast, cast.lead, release) == (None, None, Rater.PARTNER)


def test_a_level_said_when_logging_is_ones_own(cast: Cast, session: Session, release: int) -> None:
    rate(session, cast, cast.patient, release, 2)
    meeting = replace(a_meeting(release, cast.patient), stage=STAGE)
    without = log(session, cast.lead, cast.project, replace(meeting, level=None))
    assert seen(session, cast, cast.lead, release) == (None, None, Rater.PARTNER)
    with_level = log(session, cast.lead, cast.project, replace(meeting, level=3))
    assert seen(session, cast, cast.lead, release) == (3, 2, None)
    for activity in (without, with_level):
        take_back_activity(session, cast.lead, project_id=cast.project, activity_id=activity, now=NOW)
    assert seen(session, cast, cast.lead, release) == (None, None, Rater.PARTNER)


def test_the_account_of_a_partner_is_their_own_level(cast: Cast, session: Session, release: int) -> None:
    activity = log(
        session, cast.lead, cast.project, replace(a_meeting(release, cast.patient), stage=STAGE, level=5)
    )
    assert seen(session, cast, cast.patient, release) == (None, None, Rater.PROJECT)
    tell_own_account(
        session,
        cast.patient,
        project_id=cast.project,
        activity_id=activity,
        account=OwnAccount(level=1),
        now=NOW,
    )
    assert seen(session, cast, cast.patient, release) == (5, 1, None)
    assert seen(session, cast, cast.editor, release) == (5, None, Rater.PARTNER)


def test_another_lifecycle_opens_nothing_that_ones_own_words_do_not_speak_of(
    cast: Cast, session: Session, release: int
) -> None:
    rate(session, cast, cast.patient, release, 4, stage="information_delivery")
    rate(session, cast, cast.lead, release, 1, stage="patient_specific_inference")
    cdsic: dict[str, Any] = {"lifecycle": "cdsic-4", "stage": "design_development"}
    assert seen(session, cast, cast.lead, release, **cdsic) == (1, None, Rater.PARTNER)
    rate(session, cast, cast.lead, release, 2, stage="design_development")
    assert seen(session, cast, cast.lead, release, **cdsic) == (2, 4, None)
    assert seen(session, cast, cast.lead, release, stage="information_delivery") == (2, 4, None)


def test_stages_that_share_a_stage_of_the_hub_do_not_open_each_other() -> None:
    stages = [
        stage.key
        for stage in CATALOG.lifecycle("gin-mcmaster-18").stages
        if stage.crosswalk == ("pcor_evidence",)
    ]
    sight = Sight(Rater.PROJECT, None, {PATIENT: frozenset({("gin-mcmaster-18", stages[0])})})
    kept = [sight.keeps_back(CATALOG, PATIENT, "gin-mcmaster-18", stage) for stage in stages]
    assert kept == [None] + [Rater.PARTNER] * (len(stages) - 1)
    assert EVERYTHING_IN_SIGHT.keeps_back(CATALOG, PATIENT, "gin-mcmaster-18", stages[1]) is None


@pytest.mark.parametrize("first", [0, 3])
def test_nothing_that_a_person_reads_depends_on_the_level_that_is_kept_back(
    cast: Cast, session: Session, release: int, first: int
) -> None:
    """The partners say one level, then another. Until they have said their own, the team reads the same of both."""
    log(
        session,
        cast.facilitator,
        cast.project,
        replace(a_meeting(release, cast.patient), stage=STAGE, level=1),
    )
    earlier = coverage_for(session, cast, cast.lead, cast.earlier_release)
    told = []
    for level in (first, first + 1, 5):
        rate(session, cast, cast.patient, release, level, words=f"secret {level}")
        coverage = coverage_for(session, cast, cast.lead, release)
        told.append(
            repr(
                (
                    coverage,
                    coverage_json(coverage),
                    coverage_csv(coverage),
                    compare(coverage, earlier),
                    coverage_for(session, cast, cast.lead, release, "cdsic-4"),
                    standing_for(session, cast, cast.lead, release),
                    widest_gap(coverage),
                    over_time(session, cast, cast.lead),
                    list_activities_of_cell(
                        session,
                        cast.lead,
                        project_id=cast.project,
                        release_id=release,
                        lifecycle=HUB,
                        stage=STAGE,
                        partner_role=PATIENT,
                        catalog=CATALOG,
                    ),
                )
            )
        )
    assert told[1:] == told[:-1]
    assert "secret" not in told[0]
    rate(session, cast, cast.lead, release, 2)
    assert "secret 5" in repr(standing_for(session, cast, cast.lead, release))
    assert seen(session, cast, cast.lead, release) == (2, 5, None)


def test_a_gap_that_hangs_on_what_is_kept_back_asks_for_ones_own_word(
    cast: Cast, session: Session, release: int
) -> None:
    log(
        session,
        cast.facilitator,
        cast.project,
        replace(a_meeting(release, cast.patient), stage=STAGE, level=1),
    )
    rate(session, cast, cast.patient, release, 3)
    coverage = coverage_for(session, cast, cast.lead, release)
    (row,) = [stage for stage in coverage.stages if stage.stage == STAGE]
    (gap,) = [gap for gap in row.gaps if PATIENT in gap.any_of]
    assert (gap.kind, gap.who_can_help) == (GapKind.WAITS_FOR_READER, ())
    assert gap.message == ("You have not said yet where the work with a patient or caregiver stands here.")
    assert coverage.control_line_sentence is None
    rate(session, cast, cast.lead, release, 1)
    (row,) = [
        stage for stage in coverage_for(session, cast, cast.lead, release).stages if stage.stage == STAGE
    ]
    assert [gap for gap in row.gaps if PATIENT in gap.any_of] == []


def test_a_funder_reads_no_level_of_a_cell_without_people(cast: Cast, session: Session, release: int) -> None:
    rate(session, cast, cast.lead, release, 5)
    rate(session, cast, cast.patient, release, 4)
    cell = cell_for(session, cast, cast.funder, release)
    assert cell.is_blank
    coverage = coverage_for(session, cast, cast.funder, release)
    assert coverage.control_line_sentence is None
    assert widest_gap(coverage) is None


# What the sides said


def test_each_side_reads_a_range_and_how_many_said_it(any_session: Session) -> None:
    cast = gather(any_session)
    nell = second_patient(any_session, cast)
    for person, level, words in (
        (cast.patient, 1, "Ask us first."),
        (nell, 3, ""),
        (cast.lead, 4, "Pay on time."),
    ):
        rate(any_session, cast, person, cast.release, level, words=words)
    expected = StageStanding(
        stage=STAGE,
        partner_role=PATIENT,
        own=OwnRating(4, 4, "Pay on time.", NOW),
        by_project=SideSaid(4, 4, 1, ("Pay on time.",)),
        by_partner=SideSaid(1, 3, 2, ("Ask us first.",)),
    )
    assert standing_for(any_session, cast, cast.lead, cast.release) == expected
    assert expected.own is not None
    assert expected.own.level == 4
    assert standing_for(any_session, cast, cast.editor, cast.release) == StageStanding(
        stage=STAGE, partner_role=PATIENT, own=None, by_project=SideSaid(4, 4, 1, ()), by_partner=None
    )


def test_nothing_says_who_rated(cast: Cast, session: Session, release: int) -> None:
    rate(session, cast, cast.patient, release, 2, words="More time.")
    rate(session, cast, cast.lead, release, 4)
    told = repr(ratings_for(session, cast, cast.lead, release))
    assert [name for name in ("Rosa", "Lena", "rated_by", "person_id") if name in told] == []


def test_a_partner_finds_their_own_role_and_the_team_every_role(
    cast: Cast, session: Session, release: int
) -> None:
    mine = ratings_for(session, cast, cast.patient, release)
    assert (mine.side, mine.own_role, mine.people_of_own_role) == (Rater.PARTNER, PATIENT, 1)
    assert {one.partner_role for one in mine.standings} == {PATIENT}
    assert len(mine.standings) == 8
    second_patient(session, cast)
    assert ratings_for(session, cast, cast.patient, release).people_of_own_role == 2
    ours = ratings_for(session, cast, cast.lead, release)
    assert (ours.side, ours.own_role, ours.people_of_own_role) == (Rater.PROJECT, None, 0)
    assert len(ours.standings) == 8 * 5


def test_what_somebody_said_stays_after_they_have_left(cast: Cast, session: Session, release: int) -> None:
    rate(session, cast, cast.patient, release, 2)
    rate(session, cast, cast.lead, release, 4)
    end_access(session, cast.lead, project_id=cast.project, member_id=cast.patient, now=NOW)
    assert seen(session, cast, cast.lead, release) == (4, 2, None)


def test_ratings_of_another_project_are_not_told(cast: Cast, session: Session) -> None:
    rate_stage(
        session,
        cast.outsider,
        project_id=cast.other_project,
        entry=NewRating(cast.other_release, STAGE, PATIENT, 5, 5, "theirs"),
        catalog=CATALOG,
        now=NOW,
    )
    with pytest.raises(NotFound):
        ratings_for(session, cast, cast.lead, cast.other_release)


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


def over_time(session: Session, cast: Cast, person: int, stage: str = STAGE) -> list[ReleaseLevels]:
    return list_levels_over_time(
        session,
        person,
        project_id=cast.project,
        lifecycle=HUB,
        stage=stage,
        partner_role=PATIENT,
        catalog=CATALOG,
    )


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


# Speed


def test_reading_takes_as_many_queries_for_one_rating_as_for_three(any_session: Session) -> None:
    cast = gather(any_session)
    counts = []
    stages = [stage.key for stage in CATALOG.lifecycle(HUB).stages]
    for n in (1, 3):
        for stage in stages[:n]:
            for person in (cast.lead, cast.editor, cast.patient):
                rate(any_session, cast, person, cast.release, n, stage=stage)
        any_session.expire_all()
        with counted_statements() as sent:
            ratings_for(any_session, cast, cast.patient, cast.release)
        first = len(sent)
        with counted_statements() as sent:
            over_time(any_session, cast, cast.lead)
        counts.append((first, len(sent)))
    assert counts[0] == counts[1]
    assert any_session.scalar(select(func.count()).select_from(StageRating)) == 12
