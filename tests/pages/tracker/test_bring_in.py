"""Bring in a file: a look at what it would add, then all of it or nothing."""

import pytest
from sqlalchemy import func, select
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest

from partnering.foundation.database import reading, transaction
from partnering.foundation.models import Project
from partnering.foundation.people import command_line_person
from partnering.foundation.projects import add_project
from partnering.tracker.models import ActivityEntry
from tests.cast import CATALOG, NOW, Cast
from tests.house_rules import ROOT
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

PAGE = "tracker/bring_in.py"
HEADER = "external_id,held_on,release,stage,activity,minutes,partner_role,people,partners,what_changed\n"
ONE = "A-1,2026-03-02,2.1,information_delivery,meeting,30,patient_partner,1,Rosa,\n"
THREE = (
    ONE
    + "A-2,2026-03-03,2.1,information_delivery,meeting,45,caregiver_partner,2,Carl; Zoe,\n"
    + "A-3,2026-03-04,2.1,pcor_evidence,survey,20,citizen_partner,40,,\n"
)


def bring(tab: AppTest, rows: str, header: str = HEADER) -> AppTest:
    field(tab, "File of activities (CSV)").set_value(("mine.csv", (header + rows).encode(), "text/csv"))
    return tab.run()


def number_of_activities() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(ActivityEntry)) or 0


@pytest.mark.parametrize("role", ["lead", "editor", "facilitator", "administrator"])
def test_a_file_is_looked_at_first_and_then_added(role: str, cast: Cast, open_screen: Screen) -> None:
    before = number_of_activities()
    tab = bring(open_screen(PAGE, getattr(cast, role), project="statin"), THREE)
    assert "3 activities are new. New partners: Zoe." in said(tab, "markdown")
    assert number_of_activities() == before
    press(tab, "Add them")
    assert said(tab, "success") == ["Done. 3 activities are new. New partners: Zoe."]
    assert number_of_activities() == before + 3
    assert [list(tab.exception), list(tab.error), buttons(tab)] == [[], [], []]


def test_the_same_file_again_adds_nothing(cast: Cast, open_screen: Screen) -> None:
    press(bring(open_screen(PAGE, cast.lead), ONE), "Add them")
    before = number_of_activities()
    tab = bring(open_screen(PAGE, cast.lead), ONE)
    assert "1 is here already and stays as it is." in words_on(tab)
    assert buttons(tab) == []
    assert number_of_activities() == before


def test_a_file_with_bad_rows_adds_nothing_and_says_where_each_is_and_what_was_expected(
    cast: Cast, open_screen: Screen
) -> None:
    before = number_of_activities()
    bad = "A-2,4 March,2.1,information_delivery,meeting,30,patient_partner,1,,\n"
    bad += "A-3,2026-03-03,2.1,nowhere,meeting,-5,patient_partner,1,,\n"
    tab = bring(open_screen(PAGE, cast.lead), ONE + bad)
    (problem,) = said(tab, "error")
    for words in ("line 3", "held_on", "4 March", "line 4", "nowhere", "-5"):
        assert words.casefold() in problem.casefold()
    assert [buttons(tab), list(tab.exception)] == [[], []]
    assert number_of_activities() == before


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a,b\n1,2\n", b"PK\x03\x04"])
def test_what_is_no_file_of_activities_is_told_in_words(
    content: bytes, cast: Cast, open_screen: Screen
) -> None:
    tab = open_screen(PAGE, cast.lead)
    field(tab, "File of activities (CSV)").set_value(("mine.csv", content, "text/csv"))
    tab.run()
    assert [len(tab.error), list(tab.exception), buttons(tab)] == [1, [], []]


def test_a_release_of_another_project_is_unknown_here(cast: Cast, open_screen: Screen) -> None:
    tab = bring(open_screen(PAGE, cast.lead), ONE.replace("2.1", "9.9-hidden"))
    assert "9.9-hidden" in said(tab, "error")[0]
    assert buttons(tab) == []


def test_words_of_a_file_show_as_they_are(cast: Cast, open_screen: Screen) -> None:
    tab = bring(open_screen(PAGE, cast.lead), ONE.replace("Rosa", "**x** <b>"))
    assert "1 activity is new. New partners: **x** <b>." in said(tab, "markdown")
    assert not reads_as_markdown(tab, "**x** <b>")
    tab = bring(open_screen(PAGE, cast.lead), ONE.replace("meeting", "_m_ <b>"))
    assert "_m_ <b>" in said(tab, "error")[0]
    assert not reads_as_markdown(tab, "_m_ <b>")


