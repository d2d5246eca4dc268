"""What every connection passes first: safe headers, a demo that stays on its machine, strangers to the sign-in page."""

import base64
import hashlib
import ipaddress
import re
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import streamlit
from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.plain.addresses import sign_in_and_return
from pages.plain.page import go_to, show_refusal
from pages.plain.visitor import signed_in_person
from partnering.foundation.database import reading
from partnering.foundation.errors import DatabaseUnusable
from partnering.foundation.instance import demo_password
from partnering.foundation.words import _

LOOK_AGAIN_SECONDS = 10
# Addresses under which Streamlit serves files and talks to its screens; no page is there.
UPLOADS = "/_stcore/upload_file/"
NO_PAGES = ("/_stcore/", "/app/static/", "/component/", "/media/", "/static/")


def is_this_machine(address: str) -> bool:
    """True for an address that only programs of this machine can reach: 127.0.0.1, ::1, localhost."""
    if address == "localhost":
        return True
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    return (getattr(ip, "ipv4_mapped", None) or ip).is_loopback


class SecurityHeaders:
    """Headers that tell the browser to load nothing from elsewhere, and to show us in nobody's frame."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": content_security_policy(),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def content_security_policy() -> str:
    """The policy for Streamlit's screens. Its page holds one script of its own, named here by its hash."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_bytes()
    scripts = re.findall(rb"<script>(.*?)</script>", page, re.DOTALL)
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'" for script in scripts
    )
    return (
        f"default-src 'self'; script-src 'self' blob: {hashes}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; "
        "worker-src 'self' blob:; frame-ancestors 'none'; form-action 'self'; base-uri 'self'"
    )


class DemoGuard:
    """Serves a demo database to this machine only: everybody can read its password."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._is_demo = False
        self._look_again_at = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or stays_here(scope) or not await self._holds_demo():
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            refusal = show_refusal(
                _("This demo stays on its own machine"),
                _(
                    "Its people are made up and everybody knows their password. "
                    "Open it on the machine where it runs, at the address that starts with http://127.0.0.1."
                ),
                status=403,
            )
            await refusal(scope, receive, send)

    async def _holds_demo(self) -> bool:
        # A database in use never becomes a demo, but an empty one can while it is served.
        if not self._is_demo and time.monotonic() >= self._look_again_at:
            try:
                self._is_demo = await to_thread.run_sync(_has_demo_password)
            except DatabaseUnusable:
                return False
            self._look_again_at = time.monotonic() + LOOK_AGAIN_SECONDS
        return self._is_demo


def stays_here(scope: Scope) -> bool:
    """True where the browser is on this machine: by the server's own end of the line, and by the name it asked for.

    The name keeps out a page elsewhere whose own name was made to point here, and most proxies.
    """
    server = scope.get("server")
    try:
        hosts = [urlsplit(f"//{host}").hostname or "" for host in Headers(scope=scope).getlist("host")]
    except ValueError:
        return False
    return (
        server is not None and is_this_machine(server[0]) and bool(hosts) and all(map(is_this_machine, hosts))
    )


def _has_demo_password() -> bool:
    with reading() as session:
        return demo_password(session) is not None


class SignInFirst:
    """Sends a stranger who opens a page to the sign-in page, before any screen is loaded and without script.

    This is the way in, not the guard: every screen and every use case asks again who is there. Files are taken from
    people who are signed in only; Streamlit itself takes them from everybody and holds them in memory.
    """

    def __init__(self, app: ASGIApp, *, open_to_all: Sequence[BaseRoute]) -> None:
        self._app = app
        self._open_to_all = open_to_all

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        uploads = scope["type"] == "http" and UPLOADS in scope["path"]
        if not (uploads or self._opens_page(scope)) or await self._is_signed_in(scope):
            await self._app(scope, receive, send)
        elif uploads:
            refusal = show_refusal(_("Sign in first"), _("Sign in and choose the file again."), status=403)
            await refusal(scope, receive, send)
        else:
            query = scope["query_string"].decode("ascii", "replace")
            wanted = f"{scope['path']}?{query}" if query else scope["path"]
            await go_to(sign_in_and_return(wanted))(scope, receive, send)

    def _opens_page(self, scope: Scope) -> bool:
        return (
            scope["type"] == "http"
            and scope["method"] == "GET"
            and "text/html" in Headers(scope=scope).get("accept", "")
            and not scope["path"].startswith(NO_PAGES)
            and all(route.matches(scope)[0] is Match.NONE for route in self._open_to_all)
        )

    async def _is_signed_in(self, scope: Scope) -> bool:
        try:
            return await to_thread.run_sync(signed_in_person, HTTPConnection(scope)) is not None
        except DatabaseUnusable:
            # The screen shows the words of the database itself.
            return True
