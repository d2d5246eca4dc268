"""People and their part in a project."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.models import Person
from partnering.foundation.people import (
    Member,
    add_partner,
    add_person,
    clean_email,
    clean_name,
    command_line_person,
    end_access,
    find_person,
    give_access,
    list_members,
    named_members,
)
from partnering.foundation.vocabulary import AccessRole, PartnerRole, TeamRole
from tests.cast import NOW, Cast, at_the_same_time, gather, nothing_changes, trail


def member(session: Session, cast: Cast, person_id: int) -> Member:
    """A member as the lead sees them."""
    (found,) = [
        member
        for member in list_members(session, cast.lead, project_id=cast.project)
        if member.person_id == person_id
    ]
    return found


def give(
    session: Session, cast: Cast, name: str, access_role: AccessRole, role: PartnerRole | TeamRole
) -> int:
    """Let the lead give access."""
    return give_access(
        session,
        cast.lead,
        project_id=cast.project,
        name=name,
        email=f"{name}@example.org",
        access_role=access_role,
        role=role,
        now=NOW,
    )


# Names and addresses


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Rosa", "Rosa"),
        ("  Rosa   M. \t", "Rosa M."),
        ("Rosa\r\nM.", "Rosa M."),
        ("Ro\x00sa\x1b", "Rosa"),
        ("Ro\ud800sa", "Rosa"),
        ("Zoë Ōe 山田", "Zoë Ōe 山田"),
        ("x" * 200, "x" * 200),
    ],
)
def test_a_name_is_kept_without_what_does_not_belong(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "x" * 201])
def test_a_name_of_no_letter_or_too_many_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="1 to 200 characters"):
        clean_name(typed)


def test_an_address_is_kept_in_small_letters() -> None:
    assert clean_email("  Rosa.M+x@Example.ORG ") == "rosa.m+x@example.org"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "rosa",
        "rosa@",
        "@example.org",
        "rosa@example",
        "rosa@.org",
        "ro sa@example.org",
        "ro\x00sa@example.org",
    ],
)
def test_what_cannot_be_an_address_is_refused_and_shown(typed: str) -> None:
    with pytest.raises(InvalidInput, match=r"is not an e-mail address. Write it like rosa@example.org"):
        clean_email(typed)


def test_an_endless_address_is_refused_in_few_words() -> None:
    with pytest.raises(InvalidInput) as refused:
        clean_email("x" * 5000 + "@example.org")
    assert len(refused.value.message) < 200


# People of the network


def test_an_address_belongs_to_one_person(cast: Cast, session: Session) -> None:
    with nothing_changes(session), pytest.raises(NotPossibleNow, match=r"rosa@example\.org is here already"):
        add_person(session, cast.administrator, name="Rosa Two", email="ROSA@example.org", now=NOW)


def test_a_person_is_found_by_address_however_it_is_written(cast: Cast, session: Session) -> None:
    assert find_person(session, cast.administrator, email=" Rosa@Example.org") == cast.patient
    assert find_person(session, cast.administrator, email="nobody@example.org") is None


def test_the_command_line_cannot_be_reached_by_address(cast: Cast, session: Session) -> None:
    program = session.get_one(Person, command_line_person(session))
    assert (program.is_program, program.email, program.password_hash) == (True, None, None)


# Access


def test_giving_access_to_a_new_address_adds_the_person(cast: Cast, session: Session) -> None:
    nell = give(session, cast, "Nell", AccessRole.PARTNER, PartnerRole.CITIZEN_PARTNER)
    assert member(session, cast, nell) == Member(
        person_id=nell,
        name="Nell",
        email="nell@example.org",
        role=PartnerRole.CITIZEN_PARTNER,
        access_role=AccessRole.PARTNER,
        is_active=True,
        can_sign_in=False,
        joined_at=NOW,
    )


def test_giving_access_to_a_known_address_keeps_the_person_and_their_name(
    cast: Cast, session: Session
) -> None:
    people = len(session.scalars(select(Person.id)).all())
    ottokar = give_access(
        session,
        cast.lead,
        project_id=cast.project,
        name="Otto",
        email="ottokar@example.org",
        access_role=AccessRole.EDITOR,
        role=TeamRole.RESEARCHER,
        now=NOW,
    )
    assert ottokar == cast.outsider
    assert member(session, cast, ottokar).name == "Ottokar"
    assert len(session.scalars(select(Person.id)).all()) == people


def test_a_member_who_gets_new_roles_keeps_their_place(cast: Cast, session: Session) -> None:
    assert give(session, cast, "Rosa", AccessRole.EDITOR, TeamRole.RESEARCHER) == cast.patient
    rosa = member(session, cast, cast.patient)
    assert (rosa.access_role, rosa.role) == (AccessRole.EDITOR, TeamRole.RESEARCHER)
    event = trail(session)[-1]
    assert event.before == {"access_role": "partner", "role": "patient_partner", "is_active": True}
    assert event.after == {"access_role": "editor", "role": "researcher", "is_active": True}


def test_somebody_whose_access_ended_can_come_back(cast: Cast, session: Session) -> None:
    assert give(session, cast, "Enzo", AccessRole.PARTNER, PartnerRole.CITIZEN_PARTNER) == cast.ended
    assert member(session, cast, cast.ended).access_role is AccessRole.PARTNER


def test_access_ends_once(cast: Cast, session: Session) -> None:
    end_access(session, cast.lead, project_id=cast.project, member_id=cast.editor, now=NOW)
    assert cast.editor not in {
        other.person_id for other in list_members(session, cast.lead, project_id=cast.project)
    }
    with nothing_changes(session), pytest.raises(NotFound, match="not part of the project"):
        end_access(session, cast.lead, project_id=cast.project, member_id=cast.editor, now=NOW)


# The last lead


def test_the_last_lead_cannot_leave(cast: Cast, session: Session) -> None:
    for person in (cast.lead, cast.administrator):
        with nothing_changes(session), pytest.raises(NotPossibleNow, match="needs a lead"):
            end_access(session, person, project_id=cast.project, member_id=cast.lead, now=NOW)


@pytest.mark.parametrize("access_role", [role for role in AccessRole if role is not AccessRole.LEAD])
def test_the_last_lead_cannot_become_anything_else(
    cast: Cast, session: Session, access_role: AccessRole
) -> None:
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="needs a lead"):
        give(session, cast, "Lena", access_role, TeamRole.RESEARCHER)


def test_the_last_lead_may_change_what_they_do_in_the_team(cast: Cast, session: Session) -> None:
    give(session, cast, "Lena", AccessRole.LEAD, TeamRole.COACH_MENTOR)
    assert member(session, cast, cast.lead).role is TeamRole.COACH_MENTOR


def test_one_of_two_leads_may_leave_and_not_the_other(cast: Cast, session: Session) -> None:
    give(session, cast, "Edgar", AccessRole.LEAD, TeamRole.DEVELOPER)
    end_access(session, cast.lead, project_id=cast.project, member_id=cast.lead, now=NOW)
    with pytest.raises(NotPossibleNow, match="needs a lead"):
        end_access(session, cast.editor, project_id=cast.project, member_id=cast.editor, now=NOW)


def test_two_leads_who_leave_at_the_same_time_leave_one_behind(any_database: str) -> None:
    with transaction() as session:
        cast = gather(session)
        give(session, cast, "Edgar", AccessRole.LEAD, TeamRole.DEVELOPER)

    def leave(session: Session, person_id: int) -> None:
        end_access(session, person_id, project_id=cast.project, member_id=person_id, now=NOW)

    first, second = at_the_same_time(
        lambda session: leave(session, cast.lead), lambda session: leave(session, cast.editor)
    )
    assert first.exception() is None
    assert isinstance(second.exception(), NotPossibleNow)
    with reading() as session:
        members = list_members(session, cast.administrator, project_id=cast.project)
    assert [other.access_role for other in members].count(AccessRole.LEAD) == 1


# Partners by name


def test_a_partner_by_name_has_no_access(cast: Cast, session: Session) -> None:
    nell = add_partner(
        session,
        cast.lead,
        project_id=cast.project,
        name=" Nell ",
        role=PartnerRole.CAREGIVER_PARTNER,
        now=NOW,
    )
    found = member(session, cast, nell)
    assert (found.name, found.access_role, found.email, found.can_sign_in) == ("Nell", None, None, False)


@pytest.mark.parametrize("name", ["Cita", "cita", " CITA", "Rosa"])
def test_a_name_stands_in_a_project_once(cast: Cast, session: Session, name: str) -> None:
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="in this project already"):
        add_partner(
            session, cast.lead, project_id=cast.project, name=name, role=PartnerRole.CITIZEN_PARTNER, now=NOW
        )


def test_a_name_may_stand_in_two_projects_for_two_people(cast: Cast, session: Session) -> None:
    zsofia = add_partner(
        session, cast.lead, project_id=cast.project, name="Zsofia", role=PartnerRole.CITIZEN_PARTNER, now=NOW
    )
    assert zsofia != cast.other_partner


def test_a_partner_who_left_comes_back_as_the_same_person(cast: Cast, session: Session) -> None:
    end_access(session, cast.lead, project_id=cast.project, member_id=cast.named_only, now=NOW)
    back = add_partner(
        session, cast.lead, project_id=cast.project, name="cita", role=PartnerRole.PATIENT_PARTNER, now=NOW
    )
    assert back == cast.named_only
    assert member(session, cast, back).role is PartnerRole.PATIENT_PARTNER
    assert trail(session)[-1].before == {"access_role": None, "role": "citizen_partner", "is_active": False}


def test_coming_back_by_name_does_not_bring_access_back(cast: Cast, session: Session) -> None:
    enzo = add_partner(
        session,
        cast.facilitator,
        project_id=cast.project,
        name="Enzo",
        role=PartnerRole.CITIZEN_PARTNER,
        now=NOW,
    )
    assert enzo == cast.ended
    assert member(session, cast, enzo).access_role is None
    with pytest.raises(NotFound):
        list_members(session, cast.ended, project_id=cast.project)


def test_names_are_looked_up_whatever_their_capitals(cast: Cast, session: Session) -> None:
    found = named_members(session, project_id=cast.project, names=["ROSA", "Cita", "Zsofia"])
    assert found == {"rosa": cast.patient, "cita": cast.named_only}


# Lists


def test_members_come_by_name(cast: Cast, session: Session) -> None:
    names = [other.name for other in list_members(session, cast.patient, project_id=cast.project)]
    assert names == ["Carl", "Cita", "Clara", "Edgar", "Fatima", "Frank", "Lena", "Rosa"]


def test_addresses_are_shown_to_those_who_give_access(cast: Cast, session: Session) -> None:
    for person in (cast.lead, cast.administrator):
        emails = {other.email for other in list_members(session, person, project_id=cast.project)}
        assert "rosa@example.org" in emails
    for person in (cast.editor, cast.facilitator, cast.patient):
        emails = {other.email for other in list_members(session, person, project_id=cast.project)}
        assert emails == {None}
