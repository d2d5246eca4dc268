"""The charts of the self-assessment: marks, sentence and table say the same."""

from datetime import date

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


def test_the_marks_are_what_both_sides_said_and_the_gap_joins_the_near_ends() -> None:
    drawn = gap_chart(LINES, SCALE)["datasets"]
    assert [(mark["row"], mark["value"], mark["fill"]) for mark in drawn["marks"]] == [
        ("r0", 1, LIGHT.ground),
        ("r0", 2, LIGHT.ground),
        ("r0", 4, LIGHT.text),
        ("r1", 3, LIGHT.ground),
        ("r1", 3, LIGHT.text),
        ("r3", 2, LIGHT.ground),
    ]
    assert drawn["gaps"] == [{"row": "r0", "value": 2, "to": 4}]
    assert drawn["ranges"] == [{"row": "r0", "value": 1, "to": 2}]
    assert drawn["remarks"] == [{"row": "r2", "value": 0, "words": "Say yours first"}]
    assert drawn["control_line"] == [{"row": "top", "value": 3.5, "words": "The control line"}]


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
    assert [(mark["month"], mark["value"]) for mark in spec["datasets"]["marks"]] == [
        ("March 2026", 1),
        ("March 2026", 2),
        ("March 2026", 4),
        ("May 2026", 3),
        ("May 2026", 3),
    ]
    assert spec["background"] == DARK.ground
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
