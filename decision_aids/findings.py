"""What is found in a document, and how it is told: as text, JSON and GitHub annotations. SARIF is in `sarif`."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

Level = Literal["error", "warning", "info"]

GITHUB_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a person should mend: where it stands, what was found, and what was expected.

    `pointer` is a JSON pointer (RFC 6901) to a place that exists in the document, `line` counts from 1,
    `source` says where the rule comes from. `waived` is the reason for which the team lets it stand; empty where
    nobody said so.
    """

    file: str
    pointer: str
    line: int
    rule: str
    level: Level
    message: str
    source: str
    waived: str = ""


def as_text(findings: Iterable[Finding]) -> str:
    """One line for each finding: file, line, level, rule, place and message."""
    return "\n".join(
        f"{found.file}:{found.line}: {found.level} {found.rule} {found.pointer or '/'}: {found.message}"
        for found in findings
    )


def as_json(findings: Iterable[Finding]) -> str:
    """A JSON list with one object for each finding; `waived` is there only where there is a reason."""
    return json.dumps([_fields(found) for found in findings], indent=2)


def as_github(findings: Iterable[Finding]) -> str:
    """One workflow command for each finding, which GitHub shows beside the line."""
    return "\n".join(
        f"::{GITHUB_LEVELS[found.level]} file={_github_property(found.file)},line={found.line},"
        f"title={_github_property(found.rule)}::{_github_text(found.message)}"
        for found in findings
    )


def _fields(found: Finding) -> dict[str, object]:
    return {name: value for name, value in asdict(found).items() if name != "waived" or value}


def _github_text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _github_property(text: str) -> str:
    return _github_text(text).replace(":", "%3A").replace(",", "%2C")
