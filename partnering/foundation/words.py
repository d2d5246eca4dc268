"""Words for people, ready for translation. English is the source; `locale/` may hold other languages."""

import gettext
from contextvars import ContextVar
from functools import cache
from pathlib import Path

DOMAIN = "one_more_step"
LOCALE_FOLDER = Path(__file__).parents[1] / "locale"

_language: ContextVar[str] = ContextVar("language", default="en")


@cache
def _translations(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALE_FOLDER, languages=[language.replace("-", "_")], fallback=True)


def speak(language: str) -> None:
    """Set the language of this thread of work (a BCP 47 tag such as "en" or "fr"); unknown languages read English."""
    _language.set(language)


def language() -> str:
    """The language that is being spoken in this thread of work."""
    return _language.get()


def _(text: str) -> str:
    """The sentence in the current language."""
    return _translations(_language.get()).gettext(text)


def ngettext(one: str, many: str, n: int) -> str:
    """The sentence for n things in the current language; fill {n} afterwards."""
    return _translations(_language.get()).ngettext(one, many, n)


def N_(text: str) -> str:  # noqa: N802 (gettext's own name, which extraction tools look for)
    """Mark a text for translation where it is written; `_()` translates it where it is shown."""
    return text
