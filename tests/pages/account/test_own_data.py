"""My data: what goes and what stays is said before, asked once, and then done."""

from partnering.foundation.database import reading, transaction
from partnering.foundation.leaving import SOMEBODY_WHO_LEFT
from partnering.foundation.models import Person
from partnering.foundation.people import give_access
from partnering.foundation.vocabulary import AccessRole, TeamRole
from tests.cast import NOW, Cast
from tests.pages.conftest import Screen
from tests.pages.screen_words import buttons, press, said, words_on

PAGE = "account/my_account.py"


def name_of(person: int) -> str:
    with reading() as session:
        return session.get_one(Person, person).name


def test_what_goes_and_what_stays_is_said_before_anything_is_asked(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.patient)
    words = words_on(tab)
    assert "/account/my-data.zip" in words
    assert "**What goes:** your name, your e-mail address, your password" in words
    assert "your drafts (1 draft)" in words
    assert "Now 6 activities name you, and you said 0 things." in words
    assert f"“{SOMEBODY_WHO_LEFT}” will stand there" in words
    assert buttons(tab) == ["Save", "Delete my account"]
    assert name_of(cast.patient) == "Rosa"


def test_it_is_asked_once_and_no_keeps_the_account(cast: Cast, open_screen: Screen) -> None:
    tab = press(open_screen(PAGE, cast.patient), "Delete my account")
    assert buttons(tab) == ["Save", "Yes, delete it", "No, keep it"]
    assert "**This cannot be undone.**" in words_on(tab)
    press(tab, "No, keep it")
    assert buttons(tab) == ["Save", "Delete my account"]
    assert name_of(cast.patient) == "Rosa"


def test_yes_deletes_the_account_and_ends_the_visit(cast: Cast, open_screen: Screen) -> None:
    tab = press(open_screen(PAGE, cast.patient), "Delete my account")
    press(tab, "Yes, delete it")
    assert list(tab.exception) == []
    assert said(tab, "title") == ["One More Step"]
    assert said(tab, "success") == ["Your account is deleted. Thank you for all you gave."]
    assert "Rosa" not in words_on(tab)
    assert name_of(cast.patient) == SOMEBODY_WHO_LEFT


def test_who_leads_a_project_alone_hands_it_over_first(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    assert said(tab, "warning") == [
        "Nobody else leads “Choose about statins”. Make somebody else a lead first."
    ]
    assert buttons(tab) == ["Save"]


def test_who_became_the_only_lead_meanwhile_is_told(cast: Cast, open_screen: Screen) -> None:
    def make_nell(access_role: AccessRole) -> None:
        with transaction() as session:
            give_access(
                session,
                cast.lead,
                project_id=cast.project,
                name="Nell",
                email="nell@example.org",
                access_role=access_role,
                role=TeamRole.RESEARCHER,
                now=NOW,
            )

    make_nell(AccessRole.LEAD)
    tab = press(open_screen(PAGE, cast.lead), "Delete my account")
    make_nell(AccessRole.EDITOR)
    press(tab, "Yes, delete it")
    assert list(tab.exception) == []
    assert name_of(cast.lead) == "Lena"
