"""Time given: what the log tells, what it is valued at, and what was paid beside it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.tokens import new_token
from partnering.foundation.vocabulary import Activity, PartnerRole, TimeKind
from partnering.reflection.coach_offers import offer_coaching
from partnering.reflection.coaching import answer_as_coach
from partnering.reflection.coaching_time import note_coaching_time
from partnering.reporting.time_given import PaidForTime, TimeGiven, read_time_given
from partnering.resourcing.hourly_values import (
    HourlyValueCard,
    NewHourlyValue,
    add_hourly_value,
    list_hourly_values,
    remove_hourly_value,
    value_of,
    value_on,
)
from partnering.resourcing.payments import mark_paid
from partnering.tracker.activities import RolePart, take_back_activity
from tests.cast import CATALOG, NOW, TODAY, YESTERDAY, Cast, a_meeting, log, nothing_changes
from tests.use_case_calls.reflection_together import asked
from tests.use_case_calls.resourcing import promised
from tests.use_case_calls.resourcing_budget import AN_HOUR, value_hours

EUR = NewHourlyValue(date(2026, 3, 3), Decimal("20.00"), "EUR", "The statistics office, 2025")


@pytest.fixture(autouse=True)
def an_empty_log(cast: Cast, session: Session) -> None:
    for activity_id in cast.activities.values():
        take_back_activity(session, cast.lead, project_id=cast.project, activity_id=activity_id, now=NOW)


def time(session: Session, cast: Cast, *, since: date | None = None, until: date | None = None) -> TimeGiven:
    return read_time_given(session, cast.lead, project_id=cast.project, today=TODAY, since=since, until=until)


def minutes(found: TimeGiven) -> dict[TimeKind, int]:
    return {kind.kind: kind.minutes for kind in found.kinds if kind.minutes}


def log_three(session: Session, cast: Cast) -> None:
    """A meeting of three partners that two prepared for, a review and a coaching on the days around."""
    meeting = replace(
        a_meeting(cast.release, cast.patient),
        roles=(
            RolePart(PartnerRole.PATIENT_PARTNER, (cast.patient,), others=1),
            RolePart(PartnerRole.CLINICIAN_PARTNER, (cast.clinician,)),
        ),
        minutes=50,
        preparation_minutes=10,
    )
    review = replace(
        a_meeting(cast.release, cast.patient),
        activity=Activity.DOCUMENT_REVIEW,
        minutes=25,
        held_on=YESTERDAY - timedelta(days=1),
    )
    coaching = replace(
        a_meeting(cast.release, cast.caregiver),
        activity=Activity.COACHING,
        roles=(RolePart(PartnerRole.CAREGIVER_PARTNER, (cast.caregiver,)),),
        minutes=30,
        held_on=TODAY,
    )
    for entry in (meeting, review, coaching):
        log(session, cast.lead, cast.project, entry)


def test_each_kind_of_time_counts_for_each_partner(cast: Cast, session: Session) -> None:
    log_three(session, cast)
    assert minutes(time(session, cast)) == {
        TimeKind.MEETINGS: 150,
        TimeKind.PREPARATION: 30,
        TimeKind.REVIEW: 25,
        TimeKind.COACHING: 30,
    }


def test_the_minutes_equal_a_count_by_hand(cast: Cast, session: Session) -> None:
    log_three(session, cast)
    counted = session.execute(
        text(
            "select sum((a.minutes + coalesce(a.preparation_minutes, 0)) * r.people) from activities a "
            "join activity_roles r on r.activity_id = a.id "
            "where a.project_id = :project and a.removed_at is null"
        ),
        {"project": cast.project},
    ).scalar_one()
    assert time(session, cast).minutes == counted == 235


def note_coaching(session: Session, cast: Cast, coaching_id: int, held_on: date) -> None:
    note_coaching_time(
        session,
        cast.patient,
        project_id=cast.project,
        coaching_id=coaching_id,
        held_on=held_on,
        minutes=30,
        form_token=new_token(),
        today=TODAY,
        now=NOW,
    )


@pytest.fixture
def coaching_id(cast: Cast, session: Session) -> int:
    """The facilitator coaches the patient partner."""
    here: dict[str, Any] = {"project_id": cast.project, "now": NOW}
    offer_coaching(session, cast.facilitator, words="Ask me.", **here)
    coaching_id = asked(session, cast, cast.patient, cast.facilitator)
    answer_as_coach(session, cast.facilitator, coaching_id=coaching_id, is_yes=True, **here)
    return coaching_id


def test_notes_of_coaching_count_for_the_partner_by_fives(
    cast: Cast, session: Session, coaching_id: int
) -> None:
    told = []
    for _n in range(10):
        note_coaching(session, cast, coaching_id, TODAY)
        told.append(time(session, cast).minutes)
    assert told == [0, 0, 0, 0, 150, 150, 150, 150, 150, 300]


def test_no_two_periods_differ_by_fewer_than_five_notes_of_coaching(
    cast: Cast, session: Session, coaching_id: int
) -> None:
    days = [TODAY - timedelta(days=n) for n in range(12)]
    for day in days:
        note_coaching(session, cast, coaching_id, day)
    told = {
        time(session, cast, since=since, until=until).minutes
        for since in [None, *days]
        for until in [None, *days]
        if since is None or until is None or since <= until
    }
    assert told == {0, 150, 300}


def test_what_was_taken_back_does_not_count(cast: Cast, session: Session) -> None:
    assert time(session, cast).minutes == 0


def test_a_period_takes_its_first_and_its_last_day_in(cast: Cast, session: Session) -> None:
    log_three(session, cast)
    assert minutes(time(session, cast, since=TODAY)) == {TimeKind.COACHING: 30}
    assert minutes(time(session, cast, until=YESTERDAY - timedelta(days=1))) == {TimeKind.REVIEW: 25}
    assert time(session, cast, since=YESTERDAY, until=YESTERDAY).minutes == 180
    with pytest.raises(InvalidInput, match="The last day: choose 4 March 2026 or a later one"):
        time(session, cast, since=TODAY, until=YESTERDAY)


def test_without_a_figure_nothing_is_valued(cast: Cast, session: Session) -> None:
    log_three(session, cast)
    found = time(session, cast)
    assert (found.valued, found.values, found.minutes_without_value) == ({}, (), 235)


def test_each_hour_is_valued_by_the_figure_of_its_day_and_currencies_stay_apart(
    cast: Cast, session: Session
) -> None:
    log_three(session, cast)
    value_hours(session, cast)
    value_hours(session, cast, EUR)
    found = time(session, cast)
    assert found.valued == {"EUR": Decimal("70.00"), "USD": Decimal("13.25")}
    assert found.minutes_without_value == 0
    assert [value.currency for value in found.values] == ["EUR", "USD"]
    assert {kind.kind: dict(kind.valued) for kind in found.kinds} == {
        TimeKind.MEETINGS: {"EUR": Decimal("50.00")},
        TimeKind.PREPARATION: {"EUR": Decimal("10.00")},
        TimeKind.REVIEW: {"USD": Decimal("13.25")},
        TimeKind.COACHING: {"EUR": Decimal("10.00")},
    }


def test_time_before_the_first_figure_has_no_value(cast: Cast, session: Session) -> None:
    log_three(session, cast)
    value_hours(session, cast, EUR)
    found = time(session, cast)
    assert (found.minutes_without_value, found.valued) == (25, {"EUR": Decimal("70.00")})


def test_what_was_paid_for_time_stands_beside_it(cast: Cast, session: Session) -> None:
    paid, _waits = promised(session, cast, cast.patient), promised(session, cast, cast.patient)
    mark_paid(
        session,
        cast.lead,
        project_id=cast.project,
        payment_id=paid,
        paid_on=TODAY,
        today=TODAY,
        now=NOW,
    )
    assert time(session, cast).paid == (PaidForTime("EUR", Decimal(60), 1),)
    assert time(session, cast, until=YESTERDAY).paid == ()


# The table of figures


def test_the_newest_figure_stands_first_and_one_that_is_taken_out_no_longer_counts(
    cast: Cast, session: Session
) -> None:
    value_hours(session, cast)
    newer = value_hours(session, cast, EUR)
    where: dict[str, Any] = {"project_id": cast.project, "now": NOW}
    listed = list_hourly_values(session, cast.lead, project_id=cast.project)
    assert [value.from_on for value in listed] == [EUR.from_on, AN_HOUR.from_on]
    remove_hourly_value(session, cast.lead, value_id=newer, **where)
    listed = list_hourly_values(session, cast.lead, project_id=cast.project)
    assert [value.currency for value in listed] == ["USD"]
    with pytest.raises(NotFound):
        remove_hourly_value(session, cast.lead, value_id=newer, **where)


def test_of_two_figures_from_the_same_day_the_later_one_counts(cast: Cast, session: Session) -> None:
    value_hours(session, cast, EUR)
    value_hours(session, cast, replace(EUR, amount=Decimal(25)))
    listed = list_hourly_values(session, cast.lead, project_id=cast.project)
    found = value_on(listed, TODAY)
    assert found is not None
    assert found.amount == Decimal(25)


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (replace(EUR, source=" "), "Where the figure comes from"),
        (replace(EUR, amount=Decimal("20.005")), "at most 2 digits"),
        (replace(EUR, currency="QQQ"), "not a currency we know"),
    ],
)
def test_a_figure_without_source_or_sense_is_refused(
    entry: NewHourlyValue, says: str, cast: Cast, session: Session
) -> None:
    with pytest.raises(InvalidInput, match=says):
        value_hours(session, cast, entry)


def test_a_form_that_is_sent_twice_writes_one_figure(cast: Cast, session: Session) -> None:
    def send(entry: NewHourlyValue) -> int:
        return add_hourly_value(
            session, cast.lead, project_id=cast.project, entry=entry, form_token="one-form", now=NOW
        )

    assert send(EUR) == send(EUR)
    with pytest.raises(NotPossibleNow, match="sent before"):
        send(AN_HOUR)


def test_another_project_does_not_find_a_figure(cast: Cast, session: Session) -> None:
    value_id = value_hours(session, cast)
    with nothing_changes(session), pytest.raises(NotFound):
        remove_hourly_value(session, cast.outsider, project_id=cast.other_project, value_id=value_id, now=NOW)


def test_the_shipped_figures_name_their_source_and_can_be_taken_over(cast: Cast, session: Session) -> None:
    shipped = CATALOG.hourly_values["independent-sector-us-1"]
    assert [(figure.year, figure.amount) for figure in shipped.figures] == [
        (2022, Decimal("31.80")),
        (2021, Decimal("29.95")),
        (2020, Decimal("28.54")),
    ]
    assert all(figure.source.url for figure in shipped.figures)
    newest = shipped.figures[0]
    value_hours(
        session,
        cast,
        NewHourlyValue(date(newest.year, 1, 1), newest.amount, shipped.currency, newest.source.citation),
    )


@settings(max_examples=50, deadline=None)
@given(minutes=st.integers(1, 10**7), cents=st.integers(1, 10**6))
def test_a_value_is_right_to_half_a_cent(minutes: int, cents: int) -> None:
    figure = HourlyValueCard(1, TODAY, Decimal(cents).scaleb(-2), "EUR", "x")
    valued = value_of(minutes, figure)
    assert valued == valued.quantize(Decimal("0.01"))
    assert abs(valued * 6000 - minutes * cents) <= 30
