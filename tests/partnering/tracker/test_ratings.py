"""Two raters: who may rate what, and what is told of it."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound
from partnering.foundation.people import end_access, give_access
from partnering.foundation.vocabulary import AccessRole, Rater, TeamRole
from partnering.tracker.models import StageRating
from partnering.tracker.ratings import NewRating, OwnRating, SideSaid, StageStanding, rate_stage
from tests.cast import CATALOG, NOW, Cast, gather, nothing_changes, trail
from tests.pages.conftest import counted_statements
from tests.partnering.tracker.saying_levels import (
    CLINICIAN,
    HUB,
    PATIENT,
    STAGE,
    over_time,
    rate,
    ratings_for,
    second_patient,
    seen,
    standing_for,
)

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
