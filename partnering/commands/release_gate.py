"""The release gate from the command line, for scripts and CI."""

import json
from datetime import UTC, date, datetime
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
)
from partnering.foundation.database import reading
from partnering.foundation.people import command_line_person
from partnering.release_gate.formats import gate_github, gate_json, gate_junit, gate_markdown, gate_text
from partnering.release_gate.gate import judge_release
from partnering.tracker.releases import find_release

EXIT_NOT_AGREED = 1

commands = typer.Typer(rich_markup_mode=None)


class GateFormat(StrEnum):
    """How `gate` prints."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"
    GITHUB = "github"
    MARKDOWN = "markdown"


@commands.command(epilog="Example: partnering gate statin 2.1.0 --format markdown")
def gate(
    project: Slug,
    version: Version,
    form: Annotated[GateFormat, typer.Option("--format", help="How to print it.")] = GateFormat.TEXT,
    accept_override: Annotated[
        bool,
        typer.Option(
            "--accept-override",
            help="Leave with 0 also where an override from outside the team lets the release pass.",
        ),
    ] = False,
    database: DatabaseOption = "",
) -> None:
    """Say whether a release may go out, and why or why not. Leaves with 0 if it is agreed, else with 1."""
    open_database(database)
    with reading() as session:
        person_id = command_line_person(session)
        project_id = project_called(session, person_id, project)
        result = judge_release(
            session,
            person_id,
            project_id=project_id,
            release_id=find_release(session, person_id, project_id=project_id, version=version),
            catalog=catalog_in_use(),
            today=date.today(),  # noqa: DTZ011 (the day where the command is typed)
            now=datetime.now(UTC),
        )
    match form:
        case GateFormat.JSON:
            typer.echo(json.dumps(gate_json(result), ensure_ascii=False, indent=2))
        case GateFormat.JUNIT:
            typer.echo(gate_junit(result), nl=False)
        case GateFormat.GITHUB:
            typer.echo(gate_github(result), nl=False)
        case GateFormat.MARKDOWN:
            typer.echo(gate_markdown(result), nl=False)
        case GateFormat.TEXT:
            typer.echo(gate_text(result), nl=False)
    if not (result.may_go_out if accept_override else result.is_agreed):
        raise typer.Exit(EXIT_NOT_AGREED)
