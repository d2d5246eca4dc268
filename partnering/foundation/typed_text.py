"""What people type or paste, made fit to keep."""

import re

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
