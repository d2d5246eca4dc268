"""Findings as SARIF 2.1.0, the format that code hosts and editors read, with what is known about each rule."""

import json
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import quote

from decision_aids.checks.rule import Rule
from decision_aids.checks.run import all_rules
from decision_aids.findings import Finding

LEVELS: Final[Mapping[str, str]] = {"error": "error", "warning": "warning", "info": "note"}


def as_sarif(findings: Iterable[Finding]) -> str:
    """A SARIF 2.1.0 log with one run. Paths become relative or file: addresses, waived findings are suppressed."""
    every = list(findings)
    rules = {rule.id: _rule(rule) for rule in all_rules()}
    used = sorted({found.rule for found in every})
    driver = {"name": "decision-aids", "rules": [rules.get(id_, {"id": id_}) for id_ in used]}
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "results": [_result(found) for found in every],
            }
        ],
    }
    return json.dumps(log, indent=2)


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "help": {"text": rule.instead},
        "helpUri": rule.link,
        "defaultConfiguration": {"level": LEVELS[rule.level]},
    }


def _result(found: Finding) -> dict[str, Any]:
    path = PurePath(found.file)
    result: dict[str, Any] = {
        "ruleId": found.rule,
        "level": LEVELS[found.level],
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
    if found.waived:
        result["suppressions"] = [{"kind": "inSource", "justification": found.waived}]
    return result
