"""FHIR files that cannot be read: told what is wrong, where in the file, and what to do. Never a traceback."""

import copy
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnering.foundation.errors import InvalidInput
from partnering.interop.artifact_file import read_artifact
from partnering.interop.artifact_import import preview_artifact
from partnering.interop.json_document import MAX_BYTES, MAX_DEPTH

INPUTS = Path(__file__).parents[2] / "inputs" / "fhir"
GOOD = [json.loads(file.read_bytes()) for file in sorted(INPUTS.glob("*.json"))]
MEND = "Correct it, and bring the file in again."


def why_refused(document: Any) -> str:
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    with pytest.raises(InvalidInput) as refused:
        read_artifact(data, file_name="a.json")
    return refused.value.message.removeprefix("a.json: ")


def plan(**elements: Any) -> dict[str, Any]:
    return {"resourceType": "PlanDefinition", "id": "p", "title": "Plan", **elements}


def bundle(*resources: Any, **elements: Any) -> dict[str, Any]:
    return {
        "resourceType": "Bundle",
        "id": "b",
        "entry": [{"resource": resource} for resource in resources],
        **elements,
    }


def library(name: str, *parts: str, kind: str = "composed-of", **elements: Any) -> dict[str, Any]:
    related = [{"type": kind, "resource": part} for part in parts]
    return {
        "resourceType": "Library",
        "id": name,
        "url": f"http://x/{name}",
        "relatedArtifact": related,
        **elements,
    }


WANTED = "Bring in a PlanDefinition, a Library, an ActivityDefinition, or a Bundle with one of them."
NO_TYPE = "has no resourceType. Say which FHIR resource it is, such as PlanDefinition."


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ({"title": "x", "author": [{"name": "Rosa"}]}, f"this file {NO_TYPE}"),
        ({"resourceType": None, "title": "x"}, f"this file {NO_TYPE}"),
        ({"resourceType": 7}, f"/resourceType is 7. Expected: text in quotes. {MEND}"),
        ({"resourceType": "Questionnaire"}, f"this FHIR file holds 1 Questionnaire. {WANTED}"),
        ({"resourceType": "Plandefinition"}, f"this FHIR file holds 1 Plandefinition. {WANTED}"),
        ({"resourceType": "Basic", "id": "a"}, f"this FHIR file holds 1 Basic. {WANTED}"),
        (bundle(), f"this FHIR file holds no artifact. {WANTED}"),
        ({"resourceType": "Bundle"}, f"this FHIR file holds no artifact. {WANTED}"),
        (bundle({"id": "x"}), f"/entry/0/resource {NO_TYPE}"),
        (bundle("x"), f"/entry/0/resource is x. Expected: a group of elements, in {{ }}. {MEND}"),
        (
            {"resourceType": "Library"},
            "this file has no title and no name. Give it one, and bring the file in again.",
        ),
        (
            bundle(plan(), bundle(plan(), id="b")),
            "/entry/1/resource is this Bundle once more: it contains itself. Take that entry out.",
        ),
        (
            bundle(bundle(plan(), id="other")),
            "/entry/0/resource is a Bundle inside a Bundle. Save the inner one in a file of its own.",
        ),
        (
            plan(contained=[plan()]),
            "/contained/0 is the resource that it stands in: it contains itself. Take it out.",
        ),
        (
            plan(contained=[library("l", contained=[plan()])]),
            "/contained/0/contained/0 is the resource that it stands in: it contains itself. Take it out.",
        ),
    ],
)
def test_what_is_no_artifact_is_told_with_what_to_bring(document: Any, problem: str) -> None:
    assert why_refused(document) == problem


@pytest.mark.parametrize(
    ("document", "path", "kind"),
    [
        (bundle(library("a", "http://x/a")), "/entry/0/resource/relatedArtifact/0", "composed-of"),
        (
            bundle(library("a", "Library/b"), library("b", "http://x/c"), library("c", "http://x/a")),
            "/entry/2/resource/relatedArtifact/0",
            "composed-of",
        ),
        (
            bundle(
                library("a", "http://x/b|1", kind="depends-on"),
                library("b", "http://x/none", "http://x/a", version="1", kind="depends-on"),
            ),
            "/entry/1/resource/relatedArtifact/1",
            "depends-on",
        ),
        (
            plan(
                relatedArtifact=[{"type": "depends-on", "resource": "#in"}],
                contained=[library("in", "#", kind="depends-on")],
            ),
            "/contained/0/relatedArtifact/0",
            "depends-on",
        ),
    ],
)
def test_parts_that_lead_back_to_the_whole_are_refused_with_the_link(
    document: Any, path: str, kind: str
) -> None:
    assert why_refused(document) == (
        f"{path} leads back to where it starts, by “{kind}”. A part cannot hold the whole: take one of these links"
        " out, and bring the file in again."
    )


