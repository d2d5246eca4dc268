"""Files and the terminal, for the command line: documents come in, outputs and findings go out, nothing surprises."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

import typer

from decision_aids.findings import Finding, as_json, as_text
from decision_aids.reading import Document, DocumentProblems, read_document, unreadable
from decision_aids.strict_yaml import MAX_BYTES, Problem

UNUSABLE: Final = 2
"""The exit code of a file that cannot be read as a document, and of wrong use."""

MANY: Final = 20
"""So many files take long enough that people want to see how far it is."""

STANDARD_STREAM: Final = "-"


def today() -> date:
    """The day by the clock of this computer."""
    return datetime.now().astimezone().date()


@dataclass(frozen=True, slots=True)
class Read:
    """What came of reading a file: a document, or what is wrong."""

    document: Document | None
    problems: tuple[Finding, ...] = ()
    is_opened: bool = True


def read_file(file: Path) -> Read:
    """The document in a file, or what is wrong with it. A file that cannot be opened is told on standard error."""
    try:
        with file.open("rb") as content:
            text = content.read(MAX_BYTES + 1)
    except OSError as error:
        problem = Problem(1, "", f"The file cannot be opened: {error.strerror}.")
        say_on_standard_error(f"{file}: {problem.message}")
        return Read(None, (unreadable(str(file), problem),), is_opened=False)
    try:
        return Read(read_document(text, file=str(file)))
    except DocumentProblems as problems:
        return Read(None, problems.findings)


def read_files(files: Iterable[Path], *, is_for_programs: bool = False) -> tuple[Document, ...]:
    """The documents in files. Where one cannot be read that is told, for programs as JSON, and the command exits."""
    read = [read_file(file) for file in files]
    if is_for_programs and any(one.problems for one in read):
        typer.echo(as_json(found for one in read for found in one.problems))
    else:
        say_on_standard_error(as_text(found for one in read if one.is_opened for found in one.problems))
    documents = tuple(one.document for one in read if one.document is not None)
    if len(documents) < len(read):
        raise typer.Exit(UNUSABLE)
    return documents


def write_output(content: bytes, out: str) -> None:
    """Writes to a file, or for "-" to standard output. Where that cannot be done it is told, and the command exits."""
    if out == STANDARD_STREAM:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        Path(out).write_bytes(content)
    except OSError as error:
        refuse(f"{out}: The file cannot be written: {error.strerror}.")


def refuse(message: str) -> None:
    """Says why a command cannot go on, and exits."""
    say_on_standard_error(message)
    raise typer.Exit(UNUSABLE)


def say_on_standard_error(message: str) -> None:
    """A message for people, beside an output for programs; nothing where there is nothing to say."""
    if message:
        typer.echo(message, err=True)


def with_progress(files: Sequence[Path]) -> Iterator[Path]:
    """The files one by one. With many of them, a terminal shows how far it is."""
    is_shown = len(files) >= MANY and sys.stderr.isatty()
    for number, file in enumerate(files, start=1):
        if is_shown:
            typer.echo(f"\r{number} of {len(files)} files", nl=number == len(files), err=True)
        yield file
