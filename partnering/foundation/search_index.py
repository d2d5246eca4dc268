"""The index of words behind the search: SQLite's FTS5, and PostgreSQL's full text, kept in step by triggers.

Triggers, because whatever writes a row, be it a form, a file of 100,000 rows or a repair by hand, writes its words too.

Each word is kept with its project in front: of project 17, "Meeting" is `17xmeeting`. So a search, also for the
beginning of a word, walks over the words of one project only, and takes as long in a large network as in a small one.

What is there for all projects stands in an index of its own, as words of `ALL_PROJECTS`.

A migration that rebuilds one of the tables below on SQLite, where that drops its triggers, calls `take_down` for it
before and `set_up` after.
"""

# ruff: noqa: S608 (what stands in this SQL are names and signs of this file)

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import CTE, Integer, column, func, literal_column, select, table
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

LONGEST_WORD = 100
"""Characters; of a longer word, or of a long line without spaces, PostgreSQL keeps this much."""

SIGNS = (
    "".join(chr(code) for code in (9, 10, *range(33, 128)) if not chr(code).isalnum())
    + "\u00a0\u00a1\u00ab\u00b7\u00bb\u00bf\u200b\u2003\u2009\u2010\u2011\u2012\u2013\u2014\u2018\u2019\u201a"
    + "\u201c\u201d\u201e\u2022\u2026\u202f\u2039\u203a\u3000\u3001\u3002\u300c\u300d"
    + "\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f"
)
"""What stands between words, beside the space."""


ALL_PROJECTS = 0
"""Stands in place of a project for what people of every project may find."""
_OWN_PROJECT = "{row}.project_id"


@dataclass(frozen=True, slots=True)
class _Source:
    """A table with words. `project` is an expression over a row, whose columns it names as `{row}.column`."""

    table: str
    index: str
    texts: tuple[str, ...]
    project: str = _OWN_PROJECT

    @property
    def columns(self) -> str:
        """What a change must touch for the row to be indexed again."""
        return ", ".join([*self.texts, "project_id"] if self.project == _OWN_PROJECT else self.texts)

    def project_of(self, row: str) -> str:
        return self.project.format(row=row)

    def words_of(self, row: str) -> str:
        return " || ' ' || ".join(f"coalesce({row}.{text}, '')" for text in self.texts)


_OF_LESSONS = ("tried", "happened", "now_do")
_SOURCES = (
    _Source("activities", "search_activities", ("what_changed", "decision", "what_worked", "what_did_not")),
    _Source("inputs", "search_inputs", ("said",)),
    _Source(
        "input_answers",
        "search_answers",
        ("words", "reopened_because"),
        project="(select project_id from inputs where id = {row}.input_id)",
    ),
    _Source("lessons", "search_lessons", _OF_LESSONS),
    _Source("shared_lessons", "search_shared_lessons", _OF_LESSONS, project=str(ALL_PROJECTS)),
)


def belongs_to_search(table: str | None) -> bool:
    """Whether a table is part of the index, which migrations make by hand: no model describes it."""
    return table is not None and table.startswith("search_")


def set_up(connection: Connection, tables: Collection[str] | None = None) -> None:
    """Make the index for everything that is there, and keep it in step from now on; of these tables, else of all."""
    make = _sqlite_statements if connection.dialect.name == "sqlite" else _postgresql_statements
    if connection.dialect.name != "sqlite":
        for function in _POSTGRESQL_FUNCTIONS:
            connection.exec_driver_sql(function)
    for source in _of(tables):
        for statement in make(source):
            connection.exec_driver_sql(statement)


def take_down(connection: Connection, tables: Collection[str] | None = None) -> None:
    """Take the index of these tables away, else of all; nothing that anybody wrote goes with it."""
    is_sqlite = connection.dialect.name == "sqlite"
    for source in _of(tables):
        if is_sqlite:
            for moment in ("added", "changed", "gone"):
                connection.exec_driver_sql(f"drop trigger {source.index}_{moment}")
        else:
            connection.exec_driver_sql(f"drop trigger {source.index}_kept on {source.table}")
            connection.exec_driver_sql(f"drop function {source.index}_keep()")
        connection.exec_driver_sql(f"drop table {source.index}")


