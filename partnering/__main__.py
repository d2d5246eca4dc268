"""The command line: set up a database, bring things in, ask for the coverage of a release.

Exit codes: 0 done, 1 a release that is not agreed at its gate, 2 wrong use or bad input, 3 a database that cannot be
used. Neither 2 nor 3 writes anything.
"""

import sys

import typer

from partnering.commands import (
    bringing_in,
    involvement,
    journal,
    keeping,
    network,
    projects,
    release_gate,
    reporting,
)
from partnering.commands.calling import DatabaseOption
from partnering.foundation.database import disconnect
from partnering.foundation.errors import DatabaseUnusable, ExpectedError

app = typer.Typer(
    name="partnering",
    help="Log who partnered at each stage of clinical decision support, and see what a release misses.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(network.commands)
app.add_typer(projects.commands)
app.add_typer(release_gate.commands)
app.add_typer(keeping.commands)
app.add_typer(involvement.commands)
app.add_typer(reporting.commands)
app.add_typer(journal.commands)
app.add_typer(bringing_in.commands, name="import")


@app.callback()
def choose_database(database: DatabaseOption = "") -> None:
    """Log who partnered at each stage of clinical decision support, and see what a release misses."""


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
