import html
import re
from dataclasses import replace
from datetime import date
from textwrap import wrap
from typing import Any

import altair as alt
import pytest
import vl_convert
from hypothesis import given, settings
from hypothesis import strategies as st

from partnering.foundation.catalog import load_catalog
from partnering.foundation.palette import DARK, LIGHT, MARKS, Palette
from partnering.foundation.vocabulary import PartnerRole, Rater
from partnering.tracker.charts import level_chart, level_chart_alt, level_chart_rows
from partnering.tracker.coverage import Coverage, compute_coverage
from partnering.tracker.levels import EVERYTHING_IN_SIGHT, Sight
from partnering.tracker.small_cells import hide_small_cells
from tests.parts import Part, summed

CATALOG = load_catalog()
SCALE = CATALOG.continuum("partnering-continuum-1")
PATIENT, CAREGIVER, CLINICIAN = (
    PartnerRole.PATIENT_PARTNER,
    PartnerRole.CAREGIVER_PARTNER,
    PartnerRole.CLINICIAN_PARTNER,
)
LEVELS = st.none() | st.integers(0, 5)


def took_part(
    stage: str, role: PartnerRole, project: int | None, partner: int | None, *, people: int = 1
) -> Part:
    return Part(
        activity_id=1,
        held_on=date(2026, 11, 3),
        lifecycle="cdsic-4",
        stage=stage,
        partner_role=role,
        people=people,
        named=frozenset(),
        minutes=60,
        level_by_project=project,
        level_by_partner=partner,
    )


def coverage_of(*parts: Part, lifecycle: str = "cdsic-4", sight: Sight = EVERYTHING_IN_SIGHT) -> Coverage:
    return compute_coverage(
        summed(parts),
        project="statin",
        release="2.1.0",
        lifecycle=CATALOG.lifecycle(lifecycle),
        catalog=CATALOG,
        policy=CATALOG.policy("default-1"),
        people=(),
        as_of=date(2026, 11, 21),
        sight=sight,
    )


FIRST, SECOND, THIRD, _FOURTH = (stage.key for stage in CATALOG.lifecycle("cdsic-4").stages)
FIRST_NAME, SECOND_NAME, THIRD_NAME, FOURTH_NAME = (
    stage.name for stage in CATALOG.lifecycle("cdsic-4").stages
)


@pytest.fixture
def coverage() -> Coverage:
    return coverage_of(
        took_part(FIRST, PATIENT, 4, 2),
        took_part(FIRST, CLINICIAN, 3, 3),
        took_part(SECOND, CAREGIVER, None, 5),
        took_part(THIRD, CLINICIAN, None, None, people=3),
    )


def drawn(coverage: Coverage, palette: Palette = LIGHT) -> dict[str, Any]:
    spec = level_chart(coverage, SCALE, palette)
    alt.LayerChart.from_dict(spec)  # raises for what Vega-Lite does not know
    return spec


def words_of_svg(svg: str) -> list[str]:
    return [html.unescape(text) for text in re.findall(r">([^<>]+)<", svg)]


@pytest.mark.parametrize("lifecycle", CATALOG.lifecycles)
def test_the_svg_names_every_stage_every_level_and_the_control_line(lifecycle: str) -> None:
    words = words_of_svg(vl_convert.vegalite_to_svg(drawn(coverage_of(lifecycle=lifecycle))))
    for stage in CATALOG.lifecycle(lifecycle).stages:
        assert set(wrap(stage.name, 32)) <= set(words)
    assert {level.name for level in SCALE.levels} <= set(words)
    assert "The control line" in words


def test_a_name_of_any_length_and_with_any_sign_is_shown_in_full(coverage: Coverage) -> None:
    name = 'Words & "signs" that go on </text> for much longer than one line of the chart\'s edge'
    stages = (replace(coverage.stages[0], name=name), *coverage.stages[1:])
    words = words_of_svg(vl_convert.vegalite_to_svg(drawn(replace(coverage, stages=stages))))
    assert " ".join(line for line in words if line in wrap(name, 32)) == name


