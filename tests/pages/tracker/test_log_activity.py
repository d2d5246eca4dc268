"""Log an activity: six fields, kept while they are typed, saved once."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.testing.v1 import AppTest

from partnering.foundation import database as database_module
from partnering.foundation.account import end_session, list_my_sessions
from partnering.foundation.database import connect, reading, sqlite_file, transaction
from partnering.foundation.models import Membership, SignInSession
from partnering.foundation.people import command_line_person, give_access
from partnering.foundation.projects import add_project
from partnering.foundation.sign_in import SESSION_LIFETIME
from partnering.foundation.vocabulary import (
    AccessRole,
    Activity,
    AgendaSetBy,
    Contribution,
    DecisionRight,
    Impact,
    Influence,
    PartnerRole,
    TeamRole,
)
from partnering.tracker.drafts import KeptDraft, discard_draft, list_my_drafts
from partnering.tracker.models import ActivityEntry, ActivityPerson, ActivityRole, Draft
from tests.cast import CATALOG, NOW, TODAY, Cast, keep
from tests.pages.conftest import Clock, Screen, come_back_after_a_restart, counted_statements

PAGE = "tracker/log_activity.py"
STATEMENTS_FOR_A_TYPED_FIELD = 7
"""The beginning, who it is, that they are active, that they belong here, the lock, the draft, and the writing of it."""

MEETING = {
    "Stage": "information_delivery",
    "What": Activity.MEETING,
    "Minutes": 45,
    "What came of it?": "We cut the second screen.",
}
KINDS = "date_input selectbox multiselect number_input text_area text_input radio".split()


def field(tab: AppTest, label: str) -> Any:
    found = [widget for kind in KINDS for widget in tab.get(kind) if widget.label == label]
    assert len(found) == 1, f"{label}: {len(found)} fields"
    return found[0]


def fill(tab: AppTest, words: dict[str, Any]) -> AppTest:
    """Types one field after the other, as a person does."""
    for label, value in words.items():
        field(tab, label).set_value(value).run()
    return tab


def press(tab: AppTest, label: str, which: int = 0) -> AppTest:
    [button for button in tab.button if button.label == label][which].click().run()
    return tab


def shown(tab: AppTest) -> str:
    """Everything the page says, without the marks that keep Markdown from reading it."""
    kinds = ("title", "header", "markdown", "caption", "success", "warning", "error", "info")
    return "\n".join(str(element.value) for kind in kinds for element in tab.get(kind)).replace("\\", "")


def drafts_of(cast: Cast, person: int) -> list[KeptDraft]:
    with reading() as session:
        return list_my_drafts(session, person, in_project=cast.project, form="activity")


def the_draft(cast: Cast, person: int) -> dict[str, Any]:
    (draft,) = drafts_of(cast, person)
    return draft.content


def activities() -> list[ActivityEntry]:
    """Everything logged beside what the cast brought, the oldest first."""
    with reading() as session:
        return list(
            session.scalars(
                select(ActivityEntry).where(ActivityEntry.minutes != 60).order_by(ActivityEntry.id)
            )
        )


def sign_out(cast: Cast, person: int) -> None:
    """End the session of the open tab, from another browser."""
    with transaction() as session:
        end_session(session, person, session_id=cast.browsers[person], now=NOW)


@pytest.fixture
def nothing_begun(database: str, cast: Cast) -> None:
    """Nobody has a draft."""
    with transaction() as session:
        for person, token in cast.drafts.items():
            discard_draft(session, person, token=token)


@pytest.fixture
def tab(cast: Cast, nothing_begun: None, open_screen: Screen) -> AppTest:
    """The lead's tab, with an empty form."""
    return open_screen(PAGE, cast.lead)


# Saving


