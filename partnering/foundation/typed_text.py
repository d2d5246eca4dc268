"""What people type or paste, made fit to keep."""

import re

from partnering.foundation.errors import InvalidInput
from partnering.foundation.words import _

LONGEST_TEXT = 5_000
"""Characters of a text that somebody types into one field."""

UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def tidy(text: str) -> str:
    r"""The text without space around it, lines ending in "\n", without characters that no screen shows.

    Pasted text brings such characters along; a database may refuse them (PostgreSQL U+0000) or cut the text there, and
    marks of direction turn round whatever stands behind them on the screen, such as "Logged by".
    """
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def tidy_line(text: str) -> str:
    """As `tidy`, in one line with single spaces."""
    return " ".join(tidy(text).split())


def words_that_say_something(words: str, *, field: str) -> str:
    """The words, tidied. Raises InvalidInput, naming the field, where they say nothing or do not fit."""
    words = tidy(words)
    if not any(sign.isalnum() for sign in words):
        raise InvalidInput(_("{field}: write at least one word.").format(field=field))
    return words_that_fit(words, field=field)


def words_that_fit(words: str, *, field: str) -> str:
    """The words, tidied; they may be none. Raises InvalidInput, naming the field, where they do not fit."""
    words = tidy(words)
    if len(words) > LONGEST_TEXT:
        raise InvalidInput(
            _(
                "{field}: this is {n} characters long. At most {most} fit. Shorten it, or say it in two."
            ).format(field=field, n=len(words), most=LONGEST_TEXT)
        )
    return words
