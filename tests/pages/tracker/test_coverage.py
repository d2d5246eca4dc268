"""Coverage: the sentence, the matrix, one cell's story, and what each role may see of it."""

from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from partnering.foundation.account import change_my_details
from partnering.foundation.database import transaction
from partnering.foundation.people import add_partner, command_line_person
from partnering.foundation.projects import add_project
from partnering.foundation.vocabulary import PartnerRole
from partnering.tracker.activities import RolePart, take_back_activity
from partnering.tracker.releases import add_release
from tests.cast import CATALOG, NOW, Cast, a_meeting, log
from tests.pages.conftest import Screen
from tests.pages.screen_words import (
    buttons,
    field,
    of_the_other_project,
    press,
    reads_as_markdown,
    said,
    words_on,
)

PAGE = "tracker/coverage.py"
HERE = {"stage": "information_delivery", "role": "patient_partner"}
"""The cell where the cast logged six meetings."""
GAP = {"stage": "information_delivery", "role": "clinician_partner"}
MEETING = "Meeting, 3 March 2026 (yesterday)"
PEOPLE = ("Rosa", "Carl", "Clara", "Cita", "Lena", "Edgar", "Fatima", "Enzo")
WORDS = "We cut the second screen."


def meetings(tab: AppTest) -> list[str]:
    return [heading for heading in said(tab, "subheader") if heading == MEETING]


@pytest.mark.parametrize("role", ["lead", "editor", "facilitator", "patient", "caregiver", "clinician"])
def test_people_of_the_project_see_the_sentence_the_matrix_and_the_chart(
    role: str, cast: Cast, open_screen: Screen
) -> None:
    tab = open_screen(PAGE, getattr(cast, role))
    assert said(tab, "header") == [
        "Release 2.1 misses a patient or caregiver at 3 stages and a clinician at 4 stages.",
        "Where it stands",
    ]
    assert "Could help: Rosa" in words_on(tab)
    assert "What people see, Patient: 1 person, 6 hours" in words_on(tab)
    assert [of_the_other_project(tab), list(tab.exception)] == [[], []]


@pytest.mark.parametrize("address", [{}, HERE, GAP])
def test_a_funder_sees_totals_and_neither_names_nor_words(
    address: dict[str, str], cast: Cast, open_screen: Screen
) -> None:
    tab = open_screen(PAGE, cast.funder, **address)
    assert said(tab, "header")[0].startswith("Release 2.1 misses")
    assert "Fewer than 5 people" in words_on(tab)
    for words in (*PEOPLE, WORDS, "Where it stands"):
        assert words not in words_on(tab)
    assert buttons(tab) == []
    if address:
        assert "What was said and who was there is for the people of the project." in said(tab, "markdown")


def test_an_administrator_sees_who_could_help_and_not_what_was_said(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.administrator, project="statin", **HERE)
    assert "Could help: Rosa" in words_on(tab)
    assert WORDS not in words_on(tab)
    assert "Where it stands" not in said(tab, "header")


def test_a_cell_tells_what_happened_there_with_names_and_words(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.patient, **HERE)
    assert "What people see: Patient" in said(tab, "header")
    assert len(meetings(tab)) == 6
    assert "Patient: Rosa. 1 hour long." in said(tab, "markdown")
    assert f"**What came of it:** {WORDS}" in said(tab, "markdown")
    assert "Logged by Rosa" in said(tab, "caption")


def test_one_activity_tells_each_role_and_how_many_others(cast: Cast, open_screen: Screen) -> None:
    parts = (
        RolePart(PartnerRole.CLINICIAN_PARTNER, (cast.clinician,), 1),
        RolePart(PartnerRole.CITIZEN_PARTNER, (), 3),
    )
    with transaction() as session:
        log(session, cast.lead, cast.project, replace(a_meeting(cast.release), roles=parts, minutes=90))
    tab = open_screen(PAGE, cast.lead, **GAP)
    assert len(meetings(tab)) == 1
    assert "Citizen: 3 people; Clinician: Clara, 1 other. 1 hour 30 minutes long." in said(tab, "markdown")


def test_a_gap_says_who_could_help_here_and_elsewhere_and_leads_to_the_form(
    cast: Cast, open_screen: Screen
) -> None:
    tab = open_screen(PAGE, cast.lead, **GAP)
    (warning,) = said(tab, "warning")
    assert "clinician" in warning
    assert any(words.startswith("Could help, from this project: Clara") for words in said(tab, "markdown"))
    assert "Nothing is logged here yet." in said(tab, "markdown")
    press(tab, "Log an activity here")
    assert said(tab, "title") == ["Log an activity"]
    assert field(tab, "Stage").value == "information_delivery"
    assert field(tab, "Release").value == cast.release


def test_while_nobody_has_said_where_it_stands_there_is_no_chart(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead, release=str(cast.earlier_release))
    assert said(tab, "header") == ["Nobody has logged an activity for release 2.0 yet."]


