"""An artifact becomes a project and a release; who took part in it waits for a person to say."""

import hashlib
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.errors import InvalidInput, NotFound, NotPossibleNow
from partnering.foundation.models import Membership, Project
from partnering.foundation.people import command_line_person, list_members
from partnering.foundation.projects import find_project
from partnering.foundation.vocabulary import AccessRole, PartnerRole, ReleaseStatus, TeamRole
from partnering.interop.artifact import Artifact
from partnering.interop.artifact_file import read_artifact
from partnering.interop.artifact_import import (
    BroughtIn,
    answer_role_question,
    count_open_questions,
    import_artifact,
    read_story,
)
from partnering.interop.cds_connect import CdsConnectArtifact
from partnering.interop.models import ArtifactRole, ImportedArtifact
from partnering.tracker.models import Release
from tests.cast import CATALOG, NOW, Cast, an_artifact, gather, nothing_changes, trail

ROOT = Path(__file__).parents[3]
DRINKING_AID = ROOT / "data" / "demo" / "drinking-aid.cds-connect.json"
INHALER = ROOT / "tests" / "inputs" / "cds_connect" / "inhaler-check-up.json"
A_PATIENT, A_CAREGIVER, A_CITIZEN, A_CLINICIAN, A_LOCAL = PartnerRole


def bring_in(
    session: Session, person_id: int, artifact: Artifact | Path, slug: str | None = None
) -> BroughtIn:
    if isinstance(artifact, Path):
        artifact = read_artifact(artifact.read_bytes(), file_name=artifact.name)
    return import_artifact(session, person_id, artifact=artifact, slug=slug, catalog=CATALOG, now=NOW)


def lead_of(session: Session, cast: Cast, brought: BroughtIn) -> int:
    """The administrator, who brought it in."""
    assert find_project(session, cast.administrator, slug=brought.slug) == brought.project_id
    return cast.administrator


# What it becomes


def test_a_file_becomes_a_project_and_a_release_of_its_version(any_session: Session) -> None:
    cast = gather(any_session)
    brought = bring_in(any_session, cast.administrator, DRINKING_AID)
    assert (brought.slug, brought.version) == ("thinking-about-your-drinking-a-decision", "1.0")
    project = any_session.get_one(Project, brought.project_id)
    assert (project.title, project.lifecycle, project.policy) == (
        "Thinking about your drinking: a decision aid for patients",
        "sittig-2023",
        "default-1",
    )
    release = any_session.scalars(select(Release).where(Release.project_id == brought.project_id)).one()
    assert (release.version, release.status, release.released_on) == ("1.0", ReleaseStatus.DRAFT, None)
    kept = any_session.scalars(
        select(ImportedArtifact).where(ImportedArtifact.project_id == brought.project_id)
    ).one()
    assert kept.original == DRINKING_AID.read_bytes()
    assert kept.sha256 == hashlib.sha256(DRINKING_AID.read_bytes()).hexdigest()
    assert (kept.release_id, kept.file_name, kept.imported_by, kept.imported_at) == (
        release.id,
        "drinking-aid.cds-connect.json",
        cast.administrator,
        NOW,
    )
    questions = any_session.scalars(select(ArtifactRole).where(ArtifactRole.artifact_id == kept.id)).all()
    assert {question.partner_role for question in questions} == set(PartnerRole)
    assert {(question.took_part, question.answered_by, question.answered_at) for question in questions} == {
        (None, None, None)
    }


def test_the_text_of_the_aid_names_no_partner(cast: Cast, session: Session) -> None:
    brought = bring_in(session, cast.administrator, DRINKING_AID)
    assert brought.summary == (
        "Its text names no patient, caregiver, citizen, clinician or local decision-maker as a partner. "
        "You can say otherwise if you know better."
    )


def test_the_story_quotes_the_words_in_which_a_partner_is_named(cast: Cast, session: Session) -> None:
    brought = bring_in(session, cast.administrator, INHALER, "inhaler")
    story = read_story(session, lead_of(session, cast, brought), project_id=brought.project_id)
    assert story is not None
    assert (story.artifact.title, story.file_name, story.imported_at) == (
        "Inhaler Check-Up",
        "inhaler-check-up.json",
        NOW,
    )
    assert (story.sha256, story.summary) == (story.artifact.sha256, brought.summary)
    assert [question.evidence.partner_role for question in story.questions] == list(PartnerRole)
    quoted = {
        question.evidence.partner_role: [quote.field for quote in question.evidence.quotes]
        for question in story.questions
        if question.evidence.quotes
    }
    assert quoted == {
        A_PATIENT: ["Contributors"],
        A_CAREGIVER: ["Contributors"],
        A_CLINICIAN: ["Contributors", "Pilot experience"],
        A_LOCAL: ["Decision notes of the recommendations"],
    }
    assert {(question.took_part, question.answered_by) for question in story.questions} == {(None, None)}


