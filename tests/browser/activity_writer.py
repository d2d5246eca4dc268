"""Saves activities until it is killed, as the server does, and says which ones it has saved.

One warm process answers each line of its input: it starts a child that saves one activity after the other, kills the
child at a random moment, and prints what the child had acknowledged. Nothing of the child is left but the database.
"""

import json
import os
import random
import signal
import sys
import time
from datetime import UTC, datetime
from itertools import count
from typing import NoReturn

from sqlalchemy.orm import configure_mappers

from partnering.foundation.catalog import load_catalog
from partnering.foundation.database import connect, transaction
from partnering.foundation.vocabulary import Activity, PartnerRole
from partnering.tracker.activities import NewActivity, RolePart, record_activity

CATALOG = load_catalog()
MOST_SAVES = 3
LONGEST_WAIT_SECONDS = 0.02
"""About two saves: the kill falls at any moment of one."""


def token_of(number: int) -> str:
    """The key of the form that is saved as this one."""
    return f"form-{number}"


def main(url: str, project_id: int, person_id: int, partner_id: int) -> None:
    """For each line with a number: save the forms from this number on, until killed."""
    configure_mappers()
    chance = random.Random()  # noqa: S311 (moments, not secrets)
    for line in sys.stdin:
        reads, writes = os.pipe()
        child = os.fork()
        if child == 0:
            save_for_ever(url, project_id, person_id, partner_id, first=int(line), acknowledged=writes)
        os.close(writes)
        with os.fdopen(reads) as acknowledged:
            heard = [acknowledged.readline() for _line in range(chance.randint(1, MOST_SAVES + 1))]
            time.sleep(chance.uniform(0, LONGEST_WAIT_SECONDS))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            saved = dict(line.split() for line in [*heard[1:], *acknowledged] if line.endswith("\n"))
        sys.stdout.write(json.dumps(saved) + "\n")
        sys.stdout.flush()


def save_for_ever(
    url: str, project_id: int, person_id: int, partner_id: int, *, first: int, acknowledged: int
) -> NoReturn:
    """Save one form after the other; each is acknowledged once its transaction has ended."""
    connect(url)
    os.write(acknowledged, b"ready\n")
    for number in count(first):
        moment = datetime.now(UTC)
        with transaction() as session:
            activity_id = record_activity(
                session,
                person_id,
                project_id=project_id,
                entry=NewActivity(
                    held_on=moment.date(),
                    release_id=None,
                    stage="information_delivery",
                    activity=Activity.MEETING,
                    roles=(RolePart(PartnerRole.PATIENT_PARTNER, (partner_id,), others=2),),
                    minutes=30,
                    what_changed=f"Number {number}",
                ),
                form_token=token_of(number),
                catalog=CATALOG,
                today=moment.date(),
                now=moment,
            )
        os.write(acknowledged, f"{token_of(number)} {activity_id}\n".encode())
    raise AssertionError("never")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
