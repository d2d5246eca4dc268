"""Bringing in files by the command line: all of a file or nothing, and coverage that adds up."""

import csv
import io
import json
import shutil
import sqlite3
import tracemalloc
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import func, select

from partnering.foundation.models import AuditEvent, Membership, Person
from partnering.interop.models import ImportedArtifact
from partnering.tracker.models import ActivityEntry
from tests.cast import everything
from tests.partnering.command_line import INPUTS, ROOT, Outcome, call, looking_into, start

FILE = INPUTS / "activities.csv"
ARTIFACT = ROOT / "data" / "demo" / "drinking-aid.cds-connect.json"
CATALOG = ROOT / "partnering" / "catalog"
LIFECYCLES = {
    file.stem: yaml.safe_load(file.read_text("utf-8")) for file in CATALOG.glob("lifecycles/*.yaml")
}
POLICY = yaml.safe_load((CATALOG / "policies" / "default-1.yaml").read_text("utf-8"))
ROLES = [
    "patient_partner",
    "caregiver_partner",
    "citizen_partner",
    "clinician_partner",
    "local_decision_maker",
]


def done(*words: str | Path) -> str:
    """What a command that must work prints."""
    outcome = call(*words)
    assert (outcome.code, outcome.err) == (0, "")
    return outcome.out


def prepared(url: str) -> str:
    """The database with a project and two releases that wait for the file."""
    done("add-project", "heart", "--title", "Heart choice", "--database", url)
    done("add-release", "heart", "2.0.0", "--database", url)
    done("add-release", "heart", "2.1.0", "--previous", "2.0.0", "--database", url)
    return url


@pytest.fixture
def heart(database: str) -> str:
    return prepared(database)


@pytest.fixture
def any_heart(any_database: str) -> str:
    return prepared(any_database)


def bring_in(url: str, file: Path, *more: str) -> Outcome:
    return call("import", "activities", file, "--project", "heart", "--database", url, *more)


# Coverage, counted once more from the rows of the file


def places(logged_at: str, lifecycle: str) -> list[str]:
    """The stages of a lifecycle at which a row shows, from the catalog's files as they are written."""
    stages = LIFECYCLES[lifecycle]["stages"]
    own = [stage["key"] for stage in stages if stage["key"] == logged_at]
    (hubs,) = [
        set(stage["crosswalk"])
        for other in LIFECYCLES.values()
        for stage in other["stages"]
        if stage["key"] == logged_at
    ]
    return own or [stage["key"] for stage in stages if hubs & set(stage["crosswalk"])]


def counted(release: str, lifecycle: str) -> list[dict[str, Any]]:
    """The stages of `coverage --format json`, with what the contract promises of each."""
    with FILE.open(encoding="utf-8", newline="") as opened:
        rows = [row for row in csv.DictReader(opened) if row["release"] == release]
    found: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        for place in places(row["stage"], lifecycle):
            found[place, row["partner_role"]].append(row)
    stages = []
    for stage in LIFECYCLES[lifecycle]["stages"]:
        here = [(role, found[stage["key"], role]) for role in ROLES if (stage["key"], role) in found]
        missing: set[str] = set()
        if stage["timing"] == POLICY["stage_coverage"]["timing"]:
            for requirement in POLICY["stage_coverage"]["requires"]:
                if not {role for role, _rows in here} & set(requirement["any_of"]):
                    missing |= set(requirement["any_of"])
        stages.append(
            {
                "stage": stage["key"],
                "name": stage["name"],
                "timing": stage["timing"],
                "cells": [{"partner_role": role, **cell(rows)} for role, rows in here],
                "missing": [role for role in ROLES if role in missing],
            }
        )
    return stages


def cell(rows: list[dict[str, str]]) -> dict[str, Any]:
    names, others, minutes = set(), 0, 0
    for row in rows:
        named = [name.strip().lower() for name in row["partners"].split(";") if name.strip()]
        names.update(named)
        others += int(row["people"]) - len(named)
        minutes += int(row["people"]) * int(row["minutes"])

    def highest(column: str) -> int | None:
        return max((int(row[column]) for row in rows if row[column]), default=None)

    return {
        "activities": len({row["external_id"] for row in rows}),
        "people": len(names) + others,
        "minutes": minutes,
        "level_by_project": highest("level_by_project"),
        "level_by_partner": highest("level_by_partner"),
    }