def test_a_project_made_here_has_no_story(cast: Cast, session: Session) -> None:
    project = Project(slug="own", title="Own", lifecycle="sittig-2023", policy="default-1", created_at=NOW)
    session.add(project)
    session.flush()
    session.add(
        Membership(
            project_id=project.id,
            person_id=cast.lead,
            access_role=AccessRole.LEAD,
            team_role=TeamRole.DEVELOPER,
            joined_at=NOW,
        )
    )
    session.flush()
    assert read_story(session, cast.lead, project_id=project.id) is None
    assert count_open_questions(session, cast.lead, project_id=project.id) == 0
    with pytest.raises(NotFound, match="was not made from a file"):
        answer_role_question(
            session, cast.lead, project_id=project.id, partner_role=A_PATIENT, took_part=True, now=NOW
        )


def test_a_person_who_brings_it_in_leads_the_project_and_the_command_line_does_not(
    cast: Cast, session: Session
) -> None:
    by_person = bring_in(session, cast.administrator, DRINKING_AID, "by-a-person")
    (lead,) = list_members(session, cast.administrator, project_id=by_person.project_id)
    assert (lead.person_id, lead.access_role, lead.role) == (
        cast.administrator,
        AccessRole.LEAD,
        TeamRole.DEVELOPER,
    )
    by_program = bring_in(session, command_line_person(session), DRINKING_AID, "by-a-program")
    assert list_members(session, cast.administrator, project_id=by_program.project_id) == []


@pytest.mark.parametrize(
    ("version", "release"),
    [
        ("1.0", "1.0"),
        ("2.1.0-rc.1+build.5", "2.1.0-rc.1+build.5"),
        (" 3.0 ", "3.0"),
        ("2.0 (draft)", "2.0-(draft)"),
        ("Version 1 / June 2020", "Version-1-June-2020"),
        ("1.0?a#b\\c", "1.0-a-b-c"),
        ("v" * 60, "v" * 40),
        ("1.0\u200b", "1.0"),
        ("---", "1.0"),
        ("", "1.0"),
        (None, "1.0"),
    ],
)
def test_any_version_of_a_file_gives_a_release_that_can_be_called(
    cast: Cast, session: Session, version: str | None, release: str
) -> None:
    artifact = read_artifact(
        json.dumps({"title": "Inhaler", "version": version}).encode(), file_name="a.json"
    )
    brought = bring_in(session, cast.administrator, artifact)
    assert brought.version == release
    assert (
        session.scalars(select(Release.version).where(Release.project_id == brought.project_id)).one()
        == release
    )


def test_a_very_long_title_is_cut_and_kept_whole_in_the_file(cast: Cast, session: Session) -> None:
    artifact = an_artifact("word " * 100 + "end", "1.0", "")
    brought = bring_in(session, cast.administrator, artifact)
    assert session.get_one(Project, brought.project_id).title == ("word " * 60).strip()
    story = read_story(session, lead_of(session, cast, brought), project_id=brought.project_id)
    assert story is not None
    assert story.artifact.title.endswith(" word end")


@pytest.mark.parametrize("name", ["a" * 300 + ".json", "\udcff\x1b[31m.json", " a\nb.json"])
def test_any_file_name_can_be_kept(any_session: Session, name: str) -> None:
    cast = gather(any_session)
    artifact = read_artifact(b'{"title": "Inhaler"}', file_name=name)
    brought = bring_in(any_session, cast.administrator, artifact)
    story = read_story(any_session, cast.administrator, project_id=brought.project_id)
    assert story is not None
    assert story.file_name == " ".join(name.replace("\udcff\x1b", "").split())[:200]


# What is refused


def test_a_short_name_that_is_taken_or_none_is_refused(cast: Cast, session: Session) -> None:
    with nothing_changes(session), pytest.raises(NotPossibleNow, match="There is a project “statin” already"):
        bring_in(session, cast.administrator, DRINKING_AID, "statin")
    with nothing_changes(session), pytest.raises(InvalidInput, match="cannot be the short name of a project"):
        bring_in(session, cast.administrator, DRINKING_AID, "Drinking Aid")