@pytest.mark.parametrize(
    "document",
    [
        bundle(library("a", "http://x/b"), library("b", "http://x/a", kind="depends-on")),
        bundle(library("a", "http://x/b", kind="successor"), library("b", "http://x/a", kind="successor")),
        bundle(library("a", "http://x/a|0.9", kind="depends-on", version="1.0")),
        bundle(library("a", "http://x/c", "http://x/b"), library("b", "http://x/c"), library("c")),
    ],
)
def test_links_that_meet_without_a_circle_are_read(document: Any) -> None:
    assert read_artifact(json.dumps(document).encode(), file_name="a.json").title == "a"


def test_a_long_chain_is_followed_to_its_end() -> None:
    chain = [library(str(n), f"http://x/{n + 1}") for n in range(3000)]
    data = json.dumps(bundle(*chain)).encode()
    assert read_artifact(data, file_name="a.json").title == "0"


@pytest.mark.parametrize(
    ("elements", "problem"),
    [
        ({"title": 7}, "/title is 7. Expected: text in quotes."),
        ({"author": {"name": "Rosa"}}, '/author is {"name": "Rosa"}. Expected: a list of groups, in [ ].'),
        ({"author": ["Rosa"]}, "/author/0 is Rosa. Expected: a group of elements, in { }."),
        ({"reviewer": [{"name": ["Rosa"]}]}, '/reviewer/0/name is ["Rosa"]. Expected: text in quotes.'),
        (
            {"approvalDate": "01/02/2026"},
            "/approvalDate is 01/02/2026. Expected: a date as year-month-day, such as 2026-03-04.",
        ),
        (
            {"date": "2026-02-30"},
            "/date is 2026-02-30. Expected: a date as year-month-day, such as 2026-03-04.",
        ),
        ({"effectivePeriod": "2026"}, "/effectivePeriod is 2026. Expected: a group of elements, in { }."),
        ({"extension": {"url": "x"}}, '/extension is {"url": "x"}. Expected: a list of groups, in [ ].'),
        ({"contained": 3}, "/contained is 3. Expected: a list of groups, in [ ]."),
        ({"relatedArtifact": [[]]}, "/relatedArtifact/0 is []. Expected: a group of elements, in { }."),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_with_its_place(elements: dict[str, Any], problem: str) -> None:
    assert why_refused(plan(**elements)) == f"{problem} {MEND}"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (
            b'{"resourceType": "Library", "author": [{"name": "a", "name": "b"}]}',
            "“name” stands twice in one group. Delete the one that is wrong. See /author/0/name.",
        ),
        (
            b'{"resourceType": "Library", "a/b": [1, NaN]}',
            "NaN is not a value in JSON. Write null instead. See /a~1b/1.",
        ),
        (b'{"resourceType": "Library"', "this is not JSON:"),
        (
            b'{"a":' * (MAX_DEPTH + 1) + b"1" + b"}" * (MAX_DEPTH + 1),
            "groups stand inside groups more than 50 deep.",
        ),
        (b'{"a":' * 200_000, "groups stand inside groups more than 50 deep."),
    ],
)
def test_damaged_json_is_told_with_its_place(data: bytes, problem: str) -> None:
    assert why_refused(data).startswith(problem)


def test_a_file_that_is_too_large_is_refused_before_it_is_parsed() -> None:
    data = b"[" * (MAX_BYTES + 1)
    tracemalloc.start()
    assert why_refused(data).startswith("this file is larger than 5 MB.")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100_000


def test_a_file_that_names_very_many_people_is_refused() -> None:
    people = [{"name": f"Person {n}"} for n in range(201)]
    assert len(read_artifact(json.dumps(plan(author=people[1:])).encode(), file_name="a.json").people) == 200
    assert why_refused(plan(author=people)).startswith("this file names 201 people, at most 200 can be read.")


def places_in(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value inside a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way, *(place for name, item in inner for place in places_in(item, (*way, name)))]


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=5,
) | st.sampled_from(
    ["Bundle", "Library", "#", "2026-13", "\ud800", "<b>", "Basic", {"resourceType": "Bundle"}, [[]]]
)


@given(data=st.data())
@settings(max_examples=150)
def test_a_good_file_with_anything_changed_is_read_or_refused_in_words(data: st.DataObject) -> None:
    document = copy.deepcopy(data.draw(st.sampled_from(GOOD)))
    for _time in range(data.draw(st.integers(1, 3))):
        way = data.draw(st.sampled_from(places_in(document)))
        junk = copy.deepcopy(data.draw(JUNK))
        if not way:
            document = junk
            continue
        outer = document
        for step in way[:-1]:
            outer = outer[step]
        if isinstance(outer, dict) and data.draw(st.booleans()):
            outer[data.draw(st.sampled_from(["author", "extension", "contained", "resourceType", "new"]))] = (
                junk
            )
        else:
            outer[way[-1]] = junk
    try:
        artifact = read_artifact(json.dumps(document).encode(), file_name="a.json")
        outcome = f"a.json: {artifact.title} {preview_artifact(artifact)}"
    except InvalidInput as problem:
        outcome = problem.message
    assert outcome.startswith("a.json: ")
    assert outcome.encode("utf-8", "strict")
