"""The FHIR of an aid is valid R5, says the same numbers, and our own checks find what libraries let through."""

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from fhir.resources.bundle import Bundle
from lxml import html

from decision_aids.formats.fhir import as_fhir
from decision_aids.formats.fhir_codes import fhir_problems, narrative_problems
from decision_aids.reading import read_document
from decision_aids.views.result import Figure, Panel, Result, Row
from decision_aids.views.showing import result_of
from tests.decision_aids.conftest import EVERY_FEATURE, MINIMAL
from tests.decision_aids.small_aids import TODAY, shown

Resource = dict[str, Any]


def result_from(text: bytes) -> Result:
    return result_of(read_document(text, file="aid.yaml"), today=TODAY)


@pytest.fixture
def result() -> Result:
    return result_from(EVERY_FEATURE.read_bytes())


def bundle_of(result: Result) -> Resource:
    return dict(json.loads(as_fhir(result), parse_float=Decimal))


def composition_of(bundle: Resource) -> Resource:
    return dict(bundle["entry"][0]["resource"])


def told(result: Result) -> Iterator[tuple[Panel, Row, Figure, Resource]]:
    """Each figure, with the Evidence that the Composition gives for it."""
    bundle = bundle_of(result)
    resources = {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}
    for panel, section in zip(result.panels, composition_of(bundle)["section"], strict=False):
        for row, inner in zip(panel.rows, section["section"], strict=True):
            for figure, reference in zip(row.figures, inner["entry"], strict=True):
                yield panel, row, figure, resources[reference["reference"]]


def words_of(resource: Resource) -> str:
    """The words of a narrative."""
    return str(html.fromstring(resource["text"]["div"]).text_content())


def test_each_aid_is_valid_fhir(aid_file: Any) -> None:
    bundle = bundle_of(result_from(aid_file.read_bytes()))
    Bundle.model_validate(bundle)
    assert fhir_problems(bundle) == []


def test_the_smallest_aid_is_valid_fhir_and_says_what_it_does_not_know() -> None:
    bundle = bundle_of(result_from(MINIMAL))
    Bundle.model_validate(bundle)
    assert fhir_problems(bundle) == []
    composition = composition_of(bundle)
    assert "date" not in composition
    assert composition["_date"]["extension"][0]["valueCode"] == "unknown"
    assert composition["author"] == [{"display": "Not said who wrote this"}]


def test_each_number_reads_back_equal(aid_file: Any) -> None:
    for _panel, row, figure, evidence in told(result_from(aid_file.read_bytes())):
        (statistic,) = evidence["statistic"]
        quantity = statistic.get("quantity", {})
        estimates = {
            one["type"]["coding"][0]["display"]: one for one in statistic.get("attributeEstimate", [])
        }
        match figure.kind:
            case "unknown":
                assert "value" not in quantity
                assert quantity["extension"][0]["valueCode"] == "unknown"
            case "below_one":
                assert (quantity["comparator"], quantity["value"]) == ("<", 1)
            case "range":
                ends = estimates["Range"]["range"]
                assert (ends["low"]["value"], ends["high"]["value"]) == (figure.low, figure.high)
            case _:
                assert quantity["value"] == figure.low
                assert "comparator" not in quantity
        if figure.of is not None and "value" in quantity:
            assert quantity["code"] == f"/{figure.of}"
        if figure.interval is not None:
            ends = estimates["Confidence interval"]["range"]
            assert (ends["low"]["value"], ends["high"]["value"]) == (
                figure.interval.low,
                figure.interval.high,
            )
        assert figure.sentence in words_of(evidence)
        expected = "Mean" if row.measure == "mean" else "Proportion"
        assert statistic["statisticType"]["coding"][0]["display"] == expected


def test_decimals_keep_their_digits() -> None:
    result = shown(
        "- {id: pain, label: Pain, measure: mean, "
        "scale: {name: Pain, low: 0, high: 10, better: lower}, per_option: {wait: {mean: 4.25}, act: {mean: 3.1}}}"
    )
    assert [evidence["statistic"][0]["quantity"]["value"] for *_, evidence in told(result)] == [
        Decimal("4.25"),
        Decimal("3.1"),
    ]


def test_an_unknown_number_says_why(result: Result) -> None:
    reasons = [
        evidence["statistic"][0]["note"]
        for _, _, figure, evidence in told(result)
        if figure.kind == "unknown"
    ]
    assert reasons == [[{"text": "not measured"}]] * 3


@pytest.mark.parametrize(
    ("certainty", "code"),
    [("high", "high"), ("moderate", "moderate"), ("low", "low"), ("very_low", "very-low")],
)
def test_certainty_has_the_code_of_grade(certainty: str, code: str) -> None:
    outcome = (
        "- {{id: a, label: A, direction: harm, certainty: {}, per_option: {{wait: {{n: 1}}, act: {{n: 2}}}}}}"
    )
    for *_, evidence in told(shown(outcome.format(certainty))):
        (rating,) = evidence["certainty"][0]["rating"]["coding"]
        assert (rating["system"], rating["code"]) == ("http://hl7.org/fhir/certainty-rating", code)


