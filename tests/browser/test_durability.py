"""What was acknowledged is there, however the server ends: a hundred kills of the writer, and one of a real server."""

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from partnering.foundation.database import sqlite_file
from partnering.foundation.models import Person, Project
from tests.browser.activity_writer import token_of
from tests.browser.serving import ROOT, ServedApp, serving
from tests.browser.walking import MAYA, ROSA, cell, demo_database, in_database, open_screen, sign_in

KILLS = 100


@pytest.fixture
def database(tmp_path: Path) -> str:
    """The URL of a new demo network."""
    return demo_database(tmp_path)


@contextmanager
def writer(url: str) -> Iterator[subprocess.Popen[str]]:
    """The warm process of `activity_writer`, writing as Maya about Rosa."""
    with in_database(url) as session:
        project = session.scalars(select(Project.id).where(Project.slug == "statin")).one()
        maya, rosa = (
            session.scalars(select(Person.id).where(Person.email == email)).one() for email in (MAYA, ROSA)
        )
    with subprocess.Popen(
        [sys.executable, "-m", "tests.browser.activity_writer", url, *map(str, (project, maya, rosa))],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def saved_until_killed(process: subprocess.Popen[str], first: int) -> dict[str, int]:
    """The activities that were acknowledged before the kill: their ids by the token of the form."""
    if process.stdin is None or process.stdout is None:
        raise TypeError("The writer has pipes")
    process.stdin.write(f"{first}\n")
    process.stdin.flush()
    return {token: int(activity_id) for token, activity_id in json.loads(process.stdout.readline()).items()}


def rows(url: str, statement: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(sqlite_file(url) or "")) as connection:
        return connection.execute(statement).fetchall()


def check_whole(url: str) -> None:
    """Fails where the database is damaged, or holds half an activity."""
    assert rows(url, "PRAGMA integrity_check") == [("ok",)]
    assert rows(url, "PRAGMA foreign_key_check") == []
    ours = "FROM activities WHERE form_token LIKE 'form-%'"
    parts = {
        "its role": "(SELECT count(*) FROM activity_roles WHERE activity_id = activities.id)",
        "its person": "(SELECT count(*) FROM activity_people WHERE activity_id = activities.id)",
        "its event": "(SELECT count(*) FROM audit_events WHERE action = 'activity logged' "
        "AND subject = 'activity ' || activities.id)",
    }
    for part, counted in parts.items():
        assert rows(url, f"SELECT id {ours} AND {counted} <> 1") == [], part
    assert (
        rows(
            url,
            "SELECT subject FROM audit_events WHERE action = 'activity logged' "
            "AND subject NOT IN (SELECT 'activity ' || id FROM activities)",
        )
        == []
    )


def logged(url: str) -> dict[str, int]:
    """The ids of the writer's activities, by the token of their form; each token must stand there once."""
    found = rows(url, "SELECT form_token, id FROM activities WHERE form_token LIKE 'form-%'")
    assert len(dict(found)) == len(found)
    return dict(found)


def test_after_a_hundred_kills_all_that_was_acknowledged_is_there_once_and_whole(database: str) -> None:
    acknowledged: dict[str, int] = {}
    lives_with_work = 0
    with writer(database) as process:
        for _kill in range(KILLS):
            # The form that was on its way when the kill came is sent again, as people do.
            saved = saved_until_killed(process, first=len(acknowledged))
            lives_with_work += bool(saved)
            acknowledged |= saved
            check_whole(database)
            there = logged(database)
            assert {token: there.get(token) for token in acknowledged} == acknowledged
            assert len(there) - len(acknowledged) in {0, 1}
    assert list(acknowledged) == [token_of(number) for number in range(len(acknowledged))]
    # The kills came in the middle of work, not beside it.
    assert lives_with_work > KILLS / 4
    assert len(acknowledged) > KILLS


def fill_in(page: Page, served: ServedApp, words: str) -> None:
    open_screen(page, served, "log?release=4&stage=information_delivery&role=clinician_partner")
    page.get_by_role("combobox", name="What", exact=True).click()
    page.get_by_role("option", name="Workshop").click()
    page.get_by_label("Minutes", exact=True).fill("45")
    page.get_by_label("What came of it?").fill(words)
    page.keyboard.press("Tab")
    expect(page.get_by_text("Kept at")).to_be_visible()


def times_logged(url: str, words: str) -> int:
    return len(rows(url, f"SELECT id FROM activities WHERE what_changed = '{words}'"))  # noqa: S608


def test_a_server_killed_while_it_saves_has_kept_all_that_it_called_saved(
    database: str, tmp_path: Path, page: Page
) -> None:
    saved = page.get_by_text("Saved. It now counts in release 2.1.0.")
    with serving(database, tmp_path / "first.log") as served:
        sign_in(page, served, MAYA)
        fill_in(page, served, "The first one")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(saved).to_be_visible()
        fill_in(page, served, "The second one")
        page.get_by_role("button", name="Save", exact=True).click(no_wait_after=True)
        time.sleep(0.03)
        served.process.kill()
        served.process.wait()
        is_called_saved = saved.is_visible()
    check_whole(database)
    assert times_logged(database, "The first one") == 1
    assert times_logged(database, "The second one") in ({1} if is_called_saved else {0, 1})
    with serving(database, tmp_path / "second.log") as served:
        # Still signed in: sessions outlive the server too.
        open_screen(page, served, "coverage?project=statin")
        cell(page, "What people see", "Clinician").click()
        expect(page.get_by_text("The first one")).to_be_visible()
        # What was on its way is saved or still a draft, so that nothing typed is lost.
        if times_logged(database, "The second one") == 0:
            open_screen(page, served, "log")
            expect(page.get_by_label("What came of it?")).to_have_value("The second one")
