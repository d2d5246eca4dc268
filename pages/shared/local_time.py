"""Days and times as they are where the person sits; the database counts in UTC."""

from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st
from babel.dates import format_time

from pages.shared.visit import now
from partnering.foundation.words import _, language


def today_here() -> date:
    """This day in the time zone of the browser: what a person means by today."""
    return day_here(now())


def day_here(moment: datetime) -> date:
    """The day of a moment in the time zone of the browser."""
    return moment.astimezone(_zone() or UTC).date()


def clock_here(moment: datetime) -> str:
    """The time on the person's own clock, such as "14:02"; "14:02 UTC" where the browser does not tell its zone."""
    zone = _zone()
    time = format_time(moment.astimezone(zone or UTC).time(), format="HH:mm", locale=language())
    return time if zone else _("{time} UTC").format(time=time)


def _zone() -> tzinfo | None:
    try:
        return ZoneInfo(st.context.timezone) if st.context.timezone else None
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a browser may send anything
        return None
