"""Where it came from: the words of the file about each role, and a person's answer."""

import json

import pytest

from pages.shared.named_people import NO_PARTNER
from partnering.foundation.database import reading, transaction
from partnering.foundation.people import command_line_person, give_access, list_members
from partnering.foundation.projects import add_project, find_project
from partnering.foundation.vocabulary import AccessRole, PartnerRole, TeamRole
from partnering.interop.artifact_file import read_artifact
from partnering.interop.artifact_import import count_open_questions, import_artifact
from tests.cast import CATALOG, NOW, Cast
from tests.house_rules import ROOT
from tests.pages.conftest import Screen
from tests.pages.screen_words import (
    buttons,
    of_the_other_project,
    press,
    reads_as_markdown,
    said,
    words_on,
)

PAGE = "interop/artifact.py"
FHIR = ROOT / "tests" / "inputs" / "fhir"
DRINKING_AID = ROOT / "tests" / "inputs" / "cds_connect" / "drinking-aid.json"


def open_questions(cast: Cast) -> int:
    with reading() as session:
        return count_open_questions(session, cast.lead, project_id=cast.project)


def bring_in(cast: Cast, content: bytes, file_name: str, slug: str) -> None:
    """A second project of the lead, from this file."""
    with transaction() as session:
        program = command_line_person(session)
        project_id = import_artifact(
            session,
            program,
            artifact=read_artifact(content, file_name=file_name),
            slug=slug,
            catalog=CATALOG,
            now=NOW,
        ).project_id
        give_access(
            session,
            program,
            project_id=project_id,
            name="Lena",
            email="lena@example.org",
            access_role=AccessRole.LEAD,
            role=TeamRole.RESEARCHER,
            now=NOW,
        )


def test_each_role_has_the_words_of_the_file_and_a_question(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.facilitator)
    assert said(tab, "subheader")[:5] == [role.label for role in PartnerRole]
    assert "> Rosa, a patient, chose the words." in said(tab, "markdown")
    assert "From the field “Contributors”" in said(tab, "caption")
    assert said(tab, "markdown").count("Did people of this role take part?") == 5
    assert said(tab, "markdown").count("The text does not say that anybody took part.") == 5
    assert buttons(tab) == ["Yes", "No"] * 5
    assert of_the_other_project(tab) == []


