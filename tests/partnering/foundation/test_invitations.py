from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.errors import NotAllowed, NotFound, NotPossibleNow
from partnering.foundation.invitations import LIFETIME, invite_member, invite_person, read_invitation
from partnering.foundation.models import AuditEvent, Invitation, Person, Project
from partnering.foundation.people import add_partner, add_person, command_line_person, give_access
from partnering.foundation.sign_in import SignedIn, accept_invitation, hash_password, person_of_session
from partnering.foundation.vocabulary import AccessRole, PartnerRole, TeamRole

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
HASH = hash_password("three quiet words")
ENDED = "This link is not valid any more"


def add_project(session: Session, slug: str) -> int:
    project = Project(slug=slug, title=slug, lifecycle="sittig-2023", policy="default-1", created_at=NOW)
    session.add(project)
    session.flush()
    return project.id


def add_member(session: Session, project_id: int, name: str, access_role: AccessRole) -> int:
    return give_access(
        session,
        command_line_person(session),
        project_id=project_id,
        name=name,
        email=f"{name.lower()}@example.org",
        access_role=access_role,
        role=TeamRole.DEVELOPER,
        now=NOW,
    )


@pytest.fixture
def project(any_session: Session) -> int:
    return add_project(any_session, "statin")


@pytest.fixture
def lead(any_session: Session, project: int) -> int:
    return add_member(any_session, project, "Lee", AccessRole.LEAD)


@pytest.fixture
def nora(any_session: Session, project: int) -> int:
    return add_member(any_session, project, "Nora", AccessRole.PARTNER)


def accept(session: Session, token: str, *, now: datetime = NOW) -> SignedIn:
    return accept_invitation(session, token=token, password_hash=HASH, device="Firefox", now=now)


def test_a_link_shows_whom_it_is_for_and_changes_nothing(
    any_session: Session, project: int, lead: int, nora: int
) -> None:
    token = invite_member(any_session, lead, project_id=project, member_id=nora, now=NOW)
    for _ in range(2):
        invitation = read_invitation(any_session, token=token, now=NOW)
        assert (invitation.person_id, invitation.name, invitation.email) == (nora, "Nora", "nora@example.org")
        assert invitation.expires_at == NOW + LIFETIME
    assert any_session.get_one(Person, nora).password_hash is None


def test_a_link_sets_the_password_and_signs_in_once(
    any_session: Session, project: int, lead: int, nora: int
) -> None:
    token = invite_member(any_session, lead, project_id=project, member_id=nora, now=NOW)
    signed_in = accept(any_session, token)
    person = person_of_session(any_session, token=signed_in.token, now=NOW)
    assert person is not None
    assert person.person_id == signed_in.person_id == nora
    assert any_session.get_one(Person, nora).password_hash == HASH
    with pytest.raises(NotFound, match=ENDED):
        accept(any_session, token)
    with pytest.raises(NotFound, match=ENDED):
        read_invitation(any_session, token=token, now=NOW)


def test_a_link_ends_after_seven_days(any_session: Session, project: int, lead: int, nora: int) -> None:
    token = invite_member(any_session, lead, project_id=project, member_id=nora, now=NOW)
    assert read_invitation(any_session, token=token, now=NOW + LIFETIME - timedelta(seconds=1)).name == "Nora"
    with pytest.raises(NotFound, match=ENDED):
        accept(any_session, token, now=NOW + LIFETIME)


def test_a_newer_link_ends_the_older_ones(any_session: Session, project: int, lead: int, nora: int) -> None:
    older = [
        invite_member(any_session, lead, project_id=project, member_id=nora, now=NOW + timedelta(hours=hour))
        for hour in range(3)
    ]
    newest = invite_member(
        any_session, lead, project_id=project, member_id=nora, now=NOW + timedelta(hours=3)
    )
    for token in older:
        with pytest.raises(NotFound, match=ENDED):
            read_invitation(any_session, token=token, now=NOW + timedelta(hours=3))
    assert accept(any_session, newest, now=NOW + timedelta(hours=3)).person_id == nora


def test_a_new_link_leaves_the_links_of_others_alone(
    any_session: Session, project: int, lead: int, nora: int
) -> None:
    omar = add_member(any_session, project, "Omar", AccessRole.PARTNER)
    for_nora = invite_member(any_session, lead, project_id=project, member_id=nora, now=NOW)
    invite_member(any_session, lead, project_id=project, member_id=omar, now=NOW)
    assert accept(any_session, for_nora).person_id == nora


def test_a_link_for_somebody_who_left_is_not_valid(
    any_session: Session, project: int, lead: int, nora: int
) -> None:
    token = invite_member(any_session, lead, project_id=project, member_id=nora, now=NOW)
    any_session.get_one(Person, nora).is_active = False
    any_session.flush()
    with pytest.raises(NotFound, match=ENDED):
        accept(any_session, token)


@pytest.mark.parametrize("token", ["", "made up", "\x00"])
def test_a_made_up_link_is_refused_in_the_same_words(any_session: Session, token: str) -> None:
    with pytest.raises(NotFound, match=ENDED):
        read_invitation(any_session, token=token, now=NOW)


