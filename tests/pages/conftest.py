"""Screens as a signed-in person runs them: the real frame, pages and database; only the browser is not there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

import pytest
from sqlalchemy import Engine, event
from streamlit.testing.v1 import AppTest

from tests.cast import NOW, Cast
from tests.house_rules import ROOT

Screen = Callable[..., AppTest]


@dataclass
class Clock:
    """The clock of the screens. It stands still until a test moves it."""

    moment: datetime = NOW

    def now(self, zone: tzinfo) -> datetime:
        return self.moment.astimezone(zone)

    def go_on(self, passed: timedelta) -> None:
        self.moment += passed


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("pages.shared.visit.datetime", clock)
    return clock


@pytest.fixture
def open_screen(database: str, cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Screen:
    """Opens a screen in a new tab: `open_screen("tracker/coverage.py", cast.lead, release="3")`.

    The rest of the address comes by keyword. Every tab of a test belongs to the person named last.
    """

    def open_screen(
        page: str, person: int, *, timezone: str | None = "Europe/Berlin", **address: str
    ) -> AppTest:
        monkeypatch.setattr("pages.shared.cookies.token_in", lambda _cookies: cast.keys[person])
        tab = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=30)
        tab.context = {"timezone": timezone, "url": f"http://127.0.0.1:8501/{page}"}
        tab.run()
        tab.switch_page(page)
        for name, value in address.items():
            tab.query_params[name] = value
        return tab.run()

    return open_screen


def come_back_after_a_restart(tab: AppTest) -> AppTest:
    """The server has started anew: it knows nothing of this tab. The browser still has its fields, and sends them."""
    fields = tab._tree.get_widget_states()
    fresh = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=30)
    tab._session_state, tab.session_state = fresh._session_state, fresh.session_state
    return tab._run(fields)


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """Every statement that reaches the database in the block."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)
