"""Bars: from zero, with one shared end, the same by hand and by Altair."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decision_aids.quantities import Exact
from decision_aids.views.bars import bars_of, bars_svg, needs_bars
from decision_aids.views.charts import bars_chart, chart_svg
from decision_aids.views.palette import DARK, LIGHT, Look
from decision_aids.views.result import Figure, Icons, Interval, OptionShown, Row
from decision_aids.wording import wording
from tests.decision_aids.drawn import SVG, names, parsed, texts

ENGLISH = wording("en")
OPTIONS = tuple(
    OptionShown(option, label, option == "wait", "", (), (), "", "")
    for option, label in (("wait", "Wait"), ("pill", "A pill every day"), ("surgery", "Surgery & rest"))
)
ALT = "Get worse, over 2 years. Wait: 159 of 1,000."
WIDTH_PX = 320.0


def a_figure(option: str, low: Exact | None, high: Exact | None = None, **known: object) -> Figure:
    kind = "unknown" if low is None else "count" if high is None else "range"
    plain = Figure(option, kind, low, low if high is None else high, 1000, str(low), "", None, None, "", "")
    return replace(plain, **known)  # type: ignore[arg-type]  # fields of a figure


def a_row(figures: Sequence[Figure], **known: object) -> Row:
    plain = Row(
        pointer="/evidence/0/outcomes/0",
        outcome="worse",
        label="Get worse",
        measure="count",
        direction="harm",
        group=None,
        is_remainder=False,
        reference_class="people",
        horizon="over 2 years",
        untold_time="over 2 years",
        certainty="low",
        certainty_label="Low certainty",
        certainty_sentence="These numbers may be close to the truth.",
        scale="",
        scale_low=None,
        scale_high=None,
        figures=tuple(figures),
        difference="",
        larger=None,
        alt=ALT,
    )
    return replace(plain, **known)  # type: ignore[arg-type]  # fields of a row


EVERY_KIND = a_row(
    [
        a_figure("wait", 159, interval=Interval(104, 244, "104 to 244")),
        a_figure("pill", 100, 120, printed="100 to 120"),
        a_figure("surgery", None, printed="not known", reason="Nobody has measured it."),
    ]
)


def means(
    *values: Exact, low: Exact | None = None, high: Exact | None = None, interval: Interval | None = None
) -> Row:
    options = ("wait", "pill", "surgery")
    figures = [
        a_figure(option, value, kind="mean", of=None, interval=interval)
        for option, value in zip(options, values, strict=False)
    ]
    return a_row(figures, measure="mean", scale="Pain.", scale_low=low, scale_high=high)


def drawn_lengths(svg: str) -> list[tuple[float, float]]:
    """Left and right end of each solid bar as parts of the axis."""
    bars = list(parsed(svg).iter(SVG + "rect"))
    ends = [(float(bar.attrib["x"]), float(bar.attrib["width"])) for bar in bars]
    return [(x / WIDTH_PX, (x + width) / WIDTH_PX) for x, width in ends]


def test_counts_go_from_zero_to_the_end_that_the_panel_shares() -> None:
    bars = bars_of(EVERY_KIND, OPTIONS, ENGLISH, scale_most=500)
    assert (bars.least, bars.start, bars.most) == (0, 0, 500)
    assert bars.ends == ("0", "500 of 1,000 people")


def test_a_number_above_the_shared_end_is_not_cut_off() -> None:
    assert bars_of(EVERY_KIND, OPTIONS, ENGLISH, scale_most=100).most == 244


@pytest.mark.parametrize(
    ("row", "axis"),
    [
        (means(Decimal("40.1"), Decimal("35.5"), low=0, high=100), (0, 0, 100)),
        (means(4, 5, low=1, high=7), (1, 1, 7)),
        (means(-2, 3, low=-5, high=5), (-5, 0, 5)),
        (means(-20, -10, low=-30, high=-5), (-30, -5, -5)),
        (means(12, 15), (0, 0, 15)),
        (means(-12, -15), (-15, 0, 0)),
        (means(120, 5, low=0, high=100), (0, 0, 120)),
        (means(0, 0), (0, 0, 1)),
        (means(10, 12, interval=Interval(8, 20, "8 to 20")), (0, 0, 20)),
    ],
)
def test_means_go_along_their_own_scale(row: Row, axis: tuple[Exact, Exact, Exact]) -> None:
    bars = bars_of(row, OPTIONS, ENGLISH, scale_most=0)
    assert (bars.least, bars.start, bars.most) == axis


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 1000) | st.decimals(0, 1000, places=1), min_size=1, max_size=3),
    st.sampled_from([0, 100, 1000]),
)
def test_a_bar_is_as_long_as_its_number(values: list[Exact], scale_most: int) -> None:
    figures = [
        a_figure(option, value) for option, value in zip(("wait", "pill", "surgery"), values, strict=False)
    ]
    row = a_row(figures)
    most = bars_of(row, OPTIONS, ENGLISH, scale_most=scale_most).most
    lengths = drawn_lengths(bars_svg(row, OPTIONS, ENGLISH, scale_most=scale_most))
    expected = [pytest.approx((0, float(value / most)), abs=0.0001) for value in values if value]
    assert lengths == expected


def test_bars_below_zero_go_the_other_way_from_the_same_zero() -> None:
    lengths = drawn_lengths(bars_svg(means(-2, 3, low=-5, high=5), OPTIONS, ENGLISH, scale_most=0))
    assert lengths == [pytest.approx((0.3, 0.5)), pytest.approx((0.5, 0.8))]


def test_the_numbers_are_those_printed_and_an_unknown_one_has_words_and_no_bar() -> None:
    svg = bars_svg(EVERY_KIND, OPTIONS, ENGLISH, scale_most=500)
    bold = [one.text for one in parsed(svg).iter(SVG + "text") if one.get("font-weight") == "bold"]
    assert bold == [figure.printed for figure in EVERY_KIND.figures]
    assert texts(parsed(svg)) == [
        *("Wait", "159", "likely 104 to 244"),
        *("A pill every day", "100 to 120"),
        *("Surgery & rest", "Nobody has measured it.", "not known"),
        *("0", "500 of 1,000 people"),
    ]
    assert len(drawn_lengths(svg)) == 2


def test_the_rest_of_a_range_is_half_filled_from_its_lower_to_its_upper_end() -> None:
    root = parsed(bars_svg(EVERY_KIND, OPTIONS, ENGLISH, scale_most=500))
    outline, half = next(
        group for group in root.iter(SVG + "g") if group.get("class") == "aid-possible"
    ).iter(SVG + "path")
    for path in (outline, half):
        left, length = re.match(r"M([\d.]+) [\d.]+h([\d.]+)v", path.attrib["d"]).groups()  # type: ignore[union-attr]
        assert (float(left), float(length)) == (64, 12.8)
    assert (outline.get("fill"), half.get("stroke")) == ("none", "none")


def test_a_screen_reader_meets_the_alternative_text_and_no_mark() -> None:
    root = parsed(bars_svg(EVERY_KIND, OPTIONS, ENGLISH, scale_most=500))
    assert names(root) == [ALT]
    assert root.get("role") == "img"


def test_long_labels_stay_inside_the_picture() -> None:
    long = (replace(OPTIONS[0], label="Wait and see how it goes " * 5), *OPTIONS[1:])
    svg = bars_svg(EVERY_KIND, long, ENGLISH, scale_most=500)
    height = float(parsed(svg).attrib["viewBox"].split()[3])
    assert all(float(one.attrib["y"]) < height for one in parsed(svg).iter(SVG + "text"))
    assert " ".join(texts(parsed(svg))).count("Wait and see") == 5


def test_numbers_follow_the_language() -> None:
    french = bars_of(EVERY_KIND, OPTIONS, wording("fr"), scale_most=500)
    assert french.ends == ("0", "500 sur 1\u202f000 people")


@pytest.mark.parametrize(
    "row",
    [
        EVERY_KIND,
        means(-2, 3, low=-5, high=5, interval=Interval(-3, 4, "-3 to 4")),
        means(Decimal("40.1"), low=0, high=100),
    ],
)
def test_altair_draws_the_same_bars(row: Row) -> None:
    bars = bars_of(row, OPTIONS, ENGLISH, scale_most=500)
    chart = bars_chart(row, OPTIONS, ENGLISH, scale_most=500).to_dict(validate=False)
    solid = chart["datasets"]["sure"]
    share = [tuple(sorted(bars.share(Decimal(str(mark[end]))) for end in ("from", "to"))) for mark in solid]
    by_hand = bars_svg(row, OPTIONS, ENGLISH, scale_most=500)
    assert share == [pytest.approx(ends, abs=0.0001) for ends in drawn_lengths(by_hand)]
    words = [mark["words"] for mark in chart["datasets"]["words"]]
    assert words == texts(parsed(by_hand))[: len(words)]


def test_a_chart_says_its_alternative_text_once_and_hides_its_marks() -> None:
    chart = bars_chart(EVERY_KIND, OPTIONS, ENGLISH, scale_most=500)
    assert chart.to_dict(validate=False)["description"] == ALT
    root = parsed(chart_svg(chart))
    assert names(root) == [ALT]
    assert root.get("role") == "img"
    assert "aria-roledescription" not in chart_svg(chart)
    drawn = texts(root)
    for figure in EVERY_KIND.figures:
        assert figure.printed in drawn
    assert {"Get worse", "over 2 years", "0", "500 of 1,000 people"} <= set(drawn)


def test_a_chart_fits_the_schema_and_wears_the_colours_it_is_given() -> None:
    chart = bars_chart(EVERY_KIND, OPTIONS, ENGLISH, scale_most=500, inks=DARK)
    spec = json.dumps(chart.to_dict(validate=True))
    assert DARK.happens in spec
    assert LIGHT.happens not in spec


def test_bars_by_hand_wear_the_colours_of_the_look() -> None:
    svg = bars_svg(EVERY_KIND, OPTIONS, ENGLISH, scale_most=500, look=Look(light=DARK))
    assert DARK.happens in svg
    assert LIGHT.happens not in svg


def test_means_and_counts_without_icons_need_bars_and_unknown_numbers_need_none() -> None:
    unknown = a_figure("wait", None)
    array = a_figure("pill", 3, icons=Icons(1000, 3, 0))
    assert needs_bars(means(3, 4))
    assert needs_bars(a_row([unknown, a_figure("pill", 3)]))
    assert not needs_bars(a_row([unknown, array]))
    assert not needs_bars(a_row([unknown, unknown]))
