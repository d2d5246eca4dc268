"""Who may do what. The walk over all use cases and all people is in `tests/partnering/test_use_cases.py`."""

from typing import Any
from typing import cast as as_type

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from partnering.foundation.errors import NotAllowed, NotFound
from partnering.foundation.models import Person
from partnering.foundation.people import add_person, end_access, give_access, list_members
from partnering.foundation.permissions import (
    ADMINISTRATOR,
    OF_PARTNERS,
    ROLE_TABLE,
    Permission,
    Scope,
    held_by,
    permissions_in_project,
    refusal,
)
from partnering.foundation.projects import add_project, list_projects
from partnering.foundation.vocabulary import AccessRole, PartnerRole, TeamRole
from tests.cast import CATALOG, NOBODY, NOW, Cast


def test_each_access_role_stands_in_the_role_table() -> None:
    assert set(ROLE_TABLE) == set(AccessRole)


def test_a_lead_may_do_all_in_a_project_but_what_is_the_partners_own_and_what_is_for_outsiders() -> None:
    assert ROLE_TABLE[AccessRole.LEAD] == {
        permission for permission in Permission if permission.scope is Scope.PROJECT
    } - OF_PARTNERS - {Permission.OVERRIDE_GATE}


def test_nobody_of_a_project_lets_its_releases_pass_the_gate() -> None:
    assert not any(
        Permission.OVERRIDE_GATE in held_by(access, role)
        for access in AccessRole
        for role in (None, *PartnerRole)
    )
    assert Permission.OVERRIDE_GATE in ADMINISTRATOR


@pytest.mark.parametrize("access_role", AccessRole)
def test_a_partner_looks_after_their_own_part_whatever_their_access_role(access_role: AccessRole) -> None:
    own = held_by(access_role, PartnerRole.CITIZEN_PARTNER) - held_by(access_role, None)
    assert own == {Permission.KEEP_OWN_PART, Permission.AGREE_TO_PLANS}
    assert held_by(None, PartnerRole.CITIZEN_PARTNER) == frozenset()


def test_needs_are_read_by_leads_and_facilitators_only() -> None:
    holders = {role for role, held in ROLE_TABLE.items() if Permission.MEET_NEEDS in held}
    assert holders == {AccessRole.LEAD, AccessRole.FACILITATOR}
    assert Permission.MEET_NEEDS not in ADMINISTRATOR


def test_each_permission_of_the_whole_network_is_held_by_administrators() -> None:
    of_network = {permission for permission in Permission if permission.scope is Scope.INSTANCE}
    assert of_network <= ADMINISTRATOR
    assert all(of_network.isdisjoint(held) for held in ROLE_TABLE.values())


@pytest.mark.parametrize(
    ("lesser", "greater"),
    [
        (AccessRole.FUNDER, AccessRole.PARTNER),
        (AccessRole.PARTNER, AccessRole.FACILITATOR),
        (AccessRole.FACILITATOR, AccessRole.EDITOR),
        (AccessRole.EDITOR, AccessRole.LEAD),
    ],
)
def test_each_access_role_includes_the_one_below_but_for_looking_after_partners(
    lesser: AccessRole, greater: AccessRole
) -> None:
    with_partners = {
        Permission.AGREE_WITH_PARTNERS,
        Permission.MEET_NEEDS,
        Permission.KEEP_PAYMENTS,
        Permission.KEEP_BUDGET,
        Permission.KEEP_GOVERNANCE,
        Permission.KEEP_REACH,
        Permission.WRITE_REPORT,
        Permission.EXPORT_PROJECT,
    }
    assert ROLE_TABLE[lesser] - with_partners < ROLE_TABLE[greater]


def test_a_funder_sees_totals_but_neither_names_nor_words() -> None:
    assert ROLE_TABLE[AccessRole.FUNDER] == {
        Permission.VIEW_COVERAGE,
        Permission.VIEW_DASHBOARD,
        Permission.VIEW_REACH,
    }


