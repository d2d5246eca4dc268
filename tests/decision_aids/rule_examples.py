"""The examples of the rules: for each a document that passes and one that fails, made from one small aid."""

import re
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any, Final, Literal

import yaml

import decision_aids.checks
from decision_aids.checks.run import check_document
from decision_aids.findings import Finding
from decision_aids.reading import Document, read_document

FOLDER: Final = Path(decision_aids.checks.__file__).with_name("examples")
TODAY: Final = date(2026, 11, 22)

Side = Literal["passes", "fails"]


class _WithoutAliases(yaml.SafeDumper):
    """Writes out what stands in a document twice, as people do."""

    def ignore_aliases(self, _: object) -> bool:
        return True


def base() -> dict[str, Any]:
    """The small aid that passes every rule, as plain values."""
    values: dict[str, Any] = yaml.safe_load((FOLDER / "base.yaml").read_text("utf-8"))
    return values


def patched(patch: dict[str, Any]) -> Document:
    """The small aid with a JSON merge patch (RFC 7396): a list replaces a list, null removes."""
    text = yaml.dump(_merged(base(), patch), Dumper=_WithoutAliases, sort_keys=False, allow_unicode=True)
    return read_document(text.encode(), file="aid.yaml")


def example(rule: str, side: Side) -> Document:
    """The document of one side of the example of a rule."""
    sides = yaml.safe_load((FOLDER / f"{rule}.yaml").read_text("utf-8"))
    return patched(sides[side])


def patch_text(rule: str, side: Side) -> str:
    """What the example changes, as it is written."""
    text = (FOLDER / f"{rule}.yaml").read_text("utf-8")
    found = re.search(rf"^{side}:(.*?)(?=^\S|\Z)", text, re.DOTALL | re.MULTILINE)
    if found is None:
        raise ValueError(f"{rule}.yaml has no {side}.")
    return dedent(found[1].strip("\n")).strip()


def found_by(rule: str, document: Document) -> list[Finding]:
    """What one rule finds, waivers and all."""
    return [finding for finding in check_document(document, today=TODAY) if finding.rule == rule]


def _merged(target: Any, patch: Any) -> Any:
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = _merged(merged.get(name), value)
    return merged
