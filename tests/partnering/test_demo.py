"""The demo network: alive on any day, made by the use cases, and never mixed with real people."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.community.reach import list_reach
from partnering.demo.activities import dated
from partnering.demo.network import ARTIFACT_SLUG, FOLDER, load_demo
from partnering.foundation.account import list_my_sessions
from partnering.foundation.database import connect, disconnect, open_existing, transaction
from partnering.foundation.errors import NotFound, NotPossibleNow
from partnering.foundation.instance import demo_password, list_demo_accounts
from partnering.foundation.models import Membership, Person
from partnering.foundation.needs import list_needs
from partnering.foundation.partnerships import list_partners, read_my_part
from partnering.foundation.people import list_members
from partnering.foundation.projects import find_project
from partnering.foundation.sign_in import find_account, finish_sign_in, is_right_password
from partnering.foundation.vocabulary import (
    Answer,
    Consent,
    Outcome,
    PartnerRole,
    Rater,
    ReachTier,
    ReleaseStatus,
    Standing,
    TeamRole,
)
from partnering.interop.artifact_import import read_story
from partnering.interop.cds_connect import CdsConnectArtifact
from partnering.reflection.assessing import AssessedPlace
from partnering.reflection.assessment_gap import list_gap_over_time, read_gap
from partnering.reflection.journal import is_week_begun, list_weeks, search_my_journal
from partnering.reflection.own_instruments import DEFAULT_INSTRUMENT
from partnering.reflection.sharing import list_shared_with_me
from partnering.reporting.dashboard import Choice, read_dashboard
from partnering.resourcing.decision_list import count_votes_to_give, list_decisions
from partnering.resourcing.seats import read_table
from partnering.tracker.activity_list import list_latest_changes
from partnering.tracker.coverage import Coverage
from partnering.tracker.input_list import list_unread_answers
from partnering.tracker.models import ActivityEntry, ActivityRole
from partnering.tracker.rating_gap import gap_sentence, widest_gap
from partnering.tracker.release_coverage import read_coverage
from partnering.tracker.releases import count_activities, find_release, list_releases
from partnering.tracker.waiting import Waits, list_waiting
from tests.cast import CATALOG, Cast, everything, nothing_changes, trail

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 21)
FIRST_LEVEL_ABOVE_THE_CONTROL_LINE = 4


@pytest.fixture(scope="module")
def demo_url(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the demo in it. Nobody commits to it."""
    file = tmp_path_factory.mktemp("demo") / "demo.db"
    file.write_bytes(migrated_file.read_bytes())
    connect(f"sqlite:///{file}")
    with transaction() as session:
        load_demo(session, catalog=CATALOG, now=NOW)
    disconnect()
    return f"sqlite:///{file}"


@pytest.fixture
def demo(demo_url: str) -> Iterator[Session]:
    """The demo network, beside whatever database the test is connected to."""
    engine = open_existing(demo_url)
    with Session(engine) as session:
        yield session
    engine.dispose()


def person(session: Session, email: str) -> int:
    return session.scalars(select(Person.id).where(Person.email == f"{email}@example.org")).one()


def project(session: Session, slug: str = "statin") -> int:
    return find_project(session, person(session, "sam"), slug=slug)


def coverage_of(session: Session, version: str, email: str = "maya", slug: str = "statin") -> Coverage:
    reader, project_id = person(session, email), project(session, slug)
    release_id = find_release(session, reader, project_id=project_id, version=version)
    return read_coverage(
        session, reader, project_id=project_id, release_id=release_id, catalog=CATALOG, today=TODAY
    )


def days_of_activities(session: Session, slug: str = "statin") -> list[date]:
    of_project = ActivityEntry.project_id == project(session, slug)
    return list(session.scalars(select(ActivityEntry.held_on).where(of_project)))


# Who is there


