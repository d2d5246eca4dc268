"""The aid on paper: a tagged PDF (PDF/UA-1, ISO 14289-1) in fonts that travel with the program.

The same result gives the same bytes on every machine. No text of an aid becomes code: the template reads it as JSON.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unicodedata import category

from decision_aids.views.bars import bars_svg
from decision_aids.views.icon_array import STATES, icon_array_svg, icon_svg
from decision_aids.views.palette import Look
from decision_aids.views.result import Figure, Panel, Result, Row, Statement
from decision_aids.views.table import table_of
from decision_aids.wording import Wording, wording

if TYPE_CHECKING:
    from typst import Fonts

TEMPLATE: Final = Path(__file__).with_name("paper") / "aid.typ"
SHEETS: Final = TEMPLATE.with_name("review.typ")
OPENING: Final = b"\n#opening()\n"
"""Where the template of the aid begins to write."""
UNPRINTABLE: Final = "[?]"
"""What stands where a font has no letter. The first page says so, and how many there are."""

_MOST_TRIES: Final = 5
_NO_LETTER: Final = re.compile(r'the text `"(.+?)"` could not be displayed')
_RUST_ESCAPE: Final = re.compile(r"\\u\{([0-9a-f]+)\}")
_LANGUAGE: Final = re.compile(r"([a-z]{2,3})(?:-[A-Z][a-z]{3})?(?:-([A-Z]{2}))?")


@dataclass(frozen=True, slots=True)
class ReviewSheets:
    """What a reviewer on paper gets around the aid: a letter before it, and sheets to write on after it.

    Plain text in `language`, each in the words of those who ask.
    """

    language: str
    heading: str
    letter: tuple[str, ...]
    parts_heading: str
    parts_how: str
    parts: tuple[str, ...]
    """The names of the parts that are asked about."""
    questions: tuple[str, ...]
    replies: tuple[str, ...]
    room: str
    verdict_heading: str
    verdicts: tuple[tuple[str, str], ...]
    """Each with one sentence of meaning."""
    why: str
    naming: str
    namings: tuple[str, ...]
    minutes: str
    end: str


def as_pdf(result: Result, *, sheets: ReviewSheets | None = None) -> bytes:
    """The aid as one PDF, tagged, with its title, language, headings, tables and a text for each picture.

    With `sheets`, it is a packet for somebody who reviews the aid on paper.
    A letter or sign that no embedded font has (Chinese, Thai, emoji) is shown as `UNPRINTABLE`, and the first page
    says how many there are.
    """
    from typst import TypstError

    words = wording(result.language)
    page = _page(result, words) | {"sheets": sheets and asdict(sheets)}
    missing: set[str] = set()
    for _ in range(_MOST_TRIES):
        try:
            return _printed(page, missing, words)
        except TypstError as error:
            found = set(_letters_without_glyph(str(error.diagnostic)))
            if found <= missing:
                raise
            missing |= found
    return _printed(page, missing, words)


def _printed(page: dict[str, Any], missing: set[str], words: Wording) -> bytes:
    import typst

    shown = {letter for letter in missing if not _is_invisible(letter)}
    told = words.say("paper_unprintable", n=len(shown)) if shown else None
    text = json.dumps({**page, "unprintable": told}, ensure_ascii=False, default=str)
    if missing:
        run = re.compile(f"[{''.join(map(re.escape, sorted(missing)))}]+")
        text = run.sub(lambda found: UNPRINTABLE if shown.intersection(found[0]) else "", text)
    pdf: bytes = typst.compile(
        _template() if page["sheets"] is None else _template_of_packet(),
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        font_paths=_fonts(),
        sys_inputs={"page": text},
    )
    return pdf


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


@cache
def _template_of_packet() -> bytes:
    means, opening, aid = _template().partition(OPENING)
    return (
        means
        + b"\n"
        + SHEETS.read_bytes()
        + b"\n#letter()\n#pagebreak()"
        + opening
        + aid
        + b"\n#sheets-to-fill()\n"
    )


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


def _page(result: Result, words: Wording) -> dict[str, Any]:
    """What the template shows: the result, and the words around it."""
    look = replace(result.look, light=result.look.paper)
    language = _LANGUAGE.match(result.language)
    lang, region = language.groups() if language else (words.spoken, None)
    withdrawn = [words.say("page_withdrawn_mark")] if result.withdrawn else []
    draft = [words.say("page_draft_mark")] if result.is_draft else []
    published = result.strip.published_on
    return {
        "aid": asdict(result),
        "words": {key: text for key, text in words.words.items() if isinstance(text, str)},
        "page_of": words.say("paper_page", n="#n", all="#all"),
        "title": ": ".join([*withdrawn, *draft, result.question]),
        "marks": [*withdrawn, *([words.say("page_draft")] if draft else [])],
        "lang": lang,
        "region": region,
        "published": published and {part: getattr(published, part) for part in ("year", "month", "day")},
        "mend": words.say("page_draft_problems", n=len(result.problems)),
        "english": None if words.is_own_language else words.say("page_english"),
        "lived": [
            words.say("page_lived_by", who=option.lived_experience_by) if option.lived_experience_by else ""
            for option in result.options
        ],
        "legend": _legend(result, words, look),
        "panels": [_panel(panel, result, words, look) for panel in result.panels],
        "weights": _weights(result.statements, words),
        "guidelines": [
            words.say("page_guideline_from", citation=citation) for _advice, citation in result.guidelines
        ],
    }


def _panel(panel: Panel, result: Result, words: Wording, look: Look) -> dict[str, Any]:
    counted = ""
    if panel.denominator is not None:
        counted = words.say("result_counted_among", of=panel.denominator, what=panel.reference_class).strip()
    return {
        "counted": counted,
        "pictures": [_pictures(row, panel, result, words, look) for row in panel.rows],
        "table": asdict(table_of(panel, result.options, words)),
        "groups": [
            words.say("page_group", labels="; ".join(row.label for row in group.rows))
            for group in panel.groups
        ],
    }


def _pictures(row: Row, panel: Panel, result: Result, words: Wording, look: Look) -> dict[str, Any]:
    """The icon arrays of a row, one for each option; bars where a row has none but has numbers."""
    icons = [_icons(figure, look) for figure in row.figures]
    is_drawn = any(icons)
    has_numbers = any(figure.low is not None for figure in row.figures)
    bars = (
        bars_svg(row, result.options, words, scale_most=panel.scale_most, look=look)
        if has_numbers and not is_drawn
        else None
    )
    return {"icons": icons, "is_wide": _is_wide(row), "bars": bars}


def _icons(figure: Figure, look: Look) -> str | None:
    if figure.icons is None:
        return None
    return icon_array_svg(figure.icons, name=figure.printed, prefix="i", look=look)


def _is_wide(row: Row) -> bool:
    return any(figure.icons is not None and figure.icons.total > 100 for figure in row.figures)


def _legend(result: Result, words: Wording, look: Look) -> list[tuple[str, str]]:
    """The forms of icons that this aid draws, each with what it means."""
    icons = [
        figure.icons
        for panel in result.panels
        for row in panel.rows
        for figure in row.figures
        if figure.icons
    ]
    return [
        (icon_svg(state, look=look), words.say(f"pictures_{state}"))
        for state in STATES
        if icons and (state != "possible" or any(one.possible for one in icons))
    ]


def _weights(statements: Sequence[Statement], words: Wording) -> list[str]:
    """What each statement weighs and who says so; nothing where all weigh the same, for paper adds nothing up."""
    if len({(statement.weight, statement.weight_from) for statement in statements}) == 1:
        return [""] * len(statements)
    return [
        words.say(
            "page_weight_from" if statement.weight_from else "page_weight_ours",
            weight=statement.weight,
            citation=statement.weight_from,
        )
        for statement in statements
    ]
