"""The command line: python -m decision_aids, or decision-aids. Needs no database and no network."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from decision_aids.console import (
    STANDARD_STREAM,
    UNUSABLE,
    read_file,
    read_files,
    refuse,
    say_on_standard_error,
    today,
    with_progress,
    write_output,
)
from decision_aids.findings import Finding, as_github, as_json, as_text

if TYPE_CHECKING:
    from decision_aids.merging import Conflict, Side

app = typer.Typer(
    help="Decision aids as documents, format decision-aid/1.\n\n"
    "\b\n"
    "Begin:     decision-aids new my-aid > my-aid.yaml\n"
    "Check it:  decision-aids check my-aid.yaml\n"
    "Draw it:   decision-aids render my-aid.yaml --to html -o my-aid.html\n"
    "Help:      decision-aids check --help",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


class FindingsFormat(StrEnum):
    """How findings are told."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


class TextOrJson(StrEnum):
    """Told to people or to programs."""

    TEXT = "text"
    JSON = "json"


class Target(StrEnum):
    """What a document can be drawn as."""

    HTML = "html"
    PDF = "pdf"
    SVG = "svg"
    PNG = "png"
    FHIR = "fhir"
    CDS_HOOKS = "cds-hooks"
    JSON = "json"


Aid = Annotated[Path, typer.Argument(metavar="FILE", help="A decision aid, as a YAML file.")]
Output = Annotated[
    str, typer.Option("-o", "--output", metavar="OUT", help="The file to write, or - for standard output.")
]
Told = Annotated[TextOrJson, typer.Option("--format", help="text for people, json for programs.")]


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Decision aids, as YAML files.")],
    output_format: Annotated[
        FindingsFormat,
        typer.Option(
            "--format", help="text for people, json or sarif for programs, github for pull requests."
        ),
    ] = FindingsFormat.TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings count as errors.")] = False,
) -> None:
    """Find what would mislead a reader, and what to write instead.

    Each finding has its file, line and rule. Exit code 0: no error. 1: an error; with --strict a warning too.
    2: a file cannot be read as a decision aid, or the command was not understood.

    Example: decision-aids check aids/*.yaml --format github
    """
    from decision_aids.checks.run import check_document

    is_text = output_format is FindingsFormat.TEXT
    day, is_unreadable = today(), False
    findings: list[Finding] = []
    for file in with_progress(files):
        read = read_file(file)
        if read.document is not None:
            findings += check_document(read.document, today=day)
        else:
            is_unreadable = True
            findings += read.problems if read.is_opened or not is_text else ()
    output = _teller(output_format)(findings)
    if output:
        print(output)
    if is_unreadable:
        raise typer.Exit(UNUSABLE)
    levels = Counter[str](found.level for found in findings)
    if is_text:
        print(_summary(len(files), levels))
    if levels["error"] or (strict and levels["warning"]):
        raise typer.Exit(1)


@app.command()
def render(
    file: Aid,
    target: Annotated[Target, typer.Option("--to", help="What to draw.")],
    out: Output,
    evidence: Annotated[
        str | None,
        typer.Option(metavar="SET", help="The id of the evidence set to show first.", show_default=False),
    ] = None,
) -> None:
    """Draw a decision aid as one file that needs nothing else.

    Every document that can be read is drawn. Where the check finds an error, the output says that it is a draft, and
    the errors are told on standard error.

    Example: decision-aids render aid.yaml --to html -o aid.html
    """
    from decision_aids.checks.run import check_document
    from decision_aids.formats.rendering import render as drawn

    (document,) = read_files([file])
    sets = [one.id for one in document.aid.evidence]
    if evidence is not None and evidence not in sets:
        refuse(f'There is no evidence set "{evidence}". There are: {", ".join(sets) or "none yet"}.')
    day = today()
    write_output(drawn(document, target.value, today=day, evidence_set=evidence), out)
    errors = [found for found in check_document(document, today=day) if found.level == "error"]
    if errors:
        say_on_standard_error(f"{as_text(errors)}\nThe output is marked as a draft.")


@app.command()
def ipdas(file: Aid, output_format: Told = TextOrJson.TEXT) -> None:
    """Say which of the 44 IPDASi items are met, and where.

    Some items no document can prove, such as a review by patients: they need evidence.

    Example: decision-aids ipdas aid.yaml
    """
    from decision_aids.standards.ipdas import assess

    (document,) = read_files([file], is_for_programs=output_format is TextOrJson.JSON)
    results = assess(document, today=today())
    if output_format is TextOrJson.JSON:
        print(json.dumps([asdict(result) for result in results], indent=2))
        return
    for result in results:
        status = result.status.replace("_", " ")
        print(f"{result.id:6} {status:14} {result.title}")
        seen = ": ".join(filter(None, (result.where, result.note)))
        if seen:
            print(f"{'':21} {seen}")
    counts = Counter(result.status for result in results)
    print(", ".join(f"{status.replace('_', ' ')}: {number}" for status, number in counts.items()))