@pytest.mark.parametrize("width_px", [270, 640, 1100])
def test_every_level_is_named_on_a_phone_and_on_a_wide_screen(coverage: Coverage, width_px: int) -> None:
    words = " ".join(words_of_svg(vl_convert.vegalite_to_svg(drawn(coverage) | {"width": width_px})))
    assert [level.name for level in SCALE.levels if level.name not in words] == []
    assert [stage.name for stage in coverage.stages if stage.name not in words] == []


def test_a_picture_file_can_be_made(coverage: Coverage) -> None:
    assert vl_convert.vegalite_to_png(drawn(coverage)).startswith(b"\x89PNG")


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_the_chart_takes_its_colours_from_the_palette(coverage: Coverage, palette: Palette) -> None:
    spec = drawn(coverage, palette)
    assert spec["background"] == palette.ground
    line = spec["layer"][0]["mark"]
    assert (line["type"], line["color"], bool(line["strokeDash"])) == ("rule", palette.control_line, True)
    ratings = spec["datasets"]["rating"]
    assert {(row["colour"], row["shape"]) for row in ratings} == {
        (palette.roles[role], MARKS[role].path) for role in (PATIENT, CAREGIVER, CLINICIAN)
    }


def test_the_control_line_stands_between_the_levels_of_the_scale(coverage: Coverage) -> None:
    (line,) = drawn(coverage)["datasets"]["control_line"]
    assert (line["level"], line["words"]) == (3.5, "The control line")


def test_partners_are_open_the_project_is_filled_and_a_line_is_the_gap(coverage: Coverage) -> None:
    marks = drawn(coverage)["datasets"]
    assert [(row["words"], row["level"], row["fill"] == LIGHT.ground) for row in marks["rating"]] == [
        (f"{FIRST_NAME}, Patient: the partners say 2", 2, True),
        (f"{FIRST_NAME}, Patient: the project says 4", 4, False),
        (f"{FIRST_NAME}, Clinician: the partners say 3", 3, True),
        (f"{FIRST_NAME}, Clinician: the project says 3", 3, False),
        (f"{SECOND_NAME}, Caregiver: the partners say 5", 5, True),
    ]
    assert [(row["level"], row["level_to"], row["colour"]) for row in marks["gap"]] == [
        (4, 2, LIGHT.roles[PATIENT])
    ]
    assert [row["words"] for row in marks["remark"]] == ["Not rated yet"]


def test_where_both_sides_say_the_same_the_open_mark_goes_round_the_filled_one(coverage: Coverage) -> None:
    sizes = [row["size"] for row in drawn(coverage)["datasets"]["rating"]]
    patient_partners, patient_project, clinician_partners, clinician_project, caregiver_partners = sizes
    assert patient_partners == patient_project == caregiver_partners
    assert clinician_project < patient_project < clinician_partners


def test_the_sentence_counts_shared_control_and_names_the_widest_gap(coverage: Coverage) -> None:
    assert level_chart_alt(coverage, SCALE) == (
        "In release 2.1.0, the partners see shared control at 1 of 4 stages. The project sees it at 1. "
        f"The widest gap is at {FIRST_NAME}, Patient: the project says 4, the partners say 2."
    )


def test_the_sentence_says_when_both_sides_agree() -> None:
    both = coverage_of(took_part(FIRST, PATIENT, 3, 3), took_part(SECOND, CLINICIAN, 0, 0))
    assert level_chart_alt(both, SCALE) == (
        "In release 2.1.0, the partners see shared control at 0 of 4 stages. The project sees it at 0. "
        "Where both have spoken, they say the same."
    )


def test_the_sentence_says_when_only_one_side_has_spoken() -> None:
    one = coverage_of(took_part(FIRST, PATIENT, 4, None))
    assert level_chart_alt(one, SCALE) == (
        "In release 2.1.0, the partners see shared control at 0 of 4 stages. The project sees it at 1. "
        "No role has been rated by both sides yet."
    )


@pytest.mark.parametrize("parts", [(), (took_part(FIRST, PATIENT, None, None),)], ids=["nobody", "not rated"])
def test_the_sentence_says_when_nobody_has_spoken(parts: tuple[Part, ...]) -> None:
    sentence = "Nobody has said yet where release 2.1.0 stands on the scale."
    assert level_chart_alt(coverage_of(*parts), SCALE) == sentence
    assert vl_convert.vegalite_to_svg(drawn(coverage_of(*parts)))