def test_the_database_keeps_no_link_that_could_be_used(
    any_session: Session, project: int, lead: int, nora: int
) -> None:
    token = invite_member(any_session, lead, project_id=project, member_id=nora, now=NOW)
    kept = any_session.scalars(select(Invitation.token_hash)).one()
    assert len(kept) == 32
    assert token.encode() not in kept


def test_setting_a_password_by_link_signs_out_everywhere_else(
    any_session: Session, project: int, lead: int, nora: int
) -> None:
    first = accept(any_session, invite_member(any_session, lead, project_id=project, member_id=nora, now=NOW))
    administrator = command_line_person(any_session)
    second = accept(any_session, invite_person(any_session, administrator, member_id=nora, now=NOW))
    assert person_of_session(any_session, token=first.token, now=NOW) is None
    assert person_of_session(any_session, token=second.token, now=NOW) is not None


def test_a_lead_cannot_make_a_link_for_somebody_who_can_sign_in(
    any_session: Session, project: int, lead: int, nora: int
) -> None:
    accept(any_session, invite_member(any_session, lead, project_id=project, member_id=nora, now=NOW))
    with pytest.raises(NotPossibleNow, match="Nora can sign in already"):
        invite_member(any_session, lead, project_id=project, member_id=nora, now=NOW)


def test_a_lead_cannot_make_a_link_for_somebody_who_belongs_elsewhere_too(
    any_session: Session, project: int, lead: int, nora: int
) -> None:
    add_member(any_session, add_project(any_session, "lung"), "Nora", AccessRole.FUNDER)
    with pytest.raises(NotPossibleNow, match="Nora also belongs elsewhere"):
        invite_member(any_session, lead, project_id=project, member_id=nora, now=NOW)


def test_a_lead_cannot_make_a_link_for_an_administrator(
    any_session: Session, project: int, lead: int, nora: int
) -> None:
    any_session.get_one(Person, nora).is_administrator = True
    any_session.flush()
    with pytest.raises(NotPossibleNow, match="Nora also belongs elsewhere"):
        invite_member(any_session, lead, project_id=project, member_id=nora, now=NOW)


def test_a_lead_cannot_make_a_link_for_outsiders_and_partners_without_access(
    any_session: Session, project: int, lead: int
) -> None:
    elsewhere = add_project(any_session, "lung")
    outsider = add_member(any_session, elsewhere, "Olga", AccessRole.LEAD)
    partner = add_partner(
        any_session, lead, project_id=project, name="J. T.", role=PartnerRole.PATIENT_PARTNER, now=NOW
    )
    for member_id in (outsider, partner, 10_000):
        with pytest.raises(NotFound, match="has no access to the project"):
            invite_member(any_session, lead, project_id=project, member_id=member_id, now=NOW)
    with pytest.raises(NotFound, match="There is no such project"):
        invite_member(any_session, lead, project_id=elsewhere, member_id=outsider, now=NOW)


def test_only_a_lead_or_an_administrator_makes_links(
    any_session: Session, project: int, lead: int, nora: int
) -> None:
    editor = add_member(any_session, project, "Eve", AccessRole.EDITOR)
    with pytest.raises(NotAllowed):
        invite_member(any_session, editor, project_id=project, member_id=nora, now=NOW)
    with pytest.raises(NotAllowed):
        invite_person(any_session, lead, member_id=nora, now=NOW)


def test_an_administrator_makes_a_link_for_a_forgotten_password(
    any_session: Session, project: int, lead: int, nora: int
) -> None:
    accept(any_session, invite_member(any_session, lead, project_id=project, member_id=nora, now=NOW))
    administrator = add_person(
        any_session,
        command_line_person(any_session),
        name="Ada",
        email="ada@example.org",
        is_administrator=True,
        now=NOW,
    )
    token = invite_person(any_session, administrator, member_id=nora, now=NOW)
    assert accept(any_session, token).person_id == nora


def test_an_administrator_makes_no_link_for_the_command_line_or_a_name_without_address(
    any_session: Session, project: int, lead: int
) -> None:
    administrator = command_line_person(any_session)
    partner = add_partner(
        any_session, lead, project_id=project, name="J. T.", role=PartnerRole.PATIENT_PARTNER, now=NOW
    )
    for member_id in (administrator, partner, 10_000):
        with pytest.raises(NotFound, match="no such person with an e-mail address"):
            invite_person(any_session, administrator, member_id=member_id, now=NOW)


def test_each_link_and_each_use_leaves_one_event(
    any_session: Session, project: int, lead: int, nora: int
) -> None:
    accept(any_session, invite_member(any_session, lead, project_id=project, member_id=nora, now=NOW))
    events = any_session.execute(
        select(AuditEvent.action, AuditEvent.person_id, AuditEvent.project_id)
        .where(AuditEvent.action.startswith("invitation"))
        .order_by(AuditEvent.id)
    ).all()
    assert [tuple(event) for event in events] == [
        ("invitation made", lead, project),
        ("invitation accepted", nora, None),
    ]
