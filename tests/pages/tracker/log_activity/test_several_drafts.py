"""Two tabs, and several drafts of one person."""

from datetime import timedelta

from streamlit.testing.v1 import AppTest

from partnering.foundation.database import transaction
from partnering.foundation.people import give_access
from partnering.foundation.vocabulary import AccessRole, Activity, TeamRole
from tests.cast import NOW, Cast
from tests.pages.conftest import Clock, Screen
from tests.pages.screen_words import field, press
from tests.pages.tracker.log_activity.activity_form import PAGE, activities, drafts_of, fill, shown, the_draft


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
