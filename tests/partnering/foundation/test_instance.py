from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from partnering.foundation.instance import (
    DemoAccount,
    demo_password,
    is_empty,
    list_demo_accounts,
    mark_as_demo,
)
from partnering.foundation.models import Person, Project
from partnering.foundation.people import add_partner, add_person, command_line_person, end_access, give_access
from partnering.foundation.vocabulary import AccessRole, PartnerRole, TeamRole

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def network(any_session: Session) -> None:
    """Two projects; a lead of both, a patient, a funder, an administrator, and people who cannot sign in."""
    program = command_line_person(any_session)
    projects = [
        Project(slug=title.lower(), title=title, lifecycle="sittig-2023", policy="default-1", created_at=NOW)
        for title in ("Statin", "Lung")
    ]
    any_session.add_all(projects)
    any_session.flush()
    statin, lung = (project.id for project in projects)
    places: list[tuple[int, str, AccessRole, PartnerRole | TeamRole]] = [
        (statin, "Jonas", AccessRole.LEAD, TeamRole.DEVELOPER),
        (lung, "Jonas", AccessRole.FACILITATOR, TeamRole.DEVELOPER),
        (statin, "Rosa", AccessRole.PARTNER, PartnerRole.PATIENT_PARTNER),
        (lung, "Rosa", AccessRole.PARTNER, PartnerRole.PATIENT_PARTNER),
        (statin, "Farida", AccessRole.FUNDER, TeamRole.FUNDER),
        (statin, "Invited", AccessRole.PARTNER, PartnerRole.CITIZEN_PARTNER),
    ]
    for project_id, name, access_role, role in places:
        member = give_access(
            any_session,
            program,
            project_id=project_id,
            name=name,
            email=f"{name.lower()}@example.org",
            access_role=access_role,
            role=role,
            now=NOW,
        )
        if name == "Rosa" and project_id == lung:
            end_access(any_session, program, project_id=lung, member_id=member, now=NOW)
        any_session.get_one(Person, member).password_hash = None if name == "Invited" else "hash"
    for name, is_administrator in (("Ada", True), ("Nina", False)):
        person = add_person(
            any_session,
            program,
            name=name,
            email=f"{name.lower()}@example.org",
            is_administrator=is_administrator,
            now=NOW,
        )
        any_session.get_one(Person, person).password_hash = "hash"
    add_partner(
        any_session, program, project_id=statin, name="J. T.", role=PartnerRole.CAREGIVER_PARTNER, now=NOW
    )
    any_session.flush()


def test_a_demo_tells_who_its_people_are_and_what_each_sees(any_session: Session, network: None) -> None:
    mark_as_demo(any_session, password="one more step")
    assert demo_password(any_session) == "one more step"
    assert list_demo_accounts(any_session) == [
        DemoAccount(
            "Jonas",
            "jonas@example.org",
            "Developer",
            "Runs “Statin”. Looks after the partners of “Lung”.",
        ),
        DemoAccount("Rosa", "rosa@example.org", "Patient", "Takes part in “Statin”."),
        DemoAccount("Farida", "farida@example.org", "Funder", "Sees the totals of “Statin”, but no names."),
        DemoAccount("Ada", "ada@example.org", "Administrator", "Looks after the whole network."),
        DemoAccount("Nina", "nina@example.org", "", "Is in no project yet."),
    ]


def test_the_people_of_a_real_database_are_not_listed(any_session: Session, network: None) -> None:
    assert demo_password(any_session) is None
    assert list_demo_accounts(any_session) == []


def test_a_database_is_empty_until_a_person_or_a_project_comes(any_session: Session) -> None:
    assert is_empty(any_session)
    program = command_line_person(any_session)
    assert is_empty(any_session)
    add_person(any_session, program, name="Rosa", email="rosa@example.org", now=NOW)
    assert not is_empty(any_session)
