"""Partners tell an activity in their own words, beside how it was logged, and set right what names them."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.vocabulary import PartnerRole, Rater
from partnering.tracker.activities import RolePart, take_back_activity
from partnering.tracker.activity_accounts import OwnAccount, correct_own_part, tell_own_account
from partnering.tracker.activity_list import AccountTold, ActivityTold, list_activities_of_cell
from partnering.tracker.coverage import Cell
from partnering.tracker.models import ActivityAccount, ActivityEntry, ActivityRole
from partnering.tracker.release_coverage import read_coverage
from partnering.tracker.releases import add_release
from tests.cast import CATALOG, NOW, TODAY, Cast, a_meeting, gather, log, nothing_changes

PATIENT, CAREGIVER, CITIZEN, CLINICIAN, LOCAL = PartnerRole
STAGE = "information_delivery"
WORDS = "We were asked once it was done."


@pytest.fixture
def meeting(cast: Cast, session: Session, release: int) -> int:
    """A meeting with Rosa and two other patients, and Clara; the lead says level 4."""
    parts = (RolePart(PATIENT, (cast.patient,), others=2), RolePart(CLINICIAN, (cast.clinician,)))
    return log(session, cast.lead, cast.project, replace(a_meeting(release), roles=parts, level=4))


def tell(session: Session, cast: Cast, person: int, activity: int, account: OwnAccount) -> None:
    tell_own_account(session, person, project_id=cast.project, activity_id=activity, account=account, now=NOW)


def correct(session: Session, cast: Cast, person: int, activity: int, role: PartnerRole | None) -> None:
    correct_own_part(
        session, person, project_id=cast.project, activity_id=activity, partner_role=role, now=NOW
    )


def told_to(
    session: Session, cast: Cast, person: int, release: int, role: PartnerRole = PATIENT
) -> ActivityTold:
    (told,) = list_activities_of_cell(
        session,
        person,
        project_id=cast.project,
        release_id=release,
        lifecycle="sittig-2023",
        stage=STAGE,
        partner_role=role,
        catalog=CATALOG,
    )
    return told


def cell_for(session: Session, cast: Cast, person: int, release: int, role: PartnerRole = PATIENT) -> Cell:
    coverage = read_coverage(
        session, person, project_id=cast.project, release_id=release, catalog=CATALOG, today=TODAY
    )
    (found,) = [
        cell
        for row in coverage.stages
        if row.stage == STAGE
        for cell in row.cells
        if cell.partner_role is role
    ]
    return found


# Telling it


def test_two_versions_stand_side_by_side_and_neither_overwrites_the_other(any_session: Session) -> None:
    cast = gather(any_session)
    release = add_release(any_session, cast.lead, project_id=cast.project, version="3.0", now=NOW)
    meeting = log(any_session, cast.lead, cast.project, replace(a_meeting(release, cast.patient), level=4))
    before = told_to(any_session, cast, cast.lead, release)
    tell(any_session, cast, cast.patient, meeting, OwnAccount(f"  {WORDS}\r\n", minutes=20, level=1))
    assert told_to(any_session, cast, cast.lead, release) == replace(
        before, accounts=(AccountTold("Rosa", False, PATIENT, 20, WORDS, 1, NOW),)
    )
    own = told_to(any_session, cast, cast.patient, release)
    assert [(account.is_own, account.what_happened) for account in own.accounts] == [(True, WORDS)]
    cell = cell_for(any_session, cast, cast.lead, release)
    assert (cell.activities, cell.people, cell.minutes) == (1, 1, 60)
    assert (cell.level_by_project, cell.level_by_partner) == (4, 1)


def test_a_partner_whose_role_took_part_tells_without_being_named(
    cast: Cast, session: Session, release: int
) -> None:
    parts = (RolePart(CAREGIVER, (), others=3), RolePart(PATIENT, (cast.patient,)))
    meeting = log(session, cast.lead, cast.project, replace(a_meeting(release), roles=parts))
    tell(session, cast, cast.caregiver, meeting, OwnAccount(WORDS))
    for person in (cast.lead, cast.patient):
        (account,) = told_to(session, cast, person, release).accounts
        assert (account.name, account.partner_role) == (None, CAREGIVER)
        assert "Carl" not in repr(told_to(session, cast, person, release))


def test_who_took_no_part_tells_nothing(cast: Cast, session: Session, meeting: int) -> None:
    for person in (cast.caregiver, cast.lead, cast.facilitator):
        with nothing_changes(session), pytest.raises(NotAllowed, match="those who took part"):
            tell(session, cast, person, meeting, OwnAccount(WORDS))


def test_the_screen_offers_it_to_those_who_took_part(
    cast: Cast, session: Session, release: int, meeting: int
) -> None:
    offered = {
        person: (told.may_tell, told.named_as)
        for person in (cast.patient, cast.clinician, cast.caregiver, cast.lead)
        for told in [told_to(session, cast, person, release)]
    }
    assert offered == {
        cast.patient: (True, PATIENT),
        cast.clinician: (True, CLINICIAN),
        cast.caregiver: (False, None),
        cast.lead: (False, None),
    }


def test_the_team_cannot_give_the_partners_level(cast: Cast, session: Session, release: int) -> None:
    meeting = log(session, cast.lead, cast.project, a_meeting(release, cast.lead))
    tell(session, cast, cast.lead, meeting, OwnAccount(WORDS))
    with nothing_changes(session), pytest.raises(NotAllowed, match="for the partners to say"):
        tell(session, cast, cast.lead, meeting, OwnAccount(WORDS, level=5))


def test_telling_again_replaces_ones_own_account_only(any_session: Session) -> None:
    cast = gather(any_session)
    parts = (RolePart(PATIENT, (cast.patient,)), RolePart(CLINICIAN, (cast.clinician,)))
    meeting = log(any_session, cast.lead, cast.project, replace(a_meeting(cast.release), roles=parts))
    tell(any_session, cast, cast.clinician, meeting, OwnAccount("Good talk.", level=4))
    for words in ("First.", "Second."):
        tell(any_session, cast, cast.patient, meeting, OwnAccount(words))
    rows = any_session.execute(
        select(ActivityAccount.told_by, ActivityAccount.what_happened).order_by(ActivityAccount.told_by)
    ).all()
    assert rows == [(cast.patient, "Second."), (cast.clinician, "Good talk.")]
    entry = any_session.get_one(ActivityEntry, meeting)
    assert (entry.minutes, entry.what_changed) == (60, "We cut the second screen.")


@pytest.mark.parametrize(
    ("account", "words"),
    [
        (OwnAccount(), "Say what happened"),
        (OwnAccount(" \n "), "Say what happened"),
        (OwnAccount("x" * 5_001), "5001 characters"),
        (OwnAccount(WORDS, minutes=0), "from 1 to 1440"),
        (OwnAccount(WORDS, minutes=1441), "from 1 to 1440"),
        (OwnAccount(WORDS, level=6), "a step from 0 to 5"),
        (OwnAccount(WORDS, level=-1), "a step from 0 to 5"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    cast: Cast, session: Session, meeting: int, account: OwnAccount, words: str
) -> None:
    with nothing_changes(session), pytest.raises(InvalidInput, match=words):
        tell(session, cast, cast.patient, meeting, account)


def test_the_level_of_an_account_is_kept_back_like_any_other(
    cast: Cast, session: Session, release: int, meeting: int
) -> None:
    tell(session, cast, cast.patient, meeting, OwnAccount(WORDS, level=1))
    cases: dict[int, tuple[Any, ...]] = {
        cast.lead: (1, 4, None, None),
        cast.editor: (None, 4, None, None),
        cast.patient: (1, 4, None, None),
        cast.caregiver: (1, 4, None, None),
    }
    for person, expected in cases.items():
        told = told_to(session, cast, person, release)
        (part,) = [part for part in told.roles if part.partner_role is PATIENT]
        (account,) = told.accounts
        assert account.what_happened == WORDS
        assert (account.level, part.level_by_project, part.level_by_partner, part.kept_back) == expected


def test_the_level_of_the_project_is_kept_back_from_the_partners_of_that_role(
    cast: Cast, session: Session, release: int, meeting: int
) -> None:
    parts = {part.partner_role: part for part in told_to(session, cast, cast.patient, release).roles}
    assert (parts[PATIENT].level_by_project, parts[PATIENT].kept_back) == (None, Rater.PROJECT)
    assert (parts[CLINICIAN].level_by_project, parts[CLINICIAN].kept_back) == (4, None)


# Setting right what names one


def test_a_name_goes_and_the_number_of_people_stays(any_session: Session) -> None:
    cast = gather(any_session)
    release = add_release(any_session, cast.lead, project_id=cast.project, version="3.0", now=NOW)
    parts = (RolePart(PATIENT, (cast.patient,), others=2),)
    meeting = log(any_session, cast.lead, cast.project, replace(a_meeting(release), roles=parts))
    tell(any_session, cast, cast.patient, meeting, OwnAccount(WORDS))
    before = cell_for(any_session, cast, cast.lead, release)
    correct(any_session, cast, cast.patient, meeting, None)
    told = told_to(any_session, cast, cast.lead, release)
    assert [(part.people, part.names) for part in told.roles] == [(3, ())]
    assert [account.name for account in told.accounts] == [None]
    assert cell_for(any_session, cast, cast.lead, release) == before
    assert "Rosa" not in repr(told)


def test_a_person_moves_to_the_role_they_had(
    cast: Cast, session: Session, release: int, meeting: int
) -> None:
    tell(session, cast, cast.patient, meeting, OwnAccount(WORDS))
    correct(session, cast, cast.patient, meeting, CAREGIVER)
    told = told_to(session, cast, cast.facilitator, release)
    assert [(part.partner_role, part.people, part.names) for part in told.roles] == [
        (PATIENT, 2, ()),
        (CAREGIVER, 1, ("Rosa",)),
        (CLINICIAN, 1, ("Clara",)),
    ]
    assert [account.partner_role for account in told.accounts] == [CAREGIVER]
    correct(session, cast, cast.patient, meeting, CLINICIAN)
    told = told_to(session, cast, cast.facilitator, release)
    assert [(part.partner_role, part.people, part.names) for part in told.roles] == [
        (PATIENT, 2, ()),
        (CLINICIAN, 2, ("Clara", "Rosa")),
    ]


def test_the_only_one_of_a_role_takes_its_level_along(any_session: Session) -> None:
    cast = gather(any_session)
    meeting = log(any_session, cast.lead, cast.project, a_meeting(cast.release, cast.patient))
    correct(any_session, cast, cast.patient, meeting, CAREGIVER)
    roles = any_session.execute(
        select(ActivityRole.partner_role, ActivityRole.people, ActivityRole.level_by_project).where(
            ActivityRole.activity_id == meeting
        )
    ).all()
    assert roles == [(CAREGIVER, 1, 3)]


def test_only_ones_own_name_is_set_right(cast: Cast, session: Session, meeting: int) -> None:
    for person in (cast.caregiver, cast.lead):
        with nothing_changes(session), pytest.raises(NotPossibleNow, match="not named"):
            correct(session, cast, person, meeting, None)
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="in this role already"):
        correct(session, cast, cast.patient, meeting, PATIENT)


def test_what_was_taken_back_or_belongs_to_others_is_left_alone(
    cast: Cast, session: Session, meeting: int
) -> None:
    take_back_activity(session, cast.lead, project_id=cast.project, activity_id=meeting, now=NOW)
    cases: list[tuple[int, type[Exception]]] = [(meeting, NotPossibleNow), (cast.other_activity, NotFound)]
    for activity, error in cases:
        with nothing_changes(session), pytest.raises(error):
            tell(session, cast, cast.patient, activity, OwnAccount(WORDS))
        with nothing_changes(session), pytest.raises(error):
            correct(session, cast, cast.patient, activity, None)
