"""Long files come in without filling the memory or keeping others from writing."""

import tracemalloc
from io import BytesIO

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partnering.foundation.database import reading, transaction
from partnering.tracker import file_import
from partnering.tracker.activity_files import ActivityFileProblems
from partnering.tracker.activity_records import ActivityRecords, Progress
from partnering.tracker.file_import import Imported, import_activities, read_file_for_project
from partnering.tracker.models import ActivityEntry, ActivityRole
from partnering.tracker.releases import add_release
from tests.cast import CATALOG, NOW, TODAY, Cast, a_meeting, gather, log, nothing_changes
from tests.partnering.tracker.bringing_in import HEADER, bring_in


def long_file(activities: int, key: str = "L") -> BytesIO:
    """Two rows for each activity, which stand far apart: first all patients, then all caregivers."""
    rows = [
        f"{key}-{n},2026-03-01,2.1,pcor_evidence,survey,{1 + n % 60},{role},2,{role[0]} {n % 7},,,,,Line {n} of {role}."
        for role in ("patient_partner", "clinician_partner")
        for n in range(activities)
    ]
    return BytesIO("\n".join([HEADER, *rows, ""]).encode())


def read_long(
    session: Session, cast: Cast, activities: int, progress: Progress | None = None
) -> ActivityRecords:
    return read_file_for_project(
        session,
        cast.lead,
        project_id=cast.project,
        file=long_file(activities),
        catalog=CATALOG,
        today=TODAY,
        progress=progress,
    )


def test_rows_of_an_activity_that_stand_far_apart_come_in_together(any_session: Session) -> None:
    cast = gather(any_session)
    assert bring_in(any_session, cast, read_long(any_session, cast, 2_500)).added == 2_500
    found = any_session.execute(
        select(ActivityEntry.what_changed, func.count(ActivityRole.partner_role))
        .join(ActivityRole, ActivityRole.activity_id == ActivityEntry.id)
        .where(ActivityEntry.external_id.in_(["L-0", "L-999", "L-1000", "L-2499"]))
        .group_by(ActivityEntry.id, ActivityEntry.what_changed)
        .order_by(ActivityEntry.id)
    ).all()
    assert found == [
        (f"Line {n} of patient_partner.\nLine {n} of clinician_partner.", 2) for n in (0, 999, 1000, 2499)
    ]
    assert bring_in(any_session, cast, read_long(any_session, cast, 2_500)) == Imported(0, 2_500, ())
    later = log(any_session, cast.lead, cast.project, a_meeting(cast.release, cast.patient))
    assert any_session.get_one(ActivityEntry, later).external_id is None


def test_memory_stays_as_it_is_however_long_the_file_is(
    cast: Cast, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_import, "BATCH", 100)
    peaks = []
    for key, activities in (("A", 300), ("B", 300), ("C", 3_000)):  # the first pays for what is loaded once
        file = long_file(activities, key)
        tracemalloc.start()
        records = read_file_for_project(
            session, cast.lead, project_id=cast.project, file=file, catalog=CATALOG, today=TODAY
        )
        bring_in(session, cast, records)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < peaks[1] * 1.5


def test_how_far_it_is_is_told_in_lines_and_then_in_activities(
    cast: Cast, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("partnering.tracker.activity_files.STEP", 2)
    monkeypatch.setattr(file_import, "BATCH", 2)
    told: list[tuple[int, int]] = []
    records = read_long(session, cast, 3, lambda done, of_all: told.append((done, of_all)))
    assert told == [(3, 7), (5, 7), (7, 7)]
    told.clear()
    import_activities(
        session,
        cast.lead,
        project_id=cast.project,
        records=records,
        file_name="l.csv",
        now=NOW,
        progress=lambda done, of_all: told.append((done, of_all)),
    )
    assert told == [(2, 3), (3, 3)]


def test_others_write_while_a_file_is_checked(any_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partnering.tracker.activity_files.STEP", 2)
    with transaction() as session:
        cast = gather(session)
    written: list[int] = []

    def write(done: int, _of_all: int) -> None:
        with transaction() as other:
            version = f"7.{done}"
            written.append(add_release(other, cast.lead, project_id=cast.project, version=version, now=NOW))

    with reading() as session:
        records = read_long(session, cast, 3, write)
    assert (len(records), len(written)) == (3, 3)


def test_a_bad_row_at_the_end_of_a_long_file_keeps_all_of_it_out(cast: Cast, session: Session) -> None:
    file = BytesIO(
        long_file(1_500).getvalue() + b"L-0,2026-03-01,2.1,pcor_evidence,survey,-1,citizen_partner,1\n"
    )
    with nothing_changes(session), pytest.raises(ActivityFileProblems) as refused:
        read_file_for_project(
            session, cast.lead, project_id=cast.project, file=file, catalog=CATALOG, today=TODAY
        )
    assert [(problem.line, problem.column) for problem in refused.value.problems] == [(3_002, "minutes")]
