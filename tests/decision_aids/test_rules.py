"""Each rule passes what is well written, and finds what would mislead a reader."""

from typing import Any

import pytest
import yaml

from decision_aids.checks.rule import Rule
from decision_aids.checks.run import all_rules, check_document
from decision_aids.reading import Document
from tests.decision_aids.rule_examples import FOLDER, TODAY, example, found_by, patched

every_rule = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)


def test_the_small_aid_passes_every_rule() -> None:
    assert check_document(patched({}), today=TODAY) == ()


@every_rule
def test_what_is_well_written_passes(rule: Rule) -> None:
    assert found_by(rule.id, example(rule.id, "passes")) == []


@every_rule
def test_what_would_mislead_is_found(rule: Rule) -> None:
    document = example(rule.id, "fails")
    found = found_by(rule.id, document)

    assert rule.level in {finding.level for finding in found}
    for finding in found:
        assert value_at(document, finding.pointer) is not None


@every_rule
def test_a_rule_says_what_to_do_and_where_it_comes_from(rule: Rule) -> None:
    assert rule.title.endswith(".")
    assert rule.instead.endswith(".")
    assert rule.link.startswith("https://")


def test_there_is_an_example_for_each_rule_and_no_other() -> None:
    assert {file.stem for file in FOLDER.glob("L*.yaml")} == {rule.id for rule in all_rules()}


def test_there_are_35_rules() -> None:
    assert [rule.id for rule in all_rules()] == [f"L{number}" for number in range(1, 36)]


def value_at(document: Document, pointer: str) -> Any:
    """The value in the text of a document that a JSON pointer names. Raises LookupError where there is none."""
    here: Any = yaml.safe_load(document.text)
    for step in pointer.split("/")[1:]:
        here = here[int(step)] if isinstance(here, list) else here[step.replace("~1", "/").replace("~0", "~")]
    return here
