"""What was acknowledged is there: the process is killed a hundred times while activities are being saved."""

import itertools
import multiprocessing
import random
import signal
import sqlite3
import time
from contextlib import closing, suppress
from multiprocessing.connection import Connection
from pathlib import Path

from partnering.foundation.database import connect, sqlite_file, transaction
from partnering.foundation.vocabulary import Activity, PartnerRole
from partnering.tracker.activities import NewActivity, RolePart, record_activity
from tests.cast import CATALOG, NOW, TODAY, Cast

KILLS = 100
LONGEST_LIFE_SECONDS = 0.08

WARM = multiprocessing.get_context("forkserver")
"""Writers are copies of a process that has loaded everything and opened nothing: a life starts in milliseconds."""
WARM.set_forkserver_preload([__name__])


def test_after_a_hundred_kills_every_acknowledged_activity_is_there_once_and_whole(
    cast: Cast, database: str
) -> None:
    file = sqlite_file(database)
    assert file is not None
    before = set(activity_ids(file))
    acknowledged: set[int] = set()
    lifetimes = random.Random(20_260_304)  # noqa: S311 (the same lives each time, so that a failure can be seen again)
    for life in range(KILLS):
        acknowledged |= acknowledged_by_one_writer(
            database, cast, life=life, seconds=lifetimes.uniform(0.005, LONGEST_LIFE_SECONDS)
        )

    there = activity_ids(file)
    assert len(there) == len(set(there))
    assert acknowledged - set(there) == set()
    # A kill may fall between the commit and the word of it: then there is one more, never one less.
    assert len(set(there) - before - acknowledged) <= KILLS
    assert len(acknowledged) > KILLS / 2
    assert halves(file) == []


def acknowledged_by_one_writer(database: str, cast: Cast, *, life: int, seconds: float) -> set[int]:
    """Start a process that saves activity after activity, kill it, and give the ids that it acknowledged."""
    told, tell = WARM.Pipe(duplex=False)
    writer = WARM.Process(target=save_until_killed, args=(database, cast, life, tell))
    writer.start()
    tell.close()
    assert told.recv() == "ready"
    time.sleep(seconds)
    writer.kill()
    writer.join()
    assert writer.exitcode == -signal.SIGKILL, "The writer ended by itself; its error is above."
    acknowledged = set()
    with told, suppress(EOFError):
        while True:
            acknowledged.add(told.recv())
    with closing(sqlite3.connect(sqlite_file(database) or "")) as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
    return acknowledged


def save_until_killed(database: str, cast: Cast, life: int, tell: Connection) -> None:
    """Save activities, and tell each id once its transaction is done. Never returns."""
    connect(database)
    tell.send("ready")
    patients = RolePart(PartnerRole.PATIENT_PARTNER, others=2)
    citizen = RolePart(PartnerRole.CITIZEN_PARTNER, others=1)
    entry = NewActivity(
        held_on=TODAY,
        release_id=cast.release,
        stage="information_delivery",
        activity=Activity.WORKSHOP,
        roles=(patients, citizen),
        minutes=30,
    )
    for number in itertools.count():
        with transaction() as session:
            activity_id = record_activity(
                session,
                cast.lead,
                project_id=cast.project,
                entry=entry,
                form_token=f"life {life} number {number}",
                catalog=CATALOG,
                today=TODAY,
                now=NOW,
            )
        tell.send(activity_id)


def activity_ids(file: Path) -> list[int]:
    """The ids of all activities, read by another program than ours."""
    with closing(sqlite3.connect(file)) as connection:
        return [row[0] for row in connection.execute("select id from activities order by id")]


def halves(file: Path) -> list[int]:
    """Activities of the writers without both their roles, or without their event."""
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute(
            """
            select a.id from activities a
            where a.form_token like 'life %'
              and ((select count(*) from activity_roles r where r.activity_id = a.id) <> 2
                   or (select count(*) from audit_events e
                       where e.subject = 'activity ' || a.id and e.action = 'activity logged') <> 1)
            """
        )
        return [row[0] for row in rows]