def test_six_fields_save_an_activity_and_the_page_says_what_it_counts_for(cast: Cast, tab: AppTest) -> None:
    fill(tab, MEETING | {"Who": [cast.patient, cast.clinician]})
    press(tab, "Save")

    assert [message.value for message in tab.success] == [r"Saved\. It now counts in release 2\.0\."]
    (entry,) = activities()
    assert (
        entry.held_on,
        entry.release_id,
        entry.stage,
        entry.activity,
        entry.minutes,
        entry.what_changed,
    ) == (
        TODAY,
        cast.earlier_release,
        "information_delivery",
        Activity.MEETING,
        45,
        "We cut the second screen.",
    )
    with reading() as session:
        people = session.scalars(
            select(ActivityPerson.person_id).where(ActivityPerson.activity_id == entry.id)
        ).all()
    assert sorted(people) == sorted([cast.patient, cast.clinician])
    assert drafts_of(cast, cast.lead) == []


def test_the_other_fields_fold_out_and_are_saved_too(cast: Cast, tab: AppTest) -> None:
    fill(tab, MEETING | {"Who": [cast.patient]})
    more = {
        "Patient: others": 2,
        "Clinician: others": 1,
        "Who set the agenda": AgendaSetBy.TOGETHER,
        "Minutes to prepare": 20,
        "Share of time you listened (0 to 100 percent)": 70,
        "What they brought": Contribution.NEW_QUESTION,
        "Decision": "One screen.",
        "What say they had in it": DecisionRight.CO_DECIDES,
        "How far it changed the work": Influence.REDIRECTING,
        "What the change is good for": Impact.RELEVANCE,
        "What worked": "The drawing.",
        "What did not work": "The room.",
        "Link to notes or proof": "https://example.org/notes",
        "Where it stood, as the project sees it": 4,
    }
    fill(tab, more)
    press(tab, "Save")

    (entry,) = activities()
    assert (
        entry.agenda_set_by,
        entry.preparation_minutes,
        entry.listening_percent,
        entry.decision,
        entry.decision_right,
        entry.influence,
        entry.impact,
        entry.what_worked,
        entry.what_did_not,
        entry.evidence_link,
    ) == (
        "together",
        20,
        70,
        "One screen.",
        "co_decides",
        "redirecting",
        "relevance",
        "The drawing.",
        "The room.",
        "https://example.org/notes",
    )
    with reading() as session:
        roles = session.scalars(select(ActivityRole).where(ActivityRole.activity_id == entry.id)).all()
    assert {
        (part.partner_role, part.people, part.level_by_project, part.level_by_partner, part.contribution)
        for part in roles
    } == {
        (PartnerRole.PATIENT_PARTNER, 3, 4, None, "new_question"),
        (PartnerRole.CLINICIAN_PARTNER, 1, 4, None, "new_question"),
    }


def test_nothing_is_red_before_a_try(tab: AppTest) -> None:
    assert (len(tab.error), len(tab.warning), len(tab.exception)) == (0, 0, 0)


def test_all_that_is_missing_is_named_at_once_and_what_was_typed_stays(cast: Cast, tab: AppTest) -> None:
    fill(tab, {"What came of it?": "We cut the second screen."})
    press(tab, "Save")

    assert "Not saved yet. Fill in: Stage, What, Who, Minutes. Then save again." in shown(tab)
    assert field(tab, "What came of it?").value == "We cut the second screen."
    fill(tab, {"Stage": "clinical_decision", "Minutes": 45})
    assert "Fill in: What, Who. Then save again." in shown(tab)
    fill(tab, MEETING | {"Who": [cast.patient]})
    assert len(tab.error) == 0
    press(tab, "Save")
    assert (len(tab.error), len(tab.success), len(activities())) == (0, 1, 1)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"Minutes": 0}, "Minutes: give a number from 1 to 1440."),
        ({"Link to notes or proof": "my notes"}, "Link: give an address that starts with https://."),
        ({"Decision": "x" * 5_001}, "Decision: this is 5001 characters long. At most 5000 fit"),
        ({"Share of time you listened (0 to 100 percent)": 101}, "give a number from 0 to 100."),
    ],
)
def test_a_refusal_stands_in_place_in_its_own_words_and_everything_is_still_there(
    cast: Cast, tab: AppTest, typed: dict[str, Any], says: str
) -> None:
    fill(tab, MEETING | {"Who": [cast.patient]} | typed)
    press(tab, "Save")

    assert says in shown(tab)
    assert activities() == []
    assert {label: field(tab, label).value for label in typed} == typed
    assert field(tab, "What came of it?").value == MEETING["What came of it?"]
    fill(tab, {"What came of it?": "We went on."})
    assert len(tab.error) == 0, "it no longer fits the words"


