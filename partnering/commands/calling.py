"""What every command needs: its database, one transaction as the command line's own account, its project."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from partnering.foundation.catalog import Catalog, load_catalog
from partnering.foundation.database import connect, transaction
from partnering.foundation.errors import NotFound
from partnering.foundation.people import command_line_person
from partnering.foundation.projects import find_project, list_projects
from partnering.foundation.schema import check_schema
from partnering.foundation.settings import read_settings

MOST_NAMED = 10


def _database(context: typer.Context, given: str) -> str:
    """The database of this call: given with the command, or before it, or by the settings."""
    if context.parent is None:
        context.obj = given
    return given or context.find_root().obj or read_settings().database


Slug = Annotated[str, typer.Argument(metavar="PROJECT", help="Short name of the project, such as statin.")]
Version = Annotated[str, typer.Argument(metavar="VERSION", help="The version of the release, such as 2.1.0.")]
DatabaseOption = Annotated[
    str,
    typer.Option(
        "--database",
        metavar="URL",
        callback=_database,
        help="The database, such as sqlite:///our.db. Without it: ONE_MORE_STEP_DATABASE, else a local file.",
        show_default=False,
    ),
]


def catalog_in_use() -> Catalog:
    """The shipped catalog with the files of one's own folder."""
    return load_catalog(read_settings().catalog_folder)


@contextmanager
def writing(database: str) -> Iterator[tuple[Session, int, datetime]]:
    """One transaction as the command line's own account."""
    open_database(database)
    with transaction() as session:
        yield session, command_line_person(session), datetime.now(UTC)


def open_database(database: str) -> None:
    """Bind this process to the database. Raises DatabaseUnusable for one that is not there or does not fit."""
    check_schema(database)
    connect(database)


def progress_line(sentence: str) -> Callable[[int, int], None] | None:
    """Writes how much is done over one line of the terminal, on standard error; None where nobody looks at one.

    sentence: with {done} and {all} in it.
    """
    if not sys.stderr.isatty():
        return None

    def show(done: int, all_of_it: int) -> None:
        end = "\n" if done == all_of_it else ""
        sys.stderr.write("\r" + sentence.format(done=f"{done:,}", all=f"{all_of_it:,}") + end)
        sys.stderr.flush()

    return show


def project_called(session: Session, person_id: int, slug: str) -> int:
    """As `find_project`. Whoever types commands here may know which projects there are."""
    try:
        return find_project(session, person_id, slug=slug)
    except NotFound as problem:
        known = [card.slug for card in list_projects(session, person_id)[:MOST_NAMED]]
        raise NotFound(
            f"There is no project “{slug}”. There are: {', '.join(known) or 'none yet'}.\n"
            "Add one with: partnering add-project"
        ) from problem
