"""The chart over releases: both sides, the gap and the control line, with a sentence and a table that agree."""

import json

import altair as alt
import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from partnering.foundation.catalog import load_catalog
from partnering.foundation.palette import DARK, LIGHT, Palette
from partnering.foundation.vocabulary import PartnerRole, Rater
from partnering.tracker.charts_over_time import (
    levels_over_time_alt,
    levels_over_time_chart,
    levels_over_time_rows,
)
from partnering.tracker.coverage import SCALE
from partnering.tracker.levels_over_time import ReleaseLevels

CONTINUUM = load_catalog().continuum(SCALE)
PATIENT = PartnerRole.PATIENT_PARTNER
POINTS = [
    ReleaseLevels("1.0", 2, None, None),
    ReleaseLevels("2.0", 3, 3, None),
    ReleaseLevels("2.1", 4, 2, None),
]
LEVEL = st.none() | st.integers(min_value=0, max_value=5)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_the_chart_names_releases_levels_and_the_control_line(palette: Palette) -> None:
    spec = levels_over_time_chart(POINTS, PATIENT, CONTINUUM, palette)
    alt.LayerChart.from_dict(spec)  # raises for what Vega-Lite does not know
    spec["width"] = 300
    svg = vl_convert.vegalite_to_svg(json.dumps(spec))
    for words in ("1.0", "2.0", "2.1", "4 Partnering", "0 Informed", CONTINUUM.control_line.name):
        assert words in svg
    assert palette.control_line in svg
    assert spec["datasets"]["control_line"][0]["level"] == 3.5
    assert spec["datasets"]["gap"] == [
        {"when": "2.1", "level": 4, "level_to": 2, "colour": palette.roles[PATIENT]}
    ]
    assert spec["datasets"]["joined"] == spec["datasets"]["rating"]
    assert [mark["words"] for mark in spec["datasets"]["rating"]] == [
        "Release 1.0: the project says 2",
        "Release 2.0: the partners say 3",
        "Release 2.0: the project says 3",
        "Release 2.1: the partners say 2",
        "Release 2.1: the project says 4",
    ]


def test_sentence_and_table_say_the_same() -> None:
    assert levels_over_time_alt(POINTS) == (
        "Release 1.0: the project 2, the partners not said yet. Release 2.1: the project 4, the partners 2."
    )
    assert levels_over_time_alt(POINTS[2:]) == "Release 2.1: the project 4, the partners 2."
    assert levels_over_time_alt([]) == "Nobody has said yet where this stage stands."
    assert levels_over_time_rows(POINTS, CONTINUUM)[0] == {
        "Release": "1.0",
        "The project says": "2 Participating",
        "The partners say": "Not said yet",
    }


def test_what_is_kept_back_is_drawn_and_told_nowhere() -> None:
    points = [ReleaseLevels("2.1", 4, None, Rater.PARTNER)]
    assert levels_over_time_rows(points, CONTINUUM)[0]["The partners say"] == "Say yours first"
    assert levels_over_time_alt(points) == "Release 2.1: the project 4, the partners say yours first."
    spec = levels_over_time_chart(points, PATIENT, CONTINUUM)
    assert [mark["side"] for mark in spec["datasets"]["rating"]] == ["project"]


@given(levels=st.lists(st.tuples(LEVEL, LEVEL), min_size=1, max_size=3))
def test_chart_and_table_agree_on_any_levels(levels: list[tuple[int | None, int | None]]) -> None:
    points = [ReleaseLevels(f"{n}.0", project, partner, None) for n, (project, partner) in enumerate(levels)]
    spec = levels_over_time_chart(points, PATIENT, CONTINUUM)
    drawn = {(mark["when"], mark["side"], str(mark["level"])) for mark in spec["datasets"]["rating"]}
    told = {
        (row["Release"], str(rater), row[column].split()[0])
        for row in levels_over_time_rows(points, CONTINUUM)
        for rater, column in ((Rater.PROJECT, "The project says"), (Rater.PARTNER, "The partners say"))
        if row[column] != "Not said yet"
    }
    assert drawn == told
