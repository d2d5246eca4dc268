from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partnering.foundation.account import end_session, list_my_sessions
from partnering.foundation.errors import InvalidInput
from partnering.foundation.models import AuditEvent, Person, SignInFailure, SignInSession
from partnering.foundation.people import add_person, command_line_person
from partnering.foundation.sign_in import (
    FREE_TRIES,
    LONGEST_PASSWORD,
    LONGEST_WAIT_SECONDS,
    REMEMBERED,
    SEEN_EVERY,
    SESSION_LIFETIME,
    SHORTEST_PASSWORD,
    TRIES_PER_PLACE,
    Account,
    SignedIn,
    find_account,
    finish_sign_in,
    hash_password,
    is_right_password,
    note_visit,
    person_of_session,
    sign_out,
)

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
PASSWORD = "three quiet words"
HASH = hash_password(PASSWORD)
HERE, ELSEWHERE = "203.0.113.7", "203.0.113.8"
KNOWN, UNKNOWN = "rosa@example.org", "nobody@example.org"


@dataclass
class Checks:
    """How often a password was really checked."""

    count: int = 0


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> Checks:
    counted, check = Checks(), PasswordHasher.verify

    def count(self: PasswordHasher, password_hash: str, password: str) -> bool:
        counted.count += 1
        return check(self, password_hash, password)

    monkeypatch.setattr(PasswordHasher, "verify", count)
    return counted


@pytest.fixture
def rosa(any_session: Session) -> int:
    return add_rosa(any_session)


def add_rosa(session: Session) -> int:
    rosa = add_person(session, command_line_person(session), name="Rosa Diaz", email=KNOWN, now=NOW)
    session.get_one(Person, rosa).password_hash = HASH
    return rosa


def account_of(session: Session, email: str, *, place: str = HERE, now: datetime = NOW) -> Account:
    return find_account(session, email=email, place=place, now=now)


def finish(
    session: Session, email: str, *, is_right: bool, place: str = HERE, now: datetime = NOW
) -> SignedIn | None:
    return finish_sign_in(
        session,
        account=account_of(session, email, place=place, now=now),
        is_right=is_right,
        email=email,
        place=place,
        device="Firefox on Linux",
        now=now,
    )


def fail(session: Session, email: str, *, times: int, place: str = HERE, now: datetime = NOW) -> None:
    for _ in range(times):
        assert finish(session, email, is_right=False, place=place, now=now) is None


def signed_in(session: Session, *, now: datetime = NOW) -> SignedIn:
    result = finish(session, KNOWN, is_right=True, now=now)
    assert result is not None
    return result


def test_the_right_password_opens_a_session_that_names_its_person(any_session: Session, rosa: int) -> None:
    account = account_of(any_session, "  Rosa@Example.org ")
    assert is_right_password(account, PASSWORD)
    token = signed_in(any_session).token
    person = person_of_session(any_session, token=token, now=NOW)
    assert person is not None
    assert (person.person_id, person.name, person.email, person.is_administrator) == (
        rosa,
        "Rosa Diaz",
        KNOWN,
        False,
    )
    assert any_session.scalar(select(AuditEvent.action).where(AuditEvent.person_id == rosa)) == "signed in"


def test_the_database_keeps_neither_the_token_nor_the_password(any_session: Session, rosa: int) -> None:
    token = signed_in(any_session).token
    kept = any_session.scalars(select(SignInSession.token_hash)).one()
    assert len(kept) == 32
    assert token.encode() not in kept
    assert any_session.get_one(Person, rosa).password_hash != PASSWORD


def test_an_unknown_address_looks_and_costs_the_same_as_a_wrong_password(
    any_session: Session, rosa: int, checks: Checks
) -> None:
    known, unknown = account_of(any_session, KNOWN), account_of(any_session, UNKNOWN)
    assert not is_right_password(known, "something else")
    assert checks.count == 1
    assert not is_right_password(unknown, "something else")
    assert checks.count == 2
    parameters = [account.password_hash.rpartition("$")[0].rpartition("$")[0] for account in (known, unknown)]
    assert parameters[0] == parameters[1]
    assert known.wait_seconds == unknown.wait_seconds == 0