def test_nine_people_stand_for_every_partner_role_and_an_administrator_looks_after_them(
    demo: Session,
) -> None:
    members = list_members(demo, person(demo, "sam"), project_id=project(demo))
    assert {member.name: member.role for member in members} == {
        "Ana Silva": PartnerRole.CAREGIVER_PARTNER,
        "Dr Lind": PartnerRole.CLINICIAN_PARTNER,
        "Farida Khan": TeamRole.FUNDER,
        "J. T.": PartnerRole.PATIENT_PARTNER,
        "Lena Fuchs": TeamRole.FACILITATOR,
        "Maya Okafor": TeamRole.DEVELOPER,
        "Paul Moreau": PartnerRole.LOCAL_DECISION_MAKER,
        "Rosa M.": PartnerRole.PATIENT_PARTNER,
        "Tom Reyes": PartnerRole.CITIZEN_PARTNER,
    }
    assert {member.role for member in members} >= set(PartnerRole)
    administrators = demo.scalars(
        select(Person.name).where(Person.is_administrator, ~Person.is_program)
    ).all()
    assert administrators == ["Sam Castillo"]


def test_one_project_has_so_many_partners_that_a_funder_sees_numbers(demo: Session) -> None:
    dashboard = read_dashboard(
        demo,
        person(demo, "farida"),
        project_id=project(demo, "knee-pain"),
        choice=Choice(),
        catalog=CATALOG,
        today=TODAY,
        now=NOW,
    )
    hidden = {figure.key for figure in dashboard.figures if figure.is_partly_hidden}
    told = [figure.sentence for figure in dashboard.first_sentences]
    assert told == [
        "Partners of every role take part.",
        (
            "In release 1.1.0, the partners see shared control at 4 of 8 stages. The project sees it at 4. The widest "
            "gap is at What people see, Clinician: the project says 4, the partners say 2."
        ),
        "Of 21 things that partners said, 16 have an answer and 5 wait.",
        "Partners changed the work in 20 of 25 activities that say how far.",
    ]
    assert hidden == set()


def test_a_role_is_agreed_by_both_sides_and_a_need_waits_to_be_met(demo: Session) -> None:
    rosa, lena = person(demo, "rosa"), person(demo, "lena")
    role = read_my_part(demo, rosa, project_id=project(demo))
    assert all(asdict(role.agreement).values())
    assert (role.partner_agreed_at is not None, role.project_agreed_by) == (True, "Lena Fuchs")
    assert role.consent is Consent.NAMED
    needs = list_needs(demo, lena, project_id=project(demo))
    assert [(need.member_id, need.met_at is not None) for need in needs] == [
        (rosa, True),
        (person(demo, "ana"), False),
    ]
    partners = list_partners(demo, lena, project_id=project(demo))
    assert [partner.name for partner in partners if partner.standing is Standing.PAUSED] == ["Tom Reyes"]


def test_the_table_has_a_free_seat_an_open_decision_and_dissent(demo: Session) -> None:
    rosa = person(demo, "rosa")
    table = read_table(demo, rosa, project_id=project(demo), today=TODAY)
    assert table.missing == (PartnerRole.CITIZEN_PARTNER,)
    decisions = list_decisions(demo, rosa, project_id=project(demo), today=TODAY)
    assert [decision.outcome for decision in decisions] == [None, Outcome.NOT_AGREED, Outcome.AGREED]
    assert [vote.name for vote in decisions[-1].dissent] == ["Dr Lind"]
    assert count_votes_to_give(demo, rosa, project_id=project(demo), today=TODAY) == 1


def test_reach_grows_and_a_funder_reads_how_far(demo: Session) -> None:
    people, places = list_reach(demo, person(demo, "farida"), project_id=project(demo))
    assert [(growth.tier, str(growth.factor)) for growth in people.growth] == [
        (ReachTier.AWARE, "2.2"),
        (ReachTier.USING, "3.2"),
    ]
    assert (places.growth, len(places.counts)) == ((), 1)


def test_each_account_can_sign_in_with_the_password_that_is_shown(demo: Session) -> None:
    password = demo_password(demo)
    assert password == "one more step"
    accounts = list_demo_accounts(demo)
    assert [account.email.partition("@")[0] for account in accounts] == [
        "maya",
        "lena",
        "rosa",
        "ana",
        "lind",
        "farida",
        "iris",
        "sam",
    ]
    for shown in accounts:
        account = find_account(demo, email=shown.email, place="127.0.0.1", now=NOW)
        assert is_right_password(account, password)
        assert account.wait_seconds == 0
        signed_in = finish_sign_in(
            demo,
            account=account,
            is_right=True,
            email=shown.email,
            place="127.0.0.1",
            device="Firefox",
            now=NOW,
        )
        assert signed_in is not None
        # Nobody was left signed in from the making of the demo.
        assert len(list_my_sessions(demo, signed_in.person_id, now=NOW)) == 1


