"""Log an activity: six fields, saved once, and what can be done afterwards."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from partnering.foundation.database import reading
from partnering.foundation.vocabulary import (
    Activity,
    AgendaSetBy,
    Contribution,
    DecisionRight,
    Impact,
    Influence,
    PartnerRole,
)
from partnering.tracker.models import ActivityPerson, ActivityRole
from tests.cast import TODAY, Cast
from tests.pages.conftest import Screen, come_back_after_a_restart
from tests.pages.screen_words import field, press
from tests.pages.tracker.log_activity.activity_form import MEETING, PAGE, activities, drafts_of, fill, shown

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