def test_without_a_release_the_one_who_may_add_one_is_led_there(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        add_project(session, command_line_person(session), slug="new", title="New", catalog=CATALOG, now=NOW)
    tab = open_screen(PAGE, cast.administrator, project="new")
    assert "There is no release yet. Coverage shows who took part in the making of a release." in said(
        tab, "markdown"
    )
    assert said(press(tab, "Add a release"), "title") == ["Releases"]


def test_another_release_is_shown_and_goes_into_the_address(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    field(tab, "Release").set_value(cast.earlier_release).run()
    assert tab.query_params["release"] == str(cast.earlier_release)
    assert said(tab, "header")[0] == "Nobody has logged an activity for release 2.0 yet."
    del tab.query_params["release"]  # as the browser's way back does
    tab.run()
    assert field(tab, "Release").value == cast.release
    assert said(tab, "header")[0].startswith("Release 2.1 misses")


def test_three_releases_can_be_chosen_the_newest_first(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        add_release(session, cast.lead, project_id=cast.project, version="3.0", now=NOW)
    tab = open_screen(PAGE, cast.lead)
    assert field(tab, "Release").options == ["3.0 (Being made)", "2.1 (Being made)", "2.0 (Being made)"]


@pytest.mark.parametrize("lifecycle", list(CATALOG.lifecycles))
def test_every_lifecycle_can_be_seen(lifecycle: str, cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead, lifecycle=lifecycle)
    assert field(tab, "Stages as in").value == lifecycle
    assert [list(tab.exception), list(tab.error)] == [[], []]
    for stage in CATALOG.lifecycle(lifecycle).stages:
        assert stage.name in words_on(tab)


def test_another_lifecycle_goes_into_the_address(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    field(tab, "Stages as in").set_value("cdsic-4").run()
    assert tab.query_params["lifecycle"] == "cdsic-4"
    assert CATALOG.lifecycle("cdsic-4").stages[0].name in words_on(tab)


def test_a_funder_cannot_cut_the_numbers_another_way(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.funder, lifecycle="cdsic-4")
    assert "Stages as in" not in [widget.label for widget in tab.selectbox]
    assert CATALOG.lifecycle("sittig-2023").stages[0].name in words_on(tab)


def test_the_release_before_is_compared_on_wish(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    assert "More people" not in words_on(tab)
    field(tab, "Compare with the release before it").set_value(True).run()
    assert "More people" in words_on(tab)
    tab = open_screen(PAGE, cast.lead, release=str(cast.earlier_release))
    assert list(tab.toggle) == []


def test_an_activity_is_taken_back_after_one_question(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.caregiver, **HERE)
    assert buttons(tab).count("Yes, take it back") == 1
    press(tab, "Yes, take it back")
    assert said(tab, "success") == ["Taken back. It no longer counts."]
    assert len(meetings(tab)) == 5
    assert buttons(open_screen(PAGE, cast.lead, **HERE)).count("Yes, take it back") == 5


def test_an_activity_that_somebody_took_back_in_the_meantime_is_told(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.caregiver, **HERE)
    with transaction() as session:
        take_back_activity(
            session,
            cast.lead,
            project_id=cast.project,
            activity_id=cast.activities[cast.caregiver],
            now=NOW,
        )
    press(tab, "Yes, take it back")
    assert list(tab.exception) == []
    assert len(meetings(tab)) == 5


def test_the_file_to_take_away_is_of_the_release_and_the_stages_that_show(
    cast: Cast, open_screen: Screen
) -> None:
    tab = open_screen(PAGE, cast.lead, release=str(cast.earlier_release), lifecycle="cdsic-4")
    for part in ("Get this coverage as a file (CSV)", "project=statin", "release=2.0", "lifecycle=cdsic-4"):
        assert part in words_on(tab)


def test_names_words_and_versions_show_as_they_were_typed(cast: Cast, open_screen: Screen) -> None:
    name, words, version = "**x** <b>", "# [a](https://a.example) _y_", "1_0_"
    with transaction() as session:
        change_my_details(session, cast.patient, name=name, may_be_asked=False, now=NOW)
        add_partner(
            session,
            cast.lead,
            project_id=cast.project,
            name="*c*",
            role=PartnerRole.CLINICIAN_PARTNER,
            now=NOW,
        )
        add_release(session, cast.lead, project_id=cast.project, version=version, now=NOW)
        newest = add_release(
            session, cast.lead, project_id=cast.project, version="2_0_", previous=version, now=NOW
        )
        log(
            session,
            cast.patient,
            cast.project,
            replace(a_meeting(newest, cast.patient), what_changed=words, decision=words, what_worked=words),
        )
    here = open_screen(PAGE, cast.lead, release=str(newest), **HERE)
    gap = open_screen(PAGE, cast.lead, release=str(newest), **GAP)
    for tab, shown in ((here, (name, words, version, "2_0_")), (gap, ("*c*", version, "2_0_"))):
        for text in shown:
            assert text in words_on(tab)
    for text in (words, version):
        assert not reads_as_markdown(here, text)
    # The matrix places its words as text; nothing else may hold the names unescaped.
    for tab, text in ((here, name), (gap, "*c*")):
        told: list[Any] = [element for kind in ("markdown", "header", "caption") for element in tab.get(kind)]
        assert not any(text in element.value for element in told)
