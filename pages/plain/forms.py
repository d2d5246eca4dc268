"""Taking a form: only from our own pages, only of a sensible size, worked on in a thread of its own."""

from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from urllib.parse import parse_qsl, urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response

from pages.plain.page import show_refusal
from partnering.foundation.settings import read_settings
from partnering.foundation.words import _

MOST_BYTES = 16 * 1024
MOST_FIELDS = 20

Form = Mapping[str, str]

# Checking a password takes 64 MB and a core for a moment, on purpose. Few at a time leave room for everybody else.
_at_once = CapacityLimiter(4)


def takes_form(handle: Callable[[Request, Form], Response]) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that reads the form and hands it to `handle` in a thread."""

    @wraps(handle)
    async def endpoint(request: Request) -> Response:
        if comes_from_elsewhere(request):
            return refuse_foreign_form()
        body = await bounded_body(request, MOST_BYTES)
        fields = fields_of(body) if body is not None else None
        if fields is None:
            return show_refusal(
                _("This is too long"),
                _("The form holds more than we can take. Nothing was changed. Go back and send less."),
                status=413,
            )
        return await to_thread.run_sync(handle, request, fields, limiter=_at_once)

    return endpoint


def refuse_foreign_form() -> Response:
    """What somebody sees whose browser was made to send a form of ours."""
    return show_refusal(
        _("We did not take this form"),
        _("It was sent from another website, not from here. Nothing was changed."),
        status=403,
        link=("/", _("Go to One More Step")),
    )


def comes_from_elsewhere(request: Request) -> bool:
    """True where another website had the browser send this form.

    Browsers say so in Sec-Fetch-Site, older ones in Origin or Referer. What says nothing at all is no browser, and
    brings no cookie that it was not given.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    sender = request.headers.get("origin") or request.headers.get("referer")
    if sender is None:
        return False
    own = {request.headers.get("host"), _host(read_settings().site)}
    return _host(sender) not in own - {None}


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).netloc or None
    except ValueError:
        return None


async def bounded_body(request: Request, most_bytes: int) -> bytes | None:
    """The body; None where it is larger than this form can be."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most_bytes:
            return None
    return bytes(body)


def fields_of(body: bytes) -> dict[str, str] | None:
    """What a form holds, by the names of its fields; None where there are more than a form of ours has."""
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
    # PostgreSQL refuses a NUL in a text, and nobody types one.
    return {name: value.replace("\0", "") for name, value in pairs}
