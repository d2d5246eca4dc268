"""UCD-11 as a reading of the log: each item by what was logged, none by what somebody says of themselves."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from partnering.coauthoring.release_aids import put_aid_in_release
from partnering.foundation.errors import NotFound
from partnering.foundation.vocabulary import Activity, PartnerRole
from partnering.reporting.user_centred import UserCentredReading, list_user_centred
from partnering.tracker.activities import RolePart
from tests.cast import NOW, TODAY, YESTERDAY, Cast, a_meeting, log


def done(session: Session, cast: Cast, kind: Activity, held_on: date, *roles: PartnerRole) -> None:
    entry = replace(
        a_meeting(cast.release, cast.patient),
        activity=kind,
        held_on=held_on,
        roles=tuple(RolePart(role, (), others=1) for role in roles),
    )
    log(session, cast.lead, cast.project, entry)


def read(session: Session, cast: Cast) -> UserCentredReading:
    session.flush()
    (reading,) = list_user_centred(
        session, cast.patient, project_id=cast.project, release_id=cast.release, now=NOW
    )
    return reading


def shown(session: Session, cast: Cast) -> dict[str, str]:
    return {item.item: item.shown_by for item in read(session, cast).items if item.shown_by}


def test_an_empty_log_shows_nothing_and_all_eleven_are_told(cast: Cast, session: Session) -> None:
    reading = read(session, cast)
    assert (reading.title, reading.number) == ("A sore knee", 1)
    assert [item.item for item in reading.items] == [f"UCD-{n}" for n in range(1, 12)]
    assert [item.shown_by for item in reading.items] == [""] * 11


def test_what_was_logged_speaks_for_its_item_with_how_often_and_when(cast: Cast, session: Session) -> None:
    patient, clinician = PartnerRole.PATIENT_PARTNER, PartnerRole.CLINICIAN_PARTNER
    for _time in range(3):
        done(session, cast, Activity.INTERVIEW, YESTERDAY, patient)
    done(session, cast, Activity.SURVEY, YESTERDAY, clinician)
    done(session, cast, Activity.PROTOTYPE_TEST, TODAY, patient)
    done(session, cast, Activity.CO_WRITE, TODAY, patient, clinician)
    assert shown(session, cast) == {
        "UCD-1": "Interview, 3 March 2026, and 2 times more",
        "UCD-2": "Write together, 4 March 2026",
        "UCD-4": "Try out a draft, 4 March 2026",
        "UCD-9": "Survey, 3 March 2026",
    }


def test_a_meeting_and_what_other_roles_did_speak_for_nothing(cast: Cast, session: Session) -> None:
    done(session, cast, Activity.MEETING, YESTERDAY, PartnerRole.PATIENT_PARTNER)
    done(session, cast, Activity.PROTOTYPE_TEST, TODAY, PartnerRole.CITIZEN_PARTNER)
    assert shown(session, cast) == {}


def test_an_aid_in_no_release_is_not_read_and_another_projects_release_is_not_found(
    cast: Cast, session: Session
) -> None:
    here = {"project_id": cast.project, "now": NOW}
    assert list_user_centred(session, cast.lead, release_id=cast.earlier_release, **here) == []
    put_aid_in_release(session, cast.lead, aid_id=cast.aid, release_id=cast.earlier_release, **here)
    assert len(list_user_centred(session, cast.lead, release_id=cast.earlier_release, **here)) == 1
    with pytest.raises(NotFound):
        list_user_centred(session, cast.lead, release_id=cast.other_release, **here)
