"""FHIR files: who is named, in which list, when and where in the file; and what is read of R4, R5 and Bundles."""

import json
from pathlib import Path
from typing import Any

import pytest

from partnering.foundation.vocabulary import PartnerRole
from partnering.interop.artifact import Artifact, notes_on
from partnering.interop.artifact_file import read_artifact
from partnering.interop.named_people import Capacity, first_gap

INPUTS = Path(__file__).parents[2] / "inputs" / "fhir"
A_PATIENT, A_CAREGIVER, A_CITIZEN, A_CLINICIAN, _A_LOCAL = PartnerRole

Place = tuple[Capacity, str, str, str, bool]


def artifact_in(name: str) -> Artifact:
    return read_artifact((INPUTS / name).read_bytes(), file_name=name)


def artifact_of(**elements: Any) -> Artifact:
    resource = {"resourceType": "PlanDefinition", "title": "Plan", **elements}
    return read_artifact(json.dumps(resource).encode(), file_name="a.json")


def places(artifact: Artifact) -> dict[str, list[Place]]:
    """By name: the list, the path, the date with its path, and whether that is the person's own."""
    return {
        person.name: [
            (
                mention.capacity,
                mention.path,
                mention.dated.text if mention.dated else "",
                mention.dated.path if mention.dated else "",
                mention.dated.is_of_person if mention.dated else False,
            )
            for mention in person.mentions
        ]
        for person in artifact.people
    }


def at(artifact: Artifact, path: str) -> Any:
    """What stands at this place of the file (JSON Pointer)."""
    value = json.loads(artifact.original)
    for step in path.split("/")[1:]:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


# Who is named


def test_authors_are_named_with_their_place_and_the_date_of_the_file() -> None:
    plan = artifact_in("plan-with-authors.r4.json")
    assert (plan.title, plan.version) == ("Rule 1: go through the inhaler together", "2.1.0")
    assert places(plan) == {
        "Ada Prisk, MD, PhD": [(Capacity.AUTHOR, "/author/0", "2026-02-06", "/date", False)],
        "Ben Ruhl": [(Capacity.AUTHOR, "/author/1", "2026-02-06", "/date", False)],
        "Mira Holt, caregiver": [(Capacity.AUTHOR, "/author/2", "2026-02-06", "/date", False)],
    }
    assert dict(plan.involvement_texts) == {"Author": "Ada Prisk, MD, PhD\nBen Ruhl\nMira Holt, caregiver"}


def test_one_name_in_three_lists_is_one_question_with_the_date_of_each_list() -> None:
    aids = artifact_in("activity-all-lists.r4.json")
    assert places(aids) == {
        "The Hearing Office": [(Capacity.AUTHOR, "/author/0", "2025-09-14", "/date", False)],
        "Division of Listening": [
            (Capacity.EDITOR, "/editor/0", "2025-09-14", "/date", False),
            (Capacity.REVIEWER, "/reviewer/0", "2025-09-13", "/lastReviewDate", False),
            (Capacity.ENDORSER, "/endorser/0", "2025-09-15", "/approvalDate", False),
        ],
    }
    assert [(fact.label, fact.words, fact.path) for fact in aids.facts] == [
        ("Published by", "The Hearing Office", "/publisher"),
        ("Status", "draft", "/status"),
        ("Last changed", "14 September 2025", "/date"),
        ("Approved", "15 September 2025", "/approvalDate"),
        ("Last reviewed", "13 September 2025", "/lastReviewDate"),
        ("In use from", "1 October 2025", "/effectivePeriod/start"),
        ("In use until", "2027-09", "/effectivePeriod/end"),
    ]


def test_a_persons_own_date_comes_before_that_of_the_file_and_r5_is_read() -> None:
    rules = artifact_in("library-with-own-dates.r5.json")
    own = "/reviewer/0/extension/0/valueDateTime"
    comment = "/extension/0/extension"
    assert places(rules) == {
        "Rosa M.": [(Capacity.REVIEWER, "/reviewer/0", "2025-12-24T09:00:00Z", own, True)],
        "J. T.": [(Capacity.REVIEWER, "/reviewer/1", "2026", "/lastReviewDate", False)],
        "Sleepers United": [
            (Capacity.ENDORSER, "/extension/1/valueContactDetail", "2026-01", "/approvalDate", False)
        ],
        "Owl": [(Capacity.COMMENTER, f"{comment}/2", "2026-01-04", f"{comment}/3/valueDateTime", True)],
    }
    assert rules.involvement_texts["Approvals and comments"] == "The words are too long."


