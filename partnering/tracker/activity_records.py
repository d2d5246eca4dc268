"""The activities of a file: what each says, and a place to keep many of them that takes no memory."""

import json
import sqlite3
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from partnering.foundation.vocabulary import Activity, Contribution, PartnerRole

Progress = Callable[[int, int], None]
"""Is told now and then how many are done, of how many."""
STEP = 1_000
"""Progress is told after so many."""

ACTIVITIES = {term.value: term for term in Activity}
PARTNER_ROLES = {term.value: term for term in PartnerRole}
CONTRIBUTIONS = {term.value: term for term in Contribution}


@dataclass(frozen=True, slots=True)
class RoleInActivity:
    """One row of the file: what one partner role did in an activity."""

    line: int
    partner_role: PartnerRole
    people: int
    partners: tuple[str, ...]
    """Names, as written; never more than `people`."""
    level_by_project: int | None
    level_by_partner: int | None
    contribution: Contribution | None
    what_changed: str


@dataclass(frozen=True, slots=True)
class ActivityRecord:
    """One activity of the file, with all its partner roles in the order of their rows."""

    external_id: str
    held_on: date
    release: str | None
    lifecycle: str
    stage: str
    activity: Activity
    minutes: int
    listening_percent: int | None
    roles: tuple[RoleInActivity, ...]

    @property
    def line(self) -> int:
        """The line of the file that names this activity first."""
        return self.roles[0].line

    @property
    def what_changed(self) -> str:
        """What the rows say changed, in their order, one below the other, nothing twice."""
        return "\n".join(dict.fromkeys(role.what_changed for role in self.roles if role.what_changed))


class StoredRole(NamedTuple):
    """A role in an activity, its words as text."""

    line: int
    partner_role: str
    people: int
    partners: list[str]
    level_by_project: int | None
    level_by_partner: int | None
    contribution: str | None
    what_changed: str


class StoredActivity(NamedTuple):
    """An activity ready to be written: its words and its day as text, as databases take them."""

    external_id: str
    held_on: str
    release: str | None
    lifecycle: str
    stage: str
    activity: str
    minutes: int
    listening_percent: int | None
    what_changed: str
    roles: list[StoredRole]


class ActivityRecords:
    """Activities in the order in which they were first put here, one for each external_id.

    They wait in a private file that goes away with this object, so that memory stays flat.
    """

    def __init__(self) -> None:
        # Without a name SQLite keeps a database of its own on disk, and deletes it when it is closed.
        self._store = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        weakref.finalize(self, self._store.close)
        self._store.execute("pragma journal_mode = off")
        self._store.execute(
            "create table records (number integer primary key, external_id text unique, content text)"
        )
        self._store.execute("begin")

    def put(self, record: ActivityRecord) -> None:
        """Keep a record, in the place of the one with its external_id if there is one."""
        self._store.execute(
            "insert into records (external_id, content) values (?, ?)"
            " on conflict (external_id) do update set content = excluded.content",
            (record.external_id, json.dumps(_plain(record))),
        )

    def get(self, external_id: str) -> ActivityRecord | None:
        """The record with this external_id."""
        found = self._store.execute(
            "select content from records where external_id = ?", (external_id,)
        ).fetchone()
        return None if found is None else _record(_from_json(found[0]))

    def external_ids(self) -> Iterator[str]:
        """The keys, in order."""
        for (external_id,) in self._store.execute("select external_id from records order by number"):
            yield external_id

    def stored(self) -> Iterator[StoredActivity]:
        """The records as they are written to a database, in order: three times as fast as the records themselves."""
        for (content,) in self._store.execute("select content from records order by number"):
            yield _from_json(content)

    def __iter__(self) -> Iterator[ActivityRecord]:
        for stored in self.stored():
            yield _record(stored)

    def __len__(self) -> int:
        (count,) = self._store.execute("select count(*) from records").fetchone()
        return int(count)


def _plain(record: ActivityRecord) -> list[Any]:
    """What JSON keeps, in the order of StoredActivity."""
    return [
        record.external_id,
        record.held_on.isoformat(),
        record.release,
        record.lifecycle,
        record.stage,
        record.activity,
        record.minutes,
        record.listening_percent,
        record.what_changed,
        [
            [
                role.line,
                role.partner_role,
                role.people,
                role.partners,
                role.level_by_project,
                role.level_by_partner,
                role.contribution,
                role.what_changed,
            ]
            for role in record.roles
        ],
    ]


def _from_json(content: str) -> StoredActivity:
    *words, roles = json.loads(content)
    return StoredActivity._make([*words, [StoredRole._make(role) for role in roles]])


def _record(stored: StoredActivity) -> ActivityRecord:
    return ActivityRecord(
        external_id=stored.external_id,
        held_on=date.fromisoformat(stored.held_on),
        release=stored.release,
        lifecycle=stored.lifecycle,
        stage=stored.stage,
        activity=ACTIVITIES[stored.activity],
        minutes=stored.minutes,
        listening_percent=stored.listening_percent,
        roles=tuple(
            RoleInActivity(
                line=role.line,
                partner_role=PARTNER_ROLES[role.partner_role],
                people=role.people,
                partners=tuple(role.partners),
                level_by_project=role.level_by_project,
                level_by_partner=role.level_by_partner,
                contribution=None if role.contribution is None else CONTRIBUTIONS[role.contribution],
                what_changed=role.what_changed,
            )
            for role in stored.roles
        ),
    )
