"""The page of an aid one screen at a time, where every sentence, number and picture can be pointed at.

The sections are those of the page itself, so that a reviewer sees what a reader will see. Pointing needs no script:
each place is the label of a button, and the button belongs to a form elsewhere on the page.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup, escape

from decision_aids.formats.html import explaining, parts_in, script_of_values, style_sheet, templates
from decision_aids.prose import sentences_of
from decision_aids.views.result import Figure, Icons, Result, Row
from decision_aids.wording import wording

FORM: Final = "review"
"""The id of the form that the buttons of all places belong to."""
FIELD: Final = "say"
"""The field a button sends; its value is the number of the place, from 1."""
NAME: Final = "pointing"
"""The id of the words that a screen reader says for the button of a place, such as "Say something about this"."""
EVIDENCE: Final = "evidence/"
SCREENS: Final = ("decision", "options", "screening", "values", "steps", "words", "about")
"""The keys of the screens, beside `evidence/<id>` for each evidence set."""

_EMPTY_LINES: Final = re.compile(r"\n\s*\n")
_PATTERN: Final = re.compile(r'<g id="([\w-]+)">(.*?)</g>')
_LED_TO: Final = re.compile(r'href="#([\w-]+)"')


@dataclass(frozen=True, slots=True)
class Place:
    """One sentence, number or picture of a screen."""

    pointer: str
    """JSON pointer of the value in the document."""
    quote: str
    """The words that stand there; of a picture what it shows, in words."""
    picture: str = ""
    """The SVG of a picture; empty for words."""
    icons: Icons | None = None
    """How many icons of each kind it shows; None for words and for bars."""
    option: str = ""
    """Whose number a picture of icons draws; empty for words and for bars."""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class ScreenShown:
    """One screen of an aid, to stand in a page with `style`, without any of its own around it."""

    html: str
    style: str
    script: str
    """For what is not needed to read it; empty on most screens."""
    language: str
    direction: str
    places: tuple[Place, ...]
    """In the order of the page: the first is number 1."""

    def pointing_at(self, numbers: Sequence[int]) -> str:
        """The same with these places marked."""
        html = self.html
        for number in set(numbers):
            html = html.replace(f'<label id="at{number}"', f'<label class="spoken" id="at{number}"')
        return html


class NoSuchScreen(ValueError):
    """The aid has no screen of this key."""


def screen_as_html(result: Result, screen: str, *, has_places: bool = True) -> ScreenShown:
    """The screen with this key (`SCREENS`, or `evidence/<id>`), with a place for each thing that is said.

    The page around it names the buttons of all places in an element of the id `NAME`. Without places it is for paper.
    Raises NoSuchScreen.
    """
    words = wording(result.language)
    pointing = _Pointing(explaining(result.glossary), has_places=has_places)
    kind, shown = _only(result, screen)
    parts = parts_in(result, words) | {"result": shown}
    page = templates().get_template("screen.html")
    values = {"told": pointing.told, "prose": pointing.prose, "drawn": pointing.drawn}
    html = page.render(parts, screen=kind, explained=(), **values)
    terms = _terms_in(html, result)
    if terms:
        pointing.begin_again(explaining(result.glossary))
        html = page.render(parts, screen=kind, explained=terms, **values)
    return ScreenShown(
        html=_shorter(html),
        style=style_sheet(result, words),
        script=script_of_values() if kind == "values" else "",
        language=result.language,
        direction=str(parts["direction"]),
        places=tuple(pointing.places),
    )


def _shorter(html: str) -> str:
    """The same screen without empty lines, each pattern of its icons drawn once for all pictures: half the bytes."""
    first: dict[str, str] = {}
    same: dict[str, str] = {}

    def named(found: re.Match[str]) -> str:
        return f'href="#{same.get(found[1], found[1])}"'

    def once(found: re.Match[str]) -> str:
        body = _LED_TO.sub(named, found[2])
        same[found[1]] = first.setdefault(body, found[1])
        return f'<g id="{found[1]}">{body}</g>' if same[found[1]] == found[1] else ""

    return _LED_TO.sub(named, _PATTERN.sub(once, _EMPTY_LINES.sub("\n", html))).strip()


def _only(result: Result, screen: str) -> tuple[str, Result]:
    """The kind of the screen, and the result with the numbers of this screen alone."""
    if screen in SCREENS:
        return screen, result
    panel = next((one for one in result.panels if EVIDENCE + one.evidence_set == screen), None)
    if panel is None:
        raise NoSuchScreen(screen)
    # Where studies do not agree is told below the last of them, as on the page.
    disagreements = result.disagreements if panel is result.panels[-1] else ()
    return "evidence", replace(result, panels=(panel,), disagreements=disagreements)


def _terms_in(html: str, result: Result) -> tuple[tuple[int, str, str], ...]:
    """The words of the glossary that this screen leads to: number, word and meaning."""
    led_to = {int(number) for number in re.findall(r'href="#word-(\d+)"', html)}
    numbered = ((number, *pair) for number, pair in enumerate(result.glossary, start=1))
    return tuple(entry for entry in numbered if entry[0] in led_to)


class _Pointing:
    """Writes words and pictures as places, and keeps count of them."""

    def __init__(self, explained: Callable[[str], Markup], *, has_places: bool) -> None:
        self._has_places = has_places
        self.begin_again(explained)

    def begin_again(self, explained: Callable[[str], Markup]) -> None:
        """Forget the places, and explain each word of the glossary once more."""
        self._explained = explained
        self.places: list[Place] = []

    def told(self, text: str, pointer: str) -> Markup:
        """Words as they are, each sentence a place."""
        return self._sentences(text, pointer, escape)

    def prose(self, text: str, pointer: str) -> Markup:
        """Words with those of the glossary explained, each sentence a place."""
        return self._sentences(text, pointer, self._explained)

    def drawn(self, picture: str, row: Row, figure: Figure | None = None) -> Markup:
        """A picture: the icons of one figure, or the bars of a row."""
        if figure is None or figure.icons is None:
            place = Place(row.pointer, row.alt, picture=picture)
        else:
            place = Place(
                f"{row.pointer}/per_option/{figure.option}",
                figure.sentence,
                picture=picture,
                icons=figure.icons,
                option=figure.option,
                outcome=row.outcome,
            )
        return self._placed(Markup(picture), place)  # noqa: S704 (drawn by us, its words escaped)

    def _sentences(self, text: str, pointer: str, write: Callable[[str], Markup]) -> Markup:
        if not pointer or not self._has_places:
            return write(text)
        written, end = [], 0
        for sentence in sentences_of(text):
            start = text.index(sentence, end)
            written.append(escape(text[end:start]))
            end = start + len(sentence)
            written.append(self._placed(write(sentence), Place(pointer, sentence)))
        return Markup().join([*written, escape(text[end:])])

    def _placed(self, shown: Markup, place: Place) -> Markup:
        if not self._has_places:
            return shown
        self.places.append(place)
        number = len(self.places)
        return Markup(  # noqa: S704 (our own tags around what is escaped)
            f'<label id="at{number}" for="say{number}">{shown}</label><button class="point" form="{FORM}" '
            f'id="say{number}" name="{FIELD}" value="{number}" aria-labelledby="{NAME}"></button>'
        )
