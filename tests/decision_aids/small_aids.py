"""Small aids, written around the outcomes that a test is about."""

from datetime import date
from textwrap import dedent, indent

from decision_aids.reading import Document, read_document
from decision_aids.views.result import Result, Row
from decision_aids.views.showing import result_of

TODAY = date(2026, 12, 1)

HEAD = """\
format: decision-aid/1
slug: small
language: {language}
title: Small
kind: care
condition: {{name: A condition}}
decision: {{question: What now?}}
options:
- {{id: wait, label: Wait, is_no_action: true}}
- {{id: act, label: Take pills}}
{more_options}evidence:
- id: trials
  label: All trials
  reference_class: {what}
  denominator: {of}
  time_horizon: {{value: 10, unit: years}}
  outcomes:
"""


def small_aid(
    outcomes: str,
    *,
    of: int = 1000,
    what: str = "people",
    language: str = "en",
    more_options: str = "",
    after: str = "",
) -> Document:
    """An aid with one evidence set of the outcomes; `after` is YAML that follows them."""
    head = HEAD.format(language=language, of=of, what=what, more_options=more_options)
    text = head + indent(dedent(outcomes).strip("\n"), "  ") + "\n" + dedent(after)
    return read_document(text.encode(), file="small.yaml")


def shown(outcomes: str, *, of: int = 1000, what: str = "people", language: str = "en") -> Result:
    """What is shown of such an aid."""
    return result_of(small_aid(outcomes, of=of, what=what, language=language), today=TODAY)


def stroke(wait: str, act: str, *, of: int = 1000, language: str = "en", more: str = "") -> Row:
    """The row of one outcome with a count for each option; `more` is YAML of further fields."""
    outcome = f"- {{id: stroke, label: Have a stroke, direction: harm, {more}per_option: {{wait: {wait}, act: {act}}}}}"
    (panel,) = shown(outcome, of=of, language=language).panels
    (row,) = panel.rows
    return row