def test_the_columns_are_told(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    assert (
        "These must be there: external_id, held_on, stage, activity, minutes, partner_role, people."
        in said(tab, "markdown")
    )
    assert of_the_other_project(tab) == []


@pytest.mark.parametrize(
    ("role", "offers"), [("lead", True), ("editor", True), ("facilitator", True), ("administrator", False)]
)
def test_the_file_that_the_project_came_from_is_one_press_away_for_those_who_may_read_it(
    role: str, offers: bool, cast: Cast, open_screen: Screen
) -> None:
    tab = open_screen(PAGE, getattr(cast, role), project="statin")
    assert ("The file this project came from" in said(tab, "header")) is offers


def test_a_project_that_came_from_no_file_offers_none(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        add_project(session, command_line_person(session), slug="new", title="New", catalog=CATALOG, now=NOW)
    tab = open_screen(PAGE, cast.administrator, project="new")
    assert said(tab, "header") == ["Start a project from a file"]


def test_a_session_that_ended_adds_nothing(
    cast: Cast, open_screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = bring(open_screen(PAGE, cast.lead), THREE)
    before = number_of_activities()
    monkeypatch.setattr("pages.shared.cookies.token_in", lambda _cookies: None)
    press(tab, "Add them")
    assert said(tab, "title") == ["One More Step"]
    assert number_of_activities() == before


# A tool as a file


def upload(tab: AppTest, content: bytes, name: str = "plan.json") -> AppTest:
    field(tab, "File of a tool (JSON)").set_value((name, content, "application/json"))
    return tab.run()


def test_a_fhir_file_is_looked_at_first_and_then_becomes_a_project(cast: Cast, open_screen: Screen) -> None:
    plan = (ROOT / "tests" / "inputs" / "fhir" / "plan-with-authors.r4.json").read_bytes()
    tab = upload(open_screen(PAGE, cast.administrator, project="statin"), plan)
    shown = said(tab, "markdown")
    assert "It names: Ada Prisk, MD, PhD; Ben Ruhl; Mira Holt, caregiver" in shown
    assert any("Nobody has said yet that one of them is a patient or caregiver." in words for words in shown)
    field(tab, "Short name of the new project").set_value("inhaler")
    press(tab, "Make a project of it")
    assert [list(tab.exception), list(tab.error), said(tab, "title")] == [[], [], ["Where it came from"]]
    assert said(tab, "header")[0].startswith("This file gives 3 names.")
    with reading() as session:
        assert session.scalars(select(Project.slug).order_by(Project.id.desc())).first() == "inhaler"


def test_a_file_that_is_no_tool_is_told_in_words_and_adds_nothing(cast: Cast, open_screen: Screen) -> None:
    for content in (b"", b"{}", b'{"resourceType": "Patient"}', b"[" * 6_000_000):
        tab = upload(open_screen(PAGE, cast.administrator, project="statin"), content)
        assert [len(tab.error), list(tab.exception), buttons(tab)] == [1, [], []]


@pytest.mark.parametrize("role", ["lead", "editor", "facilitator"])
def test_who_may_not_add_a_project_is_not_asked_for_a_tool(
    role: str, cast: Cast, open_screen: Screen
) -> None:
    tab = open_screen(PAGE, getattr(cast, role))
    assert "Start a project from a file" not in said(tab, "header")


def test_a_short_name_that_is_taken_is_told_and_what_was_typed_stays(cast: Cast, open_screen: Screen) -> None:
    tab = upload(
        open_screen(PAGE, cast.administrator, project="statin"), b'{"resourceType":"Library","name":"x"}'
    )
    field(tab, "Short name of the new project").set_value("statin")
    press(tab, "Make a project of it")
    assert said(tab, "error") == ["There is a project “statin” already. Choose another name."]
    assert field(tab, "Short name of the new project").value == "statin"


# A long file


def test_a_long_file_shows_how_far_it_is(
    cast: Cast, open_screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("partnering.tracker.activity_files.STEP", 1)
    drawn: list[str] = []
    progress = DeltaGenerator.progress

    def draw(place: DeltaGenerator, value: float, text: str) -> DeltaGenerator:
        drawn.append(f"{value:.2f} {text}".replace("\\", ""))
        return progress(place, value, text)

    monkeypatch.setattr(DeltaGenerator, "progress", draw)
    bring(open_screen(PAGE, cast.lead), THREE)
    assert drawn == [
        "0.50 Checked 2 of 4 lines.",
        "0.75 Checked 3 of 4 lines.",
        "1.00 Checked 4 of 4 lines.",
    ]
