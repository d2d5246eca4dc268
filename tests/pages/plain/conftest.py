"""The plain pages as the application serves them, with one page standing for every screen."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from pages.plain.routes import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES
from partnering.foundation.database import transaction
from partnering.foundation.instance import mark_as_demo
from partnering.foundation.invitations import invite_person
from partnering.foundation.models import Person
from partnering.foundation.people import add_person, command_line_person
from partnering.foundation.sign_in import hash_password
from tests.pages.plain.forms import PASSWORD, SITE

HASH = hash_password(PASSWORD)


def show_screen(_request: Request) -> Response:
    return PlainTextResponse("a screen")


def make_mistake(_request: Request) -> Response:
    raise ValueError("the inside of the program")


@pytest.fixture
def application() -> Starlette:
    screens = [Route("/", show_screen), Route("/coverage", show_screen), Route("/mistake", make_mistake)]
    return Starlette(routes=[*ROUTES, *screens], middleware=MIDDLEWARE, exception_handlers=EXCEPTION_HANDLERS)


@pytest.fixture
def client(application: Starlette, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A browser of this machine on a fresh database."""
    monkeypatch.setenv("ONE_MORE_STEP_DATABASE", database)
    monkeypatch.delenv("ONE_MORE_STEP_SITE", raising=False)
    with TestClient(
        application, base_url=SITE, follow_redirects=False, raise_server_exceptions=False
    ) as client:
        yield client


@pytest.fixture
def rosa(database: str) -> int:
    """Rosa, who has a password."""
    with transaction() as session:
        rosa = add_person(
            session,
            command_line_person(session),
            name="Rosa Diaz",
            email="rosa@example.org",
            now=datetime.now(UTC),
        )
        session.get_one(Person, rosa).password_hash = HASH
    return rosa


@pytest.fixture
def link_for_rosa(rosa: int) -> str:
    """The address of a one-time link for Rosa."""
    with transaction() as session:
        token = invite_person(session, command_line_person(session), member_id=rosa, now=datetime.now(UTC))
    return f"/invitation/{token}"


@pytest.fixture
def demo(rosa: int) -> None:
    """Makes the database a demo, with Rosa in it."""
    with transaction() as session:
        mark_as_demo(session, password=PASSWORD)
