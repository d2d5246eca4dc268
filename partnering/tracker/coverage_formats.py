"""Coverage as JSON, CSV, Markdown and text for a terminal; each says the same, from one `Coverage`."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain
from textwrap import fill
from typing import Any

from partnering.foundation.spreadsheets import csv_text
from partnering.foundation.times import day_in_words, days_ago, duration
from partnering.foundation.vocabulary import PartnerRole
from partnering.foundation.words import _, ngettext
from partnering.tracker.coverage import Cell, Coverage, Gap
from partnering.tracker.small_cells import too_few_in_words

WIDEST_LINE = 100
MOST_HELPERS_NAMED = 5
NUMBERS = (
    "activities",
    "people",
    "minutes",
    "level_by_project",
    "level_by_partner",
    "days_silent",
    "activities_from_other_lifecycles",
)
MARKDOWN_SIGNS = re.compile(r"[\\`*_\[\]<>|#~&]")


def coverage_json(coverage: Coverage) -> dict[str, Any]:
    """Plain JSON values, days as ISO text. Only roles that took part have a cell; a hidden cell's numbers are null."""
    return {
        "project": coverage.project,
        "release": coverage.release,
        "lifecycle": coverage.lifecycle,
        "as_of": coverage.as_of.isoformat(),
        "headline": coverage.headline,
        "control_line": coverage.control_line_sentence,
        "stages": [
            {
                "stage": stage.stage,
                "name": stage.name,
                "expert_name": stage.expert_name,
                "timing": stage.timing.value,
                "cells": [
                    {
                        "partner_role": cell.partner_role.value,
                        **_numbers(cell),
                        "last_held_on": _iso(cell.last_held_on),
                        "is_hidden": cell.is_hidden,
                    }
                    for cell in stage.cells
                    if not cell.is_empty
                ],
                "missing": [role.value for role in stage.missing],
                "gaps": [
                    {
                        "kind": gap.kind.value,
                        "any_of": [role.value for role in gap.any_of],
                        "message": gap.message,
                        "who_can_help": [person.name for person in gap.who_can_help],
                    }
                    for gap in stage.gaps
                ],
                "last_held_on": _iso(stage.last_held_on),
                "days_silent": stage.days_silent,
            }
            for stage in coverage.stages
        ],
    }


def coverage_csv(coverage: Coverage) -> str:
    """One row for each stage and partner role, also where nobody took part; a hidden cell's numbers are empty.

    kept_back: the side whose level the reader sees once they have given their own.
    """
    place = ("project", "release", "lifecycle", "as_of", "stage", "name", "timing", "partner_role")
    header = (*place, *NUMBERS, "last_held_on", "is_hidden", "is_missing", "kept_back")
    return csv_text(
        header,
        (
            (
                coverage.project,
                coverage.release,
                coverage.lifecycle,
                coverage.as_of,
                stage.stage,
                stage.name,
                stage.timing.value,
                cell.partner_role.value,
                *_numbers(cell).values(),
                cell.last_held_on,
                "yes" if cell.is_hidden else "no",
                "yes" if cell.partner_role in stage.missing else "no",
                cell.kept_back or "",
            )
            for stage in coverage.stages
            for cell in stage.cells
        ),
    )


def coverage_markdown(coverage: Coverage) -> str:
    """The matrix as a table, stages by partner roles, and below it what the policy misses."""
    title = _("Coverage of {project} {release}").format(project=coverage.project, release=coverage.release)
    header = [_("Stage"), *(role.label for role in PartnerRole)]
    lines = [f"## {_escaped(title)}", "", *map(_escaped, _sentences(coverage)), ""]
    lines += [_markdown_row(header), _markdown_row(["---"] * len(header))]
    for stage in coverage.stages:
        cells = []
        for cell in stage.cells:
            words = _escaped(", ".join(_cell_words(cell, coverage.as_of)))
            cells.append(f"**{words}**" if cell.partner_role in stage.missing else words)
        name = _("{name} ({timing})").format(name=stage.name, timing=stage.timing.label.lower())
        lines.append(_markdown_row([_escaped(name), *cells]))
    gaps = [(stage.name, gap) for stage in coverage.stages for gap in stage.gaps]
    if gaps:
        lines += ["", "### " + _("What is missing"), ""]
        lines += [f"- **{_escaped(name)}**: {_escaped(_gap_words(gap))}" for name, gap in gaps]
    return "\n".join(lines) + "\n"


