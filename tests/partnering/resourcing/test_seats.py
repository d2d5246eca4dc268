"""Seats at the table: who sits there, for how long, and who is missing."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.partnerships import move_partner
from partnering.foundation.people import end_access
from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import PartnerRole, Standing
from partnering.resourcing.seats import add_seat, end_term, read_table, remove_seat
from partnering.resourcing.table_rules import Seat, missing_from
from tests.cast import NOW, SECRET, TODAY, YESTERDAY, Cast, nothing_changes
from tests.partnering.resourcing.at_the_table import IN_A_YEAR, a_seat, at_the_table, seat_of, sit

TOMORROW = TODAY + timedelta(days=1)
PATIENT, CITIZEN = PartnerRole.PATIENT_PARTNER, PartnerRole.CITIZEN_PARTNER


def names(seats: tuple[Seat, ...]) -> list[tuple[str, str | None]]:
    return [(seat.label, seat.sitting.name if seat.sitting else None) for seat in seats]


def end(session: Session, cast: Cast, seat_id: int, today: date = TODAY) -> None:
    end_term(session, cast.lead, project_id=cast.project, seat_id=seat_id, today=today, now=NOW)


def test_without_a_seat_everybody_is_missing(cast: Cast, session: Session) -> None:
    table = at_the_table(session, cast)
    assert (table.seats, table.missing) == ((), tuple(PartnerRole))


def test_a_role_is_missing_until_somebody_sits_in_its_seat(cast: Cast, session: Session) -> None:
    team = seat_of(session, cast, cast.lead, None)
    seat_id = a_seat(session, cast, PATIENT)
    assert names(at_the_table(session, cast).seats) == [("Patient", None), ("The project team", "Lena")]
    assert PATIENT in at_the_table(session, cast).missing
    sit(session, cast, seat_id, cast.patient)
    table = at_the_table(session, cast)
    assert names(table.seats) == [("Patient", "Rosa"), ("The project team", "Lena")]
    assert table.missing == missing_from([PATIENT, None])
    assert [seat.seat_id for seat in table.seats] == [seat_id, team]


@pytest.mark.parametrize(
    ("today", "is_there"), [(TODAY, True), (IN_A_YEAR, True), (IN_A_YEAR + timedelta(days=1), False)]
)
def test_a_term_holds_until_its_last_day(today: date, is_there: bool, cast: Cast, session: Session) -> None:
    seat_of(session, cast, cast.patient, PATIENT)
    (seat,) = at_the_table(session, cast, today).seats
    assert (seat.held_by == cast.patient) is is_there


def test_a_term_that_ends_soon_says_so(cast: Cast, session: Session) -> None:
    sit(session, cast, a_seat(session, cast, PATIENT), cast.patient, ends_on=TODAY + timedelta(days=61))
    (seat,) = at_the_table(session, cast).seats
    assert seat.sitting is not None
    assert [seat.sitting.ends_soon(day) for day in (TODAY, TOMORROW)] == [False, True]


def test_a_seat_that_is_free_again_goes_to_the_next_person(cast: Cast, session: Session) -> None:
    seat_id = seat_of(session, cast, cast.facilitator, None)
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="Fatima sits here until 4 March 2027"):
        sit(session, cast, seat_id, cast.lead)
    end(session, cast, seat_id)
    with nothing_changes(session):
        end(session, cast, seat_id)
        with pytest.raises(InvalidInput, match="4 March 2026 or later"):
            sit(session, cast, seat_id, cast.lead, starts_on=YESTERDAY)
    sit(session, cast, seat_id, cast.lead)
    assert names(at_the_table(session, cast).seats) == [("The project team", "Lena")]


def test_after_a_whole_term_the_same_person_may_sit_on_from_the_next_day(
    cast: Cast, session: Session
) -> None:
    seat_id = a_seat(session, cast, PATIENT)
    sit(session, cast, seat_id, cast.patient, ends_on=TODAY)
    sit(session, cast, seat_id, cast.patient, starts_on=TOMORROW, today=TOMORROW)
    (seat,) = at_the_table(session, cast, TOMORROW).seats
    assert seat.held_by == cast.patient


def test_who_left_speaks_from_no_seat_and_makes_room(cast: Cast, session: Session) -> None:
    seat_id = seat_of(session, cast, cast.named_only, CITIZEN)
    team = seat_of(session, cast, cast.editor, None)
    left: dict[str, Any] = {"project_id": cast.project, "now": NOW}
    move_partner(session, cast.lead, member_id=cast.named_only, to=Standing.LEFT, words="", **left)
    end_access(session, cast.lead, member_id=cast.editor, **left)
    seats = {seat.seat_id: seat for seat in at_the_table(session, cast).seats}
    assert [seats[one].held_by for one in (seat_id, team)] == [None, None]
    assert [seat.sitting.has_left for seat in seats.values() if seat.sitting] == [True, True]
    with pytest.raises(NotFound, match="does not take part"):
        sit(session, cast, seat_id, cast.named_only)
    sit(session, cast, team, cast.lead)
    assert ("The project team", "Lena") in names(at_the_table(session, cast).seats)


def test_twice_is_once(cast: Cast, session: Session) -> None:
    token = new_token()
    here: dict[str, Any] = {"project_id": cast.project, "form_token": token, "now": NOW}
    seat_id = add_seat(session, cast.lead, partner_role=PATIENT, **here)
    sit(session, cast, seat_id, cast.patient)
    with nothing_changes(session):
        again = add_seat(session, cast.lead, partner_role=PATIENT, **here)
        assert again == seat_id
        with pytest.raises(NotPossibleNow, match="changed since"):
            add_seat(session, cast.lead, partner_role=None, **here)
        sit(session, cast, seat_id, cast.patient)


def test_a_seat_is_kept_for_one_role_and_a_person_has_one_seat(cast: Cast, session: Session) -> None:
    seat_of(session, cast, cast.patient, PATIENT)
    second, team = a_seat(session, cast, PATIENT), a_seat(session, cast, None)
    with nothing_changes(session):
        with pytest.raises(InvalidInput, match=r"another role: Patient\. This person is here as: Clin"):
            sit(session, cast, second, cast.clinician)
        with pytest.raises(InvalidInput, match=r"The project team\. This person is here as: Caregiver"):
            sit(session, cast, team, cast.caregiver)
        with pytest.raises(NotPossibleNow, match="One person has one seat"):
            sit(session, cast, second, cast.patient)
        with pytest.raises(NotFound):
            sit(session, cast, second, cast.other_partner)


@pytest.mark.parametrize(
    ("starts_on", "ends_on"), [(TOMORROW, IN_A_YEAR), (YESTERDAY, YESTERDAY), (TODAY, YESTERDAY)]
)
def test_a_term_has_begun_and_has_not_ended(
    starts_on: date, ends_on: date, cast: Cast, session: Session
) -> None:
    seat_id = a_seat(session, cast, PATIENT)
    with nothing_changes(session), pytest.raises(InvalidInput, match="first one is today or before"):
        sit(session, cast, seat_id, cast.patient, starts_on=starts_on, ends_on=ends_on)


def test_only_a_free_seat_is_taken_away(cast: Cast, session: Session) -> None:
    seat_id = seat_of(session, cast, cast.patient, PATIENT)
    of_seat: dict[str, Any] = {"project_id": cast.project, "seat_id": seat_id, "today": TODAY, "now": NOW}
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="End their term first"):
        remove_seat(session, cast.lead, **of_seat)
    end(session, cast, seat_id)
    remove_seat(session, cast.lead, **of_seat)
    assert at_the_table(session, cast).seats == ()
    with pytest.raises(NotFound, match="no such seat"):
        remove_seat(session, cast.lead, **of_seat)


def test_a_seat_of_another_project_is_not_found(cast: Cast, session: Session) -> None:
    seat_id = add_seat(
        session,
        cast.outsider,
        project_id=cast.other_project,
        partner_role=PATIENT,
        form_token=new_token(),
        now=NOW,
    )
    with nothing_changes(session):
        with pytest.raises(NotFound):
            sit(session, cast, seat_id, cast.patient)
        with pytest.raises(NotFound):
            end(session, cast, seat_id)
        with pytest.raises(NotFound) as refused:
            read_table(session, cast.lead, project_id=cast.other_project, today=TODAY)
    assert SECRET not in str(refused.value)
    assert at_the_table(session, cast).seats == ()
