"""A FHIR file becomes a project and a release; whom it names waits for a person to say who that is."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from partnering.foundation.errors import InvalidInput, NotFound
from partnering.foundation.models import Membership, Person, Project
from partnering.foundation.vocabulary import PartnerRole, ReleaseStatus
from partnering.interop.artifact_file import read_artifact
from partnering.interop.artifact_import import (
    ArtifactStory,
    BroughtIn,
    answer_name_question,
    answer_role_question,
    count_open_questions,
    import_artifact,
    read_story,
)
from partnering.interop.models import ArtifactPerson, ImportedArtifact
from partnering.tracker.models import Release
from tests.cast import CATALOG, NOW, Cast, gather, nothing_changes, trail

INPUTS = Path(__file__).parents[2] / "inputs" / "fhir"
PLAN = "plan-with-authors.r4.json"
MIRA = "Mira Holt, caregiver"
A_PATIENT, A_CAREGIVER, A_CITIZEN, A_CLINICIAN, A_LOCAL = PartnerRole


def bring_in(session: Session, cast: Cast, name: str = PLAN) -> BroughtIn:
    """The file becomes a project of the outsider, who is administrator of nothing else."""
    artifact = read_artifact((INPUTS / name).read_bytes(), file_name=name)
    brought = import_artifact(session, cast.administrator, artifact=artifact, catalog=CATALOG, now=NOW)
    session.flush()
    return brought


def story_of(session: Session, cast: Cast, brought: BroughtIn) -> ArtifactStory:
    story = read_story(session, cast.administrator, project_id=brought.project_id)
    assert story is not None
    return story


def say_who(
    session: Session, cast: Cast, brought: BroughtIn, role: PartnerRole | None, name: str = MIRA
) -> None:
    answer_name_question(
        session,
        cast.administrator,
        project_id=brought.project_id,
        name=name,
        partner_role=role,
        now=NOW + timedelta(days=1),
    )


def members(session: Session, brought: BroughtIn) -> list[tuple[str, PartnerRole | None]]:
    rows = session.execute(
        select(Person.name, Membership.partner_role)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.project_id == brought.project_id, Membership.access_role.is_(None))
        .order_by(Person.id)
    )
    return [(name, role) for name, role in rows]


# What it becomes


def test_a_plan_becomes_a_project_and_a_draft_release_of_its_version(any_session: Session) -> None:
    cast = gather(any_session)
    brought = bring_in(any_session, cast)
    assert (brought.slug, brought.version) == ("rule-1-go-through-the-inhaler-together", "2.1.0")
    project = any_session.get_one(Project, brought.project_id)
    assert project.title == "Rule 1: go through the inhaler together"
    release = any_session.scalars(select(Release).where(Release.project_id == brought.project_id)).one()
    assert (release.version, release.status) == ("2.1.0", ReleaseStatus.DRAFT)
    kept = any_session.scalars(
        select(ImportedArtifact).where(ImportedArtifact.project_id == brought.project_id)
    ).one()
    assert kept.original == (INPUTS / PLAN).read_bytes()


def test_nobody_becomes_a_person_or_a_partner_by_bringing_a_file_in(any_session: Session) -> None:
    cast = gather(any_session)
    before = any_session.scalars(select(Person.id)).all()
    brought = bring_in(any_session, cast)
    assert any_session.scalars(select(Person.id)).all() == before
    assert members(any_session, brought) == []
    assert count_open_questions(any_session, cast.administrator, project_id=brought.project_id) == 5 + 3


def test_what_is_missing_first_is_said_first(cast: Cast, session: Session) -> None:
    brought = bring_in(session, cast, "approved-bundle.r4.json")
    assert brought.summary == "Nobody is named in this file as author, editor, reviewer or endorser."
    assert story_of(session, cast, brought).summary == brought.summary
    assert brought.notes == (
        "Also in this file: Library: codes; PlanDefinition: watch.",
        "Not read, but kept in the file: 2 ValueSet, 1 Questionnaire.",
    )


def test_a_name_that_says_what_somebody_is_stands_as_evidence_for_that_role(
    cast: Cast, session: Session
) -> None:
    story = story_of(session, cast, bring_in(session, cast))
    quotes = {
        question.evidence.partner_role: [(quote.field, quote.words) for quote in question.evidence.quotes]
        for question in story.questions
    }
    assert quotes == {
        A_PATIENT: [],
        A_CAREGIVER: [("Author", MIRA)],
        A_CITIZEN: [],
        A_CLINICIAN: [],
        A_LOCAL: [],
    }


# What a person says


def test_a_person_says_who_is_meant_and_only_then_there_is_a_partner(any_session: Session) -> None:
    cast = gather(any_session)
    brought = bring_in(any_session, cast)
    before = len(trail(any_session))
    say_who(any_session, cast, brought, None, "Ben Ruhl")
    assert members(any_session, brought) == []
    say_who(any_session, cast, brought, A_CAREGIVER)
    assert members(any_session, brought) == [(MIRA, A_CAREGIVER)]
    story = story_of(any_session, cast, brought)
    administrator = any_session.get_one(Person, cast.administrator).name
    assert [
        (question.named.name, question.partner_role, question.answered_by, question.answered_at)
        for question in story.names
    ] == [
        ("Ada Prisk, MD, PhD", None, None, None),
        ("Ben Ruhl", None, administrator, NOW + timedelta(days=1)),
        (MIRA, A_CAREGIVER, administrator, NOW + timedelta(days=1)),
    ]
    assert count_open_questions(any_session, cast.administrator, project_id=brought.project_id) == 5 + 1
    mira = any_session.scalars(select(Person.id).where(Person.name == MIRA)).one()
    nothing = {"partner_role": None, "person": None}
    assert [(event.action, event.before, event.after) for event in trail(any_session)[before:]] == [
        ("name denied", nothing, nothing),
        ("name confirmed", nothing, {"partner_role": "caregiver_partner", "person": mira}),
    ]


def test_the_gap_closes_once_a_patient_or_caregiver_is_confirmed(cast: Cast, session: Session) -> None:
    brought = bring_in(session, cast)
    gap = "This file gives 3 names. Nobody has said yet that one of them is a patient or caregiver."
    for role in (A_CLINICIAN, None):
        say_who(session, cast, brought, role)
        assert story_of(session, cast, brought).summary == gap
    say_who(session, cast, brought, A_CAREGIVER)
    assert story_of(session, cast, brought).summary.startswith("Its text may name a caregiver as a partner.")
    say_who(session, cast, brought, None)
    assert story_of(session, cast, brought).summary == gap
    answer_role_question(
        session,
        cast.administrator,
        project_id=brought.project_id,
        partner_role=A_PATIENT,
        took_part=True,
        now=NOW,
    )
    assert story_of(session, cast, brought).summary != gap


def test_somebody_who_is_here_already_is_meant_and_said_anew_makes_nobody_twice(
    cast: Cast, session: Session
) -> None:
    brought = bring_in(session, cast)
    for role in (A_CAREGIVER, A_CAREGIVER, None, A_PATIENT):
        say_who(session, cast, brought, role)
    assert members(session, brought) == [(MIRA, A_CAREGIVER)]
    row = session.scalars(select(ArtifactPerson).where(ArtifactPerson.name == MIRA)).one()
    assert row.partner_role is A_PATIENT
    assert row.partner_id == session.scalars(select(Person.id).where(Person.name == MIRA)).one()


def test_a_name_that_the_file_does_not_have_is_refused(cast: Cast, session: Session) -> None:
    brought = bring_in(session, cast)
    for name in ("mira holt, caregiver", "Rosa"):
        with nothing_changes(session), pytest.raises(NotFound, match="names nobody like that"):
            say_who(session, cast, brought, A_PATIENT, name)
    with nothing_changes(session), pytest.raises(NotFound):
        answer_name_question(
            session, cast.lead, project_id=cast.project, name=MIRA, partner_role=A_PATIENT, now=NOW
        )


def test_a_name_that_is_too_long_for_a_person_may_still_be_an_organisation(
    cast: Cast, session: Session
) -> None:
    name = "The Institute of " + "very " * 50 + "long names"
    document = f'{{"resourceType": "Library", "title": "x", "author": [{{"name": "{name}"}}]}}'
    artifact = read_artifact(document.encode(), file_name="a.json")
    brought = import_artifact(session, cast.administrator, artifact=artifact, catalog=CATALOG, now=NOW)
    with pytest.raises(InvalidInput, match="1 to 200 characters"), session.begin_nested():
        say_who(session, cast, brought, A_CITIZEN, name)
    say_who(session, cast, brought, None, name)
    assert story_of(session, cast, brought).names[0].answered_by is not None
