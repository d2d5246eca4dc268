"""Bringing activities in from a file: all of them or none, and each of them once."""

import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from io import BytesIO
from threading import Barrier
from time import sleep

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import InvalidInput
from partnering.foundation.models import AuditEvent, Membership, Person
from partnering.foundation.vocabulary import Activity, Contribution, PartnerRole, Source
from partnering.tracker import file_import
from partnering.tracker.activities import take_back_activity
from partnering.tracker.activity_files import ActivityFileProblems
from partnering.tracker.activity_records import ActivityRecords, Progress
from partnering.tracker.file_import import (
    Imported,
    import_activities,
    in_words,
    preview_import,
    read_file_for_project,
)
from partnering.tracker.models import ActivityEntry, ActivityPerson, ActivityRole, Release
from partnering.tracker.releases import add_release, release_ids
from partnering.tracker.search import search
from tests.cast import CATALOG, NOW, TODAY, Cast, a_meeting, gather, log, nothing_changes, trail

HEADER = (
    "external_id,held_on,release,stage,activity,minutes,partner_role,people,partners,level_by_project,"
    "level_by_partner,listening_percent,contribution,what_changed"
)
ROWS = (
    "A-1,2026-03-03,2.1,information_delivery,workshop,90,patient_partner,3,Rosa; Nell,3,2,60,new_question,Shorter.",
    "A-1,2026-03-03,2.1,information_delivery,workshop,90,clinician_partner,1,clara,3,,60,,Plainer.",
    "A-2,2026-03-02,,design_development,meeting,60,caregiver_partner,2,,,4,,,",
    "A-3,2026-03-01,2.0,pcor_evidence,survey,15,citizen_partner,12,Nell,,,,,",
)
A_PATIENT, A_CAREGIVER, A_CITIZEN, A_CLINICIAN, _A_LOCAL = PartnerRole


def records_of(session: Session, cast: Cast, *rows: str) -> ActivityRecords:
    """The records of a file with these rows, for the first project."""
    return read_file_for_project(
        session,
        cast.lead,
        project_id=cast.project,
        file=BytesIO("\n".join([HEADER, *(rows or ROWS), ""]).encode()),
        catalog=CATALOG,
        today=TODAY,
    )


def bring_in(session: Session, cast: Cast, records: ActivityRecords, name: str = "spring.csv") -> Imported:
    return import_activities(
        session, cast.facilitator, project_id=cast.project, records=records, file_name=name, now=NOW
    )


def named(session: Session, name: str) -> list[Person]:
    return list(session.scalars(select(Person).where(Person.name == name)))


# Reading


def test_a_file_is_read_with_the_stages_and_releases_of_the_project(cast: Cast, session: Session) -> None:
    records = records_of(session, cast)
    assert [(record.external_id, record.lifecycle, record.stage, record.release) for record in records] == [
        ("A-1", "sittig-2023", "information_delivery", "2.1"),
        ("A-2", "cdsic-4", "design_development", None),
        ("A-3", "sittig-2023", "pcor_evidence", "2.0"),
    ]
    with pytest.raises(
        ActivityFileProblems, match=r"release: “9\.9-hidden”\. The project has no such release"
    ):
        records_of(session, cast, ROWS[0].replace("2.1", "9.9-hidden"))


# What a file becomes