@pytest.mark.parametrize(
    "change",
    [{"is_active": False}, {"password_hash": None}, {"is_program": True}],
    ids=lambda change: next(iter(change)),
)
def test_who_left_who_has_no_password_and_the_command_line_cannot_sign_in(
    any_session: Session, rosa: int, change: dict[str, object]
) -> None:
    for name, value in change.items():
        setattr(any_session.get_one(Person, rosa), name, value)
    any_session.flush()
    account = account_of(any_session, KNOWN)
    assert account.person_id is None
    assert not is_right_password(account, PASSWORD)
    assert finish(any_session, KNOWN, is_right=True) is None


@pytest.mark.parametrize("email", [KNOWN, UNKNOWN])
def test_failed_tries_slow_down_known_and_unknown_addresses_alike(
    any_session: Session, rosa: int, email: str
) -> None:
    waits = []
    for _ in range(FREE_TRIES + 4):
        fail(any_session, email, times=1)
        waits.append(account_of(any_session, email, place=ELSEWHERE).wait_seconds)
    assert waits == [0, 0, 0, 0, 2, 4, 8, 16, 32]


@pytest.mark.parametrize("email", [KNOWN, UNKNOWN])
def test_the_wait_runs_out_and_old_failures_are_forgotten(
    any_session: Session, rosa: int, email: str
) -> None:
    fail(any_session, email, times=FREE_TRIES + 1)
    waits = [
        account_of(any_session, email, now=NOW + timedelta(seconds=seconds)).wait_seconds
        for seconds in (0, 1, 3, 4, 5)
    ]
    assert waits == [4, 3, 1, 0, 0]
    later = NOW + REMEMBERED
    fail(any_session, email, times=1, now=later)
    assert account_of(any_session, email, now=later).wait_seconds == 0
    assert any_session.scalar(select(func.count()).select_from(SignInFailure)) == 2 * (FREE_TRIES + 2)
    fail(any_session, email, times=1, now=later + timedelta(seconds=1))
    assert any_session.scalar(select(func.count()).select_from(SignInFailure)) == 4


def test_nobody_waits_longer_than_five_minutes(any_session: Session, rosa: int) -> None:
    fail(any_session, KNOWN, times=FREE_TRIES + 20)
    assert account_of(any_session, KNOWN).wait_seconds == LONGEST_WAIT_SECONDS == 300


def test_many_addresses_tried_from_one_place_slow_down_that_place_only(
    any_session: Session, rosa: int
) -> None:
    for number in range(TRIES_PER_PLACE):
        fail(any_session, f"guess{number}@example.org", times=1)
    assert account_of(any_session, KNOWN, place=HERE).wait_seconds == 2
    assert account_of(any_session, KNOWN, place=ELSEWHERE).wait_seconds == 0


def test_the_right_password_clears_the_failures_of_its_address(any_session: Session, rosa: int) -> None:
    fail(any_session, KNOWN, times=FREE_TRIES - 1)
    signed_in(any_session)
    fail(any_session, KNOWN, times=1)
    assert account_of(any_session, KNOWN).wait_seconds == 0


def test_failures_are_kept_without_the_address(any_session: Session, rosa: int) -> None:
    fail(any_session, KNOWN, times=1)
    kept = any_session.scalars(select(SignInFailure.subject_hash)).all()
    assert [len(subject) for subject in kept] == [32, 32]


def test_a_session_lives_thirty_days_from_the_last_visit(any_session: Session, rosa: int) -> None:
    token = signed_in(any_session).token
    last_moment = NOW + SESSION_LIFETIME
    assert person_of_session(any_session, token=token, now=last_moment - timedelta(seconds=1)) is not None
    assert person_of_session(any_session, token=token, now=last_moment) is None

    visit = NOW + timedelta(days=20)
    note_visit(any_session, token=token, now=visit)
    person = person_of_session(any_session, token=token, now=last_moment + timedelta(days=19))
    assert person is not None
    assert person.last_seen_at == visit
    assert person_of_session(any_session, token=token, now=visit + SESSION_LIFETIME) is None


