"""Nobody gets into an account or a project by a link that was trusted with something else."""

import pytest
from sqlalchemy.orm import Session

from partnering.foundation.account import change_my_password
from partnering.foundation.errors import NotFound, NotPossibleNow
from partnering.foundation.invitations import invite_member, invite_person, read_invitation
from partnering.foundation.people import add_partner, end_access, give_access, named_members
from partnering.foundation.vocabulary import AccessRole, PartnerRole
from tests.cast import NOW, PASSWORD_HASH, Cast


def give_nell(
    session: Session, by: int, project_id: int, access_role: AccessRole = AccessRole.PARTNER
) -> int:
    return give_access(
        session,
        by,
        project_id=project_id,
        name="Nell",
        email="nell@example.org",
        access_role=access_role,
        role=PartnerRole.PATIENT_PARTNER,
        now=NOW,
    )


def link_for_nell(session: Session, cast: Cast) -> tuple[int, str]:
    nell = give_nell(session, cast.lead, cast.project)
    return nell, invite_member(session, cast.lead, project_id=cast.project, member_id=nell, now=NOW)


def is_open(session: Session, token: str) -> bool:
    try:
        read_invitation(session, token=token, now=NOW)
    except NotFound:
        return False
    return True


def test_the_link_of_one_lead_does_not_open_the_project_of_another(cast: Cast, session: Session) -> None:
    _nell, link = link_for_nell(session, cast)
    give_nell(session, cast.outsider, cast.other_project, AccessRole.LEAD)
    assert not is_open(session, link)


def test_who_asks_for_the_link_that_ended_so_reads_why(cast: Cast, session: Session) -> None:
    nell, _link = link_for_nell(session, cast)
    give_nell(session, cast.outsider, cast.other_project)
    with pytest.raises(NotPossibleNow, match="also belongs elsewhere, and the link would open that too"):
        invite_member(session, cast.lead, project_id=cast.project, member_id=nell, now=NOW)


def test_an_administrator_is_not_sent_to_an_administrator(cast: Cast, session: Session) -> None:
    nell = give_nell(session, cast.lead, cast.project)
    give_nell(session, cast.outsider, cast.other_project)
    link = invite_member(session, cast.administrator, project_id=cast.project, member_id=nell, now=NOW)
    assert is_open(session, link)


def test_the_link_of_an_administrator_outlives_a_second_project(cast: Cast, session: Session) -> None:
    nell = give_nell(session, cast.lead, cast.project)
    link = invite_person(session, cast.administrator, member_id=nell, now=NOW)
    give_nell(session, cast.outsider, cast.other_project)
    assert is_open(session, link)


def test_a_link_outlives_a_change_of_role_in_the_same_project(cast: Cast, session: Session) -> None:
    _nell, link = link_for_nell(session, cast)
    give_nell(session, cast.lead, cast.project, AccessRole.EDITOR)
    assert is_open(session, link)


def test_a_link_ends_with_the_access_it_was_made_for(cast: Cast, session: Session) -> None:
    nell, link = link_for_nell(session, cast)
    end_access(session, cast.lead, project_id=cast.project, member_id=nell, now=NOW)
    assert not is_open(session, link)


def test_a_new_password_ends_the_links_by_which_it_could_be_set_again(cast: Cast, session: Session) -> None:
    link = invite_person(session, cast.administrator, member_id=cast.patient, now=NOW)
    of_somebody_else = invite_person(session, cast.administrator, member_id=cast.caregiver, now=NOW)
    change_my_password(
        session,
        cast.patient,
        password_hash=PASSWORD_HASH,
        keep_session_id=cast.browsers[cast.patient],
        now=NOW,
    )
    assert not is_open(session, link)
    assert is_open(session, of_somebody_else)


def test_a_name_means_who_is_here_before_who_left(cast: Cast, session: Session) -> None:
    end_access(session, cast.lead, project_id=cast.project, member_id=cast.patient, now=NOW)
    give_access(
        session,
        cast.lead,
        project_id=cast.project,
        name="Rosa",
        email="another.rosa@example.org",
        access_role=AccessRole.PARTNER,
        role=PartnerRole.PATIENT_PARTNER,
        now=NOW,
    )
    assert named_members(session, project_id=cast.project, names=["rosa"])["rosa"] != cast.patient
    with pytest.raises(NotPossibleNow, match="in this project already"):
        add_partner(
            session,
            cast.facilitator,
            project_id=cast.project,
            name="Rosa",
            role=PartnerRole.PATIENT_PARTNER,
            now=NOW,
        )
