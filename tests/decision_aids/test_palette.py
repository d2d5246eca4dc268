"""The colours of pictures reach what eyes need, on screens and on paper."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_aids.document import Colours, Pictures
from decision_aids.views.palette import (
    DARK,
    LEAST_OF_GRAPHICS,
    LEAST_OF_TEXT,
    LIGHT,
    PAPER,
    Inks,
    Look,
    contrast,
    look_of,
    style,
)
from tests import colour_sight

GROUNDS = {"light": LIGHT, "dark": DARK, "paper": PAPER}
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_agrees_with_known_values() -> None:
    assert round(contrast("#000000", "#ffffff"), 6) == 21
    assert contrast("#757a85", "#757a85") == 1
    # Orange and green of Okabe and Ito: safe for colour-blind eyes, and only one of them is seen on white.
    assert [round(contrast(colour, "#ffffff"), 2) for colour in ("#e69f00", "#009e73")] == [2.25, 3.42]


@given(COLOURS, COLOURS)
def test_contrast_is_the_same_both_ways_and_agrees_with_another_writing_of_it(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert contrast(one, other) == pytest.approx(colour_sight.contrast(one, other))


@pytest.mark.parametrize("inks", GROUNDS.values(), ids=GROUNDS)
def test_icons_stand_out_from_their_ground_and_from_each_other(inks: Inks) -> None:
    marks = (inks.ground, inks.happens, inks.does_not_happen)
    faint = [pair for pair in combinations(marks, 2) if contrast(*pair) < LEAST_OF_GRAPHICS]
    assert faint == []


@pytest.mark.parametrize("inks", GROUNDS.values(), ids=GROUNDS)
def test_words_can_be_read(inks: Inks) -> None:
    assert contrast(inks.text, inks.ground) >= LEAST_OF_TEXT
    assert contrast(inks.quiet_text, inks.ground) >= LEAST_OF_TEXT


@pytest.mark.parametrize("inks", GROUNDS.values(), ids=GROUNDS)
@pytest.mark.parametrize("sight", colour_sight.SIGHTS)
def test_icons_stay_apart_in_every_kind_of_colour_sight(inks: Inks, sight: str) -> None:
    assert colour_sight.apart(inks.happens, inks.does_not_happen, sight) >= 29


def wishing(**wishes: object) -> Pictures:
    return Pictures.model_validate(wishes)


def test_without_wishes_the_look_is_ours() -> None:
    assert look_of(None) == look_of(wishing()) == Look()
    assert Look().icon == "person"


def test_colours_that_can_be_seen_are_worn() -> None:
    look = look_of(wishing(colours=Colours(happens="#b3261e", does_not_happen="#767676")))
    assert (look.light.happens, look.light.does_not_happen) == ("#b3261e", "#767676")
    assert (look.paper.happens, look.paper.does_not_happen) == ("#b3261e", "#767676")
    assert look.dark.does_not_happen == "#767676"


def test_a_colour_too_faint_for_a_ground_is_ours_on_that_ground() -> None:
    look = look_of(wishing(colours=Colours(happens="#123456")))
    assert (look.light.happens, look.paper.happens) == ("#123456", "#123456")
    assert look.dark.happens == DARK.happens


def test_a_colour_too_faint_for_white_is_ours_everywhere() -> None:
    assert look_of(wishing(colours=Colours(happens="#e69f00", does_not_happen="#c8c8c8"))) == Look()


def test_a_colour_just_below_3_to_1_is_not_rounded_up() -> None:
    assert 2.995 < contrast("#959595", "#ffffff") < 3
    assert look_of(wishing(colours=Colours(happens="#959595"))).light.happens == LIGHT.happens


@given(COLOURS, COLOURS)
def test_whatever_is_wished_for_everything_can_be_seen(happens: str, does_not_happen: str) -> None:
    look = look_of(wishing(colours=Colours(happens=happens, does_not_happen=does_not_happen)))
    for inks in (look.light, look.dark, look.paper):
        assert contrast(inks.happens, inks.ground) >= LEAST_OF_GRAPHICS
        assert contrast(inks.does_not_happen, inks.ground) >= LEAST_OF_GRAPHICS


@pytest.mark.parametrize(
    ("wished", "drawn"),
    [
        ("person", "person"),
        ("dot", "dot"),
        ("square", "square"),
        ("face", "person"),
        ("photo", "person"),
    ],
)
def test_an_icon_is_never_one_kind_of_people(wished: str, drawn: str) -> None:
    assert look_of(wishing(icon=wished)).icon == drawn


def test_the_style_tells_light_dark_and_paper() -> None:
    css = style(Look())
    places = [
        css.index(part)
        for part in (
            LIGHT.happens,
            "prefers-color-scheme:dark",
            DARK.happens,
            "@media print",
            PAPER.quiet_text,
        )
    ]
    assert places == sorted(places)
    assert css.count("{") == css.count("}")
