"""Words are kept while they are typed, also when the server or the session is away meanwhile."""

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from partnering.foundation import database as database_module
from partnering.foundation.database import connect, sqlite_file, transaction
from partnering.foundation.models import SignInSession
from partnering.foundation.sign_in import SESSION_LIFETIME
from partnering.foundation.vocabulary import (
    Activity,
    AgendaSetBy,
    Contribution,
    DecisionRight,
    Impact,
    Influence,
)
from tests.cast import Cast
from tests.pages.conftest import Clock, Screen, come_back_after_a_restart, counted_statements
from tests.pages.screen_words import field, press
from tests.pages.tracker.log_activity.activity_form import (
    MEETING,
    PAGE,
    activities,
    as_the_browser_does,
    drafts_of,
    fill,
    shown,
    sign_out,
    the_draft,
)

STATEMENTS_FOR_A_TYPED_FIELD = 7
"""The beginning, who it is, that they are active, that they belong here, the lock, the draft, and the writing of it."""


# Kept as it is typed


@pytest.mark.parametrize(
    ("label", "value", "name", "kept"),
    [
        ("When", date(2026, 2, 27), "held_on", "2026-02-27"),
        ("Release", 0, "release", 0),
        ("Stage", "patient_behaviors", "stage", "patient_behaviors"),
        ("What", Activity.WORKSHOP, "activity", "workshop"),
        ("Citizen: others", 3, "others", {"citizen_partner": 3}),
        ("Minutes", 45, "minutes", 45),
        ("What came of it?", "Less to read.", "what_changed", "Less to read."),
        ("Who set the agenda", AgendaSetBy.PARTNERS, "agenda_set_by", "partners"),
        ("Minutes to prepare", 15, "preparation_minutes", 15),
        ("Share of time you listened (0 to 100 percent)", 60, "listening_percent", 60),
        ("What they brought", Contribution.CHALLENGE, "contribution", "challenge"),
        ("Decision", "Go on.", "decision", "Go on."),
        ("What say they had in it", DecisionRight.CAN_STOP, "decision_right", "can_stop"),
        ("How far it changed the work", Influence.REFINING, "influence", "refining"),
        ("What the change is good for", Impact.SAFETY, "impact", "safety"),
        ("What worked", "Tea.", "what_worked", "Tea."),
        ("What did not work", "The phone.", "what_did_not", "The phone."),
        ("Link to notes or proof", "https://a.example", "evidence_link", "https://a.example"),
        ("Where it stood, as the project sees it", 2, "level", 2),
    ],
)
def test_each_field_is_kept_as_it_is_typed_and_is_there_after_a_reload(
    cast: Cast, tab: AppTest, open_screen: Screen, label: str, value: Any, name: str, kept: Any
) -> None:
    fill(tab, {label: value})

    assert the_draft(cast, cast.lead)[name] == kept
    reloaded = open_screen(PAGE, cast.lead)
    assert field(reloaded, label).value == value
    assert the_draft(cast, cast.lead)[name] == kept


def test_chosen_people_are_kept(cast: Cast, tab: AppTest, open_screen: Screen) -> None:
    fill(tab, {"Who": [cast.caregiver, cast.patient]})

    assert the_draft(cast, cast.lead)["who"] == [cast.caregiver, cast.patient]
    assert field(open_screen(PAGE, cast.lead), "Who").value == [cast.caregiver, cast.patient]


def test_a_form_that_nobody_has_touched_is_no_draft(cast: Cast, tab: AppTest) -> None:
    tab.run()
    assert drafts_of(cast, cast.lead) == []


def test_a_quiet_line_says_when_by_the_persons_own_clock(tab: AppTest) -> None:
    fill(tab, {"Minutes": 30})
    assert "Kept at 15:02." in shown(tab)


@pytest.mark.parametrize("timezone", [None, "Middle-earth/Shire", "../etc/passwd"])
def test_the_line_names_utc_where_the_browser_does_not_tell_its_zone(
    cast: Cast, nothing_begun: None, open_screen: Screen, timezone: str | None
) -> None:
    tab = open_screen(PAGE, cast.lead, timezone=timezone)
    fill(tab, {"Minutes": 30})
    assert "Kept at 14:02 UTC." in shown(tab)


def test_a_typed_field_costs_seven_statements_whatever_the_page_shows(
    tab: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tab, {"Minutes": 30})
    with as_the_browser_does(tab, monkeypatch), counted_statements() as statements:
        field(tab, "What came of it?").set_value("Less to read.").run()
    assert len(statements) == STATEMENTS_FOR_A_TYPED_FIELD, "\n".join(statements)


