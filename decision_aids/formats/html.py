"""The aid as one HTML page: it asks nobody for anything, works without script, and keeps nothing."""

import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError
from markupsafe import Markup, escape

from decision_aids.document import Screening
from decision_aids.strict_yaml import pointer_step
from decision_aids.views.bars import bars_svg
from decision_aids.views.icon_array import STATES, State, icon_array_svg, icon_svg
from decision_aids.views.palette import style
from decision_aids.views.result import Panel, Result
from decision_aids.views.table import table_of
from decision_aids.wording import Wording, wording

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER: Final = Path(__file__).with_name("page")


def as_html(result: Result) -> bytes:
    """One HTML file in UTF-8 that needs nothing else. All text of the aid stays text, whatever it holds."""
    words = wording(result.language)
    sheet = style_sheet(result, words)
    script = script_of_values()
    explained = explaining(result.glossary)
    page = templates().get_template("aid.html")
    return page.render(
        parts_in(result, words),
        told=lambda text, _pointer: escape(text),
        prose=lambda text, _pointer: explained(text),
        drawn=lambda picture, _row, _figure=None: Markup(picture),  # noqa: S704 (drawn by us, its words escaped)
        policy=_policy(sheet, script),
        style=sheet,
        script=script,
    ).encode()


def parts_in(result: Result, words: Wording) -> dict[str, object]:
    """What the templates of the sections read, beside how words and pictures are written (`told, prose, drawn`).

    These three take the JSON pointer of what they write, or its row, for pages on which it can be pointed at.
    """
    return {
        "result": result,
        "labels": {option.option: option.label for option in result.options},
        "pictured": _pictured(result),
        "screening_fields": {words.say(f"result_{field}"): field for field in Screening.model_fields},
        "direction": direction_of(result.language),
        "words": words,
        "say": words.say,
    }


@cache
def templates() -> "Environment":
    """The templates of the page and its sections."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals.update(
        is_web=is_web,
        step=pointer_step,
        states_of=_states_of,
        table_of=table_of,
        icon_svg=icon_svg,
        icon_array_svg=icon_array_svg,
        bars_svg=bars_svg,
    )
    return templates


@cache
def _own(file: str) -> str:
    return (FOLDER / file).read_text("utf-8")


def script_of_values() -> str:
    """The script that adds up what a reader marks; everything else on the page works without it."""
    return _own("values.js")


def style_sheet(result: Result, words: Wording) -> str:
    """Everything about the looks of this page: its pictures, its columns, and what stands on each sheet of a draft."""
    sheet = f":root{{--options:{len(result.options)}}}\n{style(result.look)}\n{_own('aid.css')}"
    marks = {"page_withdrawn_mark": bool(result.withdrawn), "page_draft_mark": result.is_draft}
    if mark := " · ".join(words.say(key) for key, is_so in marks.items() if is_so):
        sheet += f'@page{{@top-center{{content:"{mark}";font:700 14pt Arial}}}}'
    return sheet


def direction_of(language: str) -> str:
    """The way a language is written: ltr, or rtl."""
    try:
        return Locale.parse(language.partition("-")[0]).text_direction
    except UnknownLocaleError:
        return "ltr"


def _policy(*texts: str) -> str:
    """A content security policy that allows this style and this script, and no request to anywhere."""
    style_hash, script_hash = (b64encode(sha256(text.encode()).digest()).decode() for text in texts)
    return (
        f"default-src 'none'; style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}'; "
        "base-uri 'none'; form-action 'none'"
    )


def is_web(address: str) -> bool:
    """True for an address that may become a link: http or https, with a host."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def explaining(glossary: Sequence[tuple[str, str]]) -> Callable[[str], Markup]:
    """Gives what writes a text for the page, each word of the glossary a link to its meaning where it first stands."""
    if not glossary:
        return escape
    left = {term.lower(): (number, meaning) for number, (term, meaning) in enumerate(glossary, start=1)}
    longest_first = sorted(left, key=len, reverse=True)
    any_term = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)

    def link(term: str) -> str:
        number, meaning = left.pop(term.lower(), (0, ""))
        if not number:
            return term
        words = '<a class="term" href="#word-{}" aria-describedby="meaning-{}" data-meaning="{}">{}</a>'
        return Markup(words).format(number, number, meaning, term)  # noqa: S704 (our own text)

    def explained(text: str) -> Markup:
        # Every second part is a term.
        parts = enumerate(any_term.split(text))
        return Markup().join(link(part) if index % 2 else part for index, part in parts)

    return explained


def _pictured(result: Result) -> frozenset[str]:
    """Pointers of the rows that get a picture: each outcome once, where it is told first.

    Further studies of the same outcome stand as words and side by side in a table, or nobody would reach the end.
    """
    first: dict[str, str] = {}
    for panel in result.panels:
        for row in panel.rows:
            first.setdefault(row.outcome, row.pointer)
    return frozenset(first.values())


def _states_of(panel: Panel) -> list[State]:
    """The kinds of icons that the arrays of a panel show."""
    arrays = [figure.icons for row in panel.rows for figure in row.figures if figure.icons]
    shown = {"happens": True, "possible": any(icons.possible for icons in arrays), "others": True}
    return [state for state in STATES if arrays and shown[state]]
