"""Involvement as FHIR: valid R5 and R4 that says the same, tells names by consent only, and can be brought in again."""

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from fhir.resources.bundle import Bundle
from fhir.resources.R4B.bundle import Bundle as BundleR4
from hypothesis import given
from hypothesis import strategies as st

from partnering.foundation.typed_text import tidy
from partnering.foundation.vocabulary import Answer, PartnerRole, ReleaseStatus, Verdict
from partnering.interop.artifact_file import read_artifact
from partnering.interop.involvement import AidTold, AnswerTold, Teller
from partnering.interop.involvement_codes import OURS, disposition_of, system_of, workflow_of
from partnering.interop.involvement_fhir import FhirVersion
from partnering.interop.named_people import Capacity
from tests.partnering.interop.fhir_checks import Resource, problems_in
from tests.partnering.interop.involvement_sample import (
    A_CAREGIVER,
    A_NURSE,
    DAY,
    READY,
    ROSA,
    SAID,
    SHA256,
    SITE,
    WORKSHOP,
    YES,
    bundle_of,
    resources,
    told,
    written,
)

BOTH = pytest.mark.parametrize("version", list(FhirVersion))


def check(bundle: Resource, version: FhirVersion) -> None:
    """That a library for this version takes it, and that our own checks find nothing."""
    model = Bundle if version is FhirVersion.R5 else BundleR4
    model.model_validate(copy.deepcopy(bundle))
    assert problems_in(bundle) == []


def assessments(bundle: Resource) -> list[Resource]:
    return resources(bundle, "ArtifactAssessment")


def codes(concepts: list[Resource]) -> list[str]:
    return [concept["coding"][0]["code"] for concept in concepts]


@BOTH
def test_one_of_each_kind_is_valid(version: FhirVersion) -> None:
    check(bundle_of(told(), version), version)


@BOTH
def test_a_release_about_which_nothing_is_logged_is_valid(version: FhirVersion) -> None:
    nothing = told(contributors=(), aids=(), occasions=(), inputs=(), reviews=(), overrides=())
    check(bundle_of(nothing, version), version)


@BOTH
def test_three_of_each_kind_are_valid(version: FhirVersion) -> None:
    three = told(
        occasions=tuple(replace(WORKSHOP, key=f"a{n}") for n in range(3)),
        inputs=tuple(replace(SAID, key=str(n), place=None, answers=(YES,) * n) for n in range(3)),
        reviews=tuple(replace(READY, key=str(n), words="") for n in range(3)),
    )
    bundle = bundle_of(three, version)
    check(bundle, version)
    assert len(resources(bundle, "Provenance")) == 9


def test_the_same_values_give_the_same_bytes_and_another_release_other_ids() -> None:
    def ids(version: str) -> set[str]:
        bundle = bundle_of(told(version=version))
        return {
            entry["fullUrl"] for entry in bundle["entry"] if entry["resource"]["resourceType"] != "CodeSystem"
        }

    assert written(told()) == written(told())
    assert ids("2.1").isdisjoint(ids("2.2"))


def test_what_was_done_together_says_stage_roles_levels_and_minutes() -> None:
    occasion = assessments(bundle_of(told()))[0]
    assert (occasion["date"], occasion["artifactCanonical"]) == ("2026-03-02", f"{SITE}/projects/statin|2.1")
    (content,) = occasion["content"]
    assert codes([content["type"]]) == ["occasion"]
    assert codes(content["classifier"]) == ["information_delivery", "workshop", "co_decides", "refining"]
    assert (content["quantity"]["value"], content["quantity"]["code"]) == (90, "min")
    patients, caregivers = content["component"]
    assert codes([patients["type"]]) == ["patient_partner"]
    assert codes(patients["classifier"]) == ["challenge"]
    assert patients["quantity"]["value"] == 3
    said = [(codes([one["type"]])[0], codes(one["classifier"])[0]) for one in patients["component"]]
    assert said == [("project", "4"), ("partner", "2")]
    assert [codes([one["type"]])[0] for one in caregivers["component"]] == ["partner"]


def test_words_of_people_stay_plain_words() -> None:
    occasion = assessments(bundle_of(told()))[0]
    assert "Cost \\<b\\>comes\\</b\\> first \\& \\*last\\*." in occasion["content"][0]["summary"]
    assert "Cost &lt;b&gt;comes&lt;/b&gt; first &amp; *last*." in occasion["text"]["div"]