def test_the_table_says_in_words_what_the_chart_draws(coverage: Coverage) -> None:
    assert level_chart_rows(coverage, SCALE) == [
        {
            "Where": f"{FIRST_NAME} – Patient",
            "The project says": "4 Partnering",
            "The partners say": "2 Participating",
            "Gap": "2",
        },
        {
            "Where": f"{FIRST_NAME} – Clinician",
            "The project says": "3 Engaged",
            "The partners say": "3 Engaged",
            "Gap": "0",
        },
        {
            "Where": f"{SECOND_NAME} – Caregiver",
            "The project says": "Not said yet",
            "The partners say": "5 Co-producing",
            "Gap": "–",
        },
        {
            "Where": f"{THIRD_NAME} – Clinician",
            "The project says": "Not said yet",
            "The partners say": "Not said yet",
            "Gap": "–",
        },
        {
            "Where": FOURTH_NAME,
            "The project says": "Nobody yet",
            "The partners say": "Nobody yet",
            "Gap": "–",
        },
    ]


def test_a_hidden_cell_shows_no_level_anywhere() -> None:
    shown = hide_small_cells(
        coverage_of(took_part(FIRST, PATIENT, 4, 2), took_part(FIRST, CLINICIAN, 5, 1, people=5))
    )
    patient, clinician = level_chart_rows(shown, SCALE)[:2]
    assert patient == {
        "Where": f"{FIRST_NAME} – Patient",
        "The project says": "Fewer than 5 people",
        "The partners say": "Fewer than 5 people",
        "Gap": "–",
    }
    assert (clinician["The project says"], clinician["Gap"]) == ("5 Co-producing", "4")
    marks = drawn(shown)["datasets"]
    assert [row["words"] for row in marks["remark"]] == ["Fewer than 5"]
    assert [row["words"].split(":")[0] for row in marks["rating"]] == [f"{FIRST_NAME}, Clinician"] * 2
    assert len(marks["gap"]) == 1


@pytest.mark.parametrize("level", range(6))
def test_what_is_kept_back_is_in_no_mark_row_or_sentence(level: int) -> None:
    parts = (took_part(FIRST, PATIENT, 4, level), took_part(SECOND, CLINICIAN, None, level))
    shown = coverage_of(*parts, sight=Sight(Rater.PROJECT))
    marks = drawn(shown)["datasets"]
    assert [(row["words"].split(": ")[1], row["level"]) for row in marks["rating"]] == [
        ("the project says 4", 4)
    ]
    assert [row["words"] for row in marks["remark"]] == ["Say yours first"]
    assert marks["gap"] == []
    rows = level_chart_rows(shown, SCALE)
    assert [row["The partners say"] for row in rows[:2]] == ["Say yours first"] * 2
    assert [row["Gap"] for row in rows[:2]] == ["–"] * 2
    assert level_chart_alt(shown, SCALE) == (
        "Release 2.1.0: at 2 stages the other side has said where it stands. Say yours, then you see it."
    )


@settings(max_examples=30)
@given(project=LEVELS, partner=LEVELS)
def test_chart_table_and_sentence_agree_on_any_pair_of_levels(
    project: int | None, partner: int | None
) -> None:
    shown = coverage_of(took_part(FIRST, PATIENT, project, partner))
    marks = drawn(shown)["datasets"]
    assert [row["level"] for row in marks["rating"]] == [
        level for level in (partner, project) if level is not None
    ]
    row = level_chart_rows(shown, SCALE)[0]
    said = [
        "Not said yet" if level is None else f"{level} {SCALE.levels[level].name}"
        for level in (project, partner)
    ]
    assert [row["The project says"], row["The partners say"]] == said
    gap = None if project is None or partner is None else abs(project - partner)
    assert row["Gap"] == ("–" if gap is None else str(gap))
    assert len(marks["gap"]) == (1 if gap else 0)
    assert ("The widest gap" in level_chart_alt(shown, SCALE)) == bool(gap)
