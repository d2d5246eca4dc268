"""The ASGI application: screens, plain pages, headers and start-up. Started by `streamlit run app.py`."""

import asyncio
import gc
import importlib
import logging
import pkgutil
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from textwrap import wrap
from threading import Event

import streamlit as st

import partnering
from pages.plain.middleware import is_this_machine
from pages.plain.routes import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES
from pages.shared.mistakes import show_script_error
from partnering.foundation.catalog import Catalog, load_catalog
from partnering.foundation.database import connect, disconnect, reading
from partnering.foundation.errors import DatabaseUnusable, InvalidInput
from partnering.foundation.identity_provider import provider_of
from partnering.foundation.instance import DemoAccount, demo_password, is_empty, list_demo_accounts
from partnering.foundation.schema import check_schema
from partnering.foundation.settings import DEFAULT_SITE, read_settings
from partnering.foundation.words import _
from partnering.reporting.counting_ahead import count_ahead

EXIT_NOT_STARTED = 3
COUNTED_EVERY_SECONDS = 60
OPEN_FILES = Path("/dev/fd")
COMMAND_LINE = ("partnering.__main__", "partnering.commands.")
EVERYWHERE = "0.0.0.0"  # noqa: S104 (what Streamlit listens on where no address is set)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Open catalog and database or leave in plain words; load what pages need; say where to go."""
    settings = read_settings()
    try:
        provider_of(settings)
        catalog = load_catalog(settings.catalog_folder)
        check_schema(settings.database)
        connect(settings.database)
        greeting = _greeting()
    except (DatabaseUnusable, InvalidInput) as problem:
        disconnect()
        sys.stderr.write(f"{problem.message}\n")
        # The server ends with exit code 3 on its own, but would print a traceback first.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        raise SystemExit(EXIT_NOT_STARTED) from problem
    _warm_up()
    _send_at_once()
    sys.stdout.write(greeting)
    sys.stdout.flush()
    has_ended = Event()
    counting = asyncio.create_task(_keep_counted(catalog, has_ended))
    yield
    has_ended.set()
    counting.cancel()
    disconnect()


def _greeting() -> str:
    """What the terminal shows at the start. Raises DatabaseUnusable for a demo that others could reach."""
    address = st.get_option("server.address") or EVERYWHERE
    with reading() as session:
        password, accounts, is_new = demo_password(session), list_demo_accounts(session), is_empty(session)
    if password is not None and not is_this_machine(address):
        raise DatabaseUnusable(
            _(
                "This database holds demo accounts whose password everybody knows, so it is not served on {address}.\n"
                "Serve it on 127.0.0.1, or choose another database with ONE_MORE_STEP_DATABASE."
            ).format(address=address)
        )
    lines = ["", _("One More Step is ready: {site}").format(site=_site(address)), ""]
    if password is not None:
        lines += _about_demo(accounts, password)
    elif is_new:
        lines += [
            _("Nobody can sign in yet. Add yourself; the command prints a link:"),
            "  python -m partnering add-person you@example.org --name “You” --admin",
            "",
        ]
    return "\n".join(f"  {line}".rstrip() for line in [*lines, _("Stop it with Ctrl+C."), "", ""])


def _site(address: str) -> str:
    site = read_settings().site
    if site != DEFAULT_SITE:
        return site
    host = f"[{address}]" if ":" in address else address
    return f"http://{host}:{st.get_option('server.port')}"


def _about_demo(accounts: list[DemoAccount], password: str) -> list[str]:
    lines = [_("This is a demo: these people and their work are made up. Sign in as one of them."), ""]
    for account in accounts:
        lines += [
            f"  {account.name} <{account.email}>",
            *(f"      {line}" for line in wrap(account.part, 84)),
        ]
    return [*lines, "", _("They all have the same password: {password}").format(password=password), ""]


def _warm_up() -> None:
    """Load every room, with the libraries it needs, before the first person comes, and keep them out of later
    collections."""
    for room in pkgutil.walk_packages(partnering.__path__, "partnering."):
        if not room.name.startswith(COMMAND_LINE):
            importlib.import_module(room.name)
    gc.collect()
    gc.freeze()


async def _keep_counted(catalog: Catalog, has_ended: Event) -> None:
    """Count what changed as long as the server runs, so that the dashboard of a large network is there at once."""
    while True:
        # Who looks at a page is told what is wrong with the database.
        with suppress(DatabaseUnusable):
            await asyncio.to_thread(count_ahead, catalog, has_ended, now=datetime.now(UTC))
        await asyncio.sleep(COUNTED_EVERY_SECONDS)


def _send_at_once() -> None:
    """Let each piece of a screen leave when it is ready.

    Streamlit opens its port by a socket that asyncio does not know for TCP, and so leaves as it is: the system then
    holds small pieces back until the browser has confirmed those before, which is 40 ms more for each click.
    Connections take the setting over from the port, which is open when the app starts.
    """
    for file in OPEN_FILES.iterdir() if OPEN_FILES.is_dir() else ():
        with suppress(OSError):  # most open files are no sockets
            port = socket.socket(fileno=int(file.name))
            try:
                port.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            finally:
                port.detach()


app = st.App(
    "pages/frame.py",
    lifespan=lifespan,
    on_script_error=show_script_error,
    middleware=MIDDLEWARE,
    routes=ROUTES,
    exception_handlers=EXCEPTION_HANDLERS,
)