def test_what_could_not_be_kept_is_said_and_kept_as_soon_as_it_can_be(
    cast: Cast, database: str, tab: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_MILLISECONDS", 0)
    connect(database)
    with closing(sqlite3.connect(sqlite_file(database) or "", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        fill(tab, {"What came of it?": "Less to read."})
        assert "Your last words are not kept yet." in shown(tab)
        assert field(tab, "What came of it?").value == "Less to read."
        assert drafts_of(cast, cast.lead) == []
        writer.execute("ROLLBACK")
    tab.run()

    assert the_draft(cast, cast.lead)["what_changed"] == "Less to read."
    assert "not kept" not in shown(tab)
    assert "Kept at 15:02." in shown(tab)


def test_after_a_restart_nothing_new_stands_above_the_fields(tab: AppTest) -> None:
    fill(tab, {"What came of it?": "Less to read."})
    before = [node.type for node in tab.main]
    come_back_after_a_restart(tab)
    assert [node.type for node in tab.main] == before
    assert "You began this" not in shown(tab)


def test_words_are_there_after_a_look_at_another_page(cast: Cast, tab: AppTest) -> None:
    fill(tab, {"What came of it?": "Less to read.", "Minutes": 30})
    tab.switch_page("tracker/partners.py").run()
    tab.switch_page(PAGE).run()

    assert (field(tab, "What came of it?").value, field(tab, "Minutes").value) == ("Less to read.", 30)
    fill(tab, {"Minutes": 35})
    assert the_draft(cast, cast.lead) | {"minutes": 35, "what_changed": "Less to read."} == the_draft(
        cast, cast.lead
    )


def test_after_a_restart_of_the_server_the_form_goes_on(cast: Cast, tab: AppTest) -> None:
    fill(tab, MEETING | {"Who": [cast.patient]})
    come_back_after_a_restart(tab)

    assert field(tab, "What came of it?").value == MEETING["What came of it?"]
    fill(tab, {"Minutes": 50})
    press(tab, "Save")
    assert [entry.minutes for entry in activities()] == [50]
    assert drafts_of(cast, cast.lead) == []


def test_what_was_typed_while_the_server_was_away_is_kept_when_it_is_back(cast: Cast, tab: AppTest) -> None:
    fill(tab, {"What came of it?": "Less to read."})
    field(tab, "What came of it?").set_value("Less to read, more to do.")
    come_back_after_a_restart(tab)

    assert field(tab, "What came of it?").value == "Less to read, more to do."
    assert the_draft(cast, cast.lead)["what_changed"] == "Less to read, more to do."


def test_first_words_typed_while_the_server_was_away_are_kept_too(cast: Cast, tab: AppTest) -> None:
    field(tab, "What came of it?").set_value("Less to read.")
    come_back_after_a_restart(tab)

    assert field(tab, "What came of it?").value == "Less to read."
    assert the_draft(cast, cast.lead)["what_changed"] == "Less to read."


def test_a_restart_does_not_let_one_tab_write_over_another(
    cast: Cast, tab: AppTest, open_screen: Screen
) -> None:
    fill(tab, {"What came of it?": "one"})
    other = open_screen(PAGE, cast.lead)
    fill(other, {"What came of it?": "two"})
    come_back_after_a_restart(tab)

    assert sorted(draft.content["what_changed"] for draft in drafts_of(cast, cast.lead)) == ["one", "two"]
    assert field(tab, "What came of it?").value == "one"


def test_a_place_in_the_unseen_field_that_nobody_wrote_there_is_passed_over(tab: AppTest) -> None:
    field(tab, "Draft").set_value("; drop table drafts")
    come_back_after_a_restart(tab)
    assert (len(tab.exception), field(tab, "Minutes").value) == (0, None)


# The session ends meanwhile


def test_words_typed_after_the_session_ended_are_kept_and_the_page_says_so(
    cast: Cast, tab: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tab, {"What came of it?": "Less"})
    sign_out(cast, cast.lead)
    with as_the_browser_does(tab, monkeypatch):
        field(tab, "What came of it?").set_value("Less to read.").run()

    assert the_draft(cast, cast.lead)["what_changed"] == "Less to read."
    assert "You are signed out. Your words are kept. Sign in and go on." in shown(tab)
    assert [html.value for html in tab.html if "signin" in html.value] == [
        '<a href="/signin?next=%2Ftracker%2Flog_activity.py%3Fproject%3Dstatin">Sign in</a>'
    ]


def test_they_are_there_after_signing_in(
    cast: Cast, tab: AppTest, open_screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_out(cast, cast.lead)
    with as_the_browser_does(tab, monkeypatch):
        field(tab, "What came of it?").set_value("Less to read.").run()
    with transaction() as session:
        session.get_one(SignInSession, cast.browsers[cast.lead]).ended_at = None

    assert field(open_screen(PAGE, cast.lead), "What came of it?").value == "Less to read."


def test_an_expired_session_keeps_words_for_an_hour(
    cast: Cast, tab: AppTest, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.go_on(SESSION_LIFETIME + timedelta(minutes=59))
    with as_the_browser_does(tab, monkeypatch):
        field(tab, "What came of it?").set_value("Less to read.").run()
    assert the_draft(cast, cast.lead)["what_changed"] == "Less to read."

    clock.go_on(timedelta(minutes=2))
    with as_the_browser_does(tab, monkeypatch):
        field(tab, "What came of it?").set_value("Too late.").run()
    assert the_draft(cast, cast.lead)["what_changed"] == "Less to read."
    assert "You have been signed out for too long" in shown(tab)
    assert field(tab, "What came of it?").value == "Too late."


def test_a_save_after_the_session_ended_keeps_and_does_not_log(
    cast: Cast, tab: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tab, MEETING | {"Who": [cast.patient]})
    sign_out(cast, cast.lead)
    with as_the_browser_does(tab, monkeypatch):
        press(tab, "Save")

    assert activities() == []
    assert "You are signed out. Your words are kept. Sign in and go on." in shown(tab)
    assert the_draft(cast, cast.lead)["minutes"] == 45
