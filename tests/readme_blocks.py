"""The parts of the README that are made from the code. `python -m tests.readme_blocks` writes them anew."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import typer

from decision_aids.__main__ import app as aids_app
from partnering.__main__ import app
from partnering.commands.network import permission_table
from partnering.foundation.settings import NAMES
from partnering.foundation.vocabulary import ReleaseStatus
from partnering.tracker.releases import TRANSITIONS

README = Path(__file__).parents[1] / "README.md"
BENCHMARKS = README.parent / "benchmarks"


def blocks() -> dict[str, str]:
    """Markdown by the name of its place in the README."""
    return {
        "commands": _commands("partnering", app),
        "aid-commands": _commands("decision-aids", aids_app),
        "permissions": permission_table(),
        "transitions": _transitions(),
        "measured": _measured("first_light"),
        "measured-checks": _measured("check_aids"),
        "measured-formats": _measured("render_aids"),
        "measured-icons": _measured("icon_arrays"),
        "measured-million": _measured("million"),
        "measured-import": _measured("import_rows"),
        "measured-released": _measured("released_aids"),
        "measured-review": _measured("review_pages"),
        "measured-workshop": _measured("workshop"),
        "measured-journal": _measured("journal"),
        "settings": _table(("setting", "what it is"), {f"`{name}`": text for name, text in NAMES.items()}),
    }


def filled(text: str, parts: Mapping[str, str]) -> str:
    """The text with each part between its markers. Raises ValueError for a marker that is missing."""
    for name, part in parts.items():
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        if not pattern.search(text):
            raise ValueError(f"README.md has no place for {name!r}")
        text = pattern.sub(lambda match, part=part: f"{match[1]}{part}\n{match[2]}", text)
    return text


def _measured(benchmark: str) -> str:
    return (BENCHMARKS / f"{benchmark}.md").read_text("utf-8").rstrip()


def _commands(program: str, its_app: typer.Typer) -> str:
    rows = {
        " ".join([f"`{name}", *(str(word.metavar or word.name.upper()) for word in arguments)]) + "`": text
        for name, arguments, text in _leaves(program, typer.main.get_command(its_app))
    }
    return _table(("call", "what it does"), rows)


def _leaves(name: str, command: Any) -> Iterator[tuple[str, list[Any], str]]:
    """The commands below a command, with their arguments and the first line of their help."""
    children = getattr(command, "commands", None)
    if children is None:
        arguments = [word for word in command.params if word.param_type_name == "argument"]
        yield name, arguments, command.help.splitlines()[0]
        return
    for word, child in children.items():
        yield from _leaves(f"{name} {word}", child)


def _transitions() -> str:
    return _table(
        ("a release that is", "can become"),
        {
            status.label: ", ".join(to.label for to in ReleaseStatus if to in TRANSITIONS[status])
            or "nothing else"
            for status in ReleaseStatus
        },
    )


def _table(head: tuple[str, str], rows: Mapping[str, str]) -> str:
    lines = [f"| {head[0]} | {head[1]} |", "|---|---|"]
    lines += [f"| {left} | {right} |" for left, right in rows.items()]
    return "\n".join(lines)


if __name__ == "__main__":
    README.write_text(filled(README.read_text("utf-8"), blocks()), "utf-8")
