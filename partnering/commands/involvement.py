"""Who was involved in a release, from the command line, for other systems."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from partnering.commands.calling import (
    DatabaseOption,
    Slug,
    Version,
    catalog_in_use,
    open_database,
    project_called,
)
from partnering.foundation.database import reading
from partnering.foundation.people import command_line_person
from partnering.foundation.settings import read_settings
from partnering.foundation.whole_files import whole_file
from partnering.interop.involvement_files import InvolvementForm, write_involvement
from partnering.reporting.export_fields import LEFT_OUT
from partnering.reporting.involvement import read_involvement
from partnering.tracker.releases import find_release

commands = typer.Typer(rich_markup_mode=None)


@commands.command(epilog="Example: partnering involvement statin 2.1.0 --to r5 -o statin.r5.json")
def involvement(
    project: Slug,
    version: Version,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The file to write.")],
    form: Annotated[
        InvolvementForm,
        typer.Option(
            "--to",
            help="FHIR R5 or R4 in JSON, or words in HTML for the field “Contributors” of CDS Connect.",
        ),
    ] = InvolvementForm.R5,
    database: DatabaseOption = "",
) -> None:
    """Write who was involved in a release, for other systems. People are named as they agreed."""
    open_database(database)
    catalog, now = catalog_in_use(), datetime.now(UTC)
    with reading() as session:
        person_id = command_line_person(session)
        project_id = project_called(session, person_id, project)
        found = read_involvement(
            session,
            person_id,
            project_id=project_id,
            release_id=find_release(session, person_id, project_id=project_id, version=version),
            site=read_settings().site,
            catalog=catalog,
            today=date.today(),  # noqa: DTZ011 (the day where the command is typed)
            now=now,
        )
    with whole_file(output) as part, part.open("wb") as out:
        write_involvement(found.told, form=form, catalog=catalog, now=now, out=out)
    typer.echo(f"Who was involved in {project} {version} is in {output}.")
    for reason, number in found.left_out.items():
        if number:
            typer.echo(f"Left out: {number}. {LEFT_OUT[reason]}")
