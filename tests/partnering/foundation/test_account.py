from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.account import (
    MyAccount,
    change_my_details,
    change_my_password,
    end_session,
    list_my_sessions,
    read_my_account,
)
from partnering.foundation.errors import InvalidInput, NotAllowed, NotFound
from partnering.foundation.invitations import invite_person
from partnering.foundation.models import AuditEvent, Person
from partnering.foundation.people import add_person, command_line_person
from partnering.foundation.sign_in import (
    SESSION_LIFETIME,
    SignedIn,
    accept_invitation,
    find_account,
    finish_sign_in,
    hash_password,
    is_right_password,
    note_visit,
    person_of_session,
)

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
HASH = hash_password("three quiet words")


@pytest.fixture
def rosa(any_session: Session) -> int:
    return add_signed_up(any_session, "Rosa")


def add_signed_up(session: Session, name: str) -> int:
    person = add_person(
        session, command_line_person(session), name=name, email=f"{name.lower()}@example.org", now=NOW
    )
    session.get_one(Person, person).password_hash = HASH
    return person


def sign_in(
    session: Session, name: str, *, device: str = "Firefox on Linux", now: datetime = NOW
) -> SignedIn:
    email = f"{name.lower()}@example.org"
    signed_in = finish_sign_in(
        session,
        account=find_account(session, email=email, place="", now=now),
        is_right=True,
        email=email,
        place="",
        device=device,
        now=now,
    )
    assert signed_in is not None
    return signed_in


def test_a_person_sees_their_own_account(any_session: Session, rosa: int) -> None:
    assert read_my_account(any_session, rosa) == MyAccount(
        name="Rosa", email="rosa@example.org", may_be_asked=False, has_password=True
    )


def test_a_person_changes_their_name_and_whether_others_may_ask(any_session: Session, rosa: int) -> None:
    change_my_details(any_session, rosa, name="  Rosa   Diaz ", may_be_asked=True, now=NOW)
    account = read_my_account(any_session, rosa)
    assert (account.name, account.may_be_asked) == ("Rosa Diaz", True)
    event = any_session.scalars(select(AuditEvent).where(AuditEvent.person_id == rosa)).one()
    assert (event.action, event.before, event.after) == (
        "account changed",
        {"name": "Rosa", "may_be_asked": False},
        {"name": "Rosa Diaz", "may_be_asked": True},
    )


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_name_must_be_there_and_not_too_long(any_session: Session, rosa: int, name: str) -> None:
    with pytest.raises(InvalidInput, match="1 to 200 characters"):
        change_my_details(any_session, rosa, name=name, may_be_asked=True, now=NOW)
    assert read_my_account(any_session, rosa).name == "Rosa"


def test_open_sessions_are_listed_with_the_latest_visit_first(any_session: Session, rosa: int) -> None:
    phone = sign_in(any_session, "Rosa", device="Safari on iPhone")
    sign_in(any_session, "Rosa", device="Firefox on Linux", now=NOW + timedelta(minutes=1))
    sign_in(any_session, "Rosa", device="Edge on Windows", now=NOW + timedelta(minutes=2))
    visit = NOW + timedelta(minutes=30)
    note_visit(any_session, token=phone.token, now=visit)
    listed = list_my_sessions(any_session, rosa, now=visit)
    assert [(row.device, row.started_at, row.last_seen_at) for row in listed] == [
        ("Safari on iPhone", NOW, visit),
        ("Edge on Windows", NOW + timedelta(minutes=2), NOW + timedelta(minutes=2)),
        ("Firefox on Linux", NOW + timedelta(minutes=1), NOW + timedelta(minutes=1)),
    ]


def test_ended_and_expired_sessions_and_those_of_others_are_not_listed(
    any_session: Session, rosa: int
) -> None:
    add_signed_up(any_session, "Omar")
    sign_in(any_session, "Omar")
    sign_in(any_session, "Rosa")
    (mine,) = list_my_sessions(any_session, rosa, now=NOW)
    assert list_my_sessions(any_session, rosa, now=NOW + SESSION_LIFETIME) == []
    end_session(any_session, rosa, session_id=mine.session_id, now=NOW)
    assert list_my_sessions(any_session, rosa, now=NOW) == []


def test_nobody_ends_the_session_of_another_person(any_session: Session, rosa: int) -> None:
    omar = add_signed_up(any_session, "Omar")
    token = sign_in(any_session, "Omar").token
    (session_of_omar,) = list_my_sessions(any_session, omar, now=NOW)
    with pytest.raises(NotFound, match="signed out already"):
        end_session(any_session, rosa, session_id=session_of_omar.session_id, now=NOW)
    assert person_of_session(any_session, token=token, now=NOW) is not None


def test_a_session_is_ended_once(any_session: Session, rosa: int) -> None:
    sign_in(any_session, "Rosa")
    (mine,) = list_my_sessions(any_session, rosa, now=NOW)
    end_session(any_session, rosa, session_id=mine.session_id, now=NOW)
    with pytest.raises(NotFound, match="signed out already"):
        end_session(any_session, rosa, session_id=mine.session_id, now=NOW)


def test_a_new_password_keeps_this_browser_and_signs_out_the_others(any_session: Session, rosa: int) -> None:
    others = [sign_in(any_session, "Rosa") for _ in range(2)]
    here = sign_in(any_session, "Rosa")
    person = person_of_session(any_session, token=here.token, now=NOW)
    assert person is not None
    change_my_password(
        any_session,
        rosa,
        password_hash=hash_password("four other quiet words"),
        keep_session_id=person.session_id,
        now=NOW,
    )
    assert person_of_session(any_session, token=here.token, now=NOW) == person
    assert [person_of_session(any_session, token=other.token, now=NOW) for other in others] == [None, None]
    account = find_account(any_session, email="rosa@example.org", place="", now=NOW)
    assert is_right_password(account, "four other quiet words")
    assert not is_right_password(account, "three quiet words")


def test_a_password_never_reaches_the_trail(any_session: Session, rosa: int) -> None:
    token = invite_person(any_session, command_line_person(any_session), member_id=rosa, now=NOW)
    accept_invitation(any_session, token=token, password_hash=HASH, device="", now=NOW)
    change_my_password(any_session, rosa, password_hash=HASH, keep_session_id=0, now=NOW)
    for event in any_session.scalars(select(AuditEvent)):
        told = f"{event.before} {event.after} {event.subject} {event.action}"
        assert HASH not in told
        assert token not in told


def test_a_person_who_left_cannot_use_the_account(any_session: Session, rosa: int) -> None:
    any_session.get_one(Person, rosa).is_active = False
    any_session.flush()
    with pytest.raises(NotAllowed, match="not active"):
        read_my_account(any_session, rosa)
