"""A tab that stays open after its session or its person's access has ended writes nothing any more."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from partnering.foundation.database import reading, transaction
from partnering.foundation.people import end_access, give_access
from partnering.foundation.sign_in import sign_out
from partnering.foundation.vocabulary import AccessRole, TeamRole
from tests.cast import NOW, Cast, everything
from tests.pages.conftest import Screen
from tests.pages.screen_words import field, press

HERE = {"stage": "information_delivery", "role": "patient_partner"}


def fill(label: str, value: object) -> Callable[[AppTest], object]:
    return lambda tab: field(tab, label).set_value(value)


def nothing(_tab: AppTest) -> None:
    pass


WRITES = [
    ("tracker/releases.py", fill("Version", "7.0"), "Add the release"),
    ("tracker/releases.py", nothing, "Yes, do it"),
    ("tracker/partners.py", fill("Name", "Nell"), "Add this partner"),
    ("tracker/coverage.py", nothing, "Yes, take it back"),
    ("account/people_and_access.py", nothing, "Yes, end access"),
    ("interop/artifact.py", nothing, "Yes"),
]
WRITE_OF_ONES_OWN = ("account/my_account.py", fill("Name", "Somebody"), "Save")
"""It belongs to the person and not to a project: who loses a project keeps it."""


def sign_out_elsewhere(cast: Cast, person: int) -> None:
    with transaction() as session:
        sign_out(session, token=cast.keys[person], now=NOW)


def lose_access(cast: Cast, person: int) -> None:
    with transaction() as session:
        give_access(
            session,
            cast.administrator,
            project_id=cast.project,
            name="Edgar",
            email="edgar@example.org",
            access_role=AccessRole.LEAD,
            role=TeamRole.DEVELOPER,
            now=NOW,
        )
        end_access(session, cast.administrator, project_id=cast.project, member_id=person, now=NOW)


@pytest.mark.parametrize(
    ("page", "prepare", "button", "lose"),
    [
        *((*write, lose) for write in WRITES for lose in (sign_out_elsewhere, lose_access)),
        (*WRITE_OF_ONES_OWN, sign_out_elsewhere),
    ],
)
def test_a_button_that_is_still_there_does_nothing(
    page: str,
    prepare: Callable[[AppTest], object],
    button: str,
    lose: Callable[[Cast, int], None],
    cast: Cast,
    open_screen: Screen,
) -> None:
    tab = open_screen(page, cast.lead, **HERE if "coverage" in page else {})
    prepare(tab)
    lose(cast, cast.lead)
    with reading() as session:
        before = everything(session)
    press(tab, button)
    assert list(tab.exception) == []
    with reading() as session:
        assert everything(session) == before