def test_an_administrator_does_not_read_what_people_say() -> None:
    assert not ADMINISTRATOR & {Permission.VIEW_ACTIVITIES, Permission.VIEW_HISTORY, Permission.LOG_ACTIVITY}


def test_each_permission_is_a_sentence_of_its_own() -> None:
    sentences = [permission.sentence for permission in Permission]
    assert len(set(sentences)) == len(sentences)
    assert all(sentence[0].isupper() and sentence[-1] != "." for sentence in sentences)


def test_a_refusal_says_what_and_who_may() -> None:
    assert refusal(Permission.GIVE_ACCESS) == (
        "Your role does not include this: invite people and say what each may do. "
        "These roles may: Lead, Administrator."
    )


def test_a_refusal_names_the_partners_where_it_is_theirs() -> None:
    assert refusal(Permission.KEEP_OWN_PART).endswith(
        "These roles may: Patient, Caregiver, Citizen, Clinician, Local decision-maker."
    )


def test_a_member_without_the_permission_is_told_who_has_it(cast: Cast, session: Session) -> None:
    with pytest.raises(
        NotAllowed, match="These roles may: Lead, Editor, Facilitator, Partner, Administrator"
    ):
        list_members(session, cast.funder, project_id=cast.project)


def test_an_outsider_cannot_tell_a_project_from_none(cast: Cast, session: Session) -> None:
    told = []
    for project_id in (cast.project, NOBODY):
        with pytest.raises(NotFound) as refused:
            list_members(session, cast.outsider, project_id=project_id)
        told.append(refused.value.message)
    assert told[0] == told[1]


def test_an_administrator_finds_no_project_that_does_not_exist(cast: Cast, session: Session) -> None:
    assert permissions_in_project(session, cast.administrator, cast.project) == ADMINISTRATOR
    with pytest.raises(NotFound):
        list_members(session, cast.administrator, project_id=NOBODY)


def test_an_administrator_who_is_a_member_may_what_both_may(cast: Cast, session: Session) -> None:
    give_access(
        session,
        cast.lead,
        project_id=cast.project,
        name="Ada Minster",
        email="ada@example.org",
        access_role=AccessRole.PARTNER,
        role=TeamRole.COACH_MENTOR,
        now=NOW,
    )
    held = permissions_in_project(session, cast.administrator, cast.project)
    assert held == ADMINISTRATOR | ROLE_TABLE[AccessRole.PARTNER]


def test_rights_end_with_the_access_and_are_looked_up_each_time(cast: Cast, session: Session) -> None:
    assert list_members(session, cast.editor, project_id=cast.project)
    end_access(session, cast.lead, project_id=cast.project, member_id=cast.editor, now=NOW)
    with pytest.raises(NotFound):
        list_members(session, cast.editor, project_id=cast.project)
    assert list_projects(session, cast.editor) == []


def test_a_person_who_is_not_active_may_nothing(cast: Cast, session: Session) -> None:
    session.execute(
        update(Person).where(Person.id.in_([cast.lead, cast.administrator])).values(is_active=False)
    )
    with pytest.raises(NotFound):
        list_members(session, cast.lead, project_id=cast.project)
    with pytest.raises(NotAllowed, match="not active"):
        list_projects(session, cast.lead)
    with pytest.raises(NotAllowed, match="not active"):
        add_project(session, cast.administrator, slug="new", title="New", catalog=CATALOG, now=NOW)


def test_only_an_administrator_acts_for_the_whole_network(cast: Cast, session: Session) -> None:
    with pytest.raises(NotAllowed, match="These roles may: Administrator"):
        add_person(session, cast.lead, name="Nell", email="nell@example.org", now=NOW)


def test_a_use_case_called_wrongly_is_our_mistake(cast: Cast, session: Session) -> None:
    wrong = as_type(Any, list_members)
    with pytest.raises(TypeError, match="list_members needs a project_id"):
        wrong(session, cast.lead)
    with pytest.raises(TypeError, match="list_members takes a session and a person id first"):
        wrong(cast.lead, session, project_id=cast.project)
