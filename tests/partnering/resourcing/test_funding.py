"""Who funds the work: from when until when, and a notice half a year before the end."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.resourcing.funding import (
    EndingSources,
    NewSource,
    SourceCard,
    add_source,
    count_ending_sources,
    let_source_end,
    list_sources,
    months_after,
    remove_source,
    renew_source,
)
from tests.cast import NOW, TODAY, Cast, nothing_changes, trail
from tests.use_case_calls.resourcing_budget import GRANT, fund


def sources(session: Session, cast: Cast, today: date = TODAY) -> list[SourceCard]:
    return list_sources(session, cast.lead, project_id=cast.project, today=today)


def ending(session: Session, cast: Cast, today: date) -> EndingSources:
    return count_ending_sources(session, cast.lead, project_id=cast.project, today=today)


@pytest.mark.parametrize(
    ("today", "is_ending", "has_ended"),
    [
        (date(2025, 12, 29), False, False),
        (date(2025, 12, 30), True, False),
        (date(2026, 6, 30), True, False),
        (date(2026, 7, 1), True, True),
    ],
)
def test_half_a_year_before_its_end_a_source_is_spoken_of(
    today: date, is_ending: bool, has_ended: bool, cast: Cast, session: Session
) -> None:
    fund(session, cast)
    (source,) = sources(session, cast, today)
    assert (source.is_ending, source.has_ended) == (is_ending, has_ended)
    assert ending(session, cast, today) == EndingSources(int(is_ending), GRANT.ends_on if is_ending else None)


def test_what_ends_first_comes_first_and_what_goes_on_comes_last(cast: Cast, session: Session) -> None:
    for name, ends_on in (("a", None), ("b", date(2027, 1, 1)), ("c", date(2026, 5, 1))):
        fund(session, cast, replace(GRANT, name=name, ends_on=ends_on))
    assert [source.name for source in sources(session, cast)] == ["c", "b", "a"]
    assert ending(session, cast, TODAY) == EndingSources(1, date(2026, 5, 1))


def test_a_renewed_source_is_quiet_until_half_a_year_before_its_new_end(cast: Cast, session: Session) -> None:
    source_id = fund(session, cast)
    for _twice in range(2):
        renew_source(
            session,
            cast.lead,
            project_id=cast.project,
            source_id=source_id,
            ends_on=date(2027, 6, 30),
            now=NOW,
        )
    assert ending(session, cast, TODAY) == EndingSources()
    assert ending(session, cast, date(2027, 1, 1)) == EndingSources(1, date(2027, 6, 30))
    assert [event.action for event in trail(session)].count("funding renewed") == 1
    with pytest.raises(InvalidInput, match="choose 30 June 2027 or a later day"):
        renew_source(
            session,
            cast.lead,
            project_id=cast.project,
            source_id=source_id,
            ends_on=date(2027, 6, 29),
            now=NOW,
        )


def test_a_source_of_which_people_know_what_comes_next_is_quiet(cast: Cast, session: Session) -> None:
    source_id = fund(session, cast)
    where: dict[str, Any] = {"project_id": cast.project, "now": NOW}
    with pytest.raises(InvalidInput, match="say in a few words"):
        let_source_end(session, cast.lead, source_id=source_id, what_then=" ", **where)
    for _twice in range(2):
        let_source_end(session, cast.lead, source_id=source_id, what_then="The hospital pays.", **where)
    (source,) = sources(session, cast)
    assert (source.what_then, source.is_ending) == ("The hospital pays.", False)
    assert ending(session, cast, date(2026, 7, 1)) == EndingSources()
    assert [event.action for event in trail(session)].count("funding ends") == 1


def test_a_source_without_a_last_day_does_not_end(cast: Cast, session: Session) -> None:
    source_id = fund(session, cast, replace(GRANT, ends_on=None))
    with pytest.raises(NotPossibleNow, match="has no last day"):
        let_source_end(
            session, cast.lead, project_id=cast.project, source_id=source_id, what_then="x", now=NOW
        )


def test_what_was_written_down_by_mistake_is_gone(cast: Cast, session: Session) -> None:
    source_id = fund(session, cast)
    where: dict[str, Any] = {"project_id": cast.project, "now": NOW}
    remove_source(session, cast.lead, source_id=source_id, **where)
    assert sources(session, cast) == []
    with pytest.raises(NotFound):
        remove_source(session, cast.lead, source_id=source_id, **where)


def test_another_project_does_not_find_it(cast: Cast, session: Session) -> None:
    source_id = fund(session, cast)
    theirs: dict[str, Any] = {"project_id": cast.other_project, "now": NOW}
    with nothing_changes(session):
        with pytest.raises(NotFound):
            remove_source(session, cast.outsider, source_id=source_id, **theirs)
        with pytest.raises(NotFound):
            renew_source(session, cast.outsider, source_id=source_id, ends_on=date(2030, 1, 1), **theirs)
    assert list_sources(session, cast.outsider, project_id=cast.other_project, today=TODAY) == []


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (replace(GRANT, name=" "), "Who it is: write a name"),
        (replace(GRANT, name="x" * 201), "up to 200 characters"),
        (replace(GRANT, ends_on=date(2024, 12, 31)), "choose 1 January 2025 or a later one"),
        (replace(GRANT, amount=Decimal(-1)), "use a number above 0"),
        (replace(GRANT, currency=None), "is not a currency we know"),
    ],
)
def test_a_source_that_cannot_be_says_what_to_write(
    entry: NewSource, says: str, cast: Cast, session: Session
) -> None:
    with pytest.raises(InvalidInput, match=says):
        fund(session, cast, entry)


def test_what_is_given_in_kind_needs_no_amount(cast: Cast, session: Session) -> None:
    fund(session, cast, replace(GRANT, amount=None, currency="EUR"))
    (source,) = sources(session, cast)
    assert (source.amount, source.currency) == (None, None)


def test_a_form_that_is_sent_twice_writes_one_source(cast: Cast, session: Session) -> None:
    def send(entry: NewSource) -> int:
        return add_source(
            session, cast.lead, project_id=cast.project, entry=entry, form_token="one-form", now=NOW
        )

    assert send(GRANT) == send(GRANT)
    with pytest.raises(NotPossibleNow, match="sent before"):
        send(replace(GRANT, name="Another"))


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2026, 3, 4), date(2026, 9, 4)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 6, 30), date(2026, 12, 30)),
    ],
)
def test_half_a_year_later_is_the_same_day_or_the_last_of_the_month(day: date, later: date) -> None:
    assert months_after(day, 6) == later
