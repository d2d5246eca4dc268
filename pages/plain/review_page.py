"""Making a page of a review: the style sheet of the aid itself, and on top what stands around the aid."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from markupsafe import Markup
from starlette.responses import HTMLResponse

from decision_aids.checks.run import check_document
from decision_aids.formats.html_screens import Place, ScreenShown, screen_as_html
from decision_aids.views.result import Result
from decision_aids.views.showing import result_of
from pages.plain.page import TEMPLATES, Problem
from partnering.coauthoring.aid_contents import AidContent, content_of
from partnering.coauthoring.anchors import Anchor
from partnering.coauthoring.screens import screens_of
from partnering.foundation.palette import FONT

VERSIONS_KEPT = 32
"""How many versions of aids stay drawn in memory: nobody waits while the same screen is drawn again for the next."""

_AROUND = TEMPLATES.get_template("review.css").render(font=FONT)


@dataclass(frozen=True, slots=True)
class PartShown:
    """One part of the aid under review, drawn once for all its reviewers."""

    key: str
    name: str
    shown: ScreenShown
    pointers: tuple[str, ...]
    """Of each place, with stable ids."""

    def place(self, number: str) -> Place | None:
        """What stands at a place, from 1; None where there is no such place."""
        at = self._index(number)
        return None if at is None else self.shown.places[at]

    def pointer(self, number: str) -> str:
        """The stable pointer of a place; empty where there is no such place."""
        at = self._index(number)
        return "" if at is None else self.pointers[at]

    def places_said(self, anchors: Sequence[Anchor]) -> list[int]:
        """The numbers of the places that these anchors point at: the very words, or else all that tells the value."""
        said = []
        for anchor in anchors:
            at = [
                number for number, pointer in enumerate(self.pointers, start=1) if pointer == anchor.pointer
            ]
            exact = [number for number in at if self.shown.places[number - 1].quote == anchor.quote]
            said += (exact or at) if anchor.pointer else []
        return said

    def _index(self, number: str) -> int | None:
        at = int(number) - 1 if number.isascii() and number.isdigit() and len(number) < 6 else -1
        return at if 0 <= at < len(self.pointers) else None


@lru_cache(maxsize=VERSIONS_KEPT)
def parts_shown(
    text: bytes, today: date, _language: str, *, has_places: bool = True
) -> tuple[PartShown, ...]:
    """The parts of a text in reading order, as its readers would see them on this day; also those that show nothing.

    _language: that of the reviewer, in which the parts are named.
    """
    result, content, parts = result_for_reviewers(text, today), content_of(text), []
    for screen in screens_of(content):
        shown = screen_as_html(result, screen.key, has_places=has_places)
        pointers = tuple(_stable(content, place.pointer) for place in shown.places)
        parts.append(PartShown(screen.key, screen.name, shown, pointers))
    return tuple(parts)


def _stable(content: AidContent, pointer: str) -> str:
    """The stable pointer of a place, or of what is around it where the text itself does not say it."""
    while pointer:
        try:
            stable = content.stable(pointer)
        except (KeyError, IndexError):
            stable = ""
        if stable in content.places:
            return stable
        pointer = pointer.rpartition("/")[0]
    return ""


def result_for_reviewers(text: bytes, today: date) -> Result:
    """What a text shows. What the checks find in it is for its writers: a reviewer sees what a reader will see."""
    document = content_of(text).document
    findings = check_document(document, today=today)
    return replace(result_of(document, today=today, findings=findings), problems=())


def show_page(
    template: str,
    *,
    sheet: str,
    script: str = "",
    status: int = 200,
    problem: Problem | None = None,
    **values: object,
) -> HTMLResponse:
    """A page from a template, in the style sheet of the aid. The browser runs no script but this one."""
    style = sheet + _AROUND
    html = TEMPLATES.get_template(template).render(
        style=Markup(style),  # noqa: S704 (our own text)
        script=Markup(script),  # noqa: S704 (our own text)
        problem=problem,
        **values,
    )
    return HTMLResponse(html, status_code=status, headers=_headers(style, script))


@lru_cache(maxsize=VERSIONS_KEPT)
def _headers(style: str, script: str) -> dict[str, str]:
    scripts = f"script-src '{_hash(script)}'; " if script else ""
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; {scripts}font-src 'self'; img-src data:; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    return {"Cache-Control": "no-store", "Content-Security-Policy": policy}


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