def test_a_day_that_has_not_come_cannot_be_chosen(tab: AppTest) -> None:
    assert field(tab, "When").max == TODAY


def test_today_is_the_day_where_the_person_sits(cast: Cast, nothing_begun: None, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead, timezone="Pacific/Auckland")
    assert field(tab, "When").value == date(2026, 3, 5)

    fill(tab, MEETING | {"Who": [cast.patient]})
    press(tab, "Save")
    assert [entry.held_on for entry in activities()] == [date(2026, 3, 5)]


def test_the_form_sent_from_two_tabs_is_saved_once(cast: Cast, tab: AppTest, open_screen: Screen) -> None:
    fill(tab, MEETING | {"Who": [cast.patient]})
    other = open_screen(PAGE, cast.lead)
    press(tab, "Save")
    press(other, "Save")

    assert len(activities()) == 1
    assert (len(tab.success), len(other.success)) == (1, 1)
    assert drafts_of(cast, cast.lead) == []


def test_a_form_that_was_saved_elsewhere_and_has_changed_is_saved_as_another_activity(
    cast: Cast, tab: AppTest, open_screen: Screen
) -> None:
    fill(tab, MEETING | {"Who": [cast.patient]})
    other = open_screen(PAGE, cast.lead)
    press(tab, "Save")
    fill(other, {"Minutes": 50})
    press(other, "Save")
    assert "Save again to log it as another activity." in shown(other)
    press(other, "Save")

    assert len(other.success) == 1
    assert [entry.minutes for entry in activities()] == [45, 50]
    assert drafts_of(cast, cast.lead) == []


def test_a_save_that_the_browser_never_heard_of_is_not_made_twice(
    cast: Cast, tab: AppTest, open_screen: Screen
) -> None:
    fill(tab, MEETING | {"Who": [cast.patient]})
    press(open_screen(PAGE, cast.lead), "Save")
    come_back_after_a_restart(tab)
    assert field(tab, "What came of it?").value == MEETING["What came of it?"]
    press(tab, "Save")

    assert (len(tab.success), len(activities())) == (1, 1)
    assert drafts_of(cast, cast.lead) == []


# After saving


def test_a_saved_activity_is_taken_back_and_put_back(cast: Cast, tab: AppTest) -> None:
    fill(tab, MEETING | {"Who": [cast.patient]})
    press(tab, "Save")
    press(tab, "Undo")
    assert "Taken back." in shown(tab)
    assert activities()[0].removed_by == cast.lead

    press(tab, "Put it back")
    assert "Saved. It now counts in release 2.0." in shown(tab)
    assert activities()[0].removed_at is None


def test_another_activity_starts_with_an_empty_form(cast: Cast, tab: AppTest) -> None:
    fill(tab, MEETING | {"Who": [cast.patient]})
    press(tab, "Save")
    press(tab, "Log another")

    assert len(tab.success) == 0
    assert (field(tab, "Minutes").value, field(tab, "What came of it?").value) == (None, "")


def test_what_was_saved_is_said_once_and_the_next_visit_shows_a_form(cast: Cast, tab: AppTest) -> None:
    fill(tab, MEETING | {"Who": [cast.patient]})
    press(tab, "Save")
    tab.switch_page("tracker/partners.py").run()
    tab.switch_page(PAGE).run()

    assert len(tab.success) == 0
    assert field(tab, "What came of it?").value == ""


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


