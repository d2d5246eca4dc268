"""Giving access to somebody who has an account already: the lead reads whose account that is."""

import pytest

from partnering.foundation.database import reading, transaction
from partnering.foundation.people import give_access, list_members
from partnering.foundation.vocabulary import AccessRole, TeamRole
from tests.cast import NOW, Cast
from tests.pages.conftest import Screen
from tests.pages.screen_words import field, press, said

PAGE = "account/people_and_access.py"


def give(open_screen: Screen, by: int, email: str, access: AccessRole) -> list[str]:
    tab = open_screen(PAGE, by)
    field(tab, "Name").set_value("Somebody")
    field(tab, "E-mail address").set_value(email)
    field(tab, "They take part as").set_value(TeamRole.RESEARCHER)
    field(tab, "They may").set_value(access)
    press(tab, "Give access")
    assert [list(tab.exception), said(tab, "error")] == [[], []]
    return said(tab, "success", "info")


def test_an_account_from_elsewhere_is_named_and_asked_about(cast: Cast, open_screen: Screen) -> None:
    (sentence,) = give(open_screen, cast.lead, "ottokar@example.org", AccessRole.FUNDER)
    assert sentence == (
        "Ottokar has access now, with an account that was made elsewhere in this network. "
        "Ask them if it is theirs before you share anything."
    )


def test_a_change_of_role_asks_nothing(cast: Cast, open_screen: Screen) -> None:
    assert give(open_screen, cast.lead, "rosa@example.org", AccessRole.EDITOR) == [
        "Saved. Rosa signs in as before."
    ]


@pytest.mark.parametrize("access", [AccessRole.LEAD, AccessRole.PARTNER, AccessRole.FUNDER])
def test_a_lead_may_change_their_own_access(cast: Cast, open_screen: Screen, access: AccessRole) -> None:
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
    give(open_screen, cast.lead, "lena@example.org", access)
    with reading() as session:
        members = list_members(session, cast.administrator, project_id=cast.project)
    assert [member.access_role for member in members if member.person_id == cast.lead] == [access]
