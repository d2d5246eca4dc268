"""The dashboard: four sentences with their n, the figures with their tables and files, and what a funder never sees."""

from html import unescape
from re import findall
from urllib.parse import parse_qs, urlsplit

from streamlit.testing.v1 import AppTest

from partnering.foundation.database import transaction
from partnering.foundation.vocabulary import PartnerRole
from partnering.tracker.releases import add_release
from tests.cast import NOW, Cast, answer, say
from tests.pages.conftest import Screen, counted_statements
from tests.pages.screen_words import field, of_the_other_project, said, words_on

PAGE = "reporting/dashboard.py"
TITLES = [
    "Who takes part, and who is missing",
    "Where the work stands",
    "How far both sides are apart",
    "How long it has been quiet",
    "What became of what partners said",
    "How far partners changed the work",
    "Time that partners gave",
    "What partners were promised and paid",
    "How far the work reaches",
    "What became of the releases",
    "What was learnt",
    "Weeks with a journal",
    "How content people are with how the findings are used",
]


def files(tab: AppTest) -> list[str]:
    """The addresses of all files of figures on the page."""
    return [unescape(address) for address in findall(r'href="(/dashboard/[^"]+)"', words_on(tab))]


def test_four_sentences_come_first_each_with_its_n_and_its_period(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    sentences = [words for words in said(tab, "markdown") if words.startswith("**")]
    assert sentences[1:3] == [
        "**Partners take part in 4 of 5 roles. Nobody yet: Local decision-maker.**",
        "**Partners gave 6 hours.**",
    ]
    assert len(sentences) == 5  # the first is the project
    assert said(tab, "caption")[0] == "n: 4 (partners). As it stands on 4 March 2026."


def test_every_figure_has_a_chart_with_words_a_table_and_two_files(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        given = say(session, cast.patient, cast.project, "The text is too small.")
        answer(session, cast.lead, cast.project, given)
    tab = open_screen(PAGE, cast.lead)
    assert said(tab, "header") == TITLES
    assert all(chart.proto.alt for chart in tab.get("vega_lite_chart"))
    assert "No, and here is why: 1" in words_on(tab)
    assert words_on(tab).count("<table") == len(TITLES)
    assert words_on(tab).count("How counted: ") == len(TITLES)
    assert len(files(tab)) == 2 * len(TITLES)
    assert list(tab.exception) == []


def test_a_funder_sees_no_name_no_word_and_no_small_number(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        say(session, cast.patient, cast.project, "The text is too small.")
    tab = open_screen(PAGE, cast.funder)
    words = words_on(tab)
    for secret in ("Rosa", "Carl", "Clara", "Cita", "Lena", "Fatima", "too small", "second screen"):
        assert secret not in words
    assert "Waits for an answer: Fewer than 5" in words
    assert "Patient: Fewer than 5" in words
    assert (
        "Numbers under 5, and what fewer than 5 people did, are not shown. No sum gives them back." in words
    )
    assert "Stage" not in [widget.label for widget in tab.selectbox]


def test_an_address_gives_a_funder_no_stage(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.funder, stage="information_delivery")
    assert [list(tab.error), list(tab.exception)] == [[], []]
    assert all("stage" not in parse_qs(urlsplit(address).query) for address in files(tab))


def test_period_and_stage_go_into_the_address_and_into_the_files(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    field(tab, "Period").set_value("2026").run()
    field(tab, "Stage").set_value("clinical_decision").run()
    assert (tab.query_params["year"], tab.query_params["stage"]) == ("2026", "clinical_decision")
    assert "No time of partners has been logged yet." in words_on(tab)
    assert said(tab, "header") == [*TITLES[1:7], "What was learnt"]
    assert "1 January 2026 to 4 March 2026" in words_on(tab)
    query = parse_qs(urlsplit(files(tab)[0]).query)
    assert query == {"project": ["statin"], "from": ["2026"], "to": ["2026"], "stage": ["clinical_decision"]}
    field(tab, "Stage").set_value("").run()
    assert "stage" not in tab.query_params


def test_an_address_that_makes_no_sense_shows_everything_or_says_why(cast: Cast, open_screen: Screen) -> None:
    for year in ("²", "made-up", "99999", "-1"):
        tab = open_screen(PAGE, cast.lead, year=year, stage="made-up", of="x")
        assert [said(tab, "header"), list(tab.exception)] == [TITLES, []]
    tab = open_screen(PAGE, cast.lead, year="2999")
    assert said(tab, "error") == ["There is no year 2999 here. Choose one from 1900 to 2026."]


def test_all_projects_of_an_administrator_and_only_the_own_of_everybody_else(
    cast: Cast, open_screen: Screen
) -> None:
    tab = open_screen(PAGE, cast.administrator, project="statin", of="all")
    assert "Projects: Choose about quince, Choose about statins" in said(tab, "caption")
    assert [title for title in TITLES if title not in said(tab, "header")] == [
        *TITLES[1:4],
        TITLES[8],
        *TITLES[11:],
    ]
    tab = open_screen(PAGE, cast.lead, of="all")
    assert of_the_other_project(tab) == []


def test_twenty_releases_ask_the_database_no_more_often_than_one(cast: Cast, open_screen: Screen) -> None:
    with counted_statements() as few:
        open_screen(PAGE, cast.lead)
    with transaction() as session:
        for n in range(20):
            add_release(session, cast.lead, project_id=cast.project, version=f"7.{n}", now=NOW)
            say(session, cast.patient, cast.project, f"Thing {n}")
    with counted_statements() as many:
        tab = open_screen(PAGE, cast.lead)
    assert len(many) == len(few)
    assert PartnerRole.PATIENT_PARTNER.label in words_on(tab)
