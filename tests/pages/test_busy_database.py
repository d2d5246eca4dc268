"""Screens while the database takes no writes: what can be read is there."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from partnering.foundation.database import sqlite_file
from tests.cast import Cast
from tests.pages.conftest import Clock, Screen
from tests.pages.screen_words import press, said


@pytest.fixture(autouse=True)
def somebody_writes_for_long(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("partnering.foundation.database.BUSY_TIMEOUT_MILLISECONDS", 1)
    with closing(sqlite3.connect(sqlite_file(database) or "", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        yield


@pytest.mark.parametrize("page", ["today/today.py", "tracker/coverage.py", "tracker/log_activity.py"])
def test_who_comes_back_after_an_hour_reads_all_the_same(
    page: str, cast: Cast, open_screen: Screen, clock: Clock
) -> None:
    clock.go_on(timedelta(hours=1))
    tab = open_screen(page, cast.lead)
    assert [list(tab.exception), said(tab, "error")] == [[], []]
    assert said(tab, "title") != []


def test_who_writes_is_told_and_may_try_again(cast: Cast, open_screen: Screen) -> None:
    tab = open_screen("tracker/releases.py", cast.lead)
    tab.text_input[0].set_value("7.0")
    press(tab, "Add the release")
    assert said(tab, "error") == [
        "The database is busy with another writer. Nothing was changed.  \nWait a moment and try again."
    ]
    assert tab.text_input[0].value == "7.0"
