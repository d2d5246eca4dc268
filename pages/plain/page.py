"""Making a plain page: one look, one strict set of headers, no script, nothing from elsewhere."""

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse

from partnering.foundation.palette import DARK, FONT, FONT_STACK, LIGHT
from partnering.foundation.words import _, language


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a form from being taken: the words, and the field to mend."""

    field: str
    message: str


TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
# The style and the mark are our own text, so they may stand in the page as they are.
_MARK = (Path(__file__).parents[1] / "static" / "icon.svg").read_text("utf-8").strip()
TEMPLATES.globals.update(
    _=_,
    language=language,
    mark=Markup(_MARK),  # noqa: S704 (our own text)
    icon=f"data:image/svg+xml,{quote(_MARK)}",
)
STYLE = Markup(  # noqa: S704 (our own text)
    TEMPLATES.get_template("style.css").render(light=LIGHT, dark=DARK, font=FONT, fonts=Markup(FONT_STACK))  # noqa: S704 (our own text)
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()

CONTENT_SECURITY_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; font-src 'self'; img-src data:; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {"Cache-Control": "no-store", "Content-Security-Policy": CONTENT_SECURITY_POLICY}


def show(
    template: str, *, status: int = 200, problem: Problem | None = None, **values: object
) -> HTMLResponse:
    """A page from a template. With a problem, its words lead the page, its title and its field."""
    html = TEMPLATES.get_template(template).render(style=STYLE, problem=problem, **values)
    return HTMLResponse(html, status_code=status, headers=_HEADERS)


def show_refusal(
    heading: str, message: str, *, status: int, link: tuple[str, str] | None = None
) -> HTMLResponse:
    """A page that only says what did not happen and what to do. link: address and words of the way on."""
    return show("refusal.html", status=status, heading=heading, message=message, link=link)


def go_to(path: str) -> RedirectResponse:
    """Send the browser on to a page of ours, after a form was taken."""
    return RedirectResponse(path, status_code=303, headers={"Cache-Control": "no-store"})
