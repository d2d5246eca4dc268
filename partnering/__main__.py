"""The command line: set up a database, bring things in, ask for the coverage of a release.

Exit codes: 0 done, 2 wrong use or bad input, 3 a database that cannot be used. Neither 2 nor 3 writes anything.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from partnering.demo import load_demo
from partnering.foundation.catalog import Catalog, load_catalog
from partnering.foundation.database import connect, disconnect, reading, transaction
from partnering.foundation.errors import (
    DatabaseUnusable,
    ExpectedError,
    InvalidInput,
    NotFound,
    NotPossibleNow,
)
from partnering.foundation.instance import is_empty
from partnering.foundation.invitations import invite_person
from partnering.foundation.people import add_person, command_line_person, find_person
from partnering.foundation.permissions import ADMINISTRATOR, ROLE_TABLE, Permission, Scope
from partnering.foundation.projects import (
    DEFAULT_LIFECYCLE,
    DEFAULT_POLICY,
    add_project,
    find_project,
    list_projects,
)
from partnering.foundation.schema import check_schema, migrate
from partnering.foundation.settings import read_settings
from partnering.interop.artifact_import import import_artifact
from partnering.interop.cds_connect import read_artifact
from partnering.tracker.coverage_formats import coverage_csv, coverage_json, coverage_markdown, coverage_table
from partnering.tracker.file_import import import_activities, in_words, preview_import, read_file_for_project
from partnering.tracker.release_coverage import read_coverage
from partnering.tracker.releases import add_release, find_release

MOST_NAMED = 10

app = typer.Typer(
    name="partnering",
    help="Log who partnered at each stage of clinical decision support, and see what a release misses.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
import_app = typer.Typer(
    help="Bring in activities or an artifact from a file.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(import_app, name="import")


def _database(context: typer.Context, given: str) -> str:
    """The database of this call: given with the command, or before it, or by the settings."""
    if context.parent is None:
        context.obj = given
    return given or context.find_root().obj or read_settings().database


Slug = Annotated[str, typer.Argument(metavar="PROJECT", help="Short name of the project, such as statin.")]
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


class CoverageFormat(StrEnum):
    """How `coverage` prints."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"
    CSV = "csv"


@app.callback()
def choose_database(database: DatabaseOption = "") -> None:
    """Log who partnered at each stage of clinical decision support, and see what a release misses."""


def _catalog() -> Catalog:
    return load_catalog(read_settings().catalog_folder)


@contextmanager
def _writing(database: str) -> Iterator[tuple[Session, int, datetime]]:
    """One transaction as the command line's own account."""
    _open(database)
    with transaction() as session:
        yield session, command_line_person(session), datetime.now(UTC)


def _open(database: str) -> None:
    check_schema(database)
    connect(database)


def _project(session: Session, person_id: int, slug: str) -> int:
    """As `find_project`. Whoever types commands here may know which projects there are."""
    try:
        return find_project(session, person_id, slug=slug)
    except NotFound as problem:
        known = [card.slug for card in list_projects(session, person_id)[:MOST_NAMED]]
        raise NotFound(
            f"There is no project “{slug}”. There are: {', '.join(known) or 'none yet'}.\n"
            "Add one with: partnering add-project"
        ) from problem


@app.command(epilog="Example: partnering init --database sqlite:///our.db")
def init(database: DatabaseOption = "") -> None:
    """Create the database, or bring it up to date. Safe to repeat."""
    migrate(database)
    typer.echo("The database is ready.")


@app.command(epilog="Example: partnering demo --database sqlite:///try.db")
def demo(
    database: DatabaseOption = "",
    when_empty: Annotated[
        bool, typer.Option("--when-empty", help="Where the database is in use: do nothing, and say nothing.")
    ] = False,
) -> None:
    """Load a made-up network to look around in. Refuses a database that is in use."""
    _open(database)
    if when_empty:
        with reading() as session:
            if not is_empty(session):
                return
    with transaction() as session:
        load_demo(session, catalog=_catalog(), now=datetime.now(UTC))
    typer.echo("The demo network is ready. Its people are made up.")


