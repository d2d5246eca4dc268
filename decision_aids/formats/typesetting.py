"""A page set as a tagged PDF (PDF/UA-1, ISO 14289-1) in fonts that travel with the program.

The same page gives the same bytes on every machine. No text of it becomes code: the template reads it as JSON.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from unicodedata import category

if TYPE_CHECKING:
    from typst import Fonts

UNPRINTABLE: Final = "[?]"
"""What stands where a font has no letter. The page says so, and how many there are."""

_MOST_TRIES: Final = 5
_NO_LETTER: Final = re.compile(r'the text `"(.+?)"` could not be displayed')
_RUST_ESCAPE: Final = re.compile(r"\\u\{([0-9a-f]+)\}")


def typeset(template: bytes, page: Mapping[str, Any], *, in_words: Callable[[int], str]) -> bytes:
    """The PDF of a page. The template reads it from `sys.inputs.page`, as JSON.

    A letter or sign that no embedded font has (Chinese, Thai, emoji) is shown as `UNPRINTABLE`; `in_words` says how
    many there are, and the template finds that in `unprintable`, else null. Raises TypstError for a broken template.
    """
    from typst import TypstError

    missing: set[str] = set()
    for _ in range(_MOST_TRIES):
        try:
            return _compiled(template, page, missing, in_words)
        except TypstError as error:
            found = set(_letters_without_glyph(str(error.diagnostic)))
            if found <= missing:
                raise
            missing |= found
    return _compiled(template, page, missing, in_words)


def _compiled(
    template: bytes, page: Mapping[str, Any], missing: set[str], in_words: Callable[[int], str]
) -> bytes:
    import typst

    shown = {letter for letter in missing if not _is_invisible(letter)}
    told = in_words(len(shown)) if shown else None
    text = json.dumps({**page, "unprintable": told}, ensure_ascii=False, default=str)
    if missing:
        run = re.compile(f"[{''.join(map(re.escape, sorted(missing)))}]+")
        text = run.sub(lambda found: UNPRINTABLE if shown.intersection(found[0]) else "", text)
    pdf: bytes = typst.compile(
        template,
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        font_paths=_fonts(),
        sys_inputs={"page": text},
    )
    return pdf


@cache
def _fonts() -> "Fonts":
    from typst import Fonts

    return Fonts(include_system_fonts=False)


def _letters_without_glyph(diagnostic: str) -> Iterator[str]:
    for text in _NO_LETTER.findall(diagnostic):
        yield from _RUST_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def _is_invisible(letter: str) -> bool:
    """True for joiners and variation selectors: nothing is lost where they are left out."""
    return category(letter) == "Cf" or "\ufe00" <= letter <= "\ufe0f"
