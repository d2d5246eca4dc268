"""What hand-written SVG is made of: numbers, words that are safe in XML, and lines of text that fit a width."""

import re
from textwrap import wrap
from typing import Final
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

FONTS: Final = "'Atkinson Hyperlegible Next','Helvetica Neue',Arial,'Liberation Sans',sans-serif"
"""The first of these that a machine has. All are about equally wide, so that lines broken for one fit in another."""

_LETTER_EM = 0.5
"""Width of a letter on average, for its font size."""
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def short(number: float) -> str:
    """A coordinate with at most two decimals: "12", "12.6"."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def safe(words: str) -> str:
    """Words as they may stand in XML, inside an element or a quoted attribute."""
    return escape(_NOT_IN_XML.sub("", words), {'"': "&quot;"})


def lines(words: str, *, width: float, font_size: float) -> list[str]:
    """The words in lines of at most this width, both in pixels."""
    letters = max(int(width / (font_size * _LETTER_EM)), 1)
    is_wide = any(east_asian_width(letter) in "WF" for letter in words)
    return wrap(words, max(letters // 2, 1) if is_wide else letters)


def text(
    words: str, *, x: float, y: float, font_size: float, ink: str = "aid-text", colour: str, more: str = ""
) -> str:
    """One line of text with its baseline at y; `more` are further attributes, such as text-anchor."""
    return (
        f'<text class="{ink}" fill="{colour}" x="{short(x)}" y="{short(y)}" font-size="{short(font_size)}"{more}>'
        f"{safe(words)}</text>"
    )
