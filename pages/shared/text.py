"""Showing people's own words: as plain text where Streamlit would read Markdown, and in short."""

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


def first_words(words: str, most: int) -> str:
    """The words in one line, and of long ones the first, with a sign that more follows. `most` counts characters."""
    line = " ".join(words.split())
    return line if len(line) <= most else line[:most].rstrip() + "…"
