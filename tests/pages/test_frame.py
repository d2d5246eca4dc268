"""The frame: who gets in, which pages are there for whom, and that nothing of another project ever shows."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from partnering.foundation.account import change_my_details, end_session, read_my_account
from partnering.foundation.database import disconnect, reading, transaction
from partnering.foundation.models import Person
from partnering.foundation.people import command_line_person, end_access, give_access
from partnering.foundation.projects import add_project
from partnering.foundation.sign_in import SEEN_EVERY, SESSION_LIFETIME, person_of_session
from partnering.foundation.vocabulary import AccessRole, TeamRole
from tests.cast import CATALOG, NOW, Cast
from tests.house_rules import ROOT
from tests.pages.conftest import Clock, Screen
from tests.pages.screen_words import field, of_the_other_project, press, reads_as_markdown, said, words_on

TODAY_PAGE = "today/today.py"
TITLES = {
    TODAY_PAGE: "Today",
    "tracker/coverage.py": "Coverage",
    "reporting/dashboard.py": "Dashboard",
    "tracker/ratings.py": "Where we stand",
    "tracker/log_activity.py": "Log an activity",
    "tracker/inputs.py": "What partners said",
    "account/my_part.py": "My part",
    "tracker/partners.py": "Partners",
    "tracker/releases.py": "Releases",
    "tracker/bring_in.py": "Bring in a file",
    "account/people_and_access.py": "People and access",
    "interop/artifact.py": "Where it came from",
    "resourcing/payments.py": "Payments",
    "resourcing/budget.py": "Budget",
    "resourcing/time_given.py": "Time given",
    "resourcing/governance.py": "Who decides",
    "community/reach.py": "Who it reaches",
    "tracker/search.py": "Search",
    "account/my_account.py": "My account",
}
"""Every page, and what its heading says."""

EVERYBODY = {"Today", "Coverage", "Dashboard", "Who it reaches", "My account"}
PARTNERS = EVERYBODY | {
    "Where we stand",
    "Log an activity",
    "What partners said",
    "Partners",
    "Who decides",
    "Search",
}
FACILITATORS = PARTNERS | {"Bring in a file", "Where it came from"}
MONEY = {"Budget", "Payments", "Time given"}
EDITORS = FACILITATORS | {"Releases"}
LEADS = EDITORS | MONEY | {"People and access"}
ADMINISTRATORS = EVERYBODY | {"Partners", "Search", "Releases", "Bring in a file", "People and access"}
PAGES_OF = {
    "lead": LEADS,
    "editor": EDITORS,
    "facilitator": FACILITATORS | MONEY,
    "patient": PARTNERS | {"My part"},
    "caregiver": PARTNERS | {"My part"},
    "clinician": PARTNERS | {"My part"},
    "funder": EVERYBODY,
    "administrator": ADMINISTRATORS,
}


def go_to(tab: AppTest, page: str) -> AppTest:
    return tab.switch_page(page).run()


def end_session_of(cast: Cast, person: int) -> None:
    with transaction() as session:
        end_session(session, person, session_id=cast.browsers[person], now=NOW)


def as_a_stranger_sees_it(tab: AppTest) -> bool:
    """Whether nothing is there but the way in."""
    shown = [node.type for node in tab.main if not isinstance(node, Block)]
    words = ["One More Step", "Sign in to see your project."]
    return (shown, said(tab, "title", "markdown")) == (["title", "markdown", "html"], words)


@pytest.mark.parametrize("role", PAGES_OF)
def test_a_person_finds_the_pages_of_their_role_and_no_other(
    role: str, cast: Cast, open_screen: Screen
) -> None:
    person: int = getattr(cast, role)
    tab = open_screen(TODAY_PAGE, person, project="statin")
    for page, title in TITLES.items():
        if title in PAGES_OF[role]:
            go_to(tab, page)
            assert [said(tab, "title"), list(tab.exception), list(tab.error)] == [[title], [], []]
            assert role == "administrator" or of_the_other_project(tab) == []
        else:
            go_to(tab, page)
            assert said(tab, "title", "header", "subheader", "form") == ["This page is not for your role"]
            assert said(tab, "info")[0].startswith("Your role does not include this: ")


@pytest.mark.parametrize("role", PAGES_OF)
def test_a_page_that_is_not_for_a_role_says_so_and_shows_nothing_even_without_the_frame(
    role: str, cast: Cast, open_screen: Screen
) -> None:
    open_screen(TODAY_PAGE, getattr(cast, role))
    for page, title in TITLES.items():
        if title not in PAGES_OF[role]:
            alone = AppTest.from_file(str(ROOT / "pages" / page)).run()
            (sentence,) = said(alone, "info")
            assert sentence.startswith("Your role does not include this: ")
            assert [node.type for node in alone.main][1:] == ["title", "info"]


@pytest.mark.parametrize("page", TITLES)
def test_a_page_opened_without_the_frame_shows_nothing_to_a_stranger(
    page: str, cast: Cast, open_screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_screen(TODAY_PAGE, cast.lead)
    monkeypatch.setattr("pages.shared.cookies.token_in", lambda _cookies: None)
    alone = AppTest.from_file(str(ROOT / "pages" / page)).run()
    assert [node.type for node in alone.main][1:] == []


@pytest.mark.parametrize("token", [None, "made-up"])
def test_a_stranger_sees_the_way_in_and_nothing_else(
    token: str | None, cast: Cast, open_screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = open_screen(TODAY_PAGE, cast.lead)
    monkeypatch.setattr("pages.shared.cookies.token_in", lambda _cookies: token)
    tab.query_params["release"] = str(cast.release)
    tab.run()
    assert as_a_stranger_sees_it(tab)
    link = "/signin?next=%2Ftoday%2Ftoday.py%3Fproject%3Dstatin%26release%3D" + str(cast.release)
    assert f'<a href="{link}">Sign in</a>' in words_on(tab)


def test_when_the_session_has_ended_every_page_shows_the_way_in_and_no_data(
    cast: Cast, open_screen: Screen
) -> None:
    tabs = [open_screen(page, cast.lead) for page in TITLES if page != "tracker/log_activity.py"]
    end_session_of(cast, cast.lead)
    for tab in tabs:
        assert as_a_stranger_sees_it(tab.run())


def test_when_the_session_has_ended_the_project_switcher_opens_nothing(
    cast: Cast, open_screen: Screen
) -> None:
    tab = open_screen("tracker/coverage.py", cast.administrator, project="statin")
    end_session_of(cast, cast.administrator)
    field(tab, "Project").set_value("quince-choice")
    assert as_a_stranger_sees_it(tab.run())


def test_somebody_whose_account_was_closed_is_a_stranger(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(TODAY_PAGE, cast.lead)
    with transaction() as session:
        session.execute(update(Person).where(Person.id == cast.lead).values(is_active=False))
    assert as_a_stranger_sees_it(tab.run())


def test_somebody_without_a_project_is_welcome_and_told_what_happens_next(
    cast: Cast, open_screen: Screen
) -> None:
    tab = open_screen(TODAY_PAGE, cast.lead)
    with transaction() as session:
        give_access(
            session,
            cast.lead,
            project_id=cast.project,
            name="Edgar",
            email="edgar@example.org",
            access_role=AccessRole.LEAD,
            role=TeamRole.DEVELOPER,
            now=NOW,
        )
        end_access(session, cast.editor, project_id=cast.project, member_id=cast.lead, now=NOW)
    assert said(tab.run(), "title", "markdown") == [
        "Welcome",
        "You are not part of a project yet. The person who invited you can add you to one.",
    ]
    assert "/signout" in words_on(tab)
    assert "statin" not in words_on(tab)


def test_somebody_without_a_project_looks_after_their_own_account(
    cast: Cast, open_screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = open_screen(TODAY_PAGE, cast.lead)
    monkeypatch.setattr("pages.shared.cookies.token_in", lambda _cookies: cast.keys[cast.ended])
    tab.run()
    tab.switch_page("account/my_account.py").run()
    assert said(tab, "title") == ["My account"]
    field(tab, "Name").set_value("Edgar A.")
    press(tab, "Save")
    assert said(tab, "success") == ["Saved."]
    with reading() as session:
        assert read_my_account(session, cast.ended).name == "Edgar A."
    assert "statin" not in words_on(tab)


def test_somebody_whose_access_ended_no_longer_finds_the_project(
    cast: Cast, open_screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = open_screen(TODAY_PAGE, cast.lead)
    monkeypatch.setattr("pages.shared.cookies.token_in", lambda _cookies: cast.keys[cast.ended])
    assert said(tab.run(), "title") == ["Welcome"]
    assert "statin" not in words_on(tab)


@pytest.mark.parametrize("page", TITLES)
def test_an_address_with_ids_of_another_project_shows_nothing_of_it(
    page: str, cast: Cast, open_screen: Screen
) -> None:
    address = {
        "project": "quince-choice",
        "release": str(cast.other_release),
        "stage": "information_delivery",
        "role": "patient_partner",
        "partner": str(cast.other_partner),
    }
    tab = open_screen(page, cast.lead if TITLES[page] in LEADS else cast.patient, **address)
    assert said(tab, "title") == [TITLES[page]]
    assert [of_the_other_project(tab), list(tab.exception)] == [[], []]
    assert tab.query_params["project"] == "statin"


@pytest.mark.parametrize("release", ["0", "-1", "²", "9" * 5000, "1; drop", "None"])
def test_an_address_with_a_made_up_release_shows_the_newest(
    release: str, cast: Cast, open_screen: Screen
) -> None:
    tab = open_screen(
        "tracker/coverage.py", cast.lead, release=release, lifecycle="made-up", stage="x", role="y"
    )
    assert [field(tab, "Release").value, list(tab.exception), list(tab.error)] == [cast.release, [], []]


def test_one_project_needs_no_switcher(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(TODAY_PAGE, cast.lead)
    assert [widget.label for widget in tab.selectbox] == []
    assert said(tab, "markdown")[0] == "**Choose about statins**"


def test_with_three_projects_the_switcher_lists_all_and_opens_the_chosen_one_on_the_same_page(
    cast: Cast, open_screen: Screen
) -> None:
    with transaction() as session:
        add_project(
            session,
            command_line_person(session),
            slug="third",
            title="A third choice",
            catalog=CATALOG,
            now=NOW,
        )
    tab = open_screen(
        "tracker/coverage.py",
        cast.administrator,
        project="statin",
        release=str(cast.release),
        stage="information_delivery",
        role="patient_partner",
    )
    assert field(tab, "Project").options == ["A third choice", "Choose about quince", "Choose about statins"]
    assert field(tab, "Project").value == "statin"
    field(tab, "Project").set_value("quince-choice").run()
    assert [said(tab, "title"), list(tab.exception)] == [["Coverage"], []]
    assert field(tab, "Release").value == cast.other_release
    assert tab.query_params == {"project": "quince-choice"}
    field(tab, "Project").set_value("third").run()
    assert said(tab, "title", "markdown")[-1] == (
        "There is no release yet. Coverage shows who took part in the making of a release."
    )


def test_names_with_marks_of_markdown_or_html_show_as_they_are(cast: Cast, open_screen: Screen) -> None:
    name = "**x** <b>_y_"
    with transaction() as session:
        change_my_details(session, cast.lead, name=name, may_be_asked=False, now=NOW)
    tab = open_screen(TODAY_PAGE, cast.lead)
    assert name in words_on(tab)
    assert not reads_as_markdown(tab, name)


def test_a_visit_is_written_down_so_that_the_session_lives_on(
    cast: Cast, open_screen: Screen, clock: Clock
) -> None:
    tab = open_screen(TODAY_PAGE, cast.lead)
    clock.go_on(SESSION_LIFETIME - timedelta(minutes=1))
    assert said(tab.run(), "title") == ["Today"]
    clock.go_on(SEEN_EVERY)
    assert said(tab.run(), "title") == ["Today"]
    with reading() as session:
        person = person_of_session(session, token=cast.keys[cast.lead], now=clock.moment)
    assert person is not None


def test_without_its_database_the_app_says_so_in_plain_words(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(TODAY_PAGE, cast.lead)
    disconnect()
    assert said(tab.run(), "title", "error") == [
        "This process has no database yet.  \nMake one with: python -m partnering init"
    ]
    assert list(tab.exception) == []


def test_somebody_whose_role_shrank_is_told_so_at_the_next_click(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen("tracker/partners.py", cast.editor)
    field(tab, "Name").set_value("Zoe")
    with transaction() as session:
        give_access(
            session,
            cast.lead,
            project_id=cast.project,
            name="Edgar",
            email="edgar@example.org",
            access_role=AccessRole.PARTNER,
            role=TeamRole.DEVELOPER,
            now=NOW,
        )
    press(tab, "Add this partner")
    assert "Zoe" not in words_on(go_to(tab, "tracker/partners.py"))
