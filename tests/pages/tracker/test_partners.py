"""Partners: who takes part in which role, and adding somebody by name."""

import pytest

from partnering.foundation.database import reading, transaction
from partnering.foundation.people import add_partner, command_line_person, end_access, list_members
from partnering.foundation.projects import add_project
from partnering.foundation.vocabulary import PartnerRole
from tests.cast import CATALOG, NOW, Cast
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

PAGE = "tracker/partners.py"
ADD = "Add this partner"


def add(cast: Cast, *names: str) -> None:
    with transaction() as session:
        for name in names:
            add_partner(
                session,
                cast.lead,
                project_id=cast.project,
                name=name,
                role=PartnerRole.PATIENT_PARTNER,
                now=NOW,
            )


def names(cast: Cast) -> list[str]:
    with reading() as session:
        return [member.name for member in list_members(session, cast.lead, project_id=cast.project)]


def test_everybody_of_the_project_reads_who_takes_part_in_which_role(cast: Cast, open_screen: Screen) -> None:
    add(cast, "J. T.", "Amal")
    tab = open_screen(PAGE, cast.patient)
    assert said(tab, "subheader") == [role.label for role in PartnerRole]
    assert [words for words in said(tab, "markdown") if words.startswith(("-", ":"))] == [
        "- **Amal**, since 4 March 2026 (named, without access)",
        "- **J. T.**, since 4 March 2026 (named, without access)",
        "- **Rosa**, since 4 March 2026 (Partner)",
        "- **Carl**, since 4 March 2026 (Partner)",
        "- **Cita**, since 4 March 2026 (named, without access)",
        "- **Clara**, since 4 March 2026 (Partner)",
        ":gray[Nobody yet]",
    ]
    assert of_the_other_project(tab) == []
    assert "Lena" not in words_on(tab)
    assert "example.org" not in words_on(tab)


@pytest.mark.parametrize("role", ["patient", "caregiver", "clinician"])
def test_a_partner_reads_and_adds_nobody(role: str, cast: Cast, open_screen: Screen) -> None:
    assert buttons(open_screen(PAGE, getattr(cast, role))) == []


@pytest.mark.parametrize("role", ["lead", "editor", "facilitator", "administrator"])
def test_those_who_look_after_the_project_add_a_partner(role: str, cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, getattr(cast, role), project="statin")
    field(tab, "Name").set_value(" Zoe B. ")
    field(tab, "They take part as").set_value(PartnerRole.LOCAL_DECISION_MAKER)
    press(tab, ADD)
    assert [said(tab, "success"), list(tab.error)] == [["Zoe B. is added."], []]
    assert "- **Zoe B.**, since 4 March 2026 (named, without access)" in said(tab, "markdown")
    assert [field(tab, "Name").value, field(tab, "They take part as").value] == [
        "",
        PartnerRole.PATIENT_PARTNER,
    ]
    assert said(tab.run(), "success") == []


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("  ", "Give a name of 1 to 200 characters."),
        ("rosa", "rosa is in this project already. Add a letter or a number if it is someone else."),
    ],
)
def test_a_name_that_cannot_be_used_is_told_and_stays_in_the_form(
    name: str, problem: str, cast: Cast, open_screen: Screen
) -> None:
    before = names(cast)
    tab = open_screen(PAGE, cast.lead)
    field(tab, "Name").set_value(name)
    field(tab, "They take part as").set_value(PartnerRole.CITIZEN_PARTNER)
    press(tab, ADD)
    assert [said(tab, "error"), said(tab, "success")] == [[problem], []]
    assert [field(tab, "Name").value, field(tab, "They take part as").value] == [
        name,
        PartnerRole.CITIZEN_PARTNER,
    ]
    assert names(cast) == before


def test_without_a_partner_the_page_says_how_to_begin(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        add_project(session, command_line_person(session), slug="new", title="New", catalog=CATALOG, now=NOW)
    tab = open_screen(PAGE, cast.administrator, project="new")
    assert said(tab, "markdown").count(":gray[Nobody yet]") == 5
    assert "Nobody is named yet. Add the first partner below, or bring in a file of activities." in said(
        tab, "markdown"
    )


def test_somebody_whose_access_ended_is_no_longer_listed(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        end_access(session, cast.lead, project_id=cast.project, member_id=cast.patient, now=NOW)
    assert "Rosa" not in words_on(open_screen(PAGE, cast.lead))


def test_a_name_with_marks_of_markdown_or_html_shows_as_it_is(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    field(tab, "Name").set_value("**x** <b>")
    press(tab, ADD)
    assert said(tab, "success") == ["**x** <b> is added."]
    assert "- ****x** <b>**, since 4 March 2026 (named, without access)" in said(tab, "markdown")
    assert not reads_as_markdown(tab, "**x** <b>")


def test_a_session_that_ended_adds_nobody(
    cast: Cast, open_screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = names(cast)
    tab = open_screen(PAGE, cast.lead)
    field(tab, "Name").set_value("Zoe")
    monkeypatch.setattr("pages.shared.cookies.token_in", lambda _cookies: None)
    press(tab, ADD)
    assert said(tab, "title") == ["One More Step"]
    assert names(cast) == before
