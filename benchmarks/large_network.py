"""A network of up to a million activities, on SQLite and on PostgreSQL: written once, kept, and the same on both."""

import random
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, islice

import psycopg
from sqlalchemy import Engine, select

from partnering.foundation.catalog import load_catalog
from partnering.foundation.database import connect, disconnect, open_engine, sqlite_file, transaction
from partnering.foundation.invitations import invite_person
from partnering.foundation.models import Person
from partnering.foundation.people import command_line_person
from partnering.foundation.schema import migrate
from partnering.foundation.search_index import set_up, take_down
from partnering.foundation.sign_in import accept_invitation
from partnering.foundation.vocabulary import Influence, PartnerRole

ACTIVITIES_A_RELEASE = 500
PARTNERS_A_PROJECT = 30
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WRITTEN = "2026-11-22 12:00:00.000000"
LIFECYCLE = "sittig-2023"
AT_ONCE = 10_000

Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class Network:
    """How large a network is."""

    releases: int
    releases_a_project: int = 10
    inputs_a_project: int = 250

    @property
    def activities(self) -> int:
        """How many it holds."""
        return self.releases * ACTIVITIES_A_RELEASE

    @property
    def projects(self) -> int:
        """How many it has; project 1 is the one that is asked for."""
        return self.releases // self.releases_a_project


def write_network(url: str, network: Network) -> None:
    """Fill a database that is not there yet; the index of the search is made at the end, in one go."""
    migrate(url)
    engine = open_engine(url)
    with engine.execution_options(one_more_step_writes=True).begin() as connection:
        take_down(connection)
    with closing(_Loader(url)) as loader:
        for name, columns, rows in _tables(network):
            loader.load(name, columns, rows)
    with engine.execution_options(one_more_step_writes=True).begin() as connection:
        set_up(connection)
    _count_again(engine)
    engine.dispose()


def keys_of_leads(url: str, how_many: int) -> list[str]:
    """Sign in the leads of so many projects, and give what stands in their cookies."""
    connect(url)
    try:
        with transaction() as session:
            program = command_line_person(session)
            leads = session.scalars(
                select(Person.id).where(Person.name.like("Lead %")).order_by(Person.id).limit(how_many)
            ).all()
            links = [invite_person(session, program, member_id=lead, now=datetime.now(UTC)) for lead in leads]
            return [
                accept_invitation(
                    session, token=link, password_hash="", device="benchmark", now=datetime.now(UTC)
                ).token
                for link in links
            ]
    finally:
        disconnect()


