"""The last day of what holds for a time: an override, a key."""

from datetime import UTC, date, datetime, time, timedelta

from partnering.foundation.errors import InvalidInput
from partnering.foundation.times import day_in_words
from partnering.foundation.words import _


def end_of_last_day(last_day: date, *, today: date, most_days: int) -> datetime:
    """The last second (UTC) of a day. Raises InvalidInput for one before today or more than so many days ahead."""
    latest = today + timedelta(days=most_days)
    if not today <= last_day <= latest:
        raise InvalidInput(
            _("The last day: choose one from today to {day}.").format(day=day_in_words(latest))
        )
    return datetime.combine(last_day, time(23, 59, 59), UTC)