def test_provenance_names_a_caregiver_whom_an_assessment_cannot() -> None:
    bundle = bundle_of(told())
    at_workshop, of_input, of_review = resources(bundle, "Provenance")
    assert [agent["who"] for agent in at_workshop["agent"]] == [
        {"display": "Rosa Marin, Patient"},
        {"display": "2 who are not named: Patient"},
        {"type": "RelatedPerson", "display": "1 who is not named: Caregiver"},
    ]
    assert [codes(agent["role"]) for agent in at_workshop["agent"]] == [
        ["patient_partner"],
        ["patient_partner"],
        ["caregiver_partner"],
    ]
    assert of_input["agent"][0]["who"] == {"type": "RelatedPerson", "display": "Unnamed caregiver partner"}
    assert codes([of_input["agent"][0]["type"], of_review["agent"][0]["type"]]) == ["informant", "verifier"]
    assert of_input["target"] == [{"reference": f"urn:uuid:{assessments(bundle)[1]['id']}"}]
    assert (of_input["occurredDateTime"], of_input["recorded"]) == ("2026-03-03", "2026-03-03T09:30:00+00:00")
    assert '"Patient"' not in json.dumps(bundle["entry"]).replace('"display": "Patient"', "")


ANSWERS = [
    ((), True, "submitted", "unresolved"),
    ((Answer.ACCEPTED, True), False, "applied", "persuasive"),
    ((Answer.ACCEPTED, False), False, "resolved-change-required", "persuasive"),
    ((Answer.PARTLY, True), False, "applied", "persuasive-with-modification"),
    ((Answer.DECLINED, False), False, "resolved-no-change", "not-persuasive"),
    ((Answer.DECLINED, False), True, "submitted", "unresolved"),
    ((Answer.DEFERRED, False), False, "deferred", "unresolved"),
]


@pytest.mark.parametrize(("answer", "waits", "workflow", "disposition"), ANSWERS)
def test_what_came_of_an_input_has_fhirs_own_word(
    answer: tuple[Any, ...], waits: bool, workflow: str, disposition: str
) -> None:
    answers = (AnswerTold(answer[0], "Why.", DAY, answer[1]),) if answer else ()
    one = replace(SAID, answers=answers, waits=waits)
    assert (workflow_of(one), disposition_of(one)) == (workflow, disposition)
    for version in FhirVersion:
        check(bundle_of(told(inputs=(one,)), version), version)


def test_each_answer_is_a_response_to_what_was_said() -> None:
    said = assessments(bundle_of(told()))[1]
    (content,) = said["content"]
    assert (content["summary"], content["freeToShare"]) == ("Say what it costs.", True)
    assert [part["informationType"] for part in content["component"]] == ["response"]
    assert content["component"][0]["summary"] == "Yes, we will."
    assert (said["workflowStatus"], said["disposition"]) == ("applied", "persuasive")


def test_a_verdict_is_bound_to_exactly_the_text_it_was_given_on() -> None:
    review = assessments(bundle_of(told()))[2]
    (content,) = review["content"]
    assert review["artifactCanonical"] == f"{SITE}/aids/sore-knee|2.1"
    # RFC 6920: the digest in base64url without padding.
    assert content["path"] == ["ni:///sha-256;q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s"]
    assert codes(content["classifier"]) == ["ready", "patient_partner"]
    assert content["author"] == {"display": "Rosa Marin, Patient"}


def test_why_a_block_was_set_aside_is_its_response() -> None:
    block = replace(READY, verdict=Verdict.HARMFUL_OR_MISLEADING, response="The study was taken back.")
    (content,) = assessments(bundle_of(told(reviews=(block,))))[2]["content"]
    assert [part["summary"] for part in content["component"]] == ["The study was taken back."]


def test_the_gate_and_who_let_it_pass_are_told() -> None:
    gate, override = assessments(bundle_of(told()))[3:]
    (content,) = gate["content"]
    assert codes(content["classifier"]) == ["not_ready"]
    assert [codes(part["classifier"]) for part in content["component"]] == [["not_met"], ["met"]]
    assert content["author"] == {"type": "Device", "display": "One More Step, default-1"}
    assert override["content"][0]["author"] == {"display": "Ada Minster"}