def test_a_certainty_that_is_not_stated_gets_no_code(result: Result) -> None:
    ratings = [
        evidence["certainty"][0].get("rating")
        for _, row, _, evidence in told(result)
        if row.certainty == "not_stated"
    ]
    assert ratings == [None, None, None]


def test_evidence_says_about_whom_it_is_and_where_it_comes_from(result: Result) -> None:
    panel, row, _, evidence = next(told(result))
    roles = {
        one["variableRole"]["coding"][0]["code"]: one["description"] for one in evidence["variableDefinition"]
    }
    assert roles == {
        "population": "Adults in three trials",
        "exposure": "No surgery",
        "measuredVariable": "Get an infection",
    }
    assert evidence["relatedArtifact"] == [
        {
            "type": "derived-from",
            "citation": "Nobody. Nothing. Nowhere 2026.",
            "document": {"url": "https://doi.org/10.1000/xyz123"},
        }
    ]
    assert (panel.label, row.label) == ("What happened to people", "Get an infection")


def test_the_dates_and_the_people_of_the_strip_are_told(result: Result) -> None:
    composition = composition_of(bundle_of(result))
    about = words_of(composition["section"][-1])
    assert composition["date"] == "2026-11-01"
    for line in (
        *(result.strip.published, result.strip.evidence_searched, result.strip.next_review),
        *(result.strip.update_policy, result.strip.funding),
        *result.strip.authors,
        *result.strip.partners,
    ):
        assert line in about


def test_a_draft_is_no_final_text(result: Result) -> None:
    draft = bundle_of(replace(result, problems=("Line 3, L7: Mend this.",)))
    composition, *others = (entry["resource"] for entry in draft["entry"])
    assert composition["status"] == "preliminary"
    assert composition["note"] == [{"text": "Line 3, L7: Mend this."}]
    assert {other["status"] for other in others} == {"draft"}
    assert "Draft. Do not give this to anybody yet." in words_of(composition)
    Bundle.model_validate(draft)
    assert fhir_problems(draft) == []


def test_what_stands_with_a_reason_is_told(result: Result) -> None:
    composition = composition_of(
        bundle_of(replace(result, waived=("L9: It is so. Let stand because: it is.",)))
    )
    assert composition["note"] == [{"text": "L9: It is so. Let stand because: it is."}]


def test_words_of_an_aid_never_become_markup(result: Result) -> None:
    wild = "<script>alert(\"1\")</script> & 'x' ]]>"
    panel = result.panels[0]
    rows = (replace(panel.rows[0], label=wild), *panel.rows[1:])
    strip = replace(result.strip, partners=(wild,), funding=wild)
    bundle = bundle_of(
        replace(result, question=wild, strip=strip, panels=(replace(panel, rows=rows, label=wild),))
    )
    assert fhir_problems(bundle) == []
    composition = composition_of(bundle)
    assert wild in words_of(composition)
    assert wild in words_of(composition["section"][-1])


def test_the_same_aid_gets_the_same_ids_and_another_text_gets_others(result: Result) -> None:
    def ids(one: Result) -> set[str]:
        return {entry["fullUrl"] for entry in bundle_of(one)["entry"]}

    assert as_fhir(result) == as_fhir(result)
    assert ids(result) == ids(replace(result, problems=("x",)))
    assert ids(result).isdisjoint(ids(replace(result, sha256="0" * 64)))


def test_sources_that_do_not_agree_stand_beside_each_other() -> None:
    aid = (
        MINIMAL
        + b"""\
evidence:
- id: one
  label: First study
  denominator: 100
  outcomes: [{id: cure, label: Get well, direction: benefit, per_option: {a: {n: 3}, b: {n: 5}}}]
- id: two
  label: Second study
  denominator: 100
  outcomes: [{id: cure, label: Get well, direction: benefit, per_option: {a: {n: 3}, b: {n: 9}}}]
"""
    )
    composition = composition_of(bundle_of(result_from(aid)))
    said = words_of(composition["section"][2])
    assert "First study. B. Get well: 5 of 100." in said
    assert "Second study. B. Get well: 9 of 100." in said


def remove(*path: str | int) -> Callable[[Resource], None]:
    return put(..., *path)


def put(value: Any, *path: str | int) -> Callable[[Resource], None]:
    """Changes what stands at a place of a Bundle; takes it away where the value is `...`."""

    def change(bundle: Resource) -> None:
        part: Any = bundle
        for step in path[:-1]:
            part = part[step]
        if value is ...:
            del part[path[-1]]
        else:
            part[path[-1]] = value

    return change