def test_each_row_becomes_what_it_says(any_session: Session) -> None:
    cast = gather(any_session)
    assert bring_in(any_session, cast, records_of(any_session, cast)) == Imported(3, 0, ("Nell",))
    first, second, third = any_session.scalars(
        select(ActivityEntry).where(ActivityEntry.source == Source.FILE).order_by(ActivityEntry.external_id)
    )
    versions = release_ids(any_session, project_id=cast.project)
    assert (first.held_on, first.release_id) == (date(2026, 3, 3), versions["2.1"])
    assert (first.lifecycle, first.stage) == ("sittig-2023", "information_delivery")
    assert (first.activity, first.minutes, first.listening_percent) == (Activity.WORKSHOP, 90, 60)
    assert first.what_changed == "Shorter.\nPlainer."
    assert (first.entered_by, first.entered_at, first.removed_at) == (cast.facilitator, NOW, None)
    assert (second.release_id, second.lifecycle, second.stage) == (None, "cdsic-4", "design_development")
    assert (second.listening_percent, second.what_changed) == (None, "")
    assert third.release_id == versions["2.0"]
    roles = any_session.scalars(
        select(ActivityRole)
        .where(ActivityRole.activity_id.in_([first.id, second.id, third.id]))
        .order_by(ActivityRole.activity_id, ActivityRole.people.desc())
    )
    assert [
        (
            role.activity_id,
            role.partner_role,
            role.people,
            role.level_by_project,
            role.level_by_partner,
            role.contribution,
        )
        for role in roles
    ] == [
        (first.id, A_PATIENT, 3, 3, 2, Contribution.NEW_QUESTION),
        (first.id, A_CLINICIAN, 1, 3, None, None),
        (second.id, A_CAREGIVER, 2, None, 4, None),
        (third.id, A_CITIZEN, 12, None, None, None),
    ]
    people = any_session.execute(
        select(ActivityPerson.activity_id, ActivityPerson.partner_role, Person.name)
        .join(Person)
        .where(ActivityPerson.activity_id.in_([first.id, second.id, third.id]))
        .order_by(ActivityPerson.activity_id, Person.name)
    ).all()
    assert people == [
        (first.id, A_CLINICIAN, "Clara"),
        (first.id, A_PATIENT, "Nell"),
        (first.id, A_PATIENT, "Rosa"),
        (third.id, A_CITIZEN, "Nell"),
    ]


def test_a_new_name_becomes_one_partner_in_the_role_it_came_with(cast: Cast, session: Session) -> None:
    rows = [row.replace("Nell", name) for row, name in zip(ROWS, ("Nell", "", "", "NELL"), strict=True)]
    assert bring_in(session, cast, records_of(session, cast, *rows)).new_partners == ("Nell",)
    (nell,) = named(session, "Nell")
    place = session.scalars(select(Membership).where(Membership.person_id == nell.id)).one()
    assert (place.project_id, place.partner_role, place.access_role, place.joined_at) == (
        cast.project,
        A_PATIENT,
        None,
        NOW,
    )
    assert (nell.email, nell.password_hash, nell.may_be_asked) == (None, None, False)


def test_a_name_of_another_project_is_somebody_new_here(cast: Cast, session: Session) -> None:
    row = ROWS[2].replace("2,,,4", "2,Zsofia,,4")
    assert bring_in(session, cast, records_of(session, cast, row)).new_partners == ("Zsofia",)
    ids = [person.id for person in named(session, "Zsofia")]
    assert len(ids) == 2
    linked = session.scalars(select(ActivityPerson.person_id).where(ActivityPerson.person_id.in_(ids))).all()
    # Hers is the meeting in the other project.
    assert sorted(linked) == sorted(ids)
    assert (
        session.scalars(select(Membership.person_id).where(Membership.project_id == cast.project))
        .all()
        .count(cast.other_partner)
        == 0
    )


def test_somebody_whose_access_ended_is_still_known_by_name(cast: Cast, session: Session) -> None:
    row = ROWS[2].replace("2,,,4", "2,Enzo,,4")
    assert bring_in(session, cast, records_of(session, cast, row)).new_partners == ()
    assert session.scalars(
        select(ActivityPerson.person_id).order_by(ActivityPerson.activity_id.desc())
    ).first() == (cast.ended)


# Once


def test_a_file_brought_in_again_adds_nothing(any_session: Session) -> None:
    cast = gather(any_session)
    records = records_of(any_session, cast)
    bring_in(any_session, cast, records)
    counts = [
        any_session.scalar(select(func.count()).select_from(table)) for table in (ActivityEntry, Person)
    ]
    assert bring_in(any_session, cast, records_of(any_session, cast)) == Imported(0, 3, ())
    again = [any_session.scalar(select(func.count()).select_from(table)) for table in (ActivityEntry, Person)]
    assert again == counts


def test_what_is_here_stays_as_it_is_though_the_file_says_otherwise(cast: Cast, session: Session) -> None:
    bring_in(session, cast, records_of(session, cast))
    changed = [row.replace("90", "45").replace("Nell", "Uta") for row in ROWS]
    assert bring_in(session, cast, records_of(session, cast, *changed)) == Imported(0, 3, ())
    assert (
        session.scalars(select(ActivityEntry.minutes).where(ActivityEntry.external_id == "A-1")).one() == 90
    )
    assert named(session, "Uta") == []


