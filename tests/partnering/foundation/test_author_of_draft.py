"""A session that has ended may keep a draft of its own person for one hour more, and nothing else."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from partnering.foundation.account import end_session, list_my_sessions
from partnering.foundation.invitations import invite_person
from partnering.foundation.models import Person
from partnering.foundation.people import add_person, command_line_person
from partnering.foundation.sign_in import (
    SESSION_LIFETIME,
    TIME_TO_FINISH,
    accept_invitation,
    author_of_draft,
    note_visit,
    person_of_session,
    sign_out,
)
from partnering.foundation.tokens import new_token
from tests.cast import NOW, PASSWORD_HASH

A_SECOND = timedelta(seconds=1)


@pytest.fixture
def rosa(any_session: Session) -> int:
    return add_person(
        any_session, command_line_person(any_session), name="Rosa", email="rosa@example.org", now=NOW
    )


@pytest.fixture
def token(any_session: Session, rosa: int) -> str:
    """What is in the cookie of Rosa's browser."""
    link = invite_person(any_session, command_line_person(any_session), member_id=rosa, now=NOW)
    return accept_invitation(
        any_session, token=link, password_hash=PASSWORD_HASH, device="Firefox on Linux", now=NOW
    ).token


def end(session: Session, rosa: int) -> None:
    (browser,) = list_my_sessions(session, rosa, now=NOW)
    end_session(session, rosa, session_id=browser.session_id, now=NOW)


def test_an_open_session_keeps_drafts_of_its_own_person(any_session: Session, rosa: int, token: str) -> None:
    assert author_of_draft(any_session, token=token, now=NOW) == rosa


def test_a_session_ended_elsewhere_keeps_them_for_an_hour(
    any_session: Session, rosa: int, token: str
) -> None:
    end(any_session, rosa)
    assert author_of_draft(any_session, token=token, now=NOW) == rosa
    assert author_of_draft(any_session, token=token, now=NOW + TIME_TO_FINISH - A_SECOND) == rosa
    assert author_of_draft(any_session, token=token, now=NOW + TIME_TO_FINISH) is None


def test_a_session_that_expired_keeps_them_for_an_hour(any_session: Session, rosa: int, token: str) -> None:
    expired = NOW + SESSION_LIFETIME
    assert author_of_draft(any_session, token=token, now=expired) == rosa
    assert author_of_draft(any_session, token=token, now=expired + TIME_TO_FINISH - A_SECOND) == rosa
    assert author_of_draft(any_session, token=token, now=expired + TIME_TO_FINISH) is None


def test_signing_out_leaves_the_hour_too(any_session: Session, rosa: int, token: str) -> None:
    sign_out(any_session, token=token, now=NOW)
    assert author_of_draft(any_session, token=token, now=NOW + timedelta(minutes=5)) == rosa


def test_the_hour_opens_nothing_and_is_not_prolonged(any_session: Session, rosa: int, token: str) -> None:
    end(any_session, rosa)
    later = NOW + timedelta(minutes=30)
    note_visit(any_session, token=token, now=later)
    assert person_of_session(any_session, token=token, now=later) is None
    assert author_of_draft(any_session, token=token, now=NOW + TIME_TO_FINISH) is None


def test_a_token_that_nobody_has_keeps_nothing(any_session: Session, rosa: int, token: str) -> None:
    assert author_of_draft(any_session, token=new_token(), now=NOW) is None
    assert author_of_draft(any_session, token="", now=NOW) is None


def test_somebody_who_is_no_longer_active_keeps_nothing(any_session: Session, rosa: int, token: str) -> None:
    any_session.get_one(Person, rosa).is_active = False
    any_session.flush()
    assert author_of_draft(any_session, token=token, now=NOW) is None
