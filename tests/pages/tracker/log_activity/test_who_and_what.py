"""Who logs, who was there, and for what."""

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from partnering.foundation.account import list_my_sessions
from partnering.foundation.database import reading, transaction
from partnering.foundation.models import Membership
from partnering.foundation.people import command_line_person, give_access
from partnering.foundation.projects import add_project
from partnering.foundation.vocabulary import AccessRole, PartnerRole, TeamRole
from partnering.tracker.models import ActivityRole, Draft
from tests.cast import CATALOG, NOW, Cast, keep
from tests.pages.conftest import Screen
from tests.pages.screen_words import field, press
from tests.pages.tracker.log_activity.activity_form import (
    MEETING,
    PAGE,
    activities,
    as_the_browser_does,
    drafts_of,
    fill,
    shown,
    the_draft,
)


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
