"""Activity files: what a spreadsheet holds, one row per activity and partner role. All of it is good, or none is kept.

Pure: bytes in, frozen records out. The columns are a contract with the people who keep such files.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from partnering.foundation.catalog import Lifecycle, Stage
from partnering.foundation.catalog_entries import HIGHEST_LEVEL, LOWEST_LEVEL
from partnering.foundation.errors import InvalidInput
from partnering.foundation.spreadsheet_cells import Cells, Problem, one_of_these, shortened
from partnering.foundation.spreadsheets import Row, UnreadableFile, read_rows
from partnering.foundation.words import _, ngettext
from partnering.tracker.activity_records import (
    ACTIVITIES,
    CONTRIBUTIONS,
    PARTNER_ROLES,
    STEP,
    ActivityRecord,
    ActivityRecords,
    Progress,
    RoleInActivity,
)
from partnering.tracker.models import LONGEST_ACTIVITY_MINUTES, LONGEST_TEXT, MOST_PEOPLE

COLUMNS = (
    "external_id",
    "held_on",
    "release",
    "stage",
    "activity",
    "minutes",
    "partner_role",
    "people",
    "partners",
    "level_by_project",
    "level_by_partner",
    "listening_percent",
    "contribution",
    "what_changed",
)
REQUIRED_COLUMNS = ("external_id", "held_on", "stage", "activity", "minutes", "partner_role", "people")
SHARED_COLUMNS = ("held_on", "release", "stage", "activity", "minutes", "listening_percent")
"""What all rows of one activity must agree on; an empty cell says nothing and agrees with any other."""

LONGEST_EXTERNAL_ID = 200
LONGEST_VERSION = 40
LONGEST_STAGE_KEY = 80
LONGEST_NAME = 200
MOST_ROWS = 100_000
"""Years of a network. While they are written others wait to write; benchmarks/import_rows.md says how long."""
MOST_PROBLEMS = 1_000
"""Reading stops here: a file with so many problems has one cause, and nobody mends them one by one."""
SHOWN_PROBLEMS = 20


class ActivityFileProblems(InvalidInput):
    """The file holds problems, and nothing of it was kept. The text lists the first `SHOWN_PROBLEMS` of them."""

    def __init__(self, problems: Collection[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [str(problem) for problem in self.problems[:SHOWN_PROBLEMS]]
        unseen = len(self.problems) - len(lines)
        if len(self.problems) >= MOST_PROBLEMS:
            lines.append(_("And at least {n} more: reading stopped there.").format(n=f"{unseen:,}"))
        elif unseen:
            lines.append(ngettext("And {n} more.", "And {n} more.", unseen).format(n=unseen))
        lines.append(_("Nothing of this file was saved."))
        super().__init__("\n".join(lines))


def _columns_of(header: Row, problems: list[Problem]) -> list[str]:
    """The name of each column of the file, "" where it has none. Notes what is unknown, twice there, or missing."""
    names = [cell.strip().casefold() for cell in header.cells]
    if not set(names) & set(COLUMNS):
        expected = _("The first line must name the columns. It needs {columns}.")
        problems.append(Problem(header.line, None, "", expected.format(columns=", ".join(REQUIRED_COLUMNS))))
        return names
    seen: set[str] = set()
    for number, name in enumerate(names, start=1):
        expected = ""
        if name and name not in COLUMNS:
            expected = one_of_these(name, COLUMNS)
        elif name in seen:
            expected = _("This column is there twice. Keep one.")
        if expected:
            problems.append(Problem(header.line, _column_number(number), name, expected))
        if len(problems) >= MOST_PROBLEMS:
            break
        if name:
            seen.add(name)
    problems.extend(
        Problem(header.line, name, "", _("This column is missing, and every file needs it."))
        for name in REQUIRED_COLUMNS
        if name not in names
    )
    return names


def _column_number(number: int) -> str:
    return _("column {n}").format(n=number)


def _cells_of(row: Row, columns: list[str], problems: list[Problem]) -> Cells:
    cells = Cells(row.line, dict(zip(columns, row.cells, strict=False)), REQUIRED_COLUMNS, problems)
    for number, value in enumerate(row.cells, start=1):
        has_name = number <= len(columns) and columns[number - 1]
        if not has_name and value.strip():
            expected = _(
                "The first line names no such column. "
                'Put quote marks (") around a text that holds a comma or a semicolon.'
            )
            cells.refuse(_column_number(number), value, expected)
            break
    return cells


def _lifecycle_and_stage(
    cells: Cells, stage_of: Callable[[str], tuple[Lifecycle, Stage]]
) -> tuple[Lifecycle, Stage] | None:
    key = cells.text("stage", LONGEST_STAGE_KEY)
    if not key:
        return None
    try:
        return stage_of(key)
    except InvalidInput as error:
        cells.refuse("stage", key, error.message)
        return None


def _names_of(cells: Cells) -> tuple[str, ...]:
    names = [name for part in cells.text("partners").split(";") if (name := part.strip())]
    seen: set[str] = set()
    for name in names:
        if cells.is_plain("partners", name, LONGEST_NAME) and name.casefold() in seen:
            cells.refuse("partners", name, _("This name stands here twice. Name each person once."))
        seen.add(name.casefold())
    return tuple(names)


def _record_of(
    cells: Cells,
    stage_of: Callable[[str], tuple[Lifecycle, Stage]],
    today: date,
    releases: Collection[str] | None,
) -> ActivityRecord | None:
    """The row as an activity with one role; None where anything in it is wrong."""
    external_id = cells.text("external_id", LONGEST_EXTERNAL_ID)
    held_on = cells.day("held_on", today)
    release = cells.text("release", LONGEST_VERSION)
    if release and releases is not None and release not in releases:
        expected = _("The project has no such release. Add it first, or correct this cell.")
        cells.refuse("release", release, expected)
    found = _lifecycle_and_stage(cells, stage_of)
    activity = cells.one_of("activity", ACTIVITIES)
    minutes = cells.whole_number("minutes", 1, LONGEST_ACTIVITY_MINUTES)
    partner_role = cells.one_of("partner_role", PARTNER_ROLES)
    people = cells.whole_number("people", 1, MOST_PEOPLE)
    partners = _names_of(cells)
    if people is not None and people < len(partners):
        expected = _("These are {names} names, but people is {people}.")
        cells.refuse("partners", "; ".join(partners), expected.format(names=len(partners), people=people))
    level_by_project = cells.whole_number("level_by_project", LOWEST_LEVEL, HIGHEST_LEVEL)
    level_by_partner = cells.whole_number("level_by_partner", LOWEST_LEVEL, HIGHEST_LEVEL)
    listening_percent = cells.whole_number("listening_percent", 0, 100)
    contribution = cells.one_of("contribution", CONTRIBUTIONS)
    what_changed = cells.text("what_changed")
    if not (cells.are_good and held_on and found and activity and minutes and partner_role and people):
        return None
    role = RoleInActivity(
        line=cells.line,
        partner_role=partner_role,
        people=people,
        partners=partners,
        level_by_project=level_by_project,
        level_by_partner=level_by_partner,
        contribution=contribution,
        what_changed=what_changed,
    )
    lifecycle, stage = found
    return ActivityRecord(
        external_id=external_id,
        held_on=held_on,
        release=release or None,
        lifecycle=lifecycle.key,
        stage=stage.key,
        activity=activity,
        minutes=minutes,
        listening_percent=listening_percent,
        roles=(role,),
    )


def _joined(known: ActivityRecord, more: ActivityRecord, cells: Cells) -> ActivityRecord:
    """The known activity with the role of one more row; notes where the two rows cannot be one activity."""
    for column in SHARED_COLUMNS:
        here, there = getattr(more, column), getattr(known, column)
        if here is not None and there is not None and here != there:
            expected = _(
                "Line {line} says “{other}” for the same external_id. Rows of one activity must agree."
            )
            cells.refuse(column, str(here), expected.format(line=known.line, other=shortened(str(there))))
    (role,) = more.roles
    for other in known.roles:
        if other.partner_role == role.partner_role:
            expected = _("Line {line} has this role for the same external_id. Put both into one row.")
            cells.refuse("partner_role", role.partner_role, expected.format(line=other.line))
            continue
        named_there = {name.casefold() for name in other.partners}
        for name in role.partners:
            if name.casefold() in named_there:
                expected = _("Line {line} names this person in the same activity. Name each person once.")
                cells.refuse("partners", name, expected.format(line=other.line))
    if not cells.are_good:
        return known
    joined = replace(
        known,
        release=known.release or more.release,
        listening_percent=more.listening_percent
        if known.listening_percent is None
        else known.listening_percent,
        roles=(*known.roles, role),
    )
    if len(joined.what_changed) > LONGEST_TEXT:
        expected = _("The rows of this activity say more than {most} characters here. Shorten them.")
        cells.refuse("what_changed", role.what_changed, expected.format(most=f"{LONGEST_TEXT:,}"))
    return joined


def _read(
    rows: Iterator[Row],
    record_of: Callable[[Cells], ActivityRecord | None],
    progress: Callable[[int], None],
    problems: list[Problem],
) -> ActivityRecords:
    """The activities of the file; what is wrong with it is added to the problems."""
    activities = ActivityRecords()
    header = next(rows, None)
    if header is None:
        problems.append(Problem(None, None, "", _("This file is empty.")))
        return activities
    columns = _columns_of(header, problems)
    if problems:
        return activities
    number = 0
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            expected = _("A file may have {most} rows. Split it, and bring in one part after the other.")
            problems.append(Problem(row.line, None, "", expected.format(most=f"{MOST_ROWS:,}")))
        if number > MOST_ROWS or len(problems) >= MOST_PROBLEMS:
            break
        cells = _cells_of(row, columns, problems)
        record = record_of(cells)
        if record is not None:
            known = activities.get(record.external_id)
            activities.put(record if known is None else _joined(known, record, cells))
        if number % STEP == 0:
            progress(row.line)
    if number == 0:
        problems.append(Problem(None, None, "", _("This file names its columns, but holds no activity.")))
    return activities


def _lines_of(data: BinaryIO) -> int:
    """How many lines the file has from here on; the next reader starts here too."""
    here = data.tell()
    lines = sum(piece.count(b"\n") for piece in iter(lambda: data.read(1 << 20), b""))
    data.seek(here)
    return lines


def read_activity_file(
    data: BinaryIO | Path,
    *,
    stage_of: Callable[[str], tuple[Lifecycle, Stage]],
    today: date,
    releases: Collection[str] | None = None,
    progress: Progress | None = None,
) -> ActivityRecords:
    """The activities of a CSV file in the order of their first rows; the rows of one may stand anywhere.

    `stage_of` gives the lifecycle and stage of a key or raises InvalidInput. `releases` are the versions a row may
    name; None allows any. `progress` counts lines, where the data can be read twice. Raises
    `ActivityFileProblems` with everything there is to mend, at most `MOST_PROBLEMS`.
    """
    if isinstance(data, Path):
        try:
            with data.open("rb") as opened:
                return read_activity_file(
                    opened, stage_of=stage_of, today=today, releases=releases, progress=progress
                )
        except OSError as error:
            message = _("{path} cannot be read: {reason}.").format(path=data, reason=error.strerror)
            raise InvalidInput(message) from error
    problems: list[Problem] = []
    lines = _lines_of(data) if progress is not None and data.seekable() else 0
    try:
        with closing(read_rows(data)) as rows:
            activities = _read(
                rows,
                lambda cells: _record_of(cells, stage_of, today, releases),
                lambda line: progress(min(line, lines), lines) if progress and lines else None,
                problems,
            )
    except UnreadableFile as error:
        problems.append(Problem(error.line, None, "", error.message))
    if problems:
        raise ActivityFileProblems(problems)
    return activities
