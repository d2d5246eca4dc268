"""Projects and their releases: adding them, and what a release misses."""

import json
from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from partnering.commands.calling import (
    DatabaseOption,
    Slug,
    Version,
    catalog_in_use,
    open_database,
    project_called,
    writing,
)
from partnering.foundation.database import reading
from partnering.foundation.people import command_line_person
from partnering.foundation.projects import DEFAULT_LIFECYCLE, DEFAULT_POLICY, add_project
from partnering.tracker.coverage_formats import coverage_csv, coverage_json, coverage_markdown, coverage_table
from partnering.tracker.release_coverage import read_coverage
from partnering.tracker.releases import add_release, find_release

commands = typer.Typer(rich_markup_mode=None)


class CoverageFormat(StrEnum):
    """How `coverage` prints."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"
    CSV = "csv"


@commands.command(
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
    with writing(database) as (session, person_id, now):
        add_project(
            session,
            person_id,
            slug=slug,
            title=title,
            lifecycle=lifecycle,
            policy=policy,
            catalog=catalog_in_use(),
            now=now,
        )
    typer.echo(f"Project {slug} is added.")


@commands.command("add-release", epilog="Example: partnering add-release statin 2.1.0 --previous 2.0.0")
def add_release_command(
    project: Slug,
    version: Annotated[str, typer.Argument(metavar="VERSION", help="The version, such as 2.1.0.")],
    previous: Annotated[
        str | None, typer.Option(metavar="VERSION", help="The version before it, to compare with.")
    ] = None,
    database: DatabaseOption = "",
) -> None:
    """Add a release to a project."""
    with writing(database) as (session, person_id, now):
        project_id = project_called(session, person_id, project)
        add_release(session, person_id, project_id=project_id, version=version, previous=previous, now=now)
    typer.echo(f"Release {version} of {project} is added.")


@commands.command(epilog="Example: partnering coverage statin 2.1.0 --format markdown")
def coverage(
    project: Slug,
    version: Version,
    lifecycle: Annotated[
        str | None,
        typer.Option(metavar="KEY", help="See it by the stages of another lifecycle, such as cdsic-4."),
    ] = None,
    form: Annotated[CoverageFormat, typer.Option("--format", help="How to print it.")] = CoverageFormat.TABLE,
    database: DatabaseOption = "",
) -> None:
    """Show who took part at each stage of a release, and what is missing."""
    open_database(database)
    with reading() as session:
        person_id = command_line_person(session)
        project_id = project_called(session, person_id, project)
        result = read_coverage(
            session,
            person_id,
            project_id=project_id,
            release_id=find_release(session, person_id, project_id=project_id, version=version),
            lifecycle=lifecycle,
            catalog=catalog_in_use(),
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