def test_who_approved_a_bundle_in_r4_is_named_from_its_basic_resource() -> None:
    bundle = artifact_in("approved-bundle.r4.json")
    extension = "/entry/6/resource/extension"
    assert places(bundle) == {
        "Jo Vane": [
            (
                Capacity.ASSESSOR,
                f"{extension}/1/extension/2/valueReference",
                "2026-02-27T01:11:33+00:00",
                f"{extension}/2/valueDateTime",
                True,
            )
        ]
    }
    assert bundle.involvement_texts == {"Approvals and comments": "Two patients tested it with us."}


def test_who_assessed_a_bundle_in_r5_is_named_by_display_or_identifier() -> None:
    bundle = artifact_in("assessed-bundle.r5.json")
    content, date = "/entry/1/resource/content", "/entry/1/resource/date"
    assert places(bundle) == {
        "Kit Lowe": [(Capacity.EDITOR, "/entry/0/resource/editor/0", "", "", False)],
        "Nell P.": [(Capacity.ASSESSOR, f"{content}/0/author", "2026-03-02", date, True)],
        "partner-7": [(Capacity.ASSESSOR, f"{content}/1/author", "2026-03-02", date, True)],
    }
    assert bundle.not_read == {"Basic": 1}


@pytest.mark.parametrize("file", sorted(INPUTS.glob("*.json")), ids=lambda file: file.stem)
def test_each_quoted_path_leads_to_what_it_quotes(file: Path) -> None:
    artifact = artifact_in(file.name)
    for person in artifact.people:
        for mention in person.mentions:
            assert person.name.casefold() in json.dumps(at(artifact, mention.path)).casefold()
            if mention.dated is not None:
                assert at(artifact, mention.dated.path) == mention.dated.text
    for fact in artifact.facts:
        assert at(artifact, fact.path)


def test_a_contact_without_a_name_and_people_inside_contained_parts() -> None:
    plan = artifact_of(
        author=[{"telecom": [{"value": "x"}]}, {"name": " "}],
        contained=[
            {"resourceType": "Library", "id": "a", "endorser": [{"name": "Uta"}]},
            {"resourceType": "Patient", "id": "p", "name": [{"text": "Never"}]},
        ],
    )
    assert places(plan) == {"Uta": [(Capacity.ENDORSER, "/contained/0/endorser/0", "", "", False)]}


# The first gap


@pytest.mark.parametrize(
    ("name", "gap"),
    [
        (
            "plan-without-people.r4.json",
            "Nobody is named in this file as author, editor, reviewer or endorser.",
        ),
        ("approved-bundle.r4.json", "Nobody is named in this file as author, editor, reviewer or endorser."),
        (
            "assessed-bundle.r5.json",
            "This file gives 1 name. Nobody has said yet that it is a patient or caregiver.",
        ),
        (
            "plan-with-authors.r4.json",
            "This file gives 3 names. Nobody has said yet that one of them is a patient or caregiver.",
        ),
    ],
)
def test_nobody_named_or_no_patient_or_caregiver_is_the_first_gap(name: str, gap: str) -> None:
    people = artifact_in(name).people
    assert first_gap(people, {A_CITIZEN, A_CLINICIAN}) == gap
    assert first_gap(people, {A_PATIENT}) == first_gap(people, {A_CAREGIVER}) == ""


# Bundles


def test_the_whole_names_the_project_and_what_was_not_read_is_said() -> None:
    bundle = artifact_in("approved-bundle.r4.json")
    assert (bundle.title, bundle.version) == ("Whole", "3.0-draft")
    assert notes_on(bundle) == (
        "Also in this file: Library: codes; PlanDefinition: watch.",
        "Not read, but kept in the file: 2 ValueSet, 1 Questionnaire.",
    )


def test_without_a_whole_a_plan_comes_before_an_activity_and_that_before_a_library() -> None:
    def bundle_of(*kinds: str) -> str:
        entries = [
            {"resource": {"resourceType": kind, "name": f"{kind} {n}"}} for n, kind in enumerate(kinds)
        ]
        data = json.dumps({"resourceType": "Bundle", "entry": entries}).encode()
        return read_artifact(data, file_name="b.json").title

    assert bundle_of("Library") == "Library 0"
    assert bundle_of("Library", "ActivityDefinition", "Library") == "ActivityDefinition 1"
    assert (
        bundle_of("Library", "ActivityDefinition", "PlanDefinition", "PlanDefinition") == "PlanDefinition 2"
    )


def test_codes_that_no_list_has_and_elements_that_nobody_knows_do_no_harm() -> None:
    plan = artifact_of(status="nearly", type={"coding": 7}, action="?", surprise=[[{}]], author=[None])
    assert (plan.title, plan.people) == ("Plan", ())
    assert artifact_in("plan-without-people.r4.json").version is None


def test_foreign_html_in_a_description_is_made_safe() -> None:
    plan = artifact_of(description="<p onclick='x()'>Plain</p><script>alert(1)</script>")
    assert plan.description_html == "<p>Plain</p>"