class _Loader:
    """Writes rows the fastest way a database offers."""

    def __init__(self, url: str) -> None:
        file = sqlite_file(url) if url.startswith("sqlite") else None
        self.sqlite = sqlite3.connect(file) if file else None
        self.postgres = None if file else psycopg.connect(url, options="-c timezone=UTC")
        if self.sqlite:
            self.sqlite.execute("pragma synchronous = off")

    def load(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        names = ", ".join(columns)
        if self.sqlite:
            marks = ", ".join("?" * len(columns))
            every = iter(rows)
            while some := list(islice(every, AT_ONCE)):
                self.sqlite.executemany(f"insert into {table} ({names}) values ({marks})", some)  # noqa: S608
            self.sqlite.commit()
        if self.postgres:
            with self.postgres.cursor().copy(f"copy {table} ({names}) from stdin".encode()) as copy:
                for row in rows:
                    copy.write_row(row)
            if "id" in columns:
                self.postgres.execute(
                    f"select setval('{table}_id_seq', (select max(id) from {table}))".encode()  # noqa: S608
                )
            self.postgres.commit()

    def close(self) -> None:
        for connection in (self.sqlite, self.postgres):
            if connection:
                connection.close()


def _count_again(engine: Engine) -> None:
    """Let the database know how its rows are spread, as it does by itself after a while."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        is_sqlite = engine.dialect.name == "sqlite"
        connection.exec_driver_sql("pragma optimize" if is_sqlite else "vacuum analyze")


def _tables(network: Network) -> Iterator[tuple[str, Sequence[str], Iterator[Row]]]:
    projects = range(1, network.projects + 1)
    people_a_project = PARTNERS_A_PROJECT + 1
    roles = [role.value for role in PartnerRole]

    def person(project: int, number: int) -> int:
        """A person of a project: 0 is the lead. The first id is that of the command line."""
        return 2 + (project - 1) * people_a_project + number

    def role_of(number: int) -> str:
        return roles[number % len(roles)]

    def people() -> Iterator[Row]:
        for project in projects:
            yield (
                person(project, 0),
                f"Lead {project}",
                f"lead{project}@example.org",
                True,
                False,
                False,
                False,
                WRITTEN,
            )
            for n in range(1, people_a_project):
                yield person(project, n), f"Partner {project}-{n}", None, True, False, False, False, WRITTEN

    yield (
        "people",
        ("id", "name", "email", "is_active", "is_administrator", "is_program", "may_be_asked", "created_at"),
        people(),
    )
    yield (
        "projects",
        ("id", "slug", "title", "lifecycle", "policy", "created_at"),
        ((n, f"project-{n}", f"Project {n}", LIFECYCLE, "default-1", WRITTEN) for n in projects),
    )
    yield (
        "memberships",
        ("project_id", "person_id", "access_role", "partner_role", "team_role", "is_active", "joined_at"),
        (
            (
                project,
                person(project, n),
                None if n else "lead",
                role_of(n) if n else None,
                None if n else "researcher",
                True,
                WRITTEN,
            )
            for project in projects
            for n in range(people_a_project)
        ),
    )
    releases = range(1, network.releases + 1)

    def project_of(release: int) -> int:
        return (release - 1) // network.releases_a_project + 1

    yield (
        "releases",
        ("id", "project_id", "version", "status", "planned_for", "created_at"),
        ((n, project_of(n), f"{n}.0", "draft", TODAY.isoformat(), WRITTEN) for n in releases),
    )
    stages = [stage.key for stage in load_catalog().lifecycle(LIFECYCLE).stages]
    influences = [influence.value for influence in Influence]
    sentence = _sentences()

    def activities() -> Iterator[Row]:
        for n in range(network.activities):
            # Releases grow side by side, as they do in life: the rows of one lie far from each other.
            release, within = n % network.releases + 1, n // network.releases
            yield (
                n + 1,
                project_of(release),
                release,
                (TODAY - timedelta(days=within % 300 * 3)).isoformat(),
                LIFECYCLE,
                stages[within % len(stages)],
                "meeting" if within % 5 else "document_review",
                30 + within % 60,
                None if within % 3 else 15 + within % 30,
                None if within % 2 else within % 101,
                None if within % 4 else influences[within // 4 % len(influences)],
                sentence(12),
                sentence(6) if n % 3 == 0 else "",
                "",
                "",
                "",
                "file",
                1,
                WRITTEN,
            )

    yield (
        "activities",
        (
            "id",
            "project_id",
            "release_id",
            "held_on",
            "lifecycle",
            "stage",
            "activity",
            "minutes",
            "preparation_minutes",
            "listening_percent",
            "influence",
            "what_changed",
            "decision",
            "what_worked",
            "what_did_not",
            "evidence_link",
            "source",
            "entered_by",
            "entered_at",
        ),
        activities(),
    )
    yield (
        "activity_roles",
        ("activity_id", "partner_role", "people", "level_by_project", "level_by_partner"),
        (
            (n + 1, role_of(within // 3 + k), 2 + within % 3, within % 6, (within + k) % 6)
            for n in range(network.activities)
            for within in (n // network.releases,)
            for k in range(2)
        ),
    )

    def named() -> Iterator[Row]:
        for n in range(network.activities):
            project, within = project_of(n % network.releases + 1), n // network.releases
            for k in range(2):
                # A partner of this role: their numbers are those that leave the same rest.
                which = (within // 3 + k) % len(roles) + len(roles) * (within % 5) or len(roles)
                yield n + 1, person(project, which), role_of(which)

    yield "activity_people", ("activity_id", "person_id", "partner_role"), named()
    yield (
        "stage_ratings",
        (
            "project_id",
            "release_id",
            "lifecycle",
            "stage",
            "partner_role",
            "rater",
            "rated_by",
            "who_controls",
            "how_continuous",
            "what_would_raise_it",
            "rated_at",
        ),
        (
            # The lead has rated every place, and so sees what the partners say.
            (project, n, LIFECYCLE, stage, role, "project", person(project, 0), n % 6, n % 5, "", WRITTEN)
            for n in releases
            for project in (project_of(n),)
            for stage in stages
            for role in roles
        ),
    )
    yield (
        "activity_accounts",
        ("activity_id", "told_by", "partner_role", "what_happened", "level", "told_at"),
        (
            (n + 1, person(project, which), role_of(which), sentence(10), which % 6, WRITTEN)
            for n in range(network.activities)
            if n // network.releases % 20 == 0
            for project in (project_of(n % network.releases + 1),)
            for which in (n // network.releases // 20 % PARTNERS_A_PROJECT + 1,)
        ),
    )
    said = [(project, n) for project in projects for n in range(network.inputs_a_project)]

    def number(project: int, n: int) -> int:
        return (project - 1) * network.inputs_a_project + n + 1

    def given(n: int) -> datetime:
        return NOW.replace(tzinfo=None) - timedelta(days=n * 7 % 800)

    yield (
        "inputs",
        (
            "id",
            "project_id",
            "release_id",
            "lifecycle",
            "stage",
            "said",
            "given_by",
            "entered_by",
            "given_at",
            "status",
            "waits_since",
            "waits_again_on",
            "consent",
        ),
        (
            (
                number(project, n),
                project,
                (project - 1) * network.releases_a_project + n % network.releases_a_project + 1,
                LIFECYCLE if n % 3 else None,
                stages[n % len(stages)] if n % 3 else None,
                sentence(15),
                person(project, n % PARTNERS_A_PROJECT + 1),
                person(project, n % PARTNERS_A_PROJECT + 1),
                _moment(given(n)),
                "answered" if n % 10 else "open",
                _moment(given(n)),
                # Of what was put off, one half waits again.
                (TODAY + timedelta(days=n % 12 - 5)).isoformat() if n % 10 == 3 else None,
                "role_only",
            )
            for project, n in said
        ),
    )
    yield (
        "input_answers",
        ("input_id", "answer", "words", "deferred_until", "answered_by", "answered_at"),
        (
            (
                number(project, n),
                "deferred" if n % 10 == 3 else ("accepted", "partly", "declined")[n % 3],
                sentence(8),
                (TODAY + timedelta(days=n % 12 - 5)).isoformat() if n % 10 == 3 else None,
                person(project, 0),
                _moment(min(given(n) + timedelta(days=n % 45), NOW.replace(tzinfo=None))),
            )
            for project, n in said
            if n % 10
        ),
    )


def _moment(moment: datetime) -> str:
    """As the database keeps it, in UTC."""
    return f"{moment:%Y-%m-%d %H:%M:%S.%f}"


def _sentences() -> Callable[[int], str]:
    """Gives texts of so many words, of which a few are common and many are rare, as in any language."""
    chance = random.Random(17)  # noqa: S311 (the same network each time)
    parts = "pa ti ent meet ing scr een de ci sion car er cli nic work shop al ert num ber ri sk be ne fit".split()
    words = sorted({"".join(chance.choices(parts, k=chance.randint(1, 4))) for _ in range(5000)})
    chance.shuffle(words)
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    pool = chance.choices(words, cum_weights=weights, k=200_003)

    def sentence(length: int) -> str:
        start = chance.randrange(len(pool) - length)
        return " ".join(pool[start : start + length]).capitalize() + "."

    return sentence
