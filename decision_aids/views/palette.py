"""The colours of pictures on a light ground, on a dark one and on paper, and the contrast that decides them.

Contrast is that of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio), compared without rounding.
"""

from dataclasses import dataclass, replace
from typing import Final, Literal

from decision_aids.document import Pictures

Icon = Literal["person", "dot", "square"]

_ICONS: Final[dict[str, Icon]] = {"dot": "dot", "square": "square"}

LEAST_OF_GRAPHICS: Final = 3.0
"""WCAG 2.2, 1.4.11: what a picture is drawn with, against what lies beside it."""
LEAST_OF_TEXT: Final = 4.5
"""WCAG 2.2, 1.4.3."""


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours of one ground, as #rrggbb."""

    ground: str
    text: str
    quiet_text: str
    happens: str
    """Those to whom something happens; solid icons and bars."""
    does_not_happen: str
    """Everybody else; hollow icons. Stands out from the ground and from `happens`."""


LIGHT: Final = Inks("#ffffff", "#0f1115", "#4a5160", happens="#0a2a73", does_not_happen="#757a85")
DARK: Final = Inks("#0f1115", "#f1f3f6", "#b3bac7", happens="#dbe7ff", does_not_happen="#7c8393")
PAPER: Final = Inks("#ffffff", "#000000", "#333333", happens="#000000", does_not_happen="#737373")


@dataclass(frozen=True, slots=True)
class Look:
    """What pictures are drawn with: the icon, and the colours of each ground."""

    icon: Icon = "person"
    light: Inks = LIGHT
    dark: Inks = DARK
    paper: Inks = PAPER


def look_of(wishes: Pictures | None) -> Look:
    """The look a document wishes for, as far as it can be seen by everybody; ours for the rest.

    A face or a photo stands for one kind of people, and becomes a person. A colour is worn where it reaches 3:1, and on
    dark only if it does so on white too: pale hollow icons would outshine the solid ones there.
    """
    if wishes is None:
        return Look()
    icon: Icon = _ICONS.get(wishes.icon or "", "person")
    return Look(icon, *(_worn(inks, wishes) for inks in (LIGHT, DARK, PAPER)))


def _worn(inks: Inks, wishes: Pictures) -> Inks:
    wished = wishes.colours
    if wished is None:
        return inks

    def seen(colour: str | None, ours: str) -> str:
        if colour is None:
            return ours
        faintest = min(contrast(colour, ground) for ground in (inks.ground, LIGHT.ground))
        return colour if faintest >= LEAST_OF_GRAPHICS else ours

    return replace(
        inks,
        happens=seen(wished.happens, inks.happens),
        does_not_happen=seen(wished.does_not_happen, inks.does_not_happen),
    )


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21. Colours are #rrggbb."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def style(look: Look) -> str:
    """CSS by which every picture follows its page: light or dark as the reader has it, and its own on paper.

    Without this CSS, or in a program that does not know CSS variables, a picture is drawn for a light ground.
    """
    return (
        "@supports (fill:var(--aid-ground)){\n"
        f":root{{{_properties(look.light)}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{{_properties(look.dark)}}}}}\n"
        f"@media print{{:root{{{_properties(look.paper)}}}}}\n"
        f"{_RULES}}}\n"
    )


_RULES: Final = """\
.aid-picture{max-width:100%;height:auto}
.aid-ground{fill:var(--aid-ground)}
.aid-text{fill:var(--aid-text)}
.aid-quiet{fill:var(--aid-quiet)}
.aid-happens,.aid-possible{fill:var(--aid-happens);stroke:var(--aid-happens)}
.aid-others,.aid-axis{fill:none;stroke:var(--aid-others)}
.aid-line{fill:none;stroke:var(--aid-text)}
"""


def _properties(inks: Inks) -> str:
    return (
        f"--aid-ground:{inks.ground};--aid-text:{inks.text};--aid-quiet:{inks.quiet_text};"
        f"--aid-happens:{inks.happens};--aid-others:{inks.does_not_happen}"
    )
