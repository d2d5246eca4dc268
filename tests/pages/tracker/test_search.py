"""Search: a word in, what one may see out, with the way to it."""

from dataclasses import replace

from streamlit.testing.v1 import AppTest

from partnering.foundation.database import transaction
from partnering.foundation.people import command_line_person, give_access
from partnering.foundation.vocabulary import AccessRole, TeamRole
from tests.cast import NOW, Cast, a_meeting, answer, log, say
from tests.pages.conftest import Screen
from tests.pages.screen_words import field, of_the_other_project, press, reads_as_markdown, said, words_on

PAGE = "tracker/search.py"


def look_for(tab: AppTest, words: str) -> AppTest:
    field(tab, "Words").set_value(words)
    return press(tab, "Search")


def links(tab: AppTest) -> list[tuple[str, str]]:
    """Label, page and address of each link on the page itself."""
    found = [node.proto for node in tab.main if node.type == "page_link"]
    return [
        (link.label.replace("\\", ""), f"{link.page}?{link.query_string}")
        for link in found
        if link.label not in {"Search", "My account"}
    ]


def log_words(cast: Cast, words: str, *, times: int = 1) -> int:
    with transaction() as session:
        meeting = replace(a_meeting(cast.release, cast.patient), what_changed=words)
        for _time in range(times):
            here = log(session, cast.lead, cast.project, meeting)
    return here


def test_an_empty_search_teaches_what_to_do(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.patient)
    assert "Write a word you remember, or a name." in words_on(tab)
    look_for(tab, "  ")
    assert said(tab, "header") == []
    look_for(tab, "“🎉”")
    assert "Write at least one letter or number." in words_on(tab)


def test_what_is_found_stands_under_its_kind_and_leads_there(cast: Cast, open_screen: Screen) -> None:
    log_words(cast, "Rosa asked for a larger font.")
    with transaction() as session:
        given = say(session, cast.patient, cast.project, "The font is tiny.")
        answer(session, cast.lead, cast.project, given, words="The font grows.")
    tab = open_screen(PAGE, cast.patient)
    look_for(tab, "font")
    assert said(tab, "header") == ["3 things were found."]
    assert said(tab, "subheader") == ["What happened: 1", "What partners said: 1", "How it was answered: 1"]
    (meeting, what_was_said, what_was_answered) = links(tab)
    assert "**Meeting**, 3 March 2026 (yesterday)" in said(tab, "markdown")
    assert "**Rosa**, 4 March 2026 (today)" in said(tab, "markdown")
    assert "**Lena**, 4 March 2026 (today)" in said(tab, "markdown")
    assert meeting[0] == "See it on Coverage"
    assert f"release={cast.release}" in meeting[1]
    assert "stage=information_delivery&role=patient_partner" in meeting[1]
    assert what_was_said == what_was_answered
    assert what_was_said[0] == "See what was said"
    assert "show=all" in what_was_said[1]
    assert "Rosa asked for a larger **font**." in said(tab, "markdown")
    look_for(tab, "rosa")
    assert said(tab, "subheader") == ["What happened: 1", "People: 1"]


def test_nothing_found_is_said_kindly(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.patient)
    look_for(tab, "pumpernickel")
    assert said(tab, "header") == ["Nothing was found."]
    assert "Try fewer words" in words_on(tab)


def test_a_lot_is_cut_and_it_says_so(cast: Cast, open_screen: Screen) -> None:
    log_words(cast, "A larger font.", times=21)
    tab = open_screen(PAGE, cast.patient)
    look_for(tab, "font")
    assert said(tab, "header") == ["There is a lot of it. The newest 20 of each kind are shown."]
    assert said(tab, "subheader") == ["What happened: 20 and more"]


def test_peoples_words_are_shown_as_they_were_typed(cast: Cast, open_screen: Screen) -> None:
    log_words(cast, "*The* [font](http://x) is <b>tiny</b> :material/bug_report:, said $R$.")
    tab = open_screen(PAGE, cast.patient)
    look_for(tab, "tiny said")
    assert "[font](http://x)" in words_on(tab)
    assert not reads_as_markdown(tab, "[font](http://x)")
    assert not reads_as_markdown(tab, ":material/bug_report:,")


def test_words_of_another_project_are_not_found(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    for words in ("read", "zsof", "ottokar"):
        look_for(tab, words)
        assert said(tab, "header") == ["Nothing was found."]
        assert set(of_the_other_project(tab)) <= {words}


def test_all_ones_projects_can_be_searched_and_each_hit_says_where_it_is(
    cast: Cast, open_screen: Screen
) -> None:
    with transaction() as session:
        give_access(
            session,
            command_line_person(session),
            project_id=cast.other_project,
            name="Lena",
            email="lena@example.org",
            access_role=AccessRole.EDITOR,
            role=TeamRole.RESEARCHER,
            now=NOW,
        )
    tab = open_screen(PAGE, cast.lead, project="statin")
    look_for(tab, "read")
    assert said(tab, "header") == ["Nothing was found."]
    field(tab, "In all my projects").check()
    press(tab, "Search")
    assert said(tab, "header") == ["6 things were found."]
    assert "in Choose about quince" in words_on(tab)
    assert all("project=quince-choice" in address for _label, address in links(tab))
