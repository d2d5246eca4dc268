"""Bars of one row: a bar for each option, all from zero and with one shared end, so that lengths can be compared.

Here they are drawn by hand, as small inline SVG; `charts` draws the same bars with Altair, for the app. A number that
nobody knows has words and no bar.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from decision_aids.quantities import Exact
from decision_aids.views.drawing import FONTS, lines, safe, short, text
from decision_aids.views.palette import Inks, Look
from decision_aids.views.result import Interval, OptionShown, Row
from decision_aids.wording import Wording

PAGE_WIDTH_PX: Final = 320.0
FONT_PX: Final = 15.0
SMALL_PX: Final = 13.0
BAR_PX: Final = 16.0

_LINE = 1.3
_ROOM_PX = 14.0
"""Between one bar and the words of the next."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One option: solid from the start of the axis to `sure`, half-filled on to `possible`. Both None if unknown."""

    label: str
    printed: str
    sure: Exact | None
    possible: Exact | None
    interval: Interval | None
    interval_words: str
    reason: str


@dataclass(frozen=True, slots=True)
class Bars:
    """The bars of a row on an axis from `least` to `most`. They begin at `start`: zero, where the axis has one."""

    least: Exact
    start: Exact
    most: Exact
    ends: tuple[str, str]
    """The words at both ends of the axis."""
    scale: str
    bars: tuple[Bar, ...]

    def share(self, value: Exact) -> float:
        """Where a value stands on the axis: 0 at its beginning, 1 at its end."""
        return float((value - self.least) / (self.most - self.least))


def bars_of(row: Row, options: Sequence[OptionShown], wording: Wording, *, scale_most: int) -> Bars:
    """The bars of a row. Counts end at `scale_most`, that of their panel; means at the ends of their own scale.

    An axis is never shorter than what stands on it.
    """
    labels = {option.option: option.label for option in options}
    bars = tuple(
        Bar(
            labels[figure.option],
            figure.printed,
            figure.low,
            figure.high,
            figure.interval,
            wording.say("result_likely", interval=figure.interval.printed) if figure.interval else "",
            figure.reason,
        )
        for figure in row.figures
    )
    values = [end for bar in bars for end in (bar.sure, bar.possible) if end is not None]
    values += [end for bar in bars if bar.interval for end in (bar.interval.low, bar.interval.high)]
    is_scale = row.scale_low is not None and row.scale_high is not None
    low, high = (
        (row.scale_low, row.scale_high) if is_scale else (0, 0 if row.measure == "mean" else scale_most)
    )
    least = min([low or 0, *values])
    most = max([high or 0, *values])
    if least == most:
        most = least + 1
    start = min(max(least, 0), most)
    return Bars(least, start, most, _ends(row, least, most, wording), row.scale, bars)


def _ends(row: Row, least: Exact, most: Exact, wording: Wording) -> tuple[str, str]:
    whole = {figure.of for figure in row.figures if figure.of is not None}
    if row.measure == "mean" or len(whole) != 1:
        return wording.number(least), wording.number(most)
    counted = wording.say("pictures_of", most=most, of=whole.pop(), people=row.reference_class).strip()
    return wording.number(least), counted


def needs_bars(row: Row) -> bool:
    """True where a number is known that icons cannot show. A row without it has icons, or only words."""
    return any(figure.kind != "unknown" and figure.icons is None for figure in row.figures)


def bars_svg(
    row: Row, options: Sequence[OptionShown], wording: Wording, *, scale_most: int, look: Look | None = None
) -> str:
    """The bars of a row for a page, 320 px wide, with the alternative text of the row as their one accessible name.

    Colours are for a light ground unless the page carries `palette.style`.
    """
    inks = (look or Look()).light
    bars = bars_of(row, options, wording, scale_most=scale_most)
    marks, height = bars_marks(bars, inks=inks, width=PAGE_WIDTH_PX)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="aid-picture" role="img" aria-label="{safe(row.alt)}" '
        f'viewBox="-1 0 {short(PAGE_WIDTH_PX + 2)} {short(height)}" width="{short(PAGE_WIDTH_PX * 1.25)}" '
        f'height="{short(height * 1.25)}" font-family="{FONTS}">{marks}</svg>'
    )


