"""Screens of a project with very many people and releases: some at a time, and no more questions to the database."""

import pytest
from streamlit.testing.v1 import AppTest

from partnering.foundation.database import transaction
from partnering.foundation.models import Membership, Person
from partnering.foundation.vocabulary import AccessRole, PartnerRole
from partnering.tracker.models import Release
from tests.cast import NOW, Cast
from tests.pages.conftest import Screen, counted_statements
from tests.pages.screen_words import buttons, said

SCREENS = (
    "today/today.py",
    "tracker/coverage.py",
    "tracker/log_activity.py",
    "tracker/inputs.py",
    "tracker/partners.py",
    "tracker/releases.py",
    "tracker/bring_in.py",
    "account/people_and_access.py",
)


def crowd(cast: Cast, people: int) -> None:
    with transaction() as session:
        patients = [Person(name=f"Guest {n:03}", created_at=NOW) for n in range(people)]
        session.add_all(patients)
        session.flush()
        session.add_all(
            Membership(
                project_id=cast.project,
                person_id=patient.id,
                partner_role=PartnerRole.PATIENT_PARTNER,
                access_role=AccessRole.PARTNER,
                joined_at=NOW,
            )
            for patient in patients
        )
        session.add_all(
            Release(project_id=cast.project, version=f"v{n:03}", created_at=NOW) for n in range(people)
        )


@pytest.mark.parametrize("page", SCREENS)
def test_a_screen_asks_the_database_as_often_for_a_crowd_as_for_a_few(
    page: str, cast: Cast, open_screen: Screen
) -> None:
    tab = open_screen(page, cast.lead)
    with counted_statements() as for_a_few:
        tab.run()
    crowd(cast, 120)
    tab = open_screen(page, cast.lead)
    with counted_statements() as for_a_crowd:
        tab.run()
    assert len(for_a_crowd) == len(for_a_few)


def guests(said_there: list[str]) -> list[str]:
    return [words for words in said_there if "Guest" in words or words.startswith("v")]


def words(tab: AppTest, kind: str) -> list[str]:
    return buttons(tab) if kind == "button" else said(tab, kind)


@pytest.mark.parametrize(
    ("page", "kind", "key", "pages"),
    [
        ("tracker/partners.py", "button", "partners_patient_partner", 3),
        ("tracker/releases.py", "subheader", "releases", 3),
        ("account/people_and_access.py", "markdown", "people", 3),
    ],
)
def test_a_long_list_comes_in_pages(
    page: str, kind: str, key: str, pages: int, cast: Cast, open_screen: Screen
) -> None:
    crowd(cast, 120)
    tab = open_screen(page, cast.lead)
    first = guests(words(tab, kind))
    tab.session_state[f"{key}_of_{pages}"] = 2
    second = guests(words(tab.run(), kind))
    assert list(tab.exception) == []
    assert 0 < len(first) <= 50
    assert len(second) == 50
    assert not set(first) & set(second)