def promised(shown: dict[str, Any], like: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The part of the JSON that the contract promises; more may stand there."""
    cell_fields = ["partner_role", "activities", "people", "minutes", "level_by_project", "level_by_partner"]
    return [
        {name: stage[name] for name in like[0] if name != "cells"}
        | {"cells": [{name: found[name] for name in cell_fields} for found in stage["cells"]]}
        for stage in shown["stages"]
    ]


def test_coverage_of_an_activity_file_adds_up_in_every_lifecycle(any_heart: str) -> None:
    assert bring_in(any_heart, FILE).code == 0
    assert len(LIFECYCLES) >= 6
    for release in ("2.1.0", "2.0.0"):
        for lifecycle in LIFECYCLES:
            words = ("coverage", "heart", release, "--lifecycle", lifecycle, "--format", "json")
            shown = json.loads(done(*words, "--database", any_heart))
            expected = counted(release, lifecycle)
            assert promised(shown, expected) == expected, (release, lifecycle)
            assert {name: shown[name] for name in ("project", "release", "lifecycle", "as_of")} == {
                "project": "heart",
                "release": release,
                "lifecycle": lifecycle,
                "as_of": date.today().isoformat(),  # noqa: DTZ011 (the day where the command is typed)
            }


def test_the_file_has_something_of_everything_that_could_be_counted_wrong() -> None:
    with FILE.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    lifecycle_of = {stage["key"]: key for key, one in LIFECYCLES.items() for stage in one["stages"]}
    assert len(rows) == 39
    assert {row["partner_role"] for row in rows} == set(ROLES)
    assert {lifecycle_of[row["stage"]] for row in rows} == set(LIFECYCLES)
    assert {(bool(row["level_by_project"]), bool(row["level_by_partner"])) for row in rows} == {
        (True, True),
        (True, False),
        (False, True),
        (False, False),
    }
    assert {len(row["partners"].split(";")) if row["partners"] else 0 for row in rows} == {0, 1, 2}
    assert any(row["people"] > "1" and row["partners"] for row in rows)
    first_cell = counted("2.1.0", "cdsic-4")[0]["cells"][0]
    assert first_cell == {
        "partner_role": "patient_partner",
        "activities": 3,  # K-01, K-02 and K-03
        "people": 42,  # Nadia Brandt and Oskar P. once, two others and 38 others
        "minutes": 4 * 120 + 38 * 15 + 60,
        "level_by_project": 3,
        "level_by_partner": 2,
    }
    assert [stage["missing"] for stage in counted("2.0.0", "cdsic-4")] == [
        ["patient_partner", "caregiver_partner", "clinician_partner"],
        [],
        [],
        [],
    ]


# Twice, and trying first


def test_a_file_brought_in_twice_adds_nothing(any_heart: str) -> None:
    bring_in(any_heart, FILE)
    with looking_into(any_heart) as session:
        first = everything(session)
    again = bring_in(any_heart, FILE)
    assert again == Outcome(0, "Done. 0 activities are new. 26 are here already and stay as they are.\n", "")
    with looking_into(any_heart) as session:
        second = everything(session)
    # That somebody tried is in the trail; nothing else differs.
    assert {name for name in first if first[name] != second[name]} == {"audit_events"}


def test_only_the_new_rows_of_a_longer_file_are_added(heart: str, tmp_path: Path) -> None:
    head, *rows = FILE.read_text("utf-8").splitlines(keepends=True)
    shorter = tmp_path / "shorter.csv"
    shorter.write_text(head + rows[4], "utf-8")
    assert rows[4].startswith("K-02,")
    assert bring_in(heart, shorter).out == "Done. 1 activity is new.\n"
    said = bring_in(heart, FILE).out
    assert said.startswith(
        "Done. 25 activities are new. 1 is here already and stays as it is. New partners: Nadia "
    )


def test_a_dry_run_says_what_would_come_and_writes_nothing(any_heart: str) -> None:
    with looking_into(any_heart) as session:
        before = everything(session)
    tried = bring_in(any_heart, FILE, "--dry-run")
    with looking_into(any_heart) as session:
        assert everything(session) == before
    assert tried == Outcome(
        0,
        "26 activities are new. New partners: Nadia Brandt, Oskar P., Imre Kovács, Wilma, Dr Yilmaz, Greta Holm, "
        "Dr Sato, Bela T., Zoë A., Uta.\nThis was a try: nothing was written.\n",
        "",
    )
    assert bring_in(any_heart, FILE).out == f"Done. {tried.out.splitlines()[0]}\n"


def test_a_new_name_becomes_one_partner_without_access(any_heart: str) -> None:
    bring_in(any_heart, FILE)
    with looking_into(any_heart) as session:
        names = session.scalars(select(Person.name).where(Person.is_program.is_(False))).all()
        assert sorted(names) == sorted(
            "Nadia Brandt|Oskar P.|Imre Kovács|Wilma|Dr Yilmaz|Greta Holm|Dr Sato|Bela T.|Zoë A.|Uta".split(
                "|"
            )
        )
        roles = dict(session.execute(select(Person.name, Membership.partner_role).join(Membership)).all())
        assert (roles["Wilma"], roles["Bela T."]) == ("caregiver_partner", "citizen_partner")
        assert set(session.scalars(select(Membership.access_role))) == {None}


def test_an_import_leaves_one_event_with_the_name_of_the_file(heart: str, tmp_path: Path) -> None:
    odd = tmp_path / "spring\n\x1b[31m \udcff.csv"
    shutil.copyfile(FILE, odd)
    assert bring_in(heart, odd).code == 0
    with looking_into(heart) as session:
        event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
        assert (event.action, event.subject) == ("activities imported", "file spring [31m .csv")
        assert event.after == {"added": 26, "already_here": 0, "new_partners": 10}


# Files that cannot be read


def with_row(line: int, **cells: str) -> Callable[[str], bytes]:
    """The file with other cells in one of its lines."""

    def change(text: str) -> bytes:
        head, *rows = csv.reader(io.StringIO(text, newline=""))
        row = rows[line - 2]
        row[:] = [cells.get(column, cell) for column, cell in zip(head, row, strict=True)]
        written = io.StringIO()
        csv.writer(written).writerows([head, *rows])
        return written.getvalue().encode()

    return change


BAD_FILES: dict[str, tuple[Callable[[str], bytes], str]] = {
    "a wrong date": (
        with_row(7, held_on="10.02.2025"),
        "Line 7, held_on: “10.02.2025”. Write it as 2025-02-10.",
    ),
    "a day that does not exist": (
        with_row(7, held_on="2025-02-30"),
        "Line 7, held_on: “2025-02-30”. The calendar has no such day.",
    ),
    "an unknown stage": (
        with_row(7, stage="informaton_delivery"),
        'Line 7, stage: "informaton_delivery" is not a stage we know.',
    ),
    "a negative number": (
        with_row(7, minutes="-60"),
        "Line 7, minutes: “-60”. Write a whole number from 1 to 1440.",
    ),
    "a formula": (
        with_row(7, partners="=cmd()"),
        "Line 7, partners: “=cmd()”. A spreadsheet could run this as a formula.",
    ),
    "a cell of 50 MB": (
        with_row(7, what_changed="x" * 50_000_000),
        "Line 7: This row is longer than 100,000 characters.",
    ),
    "Latin-1": (
        lambda text: text.encode("latin-1"),
        "Line 3: This line is not in UTF-8: see byte E1 after “",
    ),
    "UTF-16": (lambda text: text.encode("utf-16"), "Line 1: This file is in UTF-16; only UTF-8 can be read."),
    "an unknown release": (
        with_row(7, release="3.0.0"),
        "Line 7, release: “3.0.0”. The project has no such release. Add it first, or correct this cell.",
    ),
    "a name twice": (
        with_row(7, partners="Greta Holm; greta holm"),
        "Line 7, partners: “greta holm”. This name stands here twice. Name each person once.",
    ),
    "nothing": (lambda _text: b"", "This file is empty."),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_file_gets_one_clear_message_and_changes_nothing(heart: str, tmp_path: Path, kind: str) -> None:
    change, told = BAD_FILES[kind]
    bad = tmp_path / "bad.csv"
    bad.write_bytes(change(FILE.read_text("utf-8")))
    before = dump(heart)
    outcome = start("import", "activities", bad, "--project", "heart", ONE_MORE_STEP_DATABASE=heart)
    assert (outcome.code, outcome.out) == (2, "")
    message, last = outcome.err.splitlines()
    assert message.startswith(told)
    assert len(message) < 500
    assert last == "Nothing of this file was saved."
    assert dump(heart) == before


def test_the_file_is_good_before_it_is_spoiled(heart: str) -> None:
    outcome = start("import", "activities", FILE, "--project", "heart", ONE_MORE_STEP_DATABASE=heart)
    assert (outcome.code, outcome.err) == (0, "")
    with looking_into(heart) as session:
        assert session.scalar(select(func.count()).select_from(ActivityEntry)) == 26


@pytest.mark.parametrize("dry_run", [[], ["--dry-run"]], ids=["for good", "as a try"])
def test_every_problem_of_a_file_is_told_at_once(heart: str, tmp_path: Path, dry_run: list[str]) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(
        "external_id,held_on,stage,activity,minutes,partner_role,people\n"
        "A-1,yesterday,pcor_evidence,dance,60,patient_partner,1\n"
        "A-2,2025-03-04,pcor_evidence,meeting,60,patient,0\n",
        "utf-8",
    )
    outcome = bring_in(heart, bad, *dry_run)
    assert outcome.code == 2
    assert [line.split(". ")[0] for line in outcome.err.splitlines()] == [
        "Line 2, held_on: “yesterday”",
        "Line 2, activity: “dance”",
        "Line 3, partner_role: “patient”",
        "Line 3, people: “0”",
        "Nothing of this file was saved.",
    ]


def test_a_file_that_is_not_there_or_is_a_folder_is_named(heart: str, tmp_path: Path) -> None:
    missing = tmp_path / "missing.csv"
    assert bring_in(heart, missing).err == f"{missing} cannot be read: No such file or directory.\n"
    assert bring_in(heart, tmp_path).err == f"{tmp_path} cannot be read: Is a directory.\n"
    artifact = ("import", "artifact", missing, "--database", heart)
    assert call(*artifact) == Outcome(2, "", f"{missing} cannot be read: No such file or directory.\n")


def test_a_file_for_a_project_that_is_not_there_is_refused(heart: str) -> None:
    outcome = call("import", "activities", FILE, "--project", "lungs", "--database", heart)
    assert outcome == Outcome(
        2, "", "There is no project “lungs”. There are: heart.\nAdd one with: partnering add-project\n"
    )


def dump(url: str) -> list[str]:
    """Every row of every table, as SQL."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        return list(connection.iterdump())


# Artifacts


def test_an_artifact_becomes_a_project_and_a_release(any_database: str) -> None:
    said = done("import", "artifact", ARTIFACT, "--slug", "drinking", "--database", any_database)
    assert said.splitlines() == [
        "Project drinking is added, with release 1.0.",
        (
            "Its text names no patient, caregiver, citizen, clinician or local decision-maker as a partner. "
            "You can say otherwise if you know better."
        ),
    ]
    with looking_into(any_database) as session:
        kept = session.scalars(select(ImportedArtifact)).one()
        assert kept.original == ARTIFACT.read_bytes()
        assert session.scalars(select(Membership)).all() == []
    shown = done("coverage", "drinking", "1.0", "--database", any_database)
    assert "Nobody has logged an activity for release 1.0 yet." in shown


def test_a_name_that_is_taken_can_be_given_anew(database: str) -> None:
    words = ("import", "artifact", ARTIFACT, "--database", database)
    assert done(*words).startswith("Project thinking-about-your-drinking-a-decision is added, ")
    before = dump(database)
    assert call(*words) == Outcome(
        2,
        "",
        "There is a project “thinking-about-your-drinking-a-decision” already. Choose another name.\n"
        "Give it one of your own with: --slug SLUG\n",
    )
    assert call(*words, "--slug", "Drinking!").err.startswith(
        "“Drinking!” cannot be the short name of a project."
    )
    assert dump(database) == before
    assert done(*words, "--slug", "drinking-2").startswith("Project drinking-2 is added, with release 1.0.\n")


def test_a_file_that_is_no_artifact_is_refused(database: str) -> None:
    before = dump(database)
    for file in (FILE, INPUTS / "cds_connect" / "two-artifacts.json"):
        outcome = call("import", "artifact", file, "--database", database)
        assert (outcome.code, outcome.out) == (2, "")
        assert outcome.err.startswith(f"{file.name}: this ")
        assert len(outcome.err.splitlines()) == 1
    assert dump(database) == before


# A FHIR file becomes a project


def test_a_fhir_plan_becomes_a_project_and_what_it_lacks_is_said(any_database: str) -> None:
    plan = INPUTS / "fhir" / "approved-bundle.r4.json"
    assert done("import", "artifact", plan, "--slug", "whole", "--database", any_database).splitlines() == [
        "Project whole is added, with release 3.0-draft.",
        "Also in this file: Library: codes; PlanDefinition: watch.",
        "Not read, but kept in the file: 2 ValueSet, 1 Questionnaire.",
        "Nobody is named in this file as author, editor, reviewer or endorser.",
    ]
    shown = done("coverage", "whole", "3.0-draft", "--database", any_database)
    assert "Nobody has logged an activity for release 3.0-draft yet." in shown


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        (b'{"title": "x", "author": []}', "this file has no resourceType."),
        (b'{"resourceType": "Medication"}', "this FHIR file holds 1 Medication."),
        (b'{"resourceType": "Library", "title": ["x"]}', '/title is ["x"]. Expected: text in quotes.'),
    ],
)
def test_a_fhir_file_that_cannot_be_read_writes_nothing(
    document: bytes, problem: str, database: str, tmp_path: Path
) -> None:
    file = tmp_path / "plan.json"
    file.write_bytes(document)
    before = dump(database)
    outcome = call("import", "artifact", file, "--database", database)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"plan.json: {problem}")
    assert dump(database) == before


def test_a_file_of_200_megabytes_is_refused_without_being_read(database: str, tmp_path: Path) -> None:
    file = tmp_path / "large.json"
    with file.open("wb") as opened:
        opened.truncate(200_000_000)
    before = dump(database)
    tracemalloc.start()
    outcome = call("import", "artifact", file, "--database", database)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (outcome.code, outcome.err.startswith("large.json: this file is larger than 5 MB.")) == (2, True)
    assert peak < 20_000_000
    assert dump(database) == before
