"""The fixed words around an aid, its numbers and its dates, in the language of the aid.

Words live in `languages/<language>/*.yaml`, as flat keys; a value with plural forms is `{one: ..., other: ...}` and is
chosen by `n`. English is the complete set; a language without words of its own is shown with English ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

FOLDER: Final = Path(__file__).with_name("languages")
LANGUAGES: Final = ("en", "fr", "es")
"""Languages with words of their own."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Words, numbers and dates of one language. `language` is the tag of the aid, `spoken` that of the words."""

    language: str
    spoken: str
    locale: Locale = field(repr=False)
    words: dict[str, Any] = field(repr=False)

    @property
    def is_own_language(self) -> bool:
        """False where the words are English because there are none in the language of the aid."""
        return self.language.partition("-")[0] == self.spoken

    def say(self, key: str, **values: object) -> str:
        """The words of a key with its {names} filled. Whole numbers and decimals are written as the language does.

        Raises KeyError for a key that English does not have: that is a mistake of the program.
        """
        text = self.words[key]
        if isinstance(text, dict):
            n = values["n"]
            form = self.locale.plural_form(n) if isinstance(n, int | Decimal) else "other"
            text = text.get(form, text["other"])
        filled = {name: self.number(value) if _is_number(value) else value for name, value in values.items()}
        return str(text).format(**filled)

    def number(self, value: Any) -> str:
        """A whole number or decimal, exact, with the separators of the language."""
        return str(format_decimal(value, locale=self.locale, decimal_quantization=False))

    def listed(self, items: Sequence[str]) -> str:
        """Several words as a list, such as "a, b, and c"."""
        return str(format_list(items, locale=self.locale))

    def day(self, value: date) -> str:
        """A date with the month in words, such as 4 March 2026."""
        pattern = {"en": "d MMMM y", "fr": "d'er' MMMM y" if value.day == 1 else "long"}
        return str(format_date(value, format=pattern.get(self.spoken, "long"), locale=self.locale))


@cache
def wording(language: str) -> Wording:
    """The wording for a language tag such as en, fr-CA or es."""
    own = language.partition("-")[0]
    spoken = own if own in LANGUAGES else "en"
    tag = language if own == spoken else "en"
    try:
        locale = Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        locale = Locale.parse(spoken)
    return Wording(language, spoken, locale, {**_words("en"), **_words(spoken)})


@cache
def _words(language: str) -> dict[str, Any]:
    every: dict[str, Any] = {}
    for file in sorted((FOLDER / language).glob("*.yaml")):
        every.update(yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader))
    return every


def _is_number(value: object) -> bool:
    return type(value) in {int, Decimal}
