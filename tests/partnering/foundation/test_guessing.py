"""Slowing down whoever guesses, without shutting out whoever does not."""

from datetime import timedelta

from sqlalchemy.orm import Session

from partnering.foundation.sign_in import FREE_TRIES, LONGEST_WAIT_SECONDS, find_account, finish_sign_in
from tests.cast import NOW

HOURS_AHEAD = timedelta(hours=9)
ROSA = {"email": "rosa@example.org", "place": "192.0.2.7"}


def fail(session: Session, times: int) -> None:
    for _ in range(times):
        account = find_account(session, **ROSA, now=NOW)
        finish_sign_in(session, account=account, is_right=False, **ROSA, device="", now=NOW)


def test_a_clock_that_is_put_right_shuts_nobody_out(any_session: Session) -> None:
    fail(any_session, FREE_TRIES + 8)
    assert find_account(any_session, **ROSA, now=NOW).wait_seconds == LONGEST_WAIT_SECONDS
    assert find_account(any_session, **ROSA, now=NOW - HOURS_AHEAD).wait_seconds == 0