@app.command(
    "add-project", epilog='Example: partnering add-project statin --title "Statin choice with diabetes"'
)
def add_project_command(
    slug: Annotated[
        str, typer.Argument(metavar="SLUG", help="Short name for addresses and commands, such as statin.")
    ],
    title: Annotated[str, typer.Option(metavar="TEXT", help="The title people read.")],
    lifecycle: Annotated[
        str, typer.Option(metavar="KEY", help="Whose stages the project uses, such as cdsic-4.")
    ] = DEFAULT_LIFECYCLE,
    policy: Annotated[
        str, typer.Option(metavar="KEY", help="The rules for who must take part before a release.")
    ] = DEFAULT_POLICY,
    database: DatabaseOption = "",
) -> None:
    """Add a project."""
    with _writing(database) as (session, person_id, now):
        add_project(
            session,
            person_id,
            slug=slug,
            title=title,
            lifecycle=lifecycle,
            policy=policy,
            catalog=_catalog(),
            now=now,
        )
    typer.echo(f"Project {slug} is added.")


@app.command("add-release", epilog="Example: partnering add-release statin 2.1.0 --previous 2.0.0")
def add_release_command(
    project: Slug,
    version: Annotated[str, typer.Argument(metavar="VERSION", help="The version, such as 2.1.0.")],
    previous: Annotated[
        str | None, typer.Option(metavar="VERSION", help="The version before it, to compare with.")
    ] = None,
    database: DatabaseOption = "",
) -> None:
    """Add a release to a project."""
    with _writing(database) as (session, person_id, now):
        project_id = _project(session, person_id, project)
        add_release(session, person_id, project_id=project_id, version=version, previous=previous, now=now)
    typer.echo(f"Release {version} of {project} is added.")


@import_app.command(
    "activities", epilog="Example: partnering import activities spring.csv --project statin --dry-run"
)
def import_activities_command(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A CSV file, one row per activity and partner role.")
    ],
    project: Annotated[str, typer.Option(metavar="SLUG", help="Short name of the project, such as statin.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what the file would add, and write nothing.")
    ] = False,
    database: DatabaseOption = "",
) -> None:
    """Bring in activities: all rows or none. A file brought in twice adds nothing."""
    _open(database)
    # Read before the transaction: while a long file is checked, others go on writing.
    with reading() as session:
        person_id = command_line_person(session)
        project_id = _project(session, person_id, project)
        records = read_file_for_project(
            session,
            person_id,
            project_id=project_id,
            file=file,
            catalog=_catalog(),
            today=date.today(),  # noqa: DTZ011 (the day where the command is typed)
        )
        if dry_run:
            preview = preview_import(session, person_id, project_id=project_id, records=records)
            typer.echo(f"{in_words(preview)}\nThis was a try: nothing was written.")
            return
    with transaction() as session:
        imported = import_activities(
            session,
            person_id,
            project_id=project_id,
            records=records,
            file_name=file.name,
            now=datetime.now(UTC),
        )
    typer.echo(f"Done. {in_words(imported)}")


@import_app.command("artifact", epilog="Example: partnering import artifact export.json --slug drinking")
def import_artifact_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CDS Connect export (JSON).")],
    slug: Annotated[
        str | None,
        typer.Option(metavar="SLUG", help="Short name for the new project. Without it: made from the title."),
    ] = None,
    database: DatabaseOption = "",
) -> None:
    """Make a project and a release from an artifact, and show which partners its own text names."""
    artifact = read_artifact(_bytes_of(file), file_name=file.name)
    with _writing(database) as (session, person_id, now):
        try:
            brought = import_artifact(
                session, person_id, artifact=artifact, slug=slug, catalog=_catalog(), now=now
            )
        except NotPossibleNow as problem:
            raise NotPossibleNow(f"{problem.message}\nGive it one of your own with: --slug SLUG") from problem
    typer.echo(f"Project {brought.slug} is added, with release {brought.version}.")
    typer.echo(brought.summary)


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as problem:
        raise InvalidInput(f"{file} cannot be read: {problem.strerror}.") from problem


