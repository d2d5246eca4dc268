"""An activity file as a spreadsheet writes it, and reading it, for tests of what is read and what is refused."""

import csv
from datetime import date
from functools import partial
from io import BytesIO, StringIO

import pytest

from partnering.foundation.catalog import load_catalog
from partnering.foundation.spreadsheet_cells import Problem
from partnering.tracker.activity_files import COLUMNS, ActivityFileProblems, read_activity_file
from partnering.tracker.activity_records import ActivityRecord

TODAY = date(2026, 11, 21)
CATALOG = load_catalog()
EXAMPLE = "\n".join(
    [
        ",".join(COLUMNS),
        (
            "W-7,2026-03-04,2.0.0,pcor_evidence,workshop,90,patient_partner,3,Rosa M.; J. T.; Ana,3,2,60,new_question,"
            '"We count ""sleeping well"" now"'
        ),
        "W-7,2026-03-04,2.0.0,pcor_evidence,workshop,90,clinician_partner,1,Dr Lind,3,3,60,evidence_view,",
        (
            "T-1,2026-04-11,2.0.0,information_delivery,prototype_test,45,caregiver_partner,2,,4,3,70,plain_language,"
            '"""Adverse"" is ""bad"", on all pages"'
        ),
        "",
    ]
)
GOOD = {
    "external_id": "A-1",
    "held_on": "2026-03-04",
    "release": "2.0.0",
    "stage": "pcor_evidence",
    "activity": "workshop",
    "minutes": "90",
    "partner_role": "patient_partner",
    "people": "3",
}


def read(data: bytes | str, releases: list[str] | None = None) -> list[ActivityRecord]:
    content = data.encode() if isinstance(data, str) else data
    stage_of = partial(CATALOG.stage_of, prefer="sittig-2023")
    return list(read_activity_file(BytesIO(content), stage_of=stage_of, today=TODAY, releases=releases))


def problems_of(data: bytes | str, releases: list[str] | None = None) -> tuple[Problem, ...]:
    with pytest.raises(ActivityFileProblems) as caught:
        read(data, releases)
    return caught.value.problems


def file_of(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> str:
    """A file of good rows, each changed in the cells that are given."""
    out = StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows({key: value for key, value in (GOOD | row).items() if key in columns} for row in rows)
    return out.getvalue()


def only_problem(data: bytes | str) -> str:
    (problem,) = problems_of(data)
    return str(problem)
