"""CDS Connect exports: read in spite of their traps, refused in plain words where they are something else."""

import hashlib
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnering.foundation.errors import InvalidInput
from partnering.interop.artifact import slug_of
from partnering.interop.cds_connect import CdsConnectArtifact, export_artifact
from partnering.interop.json_document import MAX_BYTES, MAX_DEPTH, json_document
from partnering.interop.role_evidence import role_evidence, summary

INPUTS = Path(__file__).parents[2] / "inputs" / "cds_connect"


def read_artifact(data: bytes, *, file_name: str) -> CdsConnectArtifact:
    return export_artifact(json_document(data, file_name=file_name), data=data, file_name=file_name)


def artifact_in(name: str) -> CdsConnectArtifact:
    return read_artifact((INPUTS / name).read_bytes(), file_name=name)


def artifact_of(**fields: Any) -> CdsConnectArtifact:
    return read_artifact(json.dumps({"title": "Inhaler", **fields}).encode(), file_name="a.json")


def why_refused(data: bytes | str | list[Any] | dict[str, Any]) -> str:
    text = data if isinstance(data, bytes | str) else json.dumps(data)
    with pytest.raises(InvalidInput) as refused:
        read_artifact(text if isinstance(text, bytes) else text.encode(), file_name="a.json")
    assert refused.value.message.startswith("a.json: ")
    return refused.value.message.removeprefix("a.json: ")


def test_a_draft_decision_aid_is_read_whole() -> None:
    aid = artifact_in("drinking-aid.json")
    assert (aid.node_id, aid.version, aid.status, aid.artifact_type) == (
        "1186",
        "1.0",
        "Draft",
        "Data Summary",
    )
    assert aid.title == (
        "Weighing Up Your Drinking With Your Clinician: A Decision Aid For Adults Who Drink Above The Limits"
    )
    assert aid.description_html == (
        "<p>Adults whose AUDIT score is above the advised limit get a page made from their own answers. "
        "It compares how much they drink with low-risk drinking and offers ways to cut down.</p>"
    )
    assert aid.stewards == ("Centers for Disease Control and Prevention",)
    assert aid.publishers == ("The MITRE Corporation",)
    assert aid.keywords == ("alcohol", "decision aid")
    assert aid.mesh_topics == ("Alcohol Drinking", "Risk Assessment")
    assert aid.related == ("Screening with the USAUDIT", "Screening with the WHO AUDIT")
    assert (aid.licence, aid.knowledge_level) == ("Apache 2.0", 3)
    assert aid.copyright_text == "© 2020 The MITRE Corporation. Approval 20-1507."
    assert (aid.created_on, aid.expires_on) == (date(2020, 6, 4), None)
    assert {aid.approved_on, aid.reviewed_on, aid.published_on} == {date(2020, 7, 16)}


def test_the_file_itself_is_kept_with_its_sum() -> None:
    data = (INPUTS / "drinking-aid.json").read_bytes()
    aid = artifact_in("drinking-aid.json")
    assert (aid.file_name, aid.original) == ("drinking-aid.json", data)
    assert aid.sha256 == hashlib.sha256(data).hexdigest()


def test_fields_that_say_nothing_are_named_and_a_recommendation_of_nulls_is_no_content() -> None:
    aid = artifact_in("drinking-aid.json")
    assert aid.field_count == 50
    assert aid.empty_fields == (
        "identifier",
        "artifact_representation.triggers",
        "artifact_representation.inclusions",
        "artifact_representation.exclusions",
        "artifact_representation.interventions_and_actions",
        "implementation_details.miscellaneous_files",
        "supporting_evidence.source_description",
        "supporting_evidence.source",
        "supporting_evidence.recommendation_statement[].recommendation",
        "supporting_evidence.recommendation_statement[].strength_of_recommendation",
        "supporting_evidence.recommendation_statement[].quality_of_evidence",
        "supporting_evidence.recommendation_statement[].decision_notes",
        "repository_information.expiration_date",
        "repository_information.preview_image",
        "coverage_requirements_discovery.payer",
        "coverage_requirements_discovery.code_system",
        "coverage_requirements_discovery.electronic_prescribing_code",
    )
    assert aid.unknown_fields == ()