@app.command()
def diff(
    before: Annotated[Path, typer.Argument(metavar="A", help="The version before.")],
    after: Annotated[Path, typer.Argument(metavar="B", help="The version after.")],
    output_format: Told = TextOrJson.TEXT,
) -> None:
    """Say in plain words what changed from one version to another.

    Options, outcomes, values and sources are known by their ids, so that a move is a move and no new text.

    Example: decision-aids diff old.yaml new.yaml
    """
    from decision_aids.comparing import differences, is_only_layout

    one, other = read_files([before, after], is_for_programs=output_format is TextOrJson.JSON)
    changes, only_layout = differences(one, other), is_only_layout(one, other)
    if output_format is TextOrJson.JSON:
        told = {"changes": [asdict(change) for change in changes], "is_only_layout": only_layout}
        print(json.dumps(told, indent=2))
        return
    for change in changes:
        print(change.sentence)
    if only_layout:
        print("Both say the same. Only comments or layout changed.")
    elif not changes:
        print("Both are the same.")


@app.command()
def merge(
    base: Annotated[Path, typer.Argument(metavar="BASE", help="The version that both sides began with.")],
    ours: Annotated[Path, typer.Argument(metavar="OURS", help="Your version.")],
    theirs: Annotated[Path, typer.Argument(metavar="THEIRS", help="The other version.")],
    out: Output,
) -> None:
    """Put the changes of two people into one document.

    Where both changed the same thing in different ways, OUT keeps yours, both are told, and the exit code is 1: people
    must decide. 2: a file cannot be read as a decision aid.

    Example: decision-aids merge base.yaml mine.yaml theirs.yaml -o merged.yaml
    """
    from decision_aids.merging import merge as merged

    documents = read_files([base, ours, theirs])
    result = merged(*(document.text for document in documents))
    write_output(result.text, out)
    if result.is_settled:
        return
    told = [_both_sides(conflict) for conflict in result.conflicts]
    told += [f"{out}: {found.message}" for found in result.findings]
    print("\n".join(told), file=sys.stderr if out == STANDARD_STREAM else sys.stdout)
    raise typer.Exit(1)


@app.command()
def new(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="A short name, such as psa-screening.")],
) -> None:
    """Print a document to start a new decision aid from.

    Notes in it say what belongs where. It can be checked right away.

    Example: decision-aids new psa-screening > psa-screening.yaml
    """
    from decision_aids.starting import UnusableSlug, starting_document

    try:
        print(starting_document(slug), end="")
    except UnusableSlug as problem:
        refuse(str(problem))


@app.command()
def schema() -> None:
    """Print the JSON Schema of the format, for editors.

    Example: decision-aids schema > decision-aid.schema.json
    """
    from decision_aids.document import json_schema

    print(json.dumps(json_schema(), indent=2))


def _teller(output_format: FindingsFormat) -> Callable[[Sequence[Finding]], str]:
    if output_format is FindingsFormat.SARIF:
        from decision_aids.sarif import as_sarif

        return as_sarif
    return {
        FindingsFormat.TEXT: as_text,
        FindingsFormat.JSON: as_json,
        FindingsFormat.GITHUB: as_github,
    }[output_format]


def _summary(files: int, levels: Counter[str]) -> str:
    read = "1 file" if files == 1 else f"{files} files"
    if not levels:
        return f"{read} read, no problem found."
    counts = [
        f"{levels[level]} {word}{'' if levels[level] == 1 else 's'}"
        for level, word in (("error", "error"), ("warning", "warning"), ("info", "note"))
    ]
    return f"{read} read: {', '.join(counts)}."


def _both_sides(conflict: "Conflict") -> str:
    sides: tuple[tuple[str, Side | None], ...] = (
        ("before", conflict.base),
        ("ours", conflict.ours),
        ("theirs", conflict.theirs),
    )
    told = (f"  {name + ':':8} {'not there' if side is None else side.words}" for name, side in sides)
    return "\n".join([f"Both changed this. Please decide: {conflict.about}", *told])


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that cannot show a letter shows its number, and no traceback.
            stream.reconfigure(errors="backslashreplace")
    app(prog_name="decision-aids")


if __name__ == "__main__":
    main()
