"""The aid on paper: a tagged PDF (PDF/UA-1, ISO 14289-1), the same bytes for the same result on every machine."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from decision_aids.formats.typesetting import typeset
from decision_aids.views.bars import bars_svg
from decision_aids.views.icon_array import STATES, icon_array_svg, icon_svg
from decision_aids.views.palette import Look
from decision_aids.views.result import Figure, Panel, Result, Row, Statement
from decision_aids.views.table import table_of
from decision_aids.wording import Wording, wording

TEMPLATE: Final = Path(__file__).with_name("paper") / "aid.typ"
SHEETS: Final = TEMPLATE.with_name("review.typ")
OPENING: Final = b"\n#opening()\n"
"""Where the template of the aid begins to write."""
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
    words = wording(result.language)
    return typeset(
        _template() if sheets is None else _template_of_packet(),
        _page(result, words) | {"sheets": sheets and asdict(sheets)},
        in_words=lambda n: words.say("paper_unprintable", n=n),
    )


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