def coverage_table(coverage: Coverage) -> str:
    """Text for a terminal: each stage with a line for each role that took part, and a line for each gap."""
    blocks = [
        [
            (cell.partner_role.label, *_cell_words(cell, coverage.as_of))
            for cell in stage.cells
            if not cell.is_empty
        ]
        for stage in coverage.stages
    ]
    widths: dict[int, int] = {}
    for row in chain.from_iterable(blocks):
        for column, words in enumerate(row):
            widths[column] = max(widths.get(column, 0), len(words))
    title = _("{project} {release} by {lifecycle}, {day}").format(
        project=coverage.project,
        release=coverage.release,
        lifecycle=coverage.lifecycle,
        day=day_in_words(coverage.as_of),
    )
    lines = [title, *(fill(sentence, WIDEST_LINE) for sentence in _sentences(coverage))]
    for stage, block in zip(coverage.stages, blocks, strict=True):
        lines += ["", f"{stage.name} [{stage.expert_name}], {stage.timing.label.lower()}"]
        if not block:
            lines.append("  " + _("Nobody yet"))
        for row in block:
            padded = (words.ljust(widths[column]) for column, words in enumerate(row))
            lines.append("  " + "  ".join(padded).rstrip())
        for gap in stage.gaps:
            lines.append(fill(_gap_words(gap), WIDEST_LINE, initial_indent="  ! ", subsequent_indent="    "))
    # Names may hold what a terminal obeys.
    return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in "\n".join(lines)) + "\n"


def _sentences(coverage: Coverage) -> Iterator[str]:
    yield coverage.headline
    if coverage.control_line_sentence is not None:
        yield coverage.control_line_sentence


def _numbers(cell: Cell) -> dict[str, int | None]:
    return {name: None if cell.is_hidden else getattr(cell, name) for name in NUMBERS}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _cell_words(cell: Cell, as_of: date) -> tuple[str, ...]:
    if cell.is_hidden:
        return (too_few_in_words(),)
    if cell.last_held_on is None:
        return (_("Nobody yet"),)
    return (
        ngettext("{n} person", "{n} people", cell.people).format(n=f"{cell.people:,}"),
        duration(cell.minutes),
        _level_words(cell.level_by_project, cell.level_by_partner),
        days_ago(min(cell.last_held_on, as_of), as_of),
    )


def _level_words(by_project: int | None, by_partner: int | None) -> str:
    if by_project is None and by_partner is None:
        return _("no rating yet")
    unknown = _("no rating")
    return _("project {by_project}, partners {by_partner}").format(
        by_project=unknown if by_project is None else by_project,
        by_partner=unknown if by_partner is None else by_partner,
    )


def _gap_words(gap: Gap) -> str:
    names = [person.name for person in gap.who_can_help]
    if not names:
        return gap.message
    named, unnamed = ", ".join(names[:MOST_HELPERS_NAMED]), len(names) - MOST_HELPERS_NAMED
    if unnamed > 0:
        named = ngettext("{names} and {n} more", "{names} and {n} more", unnamed).format(
            names=named, n=unnamed
        )
    return _("{message} Could help: {names}.").format(message=gap.message, names=named)


def _markdown_row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    """The text as Markdown shows it and never reads it, on one line."""
    return MARKDOWN_SIGNS.sub(r"\\\g<0>", " ".join(text.split()))