COMPOSITION = ("entry", 0, "resource")
EVIDENCE = ("entry", 6, "resource")
NOT_FOUND = "urn:uuid:00000000-0000-0000-0000-000000000000"


@pytest.mark.parametrize(
    ("break_it", "problem"),
    [
        (
            put("nonsense", *EVIDENCE, "status"),
            "Evidence.status is “nonsense”. Expected one of: active, draft.",
        ),
        (
            put("done", *COMPOSITION, "status"),
            "Composition.status is “done”. Expected one of: final, preliminary.",
        ),
        (put("message", "type"), "Bundle.type is “message”. Expected one of: collection."),
        (
            put("fair", *EVIDENCE, "certainty", 0, "rating", "coding", 0, "code"),
            "Evidence.certainty.rating.coding: the code fair is not one of http://hl7.org/fhir/certainty-rating.",
        ),
        (
            put(
                "http://example.org/codes", *EVIDENCE, "statistic", 0, "statisticType", "coding", 0, "system"
            ),
            "Evidence.statistic.statisticType.coding: the code C44256 is not one of http://example.org/codes.",
        ),
        (
            put(">", *EVIDENCE, "statistic", 0, "quantity", "comparator"),
            "Evidence.statistic.quantity.comparator is “>”. Expected one of: <.",
        ),
        (
            remove(*EVIDENCE, "statistic", 0, "quantity", "system"),
            "Evidence.statistic.quantity: a unit that is coded has the system http://unitsofmeasure.org.",
        ),
        (
            put(NOT_FOUND, *EVIDENCE, "variableDefinition", 0, "observed", "reference"),
            f"Evidence.variableDefinition.observed: {NOT_FOUND} leads to nothing in this Bundle.",
        ),
        (put([], *EVIDENCE, "note"), "Evidence.note is empty."),
        (put({}, *EVIDENCE, "certainty", 0), "Evidence.certainty is empty."),
        (put("", *EVIDENCE, "title"), "Evidence.title is empty."),
        (put(None, *EVIDENCE, "title"), "Evidence.title is empty."),
        (
            put("extra", *EVIDENCE, "text", "status"),
            "Evidence.text.status is “extra”. Expected one of: generated.",
        ),
        (
            put("<p>Words</p>", *EVIDENCE, "text", "div"),
            "Evidence.text.div: A narrative is one div of XHTML.",
        ),
        (remove(*EVIDENCE, "resourceType"), "A resource does not say its resourceType."),
        (
            put("urn:uuid:other", "entry", 6, "fullUrl"),
            "The fullUrl urn:uuid:other is not that of the id {id}.",
        ),
    ],
)
def test_our_own_checks_find_what_is_broken(
    result: Result, break_it: Callable[[Resource], None], problem: str
) -> None:
    bundle = bundle_of(result)
    evidence = bundle["entry"][6]["resource"]
    evidence_id = evidence["id"]
    assert evidence["resourceType"] == "Evidence"
    broken = copy.deepcopy(bundle)
    break_it(broken)
    assert problem.format(id=evidence_id) in fhir_problems(broken)


def test_an_id_that_is_none_and_an_entry_that_stands_twice_are_found(result: Result) -> None:
    bundle = bundle_of(result)
    first = bundle["entry"][1]
    bundle["entry"].append(first)
    assert fhir_problems(bundle) == [f"{first['fullUrl']} stands twice."]
    bundle = bundle_of(result)
    bundle["entry"][1]["resource"]["id"] = "an id"
    assert "“an id” is no id: 1 to 64 letters, digits, hyphens and full stops." in fhir_problems(bundle)


DIV = '<div xmlns="http://www.w3.org/1999/xhtml">{}</div>'


@pytest.mark.parametrize(
    ("div", "problem"),
    [
        (DIV.format("<script>alert(1)</script>"), "The element script has no place in a narrative."),
        (DIV.format('<p onclick="a()">x</p>'), "The attribute onclick has no place in a narrative."),
        (DIV.format('<p style="color:red">x</p>'), "The attribute style has no place in a narrative."),
        (DIV.format('<a href="https://example.org">x</a>'), "The element a has no place in a narrative."),
        (DIV.format(" "), "A narrative has words."),
        ('<!DOCTYPE x [<!ENTITY y "z">]>' + DIV.format("&y;"), "A narrative has no declaration."),
        ("<div>words</div>", "A narrative is one div of XHTML."),
    ],
)
def test_a_narrative_is_plain_xhtml(div: str, problem: str) -> None:
    assert problem in list(narrative_problems(div))


def test_a_narrative_that_is_no_xml_is_found() -> None:
    (problem,) = narrative_problems("<div>words")
    assert problem.startswith("This is no XHTML (")
