"""The command line: python -m decision_aids, or decision-aids. Needs no database and no network."""

import json
import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from decision_aids.document import json_schema
from decision_aids.findings import Finding, as_github, as_json, as_sarif, as_text
from decision_aids.reading import DocumentProblems, read_document, unreadable
from decision_aids.starting import UnusableSlug, starting_document
from decision_aids.strict_yaml import MAX_BYTES, Problem

app = typer.Typer(
    help="Decision aids as documents, format decision-aid/1.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


class OutputFormat(StrEnum):
    """How findings are told."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


TELL: dict[OutputFormat, Callable[[Sequence[Finding]], str]] = {
    OutputFormat.TEXT: as_text,
    OutputFormat.JSON: as_json,
    OutputFormat.SARIF: as_sarif,
    OutputFormat.GITHUB: as_github,
}


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Decision aids, as YAML files.")],
    output_format: Annotated[
        OutputFormat,
        typer.Option(
            "--format", help="text for people, json or sarif for programs, github for pull requests."
        ),
    ] = OutputFormat.TEXT,
    # Scripts may ask for it already. It makes errors of warnings, and nothing gives a warning yet.
    strict: Annotated[bool, typer.Option("--strict", hidden=True)] = False,
) -> None:
    """Check that files can be read as decision aids.

    Each problem is told with its file and line, and with what was expected there.
    Exit code 0: every file can be read. 2: a file cannot be read, or the command was not understood.

    Example: decision-aids check aids/*.yaml --format github
    """
    is_text = output_format is OutputFormat.TEXT
    findings: list[Finding] = []
    unopened: list[Finding] = []
    for file in files:
        try:
            findings += _problems(file)
        except OSError as error:
            problem = Problem(1, "", f"The file cannot be opened: {error.strerror}.")
            print(f"{file}: {problem.message}", file=sys.stderr)
            unopened.append(unreadable(str(file), problem))
    output = TELL[output_format](findings if is_text else [*unopened, *findings])
    if output:
        print(output)
    if findings or unopened:
        raise typer.Exit(2)
    if is_text:
        print(f"{'1 file' if len(files) == 1 else f'{len(files)} files'} read, no problem found.")


@app.command()
def new(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="A short name, such as psa-screening.")],
) -> None:
    """Print a document to start a new decision aid from.

    Notes in it say what belongs where. It can be checked right away.

    Example: decision-aids new psa-screening > psa-screening.yaml
    """
    try:
        print(starting_document(slug), end="")
    except UnusableSlug as problem:
        print(problem, file=sys.stderr)
        raise typer.Exit(2) from None


@app.command()
def schema() -> None:
    """Print the JSON Schema of the format, for editors that help while you write.

    Example: decision-aids schema > decision-aid.schema.json
    """
    print(json.dumps(json_schema(), indent=2))


def _problems(file: Path) -> Sequence[Finding]:
    """What is wrong with a file; nothing when it is a document. Raises OSError when it cannot be opened."""
    with file.open("rb") as content:
        text = content.read(MAX_BYTES + 1)
    try:
        read_document(text, file=str(file))
    except DocumentProblems as problems:
        return problems.findings
    return ()


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that cannot show a letter shows its number, and no traceback.
            stream.reconfigure(errors="backslashreplace")
    app(prog_name="decision-aids")


if __name__ == "__main__":
    main()
