"""Keeping what there is: a project as files, the whole database as a backup, and back."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from partnering.commands.calling import DatabaseOption, Slug, catalog_in_use, open_database, project_called
from partnering.foundation.backup import back_up
from partnering.foundation.backup import restore as put_back
from partnering.foundation.database import reading
from partnering.foundation.errors import InvalidInput
from partnering.foundation.people import command_line_person
from partnering.foundation.times import moment_in_words
from partnering.foundation.whole_files import whole_file
from partnering.reporting.export_fields import LEFT_OUT
from partnering.reporting.project_export import export_project

commands = typer.Typer(rich_markup_mode=None)


@commands.command(epilog="Example: partnering export statin -o statin.zip")
def export(
    project: Slug,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The zip to write.")],
    database: DatabaseOption = "",
) -> None:
    """Write all that a project keeps into a zip of CSV, YAML and JSON. People are named as they agreed."""
    open_database(database)
    if output.exists() and not zipfile.is_zipfile(output):
        raise InvalidInput(f"{output} is there already and is not a zip. Choose another name.")
    with reading() as session, whole_file(output) as part, part.open("wb") as out:
        person_id = command_line_person(session)
        exported = export_project(
            session,
            person_id,
            project_id=project_called(session, person_id, project),
            catalog=catalog_in_use(),
            out=out,
        )
    typer.echo(f"Project {project} is in {output}.")
    for reason, number in exported.left_out.items():
        if number:
            typer.echo(f"Left out: {number}. {LEFT_OUT[reason]}")


@commands.command(epilog="Example: partnering backup -o monday.backup")
def backup(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The file to write.")],
    database: DatabaseOption = "",
) -> None:
    """Copy the whole database into one file, while people go on working. Keep it safe: it holds everything."""
    made = back_up(database, output, now=datetime.now(UTC))
    typer.echo(
        f"The backup is in {output}: revision {made.revision}, {made.size_bytes:,} bytes, looked over."
    )


@commands.command(epilog="Example: partnering restore monday.backup --database sqlite:///our.db")
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `backup` made.")],
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Also where the database is in use: what is there now gives way."),
    ] = False,
    database: DatabaseOption = "",
) -> None:
    """Put a backup in the place of the database: all of it or nothing."""
    done = put_back(database, file, may_replace=replace, now=datetime.now(UTC))
    typer.echo(f"The database is as it was on {moment_in_words(done.seal.made_at)}.")
    if done.kept is not None:
        typer.echo(f"What was there before is kept in {done.kept}.")
