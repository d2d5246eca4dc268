"""Icon arrays as small inline SVG: one icon for each person, those to whom it happens together from the top left.

Solid icons are those to whom it happens, half-filled ones the rest of a range, hollow ones everybody else: the form
says it, and colour repeats it. A thousand icons are a few paths of ten, drawn again and again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from decision_aids.views.drawing import safe, short
from decision_aids.views.palette import Icon, Inks, Look
from decision_aids.views.result import Icons

State = Literal["happens", "possible", "others"]

STATES: Final[tuple[State, ...]] = ("happens", "possible", "others")

_LINE_PX = 0.8
_GAP_PX = 3.0
"""Between one ten and the next, so that icons can be counted."""
_Part = tuple[float, float, str]
"""Where a closed line begins, and how it goes on from there."""


@dataclass(frozen=True, slots=True)
class _Form:
    height: float
    outline: tuple[_Part, ...]
    lower_half: _Part


_FORMS: Final[dict[Icon, _Form]] = {
    "person": _Form(
        12,
        (
            (4, 1.2, "a1.9 1.9 0 1 1 0 3.8a1.9 1.9 0 1 1 0-3.8z"),
            (1.2, 11.2, "v-2.2q0-3 2.8-3q2.8 0 2.8 3v2.2z"),
        ),
        (1.2, 11.2, "v-2.6h5.6v2.6z"),
    ),
    "dot": _Form(8, ((1, 4, "a3 3 0 1 1 6 0a3 3 0 1 1-6 0z"),), (1, 4, "a3 3 0 0 0 6 0z")),
    "square": _Form(8, ((1, 1, "h6v6h-6z"),), (1, 4, "h6v3h-6z")),
}


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the icons of an array stand, in pixels at natural size. An icon is 8 wide."""

    columns: int
    rows: int
    column_px: float
    row_px: float
    icon_height: float

    def left(self, column: int) -> float:
        """The left edge of a column."""
        return column * self.column_px + column // 10 * _GAP_PX

    def top(self, row: int) -> float:
        """The upper edge of a row."""
        return row * self.row_px + row // 10 * _GAP_PX

    @property
    def width(self) -> float:
        """Width of the whole array."""
        return self.left(self.columns - 1) + 8

    @property
    def height(self) -> float:
        """Height of the whole array."""
        return self.top(self.rows - 1) + self.icon_height


def grid_of(total: int, icon: Icon = "person") -> Grid:
    """Up to 100 icons in rows of 10, more in rows of 50: a thousand people fit a phone, and two options one screen.

    All places are whole pixels, so that every row looks the same and files are small.
    """
    height = _FORMS[icon].height
    if total <= 100:
        return Grid(10, -(-total // 10), column_px=9.5, row_px=height + 1, icon_height=height)
    return Grid(50, -(-total // 50), column_px=8, row_px=height + 1, icon_height=height)


def icon_array_svg(icons: Icons, *, name: str, prefix: str, look: Look | None = None) -> str:
    """An icon array for a page, with one accessible name; its marks are hidden from screen readers.

    `prefix` begins its ids: a letter, then letters, digits or hyphens, and different for each picture of a page.
    Colours are for a light ground unless the page carries `palette.style`.
    """
    look = look or Look()
    grid = grid_of(icons.total, look.icon)
    natural = 2 if icons.total <= 100 else 1
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="aid-picture" role="img" aria-label="{safe(name)}" '
        f'viewBox="0 0 {short(grid.width)} {short(grid.height)}" '
        f'width="{short(grid.width * natural)}" height="{short(grid.height * natural)}">'
        f"{icon_array_marks(icons, prefix=prefix, look=look)}</svg>"
    )


def icon_array_marks(icons: Icons, *, prefix: str, look: Look, inks: Inks | None = None) -> str:
    """The marks of an array, as a group to be placed into a larger SVG."""
    colours = inks or look.light
    form, grid = _FORMS[look.icon], grid_of(icons.total, look.icon)
    known: list[str] = []
    drawn: list[str] = []
    for state, first, after in _spans(icons):
        places = list(_places(grid, first, after))
        sizes = {size for size, _x, _y in places}
        known += _patterns(form, grid, state, f"{prefix}-{state[0]}", sizes)
        uses = "".join(
            f'<use href="#{prefix}-{state[0]}{size}"{_at("x", x)}{_at("y", y)}/>' for size, x, y in places
        )
        drawn.append(f'<g class="aid-{state}"{_paint(state, colours)}>{uses}</g>')
    return (
        f'<g aria-hidden="true" stroke-width="{_LINE_PX}"><defs>{"".join(known)}</defs>{"".join(drawn)}</g>'
    )


def icon_svg(state: State, *, look: Look | None = None) -> str:
    """A single icon for the legend beside its words. Screen readers pass over it."""
    look = look or Look()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="aid-icon" aria-hidden="true" viewBox="0 0 8 12" '
        f'width="16" height="24">{icon_mark(state, look=look, inks=look.light)}</svg>'
    )


def icon_mark(state: State, *, look: Look, inks: Inks) -> str:
    """A single icon, as a group to be placed into a larger SVG."""
    return (
        f'<g class="aid-{state}" stroke-width="{_LINE_PX}"{_paint(state, inks)}>'
        f"{_drawn(_FORMS[look.icon], state, [0])}</g>"
    )


def _spans(icons: Icons) -> Iterator[tuple[State, int, int]]:
    """The icons of each state: the first of them, and the one after the last."""
    first = 0
    for state, count in zip(STATES, (icons.filled, icons.possible, icons.empty), strict=True):
        if count > 0:
            yield state, first, first + count
            first += count


def _places(grid: Grid, first: int, after: int) -> Iterator[tuple[int, float, float]]:
    """Whole rows, tens and single icons from one icon up to another: how many, and where."""
    at = first
    while at < after:
        row, column = divmod(at, grid.columns)
        size = next(
            size
            for size in (grid.columns, 10, 1)
            if column % size == 0 and at + size <= after and column + size <= grid.columns
        )
        yield size, grid.left(column), grid.top(row)
        at += size


def _patterns(form: _Form, grid: Grid, state: State, name: str, sizes: set[int]) -> Iterator[str]:
    """One icon, ten, and a row, as far as they are drawn. Ten are one path, which browsers draw twice as fast."""
    widest = max(sizes)
    if 1 in sizes:
        yield f'<g id="{name}1">{_drawn(form, state, [0])}</g>'
    if widest >= 10:
        yield f'<g id="{name}10">{_drawn(form, state, [grid.left(column) for column in range(10)])}</g>'
    if widest > 10:
        lefts = (grid.left(column) for column in range(0, widest, 10))
        tens = "".join(f'<use href="#{name}10"{_at("x", left)}/>' for left in lefts)
        yield f'<g id="{name}{widest}">{tens}</g>'


def _drawn(form: _Form, state: State, lefts: list[float]) -> str:
    outline = f'd="{_path(form.outline, lefts)}"'
    if state != "possible":
        return f"<path {outline}/>"
    return f'<path fill="none" {outline}/><path stroke="none" d="{_path((form.lower_half,), lefts)}"/>'


def _path(parts: tuple[_Part, ...], lefts: list[float]) -> str:
    return "".join(f"M{short(left + x)} {short(y)}{line}" for left in lefts for x, y, line in parts)


def _paint(state: State, inks: Inks) -> str:
    if state == "others":
        return f' fill="none" stroke="{inks.does_not_happen}"'
    return f' fill="{inks.happens}" stroke="{inks.happens}"'


def _at(axis: str, px: float) -> str:
    return f' {axis}="{short(px)}"' if px else ""
