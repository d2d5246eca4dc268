"""The picture of an aid as a file of its own, SVG and PNG."""

import re
import struct
from collections import Counter
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from decision_aids.formats.png import MOST_PIXELS, as_png, fitting_scale
from decision_aids.formats.svg import as_svg
from decision_aids.reading import read_document
from decision_aids.views.bars import needs_bars
from decision_aids.views.palette import LIGHT
from decision_aids.views.result import Result
from decision_aids.views.showing import result_of
from decision_aids.wording import wording
from tests.decision_aids.conftest import EVERY_FEATURE
from tests.decision_aids.drawn import SVG, icons, names, parsed, texts

TODAY = date(2026, 11, 22)


def result_from(file: Path) -> Result:
    return result_of(read_document(file.read_bytes(), file=file.name), today=TODAY)


@pytest.fixture
def result(aid_file: Path) -> Result:
    return result_from(aid_file)


@pytest.fixture
def every_kind() -> Result:
    return result_from(EVERY_FEATURE)


def test_every_number_of_the_first_evidence_set_is_written(result: Result) -> None:
    written = " ".join(texts(parsed(as_svg(result))))
    for row in result.panels[0].rows:
        assert row.label in written
        assert row.certainty_label in written
        for figure in row.figures:
            assert figure.printed in written
            if row.measure == "count":
                assert " ".join(figure.sentence.split()) in written
    for option in result.options:
        assert option.label in written


def test_every_array_draws_as_many_icons_as_its_figure_has(result: Result) -> None:
    root = parsed(as_svg(result))
    parents = {child: parent for parent in root.iter() for child in parent}
    arrays = [parents[known] for known in root.iter(SVG + "defs")]
    figures = [figure for row in result.panels[0].rows if not needs_bars(row) for figure in row.figures]
    expected = [figure.icons for figure in figures if figure.icons]
    assert len(arrays) == len(expected)
    for array, counted in zip(arrays, expected, strict=True):
        drawn = Counter(icon.form for icon in icons(array))
        assert drawn == Counter(solid=counted.filled, half=counted.possible, hollow=counted.empty)


def test_a_screen_reader_meets_the_title_and_then_the_words_of_every_picture(result: Result) -> None:
    root = parsed(as_svg(result))
    assert names(root) == [result.title]
    assert root.get("role") == "img"
    described = next(part.text for part in root.iter(SVG + "desc"))
    assert described == " ".join(row.alt for row in result.panels[0].rows)
    assert root.get("aria-describedby") == next(part.get("id") for part in root.iter(SVG + "desc"))


def test_the_file_fetches_nothing_and_runs_nothing(result: Result) -> None:
    svg = as_svg(result).decode()
    root = parsed(svg)
    assert all(part.attrib["href"].startswith("#") for part in root.iter() if "href" in part.attrib)
    assert not re.search(r"<script|<image|<foreignObject|@import|url\(|\son\w+=", svg)
    ids = [part.get("id") for part in root.iter() if part.get("id")]
    assert len(ids) == len(set(ids))


def test_a_draft_says_so_before_anything_else(every_kind: Result) -> None:
    draft = replace(every_kind, problems=("Line 3, L1: One thing.",))
    mark = wording(every_kind.language).say("page_draft")
    assert texts(parsed(as_svg(draft)))[0] == mark
    assert next(part.text for part in parsed(as_svg(draft)).iter(SVG + "desc")).startswith(mark)  # type: ignore[union-attr]
    assert mark not in as_svg(every_kind).decode()


def test_an_aid_past_its_date_says_so(every_kind: Result) -> None:
    late = replace(every_kind, strip=replace(every_kind.strip, is_overdue=True))
    mark = wording(every_kind.language).say("page_overdue")
    assert mark.startswith(texts(parsed(as_svg(late)))[0])
    assert mark not in as_svg(every_kind).decode()


def test_an_aid_without_numbers_has_a_picture_that_says_so(every_kind: Result) -> None:
    svg = as_svg(replace(every_kind, panels=()))
    assert texts(parsed(svg)) == [every_kind.title, wording("en").say("page_no_numbers")]


def test_the_legend_explains_the_forms_that_are_drawn_and_no_other(every_kind: Result) -> None:
    words = texts(parsed(as_svg(every_kind)))
    assert {"It happens", "It may happen", "It does not happen"} <= set(words)
    panel = every_kind.panels[0]
    only_counts = replace(every_kind, panels=(replace(panel, rows=panel.rows[1:]),))
    assert "It may happen" not in texts(parsed(as_svg(only_counts)))


@pytest.mark.parametrize("language", ["fr", "es", "fr-CA"])
def test_the_words_around_are_in_the_language_of_the_aid(every_kind: Result, language: str) -> None:
    said = wording(language)
    assert said.say("pictures_happens") != wording("en").say("pictures_happens")
    root = parsed(as_svg(replace(every_kind, language=language)))
    assert said.say("pictures_happens") in texts(root)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == language


@settings(max_examples=25, deadline=None)
@given(title=st.text(min_size=1, max_size=300), label=st.text(min_size=1, max_size=80))
def test_any_title_and_label_give_a_picture_that_can_be_read(title: str, label: str) -> None:
    plain = result_from(EVERY_FEATURE)
    options = (replace(plain.options[0], label=label), *plain.options[1:])
    root = parsed(as_svg(replace(plain, title=title, options=options)))
    kept = re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", title)
    assert names(root) == [kept.replace("\r\n", "\n").replace("\r", "\n")]


def test_a_png_is_the_same_picture_on_white(every_kind: Result) -> None:
    png = as_png(every_kind, scale=1)
    width, height = struct.unpack(">II", png[16:24])
    box = parsed(as_svg(every_kind)).attrib["viewBox"].split()
    assert (width, height) == (round(float(box[2])), round(float(box[3])))
    picture = Image.open(BytesIO(png)).convert("RGB")
    seen = {colour for _count, colour in picture.getcolors(1 << 24) or []}
    assert picture.getpixel((0, 0)) == (255, 255, 255)
    for colour in (every_kind.look.light.happens, LIGHT.text):
        assert tuple(bytes.fromhex(colour[1:])) in seen


def test_a_png_is_sharper_at_a_larger_scale(every_kind: Result) -> None:
    without_numbers = replace(every_kind, panels=())
    once, twice = (struct.unpack(">II", as_png(without_numbers, scale=scale)[16:24]) for scale in (1, 2))
    assert twice == (once[0] * 2, pytest.approx(once[1] * 2, abs=1))


@given(st.floats(0.5, 4), st.floats(300, 2000), st.floats(50, 100_000))
def test_a_long_aid_is_drawn_smaller_rather_than_too_large(scale: float, width: float, height: float) -> None:
    chosen = fitting_scale(scale, width, height)
    assert chosen <= scale
    assert chosen**2 * width * height <= MOST_PIXELS * 1.000001
    assert chosen == scale or chosen**2 * width * height >= MOST_PIXELS * 0.999999


def test_words_are_painted_and_not_only_written(every_kind: Result) -> None:
    title = Image.open(BytesIO(as_png(every_kind, scale=1))).convert("L").crop((20, 20, 600, 60))
    assert title.getextrema() == (17, 255)
