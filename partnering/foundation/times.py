"""Days and durations in words, in the reader's language."""

from datetime import UTC, date, datetime

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from partnering.foundation.words import _, language, ngettext


def day_in_words(day: date) -> str:
    """A day as people write it, such as "4 March 2026"."""
    return format_date(day, format="d MMMM y", locale=locale_of_reader())


def moment_in_words(moment: datetime) -> str:
    """A day and the time in UTC, such as "4 March 2026, 14:02 UTC"."""
    in_utc = moment.astimezone(UTC)
    return _("{day}, {time} UTC").format(day=day_in_words(in_utc.date()), time=f"{in_utc:%H:%M}")


def days_ago(day: date, today: date) -> str:
    """How long ago, or how far ahead: "today", "yesterday", "9 days ago", "in 3 days"."""
    days = (today - day).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    if days == -1:
        return _("tomorrow")
    if days < 0:
        return ngettext("in {n} day", "in {n} days", -days).format(n=-days)
    return ngettext("{n} day ago", "{n} days ago", days).format(n=days)


def duration(minutes: int) -> str:
    """A length of time with its units: "45 minutes", "1 hour", "2 hours 30 minutes"."""
    hours, rest = divmod(minutes, 60)
    in_hours = ngettext("{n} hour", "{n} hours", hours).format(n=hours)
    in_minutes = ngettext("{n} minute", "{n} minutes", rest).format(n=rest)
    if hours == 0:
        return in_minutes
    return in_hours if rest == 0 else _("{hours} {minutes}").format(hours=in_hours, minutes=in_minutes)


def locale_of_reader() -> Locale:
    """How the current language writes dates and numbers; as English where that is not known."""
    try:
        return Locale.parse(language(), sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