def take_down_functions(connection: Connection) -> None:
    """Take away what PostgreSQL needs for any index, once none is left."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("drop function search_query(integer, text)")
        connection.exec_driver_sql("drop function search_words(integer, text)")


def matching(session: Session, index: str, project_id: int, words: Sequence[str]) -> CTE:
    """The ids in one index of words where all of these folded words stand, the newest first. Part of use cases.

    project_id: or `ALL_PROJECTS` for an index of what is there for all.
    """
    of_index = table(index)
    if session.get_bind().dialect.name == "sqlite":
        query = " AND ".join(f'"{project_id}x{word}"*' for word in words)
        rowid = column("rowid", Integer)
        return (
            select(rowid.label("id"))
            .select_from(of_index)
            .where(literal_column(index).op("match")(query))
            .order_by(rowid.desc())
            .cte("matching")
        )
    query_there = func.search_query(project_id, " ".join(words))
    found = select(column("id", Integer)).select_from(of_index).where(column("words").op("@@")(query_there))
    # Else it may walk over all rows from the newest on, in the hope of finding enough of them soon.
    return found.cte("matching").prefix_with("materialized")


def _of(tables: Collection[str] | None) -> list[_Source]:
    return [source for source in _SOURCES if tables is None or source.table in tables]


_TOKENS = "unicode61 remove_diacritics 2"
_SIGNS_AT_ONCE = 10
"""SQLite reads so many calls within each other, and not many more."""


def _sqlite_words(project: str, words: str) -> str:
    """An expression for the words of a text, each with its project in front; FTS5 makes them small, without accents."""
    steps = [f"text_0 as (select {project} as project, {words} as words)"]
    for start in range(0, len(SIGNS), _SIGNS_AT_ONCE):
        spaced = "words"
        for sign in SIGNS[start : start + _SIGNS_AT_ONCE]:
            spaced = f"replace({spaced}, char({ord(sign)}), ' ')"
        before = len(steps) - 1
        steps.append(f"text_{before + 1} as (select project, {spaced} as words from text_{before})")
    single = "replace(replace(replace(' ' || words, '    ', ' '), '  ', ' '), '  ', ' ')"
    in_front = f"select replace({single}, ' ', ' ' || project || 'x') from text_{len(steps) - 1}"
    return f"(with {', '.join(steps)} {in_front})"


def _sqlite_statements(source: _Source) -> list[str]:
    index = source.index

    def words(row: str) -> str:
        return _sqlite_words(source.project_of(row), source.words_of(row))

    add = f"insert into {index} (rowid, words) values (new.id, {words('new')});"
    # The index keeps no texts of its own: to forget a row, it is told the words that it has of it.
    forget = f"insert into {index} ({index}, rowid, words) values ('delete', old.id, {words('old')});"
    return [
        f"create virtual table {index} using fts5(words, content='', tokenize='{_TOKENS}')",
        f"insert into {index} (rowid, words) select id, {words('source')} from {source.table} as source",
        f"create trigger {index}_added after insert on {source.table} begin {add} end",
        f"create trigger {index}_changed after update of {source.columns} on {source.table} begin {forget} {add} end",
        f"create trigger {index}_gone after delete on {source.table} begin {forget} end",
    ]


@contextmanager
def indexed_together(connection: Connection) -> Iterator[None]:
    """For very many new activities of one transaction: on SQLite their words are indexed at the end, all at once.

    One by one takes four times as long, and nobody else can write meanwhile. PostgreSQL lets others write.
    """
    source = _SOURCES[0]
    of_trigger = f"select sql from sqlite_master where type = 'trigger' and name = '{source.index}_added'"
    is_sqlite = connection.dialect.name == "sqlite"
    trigger = connection.exec_driver_sql(of_trigger).scalar() if is_sqlite else None
    if trigger is None:
        yield
        return
    last = connection.exec_driver_sql(f"select coalesce(max(id), 0) from {source.table}").scalar_one()
    # In the same transaction: where that is rolled back, the trigger never was away.
    connection.exec_driver_sql(f"drop trigger {source.index}_added")
    yield
    words = _sqlite_words(source.project_of("source"), source.words_of("source"))
    connection.exec_driver_sql(
        f"insert into {source.index} (rowid, words) select id, {words} from {source.table} as source where id > ?",
        (last,),
    )
    connection.exec_driver_sql(trigger)


_POSTGRESQL_SIGNS = "E'" + "".join(f"\\u{ord(sign):04x}" for sign in SIGNS) + "'"
# The dictionary and the parser of PostgreSQL stay out of it: they take "and/or" for a file and "e.g" for a server.
_POSTGRESQL_WORDS = f"""
    select left(word, {LONGEST_WORD}) as word
    from regexp_split_to_table(
        regexp_replace(
            translate(lower(normalize(words, NFD)), {_POSTGRESQL_SIGNS}, repeat(' ', {len(SIGNS)})),
            '[\\u0300-\\u036f]', '', 'g'
        ),
        ' +'
    ) as word
    where word <> ''
"""
_POSTGRESQL_FUNCTIONS = (
    f"""
    create or replace function search_words(project_id integer, words text) returns tsvector
    language sql immutable parallel safe as $$
        select coalesce(array_to_tsvector(array_agg(project_id || 'x' || word)), '')
        from ({_POSTGRESQL_WORDS}) as words
    $$
    """,
    f"""
    create or replace function search_query(project_id integer, words text) returns tsquery
    language sql immutable parallel safe as $$
        select string_agg('''' || project_id || 'x' || word || ''':*', ' & ')::tsquery
        from ({_POSTGRESQL_WORDS}) as words
    $$
    """,
)


def _postgresql_statements(source: _Source) -> list[str]:
    index = source.index

    def words(row: str) -> str:
        return f"search_words({source.project_of(row)}, {source.words_of(row)})"

    return [
        f"create table {index} (id integer constraint pk_{index} primary key, words tsvector not null)",
        f"insert into {index} select id, {words('source')} from {source.table} as source",
        f"create index ix_{index}_words on {index} using gin (words)",
        f"""
        create function {index}_keep() returns trigger language plpgsql as $$
        begin
            if tg_op <> 'INSERT' then
                delete from {index} where id = old.id;
            end if;
            if tg_op <> 'DELETE' then
                insert into {index} values (new.id, {words("new")});
            end if;
            return null;
        end
        $$
        """,
        f"""
        create trigger {index}_kept after insert or delete or update of {source.columns} on {source.table}
        for each row execute function {index}_keep()
        """,
    ]
