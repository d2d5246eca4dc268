import tomllib
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from partnering.foundation.palette import DARK, FONT, LIGHT, MARKS, TEAM, Mark, Palette
from partnering.foundation.vocabulary import PartnerRole
from tests.colour_sight import SIGHTS, apart, cielab, contrast, linear

ROOT = Path(__file__).parents[3]
PALETTES = {"light": LIGHT, "dark": DARK}
ALERTS = ("red", "orange", "yellow", "green", "blue", "violet", "gray")


@pytest.fixture(scope="module")
def config() -> dict[str, Any]:
    return tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))


def test_the_yardstick_agrees_with_known_values() -> None:
    assert round(contrast("#000000", "#ffffff"), 6) == 21
    assert round(contrast("#0f1115", "#ffffff"), 1) == 18.9
    assert [round(v, 1) for v in cielab(linear("#ff0000"))] == [53.2, 80.1, 67.2]
    # A protan reads pure red as a dark olive; the sum of each row keeps white white.
    assert all(abs(sum(row) - 1) < 1e-4 for rows in SIGHTS.values() for row in rows)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_every_partner_role_and_the_team_has_a_colour_and_a_mark_of_its_own(palette: Palette) -> None:
    everyone = {*PartnerRole, TEAM}
    assert set(palette.roles) == everyone == set(MARKS)
    assert len(set(palette.roles.values())) == len(everyone)
    assert set(MARKS.values()) == set(Mark)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("role", [*PartnerRole, TEAM])
def test_a_mark_stands_out_from_its_ground(palette: Palette, role: str) -> None:
    assert contrast(palette.roles[role], palette.ground) >= 3.5
    assert contrast(palette.roles[role], palette.surface) >= 3


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("sight", SIGHTS)
def test_any_two_roles_stay_apart_in_every_kind_of_colour_sight(palette: Palette, sight: str) -> None:
    close = {
        (one, other): distance
        for one, other in combinations(palette.roles, 2)
        if (distance := apart(palette.roles[one], palette.roles[other], sight)) < 29
    }
    assert close == {}


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_every_word_can_be_read_on_what_it_stands_on(palette: Palette) -> None:
    words = (palette.text, palette.quiet_text, palette.link, palette.control_line)
    too_faint = {
        (word, ground): ratio
        for word in words
        for ground in (palette.ground, palette.surface)
        if (ratio := contrast(word, ground)) < 4.5
    }
    assert too_faint == {}
    assert contrast("#ffffff", palette.accent) >= 4.5
    for edge in (palette.accent, palette.border):
        assert contrast(edge, palette.ground) >= 3
        assert contrast(edge, palette.surface) >= 3


@pytest.mark.parametrize("name", PALETTES)
def test_the_theme_repeats_the_palette(config: dict[str, Any], name: str) -> None:
    theme, palette = config["theme"][name], PALETTES[name]
    shown = {
        "primaryColor": palette.accent,
        "backgroundColor": palette.ground,
        "secondaryBackgroundColor": palette.surface,
        "textColor": palette.text,
        "linkColor": palette.link,
        "borderColor": palette.border,
        "orangeColor": palette.control_line,
        "grayTextColor": palette.quiet_text,
        "chartCategoricalColors": list(palette.roles.values()),
    }
    assert {key: theme[key] for key in shown} == shown


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("hue", ALERTS)
def test_every_coloured_box_and_badge_of_the_theme_can_be_read(
    config: dict[str, Any], name: str, hue: str
) -> None:
    theme = config["theme"][name]
    for ground in (f"{hue}BackgroundColor", "backgroundColor", "secondaryBackgroundColor"):
        assert contrast(theme[f"{hue}TextColor"], theme[ground]) >= 4.5
    assert contrast(theme["textColor"], theme[f"{hue}BackgroundColor"]) >= 4.5
    assert contrast(theme["linkColor"], theme[f"{hue}BackgroundColor"]) >= 4.5
    assert contrast(theme[f"{hue}Color"], theme["backgroundColor"]) >= 3
    assert contrast(theme["codeTextColor"], theme["codeBackgroundColor"]) >= 4.5


def test_the_theme_loads_nothing_from_elsewhere_and_every_font_file_is_here(config: dict[str, Any]) -> None:
    theme = config["theme"]
    assert theme["font"] == theme["headingFont"] == FONT
    assert {face["family"] for face in theme["fontFaces"]} == {FONT}
    served = ROOT / "pages" / "static"
    files = [served / face["url"].removeprefix("app/static/") for face in theme["fontFaces"]]
    assert all(file.read_bytes()[:4] == b"wOF2" for file in files)
    assert "SIL OPEN FONT LICENSE" in (files[0].parent / "OFL.txt").read_text("utf-8")
