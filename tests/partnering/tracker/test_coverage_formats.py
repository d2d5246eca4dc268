"""Coverage in four formats: the promised JSON, and the same numbers as CSV, Markdown and text."""

import csv
import json
from datetime import date
from io import StringIO

import pytest

from partnering.foundation.catalog import load_catalog
from partnering.foundation.vocabulary import PartnerRole
from partnering.tracker.coverage import (
    Coverage,
    PersonWhoCouldHelp,
    compute_coverage,
)
from partnering.tracker.coverage_formats import coverage_csv, coverage_json, coverage_markdown, coverage_table
from partnering.tracker.small_cells import hide_small_cells
from tests.parts import Part, summed

CATALOG = load_catalog()
PATIENT, CAREGIVER, CITIZEN, CLINICIAN, LOCAL = PartnerRole
PARTS = (
    Part(1, date(2026, 11, 12), "sittig-2023", "information_delivery", PATIENT, 3, frozenset({7}), 60, 4, 2),
    Part(
        2, date(2026, 11, 1), "sittig-2023", "information_delivery", PATIENT, 2, frozenset({7}), 45, None, 1
    ),
    Part(
        2, date(2026, 11, 1), "sittig-2023", "information_delivery", CITIZEN, 5, frozenset(), 45, None, None
    ),
    Part(3, date(2026, 11, 20), "cdsic-4", "evaluation_maintenance", LOCAL, 1, frozenset(), 15, 3, None),
)


def coverage_of(*names: str, parts: tuple[Part, ...] = PARTS, lifecycle: str = "sittig-2023") -> Coverage:
    """The coverage of the parts, with clinicians of these names who could help."""
    return compute_coverage(
        summed(parts),
        project="statin",
        release="2.1.0",
        lifecycle=CATALOG.lifecycle(lifecycle),
        catalog=CATALOG,
        policy=CATALOG.policy("default-1"),
        people=[PersonWhoCouldHelp(n, name, CLINICIAN, is_in_project=True) for n, name in enumerate(names)],
        as_of=date(2026, 11, 21),
    )


def test_json_is_what_was_promised_and_more() -> None:
    content = coverage_json(coverage_of("Dr Lind"))
    assert json.loads(json.dumps(content)) == content
    assert {key: content[key] for key in ("project", "release", "lifecycle", "as_of")} == {
        "project": "statin",
        "release": "2.1.0",
        "lifecycle": "sittig-2023",
        "as_of": "2026-11-21",
    }
    assert [stage["stage"] for stage in content["stages"]] == [
        stage.key for stage in CATALOG.lifecycle("sittig-2023").stages
    ]
    assert content["stages"][2] == {
        "stage": "information_delivery",
        "name": "What people see",
        "expert_name": "Information Delivery",
        "timing": "pre_release",
        "cells": [
            {
                "partner_role": "patient_partner",
                "activities": 2,
                "people": 4,
                "minutes": 270,
                "level_by_project": 4,
                "level_by_partner": 2,
                "days_silent": 9,
                "activities_from_other_lifecycles": 0,
                "last_held_on": "2026-11-12",
                "is_hidden": False,
            },
            {
                "partner_role": "citizen_partner",
                "activities": 1,
                "people": 5,
                "minutes": 225,
                "level_by_project": None,
                "level_by_partner": None,
                "days_silent": 20,
                "activities_from_other_lifecycles": 0,
                "last_held_on": "2026-11-01",
                "is_hidden": False,
            },
        ],
        "missing": ["clinician_partner"],
        "gaps": [
            {
                "kind": "nobody",
                "any_of": ["clinician_partner"],
                "message": "No clinician took part here yet.",
                "who_can_help": ["Dr Lind"],
            }
        ],
        "last_held_on": "2026-11-12",
        "days_silent": 9,
    }


def test_the_numbers_of_a_hidden_cell_are_null_not_zero() -> None:
    patient, citizen = coverage_json(hide_small_cells(coverage_of()))["stages"][2]["cells"]
    assert patient == {
        "partner_role": "patient_partner",
        "activities": None,
        "people": None,
        "minutes": None,
        "level_by_project": None,
        "level_by_partner": None,
        "days_silent": None,
        "activities_from_other_lifecycles": None,
        "last_held_on": None,
        "is_hidden": True,
    }
    assert citizen["people"] == 5


@pytest.mark.parametrize("lifecycle", CATALOG.lifecycles)
@pytest.mark.parametrize("is_for_funder", [False, True])
def test_csv_says_what_json_says(lifecycle: str, is_for_funder: bool) -> None:
    coverage = coverage_of(lifecycle=lifecycle)
    if is_for_funder:
        coverage = hide_small_cells(coverage)
    rows = list(csv.DictReader(StringIO(coverage_csv(coverage))))
    content = coverage_json(coverage)
    assert len(rows) == 5 * len(content["stages"])
    cells = {
        (stage["stage"], cell["partner_role"]): cell for stage in content["stages"] for cell in stage["cells"]
    }
    missing = {(stage["stage"], role) for stage in content["stages"] for role in stage["missing"]}
    for row in rows:
        place = row["stage"], row["partner_role"]
        assert (row["is_missing"] == "yes") == (place in missing)
        if place in cells:
            cell = cells[place]
            assert (row["is_hidden"] == "yes") == cell["is_hidden"]
            for key in cell.keys() - {"partner_role", "is_hidden"}:
                assert row[key] == ("" if cell[key] is None else str(cell[key]))
        else:
            assert (row["activities"], row["people"], row["minutes"], row["last_held_on"]) == (
                "0",
                "0",
                "0",
                "",
            )


