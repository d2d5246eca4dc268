"""The gate in five formats that say the same."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest

from partnering.foundation.vocabulary import GateVerdict
from partnering.release_gate.formats import (
    gate_github,
    gate_json,
    gate_junit,
    gate_markdown,
    gate_text,
)
from partnering.release_gate.verdict import Dissent, Gate, Missing, Override, Reason, Rule
from tests.cast import NOW, TODAY

MET = Reason(Rule.AID_CHECKS, "The checks find nothing to mend.", aid="a-1", place="A sore knee")
UNMET = Reason(
    Rule.STAGE_COVERAGE,
    "No clinician took part here yet.",
    Missing.WORK,
    "Do something together.",
    ("Clara", "Dr. X."),
    stage="information_delivery",
    place="What people see",
)
QUESTION = replace(UNMET, stage="pcor_evidence", place="Did it help?")
WILD = replace(
    UNMET, place="50%,\n:x <b>*&_[a](b)`\x0b", message="]]> 100% & \x00 ::error::", aid="a-1", stage=None
)
OVERRIDE = Override(
    1, "Ada Minster", "A wrong dose is out", NOW, datetime(2026, 3, 18, 23, 59, 59, tzinfo=UTC), True
)


def a_gate(*reasons: Reason, verdict: GateVerdict = GateVerdict.NOT_READY, **more: Any) -> Gate:
    gate = Gate("statin", "2.1", "default-1", TODAY, verdict, reasons)
    return replace(gate, **more)


def test_json_keeps_its_promise_to_programs() -> None:
    told = gate_json(a_gate(UNMET, MET))
    assert json.loads(json.dumps(told)) == told
    assert {key: told[key] for key in ("project", "release", "verdict", "policy", "override")} == {
        "project": "statin",
        "release": "2.1",
        "verdict": "not_ready",
        "policy": "default-1",
        "override": None,
    }
    assert told["reasons"][0] == {
        "rule": "stage_coverage",
        "met": False,
        "stage": "information_delivery",
        "place": "What people see",
        "aid": None,
        "sha256": None,
        "missing": "work",
        "n": 0,
        "message": "No clinician took part here yet.",
        "mend": "Do something together.",
        "who_can_help": ["Clara", "Dr. X."],
    }


def test_text_says_what_is_missing_first() -> None:
    assert gate_text(a_gate(MET, UNMET, QUESTION)) == (
        "statin 2.1: Not ready yet\n"
        "Release 2.1 is not ready yet.\n"
        "2 things are missing.\n"
        "One more step, for “What people see”: Do something together.\n"
        "\n"
        "Who took part at each stage\n"
        "  - What people see: No clinician took part here yet.\n"
        "    Do something together.\n"
        "    Who could: Clara, Dr. X.\n"
        "  - Did it help? No clinician took part here yet.\n"
        "    Do something together.\n"
        "    Who could: Clara, Dr. X.\n"
        "\n"
        "What it has\n"
        "  + Each aid passes the checks. A sore knee: The checks find nothing to mend.\n"
    )


def test_override_and_dissent_stand_in_every_format() -> None:
    dissent = Dissent("a-1", "A sore knee", "Patient", "It needs change", "Too long", "")
    gate = a_gate(UNMET, override=OVERRIDE, dissent=(dissent,))
    signed = "Ada Minster lets it pass until 18 March 2026: A wrong dose is out."
    for told in (gate_text(gate), gate_markdown(gate), gate_github(gate), gate_junit(gate)):
        assert signed in told
        assert "Patient on “A sore knee”: It needs change. Too long." in told
    assert gate_json(gate)["override"]["signed_as"] == "Ada Minster"
    later = gate_text(a_gate(UNMET, override=replace(OVERRIDE, covers=False)))
    assert "It says nothing of what came up since" in " ".join(later.split())


@pytest.mark.parametrize("reasons", [(MET,), (UNMET,), (UNMET, UNMET, MET), (WILD, WILD, WILD)])
def test_junit_has_a_case_for_each_reason_and_a_failure_for_each_that_is_missing(
    reasons: tuple[Reason, ...],
) -> None:
    suite = ElementTree.fromstring(gate_junit(a_gate(*reasons)))  # noqa: S314 (our own text)
    cases = suite.findall("testcase")
    unmet = [reason for reason in reasons if not reason.is_met]
    assert (int(suite.get("tests", "")), int(suite.get("failures", ""))) == (len(reasons), len(unmet))
    assert len({case.get("name") for case in cases}) == len(cases) == len(reasons)
    assert len(suite.findall("testcase/failure")) == len(unmet)


def test_github_marks_each_thing_that_is_missing() -> None:
    lines = gate_github(a_gate(UNMET, WILD)).splitlines()
    assert len(lines) == 3
    assert all(line.startswith("::error title=") for line in lines)
    assert lines[1] == (
        "::error title=Who took part at each stage::What people see: No clinician took part here yet. "
        "Do something together. Who could: Clara, Dr. X."
    )
    assert "100%25" in lines[2]
    passed = gate_github(a_gate(UNMET, override=OVERRIDE)).splitlines()
    assert all(line.startswith("::warning ") for line in passed)
    agreed = gate_github(a_gate(MET, verdict=GateVerdict.AGREED)).splitlines()
    assert agreed == [
        "::notice title=Agreed::Release 2.1 is agreed. It can go out. It has all that the policy asks for."
    ]


def test_markdown_shows_peoples_words_as_they_are() -> None:
    told = gate_markdown(a_gate(WILD, MET))
    assert "\\<b\\>" in told
    assert "<b>" not in told
    assert told.count("<details>") == told.count("</details>") == 1


def test_the_gate_says_the_same_everywhere() -> None:
    gate = a_gate(UNMET, MET)
    for told in (gate_text(gate), gate_markdown(gate), gate_github(gate), gate_junit(gate)):
        assert "Release 2.1 is not ready yet." in told
        assert "No clinician took part here yet." in told
        assert "Do something together." in told