def test_people_stand_in_fhirs_lists_with_the_day_of_what_they_did() -> None:
    (library,) = resources(bundle_of(told()), "Library")
    when = "http://hl7.org/fhir/StructureDefinition/cqf-contributionTime"
    dated = {"extension": [{"url": when, "valueDateTime": "2026-03-02"}]}
    assert library["author"] == [{**dated, "name": "Unnamed member of the project team"}]
    assert library["reviewer"] == library["endorser"] == [{**dated, "name": "Rosa Marin, Patient"}]
    assert library["lastReviewDate"] == "2026-03-03"
    assert {"editor", "approvalDate", "meta"}.isdisjoint(library)
    assert [one["type"] for one in library["relatedArtifact"]] == ["composed-of"]


def test_what_is_out_leads_to_its_public_record() -> None:
    out = told(
        status=ReleaseStatus.RELEASED, released_on=DAY, aids=(AidTold("sore-knee", SHA256, is_out=True),)
    )
    (library,) = resources(bundle_of(out), "Library")
    assert (library["status"], library["approvalDate"]) == ("active", "2026-03-02")
    assert library["relatedArtifact"][1]["document"] == {"url": f"{SITE}/aids/sore-knee/2.1"}


@BOTH
@pytest.mark.parametrize("kind", ["PlanDefinition", "ActivityDefinition", "Library"])
def test_a_resource_that_stands_elsewhere_is_told_as_a_part_of_it_only(
    kind: str, version: FhirVersion
) -> None:
    bundle = bundle_of(told(kind=kind, url="http://example.org/fhir/x", is_ours=False), version)
    check(bundle, version)
    (artifact,) = resources(bundle, kind)
    assert artifact["meta"]["tag"][0]["code"] == "SUBSETTED"
    assert artifact["url"] == "http://example.org/fhir/x"


def test_r4_says_the_same_with_a_basic_for_each_assessment() -> None:
    r5, r4 = bundle_of(told()), bundle_of(told(), FhirVersion.R4)
    assert [entry["fullUrl"] for entry in r5["entry"]] == [entry["fullUrl"] for entry in r4["entry"]]
    for assessment, basic in zip(assessments(r5), resources(r4, "Basic"), strict=True):
        extensions = {one["url"].rsplit("/", 1)[-1]: one for one in basic["extension"]}
        assert (
            extensions["crmi-artifactAssessmentArtifact"]["valueCanonical"] == assessment["artifactCanonical"]
        )
        assert extensions["crmi-artifactAssessmentDate"]["valueDateTime"] == assessment["date"]
        assert back(extensions["artifactassessment-content"]) == assessment["content"][0]
        for name in ("workflowStatus", "disposition"):
            found = extensions.get(f"artifactassessment-{name}", {})
            assert found.get("valueCode") == assessment.get(name)


def back(extension: Resource) -> Resource:
    """The content that an extension stands for."""
    content: Resource = {}
    for part in extension["extension"]:
        name = part["url"]
        (value,) = [back(part)] if name == "component" else [part[key] for key in part if key != "url"]
        if name in {"classifier", "path", "component"}:
            content.setdefault(name, []).append(value)
        else:
            content[name] = value
    return content


@BOTH
def test_it_can_be_brought_in_again_with_everybody_it_names(version: FhirVersion) -> None:
    artifact = read_artifact(written(told(), version), file_name="statin.json")
    assert (artifact.title, artifact.version) == ("Choose about statins", "2.1")
    found = {
        (person.name, mention.capacity, mention.dated.text if mention.dated else "")
        for person in artifact.people
        for mention in person.mentions
    }
    assert found == {
        ("Unnamed member of the project team", Capacity.AUTHOR, "2026-03-02"),
        ("Rosa Marin, Patient", Capacity.REVIEWER, "2026-03-02"),
        ("Rosa Marin, Patient", Capacity.ENDORSER, "2026-03-02"),
        ("Rosa Marin, Patient", Capacity.ASSESSOR, "2026-03-03"),
        ("Unnamed caregiver partner", Capacity.ASSESSOR, "2026-03-03"),
        ("Ada Minster", Capacity.ASSESSOR, "2026-03-02"),
    }
    assert "Say what it costs." in artifact.involvement_texts["Approvals and comments"]


