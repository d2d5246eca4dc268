"""The shape of the database: migrations make what the models describe, and the database itself refuses bad values."""

import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Enum, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from partnering.foundation import schema
from partnering.foundation.database import (
    Base,
    connect,
    disconnect,
    open_engine,
    reading,
    transaction,
)
from partnering.foundation.errors import DatabaseUnusable
from partnering.foundation.models import Person
from partnering.foundation.people import command_line_person
from partnering.foundation.schema import MIGRATIONS, check_schema, migrate
from partnering.foundation.search_index import belongs_to_search
from tests.cast import everything, gather
from tests.new_migration import import_all_models

import_all_models()

OF_ALEMBIC = "alembic_version"


def test_an_empty_database_becomes_a_usable_one(any_empty_database: str) -> None:
    migrate(any_empty_database)
    check_schema(any_empty_database)
    connect(any_empty_database)
    with reading() as session:
        people = session.scalars(select(Person)).all()
        assert [person.is_program for person in people] == [True]
        assert [person.id for person in people] == [command_line_person(session)]
    disconnect()


def test_migrating_again_changes_nothing(any_database: str) -> None:
    with reading() as session:
        before = session.scalars(select(Person.created_at)).all()
    migrate(any_database)
    with reading() as session:
        assert session.scalars(select(Person.created_at)).all() == before


def test_two_processes_that_migrate_at_once_both_succeed(any_empty_database: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(migrate, any_empty_database) for _ in range(4)]:
            done.result()
    check_schema(any_empty_database)


def test_the_migrations_make_exactly_what_the_models_describe(any_database: str) -> None:
    engine = open_engine(any_database)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _parents: kind != "table" or not belongs_to_search(name),
            },
        )
        differences = compare_metadata(context, Base.metadata)
    engine.dispose()
    assert differences == [], 'Write a migration: python -m tests.new_migration "what changes"'


def test_the_migrations_check_exactly_what_the_models_check(any_empty_database: str) -> None:
    """Alembic compares no CHECK constraints, so a new word of the vocabulary would go unnoticed."""
    migrate(any_empty_database)
    migrated = checks_of(any_empty_database)
    run_alembic(any_empty_database, command.downgrade, "base")
    engine = open_engine(any_empty_database)
    Base.metadata.create_all(engine)
    engine.dispose()
    assert migrated == checks_of(any_empty_database)
    assert len(migrated) > 20


def test_the_history_can_be_walked_back_to_nothing_and_forth_again(any_database: str) -> None:
    run_alembic(any_database, command.downgrade, "base")
    assert tables_of(any_database) == {OF_ALEMBIC}
    migrate(any_database)
    assert tables_of(any_database) == {OF_ALEMBIC, *Base.metadata.tables}


def test_each_constraint_and_index_is_named_by_the_convention(any_database: str) -> None:
    engine = open_engine(any_database)
    inspector = inspect(engine)
    wrong = []
    for table in sorted(tables_of(any_database) - {OF_ALEMBIC}):
        found = {
            "pk": [inspector.get_pk_constraint(table)["name"]],
            "uq": [constraint["name"] for constraint in inspector.get_unique_constraints(table)],
            "fk": [constraint["name"] for constraint in inspector.get_foreign_keys(table)],
            "ck": [constraint["name"] for constraint in inspector.get_check_constraints(table)],
            "ix": [
                index["name"]
                for index in inspector.get_indexes(table)
                if not index.get("duplicates_constraint")
            ],
        }
        wrong += [
            f"{table}: {name}"
            for kind, names in found.items()
            for name in names
            if not re.fullmatch(f"{kind}_{table}" + ("" if kind == "pk" else "_.+"), name or "")
        ]
    engine.dispose()
    assert wrong == []


def test_each_column_that_points_to_a_row_has_a_foreign_key() -> None:
    loose = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith(("_id", "_by")) and not column.foreign_keys
    ]
    # Keys of other systems' files, and two words that happen to end so.
    assert sorted(loose) == ["activities.agenda_set_by", "activities.external_id", "inputs.external_id"]


REFUSED = [
    "update activities set minutes = 0",
    "update activities set minutes = 1441",
    "update activities set preparation_minutes = -1",
    "update activities set listening_percent = 101",
    "update activities set removed_at = entered_at",
    "update activities set removed_by = entered_by",
    "update activities set form_token = 'one for all', entered_by = 1",
    "update activities set external_id = 'one for all'",
    "update activities set release_id = 999999",
    "update activity_roles set people = 0",
    "update activity_roles set people = 10001",
    "update activity_roles set level_by_project = 6",
    "update activity_roles set level_by_partner = -1",
    "update people set name = ''",
    "update people set email = 'ROSA@EXAMPLE.ORG' where name = 'Rosa'",
    "update people set email = 'rosa@example.org' where name = 'Carl'",
    "update projects set slug = ''",
    "update projects set slug = 'one-for-all'",
    "update projects set title = ''",
    "update memberships set partner_role = null, team_role = null",
    "update memberships set partner_role = 'patient_partner', team_role = 'developer'",
    "update memberships set project_id = 1, person_id = 1",
    "update releases set version = ''",
    "update releases set version = 'one for all', project_id = 1",
    "update drafts set token = 'one for all'",
    "update sign_in_sessions set token_hash = (select token_hash from sign_in_sessions limit 1)",
    "update audit_events set person_id = 999999",
    "delete from people where name = 'Rosa'",
]


