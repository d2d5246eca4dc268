"""Nobody reads the other side's level before they said their own."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from partnering.foundation.people import command_line_person
from partnering.foundation.vocabulary import Rater
from partnering.tracker.activities import take_back_activity
from partnering.tracker.activity_accounts import OwnAccount, tell_own_account
from partnering.tracker.activity_list import list_activities_of_cell
from partnering.tracker.coverage import GapKind
from partnering.tracker.coverage_changes import compare
from partnering.tracker.coverage_formats import coverage_csv, coverage_json
from partnering.tracker.levels import EVERYTHING_IN_SIGHT, Sight
from partnering.tracker.rating_gap import widest_gap
from tests.cast import CATALOG, NOW, Cast, a_meeting, log
from tests.partnering.tracker.saying_levels import (
    CLINICIAN,
    HUB,
    PATIENT,
    STAGE,
    cell_for,
    coverage_for,
    over_time,
    rate,
    second_patient,
    seen,
    standing_for,
)


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