def test_what_was_taken_back_does_not_come_back_with_the_file(cast: Cast, session: Session) -> None:
    bring_in(session, cast, records_of(session, cast))
    gone = session.scalars(select(ActivityEntry.id).where(ActivityEntry.external_id == "A-1")).one()
    take_back_activity(session, cast.lead, project_id=cast.project, activity_id=gone, now=NOW)
    assert bring_in(session, cast, records_of(session, cast)) == Imported(0, 3, ())
    assert session.get_one(ActivityEntry, gone).removed_at == NOW


def test_two_projects_may_use_the_same_external_ids(cast: Cast, session: Session) -> None:
    bring_in(session, cast, records_of(session, cast))
    add_release(session, cast.outsider, project_id=cast.other_project, version="2.1", now=NOW)
    add_release(session, cast.outsider, project_id=cast.other_project, version="2.0", now=NOW)
    theirs = read_file_for_project(
        session,
        cast.outsider,
        project_id=cast.other_project,
        file=BytesIO("\n".join([HEADER, *ROWS]).encode()),
        catalog=CATALOG,
        today=TODAY,
    )
    # Rosa and Clara are nobody there.
    assert import_activities(
        session, cast.outsider, project_id=cast.other_project, records=theirs, file_name="b.csv", now=NOW
    ) == Imported(3, 0, ("Rosa", "Nell", "clara"))


@pytest.mark.parametrize("batch", [1, 3, 500])
def test_a_long_file_comes_in_whole(
    cast: Cast, session: Session, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(file_import, "BATCH", batch)
    rows = [
        f"B-{n},2026-03-01,2.1,pcor_evidence,survey,{n + 1},citizen_partner,2,Person {n % 4}"
        for n in range(10)
    ]
    header = HEADER.removesuffix(
        ",level_by_project,level_by_partner,listening_percent,contribution,what_changed"
    )
    first, records = (
        read_file_for_project(
            session,
            cast.lead,
            project_id=cast.project,
            file=BytesIO("\n".join([header, *some]).encode()),
            catalog=CATALOG,
            today=TODAY,
        )
        for some in (rows[:4], rows)
    )
    assert bring_in(session, cast, first).added == 4
    assert preview_import(session, cast.lead, project_id=cast.project, records=records) == Imported(6, 4, ())
    assert bring_in(session, cast, records) == Imported(6, 4, ())
    stored = session.execute(
        select(ActivityEntry.external_id, ActivityEntry.minutes, Person.name)
        .join(ActivityPerson, ActivityPerson.activity_id == ActivityEntry.id)
        .join(Person, Person.id == ActivityPerson.person_id)
        .where(ActivityEntry.source == Source.FILE)
        .order_by(ActivityEntry.minutes)
    ).all()
    assert stored == [(f"B-{n}", n + 1, f"Person {n % 4}") for n in range(10)]


def test_two_who_bring_in_one_file_at_the_same_moment_add_it_once(any_database: str) -> None:
    with transaction() as session:
        cast = gather(session)
    with reading() as session:
        records = records_of(session, cast)

    def import_in_one_go() -> Imported:
        with transaction() as session:
            return bring_in(session, cast, records)

    with ThreadPoolExecutor(1) as other:
        with transaction() as session:
            first = bring_in(session, cast, records)
            second = other.submit(import_in_one_go)
            sleep(0.3)  # long enough for the other to look what is there, had it not to wait
            assert not second.done()
        assert (first, second.result(10)) == (Imported(3, 0, ("Nell",)), Imported(0, 3, ()))
    with reading() as session:
        assert len(named(session, "Nell")) == 1
        keys = session.scalars(select(ActivityEntry.external_id).where(ActivityEntry.source == Source.FILE))
        assert sorted(key or "" for key in keys) == ["A-1", "A-2", "A-3"]


def test_many_who_bring_in_one_file_at_the_same_moment_add_it_once(any_database: str) -> None:
    with transaction() as session:
        cast = gather(session)
    with reading() as session:
        records = records_of(session, cast)
    together = Barrier(4)

    def import_together(_n: int) -> int:
        together.wait(10)
        with transaction() as session:
            return bring_in(session, cast, records).added

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(import_together, range(4))) == [0, 0, 0, 3]


# Trying first