def test_the_text_of_a_decision_aid_names_no_partner() -> None:
    aid = artifact_in("drinking-aid.json")
    evidence = role_evidence(aid.involvement_texts)
    assert [one.quotes for one in evidence] == [(), (), (), (), ()]
    patient, caregiver, citizen, clinician, local = (one.nearest for one in evidence)
    assert (patient, caregiver, citizen, local) == (None, None, None, None)
    assert clinician is not None
    assert clinician.words == (
        "Software engineers and clinical informaticists of MITRE wrote it, working with clinical subject matter "
        "experts and leaders of one CDC center (NCBDDD)."
    )
    assert summary(evidence).startswith("Its text names no patient, caregiver, citizen, clinician or local")


def test_only_fields_that_tell_who_took_part_are_read_for_partners() -> None:
    aid = artifact_in("drinking-aid.json")
    assert dict(aid.involvement_texts) == {
        "Contributors": aid.contributors_text,
        "Pilot experience": "Nobody had tried this draft in a clinic by 4 June 2020.",
        "Decision notes": "The guide that comes with it lists the choices its makers made (Appendix A).",
    }
    assert aid.pilot_text == aid.involvement_texts["Pilot experience"]


def test_an_export_with_other_traps_is_read_too() -> None:
    checkup = artifact_in("inhaler-check-up.json")
    assert (checkup.node_id, checkup.version) == ("2207", "2.1.0-rc.1+build.5")
    assert (
        checkup.description_html == "Asks at each refill how the inhaler is used.<br>Shows the three steps."
    )
    assert (checkup.stewards, checkup.publishers) == (("Lakeside Clinics",), ())
    assert checkup.keywords == ("asthma", "inhaler")
    assert checkup.mesh_topics == ("Pulmonology",)
    assert checkup.knowledge_level == 1
    assert (checkup.approved_on, checkup.expires_on, checkup.published_on) == (date(2026, 2, 1), None, None)
    assert checkup.unknown_fields == ("endorsement.body", "endorsement.year")
    assert checkup.empty_fields == (
        "creation_and_usage.copyrights",
        "creation_and_usage.publisher",
        "organization.related_artifacts",
        "artifact_representation.triggers",
        "artifact_representation.logic_files",
        "supporting_evidence.artifact_decision_notes",
        "supporting_evidence.recommendation_statement[].quality_of_evidence",
        "repository_information.expiration_date",
    )


def test_the_text_of_an_export_that_names_partners_is_quoted_for_each_role() -> None:
    checkup = artifact_in("inhaler-check-up.json")
    patient, caregiver, citizen, clinician, local = role_evidence(checkup.involvement_texts)
    wrote = (
        "Rosa Marin, patient, and two parents of children with asthma wrote the questions "
        "with a nurse of Lakeside Clinics."
    )
    assert [quote.words for quote in patient.quotes] == [wrote]
    assert [quote.words for quote in caregiver.quotes] == [wrote]
    assert (citizen.quotes, citizen.nearest) == ((), None)
    assert [(quote.field, quote.words) for quote in clinician.quotes] == [
        ("Contributors", wrote),
        ("Pilot experience", "Eleven clinicians tested it in March 2026."),
    ]
    assert [(quote.field, quote.words) for quote in local.quotes] == [
        ("Decision notes of the recommendations", "The clinic managers of both sites agreed on the wording.")
    ]


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("1-Narrative", 1),
        ("2. Semi-structured", 2),
        ("3. Structured", 3),
        ("EXECUTABLE", 4),
        ("4", 4),
        (2, 2),
        ("L3", 3),
        ("Level 1", 1),
        ("12", None),
        ("5", None),
        ("", None),
        (None, None),
    ],
)
def test_the_knowledge_level_is_found_by_its_word_or_its_number(written: object, level: int | None) -> None:
    assert artifact_of(organization={"knowledge_level": written}).knowledge_level == level


def test_a_title_is_enough() -> None:
    bare = artifact_of()
    assert (bare.title, bare.version, bare.node_id, bare.knowledge_level) == ("Inhaler", None, None, None)
    assert (bare.description_html, bare.contributors_text, bare.keywords) == ("", "", ())
    assert (bare.involvement_texts, bare.field_count, bare.empty_fields) == ({}, 1, ())


