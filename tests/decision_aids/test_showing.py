"""One document gives one result, and every number of it agrees with every other."""

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_aids.findings import Finding
from decision_aids.formats.json import as_json
from decision_aids.reading import read_document
from decision_aids.views.result import Icons, Interval, Result
from decision_aids.views.showing import UnknownEvidenceSet, result_of
from decision_aids.views.table import Cell, table_of
from decision_aids.wording import wording
from tests.decision_aids.conftest import EVERY_FEATURE, MINIMAL
from tests.decision_aids.small_aids import TODAY, shown, small_aid, stroke

EAR = Path(__file__).parents[2] / "data" / "aids" / "ear-infection-antibiotics.yaml"


def result_in(file: Path, **wishes: str) -> Result:
    return result_of(read_document(file.read_bytes(), file=file.name), today=TODAY, **wishes)


def test_the_ear_infection_aid_reads_like_this() -> None:
    (panel,) = result_in(EAR).panels
    assert panel.link == "https://doi.org/10.1002/14651858.CD000219.pub4"
    assert panel.scale_most == 500
    assert panel.horizon == ""
    first, *_, last = panel.rows
    assert [figure.sentence for figure in first.figures] == [
        "Have pain after 24 hours: 426 of 1,000 children. This does not happen to the other 574.",
        (
            "Have pain after 24 hours: 379 of 1,000 children (likely 332 to 431). "
            "This does not happen to the other 621."
        ),
    ]
    assert (first.horizon, last.horizon) == ("after 24 hours", "")
    assert first.figures[1].interval == Interval(332, 431, "332 to 431")
    assert first.certainty_label == "High certainty"
    assert first.certainty_sentence == "These numbers will be close to the truth."
    assert last.alt == (
        "Throw up, have loose stools or get a rash. No antibiotics now: 196 of 1,000 children. "
        "Antibiotics: 270 of 1,000 children (likely 233 to 311). High certainty."
    )


def test_an_outcome_keeps_its_own_time_and_reference_class() -> None:
    counts, means = result_in(EVERY_FEATURE).panels
    infection, better, _ = counts.rows
    assert (counts.horizon, counts.reference_class) == ("over 2.5 years", "people")
    assert (infection.horizon, infection.reference_class) == ("over 2 to 3 weeks", "operations")
    assert infection.figures[0].counted == "fewer than 1 of 1,000 operations"
    assert (better.horizon, better.reference_class) == ("over 2.5 years", "people")
    assert means.horizon == "after 3 months"


def test_every_kind_of_figure_has_its_numbers_and_icons() -> None:
    counts, means = result_in(EVERY_FEATURE).panels
    infection, better, _ = counts.rows
    told = [
        (one.kind, one.low, one.high, one.printed, one.opposite_printed, one.icons)
        for one in infection.figures
    ]
    assert told == [
        ("below_one", 0, 1, "fewer than 1", "more than 999", Icons(1000, 0, 1)),
        ("range", 4, 6, "4 to 6", "994 to 996", Icons(1000, 4, 2)),
        ("count", 13, 13, "13", "987", Icons(1000, 13, 0)),
    ]
    unknown = better.figures[2]
    assert (unknown.kind, unknown.low, unknown.high, unknown.of) == ("unknown", None, None, 1000)
    assert (unknown.printed, unknown.counted, unknown.reason) == (
        "not known",
        "not known (not measured)",
        "not measured",
    )
    assert unknown.icons is None
    mean = means.rows[0].figures[0]
    assert (mean.kind, mean.low, mean.of, mean.printed, mean.icons) == (
        "mean",
        Decimal("40.1"),
        None,
        "40.1",
        None,
    )


def test_icons_are_drawn_for_a_hundred_and_a_thousand_only() -> None:
    icons = [stroke("{n: 3}", "{n: 4}", of=of).figures[0].icons for of in (100, 1000, 200, 10_000)]
    assert icons == [Icons(100, 3, 0), Icons(1000, 3, 0), None, None]


def test_rows_of_a_group_stand_together() -> None:
    counts, means = result_in(EVERY_FEATURE).panels
    (group,) = counts.groups
    assert (group.group, [row.outcome for row in group.rows]) == ("result", ["better", "not-better"])
    assert [row.is_remainder for row in group.rows] == [False, True]
    assert means.groups == ()