def test_the_table_of_a_terminal_reads_like_this() -> None:
    assert coverage_table(coverage_of("Dr Lind", "Ana", "Bo")).split("\n\n")[:4] == [
        (
            "statin 2.1.0 by sittig-2023, 21 November 2026\n"
            "Release 2.1.0 misses a patient or caregiver at 3 stages and a clinician at 4 stages.\n"
            "By the partners’ own rating, no stage is above the control line yet."
        ),
        (
            "The rules [Computable Clinical Knowledge], before release\n"
            "  Nobody yet\n"
            "  ! No patient or caregiver took part here yet.\n"
            "  ! No clinician took part here yet. Could help: Ana, Bo, Dr Lind."
        ),
        (
            "Does it fit this person? [Patient-specific Inference], before release\n"
            "  Nobody yet\n"
            "  ! No patient or caregiver took part here yet.\n"
            "  ! No clinician took part here yet. Could help: Ana, Bo, Dr Lind."
        ),
        (
            "What people see [Information Delivery], before release\n"
            "  Patient               4 people  4 hours 30 minutes  project 4, partners 2          9 days ago\n"
            "  Citizen               5 people  3 hours 45 minutes  no rating yet                  20 days ago\n"
            "  ! No clinician took part here yet. Could help: Ana, Bo, Dr Lind."
        ),
    ]


def test_the_table_of_a_funder_says_fewer_than_five() -> None:
    assert "  Patient               Fewer than 5 people\n" in coverage_table(hide_small_cells(coverage_of()))


def test_five_helpers_are_named_and_the_others_counted() -> None:
    names = ["Ada", "Bea", "Cem", "Dee", "Eve", "Fay", "Gus", "Hal"]
    assert "Could help: Ada, Bea, Cem, Dee, Eve and 3 more." in coverage_table(coverage_of(*names))


def test_markdown_is_one_table_and_a_list_of_gaps() -> None:
    lines = coverage_markdown(coverage_of("Dr Lind")).splitlines()
    assert lines[:7] == [
        "## Coverage of statin 2.1.0",
        "",
        "Release 2.1.0 misses a patient or caregiver at 3 stages and a clinician at 4 stages.",
        "By the partners’ own rating, no stage is above the control line yet.",
        "",
        "| Stage | Patient | Caregiver | Citizen | Clinician | Local decision-maker |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    assert lines[9] == (
        "| What people see (before release) | 4 people, 4 hours 30 minutes, project 4, partners 2, 9 days ago "
        "| Nobody yet | 5 people, 3 hours 45 minutes, no rating yet, 20 days ago | **Nobody yet** | Nobody yet |"
    )
    assert lines[15:19] == [
        "",
        "### What is missing",
        "",
        "- **The rules**: No patient or caregiver took part here yet.",
    ]
    assert "- **What people see**: No clinician took part here yet. Could help: Dr Lind." in lines


def test_markdown_without_a_gap_ends_with_the_table() -> None:
    parts = tuple(
        Part(n, date(2026, 11, 1), "sittig-2023", stage.key, role, 1, frozenset(), 60, 3, 4)
        for n, stage in enumerate(CATALOG.lifecycle("sittig-2023").stages)
        for role in (CAREGIVER, CLINICIAN)
    )
    text = coverage_markdown(coverage_of(parts=parts))
    assert "What is missing" not in text
    assert text.endswith(" |\n")


def test_a_name_cannot_break_the_table_or_command_the_terminal() -> None:
    coverage = coverage_of("<b>A</b> | *x*\n# y \x1b[31m")
    assert r"Could help: \<b\>A\</b\> \| \*x\* \# y" in coverage_markdown(coverage)
    assert "Could help: <b>A</b> | *x* # y" in coverage_table(coverage)
    assert "\x1b" not in coverage_table(coverage)


def test_a_version_that_begins_with_a_sign_does_not_run_in_a_spreadsheet() -> None:
    coverage = compute_coverage(
        summed(PARTS),
        project="statin",
        release="=cmd()",
        lifecycle=CATALOG.lifecycle("crmi"),
        catalog=CATALOG,
        policy=CATALOG.policy("default-1"),
        people=[],
        as_of=date(2026, 11, 21),
    )
    assert {row["release"] for row in csv.DictReader(StringIO(coverage_csv(coverage)))} == {"'=cmd()"}