def test_everybody_has_been_there_since_before_the_first_activity(demo: Session) -> None:
    for slug in ("statin", "knee-pain"):
        of_project = Membership.project_id == project(demo, slug)
        joined = demo.scalars(
            select(Membership.joined_at).where(of_project, Membership.partner_role.is_not(None))
        )
        assert max(moment.date() for moment in joined) <= min(days_of_activities(demo, slug))


# What they did


def test_three_releases_follow_one_another(demo: Session) -> None:
    releases = list_releases(demo, person(demo, "maya"), project_id=project(demo))
    assert [(card.version, card.status, card.previous_version) for card in releases] == [
        ("2.1.0", ReleaseStatus.DRAFT, "2.0.0"),
        ("2.0.0", ReleaseStatus.RELEASED, "1.0.0"),
        ("1.0.0", ReleaseStatus.RELEASED, None),
    ]
    days = [card.released_on for card in reversed(releases) if card.released_on]
    assert days == [date(2026, 8, 3), date(2026, 10, 17)]
    assert releases[0].planned_for == date(2026, 12, 19)
    ids = [card.release_id for card in releases]
    counted = count_activities(demo, person(demo, "maya"), project_id=project(demo), release_ids=ids)
    assert [counted[release_id] for release_id in ids] == [4, 11, 6]