def test_the_database_itself_refuses_what_cannot_be(any_session: Session) -> None:
    gather(any_session)
    accepted = [statement for statement in REFUSED if not is_refused(any_session, statement)]
    assert accepted == []


def test_the_database_itself_knows_the_vocabulary(any_session: Session) -> None:
    gather(any_session)
    columns = [
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Enum) and any_session.execute(select(table).limit(1)).first()
    ]
    assert ("activities", "activity") in columns
    assert ("memberships", "access_role") in columns
    accepted = [
        f"{table}.{column}"
        for table, column in columns
        if not is_refused(any_session, f"update {table} set {column} = 'off_the_list'")  # noqa: S608 (our own names)
    ]
    assert accepted == []


def is_refused(session: Session, statement: str) -> bool:
    """Whether the database refuses this SQL; nothing of it stays."""
    with session.begin_nested() as attempt:
        try:
            session.execute(text(statement))
        except IntegrityError:
            return True
        finally:
            attempt.rollback()
    return False


EARLIER_PAYMENTS = """
insert into people (id, name, is_administrator, is_program, is_active, may_be_asked, created_at)
values (7, 'Rosa', false, false, true, false, '2026-03-04');
insert into projects (id, slug, title, lifecycle, policy, created_at)
values (7, 'statin', 'Statin', 'sittig-2023', 'default-1', '2026-03-04');
insert into payments
(id, project_id, person_id, form_token, what_for, amount, currency, promised_on, due_on, promised_by,
declined_at, declined_noted_by)
values (1, 7, 7, 'a', 'x', 60.5, 'EUR', '2026-03-04', '2026-03-05', 7, null, null),
(2, 7, 7, 'b', 'x', 60.5, 'EUR', '2026-03-04', '2026-03-05', 7, '2026-03-04', 7)
"""


def test_payments_of_an_earlier_version_are_pay_and_were_declined_by_choice(any_empty_database: str) -> None:
    run_alembic(any_empty_database, command.upgrade, "0009")
    engine = open_engine(any_empty_database)
    with engine.begin() as connection:
        for statement in EARLIER_PAYMENTS.split(";"):
            connection.exec_driver_sql(statement)
    for revision, change in (
        ("0010", command.upgrade),
        ("0009", command.downgrade),
        ("0010", command.upgrade),
    ):
        run_alembic(any_empty_database, change, revision)
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("select kind, declined_as, amount from payments order by id").all()
    engine.dispose()
    assert [tuple(row) for row in rows] == [("pay", None, 60.5), ("pay", "by_choice", 60.5)]


def run_alembic(url: str, step: Callable[[Config, str], None], revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = open_engine(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        step(config, revision)
    engine.dispose()


def checks_of(url: str) -> dict[str, str]:
    """The CHECK constraints of all tables by name, as the database words them."""
    engine = open_engine(url)
    inspector = inspect(engine)
    found = {
        str(check["name"]): " ".join(str(check["sqltext"]).split())
        for table in inspector.get_table_names()
        for check in inspector.get_check_constraints(table)
    }
    engine.dispose()
    return found


def tables_of(url: str) -> set[str]:
    """The tables, without those of the search, which no model describes."""
    engine = open_engine(url)
    found = {table for table in inspect(engine).get_table_names() if not belongs_to_search(table)}
    engine.dispose()
    return found


NEXT_MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision = "9998"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("people") as table:
        table.add_column(sa.Column("pronouns", sa.Text(), nullable=True))
        table.alter_column("name", type_=sa.String(300))  # SQLite can only do this to a copy of the table


def downgrade() -> None:
    with op.batch_alter_table("people") as table:
        table.alter_column("name", type_=sa.String(200))
        table.drop_column("pronouns")
"""


@pytest.fixture
def older_database(any_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """As `any_database`, with a program that is one migration further than this one."""
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9998_next.py").write_text(NEXT_MIGRATION.format(head=head))
    monkeypatch.setattr(schema, "MIGRATIONS", folder)
    schema._history.cache_clear()
    yield any_database
    schema._history.cache_clear()


def test_an_older_database_is_refused_until_it_is_brought_up_to_date(older_database: str) -> None:
    with transaction() as session:
        gather(session)
        before = {name: len(rows) for name, rows in everything(session).items()}
    with pytest.raises(DatabaseUnusable) as refused:
        check_schema(older_database)
    assert refused.value.message == (
        "The database is older than this program.\nBring it up to date: python -m partnering init"
    )
    disconnect()
    migrate(older_database)
    check_schema(older_database)
    connect(older_database)
    with reading() as session:
        assert {name: len(rows) for name, rows in everything(session).items()} == before
        assert session.scalar(text("select count(*) from people where pronouns is null")) == before["people"]