def test_a_preview_says_what_the_import_then_does(any_session: Session) -> None:
    cast = gather(any_session)
    bring_in(any_session, cast, records_of(any_session, cast, ROWS[2]))
    records = records_of(any_session, cast)
    with nothing_changes(any_session):
        preview = preview_import(any_session, cast.lead, project_id=cast.project, records=records)
    assert preview == Imported(2, 1, ("Nell",))
    assert bring_in(any_session, cast, records) == preview


@pytest.mark.parametrize(
    ("imported", "words"),
    [
        (Imported(0, 1, ()), "0 activities are new. 1 is here already and stays as it is."),
        (Imported(1, 0, ("Nell",)), "1 activity is new. New partners: Nell."),
        (
            Imported(2, 3, ("Nell", "Uta")),
            "2 activities are new. 3 are here already and stay as they are. New partners: Nell, Uta.",
        ),
    ],
)
def test_what_came_is_told_in_sentences(imported: Imported, words: str) -> None:
    assert in_words(imported) == words


# All or nothing


def test_a_release_that_is_gone_since_the_file_was_read_stops_all_of_it(any_database: str) -> None:
    with transaction() as session:
        cast = gather(session)
    with transaction() as session:
        records = records_of(session, cast, *ROWS[::-1])
        session.execute(update(Release).where(Release.id == cast.release).values(version="2.2"))
    with (
        pytest.raises(
            InvalidInput, match=r"^Line 4, column release: release 2\.1 is not in this project any more\."
        ),
        transaction() as session,
    ):
        bring_in(session, cast, records)
    with reading() as session:
        assert session.scalar(select(func.count()).where(ActivityEntry.source == Source.FILE)) == 0
        assert named(session, "Nell") == []
        assert "activities imported" not in session.scalars(select(AuditEvent.action)).all()


def test_an_import_leaves_one_event_that_counts_and_names_nobody(cast: Cast, session: Session) -> None:
    before = len(trail(session))
    bring_in(session, cast, records_of(session, cast), name="s" * 300 + ".csv")
    (event,) = trail(session)[before:]
    assert (event.person_id, event.project_id, event.action) == (
        cast.facilitator,
        cast.project,
        "activities imported",
    )
    assert event.subject == "file " + "s" * 60
    assert event.after == {"added": 3, "already_here": 0, "new_partners": 1}


def test_what_came_from_a_file_and_what_was_typed_stand_side_by_side(cast: Cast, session: Session) -> None:
    typed = log(session, cast.lead, cast.project, a_meeting(cast.release, cast.patient))
    bring_in(session, cast, records_of(session, cast))
    assert session.get_one(ActivityEntry, typed).external_id is None
    sources = session.scalars(
        select(ActivityEntry.source).where(ActivityEntry.project_id == cast.project)
    ).all()
    assert (sources.count(Source.FILE), sources.count(Source.SCREEN)) == (3, 7)


# Long files


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


def test_what_a_file_says_is_found_by_the_search_and_so_is_what_is_typed_later(any_session: Session) -> None:
    cast = gather(any_session)
    bring_in(any_session, cast, records_of(any_session, cast))
    typed = log(
        any_session,
        cast.lead,
        cast.project,
        replace(a_meeting(cast.release, cast.patient), what_changed="Typed: plainer too."),
    )

    def found(words: str) -> list[int]:
        return [hit.id for hit in search(any_session, cast.lead, project_id=cast.project, words=words).hits]

    brought = any_session.scalars(select(ActivityEntry.id).where(ActivityEntry.external_id == "A-1")).one()
    assert found("shorter") == [brought]
    assert sorted(found("plainer")) == [brought, typed]
    take_back_activity(any_session, cast.lead, project_id=cast.project, activity_id=typed, now=NOW)
    assert found("plainer") == [brought]


def test_an_import_that_fails_leaves_the_search_in_step(database: str) -> None:
    with transaction() as session:
        cast = gather(session)
        records = records_of(session, cast)

    def break_off() -> None:
        with transaction() as session:
            bring_in(session, cast, records)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    with transaction() as session:
        bring_in(session, cast, records)
    with transaction() as session:
        words = replace(a_meeting(cast.release, cast.patient), what_changed="Afterwards.")
        log(session, cast.lead, cast.project, words)
    with reading() as session:
        for typed in ("shorter", "afterwards"):
            assert len(search(session, cast.lead, project_id=cast.project, words=typed).hits) == 1