def test_a_count_rounded_with_its_group_stays_inside_its_interval() -> None:
    (panel,) = shown(
        """
        - {id: a, label: A, direction: harm, group: g,
           per_option: {wait: {n: 40.3, low: 39, high: 40.4}, act: {n: 1}}}
        - {id: b, label: B, direction: harm, group: g, per_option: {wait: {n: 0.45}, act: {n: 1}}}
        - {id: c, label: C, direction: neutral, group: g, remainder: true, per_option: {wait: {n: 59.25}, act: {n: 98}}}
        """,
        of=100,
    ).panels
    figure = panel.rows[0].figures[0]
    assert (figure.printed, figure.interval) == ("41", Interval(39, 41, "39 to 41"))


def test_small_numbers_are_offered_out_of_more_people_with_one_whole_for_all_options() -> None:
    larger = stroke("{n: 0.05}", "{n: 12}", of=100).larger
    assert larger is not None
    assert (larger.of, larger.figures) == (10_000, ("5", "1,200"))
    assert larger.sentence == (
        "Small numbers are easier to see out of more people. "
        "Wait: 5 of 10,000 people. Take pills: 1,200 of 10,000 people."
    )


def test_no_number_is_made_up_for_below_one() -> None:
    assert stroke('{n: "<1"}', "{n: 12}").larger is None
    larger = stroke('{n: "<1"}', "{n: 0.2}").larger
    assert larger is not None
    assert (larger.of, larger.figures) == (10_000, ("fewer than 10", "2"))


def test_what_is_counted_together_or_twice_is_said() -> None:
    (panel,) = shown(
        """
        - {id: heart, label: Have heart trouble, direction: harm, composite_of: [a stroke, a heart attack],
           overlaps_with: [death], per_option: {wait: {n: 1}, act: {n: 2}}}
        - {id: death, label: Die, direction: harm, per_option: {wait: {n: 1}, act: {n: 2}}}
        """
    ).panels
    assert [row.note for row in panel.rows] == [
        "This counts together: a stroke and a heart attack. Some of these are counted again in: “Die”.",
        "",
    ]


TWO_SETS = """
- id: one-trial
  label: One trial
  denominator: {of}
  time_horizon: {{value: {years}, unit: years}}
  outcomes:
  - {{id: stroke, label: A stroke, direction: harm, per_option: {{wait: {{n: {n}}}, act: {{n: null}}}}}}
"""
STROKE = "- {id: stroke, label: Have a stroke, direction: harm, per_option: {wait: {n: 30}, act: {n: 20}}}"


def test_evidence_sets_that_do_not_agree_are_shown_side_by_side() -> None:
    document = small_aid(STROKE, after=TWO_SETS.format(of=100, years=5, n=2))
    (one,) = result_of(document, today=TODAY, evidence_set="one-trial").disagreements
    assert one.outcome == "stroke"
    assert [(label, row.figures[0].counted) for label, row in one.rows] == [
        ("One trial", "2 of 100"),
        ("All trials", "30 of 1,000 people"),
    ]
    assert one.sentence == (
        "Studies give different numbers for “A stroke”. Here are the 2 answers. "
        "They look at different lengths of time. "
        "Their totals differ: 100 and 1,000 people. Do not compare the counts as they are."
    )


def test_the_same_chance_of_another_whole_is_no_disagreement() -> None:
    document = small_aid(STROKE, after=TWO_SETS.format(of=100, years=10, n=3))
    assert result_of(document, today=TODAY).disagreements == ()


def test_the_chosen_evidence_set_comes_first_and_keeps_its_place_in_the_document() -> None:
    document = small_aid(STROKE, after=TWO_SETS.format(of=100, years=10, n=3))
    chosen = result_of(document, today=TODAY, evidence_set="one-trial").panels
    assert [(panel.evidence_set, panel.rows[0].pointer) for panel in chosen] == [
        ("one-trial", "/evidence/1/outcomes/0"),
        ("trials", "/evidence/0/outcomes/0"),
    ]
    assert [panel.evidence_set for panel in result_of(document, today=TODAY).panels] == [
        "trials",
        "one-trial",
    ]


def test_an_evidence_set_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(
        UnknownEvidenceSet, match=re.escape("no evidence set “x”. The sets of this document are: trials.")
    ):
        result_of(small_aid(STROKE), today=TODAY, evidence_set="x")
    with pytest.raises(UnknownEvidenceSet, match=re.escape("no evidence set “x”. This document has none.")):
        result_of(read_document(MINIMAL, file="aid.yaml"), today=TODAY, evidence_set="x")