def test_the_same_file_can_be_brought_in_under_another_name(cast: Cast, session: Session) -> None:
    first = bring_in(session, cast.administrator, DRINKING_AID)
    with nothing_changes(session), pytest.raises(NotPossibleNow, match=first.slug):
        bring_in(session, cast.administrator, DRINKING_AID)
    second = bring_in(session, cast.administrator, DRINKING_AID, "drinking-2")
    assert second.project_id != first.project_id


# What a person says


def answer(session: Session, cast: Cast, person_id: int, role: PartnerRole, *, took_part: bool) -> None:
    answer_role_question(
        session,
        person_id,
        project_id=cast.project,
        partner_role=role,
        took_part=took_part,
        now=NOW + timedelta(days=1),
    )


def test_a_person_says_who_took_part_and_may_say_it_anew(any_session: Session) -> None:
    cast = gather(any_session)
    before = len(trail(any_session))
    answer(any_session, cast, cast.facilitator, A_PATIENT, took_part=True)
    answer(any_session, cast, cast.facilitator, A_CITIZEN, took_part=False)
    answer(any_session, cast, cast.lead, A_PATIENT, took_part=False)
    story = read_story(any_session, cast.patient, project_id=cast.project)
    assert story is not None
    answers = {
        question.evidence.partner_role: (question.took_part, question.answered_by)
        for question in story.questions
    }
    assert answers == {
        A_PATIENT: (False, "Lena"),
        A_CAREGIVER: (None, None),
        A_CITIZEN: (False, "Fatima"),
        A_CLINICIAN: (None, None),
        A_LOCAL: (None, None),
    }
    assert {question.answered_at for question in story.questions} == {None, NOW + timedelta(days=1)}
    assert [
        (event.person_id, event.action, event.subject, event.before, event.after)
        for event in trail(any_session)[before:]
    ] == [
        (
            cast.facilitator,
            "role confirmed",
            "role patient_partner",
            {"took_part": None},
            {"took_part": True},
        ),
        (cast.facilitator, "role denied", "role citizen_partner", {"took_part": None}, {"took_part": False}),
        (cast.lead, "role denied", "role patient_partner", {"took_part": True}, {"took_part": False}),
    ]


def test_each_answer_leaves_one_question_less(cast: Cast, session: Session) -> None:
    left = []
    for role in PartnerRole:
        left.append(count_open_questions(session, cast.lead, project_id=cast.project))
        answer(session, cast, cast.lead, role, took_part=role is A_PATIENT)
    answer(session, cast, cast.lead, A_PATIENT, took_part=False)
    left.append(count_open_questions(session, cast.lead, project_id=cast.project))
    assert left == [5, 4, 3, 2, 1, 0]


def test_the_text_stays_as_it_was_whatever_people_say(cast: Cast, session: Session) -> None:
    before = read_story(session, cast.lead, project_id=cast.project)
    answer(session, cast, cast.lead, A_PATIENT, took_part=False)
    after = read_story(session, cast.lead, project_id=cast.project)
    assert before is not None
    assert after is not None
    assert (after.artifact, after.summary) == (before.artifact, before.summary)
    assert [question.evidence for question in after.questions] == [
        question.evidence for question in before.questions
    ]
    nearest = after.questions[0].evidence.nearest
    assert nearest is not None
    assert nearest.words == "Rosa, a patient, chose the words."


def test_answers_of_one_project_are_not_those_of_another(cast: Cast, session: Session) -> None:
    answer(session, cast, cast.lead, A_PATIENT, took_part=True)
    assert count_open_questions(session, cast.outsider, project_id=cast.other_project) == 5


# The file of the demo


def test_the_file_of_the_demo_has_the_shape_of_a_real_export() -> None:
    artifact = read_artifact(DRINKING_AID.read_bytes(), file_name=DRINKING_AID.name)
    assert isinstance(artifact, CdsConnectArtifact)
    assert (artifact.node_id, artifact.version, artifact.status, artifact.artifact_type) == (
        "1186",
        "1.0",
        "Draft",
        "Data Summary",
    )
    assert (artifact.knowledge_level, artifact.licence) == (3, "Apache 2.0")
    assert artifact.stewards == ("Centers for Disease Control and Prevention",)
    assert artifact.publishers == ("The MITRE Corporation",)
    assert (artifact.created_on, artifact.approved_on) == (date(2020, 6, 4), date(2020, 7, 16))
    assert (artifact.field_count, artifact.unknown_fields) == (50, ())
    assert "<script" not in artifact.description_html
