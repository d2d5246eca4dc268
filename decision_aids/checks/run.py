"""Runs the rules on a document, and applies its waivers."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from importlib import import_module
from typing import Final

from decision_aids.checks.rule import RULES, Rule, Subject
from decision_aids.document import Waiver
from decision_aids.findings import Finding
from decision_aids.reading import Document

FAMILIES: Final = (
    "comparable_numbers",
    "chances",
    "who_and_when",
    "pictures",
    "adding_up",
    "certainty",
    "seeing",
    "balance",
    "plain_words",
    "dates_and_sources",
    "people",
    "reading_level",
    "screening",
    "outcomes",
    "values",
)
"""The modules of rules."""


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, L1 first."""
    for family in FAMILIES:
        import_module(f"decision_aids.checks.{family}")
    return tuple(sorted(RULES.values(), key=lambda rule: int(rule.id[1:])))


def check_document(document: Document, *, today: date) -> tuple[Finding, ...]:
    """What would mislead a reader, in the order of lines, each thing once. `today` decides what is overdue.

    A finding that the document waives stays, with level info and the reason. A waiver that waives nothing is a
    finding itself.
    """
    subject = Subject(document.aid, today)
    found = [finding for rule in all_rules() for finding in _findings(rule, document, subject)]
    waivers = document.aid.waivers
    told = [_waived(finding, waivers) for finding in found]
    told += _waivers_without_use(document, found)
    in_order = sorted(told, key=lambda finding: (finding.line, int(finding.rule[1:])))
    return tuple(dict.fromkeys(in_order))


def _findings(rule: Rule, document: Document, subject: Subject) -> Iterator[Finding]:
    for breach in rule.check(subject):
        place = document.place.find(breach.pointer)
        level = breach.level or rule.level
        yield Finding(document.file, place.pointer, place.line, rule.id, level, breach.message, rule.source)


def _holds_for(waiver: Waiver, finding: Finding) -> bool:
    at = waiver.at or ""
    return waiver.rule == finding.rule and f"{finding.pointer}/".startswith(f"{at}/")


def _waived(finding: Finding, waivers: tuple[Waiver, ...]) -> Finding:
    for waiver in waivers:
        if _holds_for(waiver, finding):
            message = f"{finding.message} The team lets this stand: {waiver.reason}"
            return replace(finding, level="info", message=message, waived=waiver.reason)
    return finding


def _waivers_without_use(document: Document, found: list[Finding]) -> Iterator[Finding]:
    sources = {rule.id: rule.source for rule in all_rules()}
    for index, waiver in enumerate(document.aid.waivers):
        if not any(_holds_for(waiver, finding) for finding in found):
            pointer = f"/waivers/{index}"
            yield Finding(
                document.file,
                pointer,
                document.line(pointer),
                waiver.rule,
                "warning",
                "Nothing is found here any more. Remove this waiver.",
                sources.get(waiver.rule, ""),
            )
