"""Each activity of a file comes in once, however often and by how many it is brought in."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier
from time import sleep

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from partnering.foundation.database import reading, transaction
from partnering.foundation.models import Person
from partnering.foundation.vocabulary import Source
from partnering.tracker import file_import
from partnering.tracker.activities import take_back_activity
from partnering.tracker.file_import import Imported, import_activities, preview_import, read_file_for_project
from partnering.tracker.models import ActivityEntry, ActivityPerson
from partnering.tracker.releases import add_release
from tests.cast import CATALOG, NOW, TODAY, Cast, gather
from tests.partnering.tracker.bringing_in import HEADER, ROWS, bring_in, named, records_of


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
