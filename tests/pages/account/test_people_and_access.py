"""People and access: inviting, changing and ending access, and who changed what."""

import re

import pytest

from partnering.foundation.database import reading, transaction
from partnering.foundation.invitations import read_invitation
from partnering.foundation.people import Member, give_access, list_members
from partnering.foundation.vocabulary import AccessRole, PartnerRole, TeamRole
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

PAGE = "account/people_and_access.py"


def members(cast: Cast) -> dict[str, Member]:
    with reading() as session:
        listed = list_members(session, cast.lead, project_id=cast.project)
    return {member.name: member for member in listed if member.access_role}


def invite(cast: Cast, name: str, access: AccessRole = AccessRole.PARTNER) -> None:
    with transaction() as session:
        give_access(
            session,
            cast.lead,
            project_id=cast.project,
            name=name,
            email=f"{name[0].lower()}x@example.org",
            access_role=access,
            role=PartnerRole.CITIZEN_PARTNER,
            now=NOW,
        )


def test_everybody_with_access_is_listed_with_what_they_may_do(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    people = [words for words in said(tab, "markdown") if words.endswith("@example.org")]
    assert people == [
        f"**{name}** {name.lower()}@example.org"
        for name in ("Carl", "Clara", "Edgar", "Fatima", "Frank", "Lena", "Rosa")
    ]
    assert "Patient. Partner: Sees the work, logs activities and says where it stands." in said(
        tab, "markdown"
    )
    assert not any("Cita" in words for words in people)
    assert of_the_other_project(tab) == []


@pytest.mark.parametrize("role", ["lead", "administrator"])
def test_somebody_new_gets_access_and_then_a_link_to_sign_in(
    role: str, cast: Cast, open_screen: Screen
) -> None:
    tab = open_screen(PAGE, getattr(cast, role), project="statin")
    field(tab, "Name").set_value(" Zoe B. ")
    field(tab, "E-mail address").set_value(" Zoe@Example.org ")
    field(tab, "They take part as").set_value(PartnerRole.CAREGIVER_PARTNER)
    press(tab, "Give access")
    assert said(tab, "success") == [
        "Zoe B. has access now. If they are new, make a sign-in link for them here."
    ]
    assert [field(tab, "Name").value, field(tab, "E-mail address").value] == ["", ""]
    zoe = members(cast)["Zoe B."]
    assert (zoe.role, zoe.access_role) == (PartnerRole.CAREGIVER_PARTNER, AccessRole.PARTNER)
    press(tab, "Make a sign-in link")
    assert said(tab, "success") == [
        "Send this link to Zoe B. only. It works once, for 7 days. It is shown only now."
    ]
    (link,) = said(tab, "code")
    found = re.fullmatch(r"http://[^/]+/invitation/([\w-]+)", link)
    assert found is not None
    with reading() as session:
        invitation = read_invitation(session, token=found.group(1), now=NOW)
    assert invitation.email == "zoe@example.org"
    assert said(tab.run(), "code") == []


@pytest.mark.parametrize(
    ("name", "email", "problem"),
    [
        ("", "zoe@example.org", "Give a name of 1 to 200 characters."),
        ("Zoe", "zoe", "“zoe” is not an e-mail address. Write it like rosa@example.org."),
        ("Zoe", "", "“” is not an e-mail address. Write it like rosa@example.org."),
    ],
)
def test_what_cannot_be_used_is_told_and_stays_in_the_form(
    name: str, email: str, problem: str, cast: Cast, open_screen: Screen
) -> None:
    before = members(cast)
    tab = open_screen(PAGE, cast.lead)
    field(tab, "Name").set_value(name)
    field(tab, "E-mail address").set_value(email)
    field(tab, "They take part as").set_value(TeamRole.EDITOR)
    field(tab, "They may").set_value(AccessRole.EDITOR)
    press(tab, "Give access")
    assert [said(tab, "error"), said(tab, "success")] == [[problem], []]
    assert [
        field(tab, label).value for label in ("Name", "E-mail address", "They take part as", "They may")
    ] == [
        name,
        email,
        TeamRole.EDITOR,
        AccessRole.EDITOR,
    ]
    assert members(cast) == before


def test_a_member_invited_again_gets_the_new_role(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    field(tab, "Name").set_value("Rosa")
    field(tab, "E-mail address").set_value("rosa@example.org")
    field(tab, "They may").set_value(AccessRole.FACILITATOR)
    press(tab, "Give access")
    assert members(cast)["Rosa"].access_role is AccessRole.FACILITATOR
    assert len(members(cast)) == 7


def test_access_ends_after_one_question(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    assert buttons(tab).count("Yes, end access") == 7
    press(tab, "Yes, end access")
    assert said(tab, "success") == ["Carl can no longer open this project."]
    assert "Carl" not in members(cast)


def test_the_last_lead_stays(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    press(tab, "Yes, end access", 5)
    assert said(tab, "error") == ["A project needs a lead. Make somebody else a lead first."]
    assert members(cast)["Lena"].access_role is AccessRole.LEAD


def test_a_lead_who_ends_their_own_access_is_outside_at_once(cast: Cast, open_screen: Screen) -> None:
    invite(cast, "Zoe", AccessRole.LEAD)
    tab = open_screen(PAGE, cast.lead)
    press(tab, "Yes, end access", 5)
    assert said(tab, "title") == ["Welcome"]
    assert "Rosa" not in words_on(tab)


def test_only_somebody_who_cannot_sign_in_yet_gets_a_link(cast: Cast, open_screen: Screen) -> None:
    assert "Make a sign-in link" not in buttons(open_screen(PAGE, cast.lead))
    for name in ("Zoe", "Yan", "Xia"):
        invite(cast, name)
    assert buttons(open_screen(PAGE, cast.lead)).count("Make a sign-in link") == 3


def test_who_changed_what_is_for_those_who_may_read_the_history(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    assert "Who changed what" in said(tab, "header")
    assert any("14:02 UTC: Lena, activity logged (activity" in words for words in said(tab, "markdown"))
    assert "Who changed what" not in said(open_screen(PAGE, cast.administrator, project="statin"), "header")


def test_a_name_with_marks_of_markdown_or_html_shows_as_it_is(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen(PAGE, cast.lead)
    field(tab, "Name").set_value("**x** <b>")
    field(tab, "E-mail address").set_value("_x_@example.org")
    press(tab, "Give access")
    press(tab, "Make a sign-in link")
    for words in ("**x** <b>", "_x_@example.org"):
        assert words in words_on(tab)
        assert not reads_as_markdown(tab, words)


def test_a_session_that_ended_gives_and_ends_no_access(
    cast: Cast, open_screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = members(cast)
    tab = open_screen(PAGE, cast.lead)
    monkeypatch.setattr("pages.shared.cookies.token_in", lambda _cookies: None)
    press(tab, "Yes, end access")
    assert said(tab, "title") == ["One More Step"]
    assert members(cast) == before