def test_a_document_of_little_is_a_result_of_little() -> None:
    result = result_of(read_document(MINIMAL, file="aid.yaml"), today=TODAY)
    assert (result.panels, result.disagreements, result.screening, result.statements) == ((), (), (), ())
    assert (result.strip.published, result.strip.next_review, result.strip.is_overdue) == ("", "", False)
    assert not result.is_draft


def test_the_strip_says_who_made_it_and_until_when_it_holds() -> None:
    strip = result_in(EVERY_FEATURE).strip
    assert strip.published == "Published 1 November 2026"
    assert strip.evidence_searched == "Studies searched up to 1 April 2026"
    assert strip.next_review == "To be checked again by 1 November 2027"
    assert strip.authors == ("A. Writer, writer, physiotherapy. Interests: none declared",)
    assert strip.partners == (
        "A patient (Rosa M.): review (paid)",
        "A local decision maker: review (not paid)",
    )


def test_an_aid_is_overdue_from_the_day_after_its_date() -> None:
    document = read_document(EVERY_FEATURE.read_bytes(), file="aid.yaml")
    last_day = result_of(document, today=date(2027, 11, 1)).strip
    day_after = result_of(document, today=date(2027, 11, 2)).strip
    assert (last_day.is_overdue, day_after.is_overdue) == (False, True)
    assert day_after.next_review == "Past its date: this should have been checked again by 1 November 2027"


def test_funders_guidelines_and_weights_are_told_with_their_sources() -> None:
    document = small_aid(
        STROKE,
        after="""
        values:
        - {id: long, statement: I want to live long., speaks_for: act, weight: 2.5, weight_source: study}
        - {id: calm, statement: I want no pills., speaks_for: wait}
        guidelines: [{text: Offer both., source: study}]
        sources: [{id: study, citation: A study. 2026., pmid: "30185521", url: "https://example.org/study"}]
        funders: [{name: Pill makers, makes: [act]}, {name: A city}]
        """,
    )
    result = result_of(document, today=TODAY)
    assert [(one.weight, one.weight_from) for one in result.statements] == [
        (Decimal("2.5"), "A study. 2026."),
        (1, ""),
    ]
    assert result.statements[0].speaks_for_label == "Take pills"
    assert result.guidelines == (("Offer both.", "A study. 2026."),)
    assert result.sources == (("A study. 2026.", "https://pubmed.ncbi.nlm.nih.gov/30185521/"),)
    assert result.strip.funders == ("Pill makers, which makes or sells: Take pills", "A city")


def test_an_error_makes_a_draft_and_a_waived_finding_is_printed() -> None:
    error = Finding("aid.yaml", "/evidence", 12, "L13", "error", "The group has 101 of 100.", "ours")
    waived = Finding(
        "aid.yaml", "/dates", 3, "L22", "error", "It is old.", "ours", waived="It is an example."
    )
    hint = Finding("aid.yaml", "/title", 4, "L12", "info", "Short.", "ours")
    result = result_of(small_aid(STROKE), today=TODAY, findings=[error, waived, hint])
    assert result.problems == ("Line 12, L13: The group has 101 of 100.",)
    assert result.waived == ("L22: It is old. Let stand because: It is an example.",)
    assert result.is_draft
    assert not result_of(small_aid(STROKE), today=TODAY, findings=[waived, hint]).is_draft


def test_bars_end_at_one_round_number_for_all_counts() -> None:
    def ends(n: str, of: int = 1000) -> int:
        (panel,) = shown(
            f"- {{id: a, label: A, direction: harm, per_option: {{wait: {n}, act: {{n: 1}}}}}}", of=of
        ).panels
        return panel.scale_most

    assert [ends("{n: 1}"), ends("{n: 3}"), ends("{n: 481}"), ends("{n: 501}")] == [1, 5, 500, 1000]
    assert ends("{n: 158, low: 104, high: 244}") == 500
    assert ends("{n: [4, 6]}") == 10
    assert ends('{n: "<1"}') == 1
    assert ends("{n: 60}", of=70) == 70
    assert result_in(EVERY_FEATURE).panels[1].scale_most == 0