@contextmanager
def as_the_browser_does(tab: AppTest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A field in a fragment runs the fragment alone. AppTest would run the whole page."""
    (fragment,) = tab._fragment_storage._fragments
    with monkeypatch.context() as patch:
        patch.setattr(
            "streamlit.testing.v1.local_script_runner.RerunData", partial(RerunData, fragment_id=fragment)
        )
        yield


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


# Two tabs, several drafts


def test_two_tabs_that_type_into_one_draft_keep_both(cast: Cast, tab: AppTest, open_screen: Screen) -> None:
    fill(tab, {"What came of it?": "one"})
    other = open_screen(PAGE, cast.lead)
    fill(other, {"What came of it?": "two"})
    fill(tab, {"What came of it?": "one and more"})
    assert "You typed in another tab too." in shown(tab)
    fill(tab, {"Minutes": 30})
    fill(other, {"Minutes": 40})

    kept = [(draft.content["what_changed"], draft.content["minutes"]) for draft in drafts_of(cast, cast.lead)]
    assert sorted(kept) == [("one and more", 30), ("two", 40)]


def test_the_latest_draft_opens_by_itself_and_says_since_when(
    cast: Cast, open_screen: Screen, clock: Clock
) -> None:
    clock.go_on(timedelta(days=2))
    tab = open_screen(PAGE, cast.lead)

    assert "You began this 2 days ago." in shown(tab)
    assert field(tab, "What came of it?").value == f"typed by {cast.lead}"
    assert "Your other drafts" not in shown(tab)


def test_a_new_one_keeps_the_old_which_can_be_opened_again(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    press(tab, "Start a new one")
    assert "You began this" not in shown(tab)
    assert field(tab, "What came of it?").value == ""
    assert f"“typed by {cast.lead}”, today" in shown(tab)

    fill(tab, {"What came of it?": "something new"})
    press(tab, "Open this draft")
    assert field(tab, "What came of it?").value == f"typed by {cast.lead}"
    assert "“something new”, today" in shown(tab)
    assert len(drafts_of(cast, cast.lead)) == 2


def test_the_draft_that_was_opened_is_the_one_that_is_saved(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    press(tab, "Start a new one")
    fill(tab, {"What came of it?": "something new"})
    press(tab, "Open this draft")
    fill(tab, {"Stage": "pcor_evidence", "What": Activity.SURVEY, "Who": [cast.patient], "Minutes": 10})
    press(tab, "Save")

    assert [entry.what_changed for entry in activities()] == [f"typed by {cast.lead}"]
    assert the_draft(cast, cast.lead)["what_changed"] == "something new"


def test_a_draft_is_thrown_away_after_asking_once(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    press(tab, "Start a new one")
    assert "This draft is gone then." in shown(tab)
    press(tab, "Throw it away")

    assert drafts_of(cast, cast.lead) == []
    assert "Your other drafts" not in shown(tab)


def test_drafts_stay_in_their_project(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        give_access(
            session,
            cast.outsider,
            project_id=cast.other_project,
            name="Lena",
            email="lena@example.org",
            access_role=AccessRole.EDITOR,
            role=TeamRole.RESEARCHER,
            now=NOW,
        )
    tab = open_screen(PAGE, cast.lead, project="quince-choice")
    assert field(tab, "What came of it?").value == ""

    fill(tab, {"What came of it?": "about quince"})
    tab.query_params["project"] = "statin"
    tab.run()
    assert field(tab, "What came of it?").value == f"typed by {cast.lead}"
    assert the_draft(cast, cast.lead)["what_changed"] == f"typed by {cast.lead}"


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


# Coming from a gap


def test_a_gap_fills_in_release_stage_and_the_only_partner_of_the_role(
    cast: Cast, nothing_begun: None, open_screen: Screen
) -> None:
    tab = open_screen(
        PAGE, cast.lead, release=str(cast.release), stage="clinical_decision", role="caregiver_partner"
    )
    assert (field(tab, "Release").value, field(tab, "Stage").value, field(tab, "Who").value) == (
        cast.release,
        "clinical_decision",
        [cast.caregiver],
    )
    assert drafts_of(cast, cast.lead) == []


def test_a_gap_of_a_role_that_nobody_has_counts_one_who_is_not_named(
    cast: Cast, nothing_begun: None, open_screen: Screen
) -> None:
    tab = open_screen(PAGE, cast.lead, stage="clinical_decision", role="local_decision_maker")
    assert (field(tab, "Local decision-maker: others").value, field(tab, "Who").value) == (1, [])


def test_a_gap_seen_by_another_lifecycle_names_the_stage_of_the_projects_own(
    cast: Cast, nothing_begun: None, open_screen: Screen
) -> None:
    tab = open_screen(PAGE, cast.lead, stage="implementation_adoption")
    assert field(tab, "Stage").value == "information_delivery"


@pytest.mark.parametrize(
    "address",
    [{"release": "999"}, {"release": "x"}, {"stage": "nowhere"}, {"role": "<b>", "stage": "'; --"}],
)
def test_an_address_that_names_nothing_we_know_gives_an_empty_form(
    cast: Cast, nothing_begun: None, open_screen: Screen, address: dict[str, str]
) -> None:
    tab = open_screen(PAGE, cast.lead, **address)
    assert len(tab.exception) == 0
    assert (field(tab, "Release").value, field(tab, "Stage").value) == (cast.earlier_release, None)


def test_a_reload_on_the_way_from_a_gap_brings_back_what_was_typed(
    cast: Cast, nothing_begun: None, open_screen: Screen
) -> None:
    gap = {"release": str(cast.release), "stage": "clinical_decision", "role": "caregiver_partner"}
    fill(open_screen(PAGE, cast.lead, **gap), {"Stage": "patient_behaviors", "Minutes": 20})
    tab = open_screen(PAGE, cast.lead, **gap)

    assert (field(tab, "Stage").value, field(tab, "Minutes").value) == ("patient_behaviors", 20)


def test_a_gap_opens_a_form_of_its_own_beside_another_draft(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead, stage="clinical_decision", role="caregiver_partner")
    assert (field(tab, "Stage").value, field(tab, "What came of it?").value) == ("clinical_decision", "")
    assert f"“typed by {cast.lead}”, today" in shown(tab)


# Who logs, and for what


def test_a_partner_is_named_already_and_says_how_they_see_it(
    cast: Cast, nothing_begun: None, open_screen: Screen
) -> None:
    tab = open_screen(PAGE, cast.patient)
    assert field(tab, "Who").value == [cast.patient]
    fill(tab, MEETING | {"Where it stood, as you see it": 2})
    press(tab, "Save")

    with reading() as session:
        part = session.scalar(select(ActivityRole).where(ActivityRole.activity_id == activities()[0].id))
    assert part is not None
    assert (part.level_by_partner, part.level_by_project) == (2, None)


def test_the_scale_begins_with_i_cannot_say_and_gives_the_test_of_each_level(tab: AppTest) -> None:
    scale = field(tab, "Where it stood, as the project sees it")
    assert scale.value is None
    assert scale.options == [
        "I can’t say",
        "0 Informed",
        "1 Consulted",
        "2 Participating",
        "3 Engaged",
        "4 Partnering",
        r"5 Co\-producing",
    ]
    captions = list(scale.proto.captions)
    assert captions[0] == ""
    assert all(len(caption) > 40 for caption in captions[1:])
    assert "The control line: Below it" in shown(tab)


def test_a_stage_shows_its_opening_question_below(tab: AppTest) -> None:
    fill(tab, {"Stage": "patient_behaviors"})
    assert (
        "After release. Ask: How is it day by day, and what makes it hard to stick to the choice?"
        in shown(tab)
    )
    assert "Living with it · After release" in field(tab, "Stage").options


def test_partners_are_chosen_by_name_and_role_and_the_team_is_not_among_them(
    cast: Cast, tab: AppTest
) -> None:
    assert field(tab, "Who").options == [
        "Carl · Caregiver",
        "Cita · Citizen",
        "Clara · Clinician",
        "Rosa · Patient",
    ]


def test_two_partners_of_one_name_stay_two(cast: Cast, nothing_begun: None, open_screen: Screen) -> None:
    with transaction() as session:
        second = give_access(
            session,
            cast.lead,
            project_id=cast.project,
            name="Rosa",
            email="rosa.two@example.org",
            access_role=AccessRole.PARTNER,
            role=PartnerRole.PATIENT_PARTNER,
            now=NOW,
        )
    tab = open_screen(PAGE, cast.lead)
    assert field(tab, "Who").options[-2:] == ["Rosa · Patient", "Rosa (2) · Patient"]
    fill(tab, {"Who": [second]})
    assert the_draft(cast, cast.lead)["who"] == [second]


@pytest.fixture
def tab_of_a_new_project(cast: Cast, nothing_begun: None, open_screen: Screen) -> AppTest:
    """The lead's tab in a project where nothing is yet, neither release nor partner."""
    with transaction() as session:
        program = command_line_person(session)
        project = add_project(session, program, slug="new", title="New", catalog=CATALOG, now=NOW)
        give_access(
            session,
            program,
            project_id=project,
            name="Lena",
            email="lena@example.org",
            access_role=AccessRole.LEAD,
            role=TeamRole.RESEARCHER,
            now=NOW,
        )
    return open_screen(PAGE, cast.lead, project="new")


def test_without_any_partner_the_numbers_are_open_and_the_way_to_partners_is_shown(
    tab_of_a_new_project: AppTest,
) -> None:
    tab = tab_of_a_new_project
    assert "no partner is named in this project yet" in shown(tab)
    assert [widget.label for widget in tab.multiselect] == []
    assert "add partners first" in [link.value for link in tab.get("page_link")]
    assert [fold.proto.expanded for fold in tab.expander if fold.label == "Others, not named"] == [True]


def test_without_any_release_it_can_be_saved_and_says_what_that_means(tab_of_a_new_project: AppTest) -> None:
    tab = tab_of_a_new_project
    assert "There is no release yet." in shown(tab)
    fill(tab, MEETING | {"Caregiver: others": 4})
    press(tab, "Save")

    assert "Saved. It belongs to no release, so no coverage counts it." in shown(tab)
    assert [entry.release_id for entry in activities()] == [None]


def test_words_of_people_are_shown_as_they_were_typed(
    cast: Cast, nothing_begun: None, open_screen: Screen
) -> None:
    words = "*not* bold, [no link](https://evil.example) and :red[no colour]"
    with transaction() as session:
        keep(session, cast.lead, cast.project, {"what_changed": words})
    tab = open_screen(PAGE, cast.lead)
    press(tab, "Start a new one")

    (line,) = [element.value for element in tab.markdown if "bold" in element.value]
    assert line.replace("\\", "") == f"“{words[:60]}…”, today"
    for mark in "*[]()":
        assert f"\\{mark}" in line or mark not in line


def test_choices_that_are_gone_since_leave_the_rest_of_the_draft(
    cast: Cast, nothing_begun: None, open_screen: Screen
) -> None:
    words = {
        "held_on": "2035-01-01",
        "release": cast.other_release,
        "stage": "a_stage_of_old",
        "who": [cast.patient, cast.other_partner],
        "what_changed": "Less to read.",
    }
    with transaction() as session:
        keep(session, cast.lead, cast.project, words)
    tab = open_screen(PAGE, cast.lead)

    assert len(tab.exception) == 0
    assert [field(tab, label).value for label in ("When", "Release", "Stage", "Who", "What came of it?")] == [
        None,
        0,
        None,
        [cast.patient],
        "Less to read.",
    ]
    assert drafts_of(cast, cast.lead)[0].content == words, "looking changes nothing"


def test_a_day_that_is_left_out_is_asked_for(cast: Cast, tab: AppTest) -> None:
    fill(tab, MEETING | {"Who": [cast.patient], "When": None})
    press(tab, "Save")
    assert "Fill in: When." in shown(tab)


def test_somebody_whose_access_ended_is_told_and_keeps_the_words_on_the_page(
    cast: Cast, nothing_begun: None, open_screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = open_screen(PAGE, cast.editor)
    fill(tab, MEETING | {"Who": [cast.patient]})
    with transaction() as session:
        session.scalars(select(Membership).where(Membership.person_id == cast.editor)).one().is_active = False
    with as_the_browser_does(tab, monkeypatch):
        press(tab, "Save")

    assert activities() == []
    assert "There is no such project, or you are not part of it." in shown(tab)
    assert field(tab, "What came of it?").value == MEETING["What came of it?"]


def test_nobody_reads_the_draft_of_somebody_else(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.editor)
    assert f"typed by {cast.lead}" not in shown(tab) + field(tab, "What came of it?").value
    with reading() as session:
        assert session.scalar(select(Draft.id).where(Draft.person_id == cast.lead)) is not None
        assert list_my_sessions(session, cast.lead, now=NOW) != []
