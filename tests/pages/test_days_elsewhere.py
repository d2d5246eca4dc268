"""Today is the day where the person sits: in Auckland it has begun while the server is at yesterday."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from partnering.foundation.database import reading, transaction
from partnering.foundation.models import Person
from partnering.foundation.vocabulary import ReleaseStatus
from partnering.release_gate.overrides import grant_override
from partnering.tracker.activities import record_activity
from partnering.tracker.models import Release
from partnering.tracker.release_coverage import read_coverage
from partnering.tracker.releases import move_release
from tests.cast import CATALOG, NOW, TODAY, Cast, a_meeting
from tests.pages.conftest import Clock, Screen
from tests.pages.screen_words import field, press, said, words_on

AUCKLAND, HONOLULU = "Pacific/Auckland", "Pacific/Honolulu"
EVENING = datetime(2026, 3, 4, 20, 0, tzinfo=UTC)
"""Already 5 March in Auckland, still 4 March in Honolulu and on the server."""
THE_FIFTH = date(2026, 3, 5)


@pytest.fixture(autouse=True)
def it_is_evening(clock: Clock) -> None:
    clock.moment = EVENING


@pytest.fixture
def logged_on_the_fifth(cast: Cast, database: str) -> None:
    with transaction() as session:
        record_activity(
            session,
            cast.patient,
            project_id=cast.project,
            entry=replace(
                a_meeting(cast.release, cast.patient), held_on=THE_FIFTH, what_changed="Logged in Auckland."
            ),
            form_token="in-auckland",
            catalog=CATALOG,
            today=THE_FIFTH,
            now=EVENING,
        )


def test_a_file_may_hold_what_happened_today_where_the_person_sits(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen("tracker/bring_in.py", cast.facilitator, timezone=AUCKLAND)
    rows = (
        "external_id,held_on,stage,activity,minutes,partner_role,people\n"
        "A-1,2026-03-05,information_delivery,workshop,90,patient_partner,3\n"
    )
    field(tab, "File of activities (CSV)").set_value(("activities.csv", rows.encode(), "text/csv"))
    tab.run()
    assert [said(tab, "error"), "1 activity is new." in words_on(tab)] == [[], True]


def test_nobody_reads_that_something_happened_tomorrow(
    cast: Cast, open_screen: Screen, logged_on_the_fifth: None
) -> None:
    for page, address in (
        ("today/today.py", {}),
        ("tracker/coverage.py", {"stage": "information_delivery", "role": "patient_partner"}),
    ):
        words = words_on(open_screen(page, cast.lead, timezone=HONOLULU, **address))
        assert "5 March 2026 (today)" in words
        assert "tomorrow" not in words


def test_silence_is_never_less_than_no_day(cast: Cast, database: str, logged_on_the_fifth: None) -> None:
    with reading() as session:
        coverage = read_coverage(
            session,
            cast.lead,
            project_id=cast.project,
            release_id=cast.release,
            catalog=CATALOG,
            today=TODAY,
        )
    silences = [cell.days_silent for stage in coverage.stages for cell in stage.cells]
    assert 0 in silences
    assert all(days is None or days >= 0 for days in silences)


def test_a_release_goes_out_on_the_day_of_who_releases_it(
    cast: Cast, open_screen: Screen, clock: Clock
) -> None:
    with transaction() as session:
        move_release(
            session,
            cast.lead,
            project_id=cast.project,
            release_id=cast.release,
            to=ReleaseStatus.IN_REVIEW,
            today=TODAY,
            now=NOW,
        )
        grant_override(
            session,
            cast.administrator,
            project_id=cast.project,
            release_id=cast.release,
            reason="The clinic opens today.",
            signed_as=session.get_one(Person, cast.administrator).name,
            last_day=THE_FIFTH,
            catalog=CATALOG,
            today=TODAY,
            now=NOW,
        )
    clock.moment = datetime(2026, 3, 4, 5, 0, tzinfo=UTC)
    tab = open_screen("aids/gate.py", cast.lead, timezone=HONOLULU, release=str(cast.release))
    press(tab, "Yes, publish it")
    with reading() as session:
        assert session.get_one(Release, cast.release).released_on == date(2026, 3, 3)
