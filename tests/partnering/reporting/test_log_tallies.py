"""What the dashboard keeps between two looks: it is counted anew as soon as anything of the project changes."""

from collections import Counter
from datetime import timedelta

import pytest

from partnering.foundation.audit import record
from partnering.foundation.database import reading, transaction
from partnering.foundation.vocabulary import Answer, TimeKind
from partnering.reporting import kept_counts
from partnering.reporting.log_tallies import LogTallies, read_log_tallies
from partnering.reporting.my_data import delete_my_account
from partnering.tracker.activities import take_back_activity
from tests.cast import NOW, TODAY, Cast, a_meeting, answer, log, say
from tests.pages.conftest import counted_statements


def look(cast: Cast, *, days_later: int = 0) -> LogTallies:
    with reading() as session:
        return read_log_tallies(
            session, project_ids=[cast.project, cast.other_project], today=TODAY + timedelta(days=days_later)
        )


def said_so(seen: LogTallies) -> Counter[Answer | None]:
    """How many things that were said stand how."""
    stands: Counter[Answer | None] = Counter()
    for tally in seen.inputs:
        stands[tally.kind.answer] += tally.number
    return stands


def minutes_here(cast: Cast) -> int:
    return sum(tally.number for tally in look(cast).minutes if tally.project_id == cast.project)


@pytest.mark.usefixtures("database")
def test_a_second_look_asks_only_whether_anything_changed(cast: Cast) -> None:
    first = look(cast)
    with counted_statements() as statements:
        assert look(cast) == first
    assert len([statement for statement in statements if "SELECT" in statement]) == 1


@pytest.mark.usefixtures("database")
def test_after_a_change_only_its_project_is_counted_anew(cast: Cast) -> None:
    before = minutes_here(cast)
    with transaction() as session:
        new = log(session, cast.lead, cast.project, a_meeting(cast.release, cast.patient))
    with counted_statements() as statements:
        assert minutes_here(cast) == before + 60
    assert len(statements) > 1
    with transaction() as session:
        take_back_activity(session, cast.lead, project_id=cast.project, activity_id=new, now=NOW)
    assert minutes_here(cast) == before
    assert {tally.kind for tally in look(cast).minutes} == {TimeKind.MEETINGS}


@pytest.mark.usefixtures("database")
def test_what_is_written_and_undone_is_not_kept(cast: Cast) -> None:
    before = look(cast)
    with transaction() as session:
        say(session, cast.patient, cast.project, "The text is too small.")
        seen = read_log_tallies(session, project_ids=[cast.project], today=TODAY)
        session.rollback()
    assert len(seen.inputs) == 1
    assert look(cast) == before


@pytest.mark.usefixtures("database")
def test_what_was_put_off_waits_again_on_its_day_without_being_counted_anew(cast: Cast) -> None:
    with transaction() as session:
        said = say(session, cast.patient, cast.project, "The text is too small.")
        tomorrow = TODAY + timedelta(days=1)
        answer(session, cast.lead, cast.project, said, answer=Answer.DEFERRED, deferred_until=tomorrow)
    today = said_so(look(cast))
    with counted_statements() as statements:
        tomorrow_then = said_so(look(cast, days_later=1))
    assert today - tomorrow_then == Counter({Answer.DEFERRED: 1})
    assert tomorrow_then - today == Counter({None: 1})
    assert len([statement for statement in statements if "SELECT" in statement]) == 1


@pytest.mark.usefixtures("database")
def test_somebody_who_signs_in_lets_nothing_be_counted_anew(cast: Cast) -> None:
    first = look(cast)
    with transaction() as session:
        record(session, cast.lead, project_id=None, action="signed in", subject="person 1", now=NOW)
    with counted_statements() as statements:
        assert look(cast) == first
    assert len([statement for statement in statements if "SELECT" in statement]) == 1


@pytest.mark.usefixtures("database")
def test_after_an_account_is_gone_everything_is_counted_anew(cast: Cast) -> None:
    look(cast)
    with transaction() as session:
        delete_my_account(session, cast.patient, now=NOW)
    with counted_statements() as statements:
        look(cast)
    assert len(statements) > 2


@pytest.mark.usefixtures("database")
def test_more_projects_than_are_kept_are_counted_all_the_same(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = look(cast)
    monkeypatch.setattr(kept_counts, "MOST_KEPT", 1)
    assert look(cast, days_later=1).minutes == first.minutes
    assert look(cast).minutes == first.minutes
