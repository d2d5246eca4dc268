"""Days and durations as people read them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnering.foundation.times import day_in_words, days_ago, duration, moment_in_words
from partnering.foundation.words import speak

TODAY = date(2026, 3, 4)


@pytest.fixture
def english_again() -> Iterator[None]:
    """What is spoken in one test is not spoken in the next."""
    yield
    speak("en")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 3, 4), "4 March 2026"),
        (date(2026, 12, 31), "31 December 2026"),
        (date(2024, 2, 29), "29 February 2024"),
        (date(1999, 1, 1), "1 January 1999"),
    ],
)
def test_a_day_is_written_as_people_write_it(day: date, words: str) -> None:
    assert day_in_words(day) == words


@pytest.mark.usefixtures("english_again")
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "4 mars 2026"),
        ("fr-CA", "4 mars 2026"),
        ("pt-BR", "4 março 2026"),
        ("en-GB", "4 March 2026"),
        ("xx", "4 March 2026"),
        ("not a language", "4 March 2026"),
        ("", "4 March 2026"),
    ],
)
def test_a_day_is_written_in_the_language_that_is_spoken_and_else_in_english(
    language: str, words: str
) -> None:
    speak(language)
    assert day_in_words(TODAY) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 3, 4, 14, 2, 59, tzinfo=UTC), "4 March 2026, 14:02 UTC"),
        (datetime(2026, 3, 4, 0, 0, tzinfo=UTC), "4 March 2026, 00:00 UTC"),
        (datetime(2026, 3, 4, 1, 30, tzinfo=timezone(timedelta(hours=2))), "3 March 2026, 23:30 UTC"),
    ],
)
def test_a_moment_is_told_in_utc_wherever_it_was_noted(moment: datetime, words: str) -> None:
    assert moment_in_words(moment) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-365, "in 365 days"),
        (-3, "in 3 days"),
        (-2, "in 2 days"),
        (-1, "tomorrow"),
        (0, "today"),
        (1, "yesterday"),
        (2, "2 days ago"),
        (9, "9 days ago"),
        (42, "42 days ago"),
    ],
)
def test_a_day_is_told_by_how_far_away_it_is(days: int, words: str) -> None:
    assert days_ago(TODAY - timedelta(days=days), TODAY) == words


@given(st.dates(), st.dates())
def test_how_far_away_a_day_is_leads_back_to_that_day(day: date, today: date) -> None:
    words = days_ago(day, today).split()
    by_name = {"today": 0, "yesterday": 1, "tomorrow": -1}
    if len(words) == 1:
        days = by_name[words[0]]
    else:
        days = int(words[0]) if words[1:] == ["days", "ago"] else -int(words[1])
        assert words in ([str(days), "days", "ago"], ["in", str(-days), "days"])
    assert today - timedelta(days=days) == day


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (2, "2 minutes"),
        (45, "45 minutes"),
        (59, "59 minutes"),
        (60, "1 hour"),
        (61, "1 hour 1 minute"),
        (62, "1 hour 2 minutes"),
        (120, "2 hours"),
        (121, "2 hours 1 minute"),
        (150, "2 hours 30 minutes"),
        (1440, "24 hours"),
        (6_000, "100 hours"),
    ],
)
def test_a_length_of_time_is_told_with_its_units(minutes: int, words: str) -> None:
    assert duration(minutes) == words


@given(st.integers(0, 10_000_000))
def test_a_length_of_time_is_told_exactly(minutes: int) -> None:
    words = duration(minutes).split()
    told = dict(zip(words[1::2], map(int, words[::2]), strict=True))
    assert (
        60 * (told.get("hours", 0) + told.get("hour", 0)) + told.get("minutes", 0) + told.get("minute", 0)
        == minutes
    )
    assert told.get("hour", 1) == told.get("minute", 1) == 1
    assert 0 not in told.values() or minutes == 0