def bars_marks(bars: Bars, *, inks: Inks, width: float) -> tuple[str, float]:
    """The marks of bars, as a group to be placed into a larger SVG, and how high it is in pixels."""
    placed, bottom = placed_bars(bars, width)
    marks = [mark for place in placed for mark in _bar_marks(place, bars, inks, width)]
    marks.append(
        f'<path class="aid-axis" fill="none" stroke="{inks.does_not_happen}" '
        f'd="M0 {short(bottom - 3)}v6m0-3H{short(width)}m0-3v6"/>'
    )
    below = bottom + SMALL_PX * _LINE
    words = [
        Words(bars.ends[0], below, is_quiet=True),
        Words(bars.ends[1], below, is_quiet=True, is_right=True),
    ]
    for line in lines(bars.scale, width=width, font_size=SMALL_PX):
        below += SMALL_PX * _LINE
        words.append(Words(line, below, is_quiet=True))
    marks += [_text(line, inks, width) for line in words]
    return f'<g aria-hidden="true">{"".join(marks)}</g>', below + 6


@dataclass(frozen=True, slots=True)
class Words:
    """One line of words with its baseline at y, at the left or the right edge."""

    words: str
    y: float
    is_quiet: bool = False
    is_right: bool = False
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a bar stands, from the top of the picture in pixels: its words, the bar, and its interval."""

    bar: Bar
    words: tuple[Words, ...]
    top: float
    interval_y: float


def placed_bars(bars: Bars, width: float) -> tuple[list[Place], float]:
    """All bars from top to bottom, and where the axis stands. Label and number on top of the bar."""
    y, placed = 0.0, []
    for bar in bars.bars:
        beside = [Words(bar.printed, y + FONT_PX, is_right=True, is_bold=True)]
        if bar.interval:
            second = y + FONT_PX * (1 + _LINE)
            beside.append(Words(bar.interval_words, second, is_right=True, is_quiet=True))
        widest = max(len(line.words) for line in beside) * FONT_PX * 0.6
        label = lines(bar.label, width=max(width - widest - 12, width * 0.35), font_size=FONT_PX)
        words = [Words(line, y + FONT_PX * (1 + n * _LINE)) for n, line in enumerate(label)]
        y += FONT_PX * _LINE * max(len(label), len(beside)) + 3
        top = y
        if bar.sure is None:
            for line in lines(bar.reason, width=width, font_size=SMALL_PX):
                words.append(Words(line, y + SMALL_PX - 3, is_quiet=True))
                y += SMALL_PX * _LINE
        else:
            y += BAR_PX + (12 if bar.interval else 0)
        placed.append(Place(bar, (*words, *beside), top, top + BAR_PX + 7))
        y += _ROOM_PX
    return placed, y


def _bar_marks(place: Place, bars: Bars, inks: Inks, width: float) -> Iterator[str]:
    yield from (_text(line, inks, width) for line in place.words)
    bar, top = place.bar, place.top
    if bar.sure is None or bar.possible is None:
        return
    start, solid, last = (bars.share(value) * width for value in (bars.start, bar.sure, bar.possible))
    yield _line(f"M{short(start)} {short(top - 3)}v{short(BAR_PX + 6)}", inks)
    paint = f'fill="{inks.happens}" stroke="{inks.happens}"'
    if solid != start:
        left, right = sorted((start, solid))
        yield (
            f'<rect class="aid-happens" {paint} stroke-width="0" x="{short(left)}" y="{short(top)}" '
            f'width="{short(right - left)}" height="{short(BAR_PX)}"/>'
        )
    if last != solid:
        across, back = f"h{short(last - solid)}", f"h{short(solid - last)}z"
        outline = f"M{short(solid)} {short(top + 0.75)}{across}v{short(BAR_PX - 1.5)}{back}"
        half = f"M{short(solid)} {short(top + BAR_PX / 2)}{across}v{short(BAR_PX / 2)}{back}"
        yield (
            f'<g class="aid-possible" {paint} stroke-width="1.5"><path fill="none" d="{outline}"/>'
            f'<path stroke="none" d="{half}"/></g>'
        )
    if bar.interval:
        low, high = (short(bars.share(end) * width) for end in (bar.interval.low, bar.interval.high))
        yield _line(f"M{low} {short(place.interval_y - 4)}v8m0-4H{high}m0-4v8", inks)


def _line(path: str, inks: Inks) -> str:
    return f'<path class="aid-line" fill="none" stroke="{inks.text}" stroke-width="1.5" d="{path}"/>'


def _text(line: Words, inks: Inks, width: float) -> str:
    return text(
        line.words,
        x=width if line.is_right else 0,
        y=line.y,
        font_size=SMALL_PX if line.is_quiet else FONT_PX,
        ink="aid-quiet" if line.is_quiet else "aid-text",
        colour=inks.quiet_text if line.is_quiet else inks.text,
        more=(' font-weight="bold"' if line.is_bold else "")
        + (' text-anchor="end"' if line.is_right else ""),
    )
