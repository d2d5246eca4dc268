"""The first evidence set of an aid as one standalone SVG: a picture of every outcome, with its words."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from decision_aids.views.bars import bars_marks, bars_of, needs_bars
from decision_aids.views.drawing import FONTS, lines, safe, short, text
from decision_aids.views.icon_array import STATES, State, grid_of, icon_array_marks, icon_mark
from decision_aids.views.palette import LIGHT, Look, style
from decision_aids.views.result import Figure, OptionShown, Panel, Result, Row
from decision_aids.wording import Wording, wording

_MARGIN_PX: Final = 24.0
_COLUMN_PX: Final = 412.0
"""As wide as a thousand icons."""
_BARS_PX: Final = 560.0
"""Bars are no wider, so that the eye finds the number that belongs to them."""
_MOST_COLUMNS: Final = 3
_LINE: Final = 1.35
_BOLD_EM: Final = 1.08
"""How much wider bold letters are."""


def as_svg(result: Result) -> bytes:
    """Title, outcomes, pictures, numbers in words and certainty as one SVG; a draft says so across its top.

    It has one accessible name and a description, fetches nothing, and follows light, dark and print.
    """
    page = _Page(wording(result.language), result.options, result.look)
    sheet = _sheet(page, result)
    height = sheet.height + 2 * _MARGIN_PX
    described = " ".join(
        [*page.marked(result), *(row.alt for panel in result.panels[:1] for row in panel.rows)]
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="aid-title" '
        f'aria-describedby="aid-description" xml:lang="{safe(result.language)}" '
        f'viewBox="0 0 {short(page.width)} {short(height)}" width="{short(page.width)}" '
        f'height="{short(height)}" font-family="{FONTS}">'
        f'<title id="aid-title">{safe(result.title)}</title>'
        f'<desc id="aid-description">{safe(described)}</desc>'
        f"<style>{style(result.look)}</style>"
        f'<g aria-hidden="true"><rect class="aid-ground" fill="{LIGHT.ground}" width="100%" height="100%"/>'
        f'<g transform="translate({short(_MARGIN_PX)} {short(_MARGIN_PX)})">{sheet.marks}</g></g></svg>'
    ).encode()


@dataclass(frozen=True, slots=True)
class _Page:
    """What all parts of the sheet share."""

    wording: Wording
    options: tuple[OptionShown, ...]
    look: Look

    @property
    def columns(self) -> int:
        """How many options stand side by side."""
        return min(len(self.options), _MOST_COLUMNS)

    @property
    def inside(self) -> float:
        """Width between the margins."""
        return self.columns * _COLUMN_PX + (self.columns - 1) * _MARGIN_PX

    @property
    def width(self) -> float:
        """Width of the sheet."""
        return self.inside + 2 * _MARGIN_PX

    def marked(self, result: Result) -> list[str]:
        """What must be read before anything else."""
        marks = {"page_draft": result.is_draft, "page_overdue": result.strip.is_overdue}
        withdrawn = [result.withdrawn] if result.withdrawn else []
        return withdrawn + [self.wording.say(key) for key, is_so in marks.items() if is_so]


@dataclass(frozen=True, slots=True)
class _Block:
    """Marks that begin at 0, 0, and how high they are in pixels."""

    marks: str
    height: float


def _sheet(page: _Page, result: Result) -> _Block:
    blocks = [_banner(page, words) for words in page.marked(result)]
    blocks.append(_words(result.title, page.inside, 26, is_bold=True))
    if not result.panels:
        blocks.append(_words(page.wording.say("page_no_numbers"), page.inside, 16))
        return _stacked(blocks, gap=12)
    panel = result.panels[0]
    about = ". ".join(part.rstrip(".") for part in (panel.label, panel.population) if part) + "."
    blocks.append(_words(about, page.inside, 16, is_quiet=True))
    blocks.append(_legend(page, panel))
    blocks += [_row(page, panel, row, number) for number, row in enumerate(panel.rows)]
    if panel.citation:
        source = page.wording.say("pictures_source", citation=panel.citation)
        blocks.append(_words(source, page.inside, 14, is_quiet=True))
    return _stacked(blocks, gap=14)


def _row(page: _Page, panel: Panel, row: Row, number: int) -> _Block:
    """One outcome: its name and time, a picture for each option, and how sure we are."""
    heading = [_words(row.label, page.inside, 20, is_bold=True)]
    if row.untold_time:
        heading.append(_words(row.untold_time, page.inside, 16, is_quiet=True))
    blocks = [_rule(page), _stacked(heading, gap=2)]
    has_bars = row.measure == "mean" or needs_bars(row)
    if has_bars:
        bars = bars_of(row, page.options, page.wording, scale_most=panel.scale_most)
        blocks.append(_Block(*bars_marks(bars, inks=page.look.light, width=_BARS_PX)))
    if row.measure == "count":
        labels = {option.option: option.label for option in page.options}
        told = [
            _told(page, figure, labels[figure.option], None if has_bars else f"aid-{number}-{place}")
            for place, figure in enumerate(row.figures)
        ]
        blocks.append(_side_by_side(told, page.columns))
    sure = f"{row.certainty_label}. {row.certainty_sentence}"
    last = [row.note, row.difference, row.larger.sentence if row.larger else "", sure]
    blocks.append(_stacked([_words(words, page.inside, 16) for words in last if words], gap=4))
    return _stacked(blocks, gap=10)


def _told(page: _Page, figure: Figure, label: str, prefix: str | None) -> _Block:
    """One option: its icons, unless the row has bars and so no prefix, and the number in words."""
    blocks = [_words(label, _COLUMN_PX, 17, is_bold=True)]
    if figure.icons and prefix:
        grid = grid_of(figure.icons.total, page.look.icon)
        scale = 2 if figure.icons.total <= 100 else 1
        marks = icon_array_marks(figure.icons, prefix=prefix, look=page.look)
        blocks.append(_Block(f'<g transform="scale({scale})">{marks}</g>', grid.height * scale))
    blocks.append(_words(figure.sentence, _COLUMN_PX, 17))
    return _stacked(blocks, gap=8)


def _legend(page: _Page, panel: Panel) -> _Block:
    """What the forms of the icons mean, as far as they are drawn."""
    every = [figure.icons for row in panel.rows if not needs_bars(row) for figure in row.figures]
    drawn: set[State] = set()
    for icons in every:
        if icons:
            counts = zip(STATES, (icons.filled, icons.possible, icons.empty), strict=True)
            drawn |= {state for state, count in counts if count}
    x, marks = 0.0, []
    for state in STATES:
        if state in drawn:
            words = page.wording.say(f"pictures_{state}")
            icon = icon_mark(state, look=page.look, inks=page.look.light)
            marks.append(f'<g transform="translate({short(x)} 0) scale(1.5)">{icon}</g>')
            marks.append(text(words, x=x + 18, y=14, font_size=15, colour=LIGHT.text))
            x += 18 + len(words) * 15 * 0.5 + 28
    return _Block("".join(marks), 18 if marks else 0)


def _banner(page: _Page, words: str) -> _Block:
    written = _words(words, page.inside - 24, 19, is_bold=True, ink="aid-ground", colour=LIGHT.ground)
    height = written.height + 20
    return _Block(
        f'<rect class="aid-text" fill="{LIGHT.text}" width="{short(page.inside)}" height="{short(height)}"/>'
        f'<g transform="translate(12 10)">{written.marks}</g>',
        height,
    )


def _rule(page: _Page) -> _Block:
    path = f'd="M0 4H{short(page.inside)}"'
    return _Block(f'<path class="aid-axis" fill="none" stroke="{LIGHT.does_not_happen}" {path}/>', 8)


def _words(
    words: str,
    width: float,
    font_size: float,
    *,
    is_bold: bool = False,
    is_quiet: bool = False,
    ink: str = "",
    colour: str = "",
) -> _Block:
    """Words in as many lines as they need."""
    written = lines(words, width=width, font_size=font_size * (_BOLD_EM if is_bold else 1))
    marks = [
        text(
            line,
            x=0,
            y=font_size * (1 + _LINE * number),
            font_size=font_size,
            ink=ink or ("aid-quiet" if is_quiet else "aid-text"),
            colour=colour or (LIGHT.quiet_text if is_quiet else LIGHT.text),
            more=' font-weight="bold"' if is_bold else "",
        )
        for number, line in enumerate(written)
    ]
    return _Block("".join(marks), font_size * _LINE * len(written))


def _stacked(blocks: Sequence[_Block], *, gap: float) -> _Block:
    y, marks = 0.0, []
    for block in blocks:
        if block.height:
            marks.append(f'<g transform="translate(0 {short(y)})">{block.marks}</g>')
            y += ceil(block.height) + gap
    return _Block("".join(marks), max(y - gap, 0))


def _side_by_side(blocks: Sequence[_Block], columns: int) -> _Block:
    lines_of_blocks = [blocks[first : first + columns] for first in range(0, len(blocks), columns)]
    placed = [
        _Block(
            "".join(
                f'<g transform="translate({short(place * (_COLUMN_PX + _MARGIN_PX))} 0)">{block.marks}</g>'
                for place, block in enumerate(line)
            ),
            max(block.height for block in line),
        )
        for line in lines_of_blocks
    ]
    return _stacked(placed, gap=18)