def test_a_visit_is_written_down_at_most_every_ten_minutes(any_session: Session, rosa: int) -> None:
    token = signed_in(any_session).token
    person = person_of_session(any_session, token=token, now=NOW)
    assert person is not None
    assert not person.is_visit_due(NOW + SEEN_EVERY)
    assert person.is_visit_due(NOW + SEEN_EVERY + timedelta(seconds=1))
    note_visit(any_session, token=token, now=NOW + SEEN_EVERY)
    assert any_session.scalars(select(SignInSession.last_seen_at)).one() == NOW


def test_a_visit_wakes_no_session_that_ended_or_expired(any_session: Session, rosa: int) -> None:
    expired, ended = signed_in(any_session), signed_in(any_session)
    sign_out(any_session, token=ended.token, now=NOW)
    late = NOW + SESSION_LIFETIME
    for token in (expired.token, ended.token):
        note_visit(any_session, token=token, now=late)
        assert person_of_session(any_session, token=token, now=late) is None


def test_signing_out_ends_this_browser_and_no_other(any_session: Session, rosa: int) -> None:
    here, there = signed_in(any_session), signed_in(any_session)
    sign_out(any_session, token=here.token, now=NOW)
    assert person_of_session(any_session, token=here.token, now=NOW) is None
    assert person_of_session(any_session, token=there.token, now=NOW) is not None
    actions = any_session.scalars(select(AuditEvent.action).where(AuditEvent.person_id == rosa)).all()
    assert sorted(actions) == ["signed in", "signed in", "signed out"]


@pytest.mark.parametrize("token", [None, "", "made up"])
def test_signing_out_without_a_session_changes_nothing(
    any_session: Session, rosa: int, token: str | None
) -> None:
    kept = signed_in(any_session)
    sign_out(any_session, token=token, now=NOW)
    assert person_of_session(any_session, token=kept.token, now=NOW) is not None
    assert any_session.scalar(select(func.count()).where(AuditEvent.action == "signed out")) == 0


def test_signing_out_twice_leaves_one_event(any_session: Session, rosa: int) -> None:
    token = signed_in(any_session).token
    sign_out(any_session, token=token, now=NOW)
    sign_out(any_session, token=token, now=NOW + timedelta(seconds=1))
    ended = any_session.scalars(select(SignInSession.ended_at)).one()
    assert ended == NOW
    assert any_session.scalar(select(func.count()).where(AuditEvent.action == "signed out")) == 1


def test_a_session_ended_elsewhere_is_refused_at_once(any_session: Session, rosa: int) -> None:
    here, there = signed_in(any_session), signed_in(any_session, now=NOW + timedelta(minutes=1))
    listed = list_my_sessions(any_session, rosa, now=NOW + timedelta(minutes=1))
    end_session(any_session, rosa, session_id=listed[0].session_id, now=NOW + timedelta(minutes=2))
    assert person_of_session(any_session, token=there.token, now=NOW + timedelta(minutes=2)) is None
    assert person_of_session(any_session, token=here.token, now=NOW + timedelta(minutes=2)) is not None


def test_a_person_who_left_is_refused_at_once(any_session: Session, rosa: int) -> None:
    token = signed_in(any_session).token
    any_session.get_one(Person, rosa).is_active = False
    any_session.flush()
    assert person_of_session(any_session, token=token, now=NOW) is None


@pytest.mark.parametrize("token", ["", "made up", "\x00", "é" * 5000])
def test_a_made_up_token_belongs_to_nobody(any_session: Session, rosa: int, token: str) -> None:
    signed_in(any_session)
    assert person_of_session(any_session, token=token, now=NOW) is None


@pytest.mark.parametrize("length", [SHORTEST_PASSWORD, LONGEST_PASSWORD])
def test_a_password_of_the_shortest_and_the_longest_length_is_taken(length: int) -> None:
    assert hash_password("a" * length).startswith("$argon2id$")


@pytest.mark.parametrize(
    ("length", "words"),
    [(SHORTEST_PASSWORD - 1, "at least 10 characters"), (LONGEST_PASSWORD + 1, "at most 200 characters")],
)
def test_a_password_of_another_length_is_refused_with_the_number(length: int, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        hash_password("a" * length)
