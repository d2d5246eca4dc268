"""Charts of the dashboard: words that fit a phone, bars beside them, and nothing that a reader may not see."""

import json
from typing import Any

import vl_convert

from partnering.foundation.palette import DARK, LIGHT
from partnering.reporting.charts import chart_for_file, figure_chart, figure_rows
from partnering.reporting.figure import Bar, Figure, FigureKey, bar
from partnering.reporting.figure_files import figure_png
from partnering.reporting.shown_tallies import Shown
from partnering.tracker.coverage import SCALE
from tests.cast import CATALOG

CONTINUUM = CATALOG.continuum(SCALE)
LONG = "Know of it – People, the patient page of three clinics in the north"


def figure(*bars: Bar) -> Figure:
    return Figure(FigureKey.REACH, "It grew.", "3", "counts", "2026", "By hand.", bars)


def words_of(spec: dict[str, Any]) -> list[str]:
    return [mark["words"] for mark in spec["datasets"]["words"]]


def test_every_line_has_its_words_and_only_what_may_be_seen_has_a_bar() -> None:
    spec = figure_chart(
        figure(
            bar("Yes", Shown(7)),
            bar("No", Shown(0, 1)),
            bar("Why?", Shown(0)),
            Bar("Rest", None, "Nobody yet"),
        ),
        CONTINUUM,
    )
    assert words_of(spec) == ["Yes: 7", "No: Fewer than 5", "Why? 0", "Rest: Nobody yet"]
    assert [mark["number"] for mark in spec["datasets"]["bar"]] == [7]


def test_a_long_line_is_broken_so_that_a_phone_shows_all_of_it() -> None:
    spec = figure_chart(figure(bar(LONG, Shown(402))), CONTINUUM)
    assert " ".join(words_of(spec)) == f"{LONG}: 402"
    assert max(map(len, words_of(spec))) <= 38


def test_both_grounds_have_their_own_colours() -> None:
    light, dark = (
        figure_chart(figure(bar("Yes", Shown(7))), CONTINUUM, palette) for palette in (LIGHT, DARK)
    )
    assert (light["background"], dark["background"]) == (LIGHT.ground, DARK.ground)
    assert light["datasets"] == dark["datasets"]


def test_a_picture_carries_title_n_period_and_how_it_was_counted() -> None:
    svg = vl_convert.vegalite_to_svg(json.dumps(chart_for_file(figure(bar("Yes", Shown(7))), CONTINUUM)))
    for words in (
        "How far the work reaches",
        "It grew.",
        "n: 3 (counts)",
        "Period: 2026",
        "How counted: By hand.",
    ):
        assert words in svg


def test_a_figure_of_nothing_is_still_a_picture_and_a_table() -> None:
    assert figure_png(figure(), CONTINUUM).startswith(b"\x89PNG")
    assert figure_rows(figure(), CONTINUUM) == [{"What": "Nothing yet", "How many": "0"}]
    assert not figure().has_chart