def test_what_the_file_leaves_out_is_said(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    assert said(tab, "markdown").count("It does not say.") == 2
    assert list(tab.exception) == []


@pytest.mark.parametrize("role", ["lead", "editor", "facilitator"])
def test_an_answer_is_kept_with_the_name_and_can_be_changed(
    role: str, cast: Cast, open_screen: Screen
) -> None:
    name = {"lead": "Lena", "editor": "Edgar", "facilitator": "Fatima"}[role]
    tab = press(open_screen(PAGE, getattr(cast, role)), "Yes")
    assert f"**Yes, they took part.** Said by {name}, 4 March 2026." in said(tab, "markdown")
    assert open_questions(cast) == 4
    assert [button.disabled for button in tab.button][:4] == [True, False, False, False]
    press(tab, "No")
    assert f"**No, they did not take part.** Said by {name}, 4 March 2026." in said(tab, "markdown")
    assert open_questions(cast) == 4


def test_with_all_answers_given_nothing_waits_on_today(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    for number in range(5):
        press(tab, "No", number)
    assert open_questions(cast) == 0
    assert "Read and answer" not in buttons(tab.switch_page("today/today.py").run())


def test_a_project_made_here_says_so(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        program = command_line_person(session)
        project_id = add_project(session, program, slug="new", title="New", catalog=CATALOG, now=NOW)
        give_access(
            session,
            program,
            project_id=project_id,
            name="Lena",
            email="lena@example.org",
            access_role=AccessRole.LEAD,
            role=TeamRole.RESEARCHER,
            now=NOW,
        )
    tab = open_screen(PAGE, cast.lead, project="new")
    assert said(tab, "markdown")[-1] == "This project was made here, not from a file."
    assert buttons(tab) == []


def test_the_shipped_example_names_no_partner_and_shows_its_laid_out_text(
    cast: Cast, open_screen: Screen
) -> None:
    bring_in(cast, DRINKING_AID.read_bytes(), DRINKING_AID.name, "drinking-aid")
    tab = open_screen(PAGE, cast.lead, project="drinking-aid")
    assert list(tab.exception) == []
    assert said(tab, "header")[0].startswith("Its text names no ")
    assert "File drinking-aid.json, brought in on 4 March 2026" in words_on(tab)


def test_a_hostile_file_shows_as_words(cast: Cast, open_screen: Screen) -> None:
    hostile = {
        "title": "**x** <b>_t_",
        "description": "<script>alert(1)</script><img src=x onerror=alert(1)><p style='position:fixed'>Plain.</p>",
        "creation_and_usage": {"contributors": "A patient, **Bo** &lt;b&gt;, reviewed the words."},
        "testing_experience": {"pilot_experience": "# Not _a_ heading"},
    }
    bring_in(cast, json.dumps(hostile).encode(), "<b>_f_.json", "hostile")
    tab = open_screen(PAGE, cast.lead, project="hostile")
    assert list(tab.exception) == []
    shown = words_on(tab)
    for never in ("<script", "onerror", "position:fixed"):
        assert never not in shown
    for words in ("**x** <b>_t_", "<b>_f_.json", "# Not _a_ heading"):
        assert words in shown
        assert not reads_as_markdown(tab, words)
    # As laid out in the file its stars are no marks; quoted beside the question they are escaped.
    assert "**Bo** &lt;b&gt;" in shown
    assert not any("**Bo**" in str(node.value) for node in tab.markdown)


def test_a_session_that_ended_answers_nothing(
    cast: Cast, open_screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = open_screen(PAGE, cast.lead)
    monkeypatch.setattr("pages.shared.cookies.token_in", lambda _cookies: None)
    press(tab, "Yes")
    assert said(tab, "title") == ["One More Step"]
    assert open_questions(cast) == 5


# Whom a FHIR file names


def test_each_name_stands_with_its_list_its_date_and_its_place_in_the_file(
    cast: Cast, open_screen: Screen
) -> None:
    file = FHIR / "library-with-own-dates.r5.json"
    bring_in(cast, file.read_bytes(), file.name, "sleep")
    tab = open_screen(PAGE, cast.lead, project="sleep")
    assert list(tab.exception) == []
    assert said(tab, "header")[0].startswith("This file gives 3 names.")
    assert said(tab, "subheader")[:4] == ["Rosa M.", "J. T.", "Sleepers United", "Owl"]
    shown = said(tab, "markdown")
    for words in (
        "Reviewer, 24 December 2025",
        "Reviewer. Date of the whole file: 2026",
        "Endorser. Date of the whole file: 2026-01",
        "Wrote a comment, 4 January 2026",
    ):
        assert words in shown
    assert "`/reviewer/0 · /reviewer/0/extension/0/valueDateTime`" in said(tab, "caption")


def test_that_nobody_is_named_is_the_first_thing_shown(cast: Cast, open_screen: Screen) -> None:
    file = FHIR / "plan-without-people.r4.json"
    bring_in(cast, file.read_bytes(), file.name, "fever")
    tab = open_screen(PAGE, cast.lead, project="fever")
    assert said(tab, "header")[0] == "Nobody is named in this file as author, editor, reviewer or endorser."
    assert "Who is this?" not in words_on(tab)


@pytest.mark.parametrize(
    ("answer", "partners", "words"),
    [
        (PartnerRole.PATIENT_PARTNER, ["Ben Ruhl"], "**Patient. They are among the partners.**"),
        (NO_PARTNER, [], "**Not a partner.**"),
    ],
)
def test_a_name_becomes_a_partner_only_by_an_answer(
    answer: str, partners: list[str], words: str, cast: Cast, open_screen: Screen
) -> None:
    file = FHIR / "plan-with-authors.r4.json"
    bring_in(cast, file.read_bytes(), file.name, "inhaler")
    tab = open_screen(PAGE, cast.lead, project="inhaler")
    assert [button.disabled for button in tab.button if button.label == "Save"] == [True] * 3
    tab.selectbox(key="named_/author/1").set_value(answer).run()
    press(tab, "Save", 1)
    assert [list(tab.exception), list(tab.error)] == [[], []]
    assert f"{words} Said by Lena, 4 March 2026." in said(tab, "markdown")
    with reading() as session:
        project_id = find_project(session, cast.lead, slug="inhaler")
        named = [member.name for member in list_members(session, cast.lead, project_id=project_id)]
    assert [name for name in named if name != "Lena"] == partners


def test_a_hostile_name_shows_as_words(cast: Cast, open_screen: Screen) -> None:
    hostile = {"resourceType": "Library", "title": "x", "author": [{"name": "**x** <b>_t_ `c`"}]}
    bring_in(cast, json.dumps(hostile).encode(), "a.json", "hostile")
    tab = open_screen(PAGE, cast.lead, project="hostile")
    assert list(tab.exception) == []
    assert said(tab, "subheader")[0] == "**x** <b>_t_ `c`"
    assert not reads_as_markdown(tab, "**x** <b>_t_")