def test_something_happened_in_each_of_twelve_weeks(demo: Session) -> None:
    held = days_of_activities(demo)
    assert {(TODAY - day).days // 7 for day in held} == set(range(12))
    assert len(held) == 21
    assert max(held) < TODAY


def test_both_raters_see_work_above_and_below_the_control_line(demo: Session) -> None:
    for level in (ActivityRole.level_by_project, ActivityRole.level_by_partner):
        levels = {number for number in demo.scalars(select(level)) if number is not None}
        assert min(levels) < FIRST_LEVEL_ABOVE_THE_CONTROL_LINE <= max(levels)
    pairs = demo.execute(select(ActivityRole.level_by_project, ActivityRole.level_by_partner)).all()
    assert any(project is not None and partner is None for project, partner in pairs)
    assert any((project or 0) > (partner or 0) > 0 for project, partner in pairs)


def test_the_next_release_has_gaps_and_stages_where_it_is_silent(demo: Session) -> None:
    coverage = coverage_of(demo, "2.1.0")
    assert coverage.headline == (
        "Release 2.1.0 misses a patient or caregiver at 1 stage and a clinician at 1 stage."
    )
    assert coverage.control_line_sentence == "By the partners’ own rating, 1 stage is above the control line."
    silent = {stage.stage: stage.days_silent for stage in coverage.stages if stage.days_silent is not None}
    assert silent == {
        "computable_clinical_knowledge": 29,
        "patient_specific_inference": 24,
        "information_delivery": 13,
        "pcor_evidence": 33,
    }
    for version in ("2.0.0", "2.1.0"):
        outcomes = next(
            stage for stage in coverage_of(demo, version).stages if stage.stage == "health_outcomes"
        )
        assert all(cell.is_empty for cell in outcomes.cells)


def test_the_release_before_covers_each_stage_before_its_release(demo: Session) -> None:
    coverage = coverage_of(demo, "2.0.0")
    assert coverage.headline == "Release 2.0.0 misses nobody that the policy asks for."


def test_somebody_waits_and_something_changed(demo: Session) -> None:
    maya = person(demo, "maya")
    waiting = list_waiting(demo, maya, project_id=project(demo), catalog=CATALOG, today=TODAY)
    assert [item.kind for item in waiting] == [Waits.INPUTS, Waits.GAPS]
    assert waiting[0].sentence == "One thing that a partner said waits for an answer. It was said 9 days ago."
    changes = list_latest_changes(demo, maya, project_id=project(demo))
    assert len(changes) == 5
    assert {change.entered_by for change in changes} == {"Maya Okafor"}


def test_rosa_finds_a_no_with_its_reason_that_she_has_not_read(demo: Session) -> None:
    (unread,) = list_unread_answers(demo, person(demo, "rosa"), in_project=project(demo), today=TODAY)
    assert unread.last_answer is not None
    assert unread.last_answer.answer is Answer.DECLINED


def test_team_and_partners_are_apart_and_rosa_has_said_hers_at_two_of_three_stages(demo: Session) -> None:
    gap = widest_gap(coverage_of(demo, "2.1.0", "maya"))
    assert gap is not None
    assert gap_sentence(gap, Rater.PROJECT) == "You say 4, your partners say 2: What we learned, Patient."
    kept_back = [
        stage.stage
        for stage in coverage_of(demo, "2.1.0", "rosa").stages
        for cell in stage.cells
        if cell.kept_back is Rater.PROJECT
    ]
    assert kept_back == ["patient_specific_inference"]


def test_a_funder_sees_a_large_number_and_that_there_are_small_ones(demo: Session) -> None:
    cells = [cell for stage in coverage_of(demo, "1.0.0", "farida").stages for cell in stage.cells]
    assert [cell.people for cell in cells if cell.people] == [14, 9]
    assert any(cell.is_hidden for cell in cells)


def test_journals_were_written_and_lines_of_them_shared_but_this_week_is_blank(demo: Session) -> None:
    rosa, lena = person(demo, "rosa"), person(demo, "lena")
    assert len(list_weeks(demo, rosa)) == 3
    assert not is_week_begun(demo, rosa, today=TODAY)
    levels = {
        name: sorted(
            shared.level for shared in list_shared_with_me(demo, person(demo, name), project_id=project(demo))
        )
        for name in ("maya", "lena", "rosa", "ana", "lind")
    }
    assert levels == {
        "maya": ["team", "team"],
        "lena": ["coach", "network", "team"],
        "rosa": ["network", "team"],
        "ana": ["network", "pair", "team", "team"],
        "lind": ["network", "team", "team"],
    }
    assert search_my_journal(demo, lena, words="Friday")


def test_team_and_partners_assessed_a_stage_twice_and_came_closer(demo: Session) -> None:
    place = AssessedPlace(DEFAULT_INSTRUMENT, "information_delivery")
    gap = read_gap(demo, person(demo, "maya"), project_id=project(demo), place=place, catalog=CATALOG)
    assert [(one.item.key, one.said.gap) for one in gap.items[:2]] == [("agenda", 1), ("sharing", 1)]
    months = list_gap_over_time(
        demo, person(demo, "maya"), project_id=project(demo), place=place, about="level", catalog=CATALOG
    )
    assert [month.said.gap for month in months] == [1, 0]


# The project whose artifact names no partner


def test_the_artifact_names_no_partner_and_waits_for_a_person_to_say(demo: Session) -> None:
    story = read_story(demo, person(demo, "maya"), project_id=project(demo, ARTIFACT_SLUG))
    assert story is not None
    assert story.summary.startswith(
        "Its text names no patient, caregiver, citizen, clinician or local decision-maker"
    )
    assert {(question.took_part, question.evidence.quotes) for question in story.questions} == {(None, ())}
    assert isinstance(story.artifact, CdsConnectArtifact)
    assert (story.artifact.node_id, story.artifact.version) == ("1186", "1.0")


def test_who_agreed_to_be_asked_could_help_there_and_nobody_else(demo: Session) -> None:
    coverage = coverage_of(demo, "1.0", slug=ARTIFACT_SLUG)
    asked = {person.name for stage in coverage.stages for gap in stage.gaps for person in gap.who_can_help}
    assert asked == {"Rosa M.", "Ana Silva"}


# How it is made


def test_it_is_made_by_the_use_cases_like_anybodys_work(demo: Session) -> None:
    assert Counter(event.action for event in trail(demo) if event.action != "signed in") == {
        "artifact imported": 1,
        "project added": 2,
        "release added": 5,
        "release moved": 5,
        "access given": 10,
        "person added": 1,
        "invitation made": 8,
        "invitation accepted": 8,
        "session ended": 8,
        "account changed": 2,
        "partner added": 31,
        "activities imported": 2,
        "activity logged": 25,
        "input given": 26,
        "input answered": 23,
        "answer read": 4,
        "input reopened": 1,
        "role written": 1,
        "role agreed": 2,
        "consent chosen": 1,
        "need told": 2,
        "need met": 1,
        "partner moved on": 1,
        "stage rated": 3,
        "activity told": 1,
        "aid added": 2,
        "review round opened": 2,
        "review given": 6,
        "aid version saved": 3,
        "edit linked": 2,
        "reviewers asked again": 1,
        "review round closed": 2,
        "stage planned": 4,
        "plan agreed": 4,
        "release published": 1,
        "report part written": 4,
        "journal weeks counted": 5,
        "journal words shared": 5,
        "assessment given": 10,
        "topics chosen": 3,
        "lesson written": 3,
        "lesson shared": 2,
        "question asked": 3,
        "question put to somebody": 3,
        "question replied to": 2,
        "question answers read": 1,
        "question moved": 1,
        "aid put in release": 1,
        "pay rate set": 6,
        "pay note written": 1,
        "payment promised": 18,
        "payment approved": 14,
        "payment made": 15,
        "payment declined": 1,
        "budget line added": 5,
        "budget spending noted": 6,
        "funding added": 3,
        "hourly value added": 1,
        "seat added": 7,
        "seat given": 6,
        "decision opened": 3,
        "vote given": 11,
        "decision noted": 2,
        "reach measure added": 2,
        "reach counted": 4,
        "coach asked": 2,
        "coaching accepted": 1,
        "coaching offered": 2,
        "coaching time noted": 2,
        "commitment made": 3,
        "commitment moved": 2,
        "look back answered": 9,
        "look back begun": 2,
        "look back closed": 1,
        "look back pieces brought in": 2,
    }
    imported = [event.after for event in trail(demo) if event.action == "activities imported"]
    assert imported == [{"added": added, "already_here": 0, "new_partners": 0} for added in (21, 14)]


def test_the_same_moment_gives_the_same_network(any_session: Session, demo: Session) -> None:
    load_demo(any_session, catalog=CATALOG, now=NOW)
    assert without_chance(any_session) == without_chance(demo)


def without_chance(session: Session) -> dict[str, list[dict[str, object]]]:
    """All rows but for keys and password hashes, which differ each time, and the command line, which came before."""
    tables = Person.metadata.tables
    return {
        name: [
            {
                column.name: value
                for column, value in zip(tables[name].columns, row, strict=True)
                if not column.name.endswith(("token_hash", "password_hash"))
                and (name, column.name) != ("journal_pages", "revision")
            }
            for row in sorted(rows, key=lambda row: str(row[:2]))
            if row[:2] != (1, "Command line")
        ]
        for name, rows in everything(session).items()
    }


@pytest.mark.parametrize(
    "now", [datetime(2027, 1, 1, 0, 0, tzinfo=UTC), datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC)], ids=str
)
def test_it_looks_alive_whenever_it_is_loaded(session: Session, now: datetime) -> None:
    load_demo(session, catalog=CATALOG, now=now)
    held = days_of_activities(session)
    assert max(held) == now.date() - timedelta(days=6)
    assert min(held) == now.date() - timedelta(days=83)


def test_days_ago_become_days() -> None:
    content = 'external_id,days_ago,what_changed\nD-1,3,"a, ""b"""\nD-2,0,\nD-3,60,\n'
    rows = list(csv.DictReader(io.StringIO(dated(content, date(2026, 3, 1)))))
    assert rows == [
        {"external_id": "D-1", "held_on": "2026-02-26", "what_changed": 'a, "b"'},
        {"external_id": "D-2", "held_on": "2026-03-01", "what_changed": ""},
        {"external_id": "D-3", "held_on": "2025-12-31", "what_changed": ""},
    ]


def test_a_database_in_use_is_left_alone(cast: Cast, session: Session) -> None:
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="This database is in use"):
        load_demo(session, catalog=CATALOG, now=NOW)


def test_without_its_files_the_demo_says_where_they_should_be(session: Session, tmp_path: Path) -> None:
    with nothing_changes(session), pytest.raises(NotFound, match="The demo files are not at "):
        load_demo(session, catalog=CATALOG, now=NOW, folder=tmp_path / "nowhere")


def test_the_people_of_the_demo_live_at_addresses_that_nobody_has() -> None:
    text = (FOLDER / "people.yaml").read_text("utf-8")
    assert text.count("@") == text.count("@example.org") == 8
