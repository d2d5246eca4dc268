"""Reads back what an SVG draws, from its shapes alone: no class, name or data attribute is believed."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
Form = Literal["solid", "half", "hollow"]


@dataclass(frozen=True)
class Shape:
    """One path or rectangle where it ends up on the picture."""

    element: ElementTree.Element
    x: float
    y: float
    scale: float
    fill: str
    stroke: str


@dataclass(frozen=True, order=True)
class Icon:
    row: float
    middle: float
    form: Form


def parsed(svg: str | bytes) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314  our own picture


def shapes(root: ElementTree.Element) -> list[Shape]:
    """Everything that is painted, with patterns drawn as often as they are used."""
    known = {element.get("id"): element for element in root.iter() if element.get("id")}

    def walk(
        element: ElementTree.Element, x: float, y: float, scale: float, fill: str, stroke: str
    ) -> Iterator[Shape]:
        if element.tag in {SVG + "defs", SVG + "style", SVG + "title", SVG + "desc"}:
            return
        fill, stroke = element.get("fill", fill), element.get("stroke", stroke)
        moved = element.get("transform", "")
        if found := re.search(r"translate\(([-\d.]+) ([-\d.]+)\)", moved):
            x, y = x + scale * float(found[1]), y + scale * float(found[2])
        if found := re.search(r"scale\(([\d.]+)\)", moved):
            scale *= float(found[1])
        if element.tag == SVG + "use":
            target = known[element.attrib["href"].removeprefix("#")]
            there = (x + scale * float(element.get("x", 0)), y + scale * float(element.get("y", 0)))
            yield from walk(target, *there, scale, fill, stroke)
        elif element.tag in {SVG + "path", SVG + "rect"}:
            yield Shape(element, x, y, scale, fill, stroke)
        for child in element:
            yield from walk(child, x, y, scale, fill, stroke)

    return list(walk(root, 0, 0, 1, "black", "none"))


def icons(root: ElementTree.Element) -> list[Icon]:
    """The icons of an array in reading order, each with its form."""
    parts: dict[tuple[float, float], list[Shape]] = defaultdict(list)
    for shape in shapes(root):
        if shape.element.tag == SVG + "path":
            # Head and body of a person have one middle, and so are one icon.
            for middle in {_middle(line) for line in shape.element.attrib["d"].split("M")[1:]}:
                parts[round(shape.y, 2), round(shape.x + shape.scale * middle, 2)].append(shape)
    return sorted(Icon(row, middle, _form(found)) for (row, middle), found in parts.items())


def _form(found: list[Shape]) -> Form:
    match [(shape.fill != "none", shape.stroke != "none") for shape in found]:
        case [(True, True)]:
            return "solid"
        case [(False, True)]:
            return "hollow"
        case [(False, True), (True, False)]:
            return "half"
        case other:
            raise AssertionError(f"An icon of no known form, or two in one place: {other}")


def _middle(line: str) -> float:
    """The middle from left to right of a closed line, which begins at an absolute place and goes on in steps."""
    start, steps = re.match(r"([-\d.]+) [-\d.]+(.*)", line).groups()  # type: ignore[union-attr]  # must match
    x = [float(start)]
    for letter, numbers in re.findall(r"([a-z])([^a-z]*)", steps):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if letter in "haq":
            x.append(x[-1] + (values[0] if letter == "h" else values[-2]))
    return round((min(x) + max(x)) / 2, 2)


def names(root: ElementTree.Element) -> list[str]:
    """What a screen reader meets: every name that is not hidden from it."""

    def walk(element: ElementTree.Element) -> Iterator[str]:
        if element.get("aria-hidden") == "true":
            return
        if label := element.get("aria-label"):
            yield label
        elif by := element.get("aria-labelledby"):
            yield from (one.text or "" for one in root.iter() if one.get("id") == by)
        elif element.tag == SVG + "text":
            yield "".join(element.itertext())
        for child in element:
            yield from walk(child)

    return list(walk(root))


def texts(root: ElementTree.Element) -> list[str]:
    """The words that are drawn, line by line."""
    return ["".join(element.itertext()) for element in root.iter(SVG + "text")]
