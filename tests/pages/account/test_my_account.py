"""My account: name, the wish to be asked, and where one is signed in."""

import pytest
from sqlalchemy import update

from partnering.foundation.account import list_my_sessions, read_my_account
from partnering.foundation.database import reading, transaction
from partnering.foundation.models import Person
from partnering.foundation.sign_in import Account, finish_sign_in
from tests.cast import NOW, Cast
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

PAGE = "account/my_account.py"
DELETE = "Delete my account"
MAY_BE_ASKED = "Other projects may see my name and role, and ask me for help"


def sign_in_on(device: str, person: int) -> None:
    with transaction() as session:
        finish_sign_in(
            session,
            account=Account(person_id=person, password_hash="", wait_seconds=0),
            is_right=True,
            email="",
            place="",
            device=device,
            now=NOW,
        )


def devices(person: int) -> list[str]:
    with reading() as session:
        return [place.device for place in list_my_sessions(session, person, now=NOW)]


@pytest.mark.parametrize("role", ["lead", "patient", "funder", "administrator"])
def test_a_person_sees_their_own_account_and_nobody_else_s(
    role: str, cast: Cast, open_screen: Screen
) -> None:
    tab = open_screen(PAGE, getattr(cast, role), project="statin")
    with reading() as session:
        account = read_my_account(session, getattr(cast, role))
    assert f"You sign in as {account.email}." in said(tab, "markdown")
    assert field(tab, "Name").value == account.name
    assert words_on(tab).count("example.org") == 1
    assert buttons(tab) == (["Save"] if role == "lead" else ["Save", DELETE])
    assert role == "administrator" or of_the_other_project(tab) == []


def test_the_name_and_the_wish_to_be_asked_are_saved(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.patient)
    field(tab, "Name").set_value("Rosa M.")
    field(tab, MAY_BE_ASKED).set_value(True)
    press(tab, "Save")
    assert [said(tab, "success"), list(tab.error)] == [["Saved."], []]
    assert [field(tab, "Name").value, field(tab, MAY_BE_ASKED).value] == ["Rosa M.", True]
    with reading() as session:
        account = read_my_account(session, cast.patient)
    assert (account.name, account.may_be_asked) == ("Rosa M.", True)
    assert said(tab.run(), "success") == []


@pytest.mark.parametrize("name", ["", "   "])
def test_an_empty_name_is_told_and_the_rest_stays_in_the_form(
    name: str, cast: Cast, open_screen: Screen
) -> None:
    tab = open_screen(PAGE, cast.patient)
    field(tab, "Name").set_value(name)
    field(tab, MAY_BE_ASKED).set_value(True)
    press(tab, "Save")
    assert said(tab, "error") == ["Give a name of 1 to 200 characters."]
    assert [field(tab, "Name").value, field(tab, MAY_BE_ASKED).value] == [name, True]
    with reading() as session:
        assert read_my_account(session, cast.patient).name == "Rosa"


def test_a_name_with_marks_of_markdown_or_html_shows_as_it_is(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.patient)
    field(tab, "Name").set_value("**x** <b>")
    press(tab, "Save")
    assert field(tab, "Name").value == "**x** <b>"
    assert not reads_as_markdown(tab, "**x** <b>")


def test_with_one_browser_there_is_nothing_to_sign_out_but_itself(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.patient)
    assert "**Firefox on Linux**, last seen 4 March 2026, 14:02 UTC" in said(tab, "markdown")
    assert said(tab, "markdown").count("This browser") == 1
    assert buttons(tab) == ["Save", DELETE]


def test_of_three_browsers_the_two_others_can_be_signed_out(cast: Cast, open_screen: Screen) -> None:
    sign_in_on("Safari on iPhone", cast.patient)
    sign_in_on("_Chrome_ <b>", cast.patient)
    tab = open_screen(PAGE, cast.patient)
    assert buttons(tab) == ["Save", "Sign it out", "Sign it out", DELETE]
    assert not reads_as_markdown(tab, "_Chrome_ <b>")
    press(tab, "Sign it out")
    assert said(tab, "success") == ["That browser is signed out."]
    assert devices(cast.patient) == ["Safari on iPhone", "Firefox on Linux"]
    assert said(tab, "markdown").count("This browser") == 1


def test_a_browser_that_was_signed_out_in_the_meantime_is_no_mistake(cast: Cast, open_screen: Screen) -> None:
    sign_in_on("Safari on iPhone", cast.patient)
    first, second = open_screen(PAGE, cast.patient), open_screen(PAGE, cast.patient)
    press(first, "Sign it out")
    press(second, "Sign it out")
    assert list(second.exception) == []
    assert devices(cast.patient) == ["Firefox on Linux"]


def test_without_an_address_nothing_is_said_about_it(cast: Cast, open_screen: Screen) -> None:
    with transaction() as session:
        session.execute(update(Person).where(Person.id == cast.patient).values(email=None))
    tab = open_screen(PAGE, cast.patient)
    assert not any(words.startswith("You sign in as") for words in said(tab, "markdown"))
    assert list(tab.exception) == []


def test_a_session_that_ended_changes_nothing(
    cast: Cast, open_screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = open_screen(PAGE, cast.patient)
    field(tab, "Name").set_value("Somebody else")
    monkeypatch.setattr("pages.shared.cookies.token_in", lambda _cookies: None)
    press(tab, "Save")
    assert said(tab, "title") == ["One More Step"]
    with reading() as session:
        assert read_my_account(session, cast.patient).name == "Rosa"