def test_our_code_systems_go_along_and_their_addresses_never_change() -> None:
    systems = {one["name"]: one for one in resources(bundle_of(told()), "CodeSystem")}
    assert set(systems) == {*OURS.values(), "Level", "Stages_sittig_2023"}
    assert system_of("PartnerRole") == "urn:uuid:35f6dd52-8895-5507-bb5a-8226b0cadde0"
    assert [one["code"] for one in systems["PartnerRole"]["concept"]] == [role.value for role in PartnerRole]
    assert "10.1093" not in systems["Level"].get("description", "")
    assert "Sittig DF" in systems["Stages_sittig_2023"]["description"]


names = st.text(min_size=1, max_size=20).map(tidy).filter(bool)


@given(words=names, called=names)
def test_any_words_and_names_come_out_valid(words: str, called: str) -> None:
    teller = Teller(PartnerRole.PATIENT_PARTNER, called)
    one = told(
        title=words,
        inputs=(replace(SAID, said=words, by=teller),),
        reviews=(replace(READY, by=teller, words=words),),
    )
    assert problems_in(bundle_of(one)) == []


def put(value: Any, *path: str | int) -> Callable[[Resource], None]:
    """Changes what stands at a place; takes it away where the value is `...`."""

    def change(bundle: Resource) -> None:
        part: Any = bundle
        for step in path[:-1]:
            part = part[step]
        if value is ...:
            del part[path[-1]]
        else:
            part[path[-1]] = value

    return change


OCCASION, PROVENANCE, INPUT = (("entry", number, "resource") for number in (1, 2, 3))
DIV = '<div xmlns="http://www.w3.org/1999/xhtml">{}</div>'


@pytest.mark.parametrize(
    "break_it",
    [
        put(..., *OCCASION, "resourceType"),
        put([], *OCCASION, "identifier"),
        put("nonsense", *INPUT, "workflowStatus"),
        put("nonsense", *INPUT, "disposition"),
        put("nonsense", *OCCASION, "content", 0, "informationType"),
        put("made-up", *OCCASION, "content", 0, "classifier", 0, "coding", 0, "code"),
        put("another word", *OCCASION, "content", 0, "classifier", 0, "coding", 0, "display"),
        put("urn:uuid:none", *PROVENANCE, "target", 0, "reference"),
        put("Medication", *PROVENANCE, "agent", 0, "who", "type"),
        put("RelatedPerson", *INPUT, "content", 0, "author", "type"),
        put(DIV.format("<script>a</script>"), *OCCASION, "text", "div"),
        put("<p>Words", *OCCASION, "text", "div"),
        put([{"value": "1"}], "entry", 0, "resource", "telecom"),
        put([{"linkId": "a"}, {"linkId": "a"}], "entry", 0, "resource", "item"),
        put([{"linkId": "a", "type": "group"}], "entry", 0, "resource", "item"),
    ],
)
def test_the_checks_find_what_is_broken(break_it: Callable[[Resource], None]) -> None:
    bundle = bundle_of(told())
    assert problems_in(bundle) == []
    break_it(bundle)
    assert problems_in(bundle) != []


@pytest.mark.parametrize("name", ["workflowStatus", "disposition"])
def test_the_checks_find_a_wrong_code_in_an_extension(name: str) -> None:
    bundle = bundle_of(told(), FhirVersion.R4)
    (extension,) = [
        one
        for basic in resources(bundle, "Basic")
        for one in basic["extension"]
        if one["url"].endswith(f"artifactassessment-{name}")
    ]
    extension["valueCode"] = "nonsense"
    assert problems_in(bundle) != []


def test_nobody_is_told_of_twice_in_one_occasion() -> None:
    occasion = replace(
        WORKSHOP, parts=(replace(WORKSHOP.parts[0], people=1, tellers=(Teller(A_NURSE.role, "Clara"),)),)
    )
    (provenance,) = resources(bundle_of(told(occasions=(occasion,), inputs=(), reviews=())), "Provenance")
    assert [agent["who"]["display"] for agent in provenance["agent"]] == ["Clara, Clinician"]
    assert (A_CAREGIVER.shown, ROSA.shown, date(2026, 3, 2)) == (
        "Unnamed caregiver partner",
        "Rosa Marin, Patient",
        DAY,
    )