def test_a_whole_group_may_be_null() -> None:
    artifact = artifact_of(creation_and_usage=None, supporting_evidence={"recommendation_statement": []})
    assert artifact.empty_fields == ("creation_and_usage", "supporting_evidence.recommendation_statement")
    assert artifact.unknown_fields == ()


def test_three_recommendations_count_as_one_group_of_fields() -> None:
    notes = [{"decision_notes": text} for text in ("<p>Nurses tested it.</p>", None, "A patient tested it.")]
    artifact = artifact_of(supporting_evidence={"recommendation_statement": [*notes, {"strength": "B"}]})
    assert artifact.field_count == 3
    assert artifact.unknown_fields == ("supporting_evidence.recommendation_statement[].strength",)
    assert artifact.involvement_texts == {
        "Decision notes of the recommendations": "Nurses tested it.\nA patient tested it."
    }


def test_html_is_made_safe_wherever_it_is_shown() -> None:
    hostile = "<p onclick=x>Hello<script>alert(1)</script></p>"
    artifact = artifact_of(description=hostile, creation_and_usage={"contributors": hostile})
    assert (artifact.description_html, artifact.contributors_html) == ("<p>Hello</p>", "<p>Hello</p>")
    assert artifact.contributors_text == "Hello"


def test_characters_that_no_database_takes_are_left_out() -> None:
    artifact = artifact_of(title="In\x00haler \ud800", creation_and_usage={"keywords": ["a\x00", "\ud800"]})
    assert (artifact.title, artifact.keywords) == ("Inhaler", ("a",))


def test_a_list_of_one_is_read_and_a_list_of_several_is_not() -> None:
    assert read_artifact(b'[{"title": "Inhaler"}]', file_name="a.json").title == "Inhaler"
    with pytest.raises(InvalidInput) as refused:
        artifact_in("two-artifacts.json")
    assert refused.value.message == (
        "two-artifacts.json: this file holds a list of 2 artifacts. Save the one you want in a file of its own."
    )
    assert "a list of 0 artifacts" in why_refused([])


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (
            b'{\n  "title": "x",\n  "version" "1"\n}',
            (
                "this is not JSON: Expecting ':' delimiter in line 3, column 13."
                " Save the JSON export once more and import that file."
            ),
        ),
        (b"", "this is not JSON: Expecting value in line 1, column 1. Save the JSON export once more"),
        (b"<!DOCTYPE html>", "this is not JSON: Expecting value in line 1, column 1."),
        ('{"title":\n "caf\xe9"}'.encode("latin-1"), "line 2 is not written in UTF-8."),
        ('{"title": "x"}'.encode("utf-16"), "line 1 is not written in UTF-8."),
        (b'"title"', "this is JSON, but not an artifact."),
        (b"[3]", "this is JSON, but not an artifact."),
        (b"{}", "this artifact has no title. Give it one and import the file again."),
        (b'{"title": null}', "this artifact has no title."),
        (b'{"title": " \\n"}', "this artifact has no title."),
        (
            b'{"title": "x", "title": "y"}',
            "“title” stands twice in one group. Delete the one that is wrong. See /title.",
        ),
        (
            b'{"title": "x", "meta": {"self": 1, "self": 1}}',
            "“self” stands twice in one group. Delete the one that is wrong. See /meta/self.",
        ),
        (b'{"title": NaN}', "NaN is not a value in JSON. Write null instead. See /title."),
        (b'{"title": "x", "n": ' + b"9" * 5000 + b"}", "one number has too many digits."),
        (b"[" * 100_000, "groups stand inside groups more than 50 deep."),
        (b" " * (MAX_BYTES + 1), "this file is larger than 5 MB."),
    ],
)
def test_a_file_that_is_no_export_is_refused_in_plain_words(data: bytes, problem: str) -> None:
    assert why_refused(data).startswith(problem)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"title": 7}, "title is 7. Expected: text in quotes."),
        ({"title": ["x"]}, 'title is ["x"]. Expected: text in quotes.'),
        ({"title": {"en": "x"}}, "title is a group of fields. Expected: text."),
        ({"title": "x", "version": 1.10}, "version is 1.1. Expected: text in quotes."),
        ({"title": "x", "meta": {"node_id": True}}, "meta.node_id is true. Expected: text in quotes."),
        ({"title": "x", "meta": "1186"}, "meta is 1186. Expected: a group of fields."),
        ({"title": "x", "meta": [{"node_id": 1}]}, "meta is a list. Expected: one group of fields."),
        (
            {"title": "x", "creation_and_usage": {"keywords": ["a", 3]}},
            'creation_and_usage.keywords is ["a", 3]. Expected: a list of texts.',
        ),
        (
            {"title": "x", "creation_and_usage": {"contributors": {"html": "Ana"}}},
            "creation_and_usage.contributors is a group of fields. Expected: text.",
        ),
        (
            {"title": "x", "supporting_evidence": {"recommendation_statement": {"decision_notes": "n"}}},
            (
                "supporting_evidence.recommendation_statement is one group of fields."
                " Expected: a list of groups."
            ),
        ),
        (
            {"title": "x", "supporting_evidence": {"recommendation_statement": [{"decision_notes": 4}]}},
            "supporting_evidence.recommendation_statement[].decision_notes is 4. Expected: text in quotes.",
        ),
        (
            {"title": "x", "creation_date": "06/04/2020"},
            "creation_date is 06/04/2020. Expected: a date as year-month-day, such as 2026-03-04.",
        ),
        ({"title": "x", "creation_date": 20200604}, "creation_date is 20200604. Expected: text in quotes."),
        (
            {"title": "x", "description": "<p>" * 10_001},
            "description: This text holds 10001 tags. At most 10000 can be read: shorten it.",
        ),
        (
            {"title": 10**70},
            f"title is 1{'0' * 58}…. Expected: text in quotes.",
        ),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_with_its_place(fields: dict[str, Any], problem: str) -> None:
    assert why_refused(fields) == problem


