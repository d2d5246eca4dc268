"""Bringing in what people have: activities from a spreadsheet, an artifact from elsewhere, a decision aid."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from partnering.coauthoring.aids import add_aid
from partnering.commands.calling import (
    DatabaseOption,
    catalog_in_use,
    open_database,
    progress_line,
    project_called,
    writing,
)
from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import InvalidInput, NotPossibleNow
from partnering.foundation.people import command_line_person
from partnering.foundation.vocabulary import VersionOrigin
from partnering.interop.artifact_file import read_artifact
from partnering.interop.artifact_import import import_artifact
from partnering.interop.json_document import MAX_BYTES
from partnering.tracker.file_import import import_activities, in_words, preview_import, read_file_for_project
from partnering.tracker.releases import find_release

commands = typer.Typer(
    help="Bring in activities, an artifact or a decision aid from a file.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@commands.command(
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
    open_database(database)
    # Read before the transaction: while a long file is checked, others go on writing.
    with reading() as session:
        person_id = command_line_person(session)
        project_id = project_called(session, person_id, project)
        records = read_file_for_project(
            session,
            person_id,
            project_id=project_id,
            file=file,
            catalog=catalog_in_use(),
            today=date.today(),  # noqa: DTZ011 (the day where the command is typed)
            progress=progress_line("Checked {done} of {all} lines."),
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
            progress=progress_line("Added {done} of {all} activities."),
        )
    typer.echo(f"Done. {in_words(imported)}")


@commands.command("artifact", epilog="Example: partnering import artifact export.json --slug drinking")
def import_artifact_command(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A CDS Connect export, or a FHIR file (JSON).")
    ],
    slug: Annotated[
        str | None,
        typer.Option(metavar="SLUG", help="Short name for the new project. Without it: made from the title."),
    ] = None,
    database: DatabaseOption = "",
) -> None:
    """Make a project and a release from an artifact, and show which partners its own text names.

    FHIR: a PlanDefinition, a Library, an ActivityDefinition, or a Bundle of them (R4 or R5).
    """
    artifact = read_artifact(_bytes_of(file), file_name=file.name)
    with writing(database) as (session, person_id, now):
        try:
            brought = import_artifact(
                session, person_id, artifact=artifact, slug=slug, catalog=catalog_in_use(), now=now
            )
        except NotPossibleNow as problem:
            raise NotPossibleNow(f"{problem.message}\nGive it one of your own with: --slug SLUG") from problem
    typer.echo(f"Project {brought.slug} is added, with release {brought.version}.")
    for sentence in brought.notes:
        typer.echo(sentence)
    typer.echo(brought.summary)


@commands.command(
    "aid", epilog="Example: partnering import aid psa-screening.yaml --project prostate --release 2.1.0"
)
def import_aid_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A decision aid, as a YAML file.")],
    project: Annotated[str, typer.Option(metavar="SLUG", help="Short name of the project, such as statin.")],
    release: Annotated[
        str | None, typer.Option(metavar="VERSION", help="The release that the aid is to go out with.")
    ] = None,
    database: DatabaseOption = "",
) -> None:
    """Bring in a decision aid as a draft, bytes unchanged. The same file brought in twice adds nothing."""
    text = _bytes_of(file)
    with writing(database) as (session, person_id, now):
        project_id = project_called(session, person_id, project)
        release_id = (
            None
            if release is None
            else find_release(session, person_id, project_id=project_id, version=release)
        )
        add_aid(
            session,
            person_id,
            project_id=project_id,
            text=text,
            origin=VersionOrigin.FILE,
            message=file.name,
            release_id=release_id,
            now=now,
        )
    goes_out = f" It goes out with release {release}." if release else ""
    typer.echo(f"The aid is in project {project} as a draft.{goes_out}")
    typer.echo(f"See what it still needs: python -m decision_aids check {file}")


def _bytes_of(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)  # more is refused, and never held
    except OSError as problem:
        raise InvalidInput(f"{file} cannot be read: {problem.strerror}.") from problem
    return data
