"""Icon arrays: what is drawn is what is printed, for every eye and every ear."""

from collections import Counter
from io import BytesIO

import pytest
import vl_convert
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from decision_aids.views.icon_array import STATES, grid_of, icon_array_svg, icon_svg
from decision_aids.views.palette import DARK, LIGHT, Icon, Look
from decision_aids.views.result import Icons
from tests.decision_aids.drawn import icons, names, parsed

FORMS: tuple[Icon, ...] = ("person", "dot", "square")


@st.composite
def arrays(draw: st.DrawFn) -> Icons:
    total = draw(st.sampled_from([100, 1000]))
    filled = draw(st.integers(0, total))
    return Icons(total, filled, draw(st.integers(0, total - filled)))


@settings(max_examples=60, deadline=None)
@given(arrays(), st.sampled_from(FORMS))
@example(Icons(1000, 0, 0), "person")
@example(Icons(1000, 1000, 0), "person")
@example(Icons(1000, 0, 1), "person")
@example(Icons(1000, 3, 0), "person")
@example(Icons(100, 1, 0), "person")
@example(Icons(100, 12, 3), "dot")
def test_the_icons_drawn_are_those_counted_together_from_the_top_left(array: Icons, form: Icon) -> None:
    drawn = icons(parsed(icon_array_svg(array, name="n", prefix="p", look=Look(icon=form))))
    expected = ["solid"] * array.filled + ["half"] * array.possible + ["hollow"] * array.empty
    assert [icon.form for icon in drawn] == expected
    columns = 10 if array.total == 100 else 50
    rows = [drawn[first : first + columns] for first in range(0, array.total, columns)]
    assert all(len({icon.row for icon in row}) == 1 for row in rows)
    assert {tuple(icon.middle for icon in row) for row in rows} == {tuple(icon.middle for icon in rows[0])}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("array", [Icons(100, 12, 3), Icons(1000, 129, 0), Icons(1000, 0, 7)], ids=str)
def test_the_painted_picture_shows_as_many_icons(array: Icons, form: Icon) -> None:
    look = Look(icon=form)
    svg = icon_array_svg(array, name="n", prefix="p", look=look)
    ground = '<rect width="100%" height="100%" fill="#ffffff"/><g aria'
    scale = 4
    picture = Image.open(
        BytesIO(vl_convert.svg_to_png(svg.replace("<g aria", ground, 1), scale=scale))
    ).convert("RGB")
    grid = grid_of(array.total, form)
    across = picture.width / grid.width
    upper, lower = {"person": (7, 10.2), "dot": (2.6, 5.4), "square": (2.6, 5.4)}[form]
    happens = tuple(bytes.fromhex(LIGHT.happens[1:]))

    def is_inked(row: int, column: int, depth: float) -> bool:
        place = ((grid.left(column) + 4) * across, (grid.top(row) + depth) * across)
        return picture.getpixel((int(place[0]), int(place[1]))) == happens

    seen = Counter(
        (is_inked(row, column, upper), is_inked(row, column, lower))
        for row in range(grid.rows)
        for column in range(grid.columns)
    )
    assert seen == Counter(
        {(True, True): array.filled, (False, True): array.possible, (False, False): array.empty}
    )


def test_every_option_fills_from_the_same_corner() -> None:
    few, many = (
        icons(parsed(icon_array_svg(Icons(1000, filled, 0), name="n", prefix="p"))) for filled in (3, 129)
    )
    assert [(icon.row, icon.middle) for icon in few] == [(icon.row, icon.middle) for icon in many]


def test_a_screen_reader_meets_one_name_and_no_icon() -> None:
    name = 'PSA "test" & <nothing>: 3 of 1,000 men'
    root = parsed(icon_array_svg(Icons(1000, 3, 2), name=name, prefix="p"))
    assert names(root) == [name]
    assert root.get("role") == "img"
    assert [part.get("aria-hidden") for part in root] == ["true"]


def test_two_arrays_on_one_page_share_no_id_and_use_only_their_own() -> None:
    first, second = (
        parsed(icon_array_svg(Icons(1000, 129, 3), name="n", prefix=prefix)) for prefix in ("a", "b")
    )
    ids = [{part.get("id") for part in root.iter() if part.get("id")} for root in (first, second)]
    assert ids[0]
    assert not ids[0] & ids[1]
    used = {part.attrib["href"] for part in first.iter() if "href" in part.attrib}
    assert used <= {f"#{one}" for one in ids[0]}


@settings(max_examples=40, deadline=None)
@given(arrays())
def test_a_thousand_icons_are_a_few_kilobytes(array: Icons) -> None:
    assert len(icon_array_svg(array, name="n", prefix="outcome-1-2")) < 7_000


def test_a_thousand_icons_fit_a_narrow_phone() -> None:
    grid = grid_of(1000)
    assert (grid.columns, grid.rows) == (50, 20)
    narrowest = 288 / grid.width * grid.column_px
    assert narrowest > 5.5
    assert 288 / grid.width * grid.height < 200


def test_forms_differ_without_any_colour() -> None:
    drawn = {state: icon_svg(state).replace(LIGHT.does_not_happen, LIGHT.happens) for state in STATES}
    assert (
        len({svg.partition("viewBox")[2].partition(f"aid-{state}")[2] for state, svg in drawn.items()}) == 3
    )


def test_the_icon_of_a_legend_says_nothing_by_itself() -> None:
    assert names(parsed(icon_svg("happens"))) == []


def test_the_colours_are_those_of_the_look() -> None:
    svg = icon_array_svg(Icons(100, 1, 0), name="n", prefix="p", look=Look(light=DARK))
    assert DARK.happens in svg
    assert DARK.does_not_happen in svg
    assert LIGHT.happens not in svg