def test_groups_may_nest_to_the_limit_and_no_deeper() -> None:
    nested = "x"
    for _level in range(MAX_DEPTH - 2):
        nested = [nested]  # type: ignore[assignment]  # a list in a list in a list
    assert artifact_of(extra=nested).unknown_fields == ("extra",)
    assert why_refused({"title": "x", "extra": [[nested]]}).startswith("groups stand inside groups")


def test_a_byte_order_mark_does_no_harm() -> None:
    assert read_artifact('{"title": "Café"}'.encode("utf-8-sig"), file_name="a.json").title == "Café"


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
BLOCK_NAMES = st.sampled_from(
    ["meta", "creation_and_usage", "organization", "supporting_evidence", "description"]
)
FIELD_NAMES = st.sampled_from(["node_id", "contributors", "keywords", "recommendation_statement", "license"])


@given(
    st.dictionaries(
        BLOCK_NAMES, JSON_VALUES | st.dictionaries(FIELD_NAMES, JSON_VALUES, max_size=3), max_size=3
    )
)
def test_any_json_is_read_or_refused_with_the_name_of_the_file(fields: dict[str, Any]) -> None:
    outcome: CdsConnectArtifact | str
    try:
        outcome = artifact_of(**fields)
    except InvalidInput as refused:
        outcome = refused.message
    if isinstance(outcome, str):
        assert outcome.startswith("a.json: ")
    else:
        assert set(outcome.empty_fields).issuperset(path for path, value in fields.items() if value is None)
        assert json.loads(outcome.original) == {"title": "Inhaler", **fields}


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Statin Choice", "statin-choice"),
        ("Weighing Up Your Drinking With Your Clinician: A Decision Aid", "weighing-up-your-drinking"),
        ("Für Ärzte: O'Brien’s Test (2nd)", "fur-arzte-obriens-test-2nd"),
        ("A" * 50, "a" * 40),
        ("A" * 40 + " B", "a" * 40),
        ("A" * 39 + " B", "a" * 39),
        ("The", "the"),
        ("心臓", "artifact-e7e8bc2e"),
        ("", "artifact-e3b0c442"),
    ],
)
def test_a_slug_is_short_and_ends_with_a_whole_word_that_matters(title: str, slug: str) -> None:
    assert slug_of(title) == slug


@given(st.text())
def test_every_title_has_a_slug_that_fits_an_address_and_stays_itself(title: str) -> None:
    slug = slug_of(title)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= 40
    assert slug_of(slug) == slug