@app.command(epilog="Example: partnering coverage statin 2.1.0 --format markdown")
def coverage(
    project: Slug,
    version: Annotated[
        str, typer.Argument(metavar="VERSION", help="The version of the release, such as 2.1.0.")
    ],
    lifecycle: Annotated[
        str | None,
        typer.Option(metavar="KEY", help="See it by the stages of another lifecycle, such as cdsic-4."),
    ] = None,
    form: Annotated[CoverageFormat, typer.Option("--format", help="How to print it.")] = CoverageFormat.TABLE,
    database: DatabaseOption = "",
) -> None:
    """Show who took part at each stage of a release, and what is missing."""
    _open(database)
    with reading() as session:
        person_id = command_line_person(session)
        project_id = _project(session, person_id, project)
        result = read_coverage(
            session,
            person_id,
            project_id=project_id,
            release_id=find_release(session, person_id, project_id=project_id, version=version),
            lifecycle=lifecycle,
            catalog=_catalog(),
            today=date.today(),  # noqa: DTZ011 (the day where the command is typed)
        )
    match form:
        case CoverageFormat.JSON:
            typer.echo(json.dumps(coverage_json(result), ensure_ascii=False, indent=2))
        case CoverageFormat.MARKDOWN:
            typer.echo(coverage_markdown(result), nl=False)
        case CoverageFormat.CSV:
            typer.echo(coverage_csv(result), nl=False)
        case CoverageFormat.TABLE:
            typer.echo(coverage_table(result), nl=False)


@app.command("add-person", epilog='Example: partnering add-person rosa@example.org --name "Rosa M."')
def add_person_command(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="The e-mail address they sign in with.")],
    name: Annotated[str, typer.Option(metavar="NAME", help="The name others read.")],
    admin: Annotated[
        bool, typer.Option("--admin", help="Make a new person an administrator of the whole network.")
    ] = False,
    database: DatabaseOption = "",
) -> None:
    """Add a person and print a one-time sign-in link. For somebody who is here already: a new link."""
    with _writing(database) as (session, person_id, now):
        known_id = find_person(session, person_id, email=email)
        if known_id is not None and admin:
            raise NotPossibleNow(
                f"{email} is here already, and --admin is for new people.\nLeave it out to get a new link."
            )
        member_id = known_id or add_person(
            session, person_id, name=name, email=email, is_administrator=admin, now=now
        )
        token = invite_person(session, person_id, member_id=member_id, now=now)
    if known_id is not None:
        typer.echo(f"{email} is here already and keeps their name. Links made before end.", err=True)
    typer.echo(f"{read_settings().site}/invitation/{token}")
    typer.echo("This link works once, for 7 days. Give it to nobody else.", err=True)


@app.command(epilog="Example: partnering permissions")
def permissions() -> None:
    """Print who may do what."""
    typer.echo(permission_table())


def permission_table() -> str:
    """The policy as a Markdown table: a row for each permission, a column for each role."""
    roles = list(ROLE_TABLE)
    rows = ["| | " + " | ".join([*(role.label for role in roles), "Administrator"]) + " |"]
    rows.append("|---|" + "---|" * (len(roles) + 1))
    for permission in Permission:
        holders = [*(ROLE_TABLE[role] for role in roles), ADMINISTRATOR]
        marks = ["yes" if permission.scope is Scope.OWN or permission in held else "" for held in holders]
        rows.append(f"| {permission.sentence} | " + " | ".join(marks) + " |")
    return "\n".join(rows)


def main() -> None:
    """Run the command line and leave with its exit code; errors go to standard error in plain lines."""
    try:
        code = app(prog_name="partnering", standalone_mode=False)
    except DatabaseUnusable as problem:
        code = _say(problem.message, 3)
    except ExpectedError as problem:
        code = _say(problem.message, 2)
    except typer.TyperException as problem:
        code = _say(_wrong_use(problem), 2)
    finally:
        disconnect()
    sys.exit(code or 0)


def _wrong_use(problem: typer.TyperException) -> str:
    text = problem.format_message() if isinstance(problem, typer.BadParameter) else str(problem)
    if text.startswith("Usage:"):
        # A command that needs another word after it answers with its whole help.
        return text
    context = getattr(problem, "ctx", None)
    command = context.command_path if context else "partnering"
    return f"{text.replace('Value error, ', '')}\nSee: {command} --help"


def _say(message: str, code: int) -> int:
    typer.echo(message, err=True)
    return code


if __name__ == "__main__":
    main()
