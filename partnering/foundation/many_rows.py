"""Writing very many rows, as fast as each database can: others wait to write all the while."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg
from sqlalchemy import func, inspect, select, text
from sqlalchemy.orm import Session

from partnering.foundation.database import Base, UtcDateTime


def new_ids(session: Session, table: type[Base], count: int) -> Sequence[int]:
    """As many ids as asked for that no row of the table has or will get, for rows written in this transaction."""
    key = inspect(table).primary_key[0]
    if session.get_bind().dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.__tablename__, key.name)
        return session.scalars(
            select(func.nextval(sequence)).select_from(func.generate_series(1, count))
        ).all()
    last = session.scalar(select(func.coalesce(func.max(key), 0))) or 0
    return range(last + 1, last + 1 + count)


def write_rows(
    session: Session, table: type[Base], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert rows of values in the order of the columns; other columns get the plain value their table has for them.

    Words and days are text, moments are those of `as_stored`. Rows that these refer to must be flushed before. The
    caller has checked the values: what a CHECK of the table would refuse, PostgreSQL refuses and SQLite takes.
    """
    if not rows:
        return
    connection = session.connection()
    fixed = {
        column.name: column.default.arg
        for column in inspect(table).local_table.columns
        if column.name not in columns and column.default is not None and column.default.is_scalar
    }
    names = ", ".join([*columns, *fixed])
    tail = tuple(fixed.values())
    driver = connection.connection.driver_connection
    if isinstance(driver, psycopg.Connection):
        statement = f"copy {table.__tablename__} ({names}) from stdin"
        with driver.cursor() as cursor, cursor.copy(statement.encode()) as copy:
            for row in rows:
                copy.write_row(row + tail)
        return
    places = ", ".join("?" * (len(columns) + len(fixed)))
    statement = f"insert into {table.__tablename__} ({names}) values ({places})"  # noqa: S608 (all names are ours)
    # SQLite looks through the words of a CHECK anew for each row, which takes longer than all the rest.
    connection.exec_driver_sql("pragma ignore_check_constraints = on")
    try:
        connection.exec_driver_sql(statement, [row + tail for row in rows])
    finally:
        connection.exec_driver_sql("pragma ignore_check_constraints = off")


def count_anew(session: Session, *tables: type[Base]) -> None:
    """Let PostgreSQL count the rows of tables that have grown, for it plans by what it counted; SQLite needs none.

    It would count by itself a minute later. Until then it may go through all rows where an index is there.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("analyze " + ", ".join(table.__tablename__ for table in tables)))


def as_stored(session: Session, moment: datetime) -> object:
    """A moment as this database takes it without SQLAlchemy in between."""
    dialect = session.get_bind().dialect
    convert = UtcDateTime().dialect_impl(dialect).bind_processor(dialect)
    return moment if convert is None else convert(moment)
