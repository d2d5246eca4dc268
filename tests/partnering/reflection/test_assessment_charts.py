"""The charts of the self-assessment: marks, sentence and table say the same."""

import html
import json
from datetime import date
from typing import Any

import altair as alt
import vl_convert

from partnering.foundation.palette import DARK, LIGHT
from partnering.reflection.assessment_gap import Compared, MonthSaid, SideSaid, scale_of_headline
from partnering.reflection.charts import Dumbbell, gap_alt, gap_chart, gap_rows
from partnering.reflection.charts_over_time import gap_over_time_alt, gap_over_time_chart, gap_over_time_rows
from tests.cast import CATALOG

(SCALE,) = CATALOG.instrument("stage-on-the-continuum-1").scales
APART = Compared(SideSaid(4, 4, 1), SideSaid(1, 2, 3))
SAME = Compared(SideSaid(3, 3, 1), SideSaid(3, 3, 1))
LINES = [
    Dumbbell("The rules", APART),
    Dumbbell("Did it help?", SAME),
    Dumbbell("What we learned", Compared(), is_kept_back=True),
    Dumbbell("Living with it", Compared(by_partner=SideSaid(2, 2, 1))),
]


def drawn(spec: dict[str, Any]) -> str:
    """The chart as it is seen."""
    alt.LayerChart.from_dict(spec)  # raises for what Vega-Lite does not know
    return vl_convert.vegalite_to_svg(json.dumps(spec | {"width": 640}))


def test_the_marks_are_what_both_sides_said_and_the_gap_joins_the_near_ends() -> None:
    marks = gap_chart(LINES, SCALE)["datasets"]
    assert [(mark["row"], mark["level"], mark["fill"]) for mark in marks["rating"]] == [
        ("r0.0", 1, LIGHT.ground),
        ("r0.0", 2, LIGHT.ground),
        ("r0.0", 4, LIGHT.text),
        ("r1.0", 3, LIGHT.ground),
        ("r1.0", 3, LIGHT.text),
        ("r3.0", 2, LIGHT.ground),
    ]
    assert marks["gap"] == [{"row": "r0.0", "level": 4, "level_to": 2, "colour": LIGHT.text}]
    assert marks["range"] == [{"row": "r0.0", "level": 1, "level_to": 2}]
    assert marks["remark"] == [{"row": "r2.0", "level": 0, "words": "Say yours first"}]
    assert marks["control_line"] == [{"row": "control line", "level": 3.5, "words": "The control line"}]


def test_the_gap_of_ranges_goes_from_the_project_to_the_partners() -> None:
    spans = [(SideSaid(0, 1, 2), SideSaid(3, 5, 2)), (SideSaid(3, 5, 2), SideSaid(0, 1, 2))]
    lines = [Dumbbell("A", Compared(project, partners)) for project, partners in spans]
    lines.append(Dumbbell("They touch", Compared(SideSaid(1, 3, 2), SideSaid(3, 4, 2))))
    gaps = gap_chart(lines, SCALE)["datasets"]["gap"]
    assert [(gap["row"], gap["level"], gap["level_to"]) for gap in gaps] == [("r0.0", 1, 3), ("r1.0", 3, 1)]


def test_every_scale_of_the_catalog_can_be_drawn_and_names_its_short_steps() -> None:
    for instrument in CATALOG.instruments.values():
        for scale in instrument.scales:
            svg = html.unescape(drawn(gap_chart(LINES[2:3], scale)))
            names = [step.name for step in scale.steps]
            assert [name for name in names if name in svg] == [name for name in names if len(name) <= 16]
            assert ("The control line" in svg) == (scale.control_line is not None)
            assert "What we learned" in svg
            assert "Say yours first" in svg


def test_the_sentence_names_the_widest_gap_and_what_waits() -> None:
    assert gap_alt(LINES) == (
        "Both sides are furthest apart at “The rules”: the project says 4, the partners say 1 to 2. "
        "1 line waits for your own answers."
    )
    assert gap_alt([LINES[1]]) == "Where both sides have answered, they meet."
    assert gap_alt([LINES[3]]) == "No line has been answered by both sides yet."


def test_the_table_says_the_same_in_words() -> None:
    assert [list(row.values()) for row in gap_rows(LINES)] == [
        ["The rules", "4 (1 person)", "1 to 2 (3 people)", "2"],
        ["Did it help?", "3 (1 person)", "3 (1 person)", "0"],
        ["What we learned", "Say yours first", "Say yours first", "–"],
        ["Living with it", "Not said yet", "2 (1 person)", "–"],
    ]


def test_months_go_from_left_to_right_and_are_told_in_words() -> None:
    months = [MonthSaid(date(2026, 3, 1), APART), MonthSaid(date(2026, 5, 1), SAME)]
    spec = gap_over_time_chart(months, SCALE, DARK)
    assert [(mark["when"], mark["level"]) for mark in spec["datasets"]["rating"]] == [
        ("March 2026", 1),
        ("March 2026", 2),
        ("March 2026", 4),
        ("May 2026", 3),
        ("May 2026", 3),
    ]
    assert [(gap["when"], gap["level"], gap["level_to"]) for gap in spec["datasets"]["gap"]] == [
        ("March 2026", 4, 2)
    ]
    assert spec["datasets"]["joined"] == []
    assert spec["background"] == DARK.ground
    svg = drawn(spec)
    assert svg.index("March 2026") < svg.index("May 2026")
    assert "4 Partnering" in svg
    assert gap_over_time_alt(months) == (
        "March 2026: the project 4, the partners 1 to 2. May 2026: the project 3, the partners 3."
    )
    assert gap_over_time_alt([]) == "Nothing was given yet."
    assert [row["Gap"] for row in gap_over_time_rows(months)] == ["2", "0"]


def test_the_headline_has_the_steps_of_its_score_or_question() -> None:
    steps = {
        key: [step.value for step in scale.steps]
        for key, instrument in CATALOG.instruments.items()
        if (scale := scale_of_headline(instrument))
    }
    assert steps == {
        "four-sliders-1": [1, 2, 3, 4, 5],
        "pcori-expectations-1": [0, 1, 2, 3, 4, 5, 6],
        "roles-by-phase-1": [0, 1, 2, 3],
        "stage-on-the-continuum-1": [0, 1, 2, 3, 4, 5],
        "uk-standards-1": [0, 1, 2, 3, 4, 5, 6],
    }
