"""What is found in a document, and the four ways to tell it: text, JSON, SARIF and GitHub annotations."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import PurePath
from typing import Literal
from urllib.parse import quote

Level = Literal["error", "warning", "info"]

SARIF_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
GITHUB_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a person should mend: where it stands, what was found, and what was expected.

    `pointer` is a JSON pointer (RFC 6901) to a place that exists in the document, `line` counts from 1,
    `source` says where the rule comes from.
    """

    file: str
    pointer: str
    line: int
    rule: str
    level: Level
    message: str
    source: str


def as_text(findings: Iterable[Finding]) -> str:
    """One line for each finding: file, line, level, rule, place and message."""
    return "\n".join(
        f"{found.file}:{found.line}: {found.level} {found.rule} {found.pointer or '/'}: {found.message}"
        for found in findings
    )


def as_json(findings: Iterable[Finding]) -> str:
    """A JSON list with one object for each finding."""
    return json.dumps([asdict(found) for found in findings], indent=2)


def as_sarif(findings: Iterable[Finding]) -> str:
    """A SARIF 2.1.0 log with one run. Paths become relative or file: addresses."""
    every = list(findings)
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "decision-aids",
                        "rules": [{"id": rule} for rule in sorted({found.rule for found in every})],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_sarif_result(found) for found in every],
            }
        ],
    }
    return json.dumps(log, indent=2)


def as_github(findings: Iterable[Finding]) -> str:
    """One workflow command for each finding, which GitHub shows beside the line."""
    return "\n".join(
        f"::{GITHUB_LEVELS[found.level]} file={_github_property(found.file)},line={found.line},"
        f"title={_github_property(found.rule)}::{_github_text(found.message)}"
        for found in findings
    )


def _sarif_result(found: Finding) -> dict[str, object]:
    path = PurePath(found.file)
    return {
        "ruleId": found.rule,
        "level": SARIF_LEVELS[found.level],
        "message": {"text": found.message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {
                        "uri": path.as_uri() if path.is_absolute() else quote(path.as_posix())
                    },
                    "region": {"startLine": found.line},
                },
                "logicalLocations": [{"fullyQualifiedName": found.pointer}],
            }
        ],
    }


def _github_text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _github_property(text: str) -> str:
    return _github_text(text).replace(":", "%3A").replace(",", "%2C")
