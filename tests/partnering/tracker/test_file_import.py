"""What a file of activities becomes: all of it or none."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from partnering.foundation.database import reading, transaction
from partnering.foundation.errors import InvalidInput
from partnering.foundation.models import AuditEvent, Membership, Person
from partnering.foundation.vocabulary import Activity, Contribution, Source
from partnering.tracker.activities import take_back_activity
from partnering.tracker.activity_files import ActivityFileProblems
from partnering.tracker.file_import import Imported, in_words, preview_import
from partnering.tracker.models import ActivityEntry, ActivityPerson, ActivityRole, Release
from partnering.tracker.releases import release_ids
from partnering.tracker.search import search
from tests.cast import NOW, Cast, a_meeting, gather, log, nothing_changes, trail
from tests.partnering.tracker.bringing_in import (
    A_CAREGIVER,
    A_CITIZEN,
    A_CLINICIAN,
    A_PATIENT,
    ROWS,
    bring_in,
    named,
    records_of,
)

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
