"""Private words sealed with the first key: after a key was set late, or was changed."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.database import Base, reading, transaction
from partnering.foundation.errors import NotAllowed
from partnering.foundation.people import command_line_person
from partnering.foundation.tokens import new_token
from partnering.reflection.journal import keep_page, list_weeks
from partnering.reflection.journal_words import PageWords
from partnering.reflection.sealing import is_sealed_by_first_key, new_key
from partnering.reflection.sealing_again import seal_again, sealed_tables
from tests.cast import NOW, Cast, trail
from tests.partnering.command_line import call, looking_into

WEEK = date(2026, 3, 2)
WORDS = "We listened."
MOST_ROWS = 3


@pytest.fixture
def first_key(monkeypatch: pytest.MonkeyPatch) -> str:
    key = new_key()
    monkeypatch.setenv("ONE_MORE_STEP_JOURNAL_KEY", key)
    return key


def write(person: int, words: str = WORDS) -> None:
    with transaction() as session:
        keep_page(
            session,
            person,
            week_on=WEEK,
            token=new_token(),
            revision=0,
            words=PageWords(worked=words),
            now=NOW,
        )


def stored(session: Session) -> list[str]:
    """All private words, as they are stored."""
    tables = [Base.metadata.tables[name].columns for name in sealed_tables()]
    return [
        words
        for columns in tables
        for words in session.scalars(select(columns.sealed).order_by(columns.id))
        if words
    ]


def of(session: Session, person: int) -> list[str]:
    return [page.words.worked for page in list_weeks(session, person)]


def test_words_that_lay_open_are_sealed_once_a_key_is_set(
    cast: Cast, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(cast.patient)
    monkeypatch.setenv("ONE_MORE_STEP_JOURNAL_KEY", new_key())
    outcome = call("seal-journals", "--database", database)
    with looking_into(database) as session:
        sealed = stored(session)
        assert (outcome.code, outcome.out) == (0, f"Sealed with the first key: {len(sealed)}.\n")
        assert len(sealed) >= MOST_ROWS  # the pages of two people, and a shared copy
        assert all(is_sealed_by_first_key(words) for words in sealed)
        assert of(session, cast.patient) == [WORDS]
        assert {event.action for event in trail(session)[-2:]} == {"journals sealed again"}
    assert call("seal-journals", "--database", database).out == "Sealed with the first key: 0.\n"


def test_after_a_change_of_keys_the_old_one_can_go(
    cast: Cast, database: str, first_key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(cast.patient)
    new = new_key()
    monkeypatch.setenv("ONE_MORE_STEP_JOURNAL_KEY", f"{new}, {first_key}")
    assert call("seal-journals", "--database", database).code == 0
    monkeypatch.setenv("ONE_MORE_STEP_JOURNAL_KEY", new)
    with looking_into(database) as session:
        assert of(session, cast.patient) == [WORDS]


def test_words_that_no_key_opens_stay_as_they_are_and_are_told(
    cast: Cast, database: str, first_key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(cast.patient)
    monkeypatch.setenv("ONE_MORE_STEP_JOURNAL_KEY", new_key())
    outcome = call("seal-journals", "--database", database)
    assert outcome.code == 2
    assert outcome.err == (
        "Left as they were: 1. No key opens them. "
        "Add the older key behind a comma to ONE_MORE_STEP_JOURNAL_KEY, then repeat this.\n"
    )
    monkeypatch.setenv("ONE_MORE_STEP_JOURNAL_KEY", first_key)
    with looking_into(database) as session:
        assert of(session, cast.patient) == [WORDS]


def test_without_a_key_nothing_is_done_and_it_is_said_how_to_get_one(database: str) -> None:
    outcome = call("seal-journals", "--database", database)
    assert (outcome.code, outcome.out) == (2, "")
    assert "python -m partnering journal-key" in outcome.err


def test_a_table_is_sealed_batch_by_batch_and_what_somebody_types_meanwhile_is_kept(
    cast: Cast, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in cast.loggers:
        write(person)
    monkeypatch.setattr("partnering.reflection.sealing_again.BATCH", MOST_ROWS)
    monkeypatch.setenv("ONE_MORE_STEP_JOURNAL_KEY", new_key())
    after_id: int | None = 0
    batches = 0
    while after_id is not None:
        with transaction() as session:
            program = command_line_person(session)
            batch = seal_again(session, program, table="journal_pages", after_id=after_id, now=NOW)
        write(cast.lead, f"typed after batch {batches}")
        after_id, batches = batch.last_id, batches + 1
    with reading() as session:
        assert all(is_sealed_by_first_key(words) for words in stored(session)[:7])
        assert len(of(session, cast.lead)) == batches + 1
    assert batches > 2


def test_a_lead_cannot_call_it(cast: Cast, session: Session, first_key: str) -> None:
    with pytest.raises(NotAllowed):
        seal_again(session, cast.lead, table="journal_pages", after_id=0, now=NOW)


def test_every_table_with_sealed_words_is_known() -> None:
    assert {"journal_pages", "journal_shares"} <= set(sealed_tables())
