"""The report for funders, from the command line."""

from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from partnering.commands.calling import DatabaseOption, Slug, catalog_in_use, open_database, project_called
from partnering.foundation.database import reading
from partnering.foundation.errors import InvalidInput
from partnering.foundation.people import command_line_person
from partnering.foundation.whole_files import whole_file
from partnering.reporting.dashboard import Choice
from partnering.reporting.report import read_report
from partnering.reporting.report_formats import report_in
from partnering.tracker.coverage import SCALE

commands = typer.Typer(rich_markup_mode=None)

DAY = ["%Y-%m-%d"]


class ReportForm(StrEnum):
    """In which format the report is written."""

    MD = "md"
    HTML = "html"
    PDF = "pdf"
    CSV = "csv"


@commands.command(epilog="Example: partnering report statin --to pdf -o statin.pdf --since 2026-01-01")
def report(
    project: Slug,
    *,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The file to write.")],
    to: Annotated[ReportForm, typer.Option("--to", help="The format.")],
    since: Annotated[
        datetime | None,
        typer.Option(formats=DAY, metavar="DATE", help="From the year of this day on, such as 2026-01-01."),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(formats=DAY, metavar="DATE", help="To the end of the year of this day."),
    ] = None,
    database: DatabaseOption = "",
) -> None:
    """Write the report for funders: figures, what was written, no names. Small numbers stay hidden.

    Periods are whole years: the numbers of a few days could be worked out from two reports.
    """
    if since and until and until < since:
        raise InvalidInput("The report would end before it begins. Turn --since and --until round.")
    open_database(database)
    catalog, now = catalog_in_use(), datetime.now(UTC)
    with reading() as session:
        person_id = command_line_person(session)
        made = read_report(
            session,
            person_id,
            project_id=project_called(session, person_id, project),
            choice=Choice(first_year=since.year if since else None, last_year=until.year if until else None),
            catalog=catalog,
            today=date.today(),  # noqa: DTZ011 (the day where the command is typed)
            now=now,
        )
    content = report_in(made, to.value, catalog.continuum(SCALE))
    with whole_file(output) as part:
        part.write_bytes(content)
    typer.echo(f"The report of {project} is in {output}. Period: {made.period}.")
