"""Showing people's own words as plain text where Streamlit would read Markdown."""

import re

_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&=])")
# Streamlit draws these as pictures and arrows even where they are escaped; a joiner that nobody sees keeps the words.
_REDRAWN = re.compile(r":(?=material[/_]|streamlit:)|(?<!\S)[-<>~](?=(?:->|[->=])(?!\S))")


def as_text(words: str) -> str:
    """The words with every Markdown mark escaped, so that a name, a title or an error shows as it was typed.

    Lines stay lines. The space before a line goes, since Markdown reads it as program code.
    """
    lines = (_MARKS.sub(r"\\\1", _REDRAWN.sub("\\g<0>\u2060", line.strip())) for line in words.splitlines())
    return "  \n".join(lines)
