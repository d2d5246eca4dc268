"""Findings are told in the forms that people, programs and GitHub read."""

import json
from dataclasses import replace

import pytest

from decision_aids.checks.run import all_rules
from decision_aids.findings import Finding, Level, as_github, as_json, as_text
from decision_aids.sarif import as_sarif

FOUND = Finding(
    file="aids/sore knee.yaml",
    pointer="/options/0/label",
    line=18,
    rule="document",
    level="error",
    message='Found "50%".\nExpected text.',
    source="decision-aid/1",
)


def test_text_has_a_line_for_each_finding() -> None:
    first, second = (
        replace(FOUND, message="Found nothing."),
        replace(FOUND, pointer="", line=1, message="Empty."),
    )
    assert as_text([first, second]).splitlines() == [
        "aids/sore knee.yaml:18: error document /options/0/label: Found nothing.",
        "aids/sore knee.yaml:1: error document /: Empty.",
    ]
    assert as_text([]) == ""


def test_json_has_the_seven_fields_that_programs_rely_on() -> None:
    assert json.loads(as_json([FOUND])) == [
        {
            "file": "aids/sore knee.yaml",
            "pointer": "/options/0/label",
            "line": 18,
            "rule": "document",
            "level": "error",
            "message": 'Found "50%".\nExpected text.',
            "source": "decision-aid/1",
        }
    ]
    assert json.loads(as_json([])) == []


def test_a_waived_finding_is_told_with_its_reason() -> None:
    waived = replace(FOUND, rule="L11", level="info", waived="The trial shows it so.")
    assert json.loads(as_json([waived]))[0]["waived"] == "The trial shows it so."
    assert json.loads(as_sarif([waived]))["runs"][0]["results"][0]["suppressions"] == [
        {"kind": "inSource", "justification": "The trial shows it so."}
    ]


def test_sarif_says_what_is_known_about_the_rules_it_uses() -> None:
    log = json.loads(as_sarif([replace(FOUND, rule="L11"), FOUND, replace(FOUND, rule="L11")]))
    scattered, document = log["runs"][0]["tool"]["driver"]["rules"]
    (rule,) = (rule for rule in all_rules() if rule.id == "L11")
    assert scattered == {
        "id": "L11",
        "shortDescription": {"text": rule.title},
        "help": {"text": rule.instead},
        "helpUri": f"https://doi.org/{rule.source}",
        "defaultConfiguration": {"level": "error"},
    }
    assert document == {"id": "document"}


def test_github_gets_commands_that_no_text_can_break() -> None:
    tricky = replace(FOUND, file="a,b:c%.yaml", message="100%\r\n::error::x")
    assert as_github([FOUND, tricky]).splitlines() == [
        '::error file=aids/sore knee.yaml,line=18,title=document::Found "50%25".%0AExpected text.',
        "::error file=a%2Cb%3Ac%25.yaml,line=18,title=document::100%25%0D%0A::error::x",
    ]


@pytest.mark.parametrize(
    ("level", "github", "sarif"),
    [("error", "error", "error"), ("warning", "warning", "warning"), ("info", "notice", "note")],
)
def test_levels_have_the_names_that_readers_know(level: Level, github: str, sarif: str) -> None:
    found = replace(FOUND, level=level)
    assert as_github([found]).startswith(f"::{github} ")
    assert json.loads(as_sarif([found]))["runs"][0]["results"][0]["level"] == sarif


def test_sarif_has_one_run_with_rules_and_places() -> None:
    log = json.loads(as_sarif([FOUND, replace(FOUND, file="/aids/ü.yaml", line=1)]))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert run["tool"]["driver"]["name"] == "decision-aids"
    assert run["tool"]["driver"]["rules"] == [{"id": "document"}]
    first, second = run["results"]
    assert first == {
        "ruleId": "document",
        "level": "error",
        "message": {"text": 'Found "50%".\nExpected text.'},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "aids/sore%20knee.yaml"},
                    "region": {"startLine": 18},
                },
                "logicalLocations": [{"fullyQualifiedName": "/options/0/label"}],
            }
        ],
    }
    address = second["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert address == "file:///aids/%C3%BC.yaml"


def test_sarif_without_findings_says_that_the_check_ran() -> None:
    (run,) = json.loads(as_sarif([]))["runs"]
    assert run["results"] == []
