"""The published lists hold what they held when they were published, and a document meets their items or not."""

from collections import Counter
from typing import Any

import pytest

from decision_aids.reading import Document
from decision_aids.standards.catalog import standard, standard_keys
from decision_aids.standards.ipdas import DECIDE, ItemResult, Record, assess
from tests.decision_aids.rule_examples import TODAY, base, patched

BASE = base()

SCREENING = {
    "kind": "screening",
    "screening": {"measures": "A.", "if_found": "B.", "if_not_found": "C.", "overdiagnosis": "D."},
}


def document(**patch: Any) -> Document:
    return patched(patch)


def item(item_id: str, aid: Document, key: str = "ipdas-4") -> ItemResult:
    return next(result for result in assess(aid, today=TODAY, key=key) if result.id == item_id)


def test_version_4_has_44_items_of_three_categories_decided_in_three_ways() -> None:
    items = standard("ipdas-4").items
    assert Counter(item.category for item in items) == {"qualifying": 6, "certifying": 10, "quality": 28}
    assert Counter(item.decided for item in items) == {"automatic": 27, "presence": 9, "record": 8}
    assert Counter(item.for_tests for item in items) == {False: 35, True: 9}


@pytest.mark.parametrize(
    ("key", "count"),
    [
        ("ucd-11", 11),
        ("coulter-2013", 20),
        ("cdc-clear-communication", 20),
        ("pemat-p", 21),
        ("ipdas-3-extra", 2),
    ],
)
def test_a_list_has_as_many_items_as_were_read(key: str, count: int) -> None:
    assert len(standard(key).items) == count


@pytest.mark.parametrize("key", standard_keys())
def test_the_items_of_a_list_have_ids_of_their_own(key: str) -> None:
    ids = [item.id for item in standard(key).items]
    assert len(set(ids)) == len(ids)
    assert standard(key).key == key


def test_every_item_that_a_document_can_prove_has_something_that_decides_it() -> None:
    provable = {
        item.id
        for key in ("ipdas-4", "ipdas-3-extra")
        for item in standard(key).items
        if item.decided != "record"
    }
    assert provable == set(DECIDE)


def test_a_list_that_is_not_shipped_is_told_by_name() -> None:
    with pytest.raises(KeyError, match="There is no standard ipdas-9"):
        standard("ipdas-9")


def test_a_whole_aid_meets_all_that_a_document_can_prove() -> None:
    results = assess(document(), today=TODAY)
    assert len(results) == 44
    unmet = {result.id: result.note for result in results if result.status == "not_met"}
    assert unmet == {}
    assert {result.id for result in results if result.status == "not_applicable"} == {
        "C7", "C8", "C9", "C10", "B24", "B25", "B26", "B27", "B28",
    }  # fmt: skip
    assert {result.id for result in results if result.status == "needs_evidence"} == {
        "B12", "B13", "B14", "B15", "B16", "B17", "B22", "B23",
    }  # fmt: skip


def test_each_place_that_is_named_exists_in_the_document() -> None:
    aid = document(**SCREENING, dates=None, funding=None)
    for result in assess(aid, today=TODAY):
        if result.where and result.status in {"met", "not_met"}:
            assert aid.place.find(result.where).pointer == result.where, result


NOT_MET: list[tuple[str, dict[str, Any]]] = [
    ("1.1.1", {"condition": {"summary": None}}),
    ("1.1.2", {"decision": {"question": "Think about it."}}),
    ("2.2.1", {"evidence": [{**BASE["evidence"][0], "source": None}]}),
    ("C3", {"dates": {"published": None}}),
    ("C4", {"dates": {"update_policy": None}}),
    ("C4", {"dates": None}),
    ("C6", {"funding": None}),
    ("C7", {**SCREENING, "screening": {"if_found": "B."}}),
    ("C8", {**SCREENING, "screening": {"measures": "B."}}),
    ("C9", {**SCREENING, "screening": {"measures": "B."}}),
    ("C10", {**SCREENING, "screening": {"measures": "B."}}),
    ("B4", {"evidence": [{**BASE["evidence"][0], "population": None}]}),
    ("B9", {"values": None}),
    ("B10", {"steps": None}),
    ("B11", {"questions_for_the_visit": None}),
    ("B18", {"evidence": [{**BASE["evidence"][0], "method": None}]}),
    ("B20", {"authors": None}),
    ("B20", {"authors": [{"name": "Somebody", "role": "writer"}]}),
    ("B24", SCREENING),
    ("B28", SCREENING),
    *(
        (one, {"evidence": None, "sources": None})
        for one in ("C5", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B19")
    ),
]


@pytest.mark.parametrize(("item_id", "patch"), NOT_MET)
def test_an_item_is_not_met_where_its_part_is_missing(item_id: str, patch: dict[str, Any]) -> None:
    result = item(item_id, document(**patch))
    assert result.status == "not_met"
    assert result.note


def test_each_option_needs_its_own_good_and_hard_points_and_its_own_experience() -> None:
    first, *others = BASE["options"]
    bare = {"id": first["id"], "label": first["label"], "is_no_action": True}
    outcomes = [
        {
            "id": "one",
            "label": "One",
            "direction": "neutral",
            "per_option": {o["id"]: {"n": 1} for o in BASE["options"]},
        }
    ]
    aid = document(options=[bare, *others], evidence=[{**BASE["evidence"][0], "outcomes": outcomes}])
    for item_id in ("1.1.4", "1.1.5", "1.2.1"):
        result = item(item_id, aid)
        assert (result.status, result.where) == ("not_met", "/options/0")
        assert result.note.startswith(first["label"])


def test_an_item_that_looks_at_presence_leaves_the_rest_to_a_person() -> None:
    result = item("1.1.1", document())
    assert result.status == "met"
    assert result.note == "It is there. A person has to judge if it is good enough."


def test_a_record_of_a_review_meets_the_item_it_is_about_and_no_other() -> None:
    results = assess(document(), today=TODAY, records=[Record("B14", "review round 2")])
    assert {
        (result.id, result.where)
        for result in results
        if result.decided == "record" and result.status == "met"
    } == {("B14", "review round 2")}


def test_chances_told_one_way_only_miss_item_16_of_version_3() -> None:
    assert item("v3-16", document(), "ipdas-3-extra").status == "met"
    assert item("v3-12", document(), "ipdas-3-extra").status == "met"
    timeless = document(evidence=[{**BASE["evidence"][0], "time_horizon": None}])
    assert item("v3-12", timeless, "ipdas-3-extra").status == "not_met"