def test_the_table_has_a_cell_for_every_heading() -> None:
    result = result_in(EVERY_FEATURE)
    counts, means = (table_of(panel, result.options, wording("en")) for panel in result.panels)
    assert counts.caption == "What happened to people. Adults in three trials."
    assert counts.header == (
        "What can happen", "No surgery", "Keyhole surgery", "A new joint", "Difference", "How sure we are"
    )  # fmt: skip
    assert {len(row.cells) for row in counts.rows} == {6}
    assert counts.rows[1].pointer == "/evidence/0/outcomes/1"
    assert counts.rows[1].cells == (
        Cell("Feel better", "over 2.5 years"),
        Cell("158 of 1,000 people", "likely 104 to 244"),
        Cell("300 of 1,000 people"),
        Cell("not known (not measured)"),
        Cell(""),
        Cell("Moderate certainty"),
    )
    assert means.rows[0].cells[0] == Cell("Pain", "over a lifetime · Pain from 0 to 100. Lower is better.")


def test_a_table_without_differences_has_no_column_for_them() -> None:
    result = result_in(EAR)
    table = table_of(result.panels[0], result.options, wording("en"))
    assert table.header == ("What can happen", "No antibiotics now", "Antibiotics", "How sure we are")
    assert table.rows[0].cells[0] == Cell("Have pain after 24 hours")


def test_json_keeps_every_digit() -> None:
    result = result_in(EVERY_FEATURE)
    told = json.loads(as_json(result))
    assert list(told)[:3] == ["format", "is_draft", "slug"]
    assert told["format"] == "decision-aid-result/1"
    assert told["panels"][0]["rows"][0]["figures"][2]["low"] == 13
    assert told["panels"][1]["rows"][0]["figures"][0]["low"] == "40.1"
    assert told["strip"]["published_on"] == "2026-11-01"
    assert as_json(result) == as_json(result_in(EVERY_FEATURE))


def test_every_aid_can_be_shown(aid_file: Path) -> None:
    result = result_in(aid_file)
    for row in (row for panel in result.panels for row in panel.rows):
        assert [figure.option for figure in row.figures] == [option.option for option in result.options]
        assert all(figure.printed in row.alt for figure in row.figures)
        assert all(figure.printed in figure.sentence for figure in row.figures)
        for text in (row.alt, row.difference, row.note, *(figure.sentence for figure in row.figures)):
            assert not re.search(r"[{}]|\bNone\b|  |\.\.|^ | $", text)


counts = st.one_of(st.integers(0, 1000), st.decimals(0, 1000, places=3), st.decimals(0, 1, places=4))


@given(counts, counts)
def test_icons_drawn_are_the_number_printed(wait: int | Decimal, act: int | Decimal) -> None:
    row = stroke(f"{{n: {wait}}}", f"{{n: {act}}}")
    for figure, n in zip(row.figures, (wait, act), strict=True):
        assert figure.icons is not None
        assert figure.icons.total == 1000
        assert figure.icons.empty >= 0
        if figure.kind == "count":
            assert figure.printed == f"{figure.icons.filled:,}"
            assert figure.icons.possible == 0
        else:
            assert figure.icons.possible == 1
        assert (figure.printed == "0") == (n == 0)
        assert (figure.opposite_printed == "0") == (n == 1000)
    if row.larger is not None:
        assert row.larger.of in {10**power for power in range(4, 10)}
        assert len(row.larger.figures) == 2


@given(st.lists(st.integers(1, 1000), min_size=2, max_size=5))
def test_printed_counts_of_a_group_add_up(parts: list[int]) -> None:
    numbers = [Decimal(1000 * part / sum(parts)).quantize(Decimal("0.001")) for part in parts[1:]]
    numbers.insert(0, 1000 - sum(numbers))
    outcomes = "\n".join(
        f"- {{id: o{index}, label: O, direction: neutral, group: g, per_option: {{wait: {{n: {n}}}, act: {{n: {n}}}}}}}"
        for index, n in enumerate(numbers)
    )
    (panel,) = shown(outcomes).panels
    figures = [row.figures[0] for row in panel.rows]
    if all(figure.kind == "count" for figure in figures):
        assert sum(int(figure.printed) for figure in figures) == 1000
    icons = [figure.icons for figure in figures if figure.icons]
    assert sum(one.filled for one in icons) <= 1000 <= sum(one.filled + one.possible for one in icons)


def test_an_aid_says_how_hard_it_is_to_read_where_a_grade_can_be_given() -> None:
    assert result_in(EAR).strip.reading == "About 7 years of school are enough to read this (SMOG)."
    assert result_in(EAR.parents[2] / "tests" / "decision_aids" / "french.yaml").strip.reading == ""
