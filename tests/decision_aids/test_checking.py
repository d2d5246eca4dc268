"""A document is checked by all rules, and what the team lets stand is told with its reason."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from decision_aids.checks.rule import Breach, rule
from decision_aids.checks.run import check_document
from decision_aids.findings import as_github, as_text
from decision_aids.reading import read_document
from tests.decision_aids.rule_examples import TODAY, found_by, patched

SCATTERED = {"pictures": {"order": "scattered", "icon": "photo", "bars_from": 30}}


def waived(*waivers: dict[str, str], **patch: Any) -> dict[str, Any]:
    return {**SCATTERED, **patch, "waivers": list(waivers)}


def test_findings_come_in_the_order_of_lines() -> None:
    found = check_document(patched({**SCATTERED, "title": "Splints are rare"}), today=TODAY)

    assert [(one.rule, one.pointer) for one in found] == [
        ("L5", "/title"),
        ("L11", "/pictures/order"),
        ("L12", "/pictures/icon"),
        ("L16", "/pictures/bars_from"),
    ]
    assert [one.line for one in found] == sorted(one.line for one in found)
    assert {one.file for one in found} == {"aid.yaml"}


def test_a_waived_finding_stays_with_its_reason() -> None:
    document = patched(waived({"rule": "L11", "at": "/pictures", "reason": "The funder asks for it."}))
    (found,) = found_by("L11", document)

    assert (found.level, found.waived) == ("info", "The funder asks for it.")
    assert found.message.endswith(" The team lets this stand: The funder asks for it.")
    assert "The funder asks for it." in as_text([found])
    assert as_github([found]).startswith("::notice ")
    assert [one.level for one in found_by("L16", document)] == ["error"]


@pytest.mark.parametrize(
    "waiver",
    [
        {"rule": "L11"},
        {"rule": "L11", "at": "/pictures"},
        {"rule": "L11", "at": "/pictures/order"},
    ],
)
def test_a_waiver_holds_for_its_place_and_all_inside(waiver: dict[str, str]) -> None:
    (found,) = found_by("L11", patched(waived({**waiver, "reason": "So it is."})))

    assert found.waived == "So it is."


@pytest.mark.parametrize(
    "waiver",
    [
        {"rule": "L12", "at": "/title"},
        {"rule": "L11", "at": "/picture"},
        {"rule": "L11", "at": "/pictures/order/x"},
        {"rule": "L10"},
    ],
)
def test_a_waiver_that_waives_nothing_is_to_be_removed(waiver: dict[str, str]) -> None:
    document = patched(waived({**waiver, "reason": "So it is."}))
    last = check_document(document, today=TODAY)[-1]

    assert (last.rule, last.level, last.pointer) == (waiver["rule"], "warning", "/waivers/0")
    assert last.message == "Nothing is found here any more. Remove this waiver."
    assert found_by("L11", document)[0].level == "error"


def test_two_waivers_hold_each_for_their_own() -> None:
    document = patched(
        waived(
            {"rule": "L11", "reason": "One."},
            {"rule": "L16", "reason": "Two."},
            {"rule": "L12", "reason": "3."},
        )
    )
    assert [one.waived for one in check_document(document, today=TODAY)] == ["One.", "3.", "Two."]


def test_a_waiver_of_a_place_in_a_list_leaves_the_places_beside_it() -> None:
    points = ["It is rare.", "It is common."]
    options = [
        {
            "id": option,
            "label": option,
            "is_no_action": option == "wait",
            "hard_points": points,
            "good_points": points,
        }
        for option in ("wait", "splint")
    ]
    at = "/options/0/hard_points/1"
    document = patched({"options": options, "waivers": [{"rule": "L5", "at": at, "reason": "So."}]})

    assert [one.pointer for one in found_by("L5", document) if one.waived] == [at]
    assert len(found_by("L5", document)) == 8


def test_there_cannot_be_two_rules_of_one_id() -> None:
    check_document(patched({}), today=TODAY)
    with pytest.raises(ValueError, match="two rules L1"):
        rule("L1", level="error", title="", instead="", source="", strength="ours")(lambda _: iter(()))


def test_a_breach_of_a_rule_has_the_level_of_the_rule_unless_it_says_another() -> None:
    assert Breach("/title", "").level is None
    assert [one.level for one in found_by("L5", patched({"title": "It is more common."}))] == ["warning"]


def test_every_example_that_is_shipped_can_be_checked(aid_file: Path) -> None:
    document = read_document(aid_file.read_bytes(), file=aid_file.name)

    for found in check_document(document, today=date(2026, 11, 22)):
        assert document.place.find(found.pointer).pointer == found.pointer
        assert document.line(found.pointer) == found.line
